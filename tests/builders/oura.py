"""Oura's account export and pages of its API, made up."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def table(records: list[Record]) -> str:
    """Records as Oura writes a table: titles of all keys, semicolons, objects as JSON in quotes."""
    titles = sorted({key for record in records for key in record})
    lines = [";".join(titles)]
    for record in records:
        lines.append(";".join(_cell(record.get(title)) for title in titles))
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return '"' + json.dumps(value).replace('"', '""') + '"'
    return str(value)


def night(day: date, offset: str = "+02:00", **more: Any) -> Record:
    """A main sleep of 7 hours that begins at 23:00 of the day before, with a curve and stages of its first steps."""
    start = datetime.combine(day - timedelta(days=1), datetime.min.time()) + timedelta(hours=23)
    begins = f"{start.isoformat()}{offset}"
    return {
        "id": f"s{day}",
        "day": str(day),
        "bedtime_start": begins,
        "bedtime_end": f"{(start + timedelta(hours=7)).isoformat()}{offset}",
        "type": "long_sleep",
        "total_sleep_duration": 23400,
        "time_in_bed": 25200,
        "deep_sleep_duration": 5400,
        "light_sleep_duration": 12000,
        "rem_sleep_duration": 6000,
        "awake_time": 1800,
        "efficiency": 93,
        "latency": 600,
        "average_breath": 14.25,
        "average_heart_rate": 54.5,
        "lowest_heart_rate": 48,
        "average_hrv": 61,
        "sleep_phase_5_min": "42" + "1" * 18 + "2" * 40 + "3" * 20 + "4" * 4,
        "heart_rate": {
            "interval": 300.0,
            "items": [None, 58.0, 57, 0, 55.5],
            "timestamp": begins,
        },
        "hrv": {"interval": 300.0, "items": [None, 60.0, 62], "timestamp": begins},
        **more,
    }


def activity(day: date, steps: int) -> Record:
    """A day's activity."""
    return {
        "id": f"a{day}", "day": str(day), "score": 80 + steps % 10, "steps": steps, "active_calories": 400,
        "total_calories": 2300, "equivalent_walking_distance": 6000, "high_activity_time": 600,
        "medium_activity_time": 1800, "low_activity_time": 14400, "sedentary_time": 30000, "resting_time": 28000,
        "contributors": {"stay_active": 70, "move_every_hour": None},
    }  # fmt: skip


def readiness(day: date, score: int) -> Record:
    """A day's readiness."""
    return {
        "id": f"r{day}", "day": str(day), "score": score, "temperature_deviation": -0.21,
        "contributors": {"hrv_balance": 77, "recovery_index": 92}, "timestamp": f"{day}T07:00:00+02:00",
    }  # fmt: skip


def pulse(first: datetime, count: int, step: int = 300) -> str:
    """The table of the pulse; instants in UTC."""
    lines = ["timestamp;bpm;source"]
    for n in range(count):
        at = first + timedelta(seconds=n * step)
        lines.append(f"{at:%Y-%m-%dT%H:%M:%S}.000Z;{50 + n % 60};awake")
    return "\n".join(lines) + "\n"


def workout(start: datetime, minutes: int, name: str = "running") -> Record:
    """A workout with distance and energy."""
    end = start + timedelta(minutes=minutes)
    return {
        "id": f"w{start:%Y%m%d%H}", "day": f"{start:%Y-%m-%d}", "activity": name, "calories": 300.5, "distance": 5000.0,
        "intensity": "moderate", "source": "manual", "label": None, "start_datetime": f"{start.isoformat()}+02:00",
        "end_datetime": f"{end.isoformat()}+02:00",
    }  # fmt: skip


def package(path: Path, tables: dict[str, str]) -> Path:
    """The export as a zip: tables below ``App Data``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(f"App Data/{name}.csv", text)
    return path


def days(path: Path, first: date, count: int) -> Path:
    """Nights, days, readiness, workouts and the pulse of some days."""
    all_days = [first + timedelta(days=n) for n in range(count)]
    noon = datetime.combine(first, datetime.min.time()) + timedelta(hours=12)
    return package(
        path,
        {
            "sleepmodel": table([night(day) for day in all_days]),
            "dailyactivity": table([activity(day, 6000 + 31 * n) for n, day in enumerate(all_days)]),
            "dailyreadiness": table([readiness(day, 70 + n % 20) for n, day in enumerate(all_days)]),
            "workout": table([workout(noon + timedelta(days=2 * n, hours=5), 30 + n) for n in range(count // 2)]),
            "heartrate": pulse(noon, 40 * count),
            "ringconfiguration": table([{"id": "x", "hardware_type": "gen4", "firmware_version": "2.1", "size": 9}]),
        },
    )
