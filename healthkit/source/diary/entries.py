"""Foods and meals that a source names beside the nutrients that it measures, as rows of ``nutrition_entry``."""

from __future__ import annotations

import polars as pl

from healthkit.source.contract import Rows
from healthkit.source.diary.book import Tally
from healthkit.source.frames import Refs, rows

MEALS = {1: "breakfast", 2: "lunch", 3: "dinner", 4: "snack"}
"""Google's numbers of meals, which Google Fit and Health Connect share."""


def entries(told: pl.DataFrame, equal: Tally, refs: Refs) -> Rows | None:
    """Entries of foods; None if no row names a food or a meal.

    ``told`` has ``start`` (UTC), ``offset_min``, ``source``, ``name``, ``meal``, ``energy`` (kcal) and the grams of
    ``carbohydrates``, ``protein`` and ``fat``. ``equal`` counts what was eaten alike on one day, over all frames.
    """
    clock = pl.col("start") + pl.duration(minutes=pl.col("offset_min").fill_null(0))
    made = told.with_columns(
        name=pl.coalesce("name", "meal"),
        eaten=pl.concat_str(clock.dt.strftime("%Y-%m-%dT%H:%M:%S"), _offset(pl.col("offset_min"))),
        energy_unit=pl.when(pl.col("energy").is_not_null()).then(pl.lit("kcal")),
    ).filter(pl.col("name").is_not_null() & pl.col("start").is_not_null())
    if made.is_empty():
        return None
    keys = [pl.col("name").str.to_lowercase(), pl.col("eaten").str.head(10), pl.col("meal"), pl.col("energy")]
    earlier = equal.before(made, keys, pl.lit(1)).cast(pl.Int16)
    ordinal = pl.select(pl.when(earlier > 0).then(earlier + 1)).to_series()
    return rows("nutrition_entry", made.with_columns(refs.take(len(made)), ordinal.alias("ordinal")))


def _offset(minutes: pl.Expr) -> pl.Expr:
    """``+05:45``; Z where none was written."""
    sign = pl.when(minutes < 0).then(pl.lit("-")).otherwise(pl.lit("+"))
    size = minutes.abs().cast(pl.Int32)
    parts = [(size // 60).cast(pl.String).str.zfill(2), pl.lit(":"), (size % 60).cast(pl.String).str.zfill(2)]
    return pl.when(minutes.is_not_null()).then(pl.concat_str(sign, *parts)).otherwise(pl.lit("Z"))
