"""Tables of one measurement over time, of either generation, by what :mod:`connectors.fitbit.series` says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from connectors.fitbit.book import Book, is_foreign
from connectors.fitbit.members import tables
from connectors.fitbit.series import LEFT_OUT, Column, Series, plain
from connectors.fitbit.sleep_tables import away
from connectors.fitbit.stamps import days, instants
from connectors.fitbit.twins import Twins
from healthkit.source.contract import Rows
from healthkit.source.tabular.table import ROW

_SOURCE = "data source"
_ZONES = ("fat_burn", "cardio", "peak")
_FAILED = "calculation_failed"
_NOTHING = ("nan", "null", "n/a")


def read_series(book: Book, series: Series, members: list[str], twins: Twins) -> Iterator[Rows]:
    """Rows of all tables of one kind; ``twins`` keeps some of them to set beside the JSON of the same curve."""
    if series.id in LEFT_OUT:
        book.skip(f"{series.id}: repeats other files", len(members))
        return
    for member in members:
        one = _Table(book, series, member, twins)
        for frame in tables(book, member, plain(series.time)):
            yield from one.rows(frame)
    yield from book.flush()


@dataclass(frozen=True)
class _Table:
    """One file on its way into samples."""

    book: Book
    series: Series
    member: str
    twins: Twins

    def rows(self, frame: pl.DataFrame) -> Iterator[Rows]:
        """Samples of a frame, each column of the series in its turn."""
        book, series = self.book, self.series
        self._count_strangers(frame)
        frame = self._timed(self._own(frame))
        book.bad(frame.filter(pl.col("start").is_null()), "bad_date", self.member, ROW, plain(series.time))
        frame = frame.filter(pl.col("start").is_not_null())
        book.read[series.id] += len(frame)
        frame = book.untold(frame, series.told, series.id)
        for column in series.columns:
            if column.metric and {plain(one) for one in (column.title, column.minus, column.over) if one} <= set(
                frame.columns
            ):
                measured = self._measured(frame, column)
                book.tell(series.told, series.id, measured)
                yield from self._samples(measured, column)

    def _count_strangers(self, frame: pl.DataFrame) -> None:
        """Count the cells of columns that are not read."""
        series = self.series
        read = (title for one in series.columns for title in (one.title, one.minus, one.over))
        known = {ROW, _SOURCE, *map(plain, (series.time, series.zone, series.unit, *series.known, *read))}
        for title in frame.columns:
            if title not in known:
                self.book.skip(f"{series.id}: {title}", len(frame) - frame[title].null_count())

    def _own(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows with the number of their source, without those that Health Connect has itself."""
        book, series = self.book, self.series
        if _SOURCE not in frame.columns:
            return frame.with_columns(source=pl.lit(book.source("", series.group), pl.Int32))
        names = [name or "" for name in frame[_SOURCE].unique()]
        foreign = [name for name in names if is_foreign(name)]
        if foreign:
            whole = len(frame)
            frame = frame.filter(~pl.col(_SOURCE).fill_null("").is_in(foreign))
            book.skip(f"{series.id}: from Health Connect", whole - len(frame))
        numbers = {name: book.source(name, series.group) for name in sorted(set(names) - set(foreign))}
        number = pl.col(_SOURCE).fill_null("").replace_strict(numbers, default=None, return_dtype=pl.Int32)
        return frame.with_columns(source=number)

    def _timed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """``start`` and ``offset_min``, and for rows of days ``day``."""
        text = frame[plain(self.series.time)]
        if not self.series.days:
            frame = frame.with_columns(instants(text).get_columns())
            self.book.see(frame["start"])
            return frame
        day = _waking_days(self.book, frame, text) if self.series.wakes else days(text, self.book.zone)
        return frame.with_columns(day=day, start=day.cast(pl.Datetime("us")))

    def _measured(self, frame: pl.DataFrame, column: Column) -> pl.DataFrame:
        """Rows that have a number under a title; words are issues, and what means "not measured" is counted."""
        cell = pl.col(plain(column.title))
        words = ~cell.str.to_lowercase().is_in(_NOTHING)  # null where the cell is empty
        made = frame.with_columns(_number(column.title).alias("value"), words.alias(" words"))
        odd = frame.filter(made["value"].is_null() & made[" words"])
        self.book.bad(odd, "bad_value", self.member, ROW, plain(column.title))
        if column.minus:
            made = made.with_columns(value=pl.col("value") - _number(column.minus))
        if column.over:
            share = _number(column.over)
            made = made.with_columns(value=pl.when(share > 0).then(pl.col("value") / share))
        if column.thousandths is not None:
            value = pl.col("value")
            made = made.with_columns(value=pl.when(value > column.thousandths).then(value / 1000).otherwise(value))
        made = made.filter(pl.col("value").is_not_null())
        good = pl.lit(value=True) if column.above is None else pl.col("value") > column.above
        if _FAILED in made.columns:
            good &= pl.col(_FAILED).str.to_lowercase().ne_missing("true")
        measured = made.filter(good)
        self.book.skip(f"{self.series.id}: not measured", len(made) - len(measured))
        return measured

    def _samples(self, frame: pl.DataFrame, column: Column) -> Iterator[Rows]:
        book, series = self.book, self.series
        if series.unit:
            frame = frame.with_columns(pl.col(plain(series.unit)).alias("unit"))
        if series.days:
            yield from book.stated(frame, column.metric, column.unit)
            return
        self.twins.keep(series.told, frame)
        if series.seconds:
            frame = frame.with_columns(end=pl.col("start") + pl.duration(seconds=series.seconds))
        yield from book.samples(frame, column.metric, column.unit)
        if series.zone:
            zone = pl.col(plain(series.zone)).str.to_lowercase().str.replace(" ", "_")
            for name in _ZONES:
                yield from book.samples(frame.filter(zone == name), f"{column.metric}_{name}", column.unit)


def _number(title: str) -> pl.Expr:
    return pl.col(plain(title)).cast(pl.Float64, strict=False).fill_nan(None)


def _waking_days(book: Book, frame: pl.DataFrame, text: pl.Series) -> pl.Series:
    """Days of rows that are stamped with the instant of waking: by the night they are of, by their own offset, by the
    account's zone, or as they stand."""
    made = instants(text)
    clock = pl.col("start")
    if "score_utc_offset" in frame.columns:
        made = made.with_columns(frame.select(away("score_utc_offset", frame).alias("away")).to_series())
        clock += pl.duration(minutes=pl.col("away").fill_null(0))
    elif book.zone:
        there = clock.dt.replace_time_zone("UTC").dt.convert_time_zone(book.zone).dt.replace_time_zone(None)
        clock = pl.when(pl.col("offset_min").is_null()).then(clock).otherwise(there)
    told = made.select(clock.dt.date()).to_series()
    if "sleep_log_entry_id" in frame.columns and book.nights:
        night = frame["sleep_log_entry_id"].replace_strict(book.nights, default=None, return_dtype=pl.Date)
        told = pl.select(pl.coalesce(night, told)).to_series()
    return told
