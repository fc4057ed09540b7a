"""Sample packages of MyFitnessPal for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.builders import food

FIRST = date(2024, 1, 10)
BAD = (
    "2024-02-30,Lunch,100,,,,,,,,,,,,,,,,,",
    "soon,Lunch,100,,,,,,,,,,,,,,,,,",
    "2024-01-12,Snacks,many,1,,,,,,,,,,,,,,,,",
)


def _large(folder: Path, scale: int) -> Path:
    return food.packed(
        folder / f"large{scale}.zip",
        {"Nutrition-Summary.csv": food.mfp_nutrition(food.days(date(1990, 1, 1), 1500 * scale))},
    )


def damaged(folder: Path) -> list[Path]:
    """A table of titles alone, a table whose days are words, and a zip that was cut short."""
    titles = food.written(folder / "titles.csv", food.text(food.MFP_NUTRITION))
    words = food.written(folder / "words.csv", food.text(food.MFP_NUTRITION, *(BAD[-2].replace("2024-01-12", "soon"),)))
    whole = food.mfp_export(folder / "whole.zip", food.days(FIRST, 3)).read_bytes()
    cut = folder / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    return [titles, words, cut]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A day that does not exist, a word for a day or a time, a word for a number."""
    return food.mfp_export(folder / "bad.zip", food.days(FIRST, 3), *BAD), len(BAD)


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: food.mfp_export(folder / "small.zip", food.days(FIRST, 5)),
        "longer": lambda folder: food.mfp_export(folder / "longer.zip", food.days(FIRST, 9)),
        "other": lambda folder: food.mfp_export(folder / "other.zip", food.days(date(2021, 3, 2), 4)),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
