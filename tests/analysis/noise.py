"""Days without any effect: memory, heavy tails and weekly rhythm as real series have them. Seeds are the caller's."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def remembering(
    random: np.random.Generator, series: int, days: int, memory: float, *, tails: int | None = None
) -> Floats:
    """A row a series, of mean nought and standard deviation one, each day ``memory`` times the last and something new.

    ``tails`` are the degrees of freedom of Student's t that what is new is drawn from; normal when missing.
    """
    shape = (days, series)
    new = random.standard_normal(shape) if tails is None else random.standard_t(tails, shape)
    new *= 1.0 if tails is None else float((1 - 2 / tails) ** 0.5)
    values = new.copy()
    for day in range(1, days):
        values[day] = memory * values[day - 1] + np.sqrt(1 - memory**2) * new[day]
    return values.T


def weekend(days: npt.NDArray[np.int64], size: float) -> Floats:
    """So much more on two days of seven."""
    found: Floats = size * (days % 7 >= 5)
    return found
