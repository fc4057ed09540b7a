"""Health Auto Export as JSON: grains, clocks, units, sleep, entries and workouts."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from connectors.health_auto_export.names import activity_of, metric_of
from healthkit.errors import DamagedFile
from healthkit.model.catalogue import catalogue
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.source.registry import load_connector
from healthkit.store import create_vault
from tests.builders.health_auto_export import days, metric, readings, said, stretch, workout, write
from tests.builders.reading import Gathered, gathered


def read(tmp_path: Path, **sections: list[dict[str, Any]]) -> Gathered:
    return gathered("health_auto_export", write(tmp_path / "export.json", **sections))


def one(tmp_path: Path, name: str, units: str, *data: dict[str, Any]) -> Gathered:
    return read(tmp_path, metrics=[metric(name, units, list(data))])


def test_readings_keep_their_offset(tmp_path: Path) -> None:
    out = one(
        tmp_path,
        "heart_rate",
        "count/min",
        {"date": "2024-02-06 14:30:05 -0800", "Min": 60, "Avg": 61.5, "Max": 64, "source": "Someone’s Apple Watch"},
        {"date": "2024-02-06 2:31:05\u202fPM -0800", "qty": 70},
        {"date": "2024-02-06T22:32:05Z", "qty": 71, "source": "Oura"},
    )
    assert out.metric("heart_rate").select("start", "value", "unit", "offset_min").rows() == [
        (datetime(2024, 2, 6, 22, 30, 5), 61.5, "count/min", -480),
        (datetime(2024, 2, 6, 22, 31, 5), 70, "count/min", -480),
        (datetime(2024, 2, 6, 22, 32, 5), 71, "count/min", 0),
    ]
    assert set(out.table("source").select("app", "product_class").rows()) == {
        ("Apple Watch", "watch"), ("Health Auto Export", "app"), ("Oura", "app"),
    }  # fmt: skip


def test_names_and_data_in_any_order(tmp_path: Path) -> None:
    data = [{"qty": 3, "date": "2024-02-06 14:30:05 -0800"}]
    entries = [
        metric("flights_climbed", "count", data, name_last=True),
        {"data": data, "name": "step_count", "units": "count"},
    ]
    out = read(tmp_path, workouts=[], metrics=entries)
    assert out.table("sample")["metric"].to_list() == ["flights_climbed", "step_count"]
    assert out.table("sample")["unit"].to_list() == ["count", "count"]


def test_rows_of_days(tmp_path: Path) -> None:
    """Days are summed up at midnight of the person's clock, which the change of the clock moves in UTC."""
    data = [
        {"date": f"2024-10-{day} 00:00:00 {away}", "qty": 8000 + day}
        for day, away in ((26, "+0200"), (27, "+0200"), (28, "+0100"))
    ]
    out = one(tmp_path, "step_count", "count", *data)
    assert out.metric("step_count").select("day", "start", "end", "value", "offset_min").rows() == [
        (date(2024, 10, day), datetime(2024, 10, day), datetime(2024, 10, day + 1), 8000 + day, None)
        for day in (26, 27, 28)
    ]  # fmt: skip


def test_rows_of_hours_and_minutes(tmp_path: Path) -> None:
    hours = readings(datetime(2024, 5, 2, 8), 4, timedelta(hours=1), 300)
    minutes = readings(datetime(2024, 5, 2, 8, 7), 4, timedelta(minutes=1), 20)
    exact = readings(datetime(2024, 5, 2, 8, 7, 13), 2, timedelta(minutes=1), 20)
    out = read(
        tmp_path,
        metrics=[
            metric("step_count", "count", hours),
            metric("active_energy", "kJ", minutes),
            metric("flights_climbed", "count", exact),
            metric("respiratory_rate", "count/min", minutes),
        ],
    )
    lengths = {
        name: set((out.metric(name)["end"] - out.metric(name)["start"]).dt.total_seconds().to_list())
        for name in ("step_count", "active_energy_burned", "flights_climbed", "respiratory_rate")
    }
    assert lengths == {
        "step_count": {3600}, "active_energy_burned": {60}, "flights_climbed": {0}, "respiratory_rate": {0},
    }  # fmt: skip


