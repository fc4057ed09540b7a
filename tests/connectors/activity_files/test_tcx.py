"""TCX: laps and their totals, sensors of ActivityExtension v2, several sports in one file, and plans."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.activity_files import ActivityFiles
from healthkit.errors import DamagedFile, HostileFile
from tests.builders.gpx_tcx import TPX_2, Point, tcx, tcx_activity, tcx_lap, tcx_point, walk
from tests.connectors.activity_files.reading import Read, read

START = datetime(2024, 5, 4, 6, 30)


def read_text(tmp_path: Path, text: str) -> Read:
    path = tmp_path / "training.tcx"
    path.write_text(text, "utf-8")
    return read(ActivityFiles(), path)


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_a_run_of_two_laps(tmp_path: Path) -> None:
    extension = f"<Extensions><LX {TPX_2}><Steps>800</Steps><AvgRunCadence>86</AvgRunCadence></LX></Extensions>"
    laps = [
        tcx_lap(START, 300, walk(START, 301, cadence=86, speed=3.5), 1000, extension),
        tcx_lap(later(300), 100, walk(later(300), 101, cadence=86), 400, extension),
    ]
    got = read_text(tmp_path, tcx(tcx_activity(START, laps), before="          "))
    session = got.one("session")
    assert (session["activity"], session["start"], session["end"]) == ("running", START, later(400))
    assert session["duration_s"] == 400.0
    assert got.stats() == {
        ("active_energy_burned", "sum", 100.0, "kcal"),
        ("step_count", "sum", 1600.0, "count"),
        ("distance_walking_running", "sum", 1400.0, "m"),
        ("heart_rate", "average", 130.0, "count/min"),
        ("heart_rate", "maximum", 150.0, "count/min"),
        ("running_speed", "maximum", 5.5, "m/s"),
    }
    events = got["session_event"].drop("ref", "detail").rows()
    assert events == [("lap", START, 300.0), ("lap", later(300), 100.0)]  # the seam of two laps is no pause
    assert json.loads(got["session_event"]["detail"][0]) == {
        "distance_m": 1000.0, "energy_kcal": 50.0, "average_pulse": 130.0, "maximum_pulse": 150.0, "steps": 800.0,
        "maximum_speed_m_s": 5.5, "average_run_cadence": 86.0, "intensity": "Active", "trigger": "Manual",
    }  # fmt: skip
    assert set(got.values("running_cadence")) == {(172.0, "count/min")}
    assert got["route_point"]["speed"].drop_nulls().unique().to_list() == [3.5]
    assert got.of("running_speed", "value") == []  # with a place, the speed is the route's
    source = got.one("source")
    assert (source["product_class"], source["model"], source["software"]) == ("watch", "Forerunner 945", "5.20")
    assert "3999999999" not in str(source)


def test_indoors_there_is_no_route_and_no_fault(tmp_path: Path) -> None:
    points = [Point(later(n), pulse=130, cadence=90, power=200, speed=8.0) for n in range(3)]
    got = read_text(tmp_path, tcx(tcx_activity(START, [tcx_lap(START, 3, points)], "Biking")))
    assert got.one("session")["activity"] == "cycling"
    assert got.values("cycling_power") == [(200.0, "W")] * 3
    assert got.values("cycling_cadence") == [(90.0, "rpm")] * 3
    assert got.values("cycling_speed") == [(8.0, "m/s")] * 3
    assert len(got["route_point"]) == 0
    assert got.issues == []


def test_a_pause_between_tracks(tmp_path: Path) -> None:
    before, after = walk(START, 11), walk(later(100), 11)
    lap = tcx_lap(START, 20, before).replace("</Lap>", f"<Track>{''.join(map(tcx_point, after))}</Track></Lap>")
    got = read_text(tmp_path, tcx(tcx_activity(START, [lap])))
    assert got.one("session")["duration_s"] == 20.0
    assert got.one("session")["end"] == later(110)
    pauses = got["session_event"].filter(kind="pause").drop("ref", "detail").rows()
    assert pauses == [("pause", later(10), 90.0)]


def test_several_sports_in_one_file(tmp_path: Path) -> None:
    swim = tcx_activity(START, [tcx_lap(START, 600, walk(START, 3))], "Other")
    ride = tcx_activity(later(700), [tcx_lap(later(700), 900, walk(later(700), 3))], "Biking")
    body = (
        f"<MultiSportSession><Id>2024-05-04T06:30:00Z</Id><FirstSport>{swim}</FirstSport><NextSport>"
        f"<Transition StartTime='2024-05-04T06:40:00Z'><TotalTimeSeconds>100</TotalTimeSeconds>"
        f"<Track>{tcx_point(walk(later(600), 1)[0])}</Track></Transition>{ride}</NextSport></MultiSportSession>"
    )
    got = read_text(tmp_path, tcx(body))
    assert got["session"]["activity"].to_list() == ["other", "cycling"]
    assert got["session"]["start"].to_list() == [START, later(700)]
    assert got["route_point"].group_by("ref").len()["len"].to_list() == [3, 3]  # the transition is of neither
    assert got.read == {"activity": 2, "point": 6}


def test_courses_and_plans_are_counted(tmp_path: Path) -> None:
    points = "".join(map(tcx_point, walk(START, 4)))
    body = (
        f"<Courses><Course><Name>Loop</Name><Lap><TotalTimeSeconds>60</TotalTimeSeconds></Lap><Track>{points}</Track>"
        "</Course></Courses><Workouts><Workout Sport='Running'><Name>5 x 1</Name></Workout></Workouts>"
        "<Folders><Workouts><Running Name='x'/></Workouts></Folders>"
    )
    got = read_text(tmp_path, tcx(body=body))
    assert got.read == {"course": 1, "planned workout": 1}
    assert got.frames == {}
    run = tcx_activity(START, [tcx_lap(START, 60, walk(START, 4))])
    assert len(read_text(tmp_path, tcx(run, body=body))["session"]) == 1


def test_without_points_the_laps_speak(tmp_path: Path) -> None:
    got = read_text(tmp_path, tcx(tcx_activity(START, [tcx_lap(START, 1800, metres=0)], "Strength_Training")))
    session = got.one("session")
    assert (session["activity"], session["end"]) == ("traditional_strength_training", later(1800))
    assert ("active_energy_burned", "sum", 50.0, "kcal") in got.stats()
    assert not any("distance" in metric for metric, *_ in got.stats())
    assert got.unmapped == {}
    odd = read_text(tmp_path, tcx(tcx_activity(START, [tcx_lap(START, 60)], "Zorbing")))
    assert odd.one("session")["activity"] == "other"
    assert (odd.unmapped, odd.attributes("session")) == ({"Zorbing": 1}, {"activity": "Zorbing"})


def test_a_clock_that_was_not_set(tmp_path: Path) -> None:
    lap = tcx_lap("1989-12-31T00:00:00Z", 60, walk(START, 61))
    got = read_text(tmp_path, tcx(tcx_activity(START, [lap])))
    assert (got.one("session")["start"], got.one("session")["end"]) == (START, later(60))
    broken = read_text(tmp_path, tcx(tcx_activity(START, [tcx_lap("soon", 60, walk(START, 61))])))
    assert (broken.reasons(), broken.one("session")["start"]) == (["bad_date"], START)


def test_damaged_and_hostile(tmp_path: Path) -> None:
    text = tcx(tcx_activity(START, [tcx_lap(START, 300, walk(START, 300))]))
    half = read_text(tmp_path, text[: len(text) // 2])
    assert 100 < len(half["route_point"]) < 200
    assert half.one("session")["start"] == START
    assert half.reasons() == ["damaged_member"]
    for wrong, error in (
        (text.replace("?>\n", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1), HostileFile),
        (tcx(), DamagedFile),
        (text[:120], DamagedFile),
    ):
        with pytest.raises(error):
            read_text(tmp_path, wrong)
