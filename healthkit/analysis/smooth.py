"""A smooth course through a daily series, with a band that knows that days resemble their neighbours.

Local lines with tricube weights (Cleveland, 1979, *JASA* 74:829–836) of a fixed width in days, so that a gap does not
widen what counts as near. Wild days are drawn in first. The band is for the course, not for single days; it covers what
chance and memory do, not the rounding of peaks narrower than the width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from healthkit.analysis.compare import t_quantile
from healthkit.analysis.memory import mean_inflation, tamed

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

WIDTH = 60
"""Days to each side that have a say."""
MINIMUM = 14  # values; below, the memory cannot be told
_POINTS = 400  # days at which lines are fitted; the course between is straight
_NEAR = 5  # values with a say, for a place to have a course


@dataclass(frozen=True)
class Smooth:
    """The course at ``days`` (at most 400, evenly spread over those given), in the values' unit.

    ``low`` and ``high`` bound 95 % at each day by itself. NaN where fewer than five values are near. ``n`` counts the
    values, ``inflation`` how much memory widened the variance.
    """

    days: Days
    level: Floats
    low: Floats
    high: Floats
    n: int
    inflation: float


def smooth(days: Days, values: Floats, *, width: int = WIDTH) -> Smooth:
    """Smooth a series; empty arrays with fewer than :data:`MINIMUM` values.

    Args:
        days: day numbers, strictly increasing; gaps are fine.
        values: one finite value a day.
        width: days to each side that have a say.

    Raises:
        ValueError: days that do not increase, or a value that is not finite.
    """
    if len(days) != len(values) or bool(np.any(np.diff(days) <= 0)) or not bool(np.isfinite(values).all()):
        raise ValueError("days must increase, one finite value each")
    n = len(days)
    if n < MINIMUM:
        none = np.empty(0)
        return Smooth(np.empty(0, np.int64), none, none, none, n, 1.0)
    calm = tamed(values.astype(np.float64))
    places = np.unique(np.linspace(0, n - 1, min(n, _POINTS)).round().astype(np.int64))
    shares, near = _shares(days, days[places], width)
    level = shares @ calm
    left = calm - np.interp(days, days[places], level)
    cost = min(float(shares[np.arange(len(places)), places].sum()) * n / len(places), n / 2)
    widened = mean_inflation(days, left - left.mean(), max(1, round(cost)))
    freedom = max((n - cost) / widened, 2.0)
    scatter = float(left @ left) / (n - cost)
    reach = t_quantile(0.975, freedom) * np.sqrt(scatter * widened * (shares**2).sum(axis=1))
    level = np.where(near >= _NEAR, level, np.nan)
    return Smooth(days[places], level, level - reach, level + reach, n, widened)


def _shares(days: Days, places: Days, width: int) -> tuple[Floats, npt.NDArray[np.int64]]:
    """How much each value counts for the course at each place, and how many values count at all."""
    away = (days[None, :] - places[:, None]).astype(np.float64)
    weight = np.clip(1 - (np.abs(away) / (width + 1)) ** 3, 0, None) ** 3
    total = weight.sum(axis=1)
    first, second = (weight * away).sum(axis=1), (weight * away**2).sum(axis=1)
    spread = total * second - first**2
    line = spread > 1e-9 * total**2
    shares = np.where(
        line[:, None],
        weight * (second[:, None] - away * first[:, None]) / np.where(line, spread, 1.0)[:, None],
        weight / total[:, None],
    )
    return shares, (weight > 0).sum(axis=1)
