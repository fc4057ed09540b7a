"""One metric's rows, as fetched, to its rows of ``daily`` and ``hourly``: picks the merge that the catalogue names."""

from __future__ import annotations

import polars as pl

from healthkit.analysis import merge
from healthkit.analysis.daily import DAILY, HOURLY, Rows
from healthkit.analysis.intervals import MINUTE
from healthkit.model.catalogue import Metric
from healthkit.source.priority import Ranks

ABSENT = ("absent", "idle", "none", "no_change")
"""Codes that say that something did not happen."""
_ONE_STREAM = frozenset({"activity", "mobility", "environment"})
"""What a device counts all the time: its own rows cannot both be right where they overlap. Foods of one meal can."""
Made = tuple[pl.DataFrame, pl.DataFrame]


def of_samples(metric: Metric, frame: pl.DataFrame, ranks: Ranks, window: merge.Window) -> Made:
    """Merge samples ``[start, end, value, source_id, dimension?]`` of one metric; ``(daily, hourly)``."""
    hourly = pl.DataFrame(schema=HOURLY)
    if metric.merge == "cumulative":
        rows = _rows(frame, ranks)
        return merge.cumulative(rows, window, additive=metric.group not in _ONE_STREAM), hourly
    if metric.merge == "rate":
        return merge.rate(_rows(frame, ranks), window, night=metric.night)
    part = pl.col("dimension").rank("dense").fill_null(0).cast(pl.Int64)
    frame = _settled(frame.with_columns(part.alias("part")), ranks)
    daily = merge.witness(
        _rows(frame, ranks),
        window,
        resolution=metric.resolution,
        rounding=metric.rounding,
        part=frame["part"].to_numpy(),
        night=metric.night,
    )
    if "sum" not in metric.aggregates:
        daily = daily.with_columns(pl.lit(None, pl.Float64).alias("total"))
    return daily, hourly


def of_events(metric: Metric, frame: pl.DataFrame, ranks: Ranks, window: merge.Window) -> pl.DataFrame:
    """Merge events ``[start, end, code, source_id]`` of one metric: minutes if that is its unit, else counts."""
    span = (pl.col("end") - pl.col("start")).dt.total_microseconds().cast(pl.Float64) / MINUTE
    frame = frame.with_columns(span.alias("value"), pl.col("code").fill_null("").alias("code"))
    if metric.unit == "min":
        return merge.cumulative(_rows(frame, ranks), window)
    part = pl.col("code").rank("dense").cast(pl.Int64)
    frame = _settled(frame.with_columns(part.alias("part"), pl.lit(1.0).alias("value")), ranks)
    return merge.events(
        _rows(frame, ranks),
        window,
        present=~frame["code"].is_in(ABSENT).to_numpy(),
        part=frame["part"].to_numpy(),
    )


def of_vendor_days(metric: Metric, frame: pl.DataFrame, ranks: Ranks) -> pl.DataFrame:
    """A vendor's own days ``[start, end, value, source_id, day, batch_id]`` of one metric."""
    lane = ranks.lane[frame["source_id"].to_numpy()]
    daily = merge.vendor_day(
        frame["day"].to_physical().to_numpy(),
        frame["batch_id"].to_numpy(),
        ranks.product[lane],
        frame["value"].to_numpy(),
    )
    if metric.merge != "vendor_day" and "sum" not in metric.aggregates:
        daily = daily.with_columns(pl.lit(None, pl.Float64).alias("total"))
    return daily


def _settled(frame: pl.DataFrame, ranks: Ranks) -> pl.DataFrame:
    """In the order that :meth:`Rows.ordered` gives, so that further columns stay beside their rows."""
    lane = pl.Series("lane", ranks.lane[frame["source_id"].to_numpy()])
    return frame.with_columns(lane).sort("start", "lane", "end", "value", "part", maintain_order=True)


def _rows(frame: pl.DataFrame, ranks: Ranks) -> Rows:
    return Rows.ordered(
        frame["start"].to_physical().to_numpy(),
        frame["end"].to_physical().to_numpy(),
        frame["value"].to_numpy(),
        ranks.lane[frame["source_id"].to_numpy()],
        ranks.product,
    )


def empty_daily() -> pl.DataFrame:
    """Rows of ``daily`` with their metric, none yet."""
    return pl.DataFrame(schema={"metric": pl.String, **DAILY})


def empty_hourly() -> pl.DataFrame:
    """Rows of ``hourly`` with their metric, none yet."""
    return pl.DataFrame(schema={"metric": pl.String, **HOURLY})
