"""Two years like for like: only the months that both years know well enough, so winter meets winter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from healthkit.analysis.compare import Comparison, compare

Floats = npt.NDArray[np.float64]

EACH = 10
"""Days with data that a month needs in both years."""


@dataclass(frozen=True)
class Alike:
    """A comparison of two years, and over which months (1 to 12) it was made; none where none can be."""

    comparison: Comparison
    months: tuple[int, ...]


def alike(now: Floats, then: Floats, now_first: date, then_first: date) -> Alike:
    """Compare the days of two years over the months that both know on at least :data:`EACH` days.

    Args:
        now: a value a day from ``now_first`` on, NaN where there is none.
        then: the same of the other year.
        now_first: first day of the one.
        then_first: first day of the other.
    """
    one, other = _months(len(now), now_first), _months(len(then), then_first)
    known = [np.bincount(at[~np.isnan(values)], minlength=13) for at, values in ((one, now), (other, then))]
    shared = np.flatnonzero((known[0] >= EACH) & (known[1] >= EACH))
    sides = [values[np.isin(at, shared) & ~np.isnan(values)] for at, values in ((one, now), (other, then))]
    return Alike(compare(*sides), tuple(shared.tolist()))


def _months(count: int, first: date) -> npt.NDArray[np.int64]:
    """The month of each of so many days."""
    days = np.datetime64(first, "D") + np.arange(count)
    months: npt.NDArray[np.int64] = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    return months
