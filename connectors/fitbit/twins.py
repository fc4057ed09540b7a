"""Is the JSON of a curve in UTC or by the person's clock? Exports differ, and the file does not say: the package shows.

Two things tell. Where the CSV has the same curve, one shift brings the rows of both together. And a file holds whole
days of the person's own: times that run for long past the first or last midnight of these are not of their clock.
Those who measured exports of 2019 to 2026 found pulse, steps, distance and workouts in UTC, and energy by the person's
clock; a package that shows nothing is read by the person's clock throughout.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

_KEPT_DAYS = 6
_STEP_US = 900_000_000
_SHIFTS = range(-14 * 4, 14 * 4 + 1)
_ENOUGH = 20
_HOUR = timedelta(hours=1)
_FARTHEST = timedelta(hours=14)
"""No clock is farther from UTC."""
_WORN = timedelta(hours=12)
_PAST = timedelta(minutes=10)
"""What lies less far behind midnight may be a stray row."""


@dataclass
class Twins:
    """Some days of each curve of the CSV: the first and, beside them, the latest."""

    kept: dict[str, dict[date, pl.DataFrame]] = field(default_factory=lambda: defaultdict(dict))

    def keep(self, what: str, frame: pl.DataFrame) -> None:
        """Look at more rows ``[start, value]`` of a curve."""
        mine = self.kept[what]
        for (day,), rows in frame.select("start", "value").group_by(pl.col("start").dt.date()):
            assert isinstance(day, date)
            known = mine.pop(day, None)
            mine[day] = rows if known is None else pl.concat([known, rows])
            if len(mine) > _KEPT_DAYS:
                del mine[sorted(mine)[_KEPT_DAYS // 2]]

    def shift(self, what: str, frame: pl.DataFrame) -> int | None:
        """Quarter hours by which the JSON's clock is ahead of UTC, ``[start, value]``; None where that is not plain."""
        mine = self.kept.get(what)
        if not mine or frame.is_empty():
            return None
        theirs, ours = _keys(pl.concat(list(mine.values()))), _keys(frame)
        near = theirs[(theirs > ours[0] - _REACH) & (theirs < ours[-1] + _REACH)] if len(ours) else theirs[:0]
        some = near[:: max(1, len(near) // _COMPARED)]
        found = [_common(ours, some + shift * _STEP_US * _SPREAD) for shift in _SHIFTS]
        order = np.argsort(found)
        best, second = found[order[-1]], found[order[-2]]
        if best < _ENOUGH or best < 2 * second:
            return None
        return _SHIFTS[int(order[-1])]


_SPREAD = 1 << 10
_COMPARED = 4000
_REACH = 14 * 4 * _STEP_US * _SPREAD


def _common(ours: npt.NDArray[np.int64], some: npt.NDArray[np.int64]) -> int:
    """How many of some keys are among ours; both are in order."""
    at = np.searchsorted(ours, some)
    return int((ours[np.minimum(at, len(ours) - 1)] == some).sum())


def _keys(frame: pl.DataFrame) -> npt.NDArray[np.int64]:
    """One number a row of instant and value, without rows of nothing, which all look alike."""
    moved = frame.filter(pl.col("value") > 0)
    at = moved["start"].dt.round("1s").dt.timestamp("us").to_numpy() * _SPREAD
    return np.unique(at + (moved["value"].round(1) * 10 % _SPREAD).cast(pl.Int64).to_numpy())


def past_midnight(begins: date, ends: date, start: pl.Series) -> bool | None:
    """Whether a file of the days from ``begins`` up to ``ends`` is in UTC by its times; None if that is not plain.

    A file of whole days whose times keep to these is by the person's clock, or they live by UTC: the same. A few rows
    around midnight show nothing: a file that was cut, joined or renamed has such rows, too.
    """
    first, last = start.min(), start.max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return None
    midnight, until = (datetime(day.year, day.month, day.day) for day in (begins, ends))  # noqa: DTZ001 (naive clocks)
    early, late = midnight - first, last - until
    if not _WORN <= last - first <= until - midnight + _HOUR or max(early, late) > _FARTHEST:
        return None
    outside = int(((start < midnight) | (start >= until)).sum())
    if max(early, late) >= _PAST and outside >= _ENOUGH:
        return True
    return False if outside == 0 and first < midnight + _HOUR and last >= until - _HOUR else None
