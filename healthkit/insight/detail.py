"""How finely a stretch of time is drawn: the level of detail that fits it, and its points, computed in the database.

Months, weeks and days come from the merged days; hours with their extremes from the hourly level that dense metrics
have; readings only below two weeks, and in steps where there are many. All instants that come out are the person's own
clock, by the zone they lived in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

import numpy as np
import polars as pl

from healthkit.model.catalogue import Metric
from healthkit.model.timeline import Timeline, micros
from healthkit.store import Vault

Level = Literal["raw", "hour", "day", "week", "month"]
LEVELS: tuple[Level, ...] = get_args(Level)
Every = Literal["auto", "day", "week", "month"]
MOST = 3_000
"""Points of one metric that a page is sent, whatever it shows: corners of its lines, not rows of its table."""
RAW = timedelta(days=14)
_STEP = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
_FINE, _FINER = timedelta(minutes=15), timedelta(days=3)
_AMOUNTS = {"sum", "count", "duration"}
_NUMBERS = ("value", "low", "high")


@dataclass(frozen=True)
class Window:
    """A stretch of the person's own clock: from an instant to before another."""

    start: datetime
    end: datetime

    @classmethod
    def of_days(cls, first: date, last: date) -> Window:
        """Two local days and what lies between."""
        return cls(_midnight(first), _midnight(last) + timedelta(days=1))

    @property
    def length(self) -> timedelta:
        """From its start to its end."""
        return self.end - self.start

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that it touches."""
        return self.start.date(), max(self.start, self.end - timedelta(microseconds=1)).date()

    def wider(self, share: float) -> Window:
        """The same with a share of its length on each side, so that a move finds something drawn already."""
        more = self.length * share
        return Window(self.start - more, self.end + more)

    def within(self, outer: Window) -> Window:
        """The part of it that lies in another."""
        start = min(max(self.start, outer.start), outer.end)
        return Window(start, max(min(self.end, outer.end), start))


@dataclass(frozen=True)
class Detail:
    """A metric's points, ``[at, value, low, high]`` in order of time on the person's clock, and at which level.

    ``step`` is the width of what one point stands for, ``bucketed`` whether readings were put together in such steps.
    """

    level: Level
    points: pl.DataFrame
    step: timedelta
    bucketed: bool = False


def level(shown: timedelta, metric: Metric, *, hours: bool, readings: bool, every: Every = "auto") -> Level:
    """The finest level at which a stretch of time stays within :data:`MOST` points.

    Args:
        shown: length of what is sent.
        metric: what is drawn; of a dense one its extremes are drawn too, and of days a rolling mean.
        hours: whether there is an hourly level.
        readings: whether there are single readings.
        every: no finer than this, where the person wants it so.
    """
    least = "raw" if every == "auto" else every
    for name in LEVELS[LEVELS.index(least) :]:
        if (name == "raw" and not (readings and shown <= RAW)) or (name == "hour" and not hours):
            continue
        if name == "raw" or shown / _STEP[name] * corners(name, metric) <= MOST:
            return name
    return "month"


def corners(name: Level, metric: Metric) -> int:
    """How many points one value costs: itself, its extremes, its place in a rolling mean."""
    return 1 + 2 * (metric.dense and not adds_up(metric)) + (name == "day")


def adds_up(metric: Metric) -> bool:
    """Whether the metric is an amount, such as steps."""
    return metric.aggregates[0] in _AMOUNTS


def detail(
    vault: Vault, metric: Metric, window: Window, timeline: Timeline, *, hours: bool, every: Every = "auto"
) -> Detail:
    """One metric's points in a window, at the level that fits it.

    A level with nothing in it, such as hours of a time before the watch, gives way to the days.
    """
    name = level(window.length, metric, hours=hours, readings=metric.kind == "quantity", every=every)
    if name in ("raw", "hour"):
        read = _hours if name == "hour" else _readings
        found = read(vault, metric, window, timeline)
        if not found.points.is_empty():
            return found
        name = "day"
    first, last = window.days
    return Detail(name, days(vault, metric, first, last, name), _STEP[name])


def days(vault: Vault, metric: Metric, first: date, last: date, every: Level = "day") -> pl.DataFrame:
    """A metric's days, weeks or months ``[at, value, low, high]``; days stand at noon, nights at 4."""
    aggregate = metric.aggregates[0]
    frame = vault.query("explorer_days", metric=metric.id, first=first, last=last, every=every, aggregate=aggregate)
    noon = pl.duration(hours=(4 if metric.night else 12) if every == "day" else 0)
    at = pl.col("moment").cast(pl.Datetime("us")).alias("at")
    if not metric.dense:  # the extremes of a day with one or two readings say nothing more
        frame = frame.with_columns(low=None, high=None)
    return frame.select(at + noon, pl.col(_NUMBERS).cast(pl.Float64)).drop_nulls("value")


