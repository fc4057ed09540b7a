"""WHOOP's export, made up, in any language whose titles the connector knows."""

from __future__ import annotations

import tomllib
import zipfile
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

WORDS = tomllib.loads(files("connectors.whoop").joinpath("words.toml").read_text("utf-8"))["language"]
CYCLES = (
    "cycle_start", "cycle_end", "zone", "recovery", "resting_heart_rate", "hrv", "skin_temperature", "blood_oxygen",
    "day_strain", "energy", "max_heart_rate", "average_heart_rate", "asleep_at", "awake_at", "sleep_performance",
    "respiratory_rate", "asleep", "in_bed", "light", "deep", "rem", "awake", "need", "debt", "efficiency",
    "consistency",
)  # fmt: skip
SLEEPS = ("cycle_start", "cycle_end", "zone", *CYCLES[12:], "nap")
WORKOUTS = (
    "cycle_start", "cycle_end", "zone", "workout_start", "workout_end", "duration", "activity", "activity_strain",
    "energy", "max_heart_rate", "average_heart_rate", "zone_1", "zone_2", "zone_3", "zone_4", "zone_5", "gps",
)  # fmt: skip
JOURNAL = ("cycle_start", "cycle_end", "zone", "question", "answer", "notes")


def titles(columns: tuple[str, ...], language: str = "en") -> str:
    """The first line of a table."""
    return ",".join(WORDS[language]["titles"][column][0] for column in columns)


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _night(evening: datetime) -> str:
    wake = evening + timedelta(hours=7, minutes=30)
    return f"{_at(evening)},{_at(wake)},85,14.5,420,450,200,100,120,30,480,12,93,71"


def cycle(evening: datetime, zone: str = "UTC+02:00", recovery: int = 66, *, last: bool = False) -> str:
    """A day from falling asleep to falling asleep; the last one has no end yet."""
    end = "" if last else _at(evening + timedelta(days=1))
    return f"{_at(evening)},{end},{zone},{recovery},52,68.4,33.61,95.8,12.5,2450,165,68,{_night(evening)}"


def sleep(evening: datetime, zone: str = "UTC+02:00", *, nap: bool = False) -> str:
    """A sleep of seven and a half hours in bed."""
    end = _at(evening + timedelta(days=1))
    return f"{_at(evening)},{end},{zone},{_night(evening)},{str(nap).lower()}"


def workout(start: datetime, minutes: int, name: str = "Running", zone: str = "UTC+02:00") -> str:
    """A workout with its zones."""
    day = start.replace(hour=0, minute=0)
    times = f"{_at(start)},{_at(start + timedelta(minutes=minutes))}"
    head = f"{_at(day)},{_at(day + timedelta(days=1))},{zone},{times},{minutes}"
    return f"{head},{name},11.2,540,182,158,5,15,40,30,10,false"


def package(path: Path, tables: dict[str, list[str]]) -> Path:
    """A zip of tables by name, each a list of lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in tables.items():
            archive.writestr(f"{name}.csv", "\ufeff" + "\n".join(lines) + "\n")
    return path


def days(path: Path, first: datetime, count: int, language: str = "en") -> Path:
    """Cycles, sleeps, workouts and answers of some days; the newest come first, as in the export."""
    evenings = [first.replace(hour=23, minute=15) + timedelta(days=n) for n in range(count)][::-1]
    names = WORDS[language]["files"]
    tables = {
        names[0]: [titles(CYCLES, language), *(cycle(one, recovery=40 + one.day) for one in evenings)],
        names[1]: [titles(SLEEPS, language), *map(sleep, evenings)],
        names[2]: [titles(WORKOUTS, language), *(workout(one - timedelta(hours=5), 30 + one.day) for one in evenings)],
        names[3]: [titles(JOURNAL, language), f"{_at(first)},{_at(first)},UTC+02:00,Alcohol?,false,"],
    }
    return package(path, tables)
