"""Times as Fitbit writes them: UTC instants with a ``Z``, wall clocks in US order or ISO, bare days, midnights."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from healthkit.source.tabular import cells

US = "%m/%d/%y %H:%M:%S"
_ZULU = "%Y-%m-%dT%H:%M:%SZ"
_NOON = 12
_FIRST, _LAST = datetime(1900, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 (clocks are naive throughout)


def instants(text: pl.Series) -> pl.DataFrame:
    """``start`` in UTC and ``offset_min`` of a column of times; without an offset, ``start`` is the wall clock.

    Nearly every cell is of one form, which is tried alone before the others.
    """
    quick = text.str.to_datetime(_ZULU, strict=False, time_unit="us")
    if quick.null_count() == text.null_count() and _lived(quick):
        return pl.DataFrame({"start": quick}).with_columns(offset_min=pl.lit(0, pl.Int16))
    cell = pl.col("text")
    wall, offset = cells.moment(cell, ()), cells.offset(cell)
    start = pl.coalesce(wall - pl.duration(minutes=offset.fill_null(0)), us(cell))
    return pl.DataFrame({"text": text}).select(start=_of_a_life(start), offset_min=offset)


def us(cell: pl.Expr) -> pl.Expr:
    """Wall clocks such as ``06/10/26 16:39:00``, and days; the Web API and some exports write ISO ones instead."""
    short = [cell.str.to_datetime(form, strict=False, time_unit="us") for form in (US, "%m/%d/%y %H:%M", "%m/%d/%y")]
    slashes = cell.str.contains(r"^\d\d?/\d\d?/\d\d\b")  # a year of two digits is no year six
    return _of_a_life(pl.when(slashes).then(pl.coalesce(short)).otherwise(cells.moment(cell, ())))


def wall_clocks(text: pl.Series) -> pl.Series:
    """The wall clocks of a column, by its one usual form first."""
    quick = text.str.to_datetime(US, strict=False, time_unit="us")
    if quick.null_count() == text.null_count() and _lived(quick):
        return quick
    return pl.DataFrame({"text": text}).select(us(pl.col("text"))).to_series()


def _lived(at: pl.Series) -> bool:
    """Whether all times are of this century or the last."""
    return bool(at.is_between(_FIRST, _LAST).fill_null(value=True).all())


def _of_a_life(at: pl.Expr) -> pl.Expr:
    """Times of this century or the last; others, which Python's dates may not even hold, are null."""
    return pl.when(at.is_between(_FIRST, _LAST)).then(at)


def days(text: pl.Series, zone: str | None = None) -> pl.Series:
    """The day that a daily row is of.

    A bare day, a wall clock and midnight with a ``Z`` name it as they stand. Any other instant is one of the person's
    own day in UTC, mostly its midnight. Without their ``zone``, one in the afternoon or evening is taken for the
    midnight of a zone east of Greenwich, where the next day has begun.
    """
    cell = pl.col("text")
    clock, offset = cells.moment(cell, ()), cells.offset(cell)
    plain = pl.coalesce(cells.day(cell, ()), us(cell).dt.date())
    instant = clock - pl.duration(minutes=offset)
    if zone:
        there = instant.dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.date()
    else:
        there = pl.when(instant.dt.hour() > _NOON).then(instant.dt.offset_by("1d")).otherwise(instant).dt.date()
    labelled = offset.is_null() | (clock.dt.time() == pl.time(0))
    told = pl.when(labelled).then(plain).otherwise(there)
    return pl.DataFrame({"text": text}).select(_of_a_life(told.cast(pl.Datetime("us"))).dt.date()).to_series()
