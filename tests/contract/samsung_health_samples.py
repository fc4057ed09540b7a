"""Sample packages of the Samsung Health connector for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.samsung import download, ms, table

_SLEEP = "com.samsung.health.sleep"
_PULSE = "com.samsung.health.heart_rate"
_EXERCISE = "com.samsung.health.exercise"


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}.000"


def _package(folder: Path, name: str, first: datetime, days: int) -> Path:
    steps, sleeps, stages, weights, pulse, runs = (list[dict[str, object]]() for _ in range(6))
    details: dict[str, object] = {}
    for number in range(days):
        day = first + timedelta(days=number)
        zone = {"time_offset": "UTC+0200"}
        for source, count in ((-2, 8000 + number), (0, 3000), (108, 5000 + number)):
            steps.append({"source_type": source, "count": count, "distance": 6000.5, "day_time": _at(day)})
        start, end = day - timedelta(hours=2), day + timedelta(hours=5)
        night = f"night-{day:%Y%m%d}"
        sleeps.append({"start_time": _at(start), "end_time": _at(end), **zone, "sleep_score": 79, "datauuid": night})
        for place, stage in enumerate((40002, 40003, 40004, 40002)):
            begin = start + place * (end - start) / 4
            stages.append(
                {
                    "start_time": _at(begin),
                    "end_time": _at(begin + (end - start) / 4),
                    "stage": stage,
                    "sleep_id": night,
                }
            )
        weights.append(
            {"start_time": _at(day + timedelta(hours=6)), **zone, "weight": 80.5, "body_fat": 22.5, "vfa_level": 0}
        )
        named = f"{night}.com.samsung.health.heart_rate.binning_data.json"
        begin = day + timedelta(hours=8)
        pulse.append(
            {
                "start_time": _at(begin),
                "end_time": _at(begin + timedelta(minutes=10)),
                **zone,
                "heart_rate": 61,
                "binning_data": named,
            }
        )
        utc = ms(begin.isoformat())
        details[f"com.samsung.shealth.tracker.heart_rate/n/{named}"] = [
            {"start_time": utc + 60_000 * i, "end_time": utc + 60_000 * (i + 1) - 1, "heart_rate": 60.0 + i}
            for i in range(10)
        ]
        noon = day + timedelta(hours=10)
        run = {"start_time": _at(noon), "end_time": _at(noon + timedelta(minutes=30)), **zone, "exercise_type": 1002}
        figures = {"duration": 1_790_000, "distance": 5000.0, "mean_heart_rate": 140}
        runs.append({**run, **figures, "location_data": f"{night}.location.json"})
        details[f"com.samsung.shealth.exercise/n/{night}.location.json"] = [
            {"start_time": ms(noon.isoformat()) + 1000 * i, "latitude": 12.5, "longitude": -7.25} for i in range(3)
        ]
    tables = {
        "com.samsung.shealth.step_daily_trend": table("com.samsung.shealth.step_daily_trend", steps),
        "com.samsung.shealth.sleep": table(
            "com.samsung.shealth.sleep", sleeps, prefix=_SLEEP, plain=frozenset({"sleep_score"})
        ),
        "com.samsung.health.sleep_stage": table("com.samsung.health.sleep_stage", stages),
        "com.samsung.health.weight": table("com.samsung.health.weight", weights, bom=True),
        "com.samsung.shealth.tracker.heart_rate": table("com.samsung.shealth.tracker.heart_rate", pulse, prefix=_PULSE),
        "com.samsung.shealth.exercise": table("com.samsung.shealth.exercise", runs, prefix=_EXERCISE),
    }
    return download(folder / f"{name}.zip", tables, details)


def _large(folder: Path, scale: int) -> Path:
    first = datetime(2024, 1, 1)
    lines = [
        "com.samsung.shealth.tracker.heart_rate,7006003,4",
        f"{_PULSE}.start_time,{_PULSE}.time_offset,{_PULSE}.heart_rate",
    ]
    lines += [f"{_at(first + timedelta(minutes=n))},UTC+0200,{60 + n % 40}," for n in range(40_000 * scale)]
    return download(folder / f"large{scale}.zip", {"com.samsung.shealth.tracker.heart_rate": "\n".join(lines) + "\n"})


def damaged(folder: Path) -> list[Path]:
    """A table that ends after its first line, and one with titles and no rows."""
    folder.mkdir(parents=True, exist_ok=True)
    cut, empty = folder / "cut.csv", folder / "empty.csv"
    cut.write_text("com.samsung.health.weight,7006003,4\n")
    empty.write_text("com.samsung.health.weight,7006003,4\nstart_time,weight,time_offset\n")
    return [cut, empty]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A weight without a day that exists, words for a weight, and a pulse whose details are not there."""
    zone = {"time_offset": "UTC+0200"}
    weights: list[dict[str, object]] = [
        {"start_time": "2024-01-10 06:00:00.000", "weight": 80, **zone},
        {"start_time": "2024-02-31 06:00:00.000", "weight": 81, **zone},
        {"start_time": "2024-01-12 06:00:00.000", "weight": "heavy", **zone},
    ]
    named = {"heart_rate": 61, "binning_data": "gone.json"}
    pulse: list[dict[str, object]] = [{"start_time": "2024-01-10 08:00:00.000", **named, **zone}]
    tables = {
        "com.samsung.health.weight": table("com.samsung.health.weight", weights),
        "com.samsung.shealth.tracker.heart_rate": table("com.samsung.shealth.tracker.heart_rate", pulse, prefix=_PULSE),
    }
    return download(folder / "bad.zip", tables), 3


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _package(folder, "small", datetime(2024, 1, 10), 5),
        "longer": lambda folder: _package(folder, "longer", datetime(2024, 1, 10), 8),
        "other": lambda folder: _package(folder, "other", datetime(2021, 3, 2), 3),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
