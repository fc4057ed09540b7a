"""Where the energy of a diary comes from, and which of its days look half written. Pure; grams and kcal.

Energy of a gram: Annex XIV of Regulation (EU) No 1169/2011.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
KCAL_PER_G = {
    "dietary_carbohydrates": 4.0,
    "dietary_protein": 4.0,
    "dietary_fat_total": 9.0,
    "dietary_alcohol": 7.0,
}
"""Fibre stands in the carbohydrates of most diaries, so that its 2 kcal are not counted apart."""
SALT_PER_SODIUM = 2.5
"""Grams of salt for a gram of sodium, as the same regulation reckons (Annex I)."""
HALF = 0.5
_ENOUGH = 5
_APART = 0.15


@dataclass(frozen=True)
class Shares:
    """Share of the energy of each nutrient that has any, in percent of what they give together.

    ``reckoned`` is that energy, ``written`` the diary's own, in kcal a day over the same ``days``; ``apart`` is true
    where the two differ by more than 15 %, as when a diary leaves out a nutrient of some foods.
    """

    percent: dict[str, float]
    reckoned: float
    written: float
    days: int

    @property
    def apart(self) -> bool:
        """Whether the nutrients do not explain the energy that was written."""
        return abs(self.reckoned - self.written) > _APART * self.written


def shares(energy: Floats, grams: Mapping[str, Floats]) -> Shares | None:
    """Where the energy came from, over the days that tell energy and every nutrient that the diary tells at all.

    Args:
        energy: kcal a day, NaN where nothing was written.
        grams: g a day of the keys of :data:`KCAL_PER_G`; alcohol that is missing on a day is none.

    Returns:
        None where carbohydrates, protein or fat are never told on a day with energy.
    """
    needed = [name for name in KCAL_PER_G if name != "dietary_alcohol"]
    if any(name not in grams for name in needed):
        return None
    told = ~np.isnan(energy) & np.logical_and.reduce([~np.isnan(grams[name]) for name in needed])
    if not told.any():
        return None
    given = {
        name: float(np.nansum(grams[name][told]) * factor / told.sum())
        for name, factor in KCAL_PER_G.items()
        if name in grams
    }
    whole = sum(given.values())
    if whole <= 0:
        return None
    percent = {name: 100 * kcal / whole for name, kcal in given.items() if kcal > 0}
    return Shares(percent, whole, float(energy[told].mean()), int(told.sum()))


def half_written(energy: Floats) -> npt.NDArray[np.bool_]:
    """Days with less than half of the person's own median: perhaps a meal was not written down, perhaps a fast.

    None is marked where fewer than five days are known.
    """
    known = energy[~np.isnan(energy)]
    if known.size < _ENOUGH:
        return np.zeros(len(energy), dtype=np.bool_)
    return np.nan_to_num(energy, nan=np.inf) < HALF * float(np.median(known))
