"""Episodes of low glucose on the grid, and the Personal Glycemic State that is built on them.

Episodes follow the consensus of 2023 (Battelino, Lancet Diabetes Endocrinol 2023;11:42) as iglu 4.2 computes them; the
score is Hirsch's (Diabetes Technol Ther 2017;19(S3):S38) with its own durations.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from healthkit.clinical.formulas.cgm_grid import Grid, Values

_LASTS, _ENDS = 20, 30  # minutes: an episode's shortest length, and how long recovery must hold


def glycemic_state(grid: Grid, mean: float, in_range: float, gvp: float) -> float:
    """PGS of a grid with its mean in mg/dL, time from 70 to 180 and variability in %; 4.6 is best, 41 worst."""
    below_54, only_below_70 = episodes_per_day(grid)
    very_low, low = 7 * below_54, 7 * only_below_70
    parts = (
        1 + 9 * _logistic(0.049 * (gvp - 65.47)),
        1 + 9 * _logistic(-0.0833 * (in_range - 55.04)),
        1 + 9 * (_logistic(-0.1139 * (mean - 72.08)) + _logistic(0.09195 * (mean - 157.57))),
        0.5 + 4.5 * (1 - math.exp(-0.81093 * very_low)),
        0.5714 * low + 0.625 if low <= 7.65 else 5.0,
    )
    return sum(parts)


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def episodes_per_day(grid: Grid) -> tuple[float, float]:
    """Episodes a day of recording below 54 mg/dL, and of those below 70 that never went below 54."""
    trace = grid.trace
    recorded = int((~np.isnan(trace)).sum())
    if not recorded:
        return 0.0, 0.0
    lasts, ends = math.ceil(_LASTS / grid.step), math.ceil(_ENDS / grid.step)
    severe = low = 0
    for part in _unbroken(trace):
        deep = _episodes(part < 54, lasts, ends)
        inside = np.zeros(part.size, dtype=bool)
        for start, end in deep:
            inside[start:end] = True
        severe += len(deep)
        low += sum(not inside[start:end].any() for start, end in _episodes(part < 70, lasts, ends))
    days = recorded * grid.step / 1440
    return severe / days, low / days


def _unbroken(trace: Values) -> list[Values]:
    """The stretches without a missing step."""
    known = ~np.isnan(trace)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [trace[start:end] for start, end in edges.reshape(-1, 2)]


def _episodes(low: npt.NDArray[np.bool_], lasts: int, ends: int) -> list[tuple[int, int]]:
    """Runs of at least ``lasts`` steps, each until the first recovery of at least ``ends``; half-open places."""
    changes = np.flatnonzero(np.diff(low)) + 1
    starts = np.concatenate(([0], changes))
    stops = np.concatenate((changes, [low.size]))
    recoveries = starts[~low[starts] & (stops - starts >= ends)]
    found: list[tuple[int, int]] = []
    for start in starts[low[starts] & (stops - starts >= lasts)]:
        if not found or start >= found[-1][1]:
            after = np.searchsorted(recoveries, start)
            found.append((int(start), int(recoveries[after]) if after < recoveries.size else low.size))
    return found
