"""Samsung Health: UTC or the person's clock, details instead of means, side tables, days of all devices, workouts."""

from __future__ import annotations

import gzip
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.builders.reading import Gathered, gathered
from tests.builders.samsung import STAMP, download, ms, table

PULSE = "com.samsung.health.heart_rate"
HEART = "com.samsung.shealth.tracker.heart_rate"
SLEEP = "com.samsung.shealth.sleep"
EXERCISE = "com.samsung.shealth.exercise"
WEIGHT = "com.samsung.health.weight"


def read(tmp_path: Path, tables: dict[str, str], details: dict[str, object] | None = None) -> Gathered:
    return gathered("samsung_health", download(tmp_path / "any.zip", tables, details))


def pulse(start: str, offset: str, name: str = "a.json") -> str:
    row = {"start_time": start, "end_time": start, "time_offset": offset, "heart_rate": 61, "binning_data": name}
    return table(HEART, [row], prefix=PULSE)


@pytest.mark.parametrize(
    ("written", "basis"), [("2026-03-10 08:00:00.000", "UTC"), ("2026-03-10 10:00:00.000", "local")]
)
def test_details_show_which_clock_a_table_goes_by(tmp_path: Path, written: str, basis: str) -> None:
    start = ms("2026-03-10T08:00:00")
    entries = [
        {"start_time": start + 60_000 * n, "end_time": start + 60_000 * n + 59_000, "heart_rate": 60 + n}
        for n in range(3)
    ]
    weights = table(WEIGHT, [{"start_time": written, "time_offset": "UTC+0200", "weight": 80.5}])
    found = read(tmp_path, {HEART: pulse(written, "UTC+0200"), WEIGHT: weights}, {f"{HEART}/a/a.json": entries})
    assert found.read[f"table read as {basis} (details)"] == 1
    assert found.read[f"table read as {basis} (the other tables)"] == 1
    assert found.samples("heart_rate")["value"].to_list() == [60.0, 61.0, 62.0]  # the mean of the row is not read
    assert found.samples("body_mass")["start"].to_list() == [datetime(2026, 3, 10, 8)]
    assert set(found.tables["sample"]["offset_min"].to_list()) == {120}


def test_offsets_in_milliseconds_are_of_the_person_s_clock(tmp_path: Path) -> None:
    weights = table(WEIGHT, [{"start_time": "2019-03-10 08:00:00.000", "time_offset": "3600000", "weight": 80.5}])
    found = read(tmp_path, {WEIGHT: weights})
    (row,) = found.tables["sample"].iter_rows(named=True)
    assert (row["start"], row["offset_min"]) == (datetime(2019, 3, 10, 7), 60)


@pytest.mark.parametrize(
    ("start", "end", "basis", "utc"),
    [
        ("2026-03-09 14:00:00.000", "2026-03-09 21:30:00.000", "UTC", datetime(2026, 3, 9, 14)),
        ("2026-03-09 23:00:00.000", "2026-03-10 06:30:00.000", "local", datetime(2026, 3, 9, 14)),
    ],
)
def test_people_sleep_at_night(tmp_path: Path, start: str, end: str, basis: str, utc: datetime) -> None:
    row = {"start_time": start, "end_time": end, "time_offset": "UTC+0900", "sleep_score": 80, "datauuid": "n1"}
    found = read(
        tmp_path, {SLEEP: table(SLEEP, [row], prefix="com.samsung.health.sleep", plain=frozenset({"sleep_score"}))}
    )
    assert found.read[f"table read as {basis} (nights)"] == 1
    assert found.tables["event"].select("code", "start").rows() == [("in_bed", utc), ("asleep", utc)]
    score = found.samples("samsung_sleep_score").row(0, named=True)
    assert (score["day"], score["value"]) == (date(2026, 3, 10), 80.0)  # the day of waking in Tokyo


def test_stages_take_the_offset_of_their_sleep(tmp_path: Path) -> None:
    sleep = {"start_time": "2026-03-09 21:00:00.000", "end_time": "2026-03-10 05:00:00.000", "time_offset": "UTC+0100"}
    stages = [
        {
            "start_time": "2026-03-09 21:00:00.000",
            "end_time": "2026-03-10 01:00:00.000",
            "stage": 40003,
            "sleep_id": "n1",
        },
        {
            "start_time": "2026-03-10 01:00:00.000",
            "end_time": "2026-03-10 05:00:00.000",
            "stage": 40009,
            "sleep_id": "n1",
        },
    ]
    tables = {
        SLEEP: table(SLEEP, [{**sleep, "datauuid": "n1"}]),
        "com.samsung.health.sleep_stage": table("com.samsung.health.sleep_stage", stages),
    }
    found = read(tmp_path, tables)
    assert found.tables["event"].select("code", "offset_min").rows() == [("asleep_deep", 60), ("in_bed", 60)]
    assert found.unmapped["sleep stage 40009"] == 1


