"""Peloton's disciplines, in the catalogue's words, and the metrics of their figures."""

from __future__ import annotations

import polars as pl

from healthkit.model.activities import find_activity
from healthkit.model.words import fold

OTHER = "other"
_NAMES = {
    "cycling": "spinning",
    "running": "treadmill",
    "walking": "walking",
    "rowing": "rowing",
    "caesar": "rowing",
    "strength": "traditional_strength_training",
    "stretching": "flexibility",
    "meditation": "mind_and_body",
    "cardio": "mixed_cardio",
    "bike bootcamp": "bootcamp",
    "bike_bootcamp": "bootcamp",
    "tread bootcamp": "bootcamp",
    "row bootcamp": "bootcamp",
    "caesar_bootcamp": "bootcamp",
    "circuit": "circuit_training",
    "outdoor": "running",
    "beyond the ride": "workout",
}
_FOLDED = {fold(name): activity for name, activity in _NAMES.items()}
_OUTDOORS = r"(?i)\boutdoor\b"
_ON_FOOT = r"(?i)\b(?:walk|walking|hike)\b"
_FIGURES = {
    "spinning": {
        "distance": "distance_cycling", "speed": "cycling_speed", "power": "cycling_power",
        "cadence": "cycling_cadence",
    },
    "treadmill": {"distance": "distance_walking_running", "speed": "running_speed", "power": "running_power"},
    "running": {"distance": "distance_walking_running", "speed": "running_speed", "power": "running_power"},
    "walking": {"distance": "distance_walking_running", "speed": "workout_speed"},
    "rowing": {"distance": "distance_rowing", "speed": "rowing_speed"},
    "bootcamp": {"distance": "distance_walking_running", "speed": "workout_speed"},
}  # fmt: skip


def discipline(said: str) -> str | None:
    """The catalogue's activity of a discipline; None where it is not known."""
    return _FOLDED.get(fold(said)) or find_activity(said)


def outside(activity: pl.Expr, title: pl.Expr) -> pl.Expr:
    """The activity, where the title of the class says that it was not on the treadmill."""
    walked = activity.is_in(["running", "treadmill"]) & title.str.contains(_ON_FOOT)
    ran = (activity == "treadmill") & title.str.contains(_OUTDOORS)
    return pl.when(walked).then(pl.lit("walking")).when(ran).then(pl.lit("running")).otherwise(activity)


def metric_of(figure: str, activity: str) -> str | None:
    """The metric of a distance, speed, power or cadence; None where the catalogue has none."""
    return _FIGURES.get(activity, {}).get(figure)
