"""What is there and what is missing: days with data, gaps, metrics that stopped, and how our days meet other totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

STALE_DAYS = 7
"""A metric that used to come most days and is silent for longer than this has stopped."""
REGULAR = 0.5
"""Share of the days of its last eight weeks on which a metric that is expected daily was there."""
RECENT = 56
FAR = 0.05
"""A day whose total is further than this from the reference counts as apart."""


@dataclass(frozen=True)
class Agreement:
    """How our merged days of one metric compare with somebody else's totals."""

    metric: str
    by: str
    days: int
    median_error: float
    """Median of \\|ours - reference\\| / reference, as a fraction."""
    apart: int
    """Days further than :data:`FAR` from the reference."""


def coverage(days: pl.DataFrame, newest: date | None) -> pl.DataFrame:
    """Coverage of each metric.

    Args:
        days: ``[metric, day]``, one row a day with data.
        newest: the last day of which anything is known; None where nothing is.

    Returns:
        ``[metric, first, last, days, share, gaps, longest_gap, gap_from, stale]``: ``gaps`` counts breaks of more than
        a week, ``longest_gap`` is in days without data, ``gap_from`` its first day.
    """
    day = pl.col("day")
    return (
        days.unique()
        .sort("metric", "day")
        .with_columns((day.diff().over("metric").dt.total_days() - 1).fill_null(0).alias("missing"))
        .group_by("metric", maintain_order=True)
        .agg(
            day.min().alias("first"),
            day.max().alias("last"),
            pl.len().cast(pl.Int64).alias("days"),
            (pl.col("missing") > STALE_DAYS).sum().cast(pl.Int64).alias("gaps"),
            pl.col("missing").max().cast(pl.Int64).alias("longest_gap"),
            day.sort_by("missing", "day").last().alias("after_gap"),
            (day > day.max() - pl.duration(days=RECENT)).sum().alias("recent"),
        )
        .with_columns(
            (pl.col("days") / ((pl.col("last") - pl.col("first")).dt.total_days() + 1)).alias("share"),
            (pl.col("after_gap") - pl.duration(days=pl.col("longest_gap"))).alias("gap_from"),
            (
                (pl.lit(newest, pl.Date) - pl.col("last") > pl.duration(days=STALE_DAYS))
                & (pl.col("recent") >= REGULAR * RECENT)
            ).alias("stale"),
        )
        .with_columns(pl.when(pl.col("longest_gap") > 0).then("gap_from"))
        .select("metric", "first", "last", "days", "share", "gaps", "longest_gap", "gap_from", "stale")
    )


def agreement(pairs: pl.DataFrame) -> list[Agreement]:
    """Sum up a reconciliation ``[metric, day, ours, reference, by]``; days without a reference of more than 0 are not
    compared."""
    error = (pl.col("ours") - pl.col("reference")).abs() / pl.col("reference")
    found = (
        pairs.filter(pl.col("reference") > 0)
        .with_columns(error.alias("error"))
        .group_by("metric", "by")
        .agg(
            pl.len().alias("days"),
            pl.col("error").median().alias("median_error"),
            (pl.col("error") > FAR).sum().alias("apart"),
        )
        .sort("metric", "by")
    )
    return [Agreement(**row) for row in found.to_dicts()]
