"""Sample packages of the Google Fit connector for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.google_fit import DAY_TITLES, point, quarter, quarters, session, stream, takeout, zone

_SCALE = "raw:com.google.weight:com.example.scale:"
_MERGED = "derived:com.google.weight:com.google.android.gms:merge_weight"
_SLEEP = "derived:com.google.sleep.segment:com.google.android.gms:merged"
_PULSE = "raw:com.google.heart_rate.bpm:com.example.watch:"


def _package(folder: Path, name: str, first: datetime, days: int) -> Path:
    weights, merged, stages, members, stated = [], [], [], {}, [DAY_TITLES]
    for number in range(days):
        day = first + timedelta(days=number)
        six = (day + timedelta(hours=6)).isoformat()
        weights.append(point(six, six, {"fpVal": 72.5 + number / 10}))
        merged.append(point(six, six, {"fpVal": 72.5 + number / 10}, origin=_SCALE))
        bed = day - timedelta(hours=2)
        for place, code in enumerate((4, 5, 6, 1)):
            begin = bed + timedelta(hours=place)
            stages.append(
                point(
                    begin.isoformat(),
                    (begin + timedelta(hours=1)).isoformat(),
                    {"intVal": code},
                    origin="raw:com.google.sleep.segment:com.example.sleep:",
                )
            )
        here = day.replace(tzinfo=zone(2))
        rows = [quarter(here + timedelta(minutes=15 * n), 15, 100 + n + number) for n in range(32, 40)]
        members[f"Daily activity metrics/{day:%Y-%m-%d}.csv"] = quarters(rows)
        stated.append(f"{day:%Y-%m-%d},40,2100.5,5200.25,12.0,1.2,{7000 + number}")
        noon = day + timedelta(hours=12)
        told = [{"metricName": "com.google.distance.delta", "floatValue": 9000.5}]
        text = session(
            "biking",
            f"{noon:%Y-%m-%dT%H:%M:%S}.418Z",
            f"{noon + timedelta(minutes=30):%Y-%m-%dT%H:%M:%S}Z",
            "1700.5s",
            told,
        )
        members[f"All Sessions/{noon + timedelta(hours=2):%Y-%m-%dT%H_%M_%S}.418+02_00_BIKING.json"] = text
    members["All Data/raw_com.google.weight_com.example.scale.json"] = stream(_SCALE, weights)
    members["All Data/derived_com.google.weight_com.google.json"] = stream(_MERGED, merged)
    members["All Data/derived_com.google.sleep.segment_com.google.json"] = stream(_SLEEP, stages)
    members["Daily activity metrics/Daily activity metrics.csv"] = "\n".join(stated) + "\n"
    return takeout(folder / f"{name}.zip", members)


def _large(folder: Path, scale: int) -> Path:
    first = datetime(2024, 1, 1, tzinfo=UTC)
    points = []
    for number in range(20_000 * scale):
        at = (first + timedelta(minutes=number)).isoformat()
        points.append(point(at, at, {"fpVal": 60.0 + number % 40}))
    return takeout(
        folder / f"large{scale}.zip", {"All Data/raw_com.google.heart_rate.bpm.json": stream(_PULSE, points)}
    )


def damaged(folder: Path) -> list[Path]:
    """Data points that are cut short after a few bytes, and a session without times."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = stream(_SCALE, [point("2024-01-01T06:00:00+00:00", "2024-01-01T06:00:00+00:00", {"fpVal": 72.5})])
    cut, bare = folder / "cut.json", folder / "bare.json"
    cut.write_text(whole[:150])
    bare.write_text('{"fitnessActivity": "biking", "startTime": "never", "endTime": "never"}')
    return [cut, bare]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A point without a time, one without a value, a quarter hour without a clock, and words for steps."""
    good = point("2024-01-10T06:00:00+00:00", "2024-01-10T06:00:00+00:00", {"fpVal": 72.5})
    timeless = {**good, "startTimeNanos": None}
    rows = [
        quarter(datetime(2024, 1, 10, 8, tzinfo=zone(2)), 15, 120),
        "25:00:00.000+02:00,25:15:00.000+02:00,5,18.2,,,,100",
        "08:15:00.000+02:00,08:30:00.000+02:00,5,18.2,,,,many",
    ]
    members = {
        "All Data/raw_com.google.weight.json": stream(_SCALE, [good, timeless, {**good, "fitValue": []}]),
        "Daily activity metrics/2024-01-10.csv": quarters(rows),
    }
    return takeout(folder / "bad.zip", members), 4


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _package(folder, "small", datetime(2024, 1, 10, tzinfo=UTC), 5),
        "longer": lambda folder: _package(folder, "longer", datetime(2024, 1, 10, tzinfo=UTC), 8),
        "other": lambda folder: _package(folder, "other", datetime(2021, 3, 2, tzinfo=UTC), 3),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
