"""Files of the app Health Auto Export, made up: metrics, sleep and workouts as JSON or as tables."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def said(at: datetime, offset: str = "+0100") -> str:
    """A time as the app writes it; ``at`` is the person's clock."""
    return f"{at:%Y-%m-%d %H:%M:%S} {offset}"


def metric(name: str, units: str, data: list[Json], *, name_last: bool = False) -> Json:
    """One entry of the array of metrics; the app's keys come in any order."""
    return {"units": units, "data": data, "name": name} if name_last else {"name": name, "units": units, "data": data}


def readings(first: datetime, count: int, step: timedelta, low: float, offset: str = "+0100") -> list[Json]:
    """Values at even steps."""
    return [
        {"date": said(first + n * step, offset), "qty": low + n % 40, "source": "Apple Watch"} for n in range(count)
    ]


def stretch(start: datetime, end: datetime, stage: str, offset: str = "+0100") -> Json:
    """A stretch of one stage of sleep."""
    return {"startDate": said(start, offset), "endDate": said(end, offset), "value": stage, "source": "Apple Watch"}


def workout(start: datetime, minutes: int, name: str = "Outdoor Run", **more: Any) -> Json:
    """A workout of version 2."""
    return {
        "id": f"{start:%Y%m%d%H%M}",
        "name": name,
        "start": said(start),
        "end": said(start + timedelta(minutes=minutes)),
        "duration": minutes * 60,
        "distance": {"qty": 5.2, "units": "km"},
        "activeEnergyBurned": {"qty": 320, "units": "kcal"},
        **more,
    }


def write(path: Path, **sections: list[Json]) -> Path:
    """A file as the app saves it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"data": sections}), "utf-8")
    return path


def days(path: Path, first: datetime, count: int) -> Path:
    """Some days: steps by the minute, pulse, nights by stage, weight and a workout every third day."""
    steps, pulse, weight, sleep, workouts = [], [], [], [], []
    for day in range(count):
        noon = first + timedelta(days=day, hours=12, minutes=7)
        steps += readings(noon, 30, timedelta(minutes=1), 20 + day)
        pulse += [
            {"date": said(noon + timedelta(seconds=5 * n)), "Min": 60 + n, "Avg": 61 + n, "Max": 62 + n}
            for n in range(20)
        ]
        weight.append({"date": said(noon - timedelta(hours=5, seconds=13 + day)), "qty": 70 + day / 10})
        bed = first + timedelta(days=day, hours=23, minutes=3)
        sleep.append(stretch(bed, bed + timedelta(hours=3), "Core"))
        sleep.append(stretch(bed + timedelta(hours=3), bed + timedelta(hours=7), "REM"))
        if day % 3 == 0:
            workouts.append(workout(noon + timedelta(hours=5), 30 + day % 9))
    metrics = [
        metric("step_count", "count", steps),
        metric("heart_rate", "count/min", pulse, name_last=True),
        metric("weight_body_mass", "kg", weight),
        metric("sleep_analysis", "hr", sleep),
    ]
    return write(path, metrics=metrics, workouts=workouts)
