"""Sleeps: the window from falling asleep to waking, naps too; stages come as minutes only, so none is placed in it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.whoop.book import BAND, Book
from connectors.whoop.tables import OFFSET
from healthkit.source.contract import Item
from healthkit.source.frames import rows

_YES = ("true", "yes", "1", "ja", "oui", "sí", "si", "sim", "sì", "vrai", "wahr", "verdadero", "verdadeiro", "vero")


def add_windows(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """One event in bed a row that says both times."""
    for column in ("asleep_at", "awake_at"):
        wrong = pl.col(column).is_not_null() & pl.col(f"{column}_clock").is_null()
        yield from book.bad(frame, wrong, "bad_date", column)
    backwards = pl.col("awake_at_utc") <= pl.col("asleep_at_utc")
    yield from book.bad(frame, backwards, "bad_date", "awake_at")
    whole = frame.filter(pl.col("awake_at_utc") > pl.col("asleep_at_utc"))
    if len(whole):
        yield rows(
            "event",
            whole.select(
                start="asleep_at_utc",
                end="awake_at_utc",
                offset_min=OFFSET,
                metric=pl.lit("sleep_analysis"),
                code=pl.lit("in_bed"),
                source=pl.lit(BAND, pl.Int32),
            ).with_columns(book.refs.take(len(whole))),
        )


def is_nap() -> pl.Expr:
    """Whether a sleep was a nap."""
    return pl.col("nap").str.to_lowercase().is_in(_YES).fill_null(value=False)
