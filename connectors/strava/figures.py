"""The figures of a workout: which column says what, in which unit, as which statistic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from connectors.strava.sports import metric_of
from healthkit.source.tabular import cells

_ODD_STEPS = 120.0
"""Strava counts the steps of one foot; nobody runs with a cadence of fewer than this."""


@dataclass(frozen=True)
class Figure:
    """A column's figure; ``metric`` of None is one that depends on the sport (``by_sport``)."""

    column: str
    aggregate: str
    unit: str
    metric: str | None = None
    by_sport: str = ""


FIGURES = (
    Figure("distance", "sum", "m", by_sport="distance"),
    Figure("speed", "average", "m/s", by_sport="speed"),
    Figure("speed_maximum", "maximum", "m/s", by_sport="speed"),
    Figure("cadence", "average", "count/min", by_sport="cadence"),
    Figure("cadence_maximum", "maximum", "count/min", by_sport="cadence"),
    Figure("power", "average", "W", by_sport="power"),
    Figure("power_maximum", "maximum", "W", by_sport="power"),
    Figure("ascent", "sum", "m", "elevation_ascended"),
    Figure("descent", "sum", "m", "elevation_descended"),
    Figure("pulse", "average", "count/min", "heart_rate"),
    Figure("pulse_maximum", "maximum", "count/min", "heart_rate"),
    Figure("energy", "sum", "kcal", "active_energy_burned"),
    Figure("steps", "sum", "count", "step_count"),
    Figure("effort", "sum", "score", "strava_relative_effort"),
    Figure("training_load", "sum", "score", "strava_training_load"),
    Figure("power_weighted", "average", "W", "strava_weighted_average_power"),
)
ATTRIBUTES = {
    "name": "title", "description": "description", "note": "private note", "gear": "gear", "file": "recording",
    "temperature": "mean air temperature, °C", "athlete_weight": "weight in the profile, kg",
    "weight_lifted": "weight lifted, kg", "runs": "descents",
}  # fmt: skip
"""What is told of a workout besides its figures, by column."""
IGNORED = frozenset({
    "id", "distance_shown", "elapsed_shown", "pulse_maximum_shown", "effort_shown", "bike_weight", "lowest", "highest",
    "grade", "grade_maximum", "grade_up", "grade_down", "temperature_maximum", "uphill", "downhill", "other_time",
    "type_code", "start",
})  # fmt: skip
"""Columns that say again, or otherwise, what another one says, or nothing of the body."""


def number(cell: pl.Expr) -> pl.Expr:
    """A figure: measured ones have a point whatever the language, those for people may have a comma."""
    point = cells.number(cell, ".")
    comma = cells.number(cell.str.replace_all(r"[\u00a0\u202f ]", ""), ",")
    return pl.coalesce(point, comma)


def statistics(placed: pl.DataFrame, columns: dict[str, str], unmapped: Counter[str]) -> pl.DataFrame:
    """``ref, metric, aggregate, value, unit`` of every figure of a frame that has ``ref`` and ``activity``."""
    made = []
    for figure in FIGURES:
        title = columns.get(figure.column)
        if title is None:
            continue
        told = placed.select("ref", "activity", value=number(pl.col(title))).filter(pl.col("value").is_finite())
        told = told.filter(pl.col("value") != 0)  # Strava writes 0 for what nothing measured
        named = told.with_columns(metric=pl.lit(figure.metric, pl.String))
        told = _by_sport(told, figure, unmapped) if figure.by_sport else named
        made.append(told.select("ref", "metric", "value", aggregate=pl.lit(figure.aggregate), unit=pl.lit(figure.unit)))
    return pl.concat(made) if made else pl.DataFrame()


def _by_sport(told: pl.DataFrame, figure: Figure, unmapped: Counter[str]) -> pl.DataFrame:
    sports = told["activity"].unique().to_list()
    metrics = {sport: metric_of(figure.by_sport, sport) for sport in sports}
    named = told.with_columns(metric=pl.col("activity").replace_strict(metrics, default=None, return_dtype=pl.String))
    for sport, count in named.filter(pl.col("metric").is_null())["activity"].value_counts().iter_rows():
        unmapped[f"{figure.by_sport} of {sport}"] += count
    if figure.by_sport == "cadence":
        one_foot = (pl.col("metric") == "running_cadence") & (pl.col("value") < _ODD_STEPS)
        named = named.with_columns(value=pl.when(one_foot).then(pl.col("value") * 2).otherwise(pl.col("value")))
    return named.filter(pl.col("metric").is_not_null())
