"""What the tables measure, by type without ``com.samsung.(s)health.``, in the units that Samsung Health writes."""

from __future__ import annotations

from dataclasses import dataclass

Field = tuple[str, str, str]
"""Column, metric, unit."""


@dataclass(frozen=True)
class Kind:
    """A table of measurements. ``detail`` is the column that names a file of finer values, ``finer`` what that holds:
    where the file is there, it replaces the row. ``empty`` are columns in which 0 means that nothing was measured.
    ``day`` tables state whole days."""

    fields: tuple[Field, ...] = ()
    detail: str = ""
    finer: tuple[Field, ...] = ()
    day: bool = False
    zero_is_nothing: bool = False


_NUTRIENTS = (
    ("calorie", "dietary_energy_consumed", "kcal"), ("protein", "dietary_protein", "g"),
    ("total_fat", "dietary_fat_total", "g"), ("saturated_fat", "dietary_fat_saturated", "g"),
    ("monosaturated_fat", "dietary_fat_monounsaturated", "g"),
    ("polysaturated_fat", "dietary_fat_polyunsaturated", "g"), ("trans_fat", "dietary_trans_fat", "g"),
    ("carbohydrate", "dietary_carbohydrates", "g"), ("sugar", "dietary_sugar", "g"),
    ("added_sugar", "dietary_added_sugar", "g"), ("dietary_fiber", "dietary_fiber", "g"),
    ("cholesterol", "dietary_cholesterol", "mg"), ("sodium", "dietary_sodium", "mg"),
    ("potassium", "dietary_potassium", "mg"),
)  # fmt: skip
"""Vitamins, calcium and iron are shares of a daily need in some versions and amounts in others: they are counted."""
KINDS: dict[str, Kind] = {
    "tracker.heart_rate": Kind(
        (("heart_rate", "heart_rate", "count/min"),), "binning_data", (("heart_rate", "heart_rate", "count/min"),)
    ),
    "tracker.oxygen_saturation": Kind(
        (("spo2", "oxygen_saturation", "percent"),), "binning", (("spo2", "oxygen_saturation", "percent"),)
    ),
    "respiratory_rate": Kind(
        (("average", "respiratory_rate", "count/min"),),
        "binning_data",
        (("respiratory_rate", "respiratory_rate", "count/min"),),
        zero_is_nothing=True,
    ),
    "hrv": Kind((), "binning_data", (("rmssd", "heart_rate_variability_rmssd", "ms"),)),
    "skin_temperature": Kind(
        (("temperature", "sensor_skin_temperature", "degC"),),
        "binning_data",
        (("mean", "sensor_skin_temperature", "degC"),),
    ),
    "stress": Kind((("score", "samsung_stress", "score"),), "binning_data", (("score", "samsung_stress", "score"),)),
    "weight": Kind(
        (
            ("weight", "body_mass", "kg"), ("body_fat", "body_fat_percentage", "percent"),
            ("body_fat_mass", "body_fat_mass", "kg"), ("skeletal_muscle_mass", "skeletal_muscle_mass", "kg"),
            ("total_body_water", "body_water_mass", "kg"), ("fat_free_mass", "lean_body_mass", "kg"),
            ("vfa_level", "visceral_fat_rating", "score"), ("basal_metabolic_rate", "resting_metabolic_rate", "kcal/d"),
        ),
        zero_is_nothing=True,
    ),
    "height": Kind((("height", "height", "cm"),), zero_is_nothing=True),
    "blood_pressure": Kind(
        (
            ("systolic", "blood_pressure_systolic", "mmHg"), ("diastolic", "blood_pressure_diastolic", "mmHg"),
            ("pulse", "heart_rate", "count/min"),
        ),
        zero_is_nothing=True,
    ),
    "blood_glucose": Kind((("glucose", "blood_glucose", "mmol/L"),), zero_is_nothing=True),
    "body_temperature": Kind((("temperature", "body_temperature", "degC"),), zero_is_nothing=True),
    "ecg": Kind((("mean_heart_rate", "heart_rate", "count/min"),), zero_is_nothing=True),
    "tracker.pedometer_step_count": Kind(
        (("count", "step_count", "count"), ("distance", "distance_walking_running", "m"))
    ),
    "floors_climbed": Kind((("floor", "flights_climbed", "count"),)),
    "water_intake": Kind((("amount", "dietary_water", "mL"),)),
    "caffeine_intake": Kind((("amount", "dietary_caffeine", "mg"),)),
    "nutrition": Kind(_NUTRIENTS),
    "food_intake": Kind((("calorie", "dietary_energy_consumed", "kcal"),)),
    "step_daily_trend": Kind(
        (("count", "step_count", "count"), ("distance", "distance_walking_running", "m")), day=True
    ),
    "tracker.pedometer_day_summary": Kind(
        (("step_count", "step_count", "count"), ("distance", "distance_walking_running", "m")), day=True
    ),
    "tracker.floors_day_summary": Kind((("floor_count", "flights_climbed", "count"),), day=True),
    "activity.day_summary": Kind((("active_time", "samsung_active_time", "ms"),), day=True),
    "calories_burned.details": Kind(
        (("active_calorie", "active_energy_burned", "kcal"), ("rest_calorie", "basal_energy_burned", "kcal")), day=True
    ),
    "vitality_score": Kind((("total_score", "samsung_energy_score", "score"),), day=True),
}  # fmt: skip
REPEATS = {
    "tracker.pedometer_day_summary": "step_daily_trend",
    "sleep_combined": "sleep",
    "food_intake": "nutrition",
}
"""A table that says again, less well, what another one says: it is read where that one is missing."""
OTHERS = ("sleep", "sleep_combined", "sleep_stage", "exercise", "breathing", "device_profile")
"""Tables that have a reader of their own."""
ALL_SOURCES = "-2"
"""The ``source_type`` of a day's steps of all devices together; other rows are the same steps device by device."""
_META = (
    "datauuid", "deviceuuid", "pkg_name", "source_pkg_name", "create_time", "update_time", "modify_sh_ver",
    "create_sh_ver", "time_offset", "start_time", "end_time", "day_time", "custom", "comment", "source", "source_type",
    "source_info", "title", "name", "meal_type",
    "food_info_id", "client_data_id", "client_data_ver", "sync_status", "version", "tag_id", "integrated_id",
)  # fmt: skip
META = frozenset(_META)
"""Columns that hold nothing to measure: they say which row it is, when it was, and what it is called."""
