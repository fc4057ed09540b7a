"""Trend, season and rest of an evenly spaced series: STL (Cleveland et al., 1990, *J. Off. Stat.* 6:3–73).

Written here because the library that has it brings pandas, which then costs every import of a file a second
(``docs/decisions/0025-stl.md``). Checked against that library's numbers by a test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_INNER, _INNER_ROBUST, _OUTER = 5, 2, 15
_FLAT = 1e-3


@dataclass(frozen=True)
class Parts:
    """Three series that add up to the one given; ``weights`` are 1 but for odd values of a robust fit."""

    trend: Floats
    season: Floats
    rest: Floats
    weights: Floats


def decompose(
    values: Floats, period: int, *, seasonal: int = 7, trend: int | None = None, robust: bool = False
) -> Parts:
    """Decompose a series.

    Args:
        values: evenly spaced and finite, at least two periods.
        period: values a cycle, at least 2.
        seasonal: cycles over which the season may change; odd, at least 3.
        trend: values over which the trend is smoothed, odd; that of the publication when missing.
        robust: let odd values weigh less.

    Raises:
        ValueError: too short, or a window that is even or too small.
    """
    if trend is None:
        trend = _odd(1.5 * period / (1 - 1.5 / seasonal))
    if period < 2 or len(values) < 2 * period or seasonal < 3 or not seasonal % 2 or not trend % 2 or trend <= period:
        raise ValueError("two periods at least, odd windows, the trend's longer than a period")
    low_pass = _odd(period + 1)
    course, season = np.zeros(len(values)), np.zeros(len(values))
    weights = np.ones(len(values))
    for turn in range(_OUTER + 1 if robust else 1):
        for _ in range(_INNER_ROBUST if robust else _INNER):
            cycles = _by_cycle(values - course, period, seasonal, weights)
            level = _moving(_moving(_moving(cycles, period), period), 3)
            season = cycles[period:-period] - loess(level, low_pass, np.ones(len(level)))
            course = loess(values - season, trend, weights)
        if robust and turn < _OUTER:
            weights = _weights(values - course - season)
    return Parts(course, season, values - course - season, weights)


def _odd(value: float) -> int:
    whole = int(np.ceil(value))
    return whole + 1 - whole % 2


def _by_cycle(values: Floats, period: int, window: int, weights: Floats) -> Floats:
    """Each phase of the cycle smoothed over the cycles, and carried on by one cycle at both ends."""
    found = np.zeros(len(values) + 2 * period)
    for phase in range(period):
        own, weight = values[phase::period], weights[phase::period]
        found[phase::period] = loess(own, window, weight, beyond=True)
    return found


def _moving(values: Floats, width: int) -> Floats:
    sums = np.concatenate([[0.0], np.cumsum(values)])
    found: Floats = (sums[width:] - sums[:-width]) / width
    return found


def loess(values: Floats, window: int, weights: Floats, *, beyond: bool = False) -> Floats:
    """A line fitted around each point of an even grid, near points weighing most (tricube).

    ``beyond`` adds a point before the first and one after the last.
    """
    n = len(values)
    at = np.arange(-1 if beyond else 0, n + 1 if beyond else n, dtype=np.float64)
    size = min(window, n)
    left = np.clip(np.round(at).astype(np.int64) - (size // 2), 0, n - size)
    index = left[:, None] + np.arange(size)
    reach = np.maximum(at - left, left + size - 1 - at) + (max(window - n, 0) // 2)
    far = np.abs(index - at[:, None])
    near = np.where(far <= 0.999 * reach[:, None], (1 - (far / reach[:, None]) ** 3) ** 3, 0.0)
    near = np.where(far <= 0.001 * reach[:, None], 1.0, near) * weights[index]
    total = near.sum(axis=1, keepdims=True)
    near = np.divide(near, total, out=np.zeros_like(near), where=total > 0)
    middle = (near * index).sum(axis=1, keepdims=True)
    spread = (near * (index - middle) ** 2).sum(axis=1, keepdims=True)
    steep = np.sqrt(spread) > _FLAT * (n - 1)
    slope = np.divide(at[:, None] - middle, spread, out=np.zeros_like(spread), where=steep)
    fitted = (near * (1 + slope * (index - middle)) * values[index]).sum(axis=1)
    empty = total[:, 0] <= 0
    if empty.any():
        fitted[empty] = values[np.clip(np.round(at[empty]).astype(np.int64), 0, n - 1)]
    return np.asarray(fitted, dtype=np.float64)


def _weights(rest: Floats) -> Floats:
    """Bisquare weights by six median absolute residuals."""
    size = np.abs(rest)
    reach = 6 * float(np.median(size))
    if reach == 0:
        return np.ones(len(rest))
    share = size / reach
    return np.where(share <= 0.001, 1.0, np.where(share <= 0.999, (1 - share**2) ** 2, 0.0))
