"""Many looks at the same data: p values adjusted so that chance finds are kept to a promised number.

Each function takes p values and returns adjusted ones in the same order; what is at or below the level that was chosen
beforehand counts as found. NaN (a test that could not be made) stays NaN and is not counted as a look.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def benjamini_hochberg(p: Floats) -> Floats:
    """False discovery rate of independent or positively dependent tests.

    Benjamini & Hochberg, 1995, *J. R. Stat. Soc. B* 57:289–300.
    """
    return _step_up(p, 1.0)


def benjamini_yekutieli(p: Floats) -> Floats:
    """False discovery rate whatever the dependence of the tests, at a price (2001, *Ann. Stat.* 29:1165–1188)."""
    return _step_up(p, float((1 / np.arange(1, np.isfinite(p).sum() + 1)).sum()))


def holm(p: Floats) -> Floats:
    """Chance of any false find at all, whatever the dependence (Holm, 1979, *Scand. J. Stat.* 6:65–70)."""
    order = _order(p)
    found = np.full(len(p), np.nan)
    found[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(order), 0, -1)), 1.0)
    return found


def _step_up(p: Floats, penalty: float) -> Floats:
    order = _order(p)[::-1]  # greatest first
    count = len(order)
    found = np.full(len(p), np.nan)
    found[order] = np.minimum(np.minimum.accumulate(p[order] * penalty * count / np.arange(count, 0, -1)), 1.0)
    return found


def _order(p: Floats) -> npt.NDArray[np.int64]:
    """Places of the known p values, least first.

    Raises:
        ValueError: a p value that is not between 0 and 1.
    """
    known = np.flatnonzero(~np.isnan(p))
    if bool(((p[known] < 0) | (p[known] > 1)).any()):
        raise ValueError("p values lie between 0 and 1")
    return known[np.argsort(p[known], kind="stable")]
