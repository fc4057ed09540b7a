"""Sample packages of the Health Connect connector for the contract suite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.health_connect import MEMBER, at, between, database, insert, large, ms, zipped

_Rows = dict[str, list[Mapping[str, object]]]


def _days(first: datetime, count: int) -> _Rows:
    """Steps, a weight, a night with stages and a run, each day."""
    tables: _Rows = {name: [] for name in ("steps_record_table", "weight_record_table", "distance_record_table")}
    nights: _Rows = {"sleep_session_record_table": [], "sleep_stages_table": []}
    runs: _Rows = {"exercise_session_record_table": [], "exercise_laps_table": [], "exercise_route_table": []}
    for day in range(count):
        here = first + timedelta(days=day)

        def clock(hours: float, base: datetime = here) -> str:
            return (base + timedelta(hours=hours)).isoformat()

        tables["steps_record_table"] += [
            between(clock(hour), clock(hour + 0.5), 1, count=300 + 11 * hour + day) for hour in range(7, 20)
        ]
        tables["weight_record_table"].append(at(clock(6), 1, weight=72000.0 + 50 * day))
        tables["distance_record_table"].append(between(clock(16.1), clock(16.4), 1, distance=2000.0 + day))
        nights["sleep_session_record_table"].append(between(clock(-2), clock(5), 1, app_info_id=2, device_info_id=2))
        nights["sleep_stages_table"] += [
            {
                "parent_key": day + 1,
                "stage_start_time": ms(clock(a)),
                "stage_end_time": ms(clock(b)),
                "stage_type": kind,
            }
            for a, b, kind in ((-2, 0, 4), (0, 2, 5), (2, 3, 6), (3, 5, 4))
        ]
        runs["exercise_session_record_table"].append(
            between(clock(16), clock(16.5), 1, exercise_type=33, title="Lunch run", app_info_id=2, device_info_id=2)
        )
        lap = {"lap_start_time": ms(clock(16)), "lap_end_time": ms(clock(16.25)), "lap_length": 1000.0}
        runs["exercise_laps_table"].append({"parent_key": day + 1, **lap})
        point = {"timestamp_millis": ms(clock(16.1)), "latitude": 12.5, "longitude": -7.25, "altitude": 30.0}
        runs["exercise_route_table"].append({"parent_key": day + 1, **point})
    return {**tables, **nights, **runs}


def _package(folder: Path, name: str, first: datetime, days: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    db = database(folder / f"{name}.db", _days(first, days))
    path = zipped(folder / f"{name}.zip", db)
    db.unlink()
    return path


def _large(folder: Path, scale: int) -> Path:
    return large(folder / MEMBER, 60_000 * scale, 20_000 * scale)


def damaged(folder: Path) -> list[Path]:
    """A database cut in half, one of which the schema is overwritten, and one without a record."""
    whole = database(folder / "whole.db", _days(datetime(2024, 1, 1), 3)).read_bytes()
    cut, broken = folder / "cut.db", folder / "broken.db"
    cut.write_bytes(whole[: len(whole) // 2])
    at_schema = whole.index(b"CREATE TABLE")
    broken.write_bytes(whole[:at_schema] + b"\xff" * 40 + whole[at_schema + 40 :])
    empty = database(folder / "empty.db", {})
    return [cut, broken, empty]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """Words for a weight, a weight without a value, steps that never began, steps that end before they begin."""
    path = database(folder / "bad.db", _days(datetime(2024, 1, 10), 3))
    con = sqlite3.connect(path)
    with con:
        insert(con, "weight_record_table", at("2024-01-20T06:00:00", 1, weight="heavy"))
        insert(con, "weight_record_table", at("2024-01-21T06:00:00", 1, weight=None))
        insert(con, "steps_record_table", {"count": 5, "end_time": ms("2024-01-21T06:00:00")})
        insert(con, "steps_record_table", between("2024-01-22T08:00:00", "2024-01-22T07:00:00", 1, count=40))
    con.close()
    return path, 4


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
