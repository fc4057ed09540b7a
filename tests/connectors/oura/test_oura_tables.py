"""Oura's account export: nights with their stages and curves, days, streams, sessions."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.oura import activity, night, package, pulse, readiness, table, workout
from tests.builders.reading import Gathered, gathered

DAY = date(2024, 5, 2)


def read(tmp_path: Path, **tables: str) -> Gathered:
    return gathered("oura", package(tmp_path / "export.zip", tables))


def stages(out: Gathered) -> list[tuple[object, ...]]:
    return out.table("event").sort("start", "code").select("code", "start", "end", "offset_min").rows()


def stated(out: Gathered) -> dict[str, tuple[float, str, date]]:
    found = out.table("sample").filter(pl.col("day").is_not_null())
    return {row["metric"]: (row["value"], row["unit"], row["day"]) for row in found.iter_rows(named=True)}


def test_a_night_over_midnight(tmp_path: Path) -> None:
    out = read(tmp_path, sleepmodel=table([night(DAY)]))
    begin = datetime(2024, 5, 1, 21)  # 23:00 at +02:00
    assert stages(out) == [
        ("awake", begin, datetime(2024, 5, 1, 21, 5), 120),
        ("in_bed", begin, datetime(2024, 5, 2, 4), 120),
        ("asleep_core", datetime(2024, 5, 1, 21, 5), datetime(2024, 5, 1, 21, 10), 120),
        ("asleep_deep", datetime(2024, 5, 1, 21, 10), datetime(2024, 5, 1, 22, 40), 120),
        ("asleep_core", datetime(2024, 5, 1, 22, 40), datetime(2024, 5, 2, 2), 120),
        ("asleep_rem", datetime(2024, 5, 2, 2), datetime(2024, 5, 2, 3, 40), 120),
        ("awake", datetime(2024, 5, 2, 3, 40), datetime(2024, 5, 2, 4), 120),
    ]
    assert stated(out)["sleep_duration"] == (23400, "s", DAY)
    assert stated(out)["resting_heart_rate"] == (48, "count/min", DAY)
    assert stated(out)["heart_rate_variability_rmssd"] == (61, "ms", DAY)
    assert stated(out)["respiratory_rate"] == (14.25, "breaths/min", DAY)
    assert "heart_rate_variability_sdnn" not in {row["metric"] for row in out.table("sample").iter_rows(named=True)}


def test_curves_leave_gaps_out(tmp_path: Path) -> None:
    out = read(tmp_path, sleepmodel=table([night(DAY)]))
    curve = out.metric("heart_rate").select("start", "end", "value", "offset_min").rows()
    assert curve == [
        (datetime(2024, 5, 1, 21, 5), datetime(2024, 5, 1, 21, 10), 58, 120),
        (datetime(2024, 5, 1, 21, 10), datetime(2024, 5, 1, 21, 15), 57, 120),
        (datetime(2024, 5, 1, 21, 20), datetime(2024, 5, 1, 21, 25), 55.5, 120),
    ]
    detailed = out.metric("heart_rate_variability_rmssd").filter(pl.col("day").is_null())
    assert detailed["value"].to_list() == [60, 62]


def test_the_last_stage_ends_with_the_night(tmp_path: Path) -> None:
    short = night(DAY) | {"bedtime_end": "2024-05-01T23:08:00+02:00", "sleep_phase_5_min": "22"}
    out = read(tmp_path, sleepmodel=table([short]))
    assert ("asleep_core", datetime(2024, 5, 1, 21), datetime(2024, 5, 1, 21, 8), 120) in stages(out)


@pytest.mark.parametrize(
    ("begin", "end", "start_utc", "end_utc"),
    [
        # The clock goes forward in the night: seven hours on the clock are six.
        ("2024-03-30T23:00:00+01:00", "2024-03-31T06:00:00+02:00", "2024-03-30T22:00", "2024-03-31T04:00"),
        # It goes back: the hour from 2 to 3 comes twice, and each has its own offset.
        ("2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00", "2024-10-27T00:30", "2024-10-27T01:30"),
        # Over the date line in a plane.
        ("2024-06-01T22:00:00+13:00", "2024-06-01T06:00:00-10:00", "2024-06-01T09:00", "2024-06-01T16:00"),
    ],
)
def test_nights_when_the_clock_changes(tmp_path: Path, begin: str, end: str, start_utc: str, end_utc: str) -> None:
    odd = night(DAY) | {"bedtime_start": begin, "bedtime_end": end, "sleep_phase_5_min": None}
    out = read(tmp_path, sleepmodel=table([odd]))
    found = out.table("event").filter(pl.col("code") == "in_bed").select("start", "end").row(0)
    assert found == (datetime.fromisoformat(start_utc), datetime.fromisoformat(end_utc))


def test_what_was_deleted_is_no_sleep(tmp_path: Path) -> None:
    deleted = night(DAY) | {"type": "deleted", "average_hrv": 0}
    nap = night(DAY) | {"type": "late_nap", "bedtime_start": "2024-05-02T14:00:00+02:00",
                        "bedtime_end": "2024-05-02T14:20:00+02:00", "sleep_phase_5_min": "2222"}  # fmt: skip
    out = read(tmp_path, sleepmodel=table([deleted, nap]))
    assert out.unmapped["sleep: deleted"] == 1
    assert set(out.table("event")["start"].dt.hour().to_list()) == {12}  # 14:00 at +02:00
    assert stated(out) == {}  # a nap does not speak for the day


def test_the_longest_of_two_main_sleeps_speaks_for_the_day(tmp_path: Path) -> None:
    short = night(DAY) | {"total_sleep_duration": 9000, "bedtime_start": "2024-05-02T05:00:00+02:00",
                          "bedtime_end": "2024-05-02T08:00:00+02:00"}  # fmt: skip
    out = read(tmp_path, sleepmodel=table([short, night(DAY)]))
    assert stated(out)["sleep_duration"] == (23400, "s", DAY)
    assert len(out.metric("sleep_duration")) == 1


def test_days_with_scores_and_what_contributes(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        dailyactivity=table([activity(DAY, 8421)]),
        dailyreadiness=table([readiness(DAY, 81)]),
        dailysleep=table([{"day": DAY, "score": 77, "contributors": {"restfulness": 61, "timing": 12}}]),
    )
    found = stated(out)
    assert found["step_count"] == (8421, "count", DAY)
    assert found["active_energy_burned"] == (400, "kcal", DAY)
    assert found["vigorous_activity_time"] == (600, "s", DAY)
    assert found["skin_temperature_deviation"] == (-0.21, "Cel", DAY)
    assert found["oura_readiness_hrv_balance"] == (77, "score", DAY)
    assert found["oura_sleep_restfulness"] == (61, "score", DAY)
    assert "oura_activity_move_every_hour" not in found  # null
    assert out.table("sample")["offset_min"].null_count() == len(out.table("sample"))


def test_what_only_some_rings_measure(tmp_path: Path) -> None:
    out = read(
        tmp_path,
        dailyspo2=table([{"day": DAY, "spo2_percentage": {"average": 97.25}, "breathing_disturbance_index": 4}]),
        dailystress=table([{"day": DAY, "stress_high": 5400, "recovery_high": 1800, "day_summary": "normal"}]),
        dailyresilience=table([{"day": DAY, "level": "solid", "contributors": {"stress": 60.5}}]),
        dailycardiovascularage=table([{"day": DAY, "vascular_age": 41}]),
        vo2max=table([{"day": DAY, "vo2_max": 43.5, "timestamp": "2024-05-02T08:00:00+02:00"}]),
    )
    found = stated(out)
    assert found["oxygen_saturation"] == (97.25, "percent", DAY)
    assert found["oura_stress_high_time"] == (5400, "s", DAY)
    assert found["oura_resilience_stress"] == (60.5, "score", DAY)
    assert found["oura_cardiovascular_age"] == (41, "a", DAY)
    assert found["vo2_max"] == (43.5, "mL/(kg.min)", DAY)
    assert out.table("event").select("metric", "code").rows() == [("oura_resilience", "resilience_solid")]
    assert list(out.attributes("sample", "day_summary").values()) == ["normal"]


def test_a_plain_number_of_blood_oxygen(tmp_path: Path) -> None:
    out = read(tmp_path, dailyspo2=table([{"day": DAY, "spo2_percentage": 97.4, "breathing_disturbance_index": 0}]))
    assert stated(out)["oxygen_saturation"] == (97.4, "percent", DAY)


def test_streams(tmp_path: Path) -> None:
    text = pulse(datetime(2024, 5, 2, 10), 3) + "2024-05-02T12:30:00+02:00;0;awake\n2024-05-02T12:35:00+02:00;71;live\n"
    temperature = "timestamp;skin_temp\n2024-05-02T10:00:30.500Z;34.21\n"
    out = read(tmp_path, heartrate=text, temperature=temperature)
    assert out.metric("heart_rate").select("start", "value", "offset_min").rows() == [
        (datetime(2024, 5, 2, 10), 50, 0),
        (datetime(2024, 5, 2, 10, 5), 51, 0),
        (datetime(2024, 5, 2, 10, 10), 52, 0),
        (datetime(2024, 5, 2, 10, 35), 71, 120),
    ]
    assert out.metric("sensor_skin_temperature").select("start", "value", "unit").rows() == [
        (datetime(2024, 5, 2, 10, 0, 30, 500_000), 34.21, "Cel")
    ]


def test_workouts_and_sessions(tmp_path: Path) -> None:
    breathing = {
        "day": DAY, "type": "meditation", "mood": "good", "start_datetime": "2024-05-02T07:00:00+02:00",
        "end_datetime": "2024-05-02T07:10:00+02:00",
        "heart_rate": {"interval": 5, "items": [60, 61], "timestamp": "2024-05-02T07:00:00+02:00"},
    }  # fmt: skip
    out = read(
        tmp_path,
        workout=table([workout(datetime(2024, 5, 2, 18), 30), workout(datetime(2024, 5, 3, 18), 20, "moonwalking")]),
        session=table([breathing, breathing | {"type": "rest", "start_datetime": "2024-05-02T09:00:00+02:00",
                                               "end_datetime": "2024-05-02T09:10:00+02:00"}]),
    )  # fmt: skip
    rows = out.table("session").select("activity", "start", "duration_s", "offset_min").rows()
    assert rows == [
        ("running", datetime(2024, 5, 2, 16), 1800, 120),
        ("other", datetime(2024, 5, 3, 16), 1200, 120),
    ]
    assert out.unmapped["activity: moonwalking"] == 1
    first = out.table("session_stat").filter(pl.col("ref") == out.table("session")["ref"][0])
    assert set(first.select("metric", "value", "unit").rows()) == {
        ("distance_walking_running", 5000.0, "m"), ("active_energy_burned", 300.5, "kcal"),
    }  # fmt: skip
    assert out.table("event").select("metric", "code", "start").rows() == [
        ("mindful_session", "present", datetime(2024, 5, 2, 5))
    ]
    assert out.unmapped["session: rest"] == 1
    assert out.metric("heart_rate")["value"].to_list() == [60, 61]


def test_the_newest_ring_is_the_source(tmp_path: Path) -> None:
    rings = [
        {"hardware_type": "gen4", "firmware_version": "2", "set_up_at": "2025-01-01T00:00:00+00:00", "color": "x"},
        {"hardware_type": "gen3", "firmware_version": "1", "set_up_at": "2022-01-01T00:00:00+00:00", "color": "x"},
    ]
    out = read(tmp_path, ringconfiguration=table(rings), dailyactivity=table([activity(DAY, 1)]))
    assert out.table("source").select("app", "model", "software", "product_class").rows() == [
        ("Oura", "Oura Ring Gen4", "2", "ring")
    ]


def test_what_is_not_read_is_counted(tmp_path: Path) -> None:
    tags = [{"tag_type_code": "tag_alcohol", "start_day": DAY, "comment": "a private note"}]
    out = read(
        tmp_path,
        dailyactivity=table([activity(DAY, 1)]),
        enhancedtag=table(tags),
        bloodglucose="timestamp;value\n2024-05-02T10:00:00Z;5.5\n",
    )
    assert out.unmapped == {"enhanced_tag": 1, "file: bloodglucose.csv": 1}
    assert "private" not in str(out.tables)


def test_a_file_of_any_name_is_told_by_its_titles(tmp_path: Path) -> None:
    path = tmp_path / "whatever.txt"
    path.write_text(table([readiness(DAY, 81)]))
    assert gathered("oura", path).read == {"daily_readiness": 1}


def test_two_exports_give_each_fact_once(tmp_path: Path) -> None:
    both = {
        "sleepmodel": table([night(DAY)]),
        "sleep": table([night(DAY)]),
        "heartrate": pulse(datetime(2024, 5, 2), 9),
    }
    once = package(tmp_path / "once.zip", {name: both[name] for name in ("sleepmodel", "heartrate")})
    vault = create_vault(tmp_path / "vault", "passphrase")
    (first,) = import_path(vault, package(tmp_path / "both.zip", both))
    (second,) = import_path(vault, once)
    assert first.added["sample"] > 0
    assert second.added == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tables_that_another_program_saved_with_commas(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "dailyreadiness_2024-05-03.csv"
    text = 'id,contributors,day,score,timestamp\nb1,"{""hrv_balance"": 80, ""recovery_index"": 70}",2024-05-02,81,\n'
    path.write_bytes(text.encode(encoding))
    found = stated(gathered("oura", path))
    assert found["oura_readiness_score"] == (81, "score", DAY)
    assert found["oura_readiness_hrv_balance"] == (80, "score", DAY)


def test_a_broken_object_in_a_cell_is_told(tmp_path: Path) -> None:
    rows_ = 'id;contributors;day;score;temperature_deviation\nb1;{"hrv_balance": 80,;2024-05-02;81;-0,2\n'
    out = read(tmp_path, dailyreadiness=rows_)
    assert [(issue.reason, issue.position) for issue in out.issues] == [("bad_value", "row 2")]
    assert stated(out)["oura_readiness_score"] == (81, "score", DAY)
    assert stated(out)["skin_temperature_deviation"] == (-0.2, "Cel", DAY)


def test_trends_of_another_year_have_other_titles(tmp_path: Path) -> None:
    path = tmp_path / "trends.csv"
    path.write_text(
        "date,Readiness Score,Temperature Deviation,Equivalent Walking Distance\n2024-05-02,81,-0.2,4300\n", "utf-8"
    )
    found = stated(gathered("oura", path))
    assert found["skin_temperature_deviation"] == (-0.2, "Cel", DAY)
    assert found["oura_equivalent_walking_distance"] == (4300, "m", DAY)
