"""Sample packages of Lose It! for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.builders import food

FIRST = date(2024, 1, 10)
BAD = (
    "02/30/2024,Rice,Rice,Lunch,1,Cup,100,0,,,,,,,,",
    "soon,Rice,Rice,Lunch,1,Cup,100,0,,,,,,,,",
    "01/12/2024,Rice,Rice,Lunch,1,Cup,many,0,,,,,,,,",
)


def _large(folder: Path, scale: int) -> Path:
    return food.packed(
        folder / f"large{scale}.zip", {"food-logs.csv": food.lose_it_foods(food.days(date(1990, 1, 1), 1500 * scale))}
    )


def damaged(folder: Path) -> list[Path]:
    """A table of titles alone, a table whose days are words, and a zip that was cut short."""
    titles = food.written(folder / "titles.csv", food.text(food.LOSE_IT))
    words = food.written(folder / "words.csv", food.text(food.LOSE_IT, *(BAD[-2].replace("01/12/2024", "soon"),)))
    whole = food.lose_it_export(folder / "whole.zip", food.days(FIRST, 3)).read_bytes()
    cut = folder / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    return [titles, words, cut]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A day that does not exist, a word for a day or a time, a word for a number."""
    return food.lose_it_export(folder / "bad.zip", food.days(FIRST, 3), *BAD), len(BAD) + 1  # weights have no unit


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: food.lose_it_export(folder / "small.zip", food.days(FIRST, 5)),
        "longer": lambda folder: food.lose_it_export(folder / "longer.zip", food.days(FIRST, 9)),
        "other": lambda folder: food.lose_it_export(folder / "other.zip", food.days(date(2021, 3, 2), 4)),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