def test_steps_of_a_day_are_those_of_all_devices(tmp_path: Path) -> None:
    kind = "com.samsung.shealth.step_daily_trend"
    rows = [
        {"source_type": source, "count": count, "distance": 5000.5, "day_time": day}
        for source, count, day in (
            (0, 3200, "2026-03-10 00:00:00.000"), (-2, 9715, "2026-03-10 00:00:00.000"),
            (108, 6515, "2026-03-10 00:00:00.000"), (-2, 8000, str(ms("2026-03-11T00:00:00"))),
        )
    ]  # fmt: skip
    other = "com.samsung.shealth.tracker.pedometer_day_summary"
    summary = table(other, [{"step_count": 4000, "day_time": "2026-03-10 00:00:00.000"}])
    found = read(tmp_path, {kind: table(kind, rows), other: summary})
    steps = found.samples("step_count")
    assert steps.select("day", "value").rows() == [(date(2026, 3, 10), 9715.0), (date(2026, 3, 11), 8000.0)]
    assert steps["start"].to_list()[0] == datetime(2026, 3, 10)


def test_a_side_table_is_not_taken_for_the_main_one(tmp_path: Path) -> None:
    zones = table(f"{EXERCISE}.hr_zone", [{"start_time": "2026-03-10 08:00:00.000", "at": 120}])
    run = {"start_time": "2026-03-10 08:00:00.000", "end_time": "2026-03-10 08:30:00.000", "time_offset": "UTC+0100",
           "exercise_type": 1002, "duration": 1_500_000, "distance": 5000, "mean_heart_rate": 141.5}  # fmt: skip
    found = read(
        tmp_path, {f"{EXERCISE}.hr_zone": zones, EXERCISE: table(EXERCISE, [run], prefix="com.samsung.health.exercise")}
    )
    assert found.tables["session"].select("activity", "duration_s").rows() == [("running", 1500.0)]
    assert sorted(found.tables["session_stat"].select("metric", "aggregate", "value").rows()) == [
        ("distance_walking_running", "sum", 5000.0),
        ("heart_rate", "average", 141.5),
    ]
    assert found.unmapped["table exercise.hr_zone"] == 1


def test_a_workout_s_pulse_and_route_packed_or_not(tmp_path: Path) -> None:
    at = ms("2026-03-10T08:00:00")
    live = [{"start_time": at + 1000 * n, "heart_rate": 120.0 + n} for n in range(2)] + [
        {"start_time": at, "cadence": 80}
    ]
    places = [
        {"start_time": at, "latitude": 12.5, "longitude": -7.25, "altitude": 31.5, "accuracy": 4.0},
        {"start_time": at},
    ]
    run = {"start_time": "2026-03-10 08:00:00.000", "end_time": "2026-03-10 08:30:00.000", "time_offset": "UTC+0100",
           "exercise_type": 77777, "live_data": "u.live_data.json", "location_data": "u.location_data"}  # fmt: skip
    details: dict[str, object] = {
        f"{EXERCISE}/u/u.live_data.json": gzip.compress(json.dumps(live).encode()),
        f"{EXERCISE}/u/u.location_data.json": places,
    }
    found = read(tmp_path, {EXERCISE: table(EXERCISE, [run])}, details)
    assert found.samples("heart_rate").select("value", "offset_min").rows() == [(120.0, 60), (121.0, 60)]
    (point,) = found.tables["route_point"].iter_rows(named=True)
    assert (point["latitude"], point["elevation"], point["horizontal_accuracy"]) == (12.5, 31.5, 4.0)
    assert found.tables["session"]["activity"].to_list() == ["other"]
    assert found.unmapped["exercise 77777"] == 1


def test_details_that_are_missing_or_damaged_leave_the_row(tmp_path: Path) -> None:
    rows = [
        {"start_time": f"2026-03-10 0{n}:00:00.000", "time_offset": "UTC", "heart_rate": 60 + n, "binning_data": name}
        for n, name in enumerate(("gone.json", "bad.json", "1", ""))
    ]
    found = read(tmp_path, {HEART: table(HEART, rows, prefix=PULSE)}, {f"{HEART}/b/bad.json": b"{not json"})
    assert found.samples("heart_rate")["value"].to_list() == [60.0, 61.0, 62.0, 63.0]
    assert found.reasons() == {"missing_file": 1, "damaged_member": 1}


