"""Workouts of FIT files: totals in their units, routes, laps, pauses, beats, and who recorded them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.builders.fit import Fit, head, run
from tests.builders.reading import Gathered, gathered

START = datetime(2024, 5, 1, 17)


def read(folder: Path, *files: Fit) -> Gathered:
    folder.mkdir(exist_ok=True)
    for number, made in enumerate(files):
        (folder / f"{number}.fit").write_bytes(made.bytes())
    return gathered("garmin", folder)


def stats(found: Gathered) -> dict[tuple[str, str], tuple[float, str]]:
    rows = found.tables["session_stat"].select("metric", "aggregate", "value", "unit").rows()
    return {(metric, aggregate): (value, unit) for metric, aggregate, value, unit in rows}


def test_a_run(tmp_path: Path) -> None:
    found = read(tmp_path / "in", run(START, 10))
    (session,) = found.tables["session"].to_dicts()
    assert (session["kind"], session["activity"], session["start"]) == ("workout", "running", START)
    assert (session["end"], session["duration_s"]) == (START + timedelta(minutes=10), 580.0)
    assert session["offset_min"] == 120
    assert stats(found) == {
        ("distance_walking_running", "sum"): (1680.0, "m"),
        ("total_energy_burned", "sum"): (120.0, "kcal"),
        ("heart_rate", "average"): (139.0, "count/min"),
        ("heart_rate", "maximum"): (159.0, "count/min"),
        ("step_count", "sum"): (1700.0, "count"),  # strides, two steps each
        ("elevation_ascended", "sum"): (31.0, "m"),
    }
    points = found.tables["route_point"]
    assert len(points) == 600
    first = points.row(0, named=True)
    assert (first["latitude"], first["longitude"]) == (pytest.approx(48.85, abs=1e-6), pytest.approx(2.35, abs=1e-6))
    assert (first["elevation"], first["speed"], first["at"]) == (35.0, 2.8, START)
    assert found.samples("running_cadence")["value"].unique().to_list() == [170.0]
    assert found.samples("heart_rate")["value"].to_list()[:3] == [120.0, 121.0, 122.0]
    said = found.tables["attribute"].filter(pl.col("key") == "activity")["value"].to_list()
    assert said == ["running"]


def test_a_workout_adds_nothing_to_the_day(tmp_path: Path) -> None:
    found = read(tmp_path / "in", run(START, 2))
    assert not found.metrics() & {
        "step_count",
        "distance_walking_running",
        "total_energy_burned",
        "active_energy_burned",
    }


@pytest.mark.parametrize(
    ("sport", "sub_sport", "activity", "distance"),
    [
        (1, 3, "running", "distance_walking_running"),
        (1, 1, "treadmill", "distance_walking_running"),
        (2, 6, "spinning", "distance_cycling"),
        (2, 46, "cycling", "distance_cycling"),
        (5, 17, "swimming", "distance_swimming"),
        (10, 20, "traditional_strength_training", "distance_walking_running"),
        (10, 43, "yoga", "distance_walking_running"),
        (4, 15, "elliptical", "distance_walking_running"),
        (12, 42, "cross_country_skiing", "distance_cross_country_skiing"),
        (17, 0, "hiking", "distance_walking_running"),
        (19, 0, "paddle_sports", "distance_paddle_sports"),
    ],
)
def test_sports(tmp_path: Path, sport: int, sub_sport: int, activity: str, distance: str) -> None:
    found = read(tmp_path / "in", run(START, 1, sport=sport, sub_sport=sub_sport))
    assert found.tables["session"]["activity"].to_list() == [activity]
    assert (distance, "sum") in stats(found)


def test_a_sport_that_nobody_knows_is_told(tmp_path: Path) -> None:
    found = read(tmp_path / "in", run(START, 1, sport=199))
    assert found.tables["session"]["activity"].to_list() == ["other"]
    assert found.unmapped["sport_199"] == 1


def test_speed_is_told_once(tmp_path: Path) -> None:
    """By the points of a route, or second by second where there is none."""
    outside, inside = run(START, 1), head(created=START)
    inside.add("record", timestamp=START, speed=3.1).add("session", timestamp=START, start_time=START, sport=1)
    assert read(tmp_path / "out", outside).samples("running_speed").is_empty()
    found = read(tmp_path / "in", inside)
    assert found.samples("running_speed").select("value", "unit").rows() == [(3.1, "m/s")]


def test_a_ride_tells_power_and_cadence_as_they_are(tmp_path: Path) -> None:
    made = head(product=3843, created=START)
    for second in range(4):
        made.add("record", timestamp=START + timedelta(seconds=second), power=200 * second, cadence=90, heart_rate=0)
    made.add("session", timestamp=START, start_time=START, sport=2, total_elapsed_time=4, avg_power=150, avg_cadence=88)
    found = read(tmp_path / "in", made)
    assert found.samples("cycling_power")["value"].to_list() == [0, 200, 400, 600]
    assert found.samples("cycling_cadence")["value"].unique().to_list() == [90.0]
    assert found.samples("heart_rate").is_empty()  # a pulse of 0 is no pulse
    assert stats(found)["cycling_power", "average"] == (150.0, "W")
    about = found.tables["source"].row(0, named=True)
    assert (about["app"], about["product_class"], about["model"]) == ("Garmin Edge 1040", "sensor", "Edge 1040")


@pytest.mark.parametrize(
    ("maker", "product", "kind", "app", "product_class"),
    [
        (1, 3906, 4, "Garmin Fenix 7", "watch"),
        (1, 2158, 4, "Garmin Forerunner 735XT", "watch"),
        (1, 64000, 4, "Garmin", "watch"),
        (260, 0, 4, "Zwift", "app"),
        (265, 101, 4, "Strava", "app"),
        (32, 28, 4, "Wahoo", "sensor"),
        (294, 841, 4, "COROS", "watch"),
        (23, 34, 4, "Suunto", "watch"),
        (1, 2429, 9, "Garmin Index Smart Scale", "scale"),
        (59999, 3, 4, "FIT 59999", "sensor"),
    ],
)
def test_who_recorded(tmp_path: Path, maker: int, product: int, kind: int, app: str, product_class: str) -> None:
    made = head(kind, maker, product).add("record", timestamp=START, heart_rate=100)
    about = read(tmp_path / "in", made).tables["source"].row(0, named=True)
    assert (about["app"], about["product_class"]) == (app, product_class)
    assert "12345" not in str(about)  # the serial number


def test_a_virtual_ride_was_nowhere(tmp_path: Path) -> None:
    made = head(maker=260, product=0).add("record", timestamp=START, position_lat=-11.6, position_long=166.9, power=100)
    made.add("session", timestamp=START, start_time=START, sport=2, sub_sport=58, total_elapsed_time=9)
    found = read(tmp_path / "in", made)
    assert "route_point" not in found.tables
    assert found.samples("cycling_power")["value"].to_list() == [100.0]


def test_laps_lengths_and_pauses(tmp_path: Path) -> None:
    made = head(created=START)
    for minute, kind in ((0, 0), (5, 4), (7, 0), (20, 4)):
        made.add("event", timestamp=START + timedelta(minutes=minute), event=0, event_type=kind)
    made.add("lap", timestamp=START, start_time=START, total_timer_time=600, total_distance=500, avg_heart_rate=130)
    made.add("length", timestamp=START, start_time=START, total_timer_time=31.5, total_strokes=12, length_type=1)
    made.add("length", timestamp=START, start_time=START, total_timer_time=20, length_type=0)
    made.add("session", timestamp=START, start_time=START, sport=5, total_elapsed_time=1200, total_cycles=480)
    found = read(tmp_path / "in", made)
    rows = found.tables["session_event"].select("kind", "start", "duration_s").rows()
    assert sorted(rows) == [
        ("lap", START, 600.0), ("pause", START + timedelta(minutes=5), None),
        ("resume", START + timedelta(minutes=7), None), ("segment", START, 31.5),
    ]  # fmt: skip
    detail = dict(found.tables["session_event"].select("kind", "detail").rows())
    assert detail["lap"] == '{"total_distance": 500.0, "avg_heart_rate": 130.0}'
    assert stats(found)["swimming_stroke_count", "sum"] == (480.0, "count")


def test_parts_of_a_triathlon_are_workouts_of_their_own(tmp_path: Path) -> None:
    made, at = head(created=START), START
    for sport, minutes in ((5, 20), (2, 60), (1, 30)):
        made.add("record", timestamp=at + timedelta(seconds=30), heart_rate=140, cadence=80)
        made.add("session", timestamp=at, start_time=at, sport=sport, total_elapsed_time=60 * minutes)
        at += timedelta(minutes=minutes)
    found = read(tmp_path / "in", made)
    assert found.tables["session"]["activity"].to_list() == ["swimming", "cycling", "running"]
    assert found.samples("cycling_cadence")["start"].to_list() == [START + timedelta(minutes=20, seconds=30)]
    assert found.samples("running_cadence")["value"].to_list() == [160.0]


def test_beats_become_one_series_and_a_gap_begins_another(tmp_path: Path) -> None:
    made = head(created=START)
    at = START
    for second in range(40):
        if second == 20:
            at += timedelta(seconds=60)
        made.add("record", timestamp=at + timedelta(seconds=second), heart_rate=60)
        made.add("hrv", time=[1.0, None, None, None, None])
    found = read(tmp_path / "in", made)
    series = found.tables["waveform"].to_dicts()
    assert [(row["kind"], row["start"], len(row["values"])) for row in series] == [
        ("heartbeat_series", START, 20), ("heartbeat_series", START + timedelta(seconds=80), 20),
    ]  # fmt: skip
    assert series[0]["seconds"][:3] == [0.0, 1.0, 2.0]
    assert set(series[0]["values"]) == {60.0}


def test_a_strap_s_pulse_is_placed_beat_by_beat(tmp_path: Path) -> None:
    """Twelve bits of 1/1024 s roll over every four seconds: beats at 0, 1, 2 … 8 s after the first."""
    made = head(created=START).add(
        "hr", timestamp=START, fractional_timestamp=0.5, filtered_bpm=[70], event_timestamp=[2.0]
    )
    ticks = [(2048 + 1024 * beat) & 0xFFF for beat in range(1, 9)]
    packed: list[int] = []
    for low, high in zip(ticks[::2], ticks[1::2], strict=True):
        packed += [low & 0xFF, low >> 8 | (high & 0xF) << 4, high >> 4]
    made.add("hr", filtered_bpm=[71, 72, 73, 74, 75, 76, 77, 78], event_timestamp_12=packed)
    found = read(tmp_path / "in", made)
    pulse = found.samples("heart_rate")
    assert pulse["value"].to_list() == [float(70 + n) for n in range(9)]
    assert pulse["start"].to_list() == [START + timedelta(seconds=0.5 + n) for n in range(9)]


def test_an_old_foot_pod_packs_its_speed(tmp_path: Path) -> None:
    made = head(created=START).add("record", timestamp=START, compressed_speed_distance=[0x2C, 0xF1, 0x00])
    made.add("record", timestamp=START + timedelta(seconds=1), compressed_speed_distance=[None, None, None])
    made.add("session", timestamp=START, start_time=START, sport=1, total_elapsed_time=9)
    assert read(tmp_path / "in", made).samples("running_speed")["value"].to_list() == [3.0]


@pytest.mark.parametrize(("offset_min", "stated"), [(345, 345), (-600, -600), (None, None), (60 * 40, None)])
def test_the_offset_is_what_the_file_states(tmp_path: Path, offset_min: int | None, stated: int | None) -> None:
    found = read(tmp_path / "in", run(START, 1, offset_min=offset_min))
    assert found.tables["session"]["offset_min"].to_list() == [stated]
    assert found.samples("heart_rate")["offset_min"].unique().to_list() == [stated]
