"""Sample tables of Dexcom Clarity for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.glucose import clarity, clarity_days, clarity_entry, clarity_reading

_FIRST = datetime(2024, 3, 4, 0, 1, 30)


def _both(folder: Path, name: str, first: datetime, count: int) -> Path:
    body = clarity_days(first, count)
    for day in range(count // 60):
        at = first + timedelta(hours=5 * day, seconds=40)
        body.append(clarity_entry(at, "Carbs", carbs=30 + day))
        body.append(clarity_entry(at, "Insulin", "Fast-Acting", insulin=f"{3 + day}.5"))
        body.append(clarity_entry(at + timedelta(minutes=2), "Exercise", "Light", duration="00:30:00"))
        body.append(clarity_reading(at + timedelta(minutes=3), "Low"))
    return clarity(folder / f"{name}.csv", body)


def damaged(folder: Path) -> list[Path]:
    """Titles alone, nothing at all, and dates of which day and month cannot be told apart."""
    empty = folder / "empty.csv"
    made = [
        clarity(folder / "titles.csv", []),
        clarity(
            folder / "dates.csv", [clarity_reading("03/04/2024 10:00", 100), clarity_reading("03/04/2024 10:05", 101)]
        ),
    ]
    empty.write_bytes(b"")
    return [*made, empty]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A moment that does not exist, a word for a number, carbohydrates without one, and a dose that can hardly be."""
    bad = [
        clarity_reading("2024-02-30T10:00:00", 100),
        clarity_reading(_FIRST + timedelta(days=2), "many"),
        clarity_entry(_FIRST, "Carbs", carbs="lunch"),
        clarity_entry(_FIRST, "Insulin", "Long-Acting", insulin="900"),
    ]
    return clarity(folder / "bad.csv", [*clarity_days(_FIRST, 30), *bad]), len(bad)


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _both(folder, "small", _FIRST, 300),
        "longer": lambda folder: _both(folder, "longer", _FIRST, 500),
        "other": lambda folder: _both(folder, "other", datetime(2021, 6, 1, 8), 200),
        "large": lambda folder, scale: clarity(folder / "large.csv", clarity_days(_FIRST, 25_000 * scale)),
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
