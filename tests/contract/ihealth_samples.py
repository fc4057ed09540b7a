"""Sample pages of iHealth for the contract suite."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.blood_pressure import ihealth, ihealth_pressure, local_seconds

_FIRST = datetime(2024, 3, 4, 7, 30)


def _pressures(first: datetime, count: int) -> list[dict[str, Any]]:
    times = [first + timedelta(hours=12 * number) for number in range(count)]
    return [ihealth_pressure(at, 115 + n % 20, 70 + n % 12, 55 + n % 20) for n, at in enumerate(times)]


def _both(folder: Path, name: str, first: datetime, count: int) -> Path:
    days = [first + timedelta(days=day) for day in range(count // 2)]
    common = [{"MDate": local_seconds(day), "TimeZone": "+0200"} for day in days]
    nights = [
        {"StartTime": local_seconds(day - timedelta(hours=8)), "EndTime": local_seconds(day), "HoursSlept": 400,
         "TimeZone": "+0200"} for day in days
    ]  # fmt: skip
    return ihealth(
        folder / f"{name}.json",
        BPDataList=_pressures(first, count),
        BPUnit=0,
        WeightDataList=[{**one, "WeightValue": 80 + n / 10, "FatValue": 20} for n, one in enumerate(common)],
        WeightUnit=0,
        SRDataList=nights,
    )


def _large(folder: Path, scale: int) -> Path:
    folder.mkdir(parents=True)
    path = folder / "large.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20 * scale):
            records = _pressures(_FIRST + timedelta(days=100 * number), 200)
            archive.writestr(f"bp{number}.json", json.dumps({"BPDataList": records, "BPUnit": 0}))
    return path


def damaged(folder: Path) -> list[Path]:
    """A page that is cut short, one that is no JSON, and nothing at all."""
    folder.mkdir(parents=True)
    made = {"cut.json": b'{"BPDataList": [{"HP": 120, "LP', "word.json": b'{"BPDataList": [oops]}', "empty.json": b""}
    for name, body in made.items():
        (folder / name).write_bytes(body)
    return [folder / name for name in made]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A record without a moment, a pair that cannot be, half a pair, and a page in a unit that nobody knows."""
    at = _FIRST + timedelta(days=90)
    bad = [
        ihealth_pressure(at, 120, 80) | {"MDate": 0},
        ihealth_pressure(at, 80, 120),
        ihealth_pressure(at + timedelta(hours=1), 120, 0),
    ]
    weights = [{"MDate": local_seconds(at), "TimeZone": "+0200", "WeightValue": 80}]
    made = ihealth(
        folder / "bad.json", BPDataList=[*_pressures(_FIRST, 20), *bad], BPUnit=0, WeightDataList=weights, WeightUnit=9
    )
    return made, len(bad) + 1


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _both(folder, "small", _FIRST, 40),
        "longer": lambda folder: _both(folder, "longer", _FIRST, 60),
        "other": lambda folder: _both(folder, "other", datetime(2021, 6, 1, 8), 20),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
