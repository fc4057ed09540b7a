"""Nights and single readings of FIT files."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.builders.fit import Fit, head
from tests.builders.reading import Gathered, gathered

START = datetime(2024, 5, 1, 21, 30)


def minute(after: float) -> datetime:
    return START + timedelta(minutes=after)


def read(folder: Path, made: Fit) -> Gathered:
    folder.mkdir(exist_ok=True)
    (folder / "a.fit").write_bytes(made.bytes())
    return gathered("garmin", folder)


def stages(found: Gathered) -> list[tuple[str, float, float]]:
    rows = found.tables["event"].filter(pl.col("metric") == "sleep_analysis").select("code", "start", "end").rows()
    return [(code, (a - START).total_seconds() / 60, (b - START).total_seconds() / 60) for code, a, b in rows]


def night(levels: list[tuple[float, int]], bounds: tuple[float, float] | None) -> Fit:
    made = head(49, created=START)
    if bounds:
        made.add("event", timestamp=minute(bounds[0]), event=74, event_type=0)
    for after, level in levels:
        made.add("sleep_level", timestamp=minute(after), sleep_level=level)
    if bounds:
        made.add("event", timestamp=minute(bounds[1]), event=74, event_type=1)
    return made


EXPECTED = [("asleep_core", 0, 60), ("asleep_deep", 60, 90), ("awake", 90, 95), ("asleep_rem", 95, 300)]


@pytest.mark.parametrize(
    ("levels", "bounds"),
    [
        ([(60, 2), (90, 3), (95, 1), (300, 4)], (0, 300)),
        ([(0, 2), (60, 3), (90, 1), (95, 4)], (0, 300)),
        ([(0, 2), (60, 3), (90, 1), (95, 4), (300, 1)], None),
    ],
    ids=["a level ends at its time", "a level begins at its time", "no bounds"],
)
def test_stages_over_midnight(
    tmp_path: Path, levels: list[tuple[float, int]], bounds: tuple[float, float] | None
) -> None:
    found = stages(read(tmp_path / "in", night(levels, bounds)))
    assert [row for row in found if row[0] != "in_bed"] == EXPECTED
    assert ("in_bed", 0, 300) in found


def test_minutes_of_one_stage_are_one_row_and_what_cannot_be_measured_is_left_out(tmp_path: Path) -> None:
    levels = [(n, 2 if n < 30 else 0 if n < 40 else 3) for n in range(60)]
    found = stages(read(tmp_path / "in", night(levels, (-1, 60))))
    assert [row for row in found if row[0] != "in_bed"] == [("asleep_core", -1, 29), ("asleep_deep", 39, 59)]


def test_the_night_s_score_is_of_the_day_of_waking(tmp_path: Path) -> None:
    made = night([(60, 2), (480, 3)], (0, 480)).add(
        "sleep_assessment", overall_sleep_score=83, average_stress_during_sleep=17.5
    )
    found = read(tmp_path / "in", made)
    assert found.samples("garmin_sleep_score").select("day", "value").rows() == [(date(2024, 5, 2), 83.0)]
    assert found.samples("garmin_sleep_stress")["value"].to_list() == [17.5]


def test_a_nap(tmp_path: Path) -> None:
    found = stages(read(tmp_path / "in", head(49).add("nap", start_time=minute(0), end_time=minute(25))))
    assert found == [("asleep", 0, 25)]


def values(found: Gathered, metric: str) -> list[tuple[datetime, float, str]]:
    return found.samples(metric).select("start", "value", "unit").rows()


def test_readings_in_their_units(tmp_path: Path) -> None:
    made = head(32)
    made.add("spo2_data", timestamp=START, reading_spo2=96).add("spo2_data", timestamp=minute(1), reading_spo2=None)
    made.add("respiration_rate", timestamp=START, respiration_rate=14.25)
    made.add("respiration_rate", timestamp=minute(1), respiration_rate=-3.0)
    made.add("stress_level", stress_level_value=31, stress_level_time=START, body_battery=77)
    made.add("stress_level", stress_level_value=-2, stress_level_time=minute(3), body_battery=76)
    made.add("hrv_value", timestamp=START, value=43.5)
    made.add("monitoring_hr_data", timestamp=START, resting_heart_rate=54, current_day_resting_heart_rate=51)
    made.add("monitoring_hr_data", timestamp=minute(1), resting_heart_rate=54, current_day_resting_heart_rate=None)
    found = read(tmp_path / "in", made)
    assert values(found, "oxygen_saturation") == [(START, 96.0, "percent")]
    assert values(found, "respiratory_rate") == [(START, 14.25, "breaths/min")]
    assert values(found, "garmin_stress") == [(START, 31.0, "score")]
    assert values(found, "garmin_body_battery") == [(START, 77.0, "score"), (minute(3), 76.0, "score")]
    assert values(found, "heart_rate_variability_rmssd") == [(START, 43.5, "ms")]
    assert values(found, "resting_heart_rate") == [(START, 51.0, "count/min"), (minute(1), 54.0, "count/min")]


def test_figures_of_a_day(tmp_path: Path) -> None:
    made = head(68).add("hrv_status_summary", timestamp=minute(480), weekly_average=50, last_night_average=46.5)
    made.add("training_readiness", timestamp=minute(480), score=71)
    made.add(
        "skin_temp_overnight",
        timestamp=minute(480),
        local_timestamp=minute(600),
        average_deviation=-0.4,
        nightly_value=34.5,
    )
    found = read(tmp_path / "in", made)
    day = date(2024, 5, 2)
    told = {
        metric: (when, value) for metric, when, value in found.tables["sample"].select("metric", "day", "value").rows()
    }
    assert told["heart_rate_variability_rmssd"] == (day, 46.5)
    assert told["garmin_hrv_weekly_average"] == (day, 50.0)
    assert told["garmin_training_readiness"] == (day, 71.0)
    assert told["skin_temperature_deviation"] == (day, pytest.approx(-0.4))
    assert told["sensor_skin_temperature"] == (day, pytest.approx(34.5))


def test_oxygen_uptake_by_sport(tmp_path: Path) -> None:
    made = head(44).add("max_met_data", update_time=START, vo2_max=51.3, sport=1)
    made.add("max_met_data", update_time=START, vo2_max=47.0, sport=2)
    found = read(tmp_path / "in", made)
    assert values(found, "vo2_max") == [(START, 51.3, "mL/kg/min")]
    assert values(found, "garmin_cycling_vo2_max") == [(START, 47.0, "mL/kg/min")]


def test_a_snapshot_at_rest(tmp_path: Path) -> None:
    made = head(70).add("hsa_stress_data", timestamp=START, processing_interval=30, stress_level=[20, -1, 24])
    assert values(read(tmp_path / "in", made), "garmin_stress") == [(START, 20.0, "score"), (minute(1), 24.0, "score")]


def test_a_scale_of_one_person(tmp_path: Path) -> None:
    made = head(9, product=2429).add(
        "weight_scale", timestamp=START, weight=75.85, percent_fat=22.3, percent_hydration=55.1, bone_mass=3.4,
        muscle_mass=33.2, bmi=23.7, user_profile_index=0,
    )  # fmt: skip
    made.add("weight_scale", timestamp=minute(1), weight=655.34)  # still weighing
    found = read(tmp_path / "in", made)
    told = {
        metric: (value, unit) for metric, value, unit in found.tables["sample"].select("metric", "value", "unit").rows()
    }
    assert told == {
        "body_mass": (75.85, "kg"), "body_fat_percentage": (22.3, "percent"),
        "body_water_percentage": (55.1, "percent"), "bone_mass": (3.4, "kg"),
        "skeletal_muscle_mass": (33.2, "kg"), "body_mass_index": (23.7, "kg/m2"),
    }  # fmt: skip
    assert found.issues == []


def test_a_scale_of_a_family_is_read_for_the_first_person_only(tmp_path: Path) -> None:
    made = head(9)
    for index, weight in ((4, 75.8), (5, 58.2), (4, 75.6)):
        made.add("weight_scale", timestamp=minute(index), weight=weight, percent_fat=20, user_profile_index=index)
    found = read(tmp_path / "in", made)
    assert found.samples("body_mass")["value"].to_list() == [75.8, 75.6]
    assert found.samples("body_fat_percentage")["value"].to_list() == [20.0, 20.0]
    assert found.reasons() == {"several_persons": 1}
    assert "58" not in str(found.issues[0].raw)


def test_blood_pressure_and_a_cuff_s_error(tmp_path: Path) -> None:
    made = head(14)
    made.add("blood_pressure", timestamp=START, systolic_pressure=121, diastolic_pressure=79, heart_rate=61, status=0)
    made.add("blood_pressure", timestamp=minute(2), systolic_pressure=0, diastolic_pressure=0, heart_rate=0, status=2)
    made.add(
        "blood_pressure", timestamp=minute(4), systolic_pressure=125, diastolic_pressure=80, heart_rate=63, status=4
    )
    found = read(tmp_path / "in", made)
    assert found.samples("blood_pressure_systolic")["value"].to_list() == [121.0, 125.0]
    assert found.samples("blood_pressure_diastolic")["value"].to_list() == [79.0, 80.0]
    assert found.samples("heart_rate")["value"].to_list() == [61.0, 63.0]
    assert found.reasons() == {"bad_value": 1}
    assert found.tables["source"]["product_class"].to_list() == ["cuff"]
