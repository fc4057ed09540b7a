"""Polar's workouts: both shapes, time bases, NaN, sports, several exercises, and a session that is told twice."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.polar import Polar
from connectors.polar.sports import activity_of
from healthkit.errors import DamagedFile
from tests.builders.polar import UUID, earlier_training, export, training
from tests.connectors.activity_files.reading import Read, read

LOCAL = datetime(2024, 6, 1, 18, 0)
UTC = LOCAL - timedelta(hours=2)


def read_one(tmp_path: Path, document: Any, name: str = "x.json") -> Read:
    path = tmp_path / name
    path.write_text(json.dumps(document))
    return read(Polar(), path)


def test_a_run(tmp_path: Path) -> None:
    got = read_one(tmp_path, training(LOCAL), f"training-session_2024-06-01T18-00-00_1-{UUID}.json")
    session = got.one("session")
    assert (session["activity"], session["start"], session["offset_min"]) == ("running", UTC, 120)
    assert (session["end"], session["duration_s"]) == (UTC + timedelta(minutes=30), 1740.0)
    assert got.stats() == {
        ("distance_walking_running", "sum", 5000.0, "m"),
        ("active_energy_burned", "sum", 321.0, "kcal"),
        ("heart_rate", "average", 141.0, "count/min"),
        ("heart_rate", "maximum", 172.0, "count/min"),
        ("elevation_ascended", "sum", 44.0, "m"),
        ("elevation_descended", "sum", 40.0, "m"),
        ("polar_cardio_load", "sum", 61.5, "{score}"),  # a muscle load of -1 is none
        ("polar_recovery_time", "sum", 3_600_000.0, "ms"),
    }
    zones = [{"from": 95.0, "to": 114.0, "seconds": 61.0}]
    assert got.attributes("session") == {
        "activity": "Polar sport 1", "title": "Evening", "heart rate zones": json.dumps(zones),
    }  # fmt: skip
    source = got.one("source")
    assert (source["app"], source["product_class"], source["model"]) == ("Polar Flow", "watch", "Polar Vantage V2")
    assert "0A1B2C3D" not in str(got.frames)
    assert got["session_event"].drop("ref", "detail").rows() == [
        ("lap", UTC, 600.0), ("segment", UTC + timedelta(minutes=10), 300.0),
        ("pause", UTC + timedelta(minutes=10), 60.5),
    ]  # fmt: skip
    assert (got.issues, got.unmapped) == ([], {"samples LEFT_CRANK_CURRENT_POWER": 2})


def test_samples_and_route_have_bases_of_their_own(tmp_path: Path) -> None:
    """Samples count from the exercise's start, the route from its own, two seconds later; NaN is no value."""
    got = read_one(tmp_path, training(LOCAL))
    assert got.of("heart_rate", "start", "value") == [
        (UTC + timedelta(seconds=1), 101.0), (UTC + timedelta(seconds=3), 103.0),
    ]  # fmt: skip
    assert got.values("running_speed")[:2] == [(10.0, "km/h"), (10.8, "km/h")]
    assert got.values("running_cadence")[0] == (168.0, "count/min")
    assert set(got["sample"]["offset_min"]) == {120}
    route = got["route_point"]
    assert route["at"].to_list() == [UTC + timedelta(seconds=2 + n) for n in range(5)]
    assert route["elevation"].to_list() == [None, None, 12.5, 0.0, 13.0]  # 0 is sea level once there was a fix


def test_statistics_and_numbers_as_text(tmp_path: Path) -> None:
    told = [
        {"type": "HEART_RATE", "min": 90, "avg": 150, "max": 172}, {"type": "SPEED", "avg": 10.08, "max": 14.2},
        {"type": "CADENCE", "avg": 84, "max": 90}, {"type": "POWER", "avg": 210, "max": 400},
        {"type": "ALTITUDE", "avg": 9},
    ]  # fmt: skip
    document = training(LOCAL, recoveryTimeMillis="124200000")
    del document["hrAvg"], document["hrMax"]
    document["exercises"][0]["statistics"] = {"statistics": told}
    assert read_one(tmp_path, document).stats() >= {
        ("heart_rate", "average", 150.0, "count/min"), ("heart_rate", "maximum", 172.0, "count/min"),
        ("running_speed", "average", 10.08, "km/h"), ("running_speed", "maximum", 14.2, "km/h"),
        ("running_cadence", "average", 168.0, "count/min"), ("running_power", "average", 210.0, "W"),
        ("running_power", "maximum", 400.0, "W"), ("polar_recovery_time", "sum", 124_200_000.0, "ms"),
    }  # fmt: skip


@pytest.mark.parametrize(("title", "activity"), [("Running", "running"), ("Evening", "other"), ("12", "other")])
def test_a_number_that_is_not_known_is_settled_by_the_title(title: str, activity: str, tmp_path: Path) -> None:
    got = read_one(tmp_path, training(LOCAL, sport="999", name=title))
    assert got.one("session")["activity"] == activity
    assert got.unmapped["sport 999"] == (activity == "other")


