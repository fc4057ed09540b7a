"""Withings' account export and answers of its API, made up."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

SLEEP_TITLES = (
    "from", "to", "light (s)", "deep (s)", "rem (s)", "awake (s)", "wake up", "Duration to sleep (s)",
    "Duration to wake up (s)", "Snoring (s)", "Snoring episodes", "Average heart rate", "Heart rate (min)",
    "Heart rate (max)",
)  # fmt: skip
ACTIVITY_TITLES = (
    "from", "to", "from (manual)", "to (manual)", "Timezone", "Activity type", "Data", "GPS", "Modified",
)  # fmt: skip
PRESSURE_TITLES = ("Date", "Heart rate", "Systolic", "Diastolic", "Comments")
WEIGHT_TITLES = (
    "Date", "Weight (kg)", "Fat mass (kg)", "Bone mass (kg)", "Muscle mass (kg)", "Hydration (kg)", "Comments",
)  # fmt: skip


def table(titles: tuple[str, ...] | list[str], rows: list[tuple[Any, ...]]) -> str:
    """A table with quotes where they are needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows(rows)
    return out.getvalue()


def track(rows: list[tuple[str, list[float], list[float]]]) -> str:
    """A stream: lists of durations and of values in brackets."""
    cells = [(start, _list(durations), _list(values)) for start, durations, values in rows]
    return table(["start", "duration", "value"], cells)


def _list(values: list[float]) -> str:
    return "[" + ",".join(f"{value:g}" for value in values) + "]"


def workout(start: datetime, minutes: int, kind: str = "Running", **data: Any) -> tuple[Any, ...]:
    """A row of activities.csv, in Paris in winter."""
    end = start + timedelta(minutes=minutes)
    told = {"calories": 310, "hr_average": 141, "hr_max": 172, "distance": 5012.5, "steps": 5200, **data}
    times = (f"{start.isoformat()}+01:00", f"{end.isoformat()}+01:00")
    return (*times, "", "", "Europe/Paris", kind, json.dumps(told), "", "")


def package(path: Path, tables: dict[str, str]) -> Path:
    """A zip of members by name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
    return path


def days(path: Path, first: datetime, count: int) -> Path:
    """Weights, pressures, nights, totals, workouts and the pulse of some days."""
    each = [(n, first + timedelta(days=n)) for n in range(count)]
    figures = (14400, 5400, 4200, 1200, 2, 300, 120, 0, 0, 55, 48, 71)
    weights = [(clock(day, 7), 80 + n / 10, 15, 3.4, 58, "", "") for n, day in each]
    pressures = [(clock(day, 8), 60 + n, 120 + n, 80, "") for n, day in each]
    nights = [(winter(day, 23), winter(day, 30), *figures) for _, day in each]
    workouts = [workout(day + timedelta(hours=18), 30 + n) for n, day in each]
    pulse = [(winter(day, 8 + n / 12), [60.0, 60.0], [60.0 + n, 61.0 + n]) for _, day in each for n in range(20)]
    return package(
        path,
        {
            "weight.csv": table(WEIGHT_TITLES, weights),
            "bp.csv": table(PRESSURE_TITLES, pressures),
            "sleep.csv": table(SLEEP_TITLES, nights),
            "aggregates_steps.csv": table(["date", "value"], [(f"{day:%Y-%m-%d}", 8000 + n) for n, day in each]),
            "activities.csv": table(ACTIVITY_TITLES, workouts),
            "raw_hr_hr.csv": track(pulse),
        },
    )


def clock(day: datetime, hours: float) -> str:
    """A time without a zone."""
    return f"{day + timedelta(hours=hours):%Y-%m-%d %H:%M:%S}"


def winter(day: datetime, hours: float) -> str:
    """A time of Paris in winter, with its offset."""
    return f"{day + timedelta(hours=hours):%Y-%m-%dT%H:%M:%S}+01:00"


def measures(groups: list[dict[str, Any]], zone: str | None = "Europe/Paris") -> str:
    """An answer of the API with measure groups."""
    body: dict[str, Any] = {"updatetime": 1700000000, "measuregrps": groups}
    if zone:
        body["timezone"] = zone
    return json.dumps({"status": 0, "body": body})
