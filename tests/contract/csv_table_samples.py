"""Sample packages of the CSV connector for the contract suite: tables in a zip with their mappings beside them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

DAYS = """
row = "day"
day = "Date"
app = "Tracker"
[columns]
Steps = "step_count"
"Deep sleep" = { metric = "sleep_deep", unit = "min" }
Pulse = { metric = "resting_heart_rate", unit = "bpm" }
[person]
sex = "Sex"
"""
WORKOUTS = """
row = "workout"
start = "Start"
duration = { column = "Minutes", unit = "min" }
activity = "Kind"
app = "Tracker"
[columns]
Distance = { metric = "distance", unit = "m" }
Calories = "active_energy_burned"
"""
MINUTES = """
row = "measurement"
time = "Time"
[columns]
Pulse = { metric = "heart_rate", unit = "bpm" }
[format]
zone = "Europe/Paris"
"""
_KINDS = ("Run", "Outdoor Bike", "Treadmill", "Weights")


def package(path: Path, tables: dict[str, tuple[str, str]]) -> Path:
    """A zip of tables, each with its mapping beside it: name ▸ (table, mapping)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (table, mapping) in tables.items():
            archive.writestr(f"{name}.csv", table)
            archive.writestr(f"{name}.toml", mapping)
    return path


def _days(first: datetime, count: int, *more: str) -> str:
    lines = ["Date,Steps,Deep sleep,Pulse,Sex"]
    for day in range(count):
        at = first + timedelta(days=day)
        lines.append(f"{at:%Y-%m-%d},{6000 + day * 137 % 4000},{50 + day % 30},{58 + day % 9},Female")
    return "\n".join([*lines, *more]) + "\n"


def _workouts(first: datetime, count: int) -> str:
    lines = ["Start,Minutes,Kind,Distance,Calories"]
    for number in range(count):
        at = first + timedelta(days=2 * number, hours=18, minutes=number % 50)
        lines.append(f"{at:%Y-%m-%d %H:%M},{30 + number % 20},{_KINDS[number % 4]},{4000 + number},{200 + number}")
    return "\n".join(lines) + "\n"


def _both(folder: Path, name: str, first: datetime, days: int, workouts: int) -> Path:
    tables = {"days": (_days(first, days), DAYS), "workouts": (_workouts(first, workouts), WORKOUTS)}
    return package(folder / f"{name}.zip", tables)


def _large(folder: Path, scale: int) -> Path:
    first = datetime(2024, 1, 1)
    lines = [
        f"{first + timedelta(minutes=minute):%Y-%m-%d %H:%M},{60 + minute % 40}" for minute in range(60_000 * scale)
    ]
    return package(folder / f"large{scale}.zip", {"pulse": ("Time,Pulse\n" + "\n".join(lines) + "\n", MINUTES)})


def damaged(folder: Path) -> list[Path]:
    """Mappings that name a column, a metric or a unit that cannot be, one that is no TOML, and a table of nothing."""
    table = _days(datetime(2024, 1, 1), 3)
    made = {
        "column": (table, DAYS.replace('Steps = "step_count"', 'Stairs = "step_count"')),
        "metric": (table, DAYS.replace("step_count", "step_cuont")),
        "unit": (table, DAYS.replace('unit = "min"', 'unit = "kg"')),
        "toml": (table, DAYS + "[columns\n"),
        "empty": ("", DAYS),
    }
    return [package(folder / f"{name}.zip", {"days": pair}) for name, pair in made.items()]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A total that is no day, a day that does not exist, words for a number, and a pulse that can hardly be."""
    bad = ("Total,90000,,,", "2024-02-30,1,,,", "2024-03-01,many,61,,", "2024-03-02,5000,61,400,")
    return package(folder / "bad.zip", {"days": (_days(datetime(2024, 1, 10), 5, *bad), DAYS)}), len(bad)


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _both(folder, "small", datetime(2024, 1, 10), 12, 5),
        "longer": lambda folder: _both(folder, "longer", datetime(2024, 1, 10), 20, 9),
        "other": lambda folder: _both(folder, "other", datetime(2021, 3, 2), 6, 3),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
