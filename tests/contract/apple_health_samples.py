"""Sample packages of Apple Health for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders import apple


def _at(minute: int, base: datetime) -> str:
    return f"{base + timedelta(minutes=minute):%Y-%m-%d %H:%M:%S} +0200"


def _records(base: datetime, minutes: range) -> list[str]:
    made = []
    for minute in minutes:
        dates = {
            "startDate": _at(minute, base),
            "endDate": _at(minute + 1, base),
            "creationDate": _at(minute + 1, base),
        }
        made.append(apple.record(value=str(20 + minute % 7), **dates))
        rate = {"unit": "count/min", **dates}
        context = [apple.meta("HKMetadataKeyHeartRateMotionContext", str(minute % 3))] if minute % 2 else []
        made.append(apple.record("HKQuantityTypeIdentifierHeartRate", str(60 + minute % 40), *context, **rate))
    return made


def _night(day: datetime) -> list[str]:
    start = day.replace(hour=23)
    zone = apple.meta("HKTimeZone", "Europe/Paris")
    made = []
    for index, stage in enumerate(("Core", "Deep", "REM", "Core")):
        dates = {"startDate": _at(index * 90, start), "endDate": _at(index * 90 + 90, start)}
        made.append(apple.sleep(f"HKCategoryValueSleepAnalysisAsleep{stage}", zone, **dates))
    return made


def _package(folder: Path, name: str, elements: list[str], exported: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    xml = apple.document(*elements, dtd=apple.SOUND_DTD, export_date=exported)
    return apple.export_zip(folder / f"{name}.zip", xml)


_JUNE = datetime(2024, 6, 15, 8)


def _small(folder: Path, more: int = 0, name: str = "small", exported: str = "2024-06-20 12:00:00 +0200") -> Path:
    run = apple.workout(
        apple.meta("HKTimeZone", "Europe/Paris"),
        '<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" '
        'startDate="2024-06-15 10:00:00 +0200" endDate="2024-06-15 10:40:00 +0200" sum="5.2" unit="km"/>',
    )
    pressure = apple.correlation(apple.pressure("Systolic", "121"), apple.pressure("Diastolic", "79"))
    elements = [*_records(_JUNE, range(120 + more)), *_night(_JUNE), run, pressure, apple.summary()]
    return _package(folder, name, elements, exported)


def _longer(folder: Path) -> Path:
    return _small(folder, more=45, name="longer", exported="2024-07-01 12:00:00 +0200")


def _other(folder: Path) -> Path:
    elements = [
        *_records(datetime(2023, 3, 1, 9), range(60)),
        *_night(datetime(2023, 3, 1)),
        apple.summary("2023-03-01"),
    ]
    return _package(folder, "other", elements, "2023-04-01 12:00:00 +0200")


def _large(folder: Path, scale: int) -> Path:
    return _package(folder, f"large{scale}", _records(_JUNE, range(20_000 * scale)), "2030-01-01 12:00:00 +0200")


def _damaged(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    whole = apple.document(*_records(_JUNE, range(40)), dtd=apple.SOUND_DTD)
    cut = apple.export_zip(folder / "cut.zip", whole[: len(whole) // 2])
    empty = apple.export_zip(folder / "empty.zip", "")
    zeros = folder / "nothing.xml"
    zeros.write_bytes(b"")
    flipped = bytearray(apple.export_zip(folder / "flipped.zip", whole).read_bytes())
    middle = len(flipped) // 2
    flipped[middle : middle + 40] = bytes(40)
    (folder / "flipped.zip").write_bytes(bytes(flipped))
    return [cut, empty, zeros, folder / "flipped.zip"]


def _bad_rows(folder: Path) -> tuple[Path, int]:
    bad = [
        apple.record(value="many"),
        apple.record(startDate="yesterday"),
        apple.record(unit="furlong"),
    ]
    good = _records(_JUNE, range(30))
    return _package(folder, "bad", [*good[:20], *bad, *good[20:]], "2024-06-20 12:00:00 +0200"), len(bad)


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": _small,
        "longer": _longer,
        "other": _other,
        "large": _large,
        "damaged": _damaged,
        "with_bad_rows": _bad_rows,
    }
