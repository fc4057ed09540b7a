"""Sample documents of Nightscout for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.glucose import STEP, nightscout, sgv, treatment

_FIRST = datetime(2024, 3, 4, 0, 1, 30)


def _readings(first: datetime, count: int) -> list[dict[str, Any]]:
    return [sgv(first + number * STEP, 90 + number * 7 % 120) for number in range(count)]


def _both(folder: Path, name: str, first: datetime, count: int) -> Path:
    body = _readings(first, count)
    for day in range(count // 60):
        at = first + timedelta(hours=5 * day, seconds=40)
        body.append(treatment(at, "Meal Bolus", insulin=3.5 + day, carbs=40 + day, notes="lunch"))
        body.append(treatment(at, "Temp Basal", absolute=0.8, duration=30))
        body.append(treatment(at + STEP, "Exercise", duration=45))
        body.append(sgv(at + timedelta(minutes=2), 39))
    return nightscout(folder / f"{name}.json", body)


def damaged(folder: Path) -> list[Path]:
    """A document that is cut short, an array of which nothing can be read, and nothing at all."""
    folder.mkdir(parents=True)
    made = {
        "cut.json": b'{"type": "sgv", "date": 1709510490000, "dateString": "2024-03-04T00:01:30Z", "sgv": 1',
        "array.json": b'[{"type": "sgv", "date": 1709510490000, "sgv": 12',
        "empty.json": b"",
    }
    for name, body in made.items():
        (folder / name).write_bytes(body)
    return [folder / name for name in made]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """An error code of the sensor, a reading without a moment, a word for a number, and a dose that can hardly be."""
    bad: list[dict[str, Any]] = [
        sgv(_FIRST + timedelta(days=1), 5),
        {"type": "sgv", "sgv": 100, "dateString": "yesterday"},
        sgv(_FIRST + timedelta(days=1), "many"),
        treatment(_FIRST, "Correction Bolus", insulin=900),
    ]
    return nightscout(folder / "bad.json", [*_readings(_FIRST, 30), *bad]), len(bad)


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _both(folder, "small", _FIRST, 300),
        "longer": lambda folder: _both(folder, "longer", _FIRST, 500),
        "other": lambda folder: _both(folder, "other", datetime(2021, 6, 1, 8), 200),
        "large": lambda folder, scale: nightscout(folder / "large.json", _readings(_FIRST, 25_000 * scale)),
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
