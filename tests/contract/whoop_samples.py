"""Sample packages of WHOOP for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.whoop import CYCLES, WORKOUTS, cycle, days, package, titles, workout


def _large(folder: Path, scale: int) -> Path:
    first = datetime(2020, 1, 1, 6)
    lines = [workout(first + timedelta(minutes=31 * n), 30) for n in range(12_000 * scale)]
    return package(folder / f"large{scale}.zip", {"workouts": [titles(WORKOUTS), *lines]})


def damaged(folder: Path) -> list[Path]:
    """A zip whose bytes are broken, one cut short, and tables without a row."""
    whole = days(folder / "whole.zip", datetime(2024, 1, 10), 9).read_bytes()
    middle = whole.index(b"physiological_cycles.csv") + 500
    made = {"broken": whole[:middle] + bytes(40) + whole[middle + 40 :], "cut": whole[: len(whole) // 2]}
    paths = []
    for name, body in made.items():
        paths.append(folder / f"{name}.zip")
        paths[-1].write_bytes(body)
    return [*paths, package(folder / "empty.zip", {"physiological_cycles": [titles(CYCLES)]})]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A cycle without a date, a word for a figure, a workout without a start, and one that ends before it begins."""
    evening = datetime(2024, 1, 10, 23)
    good = cycle(evening)
    undated = cycle(evening + timedelta(days=1)).replace("2024-01-1", "sometime ")
    wordy = cycle(evening + timedelta(days=3)).replace(",12.5,", ",hard,")
    noon = datetime(2024, 1, 10, 12)
    lost = workout(noon, 30).replace("2024-01-10 12:00:00", "", 1)
    backwards = workout(noon + timedelta(days=1), 30).replace("2024-01-11 12:30:00", "2024-01-11 11:30:00")
    tables = {
        "physiological_cycles": [titles(CYCLES), good, undated, wordy],
        "workouts": [titles(WORKOUTS), lost, backwards],
    }
    return package(folder / "bad.zip", tables), 4


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: days(folder / "small.zip", datetime(2024, 1, 10), 6),
        "longer": lambda folder: days(folder / "longer.zip", datetime(2024, 1, 10), 15),
        "other": lambda folder: days(folder / "other.zip", datetime(2021, 3, 2), 4, "de"),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
