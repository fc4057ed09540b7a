"""Workouts from logs and tables, each once, with figures in the file's units and tracks where the time is plain."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders import fitbit
from tests.builders.fitbit import CSV_FOLDER, HEALTH_FOLDER, JSON_FOLDER
from tests.connectors.fitbit.exports import read_files

LOGS = f"{JSON_FOLDER}/exercise-0.json"
TRACK = "timestamp,latitude,longitude,altitude,data source"
TABLE = f"{HEALTH_FOLDER}/UserExercises_2026-06-01.csv"
START = datetime(2026, 6, 10, 6, 14, 49)


def test_a_log_by_the_persons_clock(tmp_path: Path) -> None:
    zones = [
        {"minutes": 10, "type": "FAT_BURN", "minuteMultiplier": 1},
        {"minutes": 7, "type": "CARDIO", "minuteMultiplier": 2},
    ]
    more: dict[str, Any] = {"activeZoneMinutes": {"totalMinutes": 24, "minutesInHeartRateZones": zones}}
    source = {"type": "tracker", "name": "Versa 3", "id": "31739289"}
    out = read_files(tmp_path, {LOGS: json.dumps([fitbit.exercise(1, START, 45, source=source, **more)])})
    assert out.rows("session", "kind", "activity", "start", "end", "offset_min", "duration_s") == [
        ("workout", "running", START, START + timedelta(minutes=45), None, 43 * 60.0)
    ]
    assert sorted(out.rows("session_stat", "metric", "aggregate", "value", "unit")) == [
        ("active_zone_minutes", "sum", 24.0, "min"),
        ("active_zone_minutes_cardio", "sum", 14.0, "min"),
        ("active_zone_minutes_fat_burn", "sum", 10.0, "min"),
        ("distance_walking_running", "sum", 5.5, "km"),
        ("elevation_ascended", "sum", 54.864, "m"),
        ("heart_rate", "average", 140.0, "count/min"),
        ("step_count", "sum", 5000.0, "count"),
        ("total_energy_burned", "sum", 300.0, "kcal"),
    ]
    assert out.rows("attribute", "owner", "key", "value") == [("session", "activity", "Run")]
    assert out.rows("source", "product_class", "model") == [("watch", "Versa 3")]
    assert "31739289" not in str([frame.rows() for frame in out.frames.values()])


def test_names_that_nobody_knows_are_kept_and_counted(tmp_path: Path) -> None:
    logs = [
        fitbit.exercise(1, START, 5, "Quidditch", distanceUnit="Mile"),
        fitbit.exercise(2, START, 9, "Outdoor Bike"),
    ]
    out = read_files(tmp_path, {LOGS: json.dumps(logs)})
    assert out.rows("session", "activity") == [("other",), ("cycling",)]
    distances = [row for row in out.rows("session_stat", "metric", "unit") if row[0].startswith("distance")]
    assert distances == [("distance_walking_running", "mi"), ("distance_cycling", "km")]
    assert out.unmapped == {"exercise: Quidditch": 1}


def exercises(*rows: tuple[object, ...]) -> str:
    return fitbit.table(fitbit.EXERCISES, rows)


def test_the_table_has_utc_and_millimetres_and_zero_is_not_measured(tmp_path: Path) -> None:
    laps = '"[Type: AUTO_SPLIT, Timestamp: 2026-06-10T04:25:00Z, ElapsedTimeMillis: 600000, Steps: 900]"'
    times = ("2026-06-10T04:14:49Z", "2026-06-10T04:59:49Z", "+02:00")
    row = (9, *times, "Swim", "TRACKER", 310, 0, 750000, 0, 0, 171, 22.5, "", laps)
    logs = [fitbit.exercise(1, START, 45, "Swim"), fitbit.exercise(2, START + timedelta(days=1), 30)]
    out = read_files(tmp_path, {TABLE: exercises(row), LOGS: json.dumps(logs)})
    assert out.rows("session", "start", "end", "offset_min", "activity") == [
        (datetime(2026, 6, 10, 4, 14, 49), datetime(2026, 6, 10, 4, 59, 49), 120, "swimming"),
        (START + timedelta(days=1), START + timedelta(days=1, minutes=30), None, "running"),
    ]
    first = out.rows("session", "ref")[0][0]
    assert sorted(out.rows("session_stat", "metric", "aggregate", "value", "unit", ref=first)) == [
        ("distance_swimming", "sum", 750000.0, "mm"),
        ("fitbit_workout_cardio_load", "sum", 22.5, "{score}"),
        ("heart_rate", "maximum", 171.0, "count/min"),
        ("total_energy_burned", "sum", 310.0, "kcal"),
    ]
    assert out.rows("session_event", "ref", "kind", "start", "duration_s") == [
        (first, "lap", datetime(2026, 6, 10, 4, 25), 600.0)
    ]
    assert out.unmapped["exercise: told by another file"] == 1


def test_logs_are_in_utc_where_their_twins_in_the_table_are_at_the_same_time(tmp_path: Path) -> None:
    """Both tell the first workout, seven hours west of Greenwich; the second is in the logs alone."""
    row = (9, "2026-06-10T06:14:49Z", "2026-06-10T06:59:49Z", "-07:00", "Run", *[""] * 10)
    logs = [fitbit.exercise(1, START, 45), fitbit.exercise(2, START + timedelta(days=1), 30)]
    out = read_files(tmp_path, {TABLE: exercises(row), LOGS: json.dumps(logs)})
    assert out.rows("session", "start", "offset_min") == [(START, -420), (START + timedelta(days=1), 0)]


def test_lengths_of_pools(tmp_path: Path) -> None:
    logs = [
        fitbit.exercise(number, START + timedelta(days=number), 20, "Swim", distance=500, distanceUnit=unit)
        for number, unit in enumerate(("Meter", "Yards"))
    ]
    out = read_files(tmp_path, {LOGS: json.dumps(logs)})
    assert out.rows("session_stat", "value", "unit", metric="distance_swimming") == [(500.0, "m"), (500.0, "yd")]


def test_a_track_belongs_to_the_workout_of_its_time(tmp_path: Path) -> None:
    times = ("2026-06-10T11:30:00Z", "2026-06-10T11:40:00Z", "-04:00")
    row = (9, *times, "Walk", "TRACKER", 50, 900, 0, 0, 0, 0, 0, "", "")
    points = [
        ("2026-06-10T11:29:59Z", 41.0, -81.0, 230.0, "Phone"), ("2026-06-10T11:30:00Z", 41.0, -81.0, 230.0, "Phone"),
        ("2026-06-10T11:30:01.250Z", 41.5, -81.5, 236.5, "Watch"), ("2026-06-10T11:31:00Z", 41.6, -81.6, "", "Watch"),
        ("2026-06-10T11:32:00Z", "", -81.6, 236.0, "Watch"), ("2026-06-10T11:40:01Z", 41.7, -81.7, 236.0, "Watch"),
    ]  # fmt: skip
    files = {
        TABLE: exercises(row),
        f"{CSV_FOLDER}/gps_location_2026-06-10.csv": fitbit.table(TRACK, points),
    }  # fmt: skip
    out = read_files(tmp_path, files)
    session = out.rows("session", "ref")[0][0]
    assert out.rows("route_point", "ref", "at", "latitude", "longitude", "elevation") == [
        (session, datetime(2026, 6, 10, 11, 30, 1, 250000), 41.5, -81.5, 236.5),
        (session, datetime(2026, 6, 10, 11, 31), 41.6, -81.6, None),
    ]
    assert out.reasons() == ["bad_location"]
    assert out.unmapped["gps_location: outside of workouts"] == 2
    assert out.unmapped["gps_location: tracked by a second device"] == 1
