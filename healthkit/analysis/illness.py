"""Days on which several vital signs together looked like those of an infection, or of another strain of the body.

With an infection the resting heart rate, the rate of breathing and the temperature rise and the variability of the
heart rate falls, often before symptoms are noticed (Mishra et al., 2020, *Nat. Biomed. Eng.* 4:1208–1220; Radin et al.,
2020, *Lancet Digit. Health* 2:e85–e93; Quer et al., 2021, *Nat. Med.* 27:73–77). Each sign is held against the person's
own past. Alcohol, short nights, jet lag and hard training move the heart alone; so one of temperature and breathing
has to move too, and none of it names a cause: no diagnosis can be made from it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from healthkit.analysis.baseline import deviation

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

DIRECTIONS: Mapping[str, int] = {
    "resting_heart_rate": 1,
    "heart_rate_variability_sdnn": -1,
    "respiratory_rate": 1,
    "apple_sleeping_wrist_temperature": 1,
}
"""Which way each sign moves under strain."""
TELLING = ("respiratory_rate", "apple_sleeping_wrist_temperature")
"""One of these must move too."""
PAST, APART, PAST_LEAST = 56, 3, 21
"""Days of the past, which hold two cycles of a menstruating person; days between them and the day; values needed."""
MOVED, TOGETHER, SIGNS, DAYS = 1.5, 2.0, 3, 2
"""Deviations by which a sign has moved, which all signs reach on average; signs that moved; days in a row."""
_MOST = 5.0  # a sign counts for no more, so that none decides alone
_LEAST_SCATTER = {
    "resting_heart_rate": 1.0,  # whole beats
    "heart_rate_variability_sdnn": 2.0,
    "respiratory_rate": 0.25,
    "apple_sleeping_wrist_temperature": 0.1,
}


@dataclass(frozen=True)
class Sign:
    """One vital sign over a strain: its usual value, its mean on the days, and how far apart in own deviations."""

    metric: str
    usual: float
    seen: float
    z: float
    n: int


@dataclass(frozen=True)
class Strain:
    """Days in a row (day numbers) on which the signs moved together. ``score`` is the mean of their deviations."""

    first: int
    last: int
    score: float
    signs: tuple[Sign, ...]


def strains(vitals: Mapping[str, tuple[Days, Floats]]) -> tuple[Strain, ...]:
    """Find the days, in order.

    A day is one where all signs that were measured lie :data:`TOGETHER` deviations from the person's past on average in
    the direction of strain, and :data:`SIGNS` of them at least :data:`MOVED`, one of :data:`TELLING` among them.

    Args:
        vitals: day numbers (increasing) and finite values of each metric; those not in :data:`DIRECTIONS` are ignored.
    """
    held = {metric: vitals[metric] for metric in DIRECTIONS if metric in vitals and len(vitals[metric][0])}
    if len(held) < SIGNS:
        return ()
    first = min(int(days[0]) for days, _ in held.values())
    last = max(int(days[-1]) for days, _ in held.values())
    grids, usual, scores = [], [], []
    for metric, (days, values) in held.items():
        grid = np.full(last - first + 1, np.nan)
        grid[days - first] = values
        level, scatter = _past(grid, _LEAST_SCATTER[metric])
        grids.append(grid)
        usual.append(level)
        scores.append(DIRECTIONS[metric] * (grid - level) / scatter)
    z = np.array(scores)
    strained = _strained(z, np.isin(list(held), TELLING))
    found = []
    for start, stop in _runs(strained):
        signs = tuple(
            _sign(metric, grid[start:stop], level[start:stop], score[start:stop])
            for metric, grid, level, score in zip(held, grids, usual, z, strict=True)
            if np.isfinite(score[start:stop]).any()
        )
        score = math.fsum(abs(one.z) for one in signs) / len(signs)
        found.append(Strain(first + start, first + stop - 1, score, signs))
    return tuple(found)


def _past(grid: Floats, least: float) -> tuple[Floats, Floats]:
    """Median and robust deviation of the days before each; NaN with too few."""
    level, scatter = np.full(len(grid), np.nan), np.full(len(grid), np.nan)
    for day in range(PAST_LEAST + APART, len(grid)):
        past = grid[max(0, day - APART - PAST + 1) : day - APART + 1]
        past = past[np.isfinite(past)]
        if len(past) >= PAST_LEAST:
            level[day], scatter[day] = np.median(past), max(deviation(past), least)
    return level, scatter


def _strained(z: Floats, telling: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    known = np.isfinite(z)
    count = known.sum(axis=0)
    capped = np.where(known, np.clip(z, -_MOST, _MOST), 0.0)
    moved = known & (z >= MOVED)
    together = capped.sum(axis=0) >= TOGETHER * np.maximum(count, 1)
    found: npt.NDArray[np.bool_] = together & (moved.sum(axis=0) >= SIGNS) & moved[telling].any(axis=0)
    return found


def _runs(strained: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of at least :data:`DAYS` days; a single day between two runs belongs to them."""
    joined = strained.copy()
    joined[1:-1] |= strained[:-2] & strained[2:]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], joined.astype(np.int8), [0]])))
    return [(int(low), int(high)) for low, high in edges.reshape(-1, 2) if strained[low:high].sum() >= DAYS]


def _sign(metric: str, values: Floats, usual: Floats, z: Floats) -> Sign:
    seen = np.isfinite(z)
    return Sign(
        metric,
        float(np.median(usual[seen])),
        float(values[seen].mean()),
        float(z[seen].mean()) * DIRECTIONS[metric],
        int(seen.sum()),
    )