def test_body_composition_without_zeros_and_devices_without_names(tmp_path: Path) -> None:
    body = {"weight": 80.5, "body_fat": 0.9, "skeletal_muscle_mass": 31.5, "total_body_water": 0}
    times = {"start_time": "2026-03-10 06:00:00.000", "time_offset": "UTC+0000"}
    weights = [{**times, **body, "basal_metabolic_rate": 1650, "deviceuuid": "d1"}]
    devices = [{"deviceuuid": "d1", "device_group": 360003, "model": "SM-R960", "name": "Somebody's Watch"}]
    kind = "com.samsung.health.device_profile"
    found = read(tmp_path, {WEIGHT: table(WEIGHT, weights, bom=True), kind: table(kind, devices)})
    assert dict(found.tables["sample"].select("metric", "unit").rows()) == {
        "body_mass": "kg", "body_fat_percentage": "percent", "skeletal_muscle_mass": "kg",
        "resting_metabolic_rate": "kcal/d",
    }  # fmt: skip
    assert found.tables["source"].select("app", "product_class", "model").rows() == [
        ("Samsung Health", "watch", "SM-R960")
    ]
    assert "Somebody" not in str(found.tables)


def test_pressures_that_cannot_be_a_pair_are_told(tmp_path: Path) -> None:
    kind, times = "com.samsung.shealth.blood_pressure", {"start_time": "2026-03-10 08:00:00.000", "time_offset": "UTC"}
    pairs = ((121, 79, 62), (79, 121, 62), (0, 0, 60))
    rows = [{**times, "systolic": high, "diastolic": low, "pulse": pulse} for high, low, pulse in pairs]
    found = read(tmp_path, {kind: table(kind, rows, prefix="com.samsung.health.blood_pressure")})
    assert found.samples("blood_pressure_systolic")["value"].to_list() == [121.0]
    assert found.samples("heart_rate")["value"].to_list() == [62.0, 60.0]
    assert [(issue.reason, issue.position) for issue in found.issues] == [("pressure_pair", "row 4")]


def test_hrv_is_rmssd(tmp_path: Path) -> None:
    kind, at = "com.samsung.health.hrv", ms("2026-03-10T02:00:00")
    rows = [{"start_time": "2026-03-10 02:00:00.000", "time_offset": "UTC+0100", "binning_data": "h.json"}]
    found = read(
        tmp_path,
        {kind: table(kind, rows)},
        {f"{kind}/h/h.json": [{"start_time": at, "end_time": at + 300_000, "sdnn": 55.5, "rmssd": 41.5}]},
    )
    assert found.tables["sample"].select("metric", "value", "unit").rows() == [
        ("heart_rate_variability_rmssd", 41.5, "ms")
    ]


@pytest.mark.parametrize(
    ("kind", "row", "metric", "value", "unit"),
    [
        ("com.samsung.shealth.blood_glucose", {"glucose": 5.4}, "blood_glucose", 5.4, "mmol/L"),
        ("com.samsung.health.water_intake", {"amount": 250}, "dietary_water", 250.0, "mL"),
        ("com.samsung.health.height", {"height": 181.5}, "height", 181.5, "cm"),
        ("com.samsung.health.respiratory_rate", {"average": 14.5}, "respiratory_rate", 14.5, "count/min"),
        ("com.samsung.shealth.stress", {"score": 34}, "samsung_stress", 34.0, "score"),
        ("com.samsung.health.floors_climbed", {"floor": 2}, "flights_climbed", 2.0, "count"),
        ("com.samsung.health.nutrition", {"sodium": 640}, "dietary_sodium", 640.0, "mg"),
        ("com.samsung.health.skin_temperature", {"temperature": 33.2}, "sensor_skin_temperature", 33.2, "degC"),
    ],
)
def test_units(tmp_path: Path, kind: str, row: dict[str, object], metric: str, value: float, unit: str) -> None:
    times = {"start_time": "2026-03-10 08:00:00.000", "time_offset": "UTC-0330"}
    found = read(tmp_path, {kind: table(kind, [{**times, **row}])})
    (told,) = found.tables["sample"].iter_rows(named=True)
    assert (told["metric"], told["value"], told["unit"]) == (metric, value, unit)
    assert (told["start"], told["offset_min"]) == (datetime(2026, 3, 10, 8), -210)


@pytest.mark.corpus
def test_corpus(corpus: Path) -> None:
    found = gathered("samsung_health", corpus / "samsung_health")
    assert found.reasons() == {"missing_file": 2}  # details that were not published with the tables
    assert found.samples("heart_rate")["value"].to_list() == [52.0]
    assert found.samples("oxygen_saturation")["value"].to_list() == [95.0]
    assert found.samples("samsung_sleep_score")["value"].to_list() == [79.0, 82.0]
    codes = found.tables["event"]["code"].to_list()
    assert codes == ["asleep_deep", "asleep_core", "asleep_rem", "awake", "in_bed", "in_bed", "asleep"]
    assert STAMP in next(path.name for path in (corpus / "samsung_health").glob("*.csv"))
