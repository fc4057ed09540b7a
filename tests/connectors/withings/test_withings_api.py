"""Answers of Withings' API, saved as JSON."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from tests.builders.reading import Gathered, gathered
from tests.builders.withings import measures

NOON = 1714644000  # 2024-05-02 10:00 UTC


def read(tmp_path: Path, text: str) -> Gathered:
    path = tmp_path / "answer.json"
    path.write_text(text)
    return gathered("withings", path)


def group(*found: tuple[int, int, int], **more: Any) -> dict[str, Any]:
    made = [{"type": kind, "value": value, "unit": unit} for kind, value, unit in found]
    return {"grpid": 1, "attrib": 0, "category": 1, "date": NOON, "measures": made, **more}


def test_values_times_a_power_of_ten(tmp_path: Path) -> None:
    told = group(
        (1, 74126, -3), (6, 215, -1), (9, 68, 0), (10, 104, 0), (11, 41, 0), (91, 7123, -3), (71, 37, 0), (4, 1930, -3)
    )
    out = read(tmp_path, measures([told]))
    found = {row["metric"]: (row["value"], row["unit"]) for row in out.table("sample").iter_rows(named=True)}
    assert found == {
        "body_mass": (74.126, "kg"), "body_fat_percentage": (21.5, "percent"), "blood_pressure_diastolic": (68, "mmHg"),
        "blood_pressure_systolic": (104, "mmHg"), "heart_rate": (41, "count/min"),
        "pulse_wave_velocity": (7.123, "m/s"), "body_temperature": (37, "Cel"), "height": (1.93, "m"),
    }  # fmt: skip
    assert set(out.table("sample")["start"].to_list()) == {datetime(2024, 5, 2, 10)}
    assert set(out.table("sample")["offset_min"].to_list()) == {120}  # Paris in summer


def test_goals_and_other_people_are_no_measures(tmp_path: Path) -> None:
    told = [group((1, 60, 0), category=2), group((1, 12, 0), attrib=1), group((1, 81, 0), attrib=2), group((1, 80, 0))]
    out = read(tmp_path, measures(told, zone=None))
    assert out.metric("body_mass").sort("value")["value"].to_list() == [80, 81]
    assert out.unmapped == {"goal": 1, "measure that may be somebody else’s": 1}
    products = dict(out.table("source").select("source", "product_class").iter_rows())
    assert sorted(products.values()) == ["app", "scale"]  # typed by hand, and weighed
    assert set(out.metric("body_mass")["offset_min"].to_list()) == {0}  # the answer is in UTC and names no zone


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken = group((1, 80, 0), date="soon")
    wordy = {**group(), "measures": [{"type": 1, "value": "heavy", "unit": 0}, {"type": 4242, "value": 1, "unit": 0}]}
    out = read(tmp_path, measures([broken, wordy, group((1, 80, 0))]))
    assert sorted(issue.reason for issue in out.issues) == ["bad_date", "bad_value"]
    assert out.unmapped == {"measure type 4242": 1}


def test_nights(tmp_path: Path) -> None:
    data = {
        "lightsleepduration": 13200, "deepsleepduration": 7800, "remsleepduration": 5000, "wakeupduration": 900,
        "wakeupcount": 3, "durationtosleep": 240, "hr_average": 56, "sleep_score": 81, "sleep_efficiency": 0.93,
        "total_sleep_time": 26000, "rr_average": 14,
    }  # fmt: skip
    night = {"timezone": "Europe/London", "model": 32, "startdate": 1504307700, "enddate": 1504334700, "data": data,
             "date": "2017-09-02"}  # fmt: skip
    out = read(tmp_path, json.dumps({"status": 0, "body": {"series": [night], "more": False}}))
    assert out.table("event").select("code", "start", "end", "offset_min").rows() == [
        ("in_bed", datetime(2017, 9, 1, 23, 15), datetime(2017, 9, 2, 6, 45), 60)
    ]
    found = {
        row["metric"]: (row["value"], row["unit"], row["day"]) for row in out.table("sample").iter_rows(named=True)
    }
    day = date(2017, 9, 2)
    assert found["sleep_duration"] == (26000, "s", day)
    assert found["sleep_efficiency"] == (0.93, "%", day)
    assert found["withings_sleep_score"] == (81, "score", day)
    assert out.table("zone_hint").rows() == [(datetime(2017, 9, 1, 23, 15), "Europe/London")]
    assert out.table("source")["product_class"].to_list() == ["sensor"]  # the mat


def test_stretches_of_a_night(tmp_path: Path) -> None:
    series = [
        {"startdate": NOON, "enddate": NOON + 600, "state": 1, "hr": {str(NOON + 60): 55}, "rmssd": {str(NOON): 40}},
        {"startdate": NOON + 600, "enddate": NOON + 900, "state": 3, "sdnn_1": {str(NOON + 600): 61}},
        {"startdate": NOON + 900, "enddate": NOON + 960, "state": 7},
    ]
    out = read(tmp_path, json.dumps({"status": 0, "body": {"series": series, "model": 16}}))
    assert out.table("event")["code"].to_list() == ["asleep_core", "asleep_rem"]
    assert out.metric("heart_rate").select("start", "value").rows() == [(datetime(2024, 5, 2, 10, 1), 55)]
    assert out.metric("heart_rate_variability_rmssd")["value"].to_list() == [40]
    assert out.metric("heart_rate_variability_sdnn")["value"].to_list() == [61]
    assert out.unmapped == {"sleep state 7": 1}


def test_days_and_workouts(tmp_path: Path) -> None:
    days = {"activities": [{"date": "2024-05-02", "steps": 5402, "distance": 4100.5, "calories": 210.5, "elevation": 4,
                            "totalcalories": 2100, "soft": 3600, "moderate": 600, "intense": 60}]}  # fmt: skip
    ride = {"category": 6, "startdate": NOON, "enddate": NOON + 3600, "timezone": "America/New_York",
            "data": {"calories": 400, "distance": 20000, "hr_average": 131, "pause_duration": 600}}  # fmt: skip
    out = read(tmp_path, json.dumps([{"status": 0, "body": days}, {"status": 0, "body": {"series": [ride]}}]))
    found = {row["metric"]: (row["value"], row["unit"]) for row in out.table("sample").iter_rows(named=True)}
    assert found["total_energy_burned"] == (2100, "kcal")
    assert found["vigorous_activity_time"] == (60, "s")
    session = out.table("session").row(0, named=True)
    assert (session["activity"], session["zone"], session["offset_min"]) == ("cycling", "America/New_York", -240)
    assert session["duration_s"] == 3000
    stats = out.table("session_stat").filter(pl.col("metric") == "distance_cycling")
    assert stats["value"].to_list() == [20000]
