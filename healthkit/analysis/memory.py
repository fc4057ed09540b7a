"""How much the days of a series resemble their neighbours, estimated so that breaks and wild days do not feign it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

MOST = 0.95
"""Memory is not believed to be more than this."""
_LAGS = 21  # days over which what is left is looked through for memory of any form
_TAME = 3.5  # robust deviations from the running median
_RUN = 15  # values of the running median
_MAD = 1.4826


def memory(days: Days, values: Floats) -> float:
    """First-order memory, from 0 to :data:`MOST`, of a series that may change its level.

    Twice-spaced differences scatter more than neighbouring ones by ``1 + phi`` of their variance, whatever the level
    (Chakar et al., 2017, *Bernoulli* 23:1408–1447). Scatter is the mean of squares cut at :data:`_TAME` deviations.
    Pairs over gaps are left out; with fewer than 20 pairs it is 0.
    """
    spreads = []
    for lag in (1, 2):
        apart = (values[lag:] - values[:-lag])[days[lag:] - days[:-lag] == lag]
        if len(apart) < 20:
            return 0.0
        reach = _TAME * _MAD * float(np.median(np.abs(apart)))
        spreads.append(float(np.mean(np.minimum(apart**2, reach**2))))
    return min(max(spreads[1] / spreads[0] - 1, 0.0), MOST) if spreads[0] > 0 else 0.0


def lag_one(days: Days, left: Floats, levels: int = 1) -> float:
    """Autocorrelation from one day to the next of values about zero, freed of its bias for so many fitted levels."""
    near = np.diff(days) == 1
    pairs, power = int(near.sum()), float(left @ left)
    if pairs < 2 or power <= 0:
        return 0.0
    found = float((left[1:] * left[:-1])[near].sum()) / pairs / (power / len(left))
    return min(max(found + levels * (1 + 3 * max(found, 0.0)) / pairs, -MOST), MOST)


def mean_inflation(days: Days, left: Floats, levels: int = 1) -> float:
    """By how much memory widens the variance of a mean of days; at least 1.

    The larger of that of a first-order process and the sum of the autocorrelations (Bartlett's weights over
    :data:`_LAGS` days: Newey & West, 1987, *Econometrica* 55:703–708), which sees memory that is weak from day to day
    yet long.

    Args:
        days: day numbers, strictly increasing; gaps are fine.
        left: what a fit leaves over, about zero.
        levels: how many levels were fitted; each hides part of the memory.
    """
    power = float(left @ left)
    if len(left) < 4 or power <= 0:
        return 1.0
    phi = min(max(lag_one(days, left, levels), 0.0), MOST)
    reach = min(_LAGS, len(left) // 4)
    at = days - days[0]
    grid, known = np.zeros(int(at[-1]) + 1), np.zeros(int(at[-1]) + 1)
    grid[at], known[at] = left, 1.0
    total = 1.0
    for lag in range(1, reach + 1):
        if lag >= len(grid):
            break
        pairs = float(known[lag:] @ known[:-lag])
        if pairs >= 2:
            total += 2 * (1 - lag / (reach + 1)) * float(grid[lag:] @ grid[:-lag]) / pairs / (power / len(left))
    return max(1.0, (1 + phi) / (1 - phi), total)


def tamed(values: Floats) -> Floats:
    """Wild days drawn in: no value further from its running median than :data:`_TAME` robust deviations."""
    run = min(_RUN, len(values) - 1 + len(values) % 2)
    half = run // 2
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(values, half, mode="reflect"), 2 * half + 1)
    middle = np.median(windows, axis=1)
    away = values - middle
    reach = _TAME * _MAD * float(np.median(np.abs(away)))
    found: Floats = middle + np.clip(away, -reach, reach) if reach > 0 else values
    return found


def without_weekdays(days: Days, values: Floats) -> Floats:
    """A series without its weekly rhythm: each weekday's median distance from the running week taken out.

    Medians about a running level, so that neither a break nor a wild day makes a weekday. Under four weeks it is
    returned as it is: a rhythm cannot be told from chance.
    """
    if len(values) < 28:
        return values
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(values, 3, mode="reflect"), 7)
    away = values - windows.mean(axis=1)
    weekday = days % 7
    usual = np.array([float(np.median(away[weekday == day])) if (weekday == day).any() else 0.0 for day in range(7)])
    # Means of even weeks sum to nought; so must their weekdays, or the level would move.
    usual -= math.fsum(usual) / 7
    found: Floats = values - usual[weekday]
    return found