def _hours(vault: Vault, metric: Metric, window: Window, timeline: Timeline) -> Detail:
    low, high = utc(window.start, timeline), utc(window.end, timeline)
    frame = vault.query("explorer_hours", metric=metric.id, low=low, high=high)
    half = timedelta(minutes=30)  # an hour's mean stands in its middle
    return Detail("hour", _local(frame, timeline).with_columns(pl.col("at") + half), _STEP["hour"])


def _readings(vault: Vault, metric: Metric, window: Window, timeline: Timeline) -> Detail:
    low, high = utc(window.start, timeline), utc(window.end, timeline)
    span = {"metric": metric.id, "low": low, "high": high}
    if adds_up(metric):
        step = _FINE if window.length <= _FINER else _STEP["hour"]
        frame = vault.query("explorer_amounts", **span, width=step)
        points = _local(frame.with_columns(low=None, high=None), timeline).with_columns(pl.col("at") + step / 2)
        return Detail("hour" if step == _STEP["hour"] else "raw", points, step, bucketed=True)
    step = timedelta(seconds=max(1, round(window.length.total_seconds() * 3 / MOST)))
    frame = vault.query("explorer_raw", **span, width=step, most=MOST)
    bucketed = bool(frame.height) and int(frame["n"][0]) > MOST
    if not bucketed:
        frame = frame.with_columns(low=None, high=None)
    return Detail("raw", _local(frame, timeline), step if bucketed else timedelta(0), bucketed)


def _local(frame: pl.DataFrame, timeline: Timeline) -> pl.DataFrame:
    """Rows with their ``moment`` in UTC, on the person's clock."""
    points = frame.select(pl.col("moment").cast(pl.Datetime("us")).alias("at"), pl.col(_NUMBERS).cast(pl.Float64))
    at = points["at"].to_physical().to_numpy()
    return points.with_columns(at=pl.Series(at + timeline.offset_us(at)).cast(pl.Datetime("us"))).sort("at")


def utc(local: datetime, timeline: Timeline) -> datetime:
    """The instant of a time of the person's clock; of an hour that came twice, the one of the later offset."""
    clock = micros(local)
    guess = clock - int(timeline.offset_us(np.array([clock]))[0])
    return local - timedelta(microseconds=int(timeline.offset_us(np.array([guess]))[0]))


def local(instant: datetime, timeline: Timeline) -> datetime:
    """What the person's clock showed at an instant."""
    return instant + timedelta(microseconds=int(timeline.offset_us(np.array([micros(instant)]))[0]))


def gapped(detail: Detail) -> pl.DataFrame:
    """The points with empty rows in each gap, so that no line is drawn over a time without data."""
    points = detail.points
    if points.height < 2:
        return points
    if detail.level == "day":  # each day of the calendar, as a rolling mean needs them
        return points.upsample("at", every="1d")
    between = points["at"].diff()
    usual = between.median()
    assert isinstance(usual, timedelta)
    if detail.level == "raw":  # readings come as they come: a pause is one that is long for them
        longest = max(4 * usual, timedelta(hours=1), detail.step * 2)
    else:
        longest = detail.step * (1.5 if detail.level != "month" else 1.2)
    holes = points.select("at").filter((between > longest).fill_null(False))
    empty = holes.with_columns(pl.col("at") - timedelta(microseconds=1))
    return pl.concat([points, empty], how="diagonal").sort("at")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 (the person's own clock)
