"""What a vendor states of a whole day, in a summary table or as rings: it keeps the vendor's day and never adds up.

A statement fills the days of its metric on which nothing was measured in detail; where there is both, detail stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

import duckdb
import polars as pl

from healthkit.model.catalogue import catalogue
from healthkit.source.priority import Priority
from healthkit.source.rollup_metric import empty_daily, of_vendor_days
from healthkit.store.queries import text


@lru_cache(maxsize=1)
def vendor_metrics() -> list[str]:
    """Metrics of which there are statements only."""
    return sorted(metric.id for metric in catalogue().metrics.values() if metric.merge == "vendor_day")


def stated_days(
    con: duckdb.DuckDBPyConnection,
    priority: Priority,
    metrics: Sequence[str],
    first: date = date.min,
    last: date = date.max,
) -> pl.DataFrame:
    """Rows of ``daily`` with their metric, from statements between two days, both included."""
    only = set(vendor_metrics())
    names = {
        "vendor": _constants(name for name in metrics if name in only),
        "detailed": _constants(name for name in metrics if name not in only),
    }
    found = con.execute(text("rollup_vendor_days").format(**names), {"first": first, "last": last}).pl()
    made = [empty_daily()]
    for (name,), rows in found.group_by("metric", maintain_order=True):
        metric = catalogue().get(str(name))
        days = of_vendor_days(metric, rows, priority.ranks(metric))
        made.append(days.with_columns(pl.lit(metric.id).alias("metric")).select(empty_daily().columns))
    return pl.concat(made).sort("metric", "day")


def _constants(names: Iterable[str]) -> str:
    """Names as SQL constants; files may bring names of their own, so quotes are doubled."""
    return ", ".join("'" + name.replace("'", "''") + "'" for name in names) or "NULL"


def fill(measured: pl.DataFrame, stated: pl.DataFrame, known_by: str) -> pl.DataFrame:
    """Measured days of a family of metrics, and what was stated of the others.

    A day that has the metric ``known_by`` was measured and takes nothing stated; elsewhere a single metric that was
    measured (time in bed, by a phone) stands, and the others come from the statement.
    """
    known = measured.filter(pl.col("metric") == known_by).select("day")
    left = stated.join(known, on="day", how="anti").join(measured, on=["metric", "day"], how="anti")
    return pl.concat([measured, left.select(measured.columns)])
