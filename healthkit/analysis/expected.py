"""What would a day have been like, going by this person's own past, and which days were not like that?

The level is the median of the four weeks before, which follows the seasons; to it comes what the weekday usually adds.
Nothing of the day itself or after it is used. The band is conformal (Vovk, Gammerman & Shafer, 2005, *Algorithmic
Learning in a Random World*, Springer): as wide as this forecast's own errors of the past year, taken as they fell, so
that heavy tails and memory need no formula. Measured rates stand in ``docs/statistics.md``. After a lasting change of
level every day is odd until the level has followed, about two weeks: see :mod:`healthkit.analysis.changepoints`.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]
Verdict = Literal["higher", "lower"]

LEVEL_DAYS = 28
LEVEL_LEAST = 10
"""Values among the days before, for a level to be known."""
ERROR_DAYS = 365
RATE = 0.05
ANOMALY_RATE = 0.01
_WEEKS = 26  # weeks back from which a weekday is learnt
_WEEKS_LEAST = 8
_SHRINK = 4.0  # weeks of no weekday effect that are assumed before any is seen


@dataclass(frozen=True)
class Expected:
    """For each day given: what was expected and the band that holds all but ``rate`` of days, in the values' unit.

    Arrays of the length of ``days``. ``expected`` is NaN where too few days lie before, ``low`` and ``high`` also where
    too few errors are known (about ``1 / rate``); ``past`` counts the errors that the band stands on.
    """

    days: Days
    values: Floats
    expected: Floats
    low: Floats
    high: Floats
    past: npt.NDArray[np.int64]
    rate: float

    @property
    def judged(self) -> npt.NDArray[np.bool_]:
        """Days that have a band."""
        return np.isfinite(self.low)

    @property
    def outside(self) -> npt.NDArray[np.bool_]:
        """Judged days whose value lies beyond the band."""
        return self.judged & ((self.values < self.low) | (self.values > self.high))


@dataclass(frozen=True)
class Anomaly:
    """A day beyond its band. ``excess`` is its distance from what was expected, in half widths of the band."""

    day: int
    value: float
    expected: float
    low: float
    high: float
    excess: float
    verdict: Verdict


def expected(
    days: Days, values: Floats, *, rate: float = RATE, within: tuple[float, float] = (-math.inf, math.inf)
) -> Expected:
    """Expect each day from the days before it.

    Args:
        days: day numbers, strictly increasing; gaps are fine.
        values: one finite value a day.
        rate: share of ordinary days that may lie outside the band.
        within: where such values can lie at all; the band is cut to it.

    Raises:
        ValueError: days that do not increase, a value that is not finite, or a rate not between 0 and 1.
    """
    if len(days) != len(values) or bool(np.any(np.diff(days) <= 0)) or not bool(np.isfinite(values).all()):
        raise ValueError("days must increase, one finite value each")
    if not 0 < rate < 1:
        raise ValueError("a rate lies between 0 and 1")
    if not len(days):
        none = np.empty(0)
        return Expected(days, values, none, none, none, np.empty(0, np.int64), rate)
    at = days - days[0]
    grid = np.full(int(at[-1]) + 1, np.nan)
    grid[at] = values
    level = _level(grid)
    forecast = level + _weekday(grid - level)
    reach, past = _reach(np.abs(grid - forecast), rate)
    middle, half = forecast[at], reach[at]
    low, high = np.clip(middle - half, *within), np.clip(middle + half, *within)
    return Expected(days, values, middle, low, high, past[at], rate)


def anomalies(
    days: Days,
    values: Floats,
    *,
    rate: float = ANOMALY_RATE,
    within: tuple[float, float] = (-math.inf, math.inf),
) -> tuple[Anomaly, ...]:
    """The days beyond their band, in order; of ordinary days a share of ``rate``. See :func:`expected`."""
    found = expected(days, values, rate=rate, within=within)
    told = []
    for place in np.flatnonzero(found.outside).tolist():
        value, usual = float(values[place]), float(found.expected[place])
        low, high = float(found.low[place]), float(found.high[place])
        half = high - usual if value > usual else usual - low
        excess = (value - usual) / half if half > 0 else math.copysign(math.inf, value - usual)
        told.append(Anomaly(int(days[place]), value, usual, low, high, excess, "higher" if value > high else "lower"))
    return tuple(told)


def _level(grid: Floats) -> Floats:
    """Median of the days before each, the day itself left out; NaN with too few."""
    padded = np.concatenate([np.full(LEVEL_DAYS, np.nan), grid[:-1]])
    windows = np.lib.stride_tricks.sliding_window_view(padded, LEVEL_DAYS)
    return _median(windows, LEVEL_LEAST)


def _weekday(errors: Floats) -> Floats:
    """What each day's weekday has added in the weeks before, drawn towards nothing while few weeks are known."""
    padded = np.concatenate([np.full(7 * _WEEKS, np.nan), errors])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 7 * _WEEKS + 1)[:, :-1:7]
    weeks = np.isfinite(windows).sum(axis=1)
    added = _median(windows, _WEEKS_LEAST) * weeks / (weeks + _SHRINK)
    return np.where(np.isfinite(added), added, 0.0)


def _median(windows: Floats, least: int) -> Floats:
    """Median of each row's known values; NaN in rows with fewer than ``least``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # rows without any value
        middle = np.nanmedian(windows, axis=1)
    return np.where(np.isfinite(windows).sum(axis=1) >= least, middle, np.nan)


def _reach(errors: Floats, rate: float) -> tuple[Floats, npt.NDArray[np.int64]]:
    """The error that all but ``rate`` of the days before stayed within, counting the day to come as one of them."""
    padded = np.concatenate([np.full(ERROR_DAYS, np.nan), errors[:-1]])
    windows = np.sort(np.lib.stride_tricks.sliding_window_view(padded, ERROR_DAYS), axis=1)  # NaN last
    past = np.isfinite(windows).sum(axis=1).astype(np.int64)
    rank = np.ceil((past + 1) * (1 - rate)).astype(np.int64)
    enough = (rank <= past) & (past > 0)
    found = windows[np.arange(len(errors)), np.where(enough, rank - 1, 0)]
    return np.where(enough, found, np.nan), past
