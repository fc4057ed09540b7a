"""Movement against the guideline of the WHO, and walking cadence.

The WHO (2020; Bull et al., *Br. J. Sports Med.* 54:1451–1462) recommends to adults 150 to 300 minutes a week of
moderate activity, or 75 to 150 of vigorous activity, or a mixture: a vigorous minute stands for two moderate ones. It
sets no threshold for sitting. Cadence bands of the CADENCE-Adults study (Tudor-Locke et al., 2019, *Int. J. Behav.
Nutr. Phys. Act.* 16:8): from 100 steps/min walking is about moderate (3 MET), from 130 about vigorous (6 MET).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LOW, HIGH = 150.0, 300.0
"""Moderate-equivalent minutes a week that the guideline begins and ends with."""
VIGOROUS = 2.0
"""Moderate minutes that one vigorous minute stands for."""
BRISK, FAST = 100.0, 130.0
"""Steps a minute from which walking is about moderate, and about vigorous."""
_LONGEST = 1.5
_PEAK = 30


@dataclass(frozen=True)
class Guideline:
    """Weeks against the guideline: minutes in moderate equivalents, how many weeks reach its lower bound."""

    equivalent: Floats
    weeks: int
    reached: int
    median: float


@dataclass(frozen=True)
class Cadence:
    """How fast somebody walked: minutes in each band, and the mean of the day's fastest 30 minutes (steps/min).

    ``minutes`` counts the time that steps cover; ``peak`` is NaN with less than half an hour of it.
    """

    minutes: float
    brisk: float
    fast: float
    peak: float


def guideline(moderate: Floats, vigorous: Floats) -> Guideline:
    """Weeks in moderate-equivalent minutes.

    Args:
        moderate: minutes a week of moderate activity.
        vigorous: minutes of vigorous activity of the same weeks, not part of ``moderate``.
    """
    total = moderate + VIGOROUS * vigorous
    median = float(np.median(total)) if len(total) else float("nan")
    return Guideline(total, len(total), int((total >= LOW).sum()), median)


def cadence(steps: Floats, minutes: Floats) -> Cadence:
    """Cadence of one day.

    Args:
        steps: in each stretch.
        minutes: its length. A stretch of more than a minute and a half has pauses in it and is left out.
    """
    known = (minutes > 0) & (minutes <= _LONGEST) & (steps > 0)
    rate, held = steps[known] / minutes[known], minutes[known]
    total = float(held.sum())
    peak = float("nan")
    if total >= _PEAK:
        order = np.argsort(-rate, kind="stable")
        filled = np.minimum(np.cumsum(held[order]), _PEAK)
        peak = float((rate[order] * np.diff(filled, prepend=0.0)).sum() / _PEAK)
    return Cadence(total, float(held[rate >= BRISK].sum()), float(held[rate >= FAST].sum()), peak)