def test_sums_of_weeks_are_not_taken_for_days(tmp_path: Path) -> None:
    data = readings(datetime(2024, 5, 6), 4, timedelta(days=7), 50_000)
    out = read(tmp_path, metrics=[metric("step_count", "count", data), metric("weight_body_mass", "kg", data[:2])])
    assert out.unmapped == {"step_count by several": 4}
    assert out.metric("body_mass")["day"].to_list() == [date(2024, 5, 6), date(2024, 5, 13)]


def test_what_has_two_values_or_more_to_say(tmp_path: Path) -> None:
    at = "2024-02-06 14:30:05 -0800"
    out = read(
        tmp_path,
        metrics=[
            metric("blood_pressure", "mmHg", [{"date": at, "systolic": 121, "diastolic": 79}]),
            metric("blood_glucose", "mg/dL", [{"date": at, "qty": 99, "mealTime": "Before Meal"}]),
            metric("insulin_delivery", "IU", [{"date": at, "qty": 4, "reason": "Bolus"}]),
            metric("mindful_minutes", "min", [{"date": at, "qty": 10}]),
            metric("apple_stand_hour", "count", [{"date": "2024-02-06 00:00:00 -0800", "qty": 11}]),
            metric("unheard_of", "count", [{"date": at, "qty": 1}, {"date": at, "qty": 2}]),
        ],
    )
    assert out.metric("blood_pressure_systolic")["value"].to_list() == [121]
    assert out.metric("blood_pressure_diastolic")["value"].to_list() == [79]
    assert list(out.attributes("sample", "mealTime").values()) == ["Before Meal"]
    assert list(out.attributes("sample", "reason").values()) == ["Bolus"]
    assert out.table("event").select("metric", "code", "start", "end").rows() == [
        ("mindful_session", "present", datetime(2024, 2, 6, 22, 30, 5), datetime(2024, 2, 6, 22, 40, 5))
    ]
    assert out.metric("activity_summary_stand").select("value", "unit", "day").rows() == [(11, "h", date(2024, 2, 6))]
    assert out.unmapped == {"unheard_of": 2}


def test_units_reach_the_vault_converted(tmp_path: Path) -> None:
    at = "2024-02-06 14:30:05 -0800"
    path = write(
        tmp_path / "export.json",
        metrics=[
            metric("active_energy", "kJ", [{"date": at, "qty": 418.4}]),
            metric("walking_running_distance", "mi", [{"date": at, "qty": 2}]),
            metric("weight_body_mass", "lb", [{"date": at, "qty": 200}]),
            metric("body_temperature", "degF", [{"date": at, "qty": 98.6}]),
            metric("blood_oxygen_saturation", "%", [{"date": at, "qty": 97}]),
            metric("vo2_max", "ml/(kg·min)", [{"date": at, "qty": 44.1}]),
            metric("walking_speed", "km/hr", [{"date": at, "qty": 4.8}]),
            metric("blood_glucose", "mg/dL", [{"date": at, "qty": 90.08}]),
        ],
    )
    vault = create_vault(tmp_path / "vault", "passphrase")
    (report,) = import_path(vault, path)
    assert not report.issues
    with vault.reader() as con:
        found = dict(con.execute("SELECT metric, value FROM sample").fetchall())
    expected = {
        "active_energy_burned": 100, "distance_walking_running": 3.218688, "body_mass": 90.718474,
        "body_temperature": 37, "oxygen_saturation": 97, "vo2_max": 44.1, "walking_speed": 4.8, "blood_glucose": 5,
    }  # fmt: skip
    assert found == {name: pytest.approx(value, rel=1e-3) for name, value in expected.items()}


def test_sleep_by_stretches(tmp_path: Path) -> None:
    night = datetime(2024, 3, 30, 23, 30)
    out = one(
        tmp_path,
        "sleep_analysis",
        "hr",
        stretch(night, night + timedelta(minutes=30), "In Bed"),
        {"startDate": "2024-03-31 00:00:00 +0100", "endDate": "2024-03-31 04:00:00 +0200", "value": "Core"},
        {"startDate": "2024-03-31 04:00:00 +0200", "endDate": "2024-03-31 04:20:00 +0200", "value": "REM"},
        {"startDate": "2024-03-31 04:20:00 +0200", "endDate": "2024-03-31 04:21:00 +0200", "value": "Dozing"},
    )
    assert out.table("event").select("code", "start", "end", "offset_min").rows() == [
        ("in_bed", datetime(2024, 3, 30, 22, 30), datetime(2024, 3, 30, 23), 60),
        ("asleep_core", datetime(2024, 3, 30, 23), datetime(2024, 3, 31, 2), 60),  # three hours: the clock went forward
        ("asleep_rem", datetime(2024, 3, 31, 2), datetime(2024, 3, 31, 2, 20), 120),
    ]
    assert out.unmapped == {"sleep: Dozing": 1}


