"""Health Connect's record tables and what their columns measure, by the names and units in Android's own source.

Masses are grams, energies small calories, lengths metres, volumes litres, percentages 0 to 100, power watts.
"""

from __future__ import annotations

from dataclasses import dataclass

from connectors.health_connect.frames import Query

INSTANT = (("time", "time"), "zone_offset")
INTERVAL = (("start_time", "end_time"), "start_zone_offset")
SERIES = (("epoch_millis", "epoch_millis"), "start_zone_offset")


@dataclass(frozen=True)
class Measure:
    """A column that is a sample: its metric and the unit it is written in."""

    column: str
    metric: str
    unit: str


Measures = tuple[Measure, ...]

INSTANTS: dict[str, Measures] = {
    "weight_record_table": (Measure("weight", "body_mass", "g"),),
    "height_record_table": (Measure("height", "height", "m"),),
    "body_fat_record_table": (Measure("percentage", "body_fat_percentage", "percent"),),
    "bone_mass_record_table": (Measure("mass", "bone_mass", "g"),),
    "lean_body_mass_record_table": (Measure("mass", "lean_body_mass", "g"),),
    "body_water_mass_record_table": (Measure("body_water_mass", "body_water_mass", "g"),),
    "basal_metabolic_rate_record_table": (Measure("basal_metabolic_rate", "resting_metabolic_rate", "W"),),
    "blood_pressure_record_table": (
        Measure("systolic", "blood_pressure_systolic", "mmHg"),
        Measure("diastolic", "blood_pressure_diastolic", "mmHg"),
    ),
    "blood_glucose_record_table": (Measure("level", "blood_glucose", "mmol/L"),),
    "body_temperature_record_table": (Measure("temperature", "body_temperature", "degC"),),
    "basal_body_temperature_record_table": (Measure("temperature", "basal_body_temperature", "degC"),),
    "oxygen_saturation_record_table": (Measure("percentage", "oxygen_saturation", "percent"),),
    "respiratory_rate_record_table": (Measure("rate", "respiratory_rate", "count/min"),),
    "resting_heart_rate_record_table": (Measure("beats_per_minute", "resting_heart_rate", "count/min"),),
    "heart_rate_variability_rmssd_record_table": (
        Measure("heart_rate_variability_millis", "heart_rate_variability_rmssd", "ms"),
    ),
    "vo2_max_record_table": (Measure("vo2_milliliters_per_minute_kilogram", "vo2_max", "mL/kg/min"),),
}
_NUTRIENTS = {
    "protein": "protein",
    "total_carbohydrate": "carbohydrates",
    "total_fat": "fat_total",
    "saturated_fat": "fat_saturated",
    "monounsaturated_fat": "fat_monounsaturated",
    "polyunsaturated_fat": "fat_polyunsaturated",
    "trans_fat": "trans_fat",
    "dietary_fiber": "fiber",
    "folate": "folate",
} | {
    name: name
    for name in (
        "biotin", "caffeine", "calcium", "chloride", "cholesterol", "chromium", "copper", "iodine", "iron", "magnesium",
        "manganese", "molybdenum", "niacin", "pantothenic_acid", "phosphorus", "potassium", "riboflavin", "selenium",
        "sodium", "sugar", "thiamin", "vitamin_a", "vitamin_b12", "vitamin_b6", "vitamin_c", "vitamin_d", "vitamin_e",
        "vitamin_k", "zinc",
    )
}  # fmt: skip
INTERVALS: dict[str, Measures] = {
    "steps_record_table": (Measure("count", "step_count", "count"),),
    "active_calories_burned_record_table": (Measure("energy", "active_energy_burned", "cal"),),
    "total_calories_burned_record_table": (Measure("energy", "total_energy_burned", "cal"),),
    "floors_climbed_record_table": (Measure("floors", "flights_climbed", "count"),),
    "elevation_gained_record_table": (Measure("elevation", "elevation_ascended", "m"),),
    "wheelchair_pushes_record_table": (Measure("count", "push_count", "count"),),
    "hydration_record_table": (Measure("volume", "dietary_water", "L"),),
}
FOOD = "nutrition_record_table"
FOODS: Measures = (
    Measure("energy", "dietary_energy_consumed", "cal"),
    *(Measure(column, f"dietary_{nutrient}", "g") for column, nutrient in _NUTRIENTS.items()),
)


@dataclass(frozen=True)
class Series:
    """A record whose values lie in a table of their own."""

    parent: str
    child: str
    measure: Measure


_PULSE = Measure("beats_per_minute", "heart_rate", "count/min")
SERIES_TABLES = (
    Series("heart_rate_record_table", "heart_rate_record_series_table", _PULSE),
    Series("heart_rate_record_table", "HeartRateRecordSeriesTable", _PULSE),  # Android 13
    Series("StepsCadenceRecordTable", "steps_cadence_record_table", Measure("rate", "running_cadence", "count/min")),
    Series(
        "CyclingPedalingCadenceRecordTable",
        "cycling_pedaling_cadence_record_table",
        Measure("revolutions_per_minute", "cycling_cadence", "rpm"),
    ),
)  # fmt: skip
DURING = (
    Series("SpeedRecordTable", "speed_record_table", Measure("speed", "workout_speed", "m/s")),
    Series("PowerRecordTable", "power_record_table", Measure("power", "cycling_power", "W")),
)
"""What a speed or power is of, the workout around it says."""


def measures(table: str) -> Query:
    """The query for a table of :data:`INSTANTS` or :data:`INTERVALS`."""
    declared = INSTANTS.get(table) or INTERVALS[table]
    times, offset = INSTANT if table in INSTANTS else INTERVAL
    return Query(table, times, offset, {one.column: one.column for one in declared})


def series(one: Series) -> Query:
    """The query for a series."""
    times, offset = SERIES
    return Query(one.parent, times, offset, {one.measure.column: one.measure.column}, one.child)


READ = frozenset(
    {
        *INSTANTS, *INTERVALS, *(one.parent for one in (*SERIES_TABLES, *DURING)),
        *(one.child for one in (*SERIES_TABLES, *DURING)), "distance_record_table", "skin_temperature_record_table",
        FOOD,
        "activity_intensity_record_table", "sleep_session_record_table", "exercise_session_record_table",
        "menstruation_flow_record_table", "menstruation_period_record_table", "cervical_mucus_record_table",
        "ovulation_test_record_table", "intermenstrual_bleeding_record_table", "sexual_activity_record_table",
        "mindfulness_session_record_table", "symptom_record_table",
    }
)  # fmt: skip
"""Tables that some part of this connector reads."""
