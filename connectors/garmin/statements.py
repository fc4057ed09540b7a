"""What is stated of a whole day: one row a metric and day, whichever file of the package says it first."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.garmin.book import Book
from healthkit.source.contract import Item


def statements(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Samples with their day from ``metric``, ``day``, ``value``, ``unit`` and ``source``.

    Files of one export overlap and repeat each other's figures; the first word on a metric and day holds.
    """
    frame = frame.filter(pl.col("day").is_not_null() & pl.col("value").is_not_null())
    fresh = []
    for pair in frame.select("metric", "day").iter_rows():
        fresh.append(pair not in book.told)
        book.told.add(pair)
    begin = pl.col("day").cast(pl.Datetime("us"))
    yield from book.samples(
        frame.filter(pl.Series(fresh, dtype=pl.Boolean)).with_columns(
            start=begin, end=begin + pl.duration(days=1), offset_min=pl.lit(None, pl.Int16)
        )
    )


def local_day(at: pl.Expr) -> pl.Expr:
    """The day of an instant by the offset that its file states; UTC's day where it states none."""
    return (at + pl.duration(minutes=pl.col("offset_min").cast(pl.Int64).fill_null(0))).dt.date()