def test_sleep_by_nights(tmp_path: Path) -> None:
    night = {
        "date": "2024-02-05", "totalSleep": 7.5, "asleep": 0, "core": 4, "deep": 1.5, "rem": 2, "awake": 0.25,
        "inBed": 0, "sleepStart": "2024-02-05 23:00:00 -0800",
        "sleepEnd": "2024-02-06 06:45:00 -0800", "inBedStart": "2024-02-05 23:00:00 -0800",
        "inBedEnd": "2024-02-06 06:50:00 -0800", "source": "Apple Watch",
    }  # fmt: skip
    older = {"date": "2024-02-07", "asleep": 6.5, "inBed": 8}
    out = one(tmp_path, "sleep_analysis", "hr", night, older)
    found = {(row["metric"], row["day"]): row["value"] for row in out.table("sample").iter_rows(named=True)}
    waking = date(2024, 2, 6)
    assert found == {
        ("sleep_duration", waking): 7.5, ("sleep_core", waking): 4, ("sleep_deep", waking): 1.5,
        ("sleep_rem", waking): 2, ("sleep_awake", waking): 0.25, ("sleep_duration", date(2024, 2, 7)): 6.5,
        ("time_in_bed", date(2024, 2, 7)): 8,
    }  # fmt: skip
    assert out.table("event").select("code", "start", "end").rows() == [
        ("in_bed", datetime(2024, 2, 6, 7), datetime(2024, 2, 6, 14, 50))
    ]


def test_entries(tmp_path: Path) -> None:
    span = {"start": "2024-02-06 10:00:00 -0800", "end": "2024-02-06 12:00:00 -0800"}
    out = read(
        tmp_path,
        symptoms=[
            {**span, "name": "Headache", "severity": "Moderate", "userEntered": True, "source": "Health"},
            {**span, "name": "Shortness of Breath", "severity": "Not Present"},
            {**span, "name": "Ennui", "severity": "Mild"},
        ],
        cycleTracking=[{**span, "name": "Menstrual Flow", "value": "Light"}],
        stateOfMind=[
            {"id": "1", "start": "2024-02-06T18:00:00Z", "end": "2024-02-06T18:00:00Z", "kind": "momentary_emotion",
             "valence": 0.4, "valenceClassification": 5, "labels": ["calm", "happy"], "associations": []}
        ],
        medications=[{"displayText": "something", "status": "Taken"}],
    )  # fmt: skip
    assert out.table("event").select("metric", "code").rows() == [
        ("headache", "moderate"), ("shortness_of_breath", "absent"), ("menstrual_flow", "light"),
        ("state_of_mind", "unspecified"),
    ]  # fmt: skip
    assert list(out.attributes("event", "labels").values()) == ["calm, happy"]
    assert list(out.attributes("event", "valence").values()) == ["0.4"]
    assert out.unmapped == {"entry: Ennui": 1, "medications": 1}


def test_electrocardiograms(tmp_path: Path) -> None:
    points = [{"date": "2024-02-06 10:00:00 -0800", "voltage": value, "units": "V"} for value in (1e-5, -2.5e-4)]
    entry = {
        "start": "2024-02-06 10:00:00 -0800", "end": "2024-02-06 10:00:30 -0800", "classification": "Sinus Rhythm",
        "averageHeartRate": 61, "samplingFrequency": 512, "numberOfVoltageMeasurements": 2,
        "voltageMeasurements": points,
    }  # fmt: skip
    out = read(tmp_path, ecg=[entry, {**entry, "voltageMeasurements": []}])
    row = out.table("waveform").row(0, named=True)
    assert (row["classification"], row["rate_hz"], row["unit"]) == ("sinus_rhythm", 512, "uV")
    assert row["values"] == pytest.approx([10, -250])
    assert [issue.reason for issue in out.issues] == ["bad_value"]


