"""Polar's days, pulse, nights, recharge, beats, weights and tests."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from connectors.polar import Polar
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.polar import UUID, activity, export, night, pulse, recharge, score, training
from tests.connectors.activity_files.reading import Read, read

DAY = date(2024, 6, 1)


def read_one(tmp_path: Path, document: Any, name: str = "x.json") -> Read:
    path = tmp_path / name
    path.write_text(json.dumps(document))
    return read(Polar(), path)


def test_a_day(tmp_path: Path) -> None:
    got = read_one(tmp_path, activity(DAY), f"activity-2024-06-01-{UUID}.json")
    stated = got["sample"].filter(day=DAY)
    assert set(stated.select("metric", "value", "unit").rows()) == {
        ("step_count", 7000.0, "count"), ("distance_walking_running", 5233.5, "m"),
        ("total_energy_burned", 2160.0, "kcal"), ("polar_met_minutes", 197.9, "{score}"),
        ("polar_inactivity_alerts", 2.0, "count"), ("sedentary_time", 36_000.0, "s"),
        ("moderate_activity_time", 3300.0, "s"),
    }  # fmt: skip
    assert set(stated["start"]) == {datetime(2024, 6, 1)}
    assert set(stated["end"]) == {datetime(2024, 6, 2)}
    detailed = got["sample"].filter(pl.col("day").is_null())
    steps = detailed.filter(metric="step_count")
    assert steps.select("start", "end", "value").rows() == [
        (datetime(2024, 6, 1, 8, 11, 30), datetime(2024, 6, 1, 8, 12, 30), 10.0),
        (datetime(2024, 6, 1, 23, 59, 30), datetime(2024, 6, 2, 0, 0, 30), 11.0),
        (datetime(2024, 6, 2, 0, 0, 30), datetime(2024, 6, 2, 0, 1, 30), 12.0),  # past midnight
    ]
    assert set(steps["offset_min"]) == {None}
    assert got.values("physical_effort") == [(1.75, "kcal/(kg.h)")]


def test_samples_without_times_are_counted(tmp_path: Path) -> None:
    told = activity(DAY)
    told["samples"]["steps"] = [{"value": 12}, {"value": 5}]
    del told["summary"]
    got = read_one(tmp_path, told)
    assert got.of("step_count", "value") == []
    assert got.unmapped == {"step samples without time": 2}


def test_pulse_all_day(tmp_path: Path) -> None:
    days = {DAY: [(0.0, 50), (3605.0, 51), (86_399.0, 52), (5.0, 0)], date(2024, 6, 2): [(60.0, 61), (-3.0, 62)]}
    got = read_one(tmp_path, pulse(days), "247ohr_1_06.json")
    assert got.of("heart_rate", "start", "value") == [
        (datetime(2024, 6, 1), 50.0), (datetime(2024, 6, 1, 1, 0, 5), 51.0),
        (datetime(2024, 6, 1, 23, 59, 59), 52.0), (datetime(2024, 6, 2, 0, 1), 61.0),
    ]  # fmt: skip
    assert got.reasons() == ["bad_value"]
    assert got.read == {"day of pulse": 2}


STATES = [("PT0S", "NONREM1"), ("PT30M", "NONREM3"), ("PT1H30M", "REM"), ("PT2H", "WAKE"), ("PT2H10M", "NONREM2"),
          ("PT8H27M", "WAKE")]  # fmt: skip


def test_a_night_over_midnight(tmp_path: Path) -> None:
    on = date(2024, 3, 31)  # the clocks of Paris went forward at 2: the offset written is the evening's
    got = read_one(tmp_path, [night(on, "2024-03-30T23:30:00.715+01:00", "2024-03-31T07:57:00.715+01:00", STATES)])
    start = datetime(2024, 3, 30, 22, 30, 0, 715_000)

    def later(minutes: int) -> datetime:
        return start + timedelta(minutes=minutes)

    assert got["event"].select("code", "start", "end", "offset_min").rows() == [
        ("in_bed", start, later(507), 60), ("asleep_core", start, later(30), 60),
        ("asleep_deep", later(30), later(90), 60), ("asleep_rem", later(90), later(120), 60),
        ("awake", later(120), later(130), 60), ("asleep_core", later(130), later(507), 60),
    ]  # fmt: skip
    assert set(got["sample"].select("metric", "value", "unit", "day").rows()) == {
        ("sleep_duration", 28_920.0, "s", on), ("time_in_bed", 30_420.0, "s", on),
        ("sleep_efficiency", 95.07, "percent", on), ("polar_sleep_continuity", 3.8, "{score}", on),
        ("sleep_core", 14_190.0, "s", on), ("sleep_deep", 6960.0, "s", on), ("sleep_rem", 7770.0, "s", on),
        ("sleep_awake", 1500.0, "s", on),
    }  # fmt: skip
    assert "1980" not in str(got.frames)


def test_a_night_of_a_device_without_stages(tmp_path: Path) -> None:
    told = night(date(2017, 10, 8), "2017-10-08T00:55:57+02:00", "2017-10-08T10:21:27+02:00",
                 [("PT25M30S", "WAKE"), ("PT30M", "NONREM2")], staged=False)  # fmt: skip
    got = read_one(tmp_path, [told])
    assert got["event"]["code"].to_list() == ["in_bed", "asleep", "awake", "asleep"]
    assert got["event"]["start"].to_list()[1] == datetime(2017, 10, 7, 22, 55, 57)


def test_scores_and_recharge(tmp_path: Path) -> None:
    got = read_one(tmp_path, [score(DAY)])
    assert got.of("polar_sleep_score", "value", "day") == [(81.0, DAY)]
    got = read_one(tmp_path, [recharge(DAY), recharge(date(2024, 6, 2), None)])
    assert got.of("heart_rate_variability_rmssd", "value", "unit", "day") == [(42.0, "ms", DAY)]
    assert got.of("polar_nightly_heart_rate", "value", "unit")[0] == (60.0, "count/min")
    assert got.of("respiratory_rate", "value", "unit")[0] == (15.0, "breaths/min")
    verdicts = ("polar_ans_charge", "polar_ans_charge_status", "polar_nightly_recharge_status")
    assert [got.of(name, "value")[0][0] for name in verdicts] == [-2.5, 2.0, 3.0]
    blob = [{"hrvData": [{"startTime": "2024-06-01T01:00:00", "samplingIntervalInMillis": 301_000,
                          "samples": [40, 0, 44.5]}], "breathingRateData": [{"samples": [15]}]}]  # fmt: skip
    got = read_one(tmp_path, blob)
    assert got.of("heart_rate_variability_rmssd", "start", "value") == [
        (datetime(2024, 6, 1, 1), 40.0), (datetime(2024, 6, 1, 1, 10, 2), 44.5),
    ]  # fmt: skip


def test_beats(tmp_path: Path) -> None:
    told = [{"date": "2024-06-01", "devicePpiSamplesList": [{"deviceId": "X", "ppiSamples": [
        {"sampleDateTime": "2024-06-01T01:00:01.000", "pulseLength": 1000},
        {"sampleDateTime": "2024-06-01T01:00:02.500", "pulseLength": 1500},
        {"sampleDateTime": "never", "pulseLength": 900}]}]}]  # fmt: skip
    got = read_one(tmp_path, told, "ppi_samples_1.json")
    wave = got.one("waveform")
    assert (wave["start"], wave["seconds"], wave["values"]) == (datetime(2024, 6, 1, 1, 0, 1), [0.0, 1.5], [60.0, 40.0])
    assert got.reasons() == ["bad_heartbeat"]


def test_weights_tests_readings_and_profile(tmp_path: Path) -> None:
    calendar = {"exportVersion": "2.6", "perceivedRecovery": [], "notes": [{"note": "x"}],
                "physicalInformations": [{"dateTime": "2016-05-08T20:01:22.000", "height, cm": 170.0,
                                          "weight, kg": 70.0, "restingHeartRate": 55}],
                "weights": [{"weight": 75.0, "date": "2016-07-09"}, {"weight": 1, "date": ""}]}  # fmt: skip
    got = read_one(tmp_path, calendar)
    assert got.of("body_mass", "value", "unit", "day") == [(75.0, "kg", date(2016, 7, 9)), (70.0, "kg", None)]
    assert got.of("height", "value", "unit") == [(170.0, "cm")]
    assert got.of("resting_heart_rate", "value") == []  # a setting, not a measurement
    assert (got.reasons(), got.unmapped) == (["bad_date"], {"notes": 1})
    fitness = {"startTime": "2024-06-01T07:00:00.000", "fitnessTestResult": {"ownIndex": 47, "fitnessClass": "GOOD"}}
    assert read_one(tmp_path, fitness).of("vo2_max", "start", "value") == [(datetime(2024, 6, 1, 7), 47.0)]
    test = {"startTime": "2024-06-01T07:00:00.000", "timezoneOffsetMinutes": 120,
            "orthostaticTestResult": {"rmssdSupine": 60, "rmssdStand": 20}}  # fmt: skip
    assert read_one(tmp_path, test).of("polar_rmssd_standing", "start", "value") == [(datetime(2024, 6, 1, 5), 20.0)]
    account = {"exportVersion": "2.6", "firstName": "N", "username": "n@example.org",
               "physicalInformation": {"birthday": "1980-01-01", "sex": "FEMALE", "weight, kg": 70}}  # fmt: skip
    got = read_one(tmp_path, account)
    assert got["person"].rows() == [("birth_date", "1980-01-01"), ("sex", "female")]
    assert set(got.frames) == {"person"}


def test_generic_periods(tmp_path: Path) -> None:
    warm = {"meta": {"type": 7, "id": {"startTimeSeconds": 1_717_200_000}}, "data": {"temperatureMeasurementSamples": [
        {"temperatureCelsius": 33.5, "recordingTimeDeltaMilliseconds": 0},
        {"temperatureCelsius": 33.75, "recordingTimeDeltaMilliseconds": 60_000}]}}  # fmt: skip
    oxygen = {"meta": {"type": 11, "id": {"startTimeSeconds": 1}}, "data": {"testTime": 1_717_200_000_500,
              "bloodOxygenPercent": 97, "averageHeartRateBpm": 60}}  # fmt: skip
    files = {"activity-1.json": activity(DAY), "generic-period-1.json": warm, "generic-period-2.json": oxygen,
             "generic-period-3.json": {"meta": {"type": 8, "id": {"startTimeSeconds": 5}}, "data": {}}}  # fmt: skip
    got = read(Polar(), export(tmp_path / "x.zip", files))
    utc = datetime(2024, 6, 1, 0, 0)
    assert got.of("sensor_skin_temperature", "start", "value", "offset_min") == [
        (utc, 33.5, 0), (utc + timedelta(minutes=1), 33.75, 0),
    ]  # fmt: skip
    assert got.of("oxygen_saturation", "start", "value", "unit") == [
        (utc + timedelta(milliseconds=500), 97.0, "percent")
    ]
    assert got.unmapped["reading of type 8"] == 1


def test_an_export_in_a_folder_and_in_the_vault(tmp_path: Path) -> None:
    """Rows on the person's clock follow the zone that other files name; a second import adds nothing."""
    files = {
        f"polar/account-data-1-{UUID}.json": {"exportVersion": "2", "username": "x", "physicalInformation": {}},
        f"polar/activity-2024-06-01-{UUID}.json": activity(DAY),
        f"polar/247ohr_1_06-{UUID}.json": pulse({DAY: [(3600.0, 50), (7200.0, 52)]}),
        f"polar/training-session_2024-06-01_1-{UUID}.json": training(datetime(2024, 6, 1, 18)),
        f"polar/sleep_result_1-{UUID}.json": [
            night(DAY, "2024-06-01T00:30:00+02:00", "2024-06-01T08:57:00+02:00", STATES)
        ],
        f"polar/training-target-2024-06-01-1-{UUID}.json": {"exportVersion": "2", "done": False, "exercises": [],
                                                             "startTime": "2024-06-01T10:00:00"},
        f"polar/sport-profiles-1-{UUID}.json": [{"exportVersion": "2", "sport": "RUNNING"}],
    }  # fmt: skip
    path = export(tmp_path / "x.zip", files)
    with open_package(path) as package:
        claim = Polar().detect(package)
        assert claim is not None
        assert not any("sport-profiles" in name for name in claim.members)
    vault = create_vault(tmp_path / "vault", "polar")
    (first,) = import_path(vault, path)
    (second,) = import_path(vault, path)
    assert (first.error, first.issues) == ("", {})
    assert first.unmapped["file of target"] == 1
    assert (second.added, second.retired) == ({}, 0)
    with vault.reader() as con:
        nights = con.execute("SELECT count(*) FROM session WHERE kind = 'sleep'").fetchone()
        slept = con.execute("SELECT total FROM daily WHERE metric = 'sleep_duration'").fetchall()
        steps = con.execute("SELECT day, total FROM daily WHERE metric = 'step_count' ORDER BY day").fetchall()
    assert nights == (1,)
    assert slept == [(497.0,)]  # by its stages: 507 minutes less 10 awake
    half = 5.5  # of the minute that midnight divides; the stated 7000 never joins what was measured
    assert steps == [(DAY, 10 + half), (date(2024, 6, 2), 12 + half)]


def test_json_of_others_is_left_alone(tmp_path: Path) -> None:
    for number, told in enumerate(({"startTime": "x", "exercises": []}, [{"night": "2024-06-01"}], {"date": "x"})):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(told))
        with open_package(path) as package:
            assert Polar().detect(package) is None
