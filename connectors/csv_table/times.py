"""Times of a row: a moment, or a time of day beside a day; then their instants in UTC."""

from __future__ import annotations

import polars as pl

from connectors.csv_table.book import DAY
from connectors.csv_table.mapping import Mapping
from connectors.csv_table.spoken import as_clock
from healthkit.source.tabular import cells

CLOCK = " clock"
"""The person's clock at a row's start, as written."""


def clock_of(place: str, mapping: Mapping) -> pl.Expr:
    """The clock time that a place says, null where it says none; a bare time of day is of the row's day."""
    if place not in mapping.places:
        return pl.lit(None, pl.Datetime("us"))
    cell = pl.col(mapping.places[place])
    said = cells.moment(cell, mapping.dates)
    if "day" not in mapping.places:
        return said
    day = cells.day(pl.col(mapping.places["day"]), mapping.dates).cast(pl.Datetime("us"))
    return pl.coalesce(said, day + cells.clock_time(as_clock(cell)))


def offset_of(place: str, mapping: Mapping) -> pl.Expr:
    """The offset as written in a place."""
    return cells.offset(pl.col(mapping.places[place])) if place in mapping.places else pl.lit(None, pl.Int16)


def day_of(mapping: Mapping) -> pl.Expr:
    """The day of a row: its own, else that of its start."""
    place = "day" if "day" in mapping.places else "start" if mapping.row == "workout" else "time"
    return cells.day(pl.col(mapping.places[place]), mapping.dates)


def with_instants(frame: pl.DataFrame, place: str, mapping: Mapping) -> pl.DataFrame:
    """Add ``start`` and ``end`` in UTC with ``offset_min``; what is missing or cannot be read is null.

    A row with a day and no time begins with its day; an end that names only a time of day, and lies before its start,
    is of the next day.
    """
    whole_day = pl.col(DAY).cast(pl.Datetime("us"))
    if place in mapping.places:  # a start that cannot be read is no midnight
        whole_day = pl.when(pl.col(mapping.places[place]).is_null()).then(whole_day)
    begins = pl.coalesce(clock_of(place, mapping), whole_day)
    ends = clock_of("end", mapping)
    bare = pl.lit(value=False)
    if "end" in mapping.places:
        bare = cells.clock_time(as_clock(pl.col(mapping.places["end"]))).is_not_null()
    told = frame.with_columns(
        begins.alias(CLOCK),
        pl.when(bare & (ends < begins)).then(ends + pl.duration(days=1)).otherwise(ends).alias(" end"),
        offset_of(place, mapping).alias(" offset"),
        pl.coalesce(offset_of("end", mapping), offset_of(place, mapping)).alias(" end offset"),
    )
    start, minutes = cells.utc(pl.col(CLOCK), pl.col(" offset"), mapping.zone)
    end, _ = cells.utc(pl.col(" end"), pl.col(" end offset"), mapping.zone)
    return told.with_columns(start.alias("start"), end.alias("end"), minutes.alias("offset_min"))
