"""What a workout says of itself: its length, distance, energy, heart rate and so on, and where each is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace

from healthkit.model.catalogue import Metric, catalogue, per_catalogue

_DISTANCES = (
    "distance_walking_running", "distance_cycling", "distance_swimming", "distance_wheelchair", "distance_rowing",
    "distance_downhill_snow_sports", "distance_cross_country_skiing", "distance_paddle_sports",
    "distance_skating_sports",
)  # fmt: skip
_SPEEDS = (
    "workout_speed", "running_speed", "cycling_speed", "walking_speed", "cross_country_skiing_speed",
    "paddle_sports_speed", "rowing_speed",
)  # fmt: skip
_EXTREMES = {"highest": ("maximum", "max"), "lowest": ("minimum", "min")}
_TO_METRES = {"m": 1.0, "km": 1000.0}
_TO_METRES_A_MINUTE = {"m/min": 1.0, "km/h": 1000 / 60, "m/s": 60.0}


@dataclass(frozen=True)
class Attribute:
    """``stats`` are the metrics of ``session_stat`` that hold it; ``like`` the catalogue metric whose words show it."""

    id: str
    stats: tuple[str, ...]
    aggregate: str
    like: str
    label: tuple[tuple[str, str], ...] = ()


_ALL = (
    Attribute("distance", _DISTANCES, "sum", "distance_walking_running", (("en", "Distance"), ("fr", "Distance"))),
    Attribute("heart_rate", ("heart_rate",), "average", "heart_rate"),
    Attribute("active_energy_burned", ("active_energy_burned",), "sum", "active_energy_burned"),
    Attribute("step_count", ("step_count",), "sum", "step_count"),
    Attribute("flights_climbed", ("flights_climbed",), "sum", "flights_climbed"),
    Attribute("elevation_ascended", ("elevation_ascended",), "sum", "elevation_ascended"),
    Attribute("active_zone_minutes", ("active_zone_minutes",), "sum", "active_zone_minutes"),
    Attribute("workout_speed", _SPEEDS, "average", "workout_speed"),
    Attribute("running_power", ("running_power",), "average", "running_power"),
    Attribute("cycling_power", ("cycling_power",), "average", "cycling_power"),
    Attribute("cycling_cadence", ("cycling_cadence",), "average", "cycling_cadence"),
    Attribute("swimming_stroke_count", ("swimming_stroke_count",), "sum", "swimming_stroke_count"),
)
ATTRIBUTES = {one.id: one for one in _ALL}
DURATION, COUNT = "workout_duration", "workout_count"
AS_ATTRIBUTE = {
    **dict.fromkeys(_DISTANCES, "distance"),
    **dict.fromkeys(_SPEEDS, "workout_speed"),
    **{name: name for name in ATTRIBUTES},
    **{name: name for name in (DURATION, COUNT)},
    "resting_heart_rate": "",
    "apple_exercise_time": DURATION,
    "basal_energy_burned": "",
}
"""Daily metrics by the attribute that the same words mean of a workout; empty where they mean none."""
BY_UNIT = {
    "km": "distance", "m": "distance", "mile": "distance", "min": DURATION, "h": DURATION, "bpm": "heart_rate",
    "kcal": "active_energy_burned",
}  # fmt: skip
"""What a bound without a name is about, by its spelled unit: ``runs over 10 km``."""


@per_catalogue
def metric_of(attribute: str) -> Metric:
    """Label, unit and decimals of a metric or a workout's attribute."""
    found = ATTRIBUTES.get(attribute)
    if found is None or attribute == found.like:
        return catalogue().get(attribute)
    return replace(catalogue().get(found.like), id=attribute, label=dict(found.label))


def expression(attribute: str, intent: str = "") -> str:
    """SQL of an attribute in columns of ``ask_sessions`` and its statistics ``stat``, in the unit of its metric.

    The highest heart rate of workouts is the highest in any of them, not the highest of their averages.
    """
    if attribute == DURATION:
        return "minutes"
    if attribute == COUNT:
        return "1.0"
    one = ATTRIBUTES[attribute]
    fold, kept = ("sum" if one.aggregate == "sum" else "avg"), one.aggregate
    if intent in _EXTREMES and one.aggregate == "average":
        kept, fold = _EXTREMES[intent]
    cases = " ".join(f"WHEN '{name}' THEN {_factor(one, name)!r}" for name in one.stats if _factor(one, name) != 1)
    value = f"value * CASE metric {cases} ELSE 1.0 END" if cases else "value"
    names = ", ".join(f"'{name}'" for name in one.stats)
    stored = (
        f"(SELECT {fold}({value}) FROM session_stat AS stat WHERE stat.session_id = workout.session_id "
        f"AND stat.metric IN ({names}) AND stat.aggregate = '{kept}')"
    )
    if attribute == "workout_speed" and not intent.endswith("est"):
        return f"coalesce({stored}, 1000 * {expression('distance')} / nullif(minutes, 0))"
    return stored


def _factor(one: Attribute, name: str) -> float:
    """From a stored statistic's unit to the unit of the attribute."""
    wanted, stored = catalogue().get(one.like).unit, catalogue().get(name).unit
    for table in (_TO_METRES, _TO_METRES_A_MINUTE):
        if wanted in table and stored in table:
            return table[stored] / table[wanted]
    return 1.0


def adds_up(metric: Metric) -> bool:
    """Whether a day's value is an amount that the day gathers, so that ``a day`` belongs to its average."""
    return metric.aggregates[0] in ("sum", "duration", "count") or (metric.night and metric.unit == "min")
