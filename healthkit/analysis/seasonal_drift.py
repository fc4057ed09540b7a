"""Does a metric drift with the seasons? Only what comes back at the same time of each year is one.

A single year cannot tell a season from anything else that passed once (a training block, a move). So two whole years
are asked for: the rhythm must be clear over the span (:func:`healthkit.analysis.seasonality.yearly`), and the waves of
the two latest years, each fitted by itself beside a straight line, must crest within :data:`APART` days of each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from healthkit.analysis.seasonality import YEAR, yearly

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

APART = 45
"""Days, an eighth of a year to each side: by chance two crests lie as near in a quarter of all cases."""
_LEAST = 180  # values a year


@dataclass(frozen=True)
class Drift:
    """``swing`` is from trough to crest in the values' unit, the mean of the years; ``crest`` a day of the last year.

    ``p`` is that of the rhythm over the span, ``repeats`` whether both years have it.
    """

    swing: float
    crest: int
    p: float
    repeats: bool
    n: int


def seasonal_drift(days: Days, values: Floats) -> Drift | None:
    """Judge one metric; None with less than two years of it.

    Args:
        days: day numbers, strictly increasing; gaps are fine.
        values: one finite value a day.
    """
    if not len(days) or days[-1] - days[0] < 2 * math.floor(YEAR) - 7:
        return None
    age = ((days[-1] - days) / YEAR).astype(np.int64)
    years = [(days[age == back], values[age == back]) for back in (0, 1)]
    if min(len(part) for part, _ in years) < _LEAST:
        return None
    waves = [_wave(*year) for year in years]
    apart = abs((waves[0][1] - waves[1][1] + YEAR / 2) % YEAR - YEAR / 2)
    crest = int(days[-1]) - round((int(days[-1]) - waves[0][1]) % YEAR)
    return Drift((waves[0][0] + waves[1][0]) / 2, crest, yearly(days, values).p, apart <= APART, len(days))


def _wave(days: Days, values: Floats) -> tuple[float, float]:
    """Trough to crest, and the day of the crest, of a year's wave."""
    angle = 2 * np.pi * days / YEAR
    line = (days - days[0]) / YEAR
    design = np.column_stack([np.ones(len(days)), line, np.cos(angle), np.sin(angle)])
    _, _, cosine, sine = np.linalg.lstsq(design, values, rcond=None)[0]
    return 2 * math.hypot(cosine, sine), math.atan2(sine, cosine) / (2 * np.pi) * YEAR
