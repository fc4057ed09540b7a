"""Notes that people write into a diary, as documents that can be searched."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from healthkit.source.contract import Item
from healthkit.source.diary.book import CLOCK, DAY, Book
from healthkit.source.frames import rows


def notes(frame: pl.DataFrame, text: str, title: str | None, book: Book) -> Iterator[Item]:
    """One document a note of rows that are dated; ``title`` is the column of what it is about."""
    told = frame.filter(pl.col(text).is_not_null())
    if told.is_empty():
        return
    moment = pl.coalesce(pl.col(CLOCK).dt.strftime("%Y-%m-%dT%H:%M:%S"), pl.col(DAY).dt.strftime("%Y-%m-%d"))
    made = told.select(
        kind=pl.lit("note"),
        title=pl.col(title) if title else pl.lit(None, pl.String),
        written=moment,
        text=pl.col(text),
        media_type=pl.lit("text/plain"),
    )
    yield rows("document", made.with_columns(book.refs.take(len(made)), source=pl.lit(book.source, pl.Int32)))
