"""Who wrote a row: sources of a file get the vault's numbers, and rows of one product share its name."""

from __future__ import annotations

import duckdb
import polars as pl

from healthkit.source.offer import offered

_COLUMNS = ["app", "version", "device", "product_class", "manufacturer", "model", "hardware", "software"]


def product(frame: pl.DataFrame) -> pl.Series:
    """What people would call the same device or app across renames and updates: class, then hardware, model or app."""
    made = frame.select(
        pl.concat_str(
            pl.col("product_class"),
            pl.lit(":"),
            pl.when(pl.col("product_class").is_in(["app", "record"]))
            .then(pl.col("app"))
            .otherwise(pl.coalesce("hardware", "model", pl.col("product_class"))),
        )
    )
    return made.to_series().alias("product")


def number_sources(con: duckdb.DuckDBPyConnection, sources: pl.DataFrame, connector: str, *, write: bool) -> None:
    """Fill ``stage_source``; sources that the vault lacks are added to it where ``write`` allows."""
    frame = sources.with_columns(
        pl.col("app").fill_null(""),
        pl.col("product_class").fill_null("app"),
        pl.lit(connector).alias("connector"),
    )
    frame = frame.with_columns(product(frame))
    keys = ["connector", "product", *_COLUMNS]
    held = con.sql(f"SELECT source_id, {', '.join(keys)} FROM vault.source").pl()
    held = held.with_columns(pl.col(name).cast(pl.String) for name in keys)
    lacking = frame.select(keys).unique(maintain_order=True).join(held, on=keys, how="anti", nulls_equal=True)
    start = int(max(held["source_id"].to_list(), default=0)) + 1
    lacking = lacking.with_columns(pl.int_range(start, start + pl.len(), dtype=pl.Int32).alias("source_id"))
    if write and not lacking.is_empty():
        with offered(con, lacking):
            con.execute("INSERT INTO vault.source BY NAME SELECT * FROM incoming")
    numbered = frame.join(
        pl.concat([held, lacking], how="diagonal_relaxed").select("source_id", *keys), on=keys, nulls_equal=True
    )
    with offered(con, numbered.select("source", "source_id", "product_class", "product")):
        con.execute("INSERT INTO stage_source SELECT * FROM incoming")
