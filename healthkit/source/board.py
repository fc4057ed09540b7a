"""What the vault holds, as the status command and its JSON tell it: read once, shown anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import duckdb
import polars as pl

from healthkit.analysis.coverage import Agreement, agreement, coverage
from healthkit.model.catalogue import catalogue
from healthkit.source.derived import read
from healthkit.store import Vault


@dataclass(frozen=True)
class Board:
    """Frames behind ``status``: ``metrics`` one row a metric, ``sources`` one a device or app."""

    metrics: pl.DataFrame
    sources: pl.DataFrame
    tables: dict[str, int]
    reconciliation: pl.DataFrame

    @property
    def empty(self) -> bool:
        """Whether nothing was ever imported."""
        return self.metrics.is_empty()

    def agreements(self) -> list[Agreement]:
        """How our totals compare with others'."""
        return agreement(self.reconciliation)

    def as_dict(self) -> dict[str, Any]:
        """The JSON document of ``status``."""
        return {
            "sources": _plain(self.sources),
            "metrics": _plain(self.metrics),
            "tables": self.tables,
            "reconciliation": _plain(self.reconciliation),
        }


def board(vault: Vault) -> Board:
    """Read the board in one short look."""
    with vault.reader() as con:
        written = read(con, "status_metrics")
        products = read(con, "status_products")
        days = read(con, "status_days")
        tables = _tables(con)
        pairs = read(con, "status_reconciliation")
    return Board(_metrics(written, days), _sources(written, products), tables, pairs)


def sources(vault: Vault) -> pl.DataFrame:
    """Devices and apps alone."""
    with vault.reader() as con:
        return _sources(read(con, "status_metrics"), read(con, "status_products"))


def _metrics(written: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    by_metric = (
        written.group_by("metric", maintain_order=True)
        .agg(
            pl.col("n").sum().alias("rows"),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("product").fill_null("?").alias("sources"),
        )
        .sort("metric")
    )
    units = [catalogue().get(metric).unit for metric in by_metric["metric"]]
    newest = cast("date | None", by_metric["last"].max())
    found = coverage(days, newest).drop("first", "last")
    return (
        by_metric.with_columns(pl.Series("unit", units, pl.String))
        .select("metric", "unit", "rows", "first", "last", "sources")
        .join(found, on="metric", how="left", maintain_order="left")
    )


def _sources(written: pl.DataFrame, products: pl.DataFrame) -> pl.DataFrame:
    seen = written.group_by("product").agg(
        pl.col("n").sum().alias("rows"),
        pl.col("first").min(),
        pl.col("last").max(),
        pl.col("metric").n_unique().cast(pl.Int64).alias("metrics"),
    )
    return (
        products.join(seen, on="product", how="left")
        .with_columns(pl.col("rows", "metrics").fill_null(0))
        .sort("product")
        .rename({"product": "source"})
        .select("source", "product_class", "apps", "versions", "connectors", "metrics", "rows", "first", "last")
    )


def _tables(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = read(con, "status_tables")["table_name"].to_list()
    counts = con.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)).fetchall()
    return dict(counts)


def _plain(frame: pl.DataFrame) -> list[dict[str, Any]]:
    dates = [name for name, kind in frame.schema.items() if kind == pl.Date]
    return frame.with_columns(pl.col(dates).dt.to_string("%Y-%m-%d")).to_dicts()
