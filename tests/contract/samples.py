"""Sample packages of every connector, for the contract suite; an entry here is all that a new connector adds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.builders import apple
from tests.contract import (
    blue_button_samples,
    cards_samples,
    ccda_samples,
    csv_table_samples,
    fhir_samples,
    lab_documents_samples,
)


@dataclass(frozen=True)
class Samples:
    """Builders of one connector's packages. Each takes a folder, which it may have to make.

    ``longer`` holds all that ``small`` holds, exported later, and more; ``other`` is of another span; ``large`` grows
    with its scale; ``damaged`` are files that must be refused; ``with_bad_rows`` also says how many rows are bad.
    """

    small: Callable[[Path], Path]
    longer: Callable[[Path], Path]
    other: Callable[[Path], Path]
    large: Callable[[Path, int], Path]
    damaged: Callable[[Path], list[Path]]
    with_bad_rows: Callable[[Path], tuple[Path, int]]


def foreign_files(folder: Path, besides: str) -> list[Path]:
    """Files that are of no connector, and samples of all connectors but one."""
    folder.mkdir(parents=True)
    made = {
        "notes.txt": b"just some words\n",
        "data.json": b'{"hello": [1, 2, 3]}',
        "table.csv": b"date,value\n2026-01-01,3\n",
        "page.html": b"<!DOCTYPE html><html><body>Health</body></html>",
        "feed.xml": b'<?xml version="1.0"?><rss><channel/></rss>',
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "paper.pdf": b"%PDF-1.7\n" + bytes(200),
        "empty.zip": b"PK\x05\x06" + bytes(18),
        "random.bin": bytes(range(256)) * 8,
    }
    for name, body in made.items():
        (folder / name).write_bytes(body)
    paths = [folder / name for name in made]
    return paths + [samples.small(folder / name) for name, samples in SAMPLES.items() if name != besides]


# Apple Health


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


def _apple(folder: Path, name: str, elements: list[str], exported: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    xml = apple.document(*elements, dtd=apple.SOUND_DTD, export_date=exported)
    return apple.export_zip(folder / f"{name}.zip", xml)


_JUNE = datetime(2024, 6, 15, 8)


def _apple_small(folder: Path, more: int = 0, name: str = "small", exported: str = "2024-06-20 12:00:00 +0200") -> Path:
    run = apple.workout(
        apple.meta("HKTimeZone", "Europe/Paris"),
        '<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" '
        'startDate="2024-06-15 10:00:00 +0200" endDate="2024-06-15 10:40:00 +0200" sum="5.2" unit="km"/>',
    )
    pressure = apple.correlation(apple.pressure("Systolic", "121"), apple.pressure("Diastolic", "79"))
    elements = [*_records(_JUNE, range(120 + more)), *_night(_JUNE), run, pressure, apple.summary()]
    return _apple(folder, name, elements, exported)


def _apple_longer(folder: Path) -> Path:
    return _apple_small(folder, more=45, name="longer", exported="2024-07-01 12:00:00 +0200")


def _apple_other(folder: Path) -> Path:
    elements = [
        *_records(datetime(2023, 3, 1, 9), range(60)),
        *_night(datetime(2023, 3, 1)),
        apple.summary("2023-03-01"),
    ]
    return _apple(folder, "other", elements, "2023-04-01 12:00:00 +0200")


def _apple_large(folder: Path, scale: int) -> Path:
    return _apple(folder, f"large{scale}", _records(_JUNE, range(20_000 * scale)), "2030-01-01 12:00:00 +0200")


def _apple_damaged(folder: Path) -> list[Path]:
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


def _apple_bad_rows(folder: Path) -> tuple[Path, int]:
    bad = [
        apple.record(value="many"),
        apple.record(startDate="yesterday"),
        apple.record(unit="furlong"),
    ]
    good = _records(_JUNE, range(30))
    return _apple(folder, "bad", [*good[:20], *bad, *good[20:]], "2024-06-20 12:00:00 +0200"), len(bad)


SAMPLES: dict[str, Samples] = {
    "apple_health": Samples(
        small=_apple_small,
        longer=_apple_longer,
        other=_apple_other,
        large=_apple_large,
        damaged=_apple_damaged,
        with_bad_rows=_apple_bad_rows,
    ),
    "blue_button": Samples(**blue_button_samples.samples()),
    "ccda": Samples(**ccda_samples.samples()),
    "csv_table": Samples(**csv_table_samples.samples()),
    "fhir": Samples(**fhir_samples.samples()),
    "lab_documents": Samples(**lab_documents_samples.samples()),
    "smart_health_cards": Samples(**cards_samples.samples()),
}
