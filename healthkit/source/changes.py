"""Device changes, found in who wrote which rows since when: a new watch, phone or ring, a new system version.

A number that jumps on such a day may have a cause that is not the body.
"""

from __future__ import annotations

import duckdb
import numpy as np
import polars as pl

from healthkit.model.timeline import Timeline
from healthkit.source.derived import BATCH, read, swap

METRIC = "device_change"
_MINUTE = 60_000_000


def refresh(con: duckdb.DuckDBPyConnection, timeline: Timeline) -> None:
    """Compute the ``device_change`` events from all rows; the vault is the current database."""
    first = read(con, "rollup_contributions")
    sources = read(con, "rollup_sources")
    made = found(first, sources)
    start = made["start"].to_physical().to_numpy()
    count = len(made)
    events = pl.DataFrame(
        {
            # One a product and instant; the place among equals keeps ids apart.
            "event_id": -(start + np.arange(count)),
            "metric": pl.Series([METRIC] * count, dtype=pl.String),
            "code": made["code"],
            "start_utc": made["start"],
            "end_utc": made["start"],
            "offset_min": pl.Series(timeline.offset_us(start) // _MINUTE, dtype=pl.Int16),
            "local_day": pl.Series(timeline.days(start)).cast(pl.Date),
            "ordinal": pl.repeat(1, count, dtype=pl.Int16, eager=True),
            "source_id": made["source_id"].cast(pl.Int32),
            "batch_id": pl.repeat(BATCH, count, dtype=pl.Int32, eager=True),
        }
    )
    swap(con, "event", read(con, "rollup_stored_changes"), events)


def found(first: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Changes ``[start, code, source_id]`` in order of time.

    Args:
        first: ``[metric, source_id, first]``, the instant of the first row.
        sources: ``[source_id, product, product_class, software]``.
    """
    since = (
        first.group_by("source_id")
        .agg(pl.col("first").min().alias("start"))
        .join(sources, on="source_id")
        .filter(~pl.col("product_class").is_in(["app", "record"]))
    )
    devices = _earliest(since, ["product_class", "product"])
    fresh = devices.filter(pl.col("start") > pl.col("start").min().over("product_class"))
    versions = _earliest(since.filter(pl.col("software").is_not_null()), ["product", "software"])
    updates = versions.filter(pl.col("start") > pl.col("start").min().over("product"))
    columns = ["start", "code", "source_id"]
    return pl.concat(
        [
            fresh.with_columns(pl.col("product").alias("code")).select(columns),
            updates.with_columns(pl.concat_str("product", pl.lit(" "), "software").alias("code")).select(columns),
        ]
    ).sort("start", "code")


def _earliest(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return rows.sort("start", "source_id").unique(by, keep="first", maintain_order=True)
