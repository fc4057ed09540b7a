"""Glucose after meals: the curve around each, how high it rose, and whether two groups of meals differ. Pure; mmol/L.

Rise is the highest value within two hours after the first bite above the mean of the half hour before it, the window in
which guidelines look at glucose after meals (International Diabetes Federation, Guideline for management of postmeal
glucose, 2011). A meal that follows another within that time, or that the sensor saw half of, is left out and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from healthkit.analysis.intervals import MINUTE, Micros

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
STEP, BEFORE, AFTER = 15, 30, 180
"""Minutes between two points of a curve, and how far it reaches on both sides of the first bite."""
RISE = 120
GRID = np.arange(-BEFORE, AFTER + 1, STEP)
"""Minutes from the first bite."""
_NEAR = 10 * MINUTE
_SEEN = 0.75


@dataclass(frozen=True)
class Meals:
    """A row a meal. ``curves`` is meals × :data:`GRID`, NaN where no reading was near; ``rise`` and ``top`` (minutes
    until the highest value) are NaN where ``used`` is false: ``crowded`` by another meal, or seen in part only.
    """

    curves: Floats
    rise: Floats
    top: Floats
    used: Mask
    crowded: Mask


def after_meals(reading_at: Micros, value: Floats, meal_at: Micros) -> Meals:
    """The curve around each meal.

    Args:
        reading_at: instants of the readings, increasing; µs since 1970.
        value: mmol/L, finite.
        meal_at: first bites of meals, increasing.
    """
    curves = _around(reading_at, value, meal_at)
    gaps = np.diff(meal_at) < RISE * MINUTE
    crowded = np.zeros(len(meal_at), dtype=np.bool_)
    crowded[1:] |= gaps
    crowded[:-1] |= gaps
    before, within = GRID < 0, (GRID >= 0) & (GRID <= RISE)
    seen = (~np.isnan(curves[:, before])).any(axis=1) & ((~np.isnan(curves[:, within])).mean(axis=1) >= _SEEN)
    used = seen & ~crowded
    rise, top = np.full(len(meal_at), np.nan), np.full(len(meal_at), np.nan)
    if used.any():
        base = np.nanmean(curves[used][:, before], axis=1)
        inside = curves[used][:, within]
        rise[used] = np.nanmax(inside, axis=1) - base
        top[used] = GRID[within][np.nanargmax(inside, axis=1)]
    return Meals(curves, rise, top, used, crowded)


def _around(reading_at: Micros, value: Floats, meal_at: Micros) -> Floats:
    """The nearest reading to each point of each curve, at most ten minutes away."""
    wanted = (meal_at[:, None] + GRID * MINUTE).ravel()
    if not len(reading_at) or not len(wanted):
        return np.full((len(meal_at), len(GRID)), np.nan)
    place = np.searchsorted(reading_at, wanted)
    left, right = np.clip(place - 1, 0, None), np.clip(place, None, len(reading_at) - 1)
    nearest = np.where(np.abs(reading_at[left] - wanted) <= np.abs(reading_at[right] - wanted), left, right)
    found = np.where(np.abs(reading_at[nearest] - wanted) <= _NEAR, value[nearest], np.nan)
    return np.asarray(found.reshape(len(meal_at), len(GRID)), dtype=np.float64)


def typical(curves: Floats) -> tuple[Floats, Floats, Floats]:
    """Lower quartile, median and upper quartile of some curves at each point, above the mean before each meal."""
    base = np.nanmean(curves[:, GRID < 0], axis=1, keepdims=True)
    low, middle, high = np.nanquantile(curves - base, (0.25, 0.5, 0.75), axis=0)
    return low, middle, high
