"""Free days against workdays, week by week: each week is its own control, so that a slow change plays no part."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from healthkit.analysis.compare import MINIMUM, Comparison, dominance, t_quantile

Floats = npt.NDArray[np.float64]


def free_days(weekday: npt.NDArray[np.int64], week: npt.NDArray[np.int64], values: Floats) -> tuple[Comparison, int]:
    """Saturdays and Sundays against the other days of their weeks, and how many weeks have both.

    The difference is the mean of the weeks' differences, its interval Student's for paired values (1908, *Biometrika*
    6:1–25). ``first`` and ``second`` are means over those weeks; the counts are their days.

    Args:
        weekday: 0 (Monday) to 6 of each day.
        week: a number of its week, Monday to Sunday.
        values: its value; NaN where there is none.
    """
    known = ~np.isnan(values)
    free = (weekday >= 5) & known
    work = (weekday < 5) & known
    _, place = np.unique(week, return_inverse=True)
    weeks = int(place.max()) + 1 if len(place) else 0
    counts = [np.bincount(place[kind], minlength=weeks) for kind in (free, work)]
    both = (counts[0] > 0) & (counts[1] > 0)
    nan, n = float("nan"), int(both.sum())
    if not n:
        return Comparison(nan, nan, nan, nan, nan, "unknown", 0, 0), 0
    sums = [np.bincount(place[kind], weights=values[kind], minlength=weeks) for kind in (free, work)]
    means = [one[both] / count[both] for one, count in zip(sums, counts, strict=True)]
    apart = means[0] - means[1]
    difference = float(apart.mean())
    ends = (int(counts[0][both].sum()), int(counts[1][both].sum()), dominance(*means))
    told = (float(means[0].mean()), float(means[1].mean()), difference)
    spread = float(apart.std(ddof=1)) / math.sqrt(n) if n > 1 else 0.0
    if n < MINIMUM or spread == 0:
        return Comparison(*told, nan, nan, "unknown", *ends), n
    reach = t_quantile(0.975, n - 1) * spread
    low, high = difference - reach, difference + reach
    return Comparison(*told, low, high, "higher" if low > 0 else "lower" if high < 0 else "unchanged", *ends), n
