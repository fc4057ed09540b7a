"""Noise of the night, a value every half minute, and how long of it Fitbit labels as snoring."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.members import tables
from connectors.fitbit.stamps import instants
from healthkit.source.contract import Rows
from healthkit.source.tabular.table import ROW

_STEP_S = 30.0


def read_snoring(book: Book, members: list[str]) -> Iterator[Rows]:
    """Noise as a curve; of snoring the sum of the labelled stretches of a night, which no file states."""
    labelled: list[pl.DataFrame] = []
    for member in members:
        for frame in tables(book, member):
            book.read["snore_details"] += len(frame)
            made = frame.with_columns(instants(frame["timestamp"]).get_columns())
            book.bad(made.filter(pl.col("start").is_null()), "bad_date", member, ROW, "timestamp")
            made = made.filter(pl.col("start").is_not_null()).with_columns(
                value=pl.col("mean_dba").cast(pl.Float64, strict=False).fill_nan(None),
                length=pl.col("sample_duration").cast(pl.Float64, strict=False).fill_null(_STEP_S)
                if "sample_duration" in frame.columns else pl.lit(_STEP_S),
                source=pl.lit(book.source(), pl.Int32),
            )  # fmt: skip
            ends = pl.col("start") + pl.duration(milliseconds=pl.col("length") * 1000)
            noise = made.filter(pl.col("value").is_not_null()).with_columns(end=ends)
            yield from book.samples(noise, "environmental_audio_exposure", "dBA")
            labelled.append(_labelled(made))
    yield from book.flush()
    if labelled:
        nights = pl.concat(labelled).group_by("day", maintain_order=True).agg(pl.col("value").sum()).sort("day")
        yield from book.stated(nights.with_columns(source=pl.lit(book.source(), pl.Int32)), "snoring_time", "min")
    yield from book.flush()


def _labelled(frame: pl.DataFrame) -> pl.DataFrame:
    """Minutes of each night, by the day of waking: what begins after noon belongs to the next day."""
    minutes = pl.when(pl.col("snore_label").is_in(["1", "true", "True"])).then(pl.col("length") / 60).otherwise(0.0)
    waking = pl.col("start").dt.offset_by("12h").dt.date()
    return frame.select(day=waking, value=minutes).group_by("day", maintain_order=True).agg(pl.col("value").sum())
