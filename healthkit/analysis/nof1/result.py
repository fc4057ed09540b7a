"""What came of a trial: the effect with its interval, by the lot that made the schedule.

The test re-draws the schedule: had the new thing done nothing, the values would have been the same under every schedule
that the lot could have given, whatever their memory, drift or weekdays (Fisher, *The Design of Experiments*, 1935;
Edgington & Onghena, *Randomization Tests*, 4th ed., 2007). The interval holds the effects which that test does not
refuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from healthkit.analysis.nof1.design import Bools, Design, Floats, counted, schedules
from healthkit.analysis.nof1.weigh import weights

Verdict = Literal["helped", "worse", "no_difference", "too_little"]
Reach = Literal["matters", "smaller", "open"]

ALPHA = 0.05
LEAST_PAIRS = 6
"""Pairs with days on both sides: with fewer, not even the clearest result is rarer than one in twenty by lot."""
_SCHEDULES = 2048
_STEPS = 48


@dataclass(frozen=True)
class Estimate:
    """``effect`` is the new thing's mean less that of the usual; its 95 % interval goes from ``low`` to ``high``.

    An end is infinite where no effect, however large, would be refused on that side. ``p`` is two-sided.
    """

    effect: float
    low: float
    high: float
    p: float
    days_new: int
    days_usual: int
    pairs: int


@dataclass(frozen=True)
class Result:
    """``verdict`` rests on the days as they were assigned; ``per_protocol`` on those that were also done, or None.

    ``reach`` sets the interval against the least effect that matters: ``matters`` where all of it is that good or
    better, ``smaller`` where none of it is that large on either side, ``open`` where neither can be said.
    """

    verdict: Verdict
    reach: Reach
    assigned: Estimate
    per_protocol: Estimate | None
    mean_new: float
    mean_usual: float


def analyse(
    values: Floats,
    design: Design,
    first: tuple[bool, ...],
    *,
    better: Literal["higher", "lower"],
    matters: float,
    memory: float,
    seed: int,
    done: Bools | None = None,
) -> Result:
    """Analyse a trial.

    Args:
        values: the outcome, one a day of the schedule, NaN where missing; shorter where it was stopped early.
        design: pairs, periods, washout.
        first: for each pair whether the new thing came first.
        better: which direction counts as better.
        matters: the least effect that matters, positive, in the outcome's unit.
        memory: the outcome's correlation from day to day, as it was written down before the start.
        seed: for the schedules that are drawn where there are too many to go through all.
        done: on which days what was asked for was done, as the person says; None where nobody said.
    """
    padded = np.full(design.days, np.nan)
    padded[: len(values)] = values
    possible = schedules(design, first, _SCHEDULES, seed)
    assigned = _estimate(padded, ~np.isnan(padded), design, possible, memory)
    followed = None
    if done is not None:
        said = np.zeros(design.days, dtype=bool)
        said[: len(done)] = done
        followed = _estimate(padded, ~np.isnan(padded) & said, design, possible, memory)
    used = counted(design, possible[0]) & ~np.isnan(padded)
    means = [float(padded[used & arm].mean()) if (used & arm).any() else np.nan for arm in (possible[0], ~possible[0])]
    verdict = _verdict(assigned, better)
    return Result(verdict, _reach(assigned, better, matters), assigned, followed, means[0], means[1])


def _estimate(values: Floats, known: Bools, design: Design, possible: Bools, memory: float) -> Estimate:
    used = counted(design, possible) & known
    sizes = [int((used[0] & arm).sum()) for arm in (possible[0], ~possible[0])]
    pairs = _whole_pairs(used[0], possible[0], design)
    if pairs < LEAST_PAIRS:
        return Estimate(np.nan, -np.inf, np.inf, np.nan, sizes[0], sizes[1], pairs)
    rows = weights(possible, used, memory)
    centred = np.where(known, values - np.nanmean(np.where(known, values, np.nan)), 0.0)
    each, slope = rows @ centred, rows @ possible[0]
    effect = float(each[0])
    p = pvalue(each, slope, 0.0)
    scale = max(float(np.nanstd(np.where(known, values, np.nan))), 1e-12)
    ends = [_end(each, slope, effect, side * scale) for side in (-1, 1)]
    return Estimate(effect, ends[0], ends[1], p, sizes[0], sizes[1], pairs)


def pvalue(each: Floats, slope: Floats, supposed: float) -> float:
    """Share of the schedules under which the effect, less a supposed one, lies at least as far off as under the first.

    Args:
        each: estimates of the effect by schedule, the real one first.
        slope: what each schedule's estimate takes of an effect of 1 under the real one.
        supposed: the effect that is tested.
    """
    off = np.abs(each - supposed * slope)
    return float((off >= off[0] * (1 - 1e-9)).mean())


def _end(each: Floats, slope: Floats, effect: float, step: float) -> float:
    """The farthest effect on one side that the test does not refuse; infinite where it refuses none."""
    inside, outside = effect, effect + step
    for _ in range(12):
        if pvalue(each, slope, outside) <= ALPHA:
            break
        inside, outside = outside, effect + (outside - effect) * 2
    else:
        return float(np.copysign(np.inf, step))
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        if pvalue(each, slope, middle) <= ALPHA:
            outside = middle
        else:
            inside = middle
    return float(outside)


def _whole_pairs(used: Bools, treated: Bools, design: Design) -> int:
    """Pairs that have days of both kinds."""
    shape = (design.pairs, 2 * design.block_days)
    new, usual = ((used & arm).reshape(shape).any(axis=1) for arm in (treated, ~treated))
    return int((new & usual).sum())


def _verdict(found: Estimate, better: str) -> Verdict:
    if np.isnan(found.p) or np.isinf(found.low) or np.isinf(found.high):
        return "too_little"
    if found.p > ALPHA or found.effect == 0:
        return "no_difference"
    return "helped" if (found.effect > 0) == (better == "higher") else "worse"


def _reach(found: Estimate, better: str, matters: float) -> Reach:
    low, high = (found.low, found.high) if better == "higher" else (-found.high, -found.low)
    if low >= matters:
        return "matters"
    return "smaller" if -matters < low and high < matters else "open"
