"""Is a value a change for this person, or the ordinary scatter of their own past? Robust, and honest about few values.

Centre is the median, scatter the median absolute deviation (MAD): neither moves for one odd week (Leys et al., 2013,
*J. Exp. Soc. Psychol.* 49:764–766). The MAD is made comparable with a standard deviation by 1.4826 and by the
small-sample factors of Croux and Rousseeuw (1992, *COMPSTAT*, 411–428). How many such deviations a new value may lie
away is the half width of a 95 % prediction interval for one more value. With a handful of past values that is wide,
because their scatter is itself known badly; the widths below were found by simulation (400,000 draws of a normal
distribution for each n) and are checked by a test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

Verdict = Literal["up", "down", "unchanged", "unknown"]
Values = Sequence[float] | npt.NDArray[np.float64] | pl.Series

MINIMUM = 4
_NORMAL = 1.4826
_SMALL_SAMPLE = {2: 1.196, 3: 1.495, 4: 1.363, 5: 1.206, 6: 1.200, 7: 1.140, 8: 1.129, 9: 1.107}
_WIDTH = {4: 4.84, 5: 4.97, 6: 3.53, 7: 3.56, 8: 3.03, 9: 3.05, 10: 2.79, 11: 2.80, 12: 2.64}


@dataclass(frozen=True)
class Baseline:
    """What is usual, in the unit of the values.

    ``mad`` is the plain median absolute deviation; ``noise`` the standard deviation that it stands for, never below
    the floor that was given; a new value between ``low`` and ``high`` is ordinary. With fewer than :data:`MINIMUM`
    values ``noise``, ``low`` and ``high`` are NaN: nothing can be said.
    """

    median: float
    mad: float
    noise: float
    low: float
    high: float
    n: int

    @property
    def enough(self) -> bool:
        """Whether there are values enough to judge a new one."""
        return self.n >= MINIMUM


@dataclass(frozen=True)
class Change:
    """A new value against a baseline: ``delta`` in the unit, ``z`` in deviations, and what it means."""

    delta: float
    z: float
    verdict: Verdict

    @property
    def real(self) -> bool:
        """Whether the value lies beyond the person's own noise."""
        return self.verdict in ("up", "down")


def _finite(values: Values) -> npt.NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    return array[np.isfinite(array)]


def deviation(values: Values) -> float:
    """Robust standard deviation: the MAD, scaled and corrected for few values; NaN for fewer than two."""
    array = _finite(values)
    if array.size < 2:
        return float("nan")
    mad = float(np.median(np.abs(array - np.median(array))))
    return _NORMAL * _SMALL_SAMPLE.get(array.size, array.size / (array.size - 0.8)) * mad


def width(n: int) -> float:
    """Half width of the 95 % prediction interval, in robust deviations of ``n`` values; infinite below the minimum."""
    if n < MINIMUM:
        return float("inf")
    return _WIDTH.get(n, 1.96 + 8.2 / n)


def baseline(values: Values, *, floor: float = 0.0, within: tuple[float, float] = (-inf, inf)) -> Baseline:
    """The usual range from past values.

    Args:
        values: past values, one a period, oldest or newest first alike; missing ones as NaN or null are left out.
        floor: least noise, in the unit of the values: what the instrument resolves, or the noise that a mean of few
            days has anyway. Without it, eight equal values would make any ninth a change.
        within: where such values can lie at all; the range is cut to it, so that nobody's steps range below nought.
    """
    array = _finite(values)
    nan = float("nan")
    if array.size == 0:
        return Baseline(nan, nan, nan, nan, nan, 0)
    median = float(np.median(array))
    mad = float(np.median(np.abs(array - median)))
    if array.size < MINIMUM:
        return Baseline(median, mad, nan, nan, nan, int(array.size))
    noise = max(deviation(array), floor)
    reach = width(array.size) * noise
    low, high = max(median - reach, within[0]), min(median + reach, within[1])
    return Baseline(median, mad, noise, low, high, int(array.size))


def change(current: float, usual: Baseline) -> Change:
    """Judge one new value.

    ``unknown`` where the value is missing or the baseline too short, ``unchanged`` inside the usual range.
    """
    delta = current - usual.median
    if not usual.enough or not np.isfinite(current):
        return Change(delta, float("nan"), "unknown")
    z = delta / usual.noise if usual.noise > 0 else (0.0 if delta == 0 else float(np.copysign(np.inf, delta)))
    if usual.low <= current <= usual.high:
        return Change(delta, z, "unchanged")
    return Change(delta, z, "up" if delta > 0 else "down")
