"""Sample tables of OMRON connect for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.blood_pressure import PRESSURE, omron, omron_days, omron_row, written

_FIRST = datetime(2024, 3, 4, 7, 30)


def _both(folder: Path, name: str, first: datetime, count: int) -> Path:
    days = [first + timedelta(days=day) for day in range(count // 2)]
    weights = [f"{written(day)},07:10,{80 + n % 5 / 10},24.{n % 9},21.0,33.1,7" for n, day in enumerate(days)]
    steps = [f"{written(day)},{6000 + n * 137 % 4000},{4 + n % 3}.5" for n, day in enumerate(days)]
    return omron(
        folder / f"{name}.csv",
        (PRESSURE, omron_days(first, count)),
        ("Date,Time,Weight (kg),BMI,Body Fat (%),Skeletal Muscle (%),Visceral Fat", weights[::-1]),
        ("Date,Steps,Distance (km)", steps[::-1]),
    )


def damaged(folder: Path) -> list[Path]:
    """Titles alone, nothing at all, and dates of which day and month cannot be told apart."""
    empty = folder / "empty.csv"
    rows = ["03/04/2024,07:30,120,80,60,-,-,-,-"]
    made = [omron(folder / "titles.csv", (PRESSURE, [])), omron(folder / "dates.csv", (PRESSURE, rows))]
    empty.write_bytes(b"")
    return [*made, empty]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A day that does not exist, a word for a number, a pair that cannot be, and half a pair."""
    at = _FIRST + timedelta(days=90)
    bad = [
        "Feb 30 2024,07:30,120,80,60,-,-,-,-",
        omron_row(at, "high", 80),
        omron_row(at + timedelta(hours=1), 80, 120),
        omron_row(at + timedelta(hours=2), 120, "-"),
    ]
    return omron(folder / "bad.csv", (PRESSURE, [*bad, *omron_days(_FIRST, 30)])), len(bad)


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _both(folder, "small", _FIRST, 40),
        "longer": lambda folder: _both(folder, "longer", _FIRST, 60),
        "other": lambda folder: _both(folder, "other", datetime(2021, 6, 1, 8), 20),
        "large": lambda folder, scale: omron(folder / "large.csv", (PRESSURE, omron_days(_FIRST, 5_000 * scale))),
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
