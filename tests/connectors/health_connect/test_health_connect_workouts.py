"""Workouts of Health Connect, and what they say of the distances, speeds and powers within them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from tests.builders.health_connect import Rows, between, database, ms
from tests.builders.reading import gathered

RIDE = ("2026-03-10T08:00:00", "2026-03-10T09:00:00")


def test_a_workout_with_pauses_laps_route_and_effort(tmp_path: Path) -> None:
    at_nine = ms("2026-03-10T08:30:00")
    pause = {"segment_start_time": at_nine, "segment_end_time": at_nine + 300_000, "segment_type": 67}
    curls = {"segment_start_time": at_nine, "segment_end_time": at_nine + 60_000, "segment_type": 8}
    lap = {"lap_start_time": at_nine, "lap_end_time": at_nine + 90_500, "lap_length": 1000.0}
    here = {"timestamp_millis": at_nine, "latitude": 12.5, "longitude": -7.25, "altitude": 31.5}
    nowhere = {"timestamp_millis": at_nine, "latitude": 95.0, "longitude": 0.0}
    other = ("2026-03-11T08:00:00", "2026-03-11T08:30:00")
    tables: Rows = {
        "exercise_session_record_table": [
            between(*RIDE, 1, exercise_type=4, title="Hills", rate_of_perceived_exertion=1.4e-45),
            between(*other, 1, exercise_type=99, rate_of_perceived_exertion=7),
        ],
        "exercise_segments_table": [{"parent_key": 1, **pause}, {"parent_key": 1, **curls, "repetitions_count": 12}],
        "exercise_laps_table": [{"parent_key": 1, **lap}],
        "exercise_route_table": [{"parent_key": 1, **here}, {"parent_key": 1, **nowhere}],
    }
    found = gathered("health_connect", database(tmp_path / "x.db", tables))
    rows = found.tables["session"].select("activity", "duration_s", "offset_min").rows()
    assert rows == [("cycling", 3300.0, 60), ("other", 1800.0, 60)]  # an hour without five minutes of pause
    assert found.unmapped["exercise 99"] == 1
    assert found.tables["session_stat"].select("metric", "value").rows() == [("workout_effort_score", 7.0)]
    assert found.tables["attribute"].select("key", "value").rows() == [("title", "Hills")]
    parts = found.tables["session_event"].select("kind", "duration_s", "detail").rows()
    assert [(kind, length) for kind, length, _ in parts] == [("lap", 90.5), ("pause", 300.0), ("segment", 60.0)]
    assert json.loads(parts[2][2]) == {"type": 8, "repetitions": 12}
    (point,) = found.tables["route_point"].iter_rows(named=True)
    assert (point["latitude"], point["elevation"], point["at"]) == (12.5, 31.5, datetime(2026, 3, 10, 8, 30))
    assert found.reasons() == {"bad_location": 1}


def test_distance_speed_and_power_are_of_the_workout_they_lie_in(tmp_path: Path) -> None:
    inside, outside = ms("2026-03-10T08:10:00"), ms("2026-03-10T12:00:00")
    found = gathered(
        "health_connect",
        database(
            tmp_path / "x.db",
            {
                "exercise_session_record_table": [between(*RIDE, 1, exercise_type=33)],
                "distance_record_table": [
                    between("2026-03-10T08:10:00", "2026-03-10T08:20:00", 1, distance=2000.0),
                    between("2026-03-10T12:00:00", "2026-03-10T12:20:00", 1, distance=800.0),
                ],
                "SpeedRecordTable": [between(*RIDE, 1)],
                "speed_record_table": [
                    {"parent_key": 1, "speed": 3.5, "epoch_millis": moment} for moment in (inside, outside)
                ],
                "PowerRecordTable": [between(*RIDE, 1)],
                "power_record_table": [{"parent_key": 1, "power": 250.0, "epoch_millis": inside}],
            },
        ),
    )
    told = found.tables["sample"].select("metric", "value").rows()
    assert sorted(told) == [
        ("distance_walking_running", 800.0),
        ("distance_walking_running", 2000.0),
        ("running_power", 250.0),
        ("running_speed", 3.5),
        ("workout_speed", 3.5),
    ]


def test_a_ride_s_distance_is_no_walk(tmp_path: Path) -> None:
    tables = {
        "exercise_session_record_table": [between(*RIDE, 1, exercise_type=4)],
        "distance_record_table": [between("2026-03-10T08:10:00", "2026-03-10T08:20:00", 1, distance=5000.0)],
    }
    found = gathered("health_connect", database(tmp_path / "x.db", tables))
    assert found.metrics() == {"distance_cycling"}
