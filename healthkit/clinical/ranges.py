"""Which range a result is held against: the laboratory's own, else its earlier one, else a general adult range."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from healthkit.model.analytes import analytes

LABORATORY, EARLIER, GENERAL = "laboratory", "same_laboratory_earlier", "general_adult"
_GENERAL_SCHEMA = {
    "analyte": pl.String,
    "from_age": pl.Int32,
    "to_age": pl.Int32,
    "general_low": pl.Float64,
    "general_high": pl.Float64,
    "general_source": pl.String,
}
_OF_GENERAL = ("general_low", "general_high", "general_source")
_GOAL_SCHEMA = {"analyte": pl.String, "goal_low": pl.Float64, "goal_high": pl.Float64, "goal_source": pl.String}


@dataclass(frozen=True)
class Person:
    """Of whom general ranges depend: ``sex`` is male or female, ``birth`` the date of birth; None where unknown."""

    sex: str | None = None
    birth: date | None = None


def with_ranges(results: pl.DataFrame, person: Person) -> pl.DataFrame:
    """Add ``range_low, range_high, range_origin, range_source`` and the goal columns to results in order of time.

    A child, and a person of unknown age, are never held against adult ranges.
    """
    own = pl.col("low").is_not_null() | pl.col("high").is_not_null() | pl.col("range_code").is_not_null()
    series = ["analyte", "laboratory", "specimen"]
    # A laboratory's bounds move together: an old low never joins a new high.
    earlier = pl.when(own).then(pl.struct("low", "high", "range_text")).forward_fill().over(series, order_by="moment")
    ranged = _with_general(results.with_columns(own.alias("_own"), earlier.alias("_earlier")), person)
    has_earlier = pl.col("_earlier").is_not_null() & pl.col("analyte").is_not_null()
    field = pl.col("_earlier").struct.field
    return (
        ranged.with_columns(
            pl.when("_own")
            .then("low")
            .when(has_earlier)
            .then(field("low"))
            .otherwise("general_low")
            .alias("range_low"),
            pl.when("_own")
            .then("high")
            .when(has_earlier)
            .then(field("high"))
            .otherwise("general_high")
            .alias("range_high"),
            pl.when("_own").then("range_text").when(has_earlier).then(field("range_text")).alias("range_text"),
            pl.when("_own")
            .then(pl.lit(LABORATORY))
            .when(has_earlier)
            .then(pl.lit(EARLIER))
            .when(pl.col("general_source").is_not_null())
            .then(pl.lit(GENERAL))
            .alias("range_origin"),
            pl.when(pl.col("_own") | has_earlier).then(None).otherwise("general_source").alias("range_source"),
        )
        .drop("_own", "_earlier", *_OF_GENERAL)
        .join(_goals(), on="analyte", how="left", maintain_order="left")
    )


def _with_general(results: pl.DataFrame, person: Person) -> pl.DataFrame:
    """Add the general range that fits the person on the day of each result, in order of time."""
    joined = results.join(_general(person), on="analyte", how="left", maintain_order="left").with_columns(
        _age(person).alias("_age")
    )
    fits = pl.col("from_age").is_null() | (
        (pl.col("_age") >= pl.col("from_age")) & (pl.col("to_age").is_null() | (pl.col("_age") < pl.col("to_age")))
    )
    fitting = joined.with_columns(pl.when(fits).then(pl.col(name)).alias(name) for name in _OF_GENERAL)
    # One row a result again: of the ranges of several ages at most one fits.
    first = fitting.sort(pl.col("general_source").is_null(), maintain_order=True).unique(
        "result_id", keep="first", maintain_order=True
    )
    return first.drop("_age", "from_age", "to_age").sort("moment", "result_id")


def _age(person: Person) -> pl.Expr:
    """Age in whole years on the day of the result; null where it is not known."""
    if person.birth is None:
        return pl.lit(None, pl.Int32)
    born = person.birth
    day = pl.col("day")
    before = (day.dt.month() < born.month) | ((day.dt.month() == born.month) & (day.dt.day() < born.day))
    return day.dt.year() - born.year - before.cast(pl.Int32)


def _general(person: Person) -> pl.DataFrame:
    rows = [
        (analyte.id, max(one.from_age, 18), one.to_age, one.low, one.high, one.source)
        for analyte in analytes().all.values()
        for one in analyte.ranges
        if one.sex in ("any", person.sex)
    ]
    return pl.DataFrame(rows, schema=_GENERAL_SCHEMA, orient="row")


def _goals() -> pl.DataFrame:
    rows = [
        (analyte.id, analyte.goal.low, analyte.goal.high, analyte.goal.source)
        for analyte in analytes().all.values()
        if analyte.goal
    ]
    return pl.DataFrame(rows, schema=_GOAL_SCHEMA, orient="row")
