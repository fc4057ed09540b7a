"""Sample packages of Withings for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.withings import (
    ACTIVITY_TITLES,
    PRESSURE_TITLES,
    SLEEP_TITLES,
    WEIGHT_TITLES,
    days,
    package,
    table,
    track,
)


def _large(folder: Path, scale: int) -> Path:
    first = datetime(2022, 1, 1)
    rows = [
        (f"{(first + timedelta(minutes=3 * n)).isoformat()}+01:00", [60.0, 60.0], [60.0 + n % 60, 61.0])
        for n in range(30_000 * scale)
    ]
    return package(folder / f"large{scale}.zip", {"raw_hr_hr.csv": track(rows)})


def damaged(folder: Path) -> list[Path]:
    """A zip whose bytes are broken, tables without a row, and an answer cut short."""
    whole = days(folder / "whole.zip", datetime(2024, 1, 10), 20).read_bytes()
    middle = whole.index(b"weight.csv") + 60
    broken = folder / "broken.zip"
    broken.write_bytes(whole[:middle] + bytes(40) + whole[middle + 40 :])
    cut = folder / "cut.json"
    cut.write_text('{"status": 0, "body": {"measuregrps": [{"date": 1')
    return [broken, cut, package(folder / "empty.zip", {"weight.csv": table(WEIGHT_TITLES, [])})]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A date that is none, a word for a weight, a lower pressure above the upper, a night that ends before it begins,
    lists of unequal length, a workout without a start."""
    good = ("2024-01-10 07:00:00", 80, "", "", "", "", "")
    tables = {
        "weight.csv": table(WEIGHT_TITLES, [good, ("2024-02-31 07:00:00", 80), ("2024-01-12 07:00:00", "heavy")]),
        "bp.csv": table(PRESSURE_TITLES, [("2024-01-10 07:00:00", 60, 80, 120, "")]),
        "sleep.csv": table(
            SLEEP_TITLES, [("2024-01-10T23:00:00+01:00", "2024-01-10T22:00:00+01:00", *[0] * (len(SLEEP_TITLES) - 2))]
        ),
        "raw_hr_hr.csv": track([("2024-01-10T10:00:00+01:00", [60, 60], [61])]),
        "activities.csv": table(ACTIVITY_TITLES, [("", "", "", "", "", "Running", "{}", "", "")]),
    }
    return package(folder / "bad.zip", tables), 6


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: days(folder / "small.zip", datetime(2024, 1, 10), 5),
        "longer": lambda folder: days(folder / "longer.zip", datetime(2024, 1, 10), 11),
        "other": lambda folder: days(folder / "other.zip", datetime(2021, 3, 2), 4),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