def test_the_earlier_shape(tmp_path: Path) -> None:
    start = datetime(2019, 5, 1, 10, 0)
    got = read_one(tmp_path, earlier_training(start), f"training-session-2019-05-01-1-{UUID}.json")
    utc = start + timedelta(hours=5)
    session = got.one("session")
    assert (session["activity"], session["start"], session["offset_min"]) == ("cycling", utc, -300)
    assert (session["end"], session["duration_s"]) == (utc + timedelta(hours=1), 3510.5)
    assert got.stats() >= {
        ("distance_cycling", "sum", 20_000.0, "m"),
        ("active_energy_burned", "sum", 500.0, "kcal"),
        ("heart_rate", "average", 130.0, "count/min"),
        ("cycling_speed", "average", 20.5, "km/h"),
        ("cycling_speed", "maximum", 41.0, "km/h"),
    }
    assert got.of("heart_rate", "start", "value") == [(utc, 100.0), (utc + timedelta(seconds=1), 101.0)]
    assert got["route_point"]["at"].to_list() == [utc, utc + timedelta(seconds=1)]
    assert got["session_event"].drop("ref").rows() == [("lap", utc, 600.0, '{"distance_m": 4000.0}')]
    assert json.loads(got.attributes("session")["heart rate zones"]) == [{"from": 95, "to": 114, "seconds": 300}]


def test_several_exercises_are_several_workouts(tmp_path: Path) -> None:
    whole, ride = training(LOCAL, sport="68"), training(LOCAL + timedelta(hours=1), sport="2")["exercises"][0]
    swim = training(LOCAL, sport="105")["exercises"][0]
    whole["exercises"] = [swim, ride]
    got = read_one(tmp_path, whole)
    assert got["session"]["activity"].to_list() == ["swimming", "cycling"]
    assert got["session"]["start"].to_list() == [UTC, UTC + timedelta(hours=1)]
    assert {metric for metric, *_ in got.stats()} >= {"distance_swimming", "distance_cycling"}
    assert len(got["route_point"]) == 10
    none = {**training(LOCAL), "exercises": []}
    assert read_one(tmp_path, none).one("session")["activity"] == "running"


def test_without_an_offset_it_is_the_person_s_clock(tmp_path: Path) -> None:
    told = training(LOCAL)
    del told["timezoneOffsetMinutes"], told["exercises"][0]["timezoneOffsetMinutes"]
    got = read_one(tmp_path, told)
    assert (got.one("session")["start"], got.one("session")["offset_min"]) == (LOCAL, None)
    assert got["route_point"]["at"][0] == LOCAL + timedelta(seconds=2)
    assert Polar.local_clock


def test_over_the_date_line_and_the_repeated_hour(tmp_path: Path) -> None:
    """The same clock time twice: only the offset tells the two hours of 27 October 2024 in Paris apart."""
    files = {}
    for number, offset in enumerate((120, 60)):
        told = training(datetime(2024, 10, 27, 2, 30), number=number)
        told["timezoneOffsetMinutes"] = told["exercises"][0]["timezoneOffsetMinutes"] = offset
        files[f"training-session_{number}-{UUID}.json"] = told
    east = training(datetime(2024, 1, 2, 1, 0), number=9)
    east["timezoneOffsetMinutes"] = east["exercises"][0]["timezoneOffsetMinutes"] = 840
    files["training-session_9.json"] = east
    got = read(Polar(), export(tmp_path / "x.zip", files))
    assert got["session"]["start"].to_list() == [
        datetime(2024, 10, 27, 0, 30), datetime(2024, 10, 27, 1, 30), datetime(2024, 1, 1, 11, 0),
    ]  # fmt: skip


def test_a_session_that_is_told_twice_counts_once(tmp_path: Path) -> None:
    files = {f"training-session_a-{n}.json": training(LOCAL, note=f"edit {n}") for n in range(2)}
    files["a copy.json"] = files["training-session_a-0.json"]
    got = read(Polar(), export(tmp_path / "x.zip", files))
    assert len(got["session"]) == 1
    assert got.read == {"training": 1, "training told twice": 1, "point": 5}


def test_beats_of_a_strap(tmp_path: Path) -> None:
    told = training(LOCAL)
    told["exercises"][0]["samples"]["rrSamples"] = [{"durationMillis": 800}, {"durationMillis": 750}]
    got = read_one(tmp_path, told).one("waveform")
    assert (got["kind"], got["start"], got["seconds"], got["values"]) == (
        "heartbeat_series", UTC, [0.8, 1.55], [75.0, 80.0],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "activity"),
    [("11", "hiking"), ("38", "cycling"), ("16", "other"), ("17", "treadmill"), ("105", "swimming"), ("900", None),
     ("TRAIL_RUNNING", "running"), ("STRENGTH_TRAINING", "traditional_strength_training"), ("YOGA", "yoga"),
     ("CROSS-TRAINER", "elliptical"), ("ZORBING", None)],
)  # fmt: skip
def test_sports(said: str, activity: str | None) -> None:
    assert activity_of(said) == activity


def test_bad_sessions_are_said(tmp_path: Path) -> None:
    files = {
        "training-session_1.json": training(LOCAL),
        "training-session_2.json": {**training(LOCAL, number=2), "startTime": "soon", "exercises": []},
        "training-session_3.json": '{"startTime": "2024-06-01T18:00:00", "stopTime": 1, "durationMillis": [',
        "training-session_4.json": training(LOCAL, number=4, sport="900"),
    }
    got = read(Polar(), export(tmp_path / "x.zip", files))
    assert [(issue.reason, issue.member) for issue in got.issues] == [
        ("bad_date", "training-session_2.json"), ("damaged_member", "training-session_3.json"),
    ]  # fmt: skip
    assert got["session"]["activity"].to_list() == ["running", "other"]
    assert got.unmapped["sport 900"] == 1
    alone = tmp_path / "alone.json"
    alone.write_text(files["training-session_3.json"])  # type: ignore[arg-type]
    with pytest.raises(DamagedFile):
        read(Polar(), alone)
