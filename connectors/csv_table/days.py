"""Rows of days: what a vendor or a person states of a whole day, one sample a cell, on the file's own day."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.csv_table.book import DAY, Book
from healthkit.source.contract import Issue, Item
from healthkit.source.frames import rows
from healthkit.source.tabular.table import ROW

_CELL = ["day", "column"]


def days(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Samples of the days of a frame. Where a day comes twice, its first line holds and the others fill gaps."""
    title = book.mapping.places["day"]
    yield from book.bad(frame, pl.col(DAY).is_null(), "bad_date", title)
    dated = frame.filter(pl.col(DAY).is_not_null())
    book.rows += len(dated)
    columns = list(book.mapping.columns)
    made, issues = book.values(columns, dated)
    yield from issues
    long = book.long(made, columns, [ROW, DAY]).rename({DAY: "day"})
    fresh = _first_told(long, book)
    yield from _contradicted(long, book)
    if len(fresh):
        start = pl.col("day").cast(pl.Datetime("us"))  # a day has no zone
        yield rows(
            "sample",
            fresh.with_columns(
                book.take(len(fresh)),
                start=start,
                end=start + pl.duration(days=1),
                source=pl.lit(book.source, pl.Int32),
            ),
        )


def _first_told(long: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Cells that no earlier line of the file has told."""
    fresh = long.unique(_CELL, keep="first", maintain_order=True)
    if book.seen is not None:
        fresh = fresh.join(book.seen, on=_CELL, how="anti", maintain_order="left")
    told = fresh.select(*_CELL, "value")
    book.seen = told if book.seen is None else pl.concat([book.seen, told])
    return fresh


def _contradicted(long: pl.DataFrame, book: Book) -> Iterator[Issue]:
    """Lines that say of a day otherwise than an earlier line."""
    assert book.seen is not None
    both = long.join(book.seen, on=_CELL, suffix="_before", maintain_order="left")
    other = both.filter(pl.col("value") != pl.col("value_before")).unique(ROW, keep="first", maintain_order=True)
    for row, day in other.select(ROW, "day").iter_rows():
        yield Issue("day_repeated", book.member, f"row {row}", str(day))
