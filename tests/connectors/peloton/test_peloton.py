"""Peloton's table: zones in brackets, miles and kilometres, disciplines, and what a row leaves open."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from connectors.peloton import Peloton
from connectors.peloton.zones import local, offset
from healthkit.errors import DamagedFile
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.peloton import other, ride, table
from tests.connectors.activity_files.reading import Read, read


def read_text(tmp_path: Path, text: str) -> Read:
    path = tmp_path / "workouts.csv"
    path.write_text(text, "utf-8")
    return read(Peloton(), path)


@pytest.mark.parametrize("before", ["", "\n", "\ufeff", "\n\n"])
def test_a_ride_in_miles(tmp_path: Path, before: str) -> None:
    got = read_text(tmp_path, table([ride("2020-04-19 12:11 (PDT)")], before=before))
    session = got.one("session")
    start = datetime(2020, 4, 19, 19, 11)
    assert (session["activity"], session["start"], session["offset_min"]) == ("spinning", start, -420)
    assert (session["end"], session["duration_s"]) == (start + timedelta(minutes=30), 1800.0)
    assert got.stats() == {
        ("distance_cycling", "sum", 11.3, "mi"),
        ("cycling_speed", "average", 22.6, "mph"),
        ("cycling_power", "average", 103.0, "W"),
        ("cycling_cadence", "average", 80.0, "rpm"),
        ("heart_rate", "average", 131.5, "count/min"),
        ("total_energy_burned", "sum", 255.0, "kcal"),
        ("peloton_total_output", "sum", 185.0, "kJ"),
        ("peloton_resistance", "average", 39.0, "percent"),
    }
    assert got.attributes("session") == {
        "activity": "Cycling", "title": "30 min Climb Ride", "class type": "Climb", "class": "On Demand",
        "instructor": "A Coach",
    }  # fmt: skip
    assert (got.issues, got.unmapped) == ([], {})


@pytest.mark.parametrize(("speed", "distance"), [("kph", "km"), ("KPH", "km"), ("km/h", "km")])
def test_a_ride_in_kilometres(tmp_path: Path, speed: str, distance: str) -> None:
    got = read_text(tmp_path, table([ride("2020-04-19 12:11 (UTC)")], speed, distance))
    assert {("distance_cycling", "sum", 11.3, "km"), ("cycling_speed", "average", 22.6, "km/h")} <= got.stats()
    odd = read_text(tmp_path, table([ride("2020-04-19 12:11 (UTC)")], "knots", "league"))
    assert odd.unmapped == {"Distance (league)": 1, "Avg. Speed (knots)": 1}


@pytest.mark.parametrize(
    ("written", "clock", "minutes"),
    [
        ("2018-02-22 17:25 (EST)", datetime(2018, 2, 22, 17, 25), -300),
        ("2020-01-30 09:30 (CDT)", datetime(2020, 1, 30, 9, 30), -300),  # the zone of the download, in January too
        ("2023-11-08 12:04 (-06)", datetime(2023, 11, 8, 12, 4), -360),
        ("2023-11-08 12:04 (-0330)", datetime(2023, 11, 8, 12, 4), -210),
        ("2023-11-08 12:04 (+05:30)", datetime(2023, 11, 8, 12, 4), 330),
        ("2023-11-08 12:04 (GMT+1)", datetime(2023, 11, 8, 12, 4), 60),
        ("2023-07-08 06:00 (BST)", datetime(2023, 7, 8, 6), 60),
        ("2023-07-08 06:00 (AEST)", datetime(2023, 7, 8, 6), 600),
        ("2023-07-08 06:00 (UTC)", datetime(2023, 7, 8, 6), 0),
        ("2023-07-08 06:00:30 (edt)", datetime(2023, 7, 8, 6, 0, 30), -240),
        ("2023-07-08 06:00 (IST)", datetime(2023, 7, 8, 6), None),  # Ireland, Israel or India
        ("2023-07-08 06:00", datetime(2023, 7, 8, 6), None),
        ("soon (EST)", None, -300),
    ],
)
def test_zones_in_brackets(written: str, clock: datetime | None, minutes: int | None) -> None:
    frame = pl.DataFrame({"cell": [written]})
    assert frame.select(local(pl.col("cell")), offset(pl.col("cell")).alias("offset")).rows() == [(clock, minutes)]


def test_the_same_ride_downloaded_in_summer_and_winter_is_one(tmp_path: Path) -> None:
    """The zone follows the day of the download, the instant does not; the hour that repeats is no exception."""
    vault = create_vault(tmp_path / "vault", "peloton")
    for name, stamps in (
        ("summer", ["2020-01-30 09:30 (CDT)", "2020-11-01 01:30 (CDT)", "2020-11-01 02:30 (CDT)"]),
        ("winter", ["2020-01-30 08:30 (CST)", "2020-11-01 00:30 (CST)", "2020-11-01 01:30 (CST)"]),
    ):
        path = tmp_path / f"{name}.csv"
        path.write_text(table([ride(stamp) for stamp in stamps]))
        (report,) = import_path(vault, path)
        assert report.added.get("session", 0) == (3 if name == "summer" else 0)


def test_a_zone_that_is_not_known_is_the_person_s_clock(tmp_path: Path) -> None:
    got = read_text(tmp_path, table([ride("2023-07-08 06:00 (IST)")]))
    assert (got.one("session")["start"], got.one("session")["offset_min"]) == (datetime(2023, 7, 8, 6), None)
    assert got.unmapped == {"zone IST": 1}
    assert Peloton.local_clock


@pytest.mark.parametrize(
    ("discipline", "title", "activity"),
    [
        ("Strength", "10 min Core", "traditional_strength_training"), ("Stretching", "Post-Ride", "flexibility"),
        ("Yoga", "Flow", "yoga"), ("Meditation", "Calm", "mind_and_body"), ("Cardio", "Shadowboxing", "mixed_cardio"),
        ("Running", "20 min HIIT Run", "treadmill"), ("Running", "30 min Outdoor Run", "running"),
        ("Outdoor", "20 min Power Walk", "walking"), ("Walking", "20 min Hike", "walking"), ("Rowing", "Row", "rowing"),
        ("Tread Bootcamp", "30 min", "bootcamp"), ("Bike Bootcamp", "30 min", "bootcamp"), ("Juggling", "5", "other"),
    ],
)  # fmt: skip
def test_disciplines(tmp_path: Path, discipline: str, title: str, activity: str) -> None:
    got = read_text(tmp_path, table([other("2020-04-19 12:11 (PDT)", discipline, title)]))
    assert got.one("session")["activity"] == activity
    assert got.stats() == {("total_energy_burned", "sum", 60.0, "kcal")}
    assert got.unmapped == ({"Juggling": 1} if activity == "other" else {})


def test_rows_that_cannot_be_used_are_said(tmp_path: Path) -> None:
    rows = [ride("2020-04-19 12:11 (PDT)"), ride("never (PDT)"), ride(""), ride("2020-04-20 12:11 (PDT)", "long"),
            ride("2020-04-21 12:11 (PDT)", "None"), ride("2020-04-22 12:11 (PDT)", 0)]  # fmt: skip
    got = read_text(tmp_path, table(rows))
    assert [(issue.reason, issue.position) for issue in got.issues] == [
        ("bad_date", "row 3"), ("bad_date", "row 4"), ("bad_value", "row 5"),
    ]  # fmt: skip
    assert got["session"]["duration_s"].to_list() == [1800.0, None, None, None]


def test_an_empty_table_and_a_foreign_one(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read_text(tmp_path, table([]))
    path = tmp_path / "foreign.csv"
    path.write_text("Workout Timestamp,Title\n2020-01-01,x\n")
    with open_package(path) as package:
        assert Peloton().detect(package) is None


def test_two_downloads_in_one_folder_tell_each_workout_once(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "a_winter.csv").write_text(table([ride("2020-01-19 14:11 (EST)")]), "utf-8")
    calm = other("2020-01-19 15:11 (EDT)", "Meditation", "Calm")
    summer = [ride("2020-01-19 15:11 (EDT)"), calm, ride("2020-06-01 08:00 (EDT)")]
    (folder / "summer.csv").write_text(table(summer), "utf-8")
    got = read(Peloton(), folder)
    told = sorted(got["session"].select("start", "activity").rows())
    assert told == [
        (datetime(2020, 1, 19, 19, 11), "mind_and_body"), (datetime(2020, 1, 19, 19, 11), "spinning"),
        (datetime(2020, 6, 1, 12), "spinning"),
    ]  # fmt: skip
