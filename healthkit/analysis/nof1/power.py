"""How likely a trial is to show the effect that matters, before it starts: by simulation with the person's own scatter.

Each run draws a schedule by lot, noise with the person's day-to-day scatter and memory (AR(1)), adds the effect, and
lets the test of :mod:`healthkit.analysis.nof1.result` judge.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from healthkit.analysis.compare import t_quantile
from healthkit.analysis.nof1.design import MOST_PAIRS, Design, Floats, counted, schedules
from healthkit.analysis.nof1.result import ALPHA, LEAST_PAIRS
from healthkit.analysis.nof1.weigh import weights

WANTED, WARNED = 0.8, 0.5
_LEAST_DAYS = 14
_MOST_MEMORY = 0.9
_SCHEDULES, _RUNS, _SEED = 512, 1500, 20150
_LONGEST = 366


@dataclass(frozen=True)
class Past:
    """The outcome as it was: scatter of its days, its correlation from one day to the next, and of how many days."""

    sd: float
    memory: float
    days: int


@dataclass(frozen=True)
class Plan:
    """``power`` is the share of such trials that would show the effect; ``weak`` under one half.

    ``proposed`` has the length for 80 %, with the same periods and washout; None where a year would not do.
    """

    design: Design
    power: float
    weak: bool
    proposed: Design | None
    proposed_power: float | None


def past(values: Floats) -> Past | None:
    """Scatter and memory of past days, a straight drift taken out; None below 14 days or where none differ.

    Args:
        values: one a day in order, NaN where missing. The memory is the lag-one autocorrelation freed of its bias
            (Kendall, 1954, *Biometrika* 41:403), from pairs of neighbouring days, 0 to 0.9.
    """
    known = ~np.isnan(values)
    n = int(known.sum())
    if n < _LEAST_DAYS:
        return None
    at = np.arange(len(values), dtype=float)
    slope, level = np.polyfit(at[known], values[known], 1)
    rest = values - (level + slope * at)
    sd = float(np.sqrt(np.nansum(rest**2) / (n - 2)))
    if sd < 1e-12 * max(1.0, float(np.nanmax(np.abs(values)))):
        return None
    both = known[1:] & known[:-1]
    raw = float((rest[1:][both] * rest[:-1][both]).mean() / np.nanmean(rest**2)) if both.sum() >= 5 else 0.0
    memory = min(max(raw + (1 + 4 * raw) / n, 0.0), _MOST_MEMORY)
    return Past(sd, memory, n)


def plan(design: Design, effect: float, sd: float, memory: float) -> Plan:
    """Power of a design, and the length that gives 80 %.

    Args:
        design: pairs, periods, washout.
        effect: the least effect that matters, in the outcome's unit, positive.
        sd: scatter of the outcome's days, same unit.
        memory: its correlation from one day to the next, 0 to 0.9.
    """
    size, memory = round(effect / sd, 3), round(memory, 2)
    own = power(design, size, memory)
    pairs = _enough(design, size, memory)
    proposed = Design(pairs, design.block_days, design.washout_days) if pairs else None
    reached = power(proposed, size, memory) if proposed else None
    return Plan(design, own, own < WARNED, proposed, reached)


def _enough(design: Design, size: float, memory: float) -> int | None:
    """The fewest pairs with a power of 80 %: a guess by formula, then by simulation pair by pair."""
    most = min(MOST_PAIRS, _LONGEST // (2 * design.block_days))

    def of(pairs: int) -> float:
        return power(Design(pairs, design.block_days, design.washout_days), size, memory)

    low, high = LEAST_PAIRS, most
    if high < low or of(high) < WANTED:
        return None
    guess = _guess(design, size, memory, most)
    while low < high:
        middle = guess if low <= guess < high else (low + high) // 2
        guess = 0
        low, high = (low, middle) if of(middle) >= WANTED else (middle + 1, high)
    return low


def _guess(design: Design, size: float, memory: float, most: int) -> int:
    """From the noise of the estimate of one length, as it falls with the square root of the pairs."""
    base = Design(min(12, most), design.block_days, design.washout_days)
    error = _spread(base, memory) * math.sqrt(base.pairs)
    for pairs in range(LEAST_PAIRS, most):
        bound = t_quantile(1 - ALPHA / 2, pairs - 1)
        if size * math.sqrt(pairs) / error - bound >= 0.8416 * math.sqrt(1 + bound**2 / (2 * pairs)):
            return pairs
    return most


@lru_cache(maxsize=256)
def _spread(design: Design, memory: float) -> float:
    """Standard error of the estimate for noise of scatter 1, the mean over schedules."""
    rows, _ = _table(design, memory)
    days = np.arange(design.days)
    cov = memory ** np.abs(np.subtract.outer(days, days)) if memory > 0 else np.eye(design.days)
    some = rows[:64]
    return float(np.sqrt(np.einsum("sd,de,se->s", some, cov, some)).mean())


@lru_cache(maxsize=1024)
def power(design: Design, size: float, memory: float) -> float:
    """Share of simulated trials whose test finds an effect of ``size`` standard deviations; 0 under six pairs."""
    if design.pairs < LEAST_PAIRS:
        return 0.0
    rows, slopes = _table(design, memory)
    rng = np.random.default_rng(_SEED)
    which = rng.integers(0, len(rows), _RUNS)
    noise = ar1(rng, _RUNS, design.days, memory)
    each = rows @ noise.T + size * slopes[:, which]
    off = np.abs(each)
    own = off[which, np.arange(_RUNS)]
    p = (off >= own - 1e-9).mean(axis=0)
    return float((p <= ALPHA).mean())


@lru_cache(maxsize=16)
def _table(design: Design, memory: float) -> tuple[Floats, Floats]:
    """Weights of possible schedules, and what each takes of an effect under each other."""
    possible = schedules(design, (False,) * design.pairs, _SCHEDULES, _SEED)
    rows = weights(possible, counted(design, possible), memory)
    return rows, rows @ possible.T.astype(float)


def ar1(rng: np.random.Generator, runs: int, days: int, memory: float) -> Floats:
    """Noise of scatter 1 that remembers the day before, ``[runs, days]``."""
    noise = rng.standard_normal((runs, days))
    fresh = math.sqrt(1 - memory**2)
    for day in range(1, days):
        noise[:, day] = memory * noise[:, day - 1] + fresh * noise[:, day]
    return noise
