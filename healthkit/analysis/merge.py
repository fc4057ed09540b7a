"""Several devices, one truth: the merges that the catalogue names, each from rows to rows of ``daily``.

Every result of a day depends on that day's rows alone, so days computed one by one equal days computed together.
``docs/time-and-merging.md`` says each rule in words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.daily import DAILY, HOURLY, Floats, Groups, Rows, frame, hours
from healthkit.analysis.intervals import HOUR, MINUTE, SECOND, Cut, Mask, Micros, Spans, among, cut, in_order, trim
from healthkit.model.timeline import Timeline

SLIVER = 30 * SECOND
"""Clocks of two devices differ by up to this; an uncovered rest no longer than it, beside covered time, is noise."""
BUCKET = 5 * MINUTE
"""The grid on which one product speaks for a rate."""
WITNESSES = 10 * MINUTE
"""Within this, the same value from several writers is one fact."""
EVENING = 6 * HOUR
"""A night value that ends after 18:00 belongs to the next day, that of waking."""


@dataclass(frozen=True)
class Window:
    """The stretch of time that is computed, and its local days as steps."""

    timeline: Timeline
    steps: Micros
    days: npt.NDArray[np.int32]
    high: int

    @classmethod
    def over(cls, timeline: Timeline, low: int, high: int) -> Window:
        """All local days between two instants (µs UTC); the first and last stretch may be cut short."""
        return cls(timeline, *timeline.day_steps(low, high), high)


def cumulative(rows: Rows, window: Window, *, additive: bool = False) -> pl.DataFrame:
    """Counts that add up over time: the best lane wins where it covers, the others fill what is left.

    ``additive`` says that rows of one writer add up even where they overlap (foods of one meal), while other writers
    still give way.
    """
    cuts = cut(rows.start, rows.end, window.steps, window.high)
    if not len(cuts.row):
        return pl.DataFrame(schema=DAILY)
    # Stretches are moved an hour apart, so that no union or rest reaches from one day into the next.
    pieces = _ordered(Cut(cuts.row, cuts.step, cuts.starts + cuts.step * HOUR, cuts.ends + cuts.step * HOUR))
    length, whole = pieces.ends - pieces.starts, rows.end[pieces.row] - rows.start[pieces.row]
    part = np.where(whole > 0, length / np.maximum(whole, 1), 1.0) * rows.value[pieces.row]
    share, covered = _shares(pieces, rows.lane[pieces.row], additive)
    kept = share > 0
    groups = Groups(window.days[pieces.step[kept]])
    values = part[kept]
    days = frame(
        groups,
        total=groups.sum(values * share[kept]),
        mean=groups.sum(values) / groups.count,
        min=groups.min(values),
        max=groups.max(values),
        last=groups.last(values),
    )
    return (
        _with_minutes(days, covered, window)
        .filter(pl.col("n").is_not_null())
        .with_columns(pl.col("minutes").fill_null(0.0))
    )


def _ordered(pieces: Cut) -> Cut:
    order = in_order(pieces.starts)
    return Cut(pieces.row[order], pieces.step[order], pieces.starts[order], pieces.ends[order])


def _shares(pieces: Cut, lane: npt.NDArray[np.int32], additive: bool) -> tuple[Floats, Spans]:
    """Which share of each piece counts, 0 to 1, and the time that all lanes together cover."""
    share = np.zeros(len(lane))
    covered, instants = Spans.empty(), np.empty(0, np.int64)
    present = np.flatnonzero(np.bincount(lane))
    for number in present:
        mine = np.flatnonzero(lane == number) if len(present) > 1 else np.arange(len(lane))
        starts, ends = pieces.starts[mine], pieces.ends[mine]
        length = ends - starts
        begins = starts if additive else trim(starts, ends)
        own = Spans.union(begins, ends)
        if len(covered):
            counted = (own - covered).without_slivers(covered, SLIVER).within(begins, ends)
        else:
            counted = ends - begins
        points = length == 0
        share[mine] = np.where(points, 0.0, counted / np.maximum(length, 1))
        if points.any():
            at = starts[points]
            share[mine[points]] = ~(covered.holds(at) | among(at, instants))
            instants = np.union1d(instants, at)
        covered = covered | own
    return share, covered


def _with_minutes(days: pl.DataFrame, covered: Spans, window: Window) -> pl.DataFrame:
    """Add the minutes of each day that are covered; ``covered`` is moved an hour a stretch, as the pieces are."""
    shifted = window.steps + np.arange(len(window.steps)) * HOUR
    by_day = Groups(window.days[np.searchsorted(shifted, covered.starts, side="right") - 1])
    lengths = by_day.sum((covered.ends - covered.starts) / MINUTE)
    spent = pl.DataFrame({"day": pl.Series(by_day.keys).cast(pl.Date), "minutes": lengths})
    return days.drop("minutes").join(spent, on="day", how="full", coalesce=True).sort("day")


def rate(rows: Rows, window: Window, *, night: bool = False) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Readings of a level: the best product of every five minutes speaks; daily and hourly rows.

    The mean gives each five minutes the same weight, so a workout measured every second does not drown the day.
    """
    rows = _by_end(rows) if night else rows
    at = rows.end if night else rows.start
    product = rows.product[rows.lane]
    bucket = Groups(at // BUCKET)
    if not len(bucket.keys):
        return pl.DataFrame(schema=DAILY), pl.DataFrame(schema=HOURLY)
    kept = product == bucket.min(product)[bucket.number]
    at, value = at[kept], rows.value[kept]
    bucket = Groups(at // BUCKET)
    weight = 1.0 / bucket.count[bucket.number]
    opens = bucket.keys * BUCKET
    lows = np.minimum(opens, bucket.min(rows.start[kept]))
    highs = np.maximum(opens + BUCKET, bucket.max(rows.end[kept]))
    day = window.timeline.days(opens + EVENING if night else opens)
    groups = Groups(day[bucket.number])
    days = frame(
        groups,
        mean=groups.sum(value * weight) / groups.sum(weight),
        min=groups.min(value),
        max=groups.max(value),
        last=groups.last(value),
        minutes=_minutes(lows, highs, day),
    )
    return days, hours(at, value, weight)


def _minutes(starts: Micros, ends: Micros, day: npt.NDArray[np.int32]) -> Floats:
    """Minutes covered a day, each stretch of time on the day of the row that reached it first."""
    order = in_order(starts)
    starts, ends, day = starts[order], ends[order], day[order]
    return Groups(day).sum((ends - trim(starts, ends)) / MINUTE)


def _by_end(rows: Rows) -> Rows:
    order = in_order(rows.end)
    return Rows(rows.start[order], rows.end[order], rows.value[order], rows.lane[order], rows.product)


def witness(
    rows: Rows,
    window: Window,
    *,
    resolution: float,
    rounding: float = 0.0,
    part: npt.NDArray[np.int64] | None = None,
    night: bool = False,
) -> pl.DataFrame:
    """Single facts, some told more than once: the same value within minutes is one fact, the best writer's row kept.

    ``part`` numbers the dimension of each row (ear, body site): facts of different parts are never the same.
    ``rounding`` is how far two writers' words for one fact may lie apart: a scale says 72.43 kg, an app 72.4.
    """
    kept = one_fact_each(rows, resolution, part, rounding)
    at = (rows.end if night else rows.start)[kept]
    value = rows.value[kept]
    day = window.timeline.days(at + EVENING if night else at)
    groups = Groups(day)
    return frame(
        groups,
        total=groups.sum(value),
        mean=groups.sum(value) / groups.count,
        min=groups.min(value),
        max=groups.max(value),
        last=groups.last(value),
        minutes=_minutes(rows.start[kept], rows.end[kept], day),
    )


def one_fact_each(
    rows: Rows, resolution: float, part: npt.NDArray[np.int64] | None = None, rounding: float = 0.0
) -> Mask:
    """Which rows to keep: of a run of equal values, each within minutes of the one before, the best ranked."""
    if not len(rows):
        return np.zeros(0, np.bool_)
    key = np.zeros(len(rows), np.int64) if part is None else part
    order = np.lexsort((rows.start, key))
    start, value, key, lane = rows.start[order], rows.value[order], key[order], rows.lane[order]
    near = np.where(lane[1:] == lane[:-1], resolution, max(resolution, rounding))
    same = (
        (key[1:] == key[:-1])
        & (start[1:] - start[:-1] <= WITNESSES)
        & (np.abs(value[1:] - value[:-1]) <= near * 1.000001)
    )
    fact = np.append(0, np.cumsum(~same))
    best = np.lexsort((np.arange(len(order)), rows.lane[order], fact))
    first = np.append(True, fact[best][1:] != fact[best][:-1])
    kept = np.zeros(len(rows), np.bool_)
    kept[order[best[first]]] = True
    return kept


def events(rows: Rows, window: Window, *, present: Mask, part: npt.NDArray[np.int64]) -> pl.DataFrame:
    """Things that happened: how many a day (by the day of their start), and the minutes of the day that they took.

    Rows that say "absent" or "idle" make a day known without adding to it: its ``n`` and ``total`` are 0.

    Args:
        rows: what happened; values are not read.
        window: the days that are computed.
        present: whether a row says that it happened.
        part: a number for each row's code; only equal codes can be the same fact.
    """
    kept = one_fact_each(rows, 1.0, part)
    day = window.timeline.days(rows.start[kept])
    groups = Groups(day)
    count = groups.sum(present[kept].astype(np.float64))
    facts = frame(groups, n=count.astype(np.int64), total=count)
    taken = cut(rows.start[present], rows.end[present], window.steps, window.high)
    covered = Spans.union(taken.starts + taken.step * HOUR, taken.ends + taken.step * HOUR)
    return _with_minutes(facts, covered, window).with_columns(
        pl.col("n").fill_null(0), pl.col("total", "minutes").fill_null(0.0)
    )


def vendor_day(
    day: npt.NDArray[np.int32], batch: npt.NDArray[np.int32], product: npt.NDArray[np.int32], value: Floats
) -> pl.DataFrame:
    """A vendor's own daily totals: one row a day, of the best ranked product, from the latest import."""
    order = np.lexsort((value, batch, -product, day))
    groups = Groups(day[order])
    if not len(groups.keys):
        return pl.DataFrame(schema=DAILY)
    told = groups.last(value[order])
    return frame(groups, n=np.ones(len(told), np.int64), total=told, mean=told, min=told, max=told, last=told)