def test_workouts_of_both_versions(tmp_path: Path) -> None:
    start = datetime(2024, 5, 2, 18)
    point = {"timestamp": said(start), "latitude": 48.1, "longitude": 11.5, "altitude": 520, "speed": -1, "course": 90,
             "horizontalAccuracy": 4}  # fmt: skip
    second = workout(
        start, 30, "Outdoor Cycle", heartRate={"min": {"qty": 99, "units": "bpm"}, "avg": {"qty": 120, "units": "bpm"}},
        elevationUp={"qty": 210, "units": "ft"}, activeEnergy=[{"qty": 5, "date": said(start), "units": "kcal"}],
        heartRateData=[{"date": said(start), "Min": 98, "Avg": 99, "Max": 101, "source": "Apple Watch"}],
        route=[point, {"timestamp": said(start), "latitude": None}], location="Outdoor",
    )  # fmt: skip
    first = {
        "name": "Traditional Strength Training", "start": said(start + timedelta(days=1)), "duration": 45,
        "end": said(start + timedelta(days=1, minutes=45)), "activeEnergy": {"qty": 900, "units": "kJ"},
        "elevation": {"ascent": 12, "descent": 9, "units": "m"}, "maxHeartRate": {"qty": 151, "units": "bpm"},
        "route": [{"lat": 1.5, "lon": 2.5, "altitude": 3, "timestamp": said(start + timedelta(days=1))}],
    }  # fmt: skip
    out = read(tmp_path, workouts=[second, first])
    assert out.table("session").select("activity", "start", "duration_s", "offset_min").rows() == [
        ("cycling", datetime(2024, 5, 2, 17), 1800, 60),
        ("traditional_strength_training", datetime(2024, 5, 3, 17), 2700, 60),
    ]
    stats = out.table("session_stat").select("ref", "metric", "aggregate", "value", "unit").rows()
    one_, two = out.table("session")["ref"].to_list()
    assert set(stats) == {
        (one_, "active_energy_burned", "sum", 320, "kcal"), (one_, "distance_cycling", "sum", 5.2, "km"),
        (one_, "heart_rate", "minimum", 99, "bpm"), (one_, "heart_rate", "average", 120, "bpm"),
        (one_, "elevation_ascended", "sum", 210, "ft"), (two, "active_energy_burned", "sum", 900, "kJ"),
        (two, "elevation_ascended", "sum", 12, "m"), (two, "elevation_descended", "sum", 9, "m"),
        (two, "heart_rate", "maximum", 151, "bpm"),
    }  # fmt: skip
    assert out.table("route_point").select("ref", "at", "latitude", "elevation", "speed", "course").rows() == [
        (one_, datetime(2024, 5, 2, 17), 48.1, 520, None, 90), (two, datetime(2024, 5, 3, 17), 1.5, 3, None, None),
    ]  # fmt: skip
    assert [issue.reason for issue in out.issues] == ["bad_location"]
    assert out.metric("heart_rate").select("start", "value").rows() == [(datetime(2024, 5, 2, 17), 99)]


@pytest.mark.parametrize(
    ("name", "activity"),
    [("Outdoor Walk", "walking"), ("Indoor Run", "treadmill"), ("Pool Swim", "swimming"), ("Yoga", "yoga"),
     ("High Intensity Interval Training", "high_intensity_interval_training"), ("Underwater chess", None)],
)  # fmt: skip
def test_names_of_workouts(name: str, activity: str | None) -> None:
    assert activity_of(name) == activity


def test_every_metric_of_healthkit_has_its_name() -> None:
    for name, expected in {
        "dietary_vitamin_c": "dietary_vitamin_c", "vitamin_c": "dietary_vitamin_c", "fiber": "dietary_fiber",
        "carbohydrates": "dietary_carbohydrates", "total_fat": "dietary_fat_total", "uv_exposure": "uv_exposure",
        "running_stride_length": "running_stride_length", "body_mass_index": "body_mass_index",
        "walking_asymmetry_percentage": "walking_asymmetry_percentage", "vo2_max": "vo2_max",
        "resting_heart_rate": "resting_heart_rate", "heart_rate_variability": "heart_rate_variability_sdnn",
        "Weight & Body Mass": "body_mass", "headphone_audio_exposure": "headphone_audio_exposure",
    }.items():  # fmt: skip
        assert metric_of(name) == expected
    quantities = [m for m in catalogue().metrics.values() if any("Quantity" in identifier for identifier in m.hk)]
    assert len(quantities) == 120
    assert all(metric_of(metric_.id) == metric_.id for metric_ in quantities)


