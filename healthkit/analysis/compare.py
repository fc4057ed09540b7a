"""Do two periods differ by more than their days scatter? Difference of means with a 95 % interval.

Welch's interval (1947, *Biometrika* 34:28–35), which lets the two periods scatter differently. Days resemble their
neighbours, so each period counts for fewer independent days than it has: ``n (1 − r) / (1 + r)`` with its lag-one
autocorrelation ``r``, freed of its bias, where that is positive (Zwiers & von Storch, 1995, *J. Climate* 8:336–351).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt

Verdict = Literal["higher", "lower", "unchanged", "unknown"]
Floats = npt.NDArray[np.float64]

MINIMUM = 3  # values a period; below, its scatter is not known at all
_MOST_MEMORY = 0.95


@dataclass(frozen=True)
class Comparison:
    """``difference`` is the mean of the first period less that of the second; ``low`` and ``high`` bound 95 %.

    ``delta`` is its size without a unit (:func:`dominance`). With too few values in a period, or none that scatter, the
    interval is NaN and the verdict ``unknown``.
    """

    first: float
    second: float
    difference: float
    low: float
    high: float
    verdict: Verdict
    n_first: int
    n_second: int
    delta: float = float("nan")


def compare(first: Floats, second: Floats) -> Comparison:
    """Compare two periods.

    Args:
        first: daily values of the one, in order of days, finite.
        second: daily values of the other, likewise.
    """
    nan = float("nan")
    means = [math.fsum(part) / len(part) if len(part) else nan for part in (first, second)]
    difference = means[0] - means[1]
    ends = (len(first), len(second), dominance(first, second))
    if min(ends[:2]) < MINIMUM:
        return Comparison(means[0], means[1], difference, nan, nan, "unknown", *ends)
    counts = [independent(first), independent(second)]
    squares = [float(np.var(part, ddof=1)) / count for part, count in zip((first, second), counts, strict=True)]
    spread = math.sqrt(sum(squares))
    if spread == 0:
        verdict: Verdict = "unchanged" if difference == 0 else "unknown"
        return Comparison(means[0], means[1], difference, nan, nan, verdict, *ends)
    shares = [square / max(squares) for square in squares]  # so that tiny variances do not underflow when squared
    freedom = sum(shares) ** 2 / sum(share**2 / max(count - 1, 1) for share, count in zip(shares, counts, strict=True))
    reach = t_quantile(0.975, freedom) * spread
    low, high = difference - reach, difference + reach
    verdict = "higher" if low > 0 else "lower" if high < 0 else "unchanged"
    return Comparison(means[0], means[1], difference, low, high, verdict, *ends)


def dominance(first: Floats, second: Floats) -> float:
    """Cliff's delta (1993, *Psychol. Bull.* 114:494–509): how much more often a value of the first is the higher one.

    Of all pairs of a value of each, the share in which the first's is higher less that in which it is lower: 1 where
    all are, 0 where neither prevails; NaN where a side is empty. Odd days and skewed values do not turn it.
    """
    if not len(first) or not len(second):
        return float("nan")
    ordered = np.sort(second)
    below = np.searchsorted(ordered, first, "left").sum()
    above = (len(second) - np.searchsorted(ordered, first, "right")).sum()
    return float(below - above) / (len(first) * len(second))


def independent(values: Floats) -> float:
    """For how many independent values a series counts; at least 2."""
    n = len(values)
    centred = values - values.mean()
    power = float(centred @ centred)
    correlation = float(centred[1:] @ centred[:-1]) / power if power > 0 else 0.0
    memory = min(correlation + (1 + 4 * correlation) / n, _MOST_MEMORY)
    return max(2.0, n * (1 - memory) / (1 + memory)) if memory > 0 else float(n)


def t_quantile(probability: float, freedom: float) -> float:
    """Quantile of Student's t above one half, for 1 degree of freedom and more (Newton's method on the tail).

    The tail is convex, so that steps from the normal quantile, which lies below, never go too far.
    """
    t = NormalDist().inv_cdf(probability)
    if freedom > 1e4:
        return t
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    for _ in range(60):
        density = scale * (1 + t * t / freedom) ** (-(freedom + 1) / 2)
        step = (_tail(t, freedom) - (1 - probability)) / density
        t += step
        if abs(step) < 1e-12 * t:
            break
    return t


def _tail(t: float, freedom: float) -> float:
    """P(T > t), by the continued fraction of the incomplete beta function (Lentz's method)."""
    x, a, b = freedom / (freedom + t * t), freedom / 2, 0.5
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log(max(1 - x, 1e-300))
    )
    if x < (a + 1) / (a + b + 2):
        return 0.5 * front * _fraction(a, b, x) / a
    return 0.5 * (1 - front * _fraction(b, a, 1 - x) / b)


def _fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1.0 / (1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 200):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / max(1 + term * d, tiny)
            c = max(1 + term / c, tiny)
            result *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return result
