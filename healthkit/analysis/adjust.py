"""What two daily series share without telling anything about each other: the week, the season, and memory.

:func:`without_calendar` takes weekdays and slow change out; :func:`inflation` says by how much the memory of two series
widens the scatter of what is computed from their products.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

SLOW = 90
"""Change that takes longer than two of these spans (in days) from crest to crest counts as slow."""
LONGEST = 60  # days over which memory is looked for
MOST_MEMORY = 0.95
_SMALL = 1e-9  # eigenvalues below this share of the largest are columns that say nothing new


def without_calendar(days: Days, breaks: Sequence[int] = ()) -> tuple[Callable[[Floats], Floats], int]:
    """How to take weekday means and slow change out of a series, and how many parameters that costs.

    Slow change is a straight line and cosines, one for each :data:`SLOW` days of the span; all are fitted at once by
    least squares.

    Args:
        days: day numbers, strictly increasing; gaps are fine.
        breaks: days from which the level may be another, as with a new device.
    """
    at = (days - days[0]).astype(np.float64)
    span = max(float(at[-1]), 1.0)
    waves = int(span // SLOW)
    rows = np.empty((8 + waves + len(breaks), len(days)))  # a row a regressor
    rows[:7] = days % 7 == np.arange(7)[:, None]
    rows[7] = at / span - 0.5
    first = np.cos(np.pi * at / span)
    before, now = np.ones(len(days)), first
    for index in range(waves):  # each cosine from the two before it
        rows[8 + index] = now
        before, now = now, 2 * first * now - before
    for index, start in enumerate(breaks):
        rows[8 + waves + index] = days >= start
    weights, vectors = np.linalg.eigh(rows @ rows.T)
    kept = weights > weights[-1] * _SMALL
    inverse = (vectors[:, kept] / weights[kept]) @ vectors[:, kept].T
    return lambda values: values - (inverse @ (rows @ values)) @ rows, int(kept.sum())


def inflation(days: Days, first: Floats, second: Floats) -> float:
    """By how much the variance of a mean of products grows because days resemble their neighbours; at least 1.

    The sum of the products of the two autocorrelations (Bartlett, 1935, *J. R. Stat. Soc.* 98:536–543), each lag
    counted by the pairs of days that are there. It assumes no form of memory, only that it ends within
    :data:`LONGEST` days. Short spans hide part of their memory, so it is at least that of a first-order process with
    the lag-one autocorrelations freed of their bias.

    Args:
        days: day numbers, strictly increasing; gaps are fine.
        first: values about zero, one a day.
        second: likewise, on the same days.
    """
    at = days - days[0]
    reach = min(LONGEST, max(5, len(days) // 4))
    size = 1 << int(at[-1] + reach + 1).bit_length()

    def products(values: Floats) -> Floats:
        grid = np.zeros(size)
        grid[at] = values
        wave = np.fft.rfft(grid)
        found: Floats = np.fft.irfft(wave * wave.conj(), size)[: reach + 1]
        return found

    pairs = np.rint(products(np.ones(len(days))))
    one, two = products(first), products(second)
    if one[0] <= 0 or two[0] <= 0:
        return 1.0
    alike = (one[1:] / one[0]) * (two[1:] / two[0]) * pairs[0] / np.maximum(pairs[1:], 1)
    memories = [_lag_one(found, pairs) for found in (one, two)]
    both = min(max(memories[0] * memories[1], 0.0), MOST_MEMORY)
    return max((1 + both) / (1 - both), 1 + 2 * float(alike[pairs[1:] > 0].sum()))


def _lag_one(products: Floats, pairs: Floats) -> float:
    """Autocorrelation from one day to the next, with its bias of about ``(1 + 4 r) / n`` given back."""
    if pairs[1] < 2:
        return 0.0
    found = float(products[1] / pairs[1] / (products[0] / pairs[0]))
    return found + (1 + 4 * found) / float(pairs[1])
