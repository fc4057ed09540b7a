"""Shares with their intervals, bootstrapped means, percentiles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z = 1.959964
_SAMPLES = 2000


@dataclass(frozen=True)
class Share:
    """A part of a whole with its 95 % interval, as fractions; ``of`` is how many it rests on."""

    value: float
    low: float
    high: float
    of: int

    def as_dict(self) -> dict[str, float | int]:
        """JSON-ready."""
        return {"value": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4), "n": self.of}


def wilson(part: float, of: int) -> Share | None:
    """Wilson's score interval (Wilson 1927); None of nothing.

    ``part`` may be a fraction: of questions asked several times it is the sum of each question's own share, so that
    repeats of one question do not pass for more questions.

    >>> round(wilson(81, 263).low, 4), round(wilson(81, 263).high, 4)
    (0.2553, 0.3662)
    """
    if of == 0:
        return None
    p, square = part / of, Z * Z
    middle = (p + square / (2 * of)) / (1 + square / of)
    half = Z / (1 + square / of) * math.sqrt(p * (1 - p) / of + square / (4 * of * of))
    return Share(p, max(0.0, middle - half), min(1.0, middle + half), of)


def clipped_mean(values: Sequence[float], seed: int = 0) -> Share | None:
    """The mean of scores, held within 0 and 1, with the percentile bootstrap's interval; None of nothing."""
    if not values:
        return None
    all_of = np.asarray(values, dtype=float)
    drawn = np.random.default_rng(seed).choice(all_of, (_SAMPLES, len(all_of))).mean(axis=1).clip(0.0, 1.0)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Share(float(np.clip(all_of.mean(), 0.0, 1.0)), float(low), float(high), len(all_of))


def percentile(values: Sequence[float], share: float) -> float | None:
    """An interpolated percentile; None of nothing."""
    return float(np.quantile(np.asarray(values, dtype=float), share)) if values else None
