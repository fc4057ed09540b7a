"""Sample packages of Oura for the contract suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.builders.oura import activity, days, night, package, pulse, readiness, table, workout


def damaged(folder: Path) -> list[Path]:
    """A zip whose bytes are broken, tables without a row, and JSON cut short."""
    whole = days(folder / "whole.zip", date(2024, 1, 10), 6).read_bytes()
    middle = whole.index(b"App Data/sleepmodel.csv") + 60
    broken = folder / "broken.zip"
    broken.write_bytes(whole[:middle] + bytes(40) + whole[middle + 40 :])
    cut = folder / "cut.json"
    cut.write_text(
        '{"data": [{"id": "a", "day": "2024-01-10", "score": 80, "steps": 10, "active_calories": 3}, {"id": '
    )
    empty = table([activity(date(2024, 1, 10), 10)]).splitlines()[0] + "\n"
    return [broken, cut, package(folder / "empty.zip", {"dailyactivity": empty})]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A day that does not exist, a night that ends before it begins, a word for steps, a pulse without a time, a
    workout without an end."""
    day = date(2024, 1, 10)
    tables = {
        "dailyreadiness": table([readiness(day, 80), {**readiness(day, 70), "day": "2024-02-31"}]),
        "sleepmodel": table([night(day), {**night(date(2024, 1, 11)), "bedtime_end": "2024-01-01T00:00:00+02:00"}]),
        "dailyactivity": table([{**activity(day, 10), "steps": "many"}]),
        "heartrate": pulse(datetime(2024, 1, 10), 5) + "noon;60;awake\n",
        "workout": table([workout(datetime(2024, 1, 10, 18), 30) | {"end_datetime": None}]),
    }
    return package(folder / "bad.zip", tables), 5


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: days(folder / "small.zip", date(2024, 1, 10), 6),
        "longer": lambda folder: days(folder / "longer.zip", date(2024, 1, 10), 14),
        "other": lambda folder: days(folder / "other.zip", date(2021, 3, 2), 4),
        "large": lambda folder, scale: package(
            folder / f"large{scale}.zip", {"heartrate": pulse(datetime(2022, 1, 1), 60_000 * scale, 60)}
        ),
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
