"""Sleep short of what a person takes when nothing wakes them: an estimate, told with what it rests on.

Nobody can read a need off a watch: it takes several days of sleeping as long as one can (Kitamura et al., 2016,
*Sci. Rep.* 6:35812). What stands in for it is the median time asleep on the person's own free days. It is too high
where free days make up for workdays, too low where an alarm ends them too. The interval of that median carries over
to the sum, so that a debt which could as well be none is told as that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
FEWEST_FREE = 8
"""Free nights below which the interval of their median says nothing."""
FEWEST = 10
"""Nights of the window below which no sum is told."""


@dataclass(frozen=True)
class Debt:
    """Minutes short over a window: negative where more was slept than on free days.

    ``need`` is the median on free days with its 95 % interval, ``total`` sums ``need`` less time asleep over the nights
    that were recorded; ``low`` and ``high`` follow from the interval.
    """

    need: float
    need_low: float
    need_high: float
    total: float
    low: float
    high: float
    nights: int
    free: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def debt(window: Floats, free: Floats) -> Debt | None:
    """Reckon it; None with too few nights.

    Args:
        window: minutes asleep of each recent night, NaN where none was recorded.
        free: minutes asleep on free days over a longer time, NaN likewise.
    """
    slept, own = window[~np.isnan(window)], np.sort(free[~np.isnan(free)])
    if len(slept) < FEWEST or len(own) < FEWEST_FREE:
        return None
    low, high = median_interval(own)
    need, n, total = float(np.median(own)), len(slept), float(slept.sum())
    return Debt(need, low, high, n * need - total, n * low - total, n * high - total, n, len(own))


def median_interval(ordered: Floats) -> tuple[float, float]:
    """A distribution-free interval of the median that holds at least 95 %, from the binomial (Conover, 1999).

    Args:
        ordered: at least six values, rising.
    """
    n = len(ordered)
    below, rank = 0.5**n, 0
    while below + math.comb(n, rank + 1) * 0.5**n <= 0.025:
        rank += 1
        below += math.comb(n, rank) * 0.5**n
    return float(ordered[rank]), float(ordered[n - 1 - rank])