def test_a_folder_s_files_stand_alone(tmp_path: Path) -> None:
    """Automations write files that overlap: what is known is not added again."""
    folder = tmp_path / "files"
    days(folder / "one.json", datetime(2024, 1, 10), 3)
    days(folder / "two.json", datetime(2024, 1, 10), 4)
    vault = create_vault(tmp_path / "vault", "passphrase")
    reports = import_path(vault, folder)
    assert [report.connector for report in reports] == ["health_auto_export"] * 2
    whole = create_vault(tmp_path / "whole", "passphrase")
    (alone,) = import_path(whole, folder / "two.json")
    assert sum(report.added["sample"] for report in reports) == alone.added["sample"]


@pytest.mark.parametrize(
    "text",
    [
        '{"data": {"viewer": []}}',
        '{"data": [{"id": 1}]}',
        '{"metrics": {"cpu": 3}}',
        '{"metrics": [{"cpu": 3}]}',
        "Date,Energy (kcal),Protein (g),Fiber (g)\n2024-01-01,1,2,3\n",
        "Start,End,Type\n1,2,3\n",
    ],
)
def test_other_files_are_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    with open_package(path) as opened:
        assert load_connector("health_auto_export").detect(opened) is None


def test_a_file_cut_short_says_so(tmp_path: Path) -> None:
    whole = days(tmp_path / "whole.json", datetime(2024, 1, 10), 3).read_text()
    (tmp_path / "cut.json").write_text(whole[:-40])
    with pytest.raises(DamagedFile, match=r"“cut\.json” is no valid JSON, or cut short"):
        gathered("health_auto_export", tmp_path / "cut.json")


def test_bare_arrays_and_numbers_that_json_does_not_know(tmp_path: Path) -> None:
    entry = metric("step_count", "count", [{"date": "2024-02-06 14:30:05 -0800", "qty": 3}])
    text = json.dumps({"metrics": [entry]}).replace('"qty": 3', '"qty": NaN')
    (tmp_path / "bare.json").write_text(text)
    out = gathered("health_auto_export", tmp_path / "bare.json")
    assert [issue.reason for issue in out.issues] == ["bad_value"]
    assert out.table("sample").equals(pl.DataFrame(schema=out.table("sample").schema))


def test_a_time_without_seconds_keeps_its_offset(tmp_path: Path) -> None:
    out = one(tmp_path, "heart_rate", "count/min", {"date": "2024-02-06 2:31\u202fPM -0800", "qty": 70})
    assert out.metric("heart_rate").select("start", "offset_min").rows() == [(datetime(2024, 2, 6, 22, 31), -480)]


def test_stages_in_other_words(tmp_path: Path) -> None:
    names = ("Tief", "Núcleo", "HKCategoryValueSleepAnalysisAsleepREM", "HKCategoryValueSleepAnalysis.awake", "Im Bett")
    stretches = [
        {"startDate": f"2024-05-02 0{n}:00:00 +0200", "endDate": f"2024-05-02 0{n + 1}:00:00 +0200", "value": name}
        for n, name in enumerate(names)
    ]
    inside = {"date": "2024-05-02", "source": "Apple Watch", "sleepAnalysis": stretches[3:]}
    out = one(tmp_path, "sleep_analysis", "hr", *stretches[:3], inside)
    assert out.table("event").sort("start")["code"].to_list() == [
        "asleep_deep", "asleep_core", "asleep_rem", "awake", "in_bed",
    ]  # fmt: skip
    assert out.unmapped == {}


def test_nights_in_an_array_of_their_own(tmp_path: Path) -> None:
    night = {"sleepStart": "2024-05-01 23:00:00 +0200", "sleepEnd": "2024-05-02 07:00:00 +0200", "core": 4, "deep": 1}
    out = read(tmp_path, metrics=[{"name": "sleep_analysis", "units": "hr", "aggregatedSleepAnalyses": [night]}])
    assert out.metric("sleep_deep").select("day", "value", "unit").rows() == [(date(2024, 5, 2), 1, "hr")]
    assert out.table("event")["start"].to_list() == [datetime(2024, 5, 1, 21)]
