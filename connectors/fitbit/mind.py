"""Mindfulness sessions, and the skin conductance that is measured along with some of them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.members import tables
from connectors.fitbit.stamps import instants
from healthkit.source.contract import Rows
from healthkit.source.frames import rows
from healthkit.source.tabular.table import ROW

_UNIX = r"^\d{9,11}(\.\d+)?$"


def read_sessions(book: Book, members: list[str]) -> Iterator[Rows]:
    """Sessions as events, with their length as the clock tells it."""
    for member in members:
        for frame in tables(book, member):
            book.read["mindfulness"] += len(frame)
            ends = instants(frame["end_date_time"])["start"].alias("end")
            made = frame.with_columns(*instants(frame["start_date_time"]).get_columns(), ends)
            good = (pl.col("start").is_not_null() & (pl.col("end") >= pl.col("start"))).fill_null(value=False)
            book.bad(made.filter(~good), "bad_date", member, ROW, "end_date_time")
            made = made.filter(good)
            if len(made):
                made = made.with_columns(
                    book.refs.take(len(made)), metric=pl.lit("mindful_session"), code=pl.lit("present"),
                    source=pl.lit(book.source(), pl.Int32),
                )  # fmt: skip
                yield rows("event", made)


def read_eda(book: Book, members: list[str]) -> Iterator[Rows]:
    """Skin conductance of the sessions; times are seconds since 1970."""
    for member in members:
        for frame in tables(book, member):
            book.read["eda_sessions"] += len(frame)
            seconds = pl.when(pl.col("timestamp").str.contains(_UNIX)).then(
                pl.col("timestamp").cast(pl.Float64, strict=False)
            )
            value = pl.col("scl_avg").cast(pl.Float64, strict=False).fill_nan(None)
            made = frame.with_columns(start=(seconds * 1e6).cast(pl.Int64).cast(pl.Datetime("us")), value=value)
            book.bad(made.filter(pl.col("start").is_null()), "bad_date", member, ROW, "timestamp")
            good = pl.col("start").is_not_null() & pl.col("value").is_not_null()
            if "valid_data" in made.columns:
                good &= pl.col("valid_data").str.to_lowercase() != "false"
            kept = made.filter(good).with_columns(
                offset_min=pl.lit(0, pl.Int16), source=pl.lit(book.source(), pl.Int32)
            )
            book.skip("eda_sessions: not valid", len(made) - len(kept))
            yield from book.samples(kept, "electrodermal_activity", "uS")
    yield from book.flush()
