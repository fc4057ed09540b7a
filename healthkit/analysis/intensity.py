"""Intensity of exercise by heart rate, as shares of a person's own highest rate.

Bands of the American College of Sports Medicine (Garber et al., 2011, *Med. Sci. Sports Exerc.* 43:1334–1359): light
from 57 %, moderate from 64 %, vigorous from 77 %, near-maximal from 96 % of the highest rate.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Zone = Literal["very_light", "light", "moderate", "vigorous", "maximal"]

ZONES: tuple[Zone, ...] = ("very_light", "light", "moderate", "vigorous", "maximal")
FROM = (0.0, 0.57, 0.64, 0.77, 0.96)


def zone_of(rate: Floats, highest: float) -> npt.NDArray[np.int64]:
    """The place in :data:`ZONES` of each heart rate; both in bpm."""
    found: npt.NDArray[np.int64] = np.searchsorted(FROM, rate / highest, side="right") - 1
    return np.maximum(found, 0)


def zone_minutes(rate: Floats, minutes: Floats, highest: float) -> Floats:
    """Minutes in each of :data:`ZONES`.

    Args:
        rate: heart rates, bpm.
        minutes: how long each was held.
        highest: the person's own highest rate, bpm.
    """
    return np.bincount(zone_of(rate, highest), weights=minutes, minlength=len(ZONES)).astype(np.float64)


def bounds(highest: float) -> list[tuple[int, int | None]]:
    """First and last whole heart rate of each zone, bpm; the last has no end."""
    starts = [int(np.ceil(share * highest - 1e-9)) for share in FROM]
    return [(start, after - 1) for start, after in pairwise(starts)] + [(starts[-1], None)]


def reserve(rate: Floats, resting: float, highest: float) -> Floats:
    """Share of the heart rate reserve of each rate, cut to 0 and 1."""
    return np.clip((rate - resting) / (highest - resting), 0.0, 1.0)
