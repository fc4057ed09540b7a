"""What versions of Android and its apps leave out of a record, and the names of what was eaten."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.builders.health_connect import Rows, between, database, ms
from tests.builders.reading import gathered

RUN = ("2026-03-10T08:00:00", "2026-03-10T09:00:00")
LEFT_OUT = 5e-324


def test_a_baseline_that_was_left_out_is_none(tmp_path: Path) -> None:
    hour = ms(RUN[0])
    tables: Rows = {
        "skin_temperature_record_table": [between(*RUN, 1, baseline=LEFT_OUT), between(*RUN, 1, baseline=33.5)],
        "skin_temperature_delta_table": [
            {"parent_key": 1, "delta": 0.25, "epoch_millis": hour},
            {"parent_key": 2, "delta": 0.25, "epoch_millis": hour},
        ],
    }
    found = gathered("health_connect", database(tmp_path / "x.db", tables))
    assert found.samples("sensor_skin_temperature")["value"].to_list() == [33.75]
    assert found.unmapped["skin temperature without a baseline"] == 1


def test_a_route_without_heights_and_laps_without_lengths(tmp_path: Path) -> None:
    at = ms(RUN[0])
    here = {"parent_key": 1, "timestamp_millis": at, "latitude": 1.5, "longitude": 2.5}
    lap = {"parent_key": 1, "lap_start_time": at, "lap_end_time": at + 60_000}
    tables: Rows = {
        "exercise_session_record_table": [between(*RUN, 1, exercise_type=33)],
        "exercise_route_table": [
            {**here, "altitude": LEFT_OUT, "horizontal_accuracy": LEFT_OUT, "vertical_accuracy": LEFT_OUT}
        ],
        "exercise_laps_table": [{**lap, "lap_length": length} for length in (0.0, LEFT_OUT, 400.0)],
    }
    found = gathered("health_connect", database(tmp_path / "x.db", tables))
    (point,) = found.tables["route_point"].iter_rows(named=True)
    assert (point["elevation"], point["horizontal_accuracy"], point["vertical_accuracy"]) == (None, None, None)
    details = found.tables["session_event"]["detail"].to_list()
    assert details[:2] == [None, None]
    assert json.loads(details[2]) == {"length_m": 400}


@pytest.mark.parametrize("column", ["rate_of_perceived_exertion", "session_rate_of_perceived_exertion"])
def test_effort_under_either_name(tmp_path: Path, column: str) -> None:
    path = database(tmp_path / "x.db", {"exercise_session_record_table": [between(*RUN, 1, exercise_type=33)]})
    con = sqlite3.connect(path)
    with con:
        table = "exercise_session_record_table"
        if column.startswith("session"):
            con.execute(f"ALTER TABLE {table} RENAME COLUMN rate_of_perceived_exertion TO {column}")
        con.execute(f"UPDATE {table} SET {column} = 6.0")
    con.close()
    assert gathered("health_connect", path).tables["session_stat"]["value"].to_list() == [6.0]


def test_a_copy_without_row_numbers_ends_or_starts(tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    con = sqlite3.connect(path)
    with con:
        con.executescript("""
            CREATE TABLE sleep_session_record_table (start_time, start_zone_offset, end_time);
            INSERT INTO sleep_session_record_table VALUES (1749000000000, 3600, 1749010000000);
            CREATE TABLE sleep_stages_table (parent_key, stage_start_time, stage_end_time, stage_type);
            INSERT INTO sleep_stages_table VALUES (1, 1749000000000, 1749010000000, 5);
            CREATE TABLE distance_record_table (start_time, distance);
            INSERT INTO distance_record_table VALUES (1749000000000, 500);
            CREATE TABLE steps_record_table (local_date, count);
            INSERT INTO steps_record_table VALUES (20000, 5000);
        """)
    con.close()
    found = gathered("health_connect", path)
    assert found.tables["event"].select("code", "offset_min").rows() == [("in_bed", 60), ("asleep_deep", 60)]
    (walk,) = found.tables["sample"].iter_rows(named=True)
    assert (walk["value"], walk["start"] == walk["end"]) == (500.0, True)
    assert found.unmapped["steps_record_table"] == 1
    assert found.issues == []


def test_foods_and_meals_by_name(tmp_path: Path) -> None:
    noon = ("2026-03-10T22:50:00", "2026-03-10T22:50:01")
    porridge: dict[str, Any] = {
        "energy": 250_000.0,
        "protein": 8.0,
        "total_fat": LEFT_OUT,
        "meal_type": 1,
        "meal_name": " Porridge ",
    }
    tables: Rows = {
        "nutrition_record_table": [
            between(*noon, 5.75, **porridge),
            between(*noon, 5.75, **porridge),
            between(*noon, 5.75, energy=90_000.0, meal_type=4, meal_name=""),
            between(*noon, 5.75, energy=10_000.0, meal_type=-1, meal_name=None),
        ]
    }
    found = gathered("health_connect", database(tmp_path / "x.db", tables))
    told = found.tables["nutrition_entry"]
    assert told.select("name", "meal", "energy", "energy_unit", "protein", "fat", "ordinal").rows() == [
        ("Porridge", "breakfast", 250.0, "kcal", 8.0, None, None),
        ("Porridge", "breakfast", 250.0, "kcal", 8.0, None, 2),
        ("snack", "snack", 90.0, "kcal", None, None, None),
    ]
    assert told["eaten"].to_list()[0] == "2026-03-11T04:35:00+05:45"  # the next day in Kathmandu
    assert found.samples("dietary_energy_consumed")["value"].to_list() == [250_000.0, 250_000.0, 90_000.0, 10_000.0]


def test_two_exports_in_one_package_are_read_once(tmp_path: Path) -> None:
    later = between("2026-03-11T08:00:00", "2026-03-11T09:00:00", 1, exercise_type=33)
    lap = {"parent_key": 1, "lap_start_time": ms(RUN[0]), "lap_end_time": ms(RUN[1]), "lap_length": 400.0}
    step = between(*RUN, 1, count=500)
    old: Rows = {
        "exercise_session_record_table": [between(*RUN, 1, exercise_type=33)],
        "exercise_laps_table": [lap],
        "steps_record_table": [step, step],  # equal records of one export are two
    }
    new: Rows = {**old, "exercise_session_record_table": [between(*RUN, 1, exercise_type=33), later]}
    database(tmp_path / "exports" / "old.db", old)
    database(tmp_path / "exports" / "new.db", new)
    found = gathered("health_connect", tmp_path / "exports")
    assert found.tables["session"]["duration_s"].to_list() == [3600.0, 3600.0]
    assert len(found.tables["session_event"]) == 1
    assert found.samples("step_count")["value"].to_list() == [500.0, 500.0]
