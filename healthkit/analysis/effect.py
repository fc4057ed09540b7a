"""How large is a difference in units of a person's own scatter, and do paired days differ? With honest intervals.

Memory counts here as in :mod:`healthkit.analysis.compare`: a series stands for fewer independent days than it has.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from healthkit.analysis.compare import MINIMUM, Comparison, Verdict, dominance, independent, t_quantile

Floats = npt.NDArray[np.float64]
Size = Literal["clear", "within_noise", "too_few"]

SMALL = 10
"""Independent values a side; with fewer, an effect size is told with its count and a word of caution."""


@dataclass(frozen=True)
class Effect:
    """Hedges' g, first less second, in standard deviations of a day; ``low`` and ``high`` bound 95 %.

    ``independent`` are the values that each side stands for once memory is counted. With too few, or no scatter, ``g``
    and the interval are NaN and the verdict ``too_few``.
    """

    g: float
    low: float
    high: float
    verdict: Size
    n_first: int
    n_second: int
    independent: tuple[float, float]

    @property
    def small(self) -> bool:
        """Whether a side stands for fewer than :data:`SMALL` independent values."""
        return min(self.independent) < SMALL


def hedges(first: Floats, second: Floats) -> Effect:
    """Standardised difference of two periods (Hedges & Olkin, 1985, *Statistical Methods for Meta-Analysis*).

    Args:
        first: daily values of the one, in order of days, finite.
        second: daily values of the other, likewise.
    """
    n, nan = (len(first), len(second)), float("nan")
    if min(n) < MINIMUM:
        return Effect(nan, nan, nan, "too_few", *n, (float(n[0]), float(n[1])))
    counts = (independent(first), independent(second))
    freedom = sum(counts) - 2
    pooled = ((n[0] - 1) * float(np.var(first, ddof=1)) + (n[1] - 1) * float(np.var(second, ddof=1))) / (sum(n) - 2)
    if pooled <= 0:
        return Effect(nan, nan, nan, "too_few", *n, counts)
    bias = 1 - 3 / (4 * freedom - 1)  # a standard deviation of few values is too small
    g = (float(first.mean()) - float(second.mean())) / math.sqrt(pooled) * bias
    spread = math.sqrt(1 / counts[0] + 1 / counts[1] + g**2 / (2 * sum(counts)))
    reach = t_quantile(0.975, freedom) * spread
    verdict: Size = "clear" if abs(g) > reach else "within_noise"
    return Effect(g, g - reach, g + reach, verdict, *n, counts)


def compare_pairs(first: Floats, second: Floats) -> Comparison:
    """Paired values, each pair its own control (Student, 1908, *Biometrika* 6:1–25), memory of the differences counted.

    Args:
        first: values under the one, in order of days, finite.
        second: the partner of each under the other.

    Raises:
        ValueError: not as many of the one as of the other.
    """
    if len(first) != len(second):
        raise ValueError("a partner for each value")
    n, nan = len(first), float("nan")
    if not n:
        return Comparison(nan, nan, nan, nan, nan, "unknown", 0, 0)
    apart = first - second
    told = (float(first.mean()), float(second.mean()), float(apart.mean()))
    ends = (n, n, dominance(first, second))
    spread = float(apart.std(ddof=1)) if n > 1 else 0.0
    if n < MINIMUM or spread <= 1e-12 * float(np.abs(apart).max()):
        verdict: Verdict = "unchanged" if n >= MINIMUM and not np.any(apart) else "unknown"
        return Comparison(*told, nan, nan, verdict, *ends)
    count = independent(apart)
    reach = t_quantile(0.975, count - 1) * spread / math.sqrt(count)
    low, high = told[2] - reach, told[2] + reach
    return Comparison(*told, low, high, "higher" if low > 0 else "lower" if high < 0 else "unchanged", *ends)
