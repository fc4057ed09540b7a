"""Sample packages of the Strava connector for the contract suite."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.strava import ENGLISH, GERMAN, run, table

_KINDS = ("Run", "Ride", "Swim", "Weight Training")


def _rows(first: datetime, count: int) -> list[list[str]]:
    made = []
    for number in range(count):
        at = first + timedelta(hours=30 * number)
        hour = at.hour % 12 or 12
        date = f"{at:%b} {at.day}, {at:%Y}, {hour}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"
        made.append(run(date, number, _KINDS[number % 4], energy=300 + number))
    return made


def _package(path: Path, first: datetime, count: int) -> Path:
    """A download: the table, and files that are not read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/activities.csv", table(ENGLISH, _rows(first, count)))
        archive.writestr("export/clubs.csv", "Club ID,Club Name\n1,Runners\n")
    return path


def _large(folder: Path, scale: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"large{scale}.csv"
    path.write_text(table(ENGLISH, _rows(datetime(1990, 1, 1), 6000 * scale)))
    return path


def damaged(folder: Path) -> list[Path]:
    """Tables without a row, in two languages."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {"english.csv": table(ENGLISH, []), "german.csv": table(GERMAN, [])}
    for name, text in made.items():
        (folder / name).write_text(text)
    return [folder / name for name in made]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A day that does not exist, no date, and a length that is no number."""
    folder.mkdir(parents=True, exist_ok=True)
    bad = [
        run("Feb 30, 2024, 1:00:00 PM"),
        run("", 2),
        run("Feb 3, 2024, 1:00:00 PM", 3, elapsed="an hour"),
    ]
    path = folder / "bad.csv"
    path.write_text(table(ENGLISH, [*_rows(datetime(2024, 1, 1), 3), *bad]))
    return path, len(bad)


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _package(folder / "small.zip", datetime(2024, 3, 29, 22), 6),
        "longer": lambda folder: _package(folder / "longer.zip", datetime(2024, 3, 29, 22), 9),
        "other": lambda folder: _package(folder / "other.zip", datetime(2021, 10, 30, 5), 4),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
