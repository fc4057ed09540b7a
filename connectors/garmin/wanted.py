"""Which fields of which FIT messages are decoded, resolved against the library's copy of the public profile.

Numbers, scales and offsets are the library's (``fitdecode.profile``). A few messages that Garmin writes and does not
publish are given here, by numbers that several public readers agree on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

_TIME = "timestamp"
_FIELDS: dict[str, str] = {
    "file_id": "type manufacturer product product_name time_created",
    "activity": "local_timestamp",
    "timestamp_correlation": "local_timestamp",
    "event": "event event_type",
    "session": (
        "start_time sport sub_sport total_elapsed_time total_timer_time total_distance total_cycles total_calories "
        "avg_speed enhanced_avg_speed max_speed enhanced_max_speed avg_heart_rate max_heart_rate min_heart_rate "
        "avg_cadence max_cadence avg_fractional_cadence max_fractional_cadence avg_power max_power "
        "total_ascent total_descent total_training_effect total_anaerobic_training_effect training_load_peak "
        "avg_vertical_oscillation avg_stance_time avg_step_length avg_respiration_rate enhanced_avg_respiration_rate "
        "avg_depth max_depth avg_spo2 avg_stress"
    ),
    "lap": (
        "start_time total_elapsed_time total_timer_time total_distance total_calories avg_heart_rate max_heart_rate "
        "avg_power total_ascent"
    ),
    "length": "start_time total_elapsed_time total_timer_time total_strokes length_type",
    "record": (
        "position_lat position_long altitude enhanced_altitude heart_rate cadence fractional_cadence cadence256 speed "
        "enhanced_speed compressed_speed_distance power vertical_oscillation stance_time step_length respiration_rate "
        "enhanced_respiration_rate depth gps_accuracy"
    ),
    "hr": "fractional_timestamp time256 filtered_bpm event_timestamp event_timestamp_12",
    "hrv": "time",
    "beat_intervals": "timestamp_ms time",
    "monitoring_info": "local_timestamp",
    "monitoring": (
        "distance cycles cycles_16 distance_16 activity_type current_activity_type_intensity timestamp_16 heart_rate "
        "active_calories ascent descent"
    ),
    "monitoring_hr_data": "resting_heart_rate current_day_resting_heart_rate",
    "stress_level": "stress_level_value stress_level_time",
    "sleep_level": "sleep_level",
    "sleep_assessment": "overall_sleep_score average_stress_during_sleep",
    "spo2_data": "reading_spo2",
    "respiration_rate": "respiration_rate",
    "weight_scale": (
        "weight percent_fat percent_hydration bone_mass muscle_mass visceral_fat_rating metabolic_age bmi "
        "user_profile_index"
    ),
    "blood_pressure": "systolic_pressure diastolic_pressure heart_rate status user_profile_index",
    "hrv_status_summary": "weekly_average last_night_average",
    "hrv_value": "value",
    "max_met_data": "update_time vo2_max sport",
    "skin_temp_overnight": "local_timestamp average_deviation nightly_value",
    "hsa_heart_rate_data": "processing_interval heart_rate",
    "hsa_spo2_data": "processing_interval reading_spo2",
    "hsa_stress_data": "processing_interval stress_level",
    "hsa_respiration_data": "processing_interval respiration_rate",
    "hsa_body_battery_data": "processing_interval level",
}
_UNPUBLISHED: dict[int, tuple[str, dict[int, str]]] = {
    227: ("stress_level", {3: "body_battery"}),
    369: ("training_readiness", {0: "score"}),
    378: ("training_load", {3: "acute", 4: "chronic"}),
    412: ("nap", {0: "start_time", 2: "end_time"}),
}
LISTS = frozenset(
    {
        ("hr", "filtered_bpm"), ("hr", "event_timestamp"), ("hr", "event_timestamp_12"), ("hrv", "time"),
        ("beat_intervals", "time"), ("record", "compressed_speed_distance"), ("hsa_heart_rate_data", "heart_rate"),
        ("hsa_spo2_data", "reading_spo2"), ("hsa_stress_data", "stress_level"),
        ("hsa_respiration_data", "respiration_rate"), ("hsa_body_battery_data", "level"),
    }
)  # fmt: skip
"""Fields of which every value counts; of all others that come as several, the first is taken."""
TEXTS = frozenset({"product_name"})
# The profile scales cycles as half steps; for walking and running the raw number is the count of steps.
_RAW = frozenset({("monitoring", "cycles"), ("monitoring", "cycles_16")})


@dataclass(frozen=True)
class Want:
    """A wanted field: value = raw / ``scale`` - ``offset``."""

    name: str
    scale: float = 1.0
    offset: float = 0.0
    is_list: bool = False

    @property
    def kind(self) -> pl.DataType:
        """The type of its column."""
        if self.name in TEXTS:
            return pl.String()
        return pl.List(pl.Float64()) if self.is_list else pl.Float64()


@lru_cache(maxsize=1)
def wanted() -> dict[int, tuple[str, dict[int, Want]]]:
    """By global message number: the message's name, and its wanted fields by field number."""
    from fitdecode.profile import MESSAGE_TYPES

    found: dict[int, tuple[str, dict[int, Want]]] = {}
    for number, message in MESSAGE_TYPES.items():
        if message.name in _FIELDS:
            names = {_TIME, *_FIELDS[message.name].split()}
            found[number] = (
                message.name,
                {key: _want(message.name, one) for key, one in message.fields.items() if one.name in names},
            )
    for number, (name, fields) in _UNPUBLISHED.items():
        own = {key: Want(field) for key, field in fields.items()}
        found[number] = name, {253: Want(_TIME), **found.get(number, (name, {}))[1], **own}
    return found


@lru_cache(maxsize=1)
def schemas() -> dict[str, dict[str, pl.DataType]]:
    """By message name: the types of its wanted fields' columns, its time apart."""
    return {
        name: {one.name: one.kind for one in fields.values() if one.name != _TIME} for name, fields in wanted().values()
    }


def _want(message: str, one: object) -> Want:
    name = str(getattr(one, "name", ""))
    plain = (message, name) in _RAW
    scale = 1.0 if plain else float(getattr(one, "scale", None) or 1)
    return Want(name, scale, float(getattr(one, "offset", None) or 0), (message, name) in LISTS)


def message_name(number: int) -> str:
    """What a message is called: by the profile, else by its number."""
    from fitdecode.profile import MESSAGE_TYPES

    if number in wanted():
        return wanted()[number][0]
    known = MESSAGE_TYPES.get(number)
    return str(known.name) if known else f"unknown_{number}"


def enumeration(kind: str) -> dict[int, str]:
    """Names of an enumeration of the profile, by value."""
    from fitdecode.profile import FIELD_TYPES

    return dict(FIELD_TYPES[kind].enum)
