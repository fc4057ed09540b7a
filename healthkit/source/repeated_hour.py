"""The hour that the clock runs through twice in autumn: which rows of a file are of its first run.

A reader that writes only the person's clock has both runs under the same times. A counter of true seconds tells them
apart, else the order of rows does. What is found here is a claim of the file; the merge heeds it only where the
person's zone did turn its clock back then.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.source.contract import Rows
from healthkit.source.frames import rows

RUN = "clock_run"
"""Attribute of a row in such an hour; its value is ``first``, and rows of the second run have none."""
HELD = 400
"""Rows that wait for the next block: an hour, even of readings every minute with much between."""
_HOUR = 3600
_SLACK = 300
"""Seconds by which a sensor's counter and a phone's clock may disagree over one step."""
_MOST_TURNS = 50
Seconds = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def held_back(frames: Iterator[pl.DataFrame]) -> Iterator[tuple[pl.DataFrame, int]]:
    """Frames with the rows that follow them: how many rows of each are its own, the rest comes again."""
    tail: pl.DataFrame | None = None
    for frame in frames:
        whole = frame if tail is None else pl.concat([tail, frame])
        own = max(0, len(whole) - HELD)
        if own:
            yield whole, own
        tail = whole[own:]
    if tail is not None and len(tail):
        yield tail, len(tail)


def first_run(clock: pl.Series, counter: pl.Series | None = None, series: pl.Series | None = None) -> pl.Series:
    """Which rows are of the first run of an hour: ``clock`` as written, a ``counter`` of true seconds if there is one.

    ``series`` tells apart what is not one run of readings, such as two devices.
    """
    found = np.zeros(len(clock), np.bool_)
    if clock.is_empty():
        return pl.Series("first_run", found)
    seconds = clock.cast(pl.Datetime("us")).cast(pl.Int64).to_numpy(allow_copy=True) / 1e6
    usable = clock.is_not_null().to_numpy().copy()
    if counter is not None:
        usable &= counter.is_not_null().to_numpy()
    for mine in _apart(np.flatnonzero(usable), series):
        if len(mine) > 1:
            at = seconds[mine].astype(np.int64)
            ticks = None if counter is None else counter.cast(pl.Int64).gather(mine).to_numpy()
            found[mine] = _by_order(at) if ticks is None else _by_counter(at, ticks)
    return pl.Series("first_run", found)


def _apart(rows: Seconds, series: pl.Series | None) -> list[Seconds]:
    """Rows by their series, each in the order of the file."""
    if series is None:
        return [rows]
    group = series.rank("dense").fill_null(0).cast(pl.Int64).gather(rows).to_numpy()
    order = np.argsort(group, kind="stable")
    return np.split(rows[order], np.flatnonzero(np.diff(group[order])) + 1)


def _by_counter(at: Seconds, ticks: Seconds) -> Flags:
    order = np.argsort(ticks, kind="stable")
    at = at[order]
    lost = np.diff(ticks[order]) - np.diff(at)
    turns = np.flatnonzero(np.abs(lost - _HOUR) <= _SLACK) + 1
    flags = np.zeros(len(at), np.bool_)
    flags[order] = _before(at, turns)
    return flags


def _by_order(at: Seconds) -> Flags:
    """Rows in order of time, or the other way round; the clock goes back once, by less than an hour."""
    steps = np.diff(at)
    if np.median(steps) < 0:
        return _by_order(at[::-1])[::-1]
    return _before(at, np.flatnonzero((steps < 0) & (steps >= -_HOUR)) + 1)


def _before(at: Seconds, turns: npt.NDArray[np.int64]) -> Flags:
    """Rows just before each turn whose clock lies in the hour that comes again."""
    flags = np.zeros(len(at), np.bool_)
    for turn in turns[:_MOST_TURNS].tolist():
        hour = at[turn] // _HOUR * _HOUR
        row = turn - 1
        while row >= 0 and hour <= at[row] < hour + _HOUR:
            flags[row] = True
            row -= 1
    return flags


def told(frame: pl.DataFrame, owner: str) -> Rows:
    """The attribute that says so, for rows with ``ref`` and ``first_run``."""
    first = frame.filter("first_run")
    return rows("attribute", first.select("ref", owner=pl.lit(owner), key=pl.lit(RUN), value=pl.lit("first")))
