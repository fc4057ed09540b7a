"""Records of Health Connect: units, instants and offsets, sources, series, food, states."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from tests.builders.health_connect import Rows, at, between, database, ms
from tests.builders.reading import Gathered, gathered

SIX = "2026-03-10T05:00:00"


def read(tmp_path: Path, tables: Rows, **more: object) -> Gathered:
    return gathered("health_connect", database(tmp_path / "any name.bin", tables, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("table", "values", "metric", "value", "unit"),
    [
        ("weight_record_table", {"weight": 72500.0}, "body_mass", 72500.0, "g"),
        ("height_record_table", {"height": 1.81}, "height", 1.81, "m"),
        ("body_fat_record_table", {"percentage": 0.5}, "body_fat_percentage", 0.5, "percent"),
        ("bone_mass_record_table", {"mass": 3100.0}, "bone_mass", 3100.0, "g"),
        ("lean_body_mass_record_table", {"mass": 58000.0}, "lean_body_mass", 58000.0, "g"),
        ("body_water_mass_record_table", {"body_water_mass": 41000.0}, "body_water_mass", 41000.0, "g"),
        ("basal_metabolic_rate_record_table", {"basal_metabolic_rate": 80.0}, "resting_metabolic_rate", 80.0, "W"),
        ("blood_glucose_record_table", {"level": 5.4}, "blood_glucose", 5.4, "mmol/L"),
        ("body_temperature_record_table", {"temperature": 37.2}, "body_temperature", 37.2, "degC"),
        ("basal_body_temperature_record_table", {"temperature": 36.4}, "basal_body_temperature", 36.4, "degC"),
        ("oxygen_saturation_record_table", {"percentage": 97.0}, "oxygen_saturation", 97.0, "percent"),
        ("respiratory_rate_record_table", {"rate": 14.5}, "respiratory_rate", 14.5, "count/min"),
        ("resting_heart_rate_record_table", {"beats_per_minute": 52}, "resting_heart_rate", 52.0, "count/min"),
        (
            "heart_rate_variability_rmssd_record_table",
            {"heart_rate_variability_millis": 41.5},
            "heart_rate_variability_rmssd",
            41.5,
            "ms",
        ),
        ("vo2_max_record_table", {"vo2_milliliters_per_minute_kilogram": 44.0}, "vo2_max", 44.0, "mL/kg/min"),
    ],
)
def test_an_instant_as_written(
    tmp_path: Path, table: str, values: dict[str, object], metric: str, value: float, unit: str
) -> None:
    found = read(tmp_path, {table: [at(SIX, 1, **values)]})
    (row,) = found.tables["sample"].iter_rows(named=True)
    assert (row["metric"], row["value"], row["unit"]) == (metric, value, unit)
    assert (row["start"], row["offset_min"]) == (datetime(2026, 3, 10, 5), 60)
    assert found.issues == []


@pytest.mark.parametrize(
    ("table", "values", "metric", "value", "unit"),
    [
        ("steps_record_table", {"count": 312}, "step_count", 312.0, "count"),
        ("active_calories_burned_record_table", {"energy": 749366.5}, "active_energy_burned", 749366.5, "cal"),
        ("total_calories_burned_record_table", {"energy": 90000.0}, "total_energy_burned", 90000.0, "cal"),
        ("floors_climbed_record_table", {"floors": 3.0}, "flights_climbed", 3.0, "count"),
        ("elevation_gained_record_table", {"elevation": 12.5}, "elevation_ascended", 12.5, "m"),
        ("wheelchair_pushes_record_table", {"count": 44}, "push_count", 44.0, "count"),
        ("hydration_record_table", {"volume": 0.25}, "dietary_water", 0.25, "L"),
        ("distance_record_table", {"distance": 820.0}, "distance_walking_running", 820.0, "m"),
        ("activity_intensity_record_table", {"type": 1}, "vigorous_activity_time", 20.0, "min"),
    ],
)
def test_an_interval_as_written(
    tmp_path: Path, table: str, values: dict[str, object], metric: str, value: float, unit: str
) -> None:
    found = read(tmp_path, {table: [between("2026-03-10T08:00:00", "2026-03-10T08:20:00", -3.5, **values)]})
    (row,) = found.tables["sample"].iter_rows(named=True)
    assert (row["metric"], row["value"], row["unit"]) == (metric, value, unit)
    assert (row["start"], row["end"]) == (datetime(2026, 3, 10, 8), datetime(2026, 3, 10, 8, 20))
    assert row["offset_min"] == -210


def test_the_hour_that_comes_twice_keeps_its_offsets(tmp_path: Path) -> None:
    steps = [
        between("2026-10-25T00:30:00", "2026-10-25T00:45:00", 2, count=100),  # 02:30 of summer in Paris
        between("2026-10-25T01:30:00", "2026-10-25T01:45:00", 1, count=200),  # 02:30 of winter
    ]
    found = read(tmp_path, {"steps_record_table": steps}).samples("step_count")
    assert found.select("start", "offset_min", "value").rows() == [
        (datetime(2026, 10, 25, 0, 30), 120, 100.0),
        (datetime(2026, 10, 25, 1, 30), 60, 200.0),
    ]


def test_offsets_that_no_clock_has_and_absent_ones_are_null(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"time": ms(SIX), "zone_offset": None, "weight": 1.0}, at(SIX, 99, weight=2.0)]
    found = read(tmp_path, {"weight_record_table": rows})
    assert found.samples("body_mass")["offset_min"].to_list() == [None, None]
    assert found.samples("body_mass")["start"].to_list() == [datetime(2026, 3, 10, 5)] * 2


def test_blood_pressure_is_two_samples_of_one_moment(tmp_path: Path) -> None:
    pairs = [at(SIX, 1, systolic=121.0, diastolic=79.0), at(SIX, 1, systolic=79.0, diastolic=121.0)]
    found = read(tmp_path, {"blood_pressure_record_table": pairs})
    assert found.reasons() == {"pressure_pair": 1}
    assert found.tables["sample"].select("metric", "value").rows() == [
        ("blood_pressure_systolic", 121.0),
        ("blood_pressure_diastolic", 79.0),
    ]
    assert found.tables["sample"]["start"].n_unique() == 1


def test_a_series_has_the_offset_and_the_writer_of_its_record(tmp_path: Path) -> None:
    record = between("2026-03-10T08:00:00", "2026-03-10T08:01:00", 9, app_info_id=2, device_info_id=2)
    values = [
        {"parent_key": 1, "beats_per_minute": 60 + n, "epoch_millis": ms("2026-03-10T08:00:00") + 5000 * n}
        for n in range(3)
    ]
    found = read(tmp_path, {"heart_rate_record_table": [record], "heart_rate_record_series_table": values})
    pulse = found.samples("heart_rate")
    assert pulse["value"].to_list() == [60.0, 61.0, 62.0]
    assert pulse["start"].to_list()[2] == datetime(2026, 3, 10, 8, 0, 10)
    assert set(pulse["offset_min"].to_list()) == {540}
    (writer,) = found.tables["source"].iter_rows(named=True)
    assert (writer["app"], writer["product_class"], writer["model"]) == ("Watch app", "watch", "Watch 4")


def test_an_app_without_a_name_is_known_by_its_package(tmp_path: Path) -> None:
    found = read(tmp_path, {"weight_record_table": [at(SIX, 1, weight=70000.0, app_info_id=3, device_info_id=None)]})
    assert found.tables["source"].select("app", "product_class", "model").rows() == [("Fitbit", "app", None)]


def test_food_by_nutrient_without_what_is_not_recorded(tmp_path: Path) -> None:
    meal = between(
        "2026-03-10T11:00:00", "2026-03-10T11:00:01", 1,
        energy=450000.0, protein=20.5, sodium=0.8, vitamin_c=5e-324, calcium=1.4e-45, sugar=0.0, meal_name="Soup",
        energy_from_fat=90000.0,
    )  # fmt: skip
    found = read(tmp_path, {"nutrition_record_table": [meal]})
    assert dict(found.tables["sample"].select("metric", "value").rows()) == {
        "dietary_energy_consumed": 450000.0, "dietary_protein": 20.5, "dietary_sodium": 0.8, "dietary_sugar": 0.0,
    }  # fmt: skip
    assert set(found.tables["sample"].filter(pl.col("metric") != "dietary_energy_consumed")["unit"].to_list()) == {"g"}
    assert "Soup" not in str(found.tables)


def test_a_night_over_midnight_with_its_stages(tmp_path: Path) -> None:
    night = between("2026-03-09T22:00:00", "2026-03-10T05:00:00", 1)
    spans = ((22, 23, 9, 1), (23, 0, 9, 4), (0, 2, 10, 5), (2, 3, 10, 6), (3, 5, 10, 2))
    stages = []
    for begin, end, day, kind in spans:
        last = day + 1 if end < begin else day
        stages.append(
            {"parent_key": 1, "stage_start_time": ms(f"2026-03-{day:02}T{begin:02}:00:00"),
             "stage_end_time": ms(f"2026-03-{last:02}T{end:02}:00:00"), "stage_type": kind}
        )  # fmt: skip
    found = read(tmp_path, {"sleep_session_record_table": [night], "sleep_stages_table": stages})
    assert found.tables["event"]["code"].to_list() == [
        "in_bed",
        "awake",
        "asleep_core",
        "asleep_deep",
        "asleep_rem",
        "asleep",
    ]
    assert found.tables["event"].row(2, named=True)["end"] == datetime(2026, 3, 10)
    assert set(found.tables["event"]["offset_min"].to_list()) == {60}


def test_a_sleep_without_stages_was_slept(tmp_path: Path) -> None:
    found = read(tmp_path, {"sleep_session_record_table": [between("2026-03-09T22:00:00", "2026-03-10T05:00:00", 1)]})
    assert found.tables["event"]["code"].to_list() == ["in_bed", "asleep"]


def test_the_cycle_symptoms_and_mindfulness(tmp_path: Path) -> None:
    hour = ("2026-03-10T08:00:00", "2026-03-10T09:00:00")
    found = read(
        tmp_path,
        {
            "menstruation_flow_record_table": [at(SIX, 1, flow=3)],
            "menstruation_period_record_table": [
                between("2026-03-09T00:00:00", "2026-03-13T00:00:00", 1),  # has a day with its flow
                between("2026-02-09T00:00:00", "2026-02-13T00:00:00", 1),
            ],
            "ovulation_test_record_table": [at(SIX, 1, result=1), at("2026-03-11T05:00:00", 1, result=3)],
            "cervical_mucus_record_table": [at(SIX, 1, appearance=5), at("2026-03-11T05:00:00", 1, appearance=6)],
            "intermenstrual_bleeding_record_table": [at(SIX, 1)],
            "mindfulness_session_record_table": [between(*hour, 1, type=1)],
            "symptom_record_table": [
                between(*hour, 1, symptom_type=26, severity=2),
                between(*hour, 1, symptom_type=49),
            ],
            "cycle_phases_record_table": [at(SIX, 1, phase=2)],
        },
    )
    assert sorted(found.tables["event"].select("metric", "code").rows()) == [
        ("cervical_mucus_quality", "egg_white"),
        ("headache", "moderate"),
        ("intermenstrual_bleeding", "present"),
        ("menstrual_flow", "heavy"),
        ("menstrual_flow", "unspecified"),
        ("mindful_session", "present"),
        ("ovulation_test_result", "lh_surge"),
        ("ovulation_test_result", "negative"),
    ]
    assert found.unmapped["cycle_phases_record_table"] == 1
    assert found.unmapped["symptom 49"] == 1
    assert found.unmapped["cervical_mucus_record_table appearance 6"] == 1


def test_skin_temperature_is_its_baseline_and_the_difference(tmp_path: Path) -> None:
    night = ("2026-03-09T22:00:00", "2026-03-10T05:00:00")
    deltas = [{"parent_key": key, "delta": 0.5, "epoch_millis": ms(SIX)} for key in (1, 2)]
    records = [between(*night, 1, baseline=33.5), between(*night, 1, baseline=None)]
    found = read(tmp_path, {"skin_temperature_record_table": records, "skin_temperature_delta_table": deltas})
    assert found.samples("sensor_skin_temperature")["value"].to_list() == [34.0]
    assert found.unmapped["skin temperature without a baseline"] == 1
