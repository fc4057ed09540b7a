"""Running totals of the body, and what the watch credits of them: both truth and records are summed from these."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthkit.demo.days import Bouts, Waking
from healthkit.demo.devices import Course, watch_pieces
from healthkit.demo.paces import KINDS, PACES
from healthkit.demo.person import BIRTH, HEIGHT_CM
from healthkit.demo.plan import Floats, Ints, Plan

BRISK_MET = 3.3
_WALKING = np.array([pace.cadence > 0 for pace in PACES.values()])
_CYCLING = KINDS.index("cycle")


@dataclass(frozen=True)
class Body:
    """Running totals of what the body does: steps, metres on foot and by bicycle, active kcal."""

    steps: Course
    metres: Course
    ride: Course
    kcal: Course

    @classmethod
    def of(cls, bouts: Bouts) -> Body:
        """From the bouts of a span."""
        walking = _WALKING[bouts.kind]
        return cls(
            steps=Course.of(bouts, bouts.steps),
            metres=Course.of(bouts, bouts.metres * walking),
            ride=Course.of(bouts, bouts.metres * (bouts.kind == _CYCLING)),
            kcal=Course.of(bouts, bouts.kcal),
        )


def basal_between(plan: Plan, start: Ints, end: Ints) -> Floats:
    """Resting energy in spans, kcal: Mifflin and St Jeor's equation, a little more with a fever."""
    age = (plan.first - BIRTH).days / 365.25
    a_day = (10 * plan.weight + 6.25 * HEIGHT_CM - 5 * age - 161) * (1 + 0.05 * plan.ill)
    at = plan.day_start.astype(np.float64)
    total = np.concatenate([[0.0], np.cumsum(a_day / 86400 * np.diff(at))])
    return np.asarray(np.interp(end, at, total) - np.interp(start, at, total))


def exercise_minutes(bouts: Bouts, waking: Waking) -> Ints:
    """Starts of the clock minutes in which the watch sees at least three quarters of brisk movement."""
    start, end, row = watch_pieces(bouts, waking)
    brisk = bouts.met[row] >= BRISK_MET
    cells, seconds = covered(start[brisk], end[brisk], 60)
    return cells[seconds >= 45] * 60


def stood_hours(bouts: Bouts, waking: Waking) -> Ints:
    """Starts of the hours in which the watch sees at least a minute on the feet."""
    start, end, _ = watch_pieces(bouts, waking)
    cells, seconds = covered(start, end, 3600)
    return cells[seconds >= 60] * 3600


def covered(start: Ints, end: Ints, cell_s: int) -> tuple[Ints, Ints]:
    """Seconds that disjoint spans cover of each clock cell they touch: cell numbers and seconds."""
    first, last = start // cell_s, (end - 1) // cell_s
    count = last - first + 1
    which = np.repeat(np.arange(len(start)), count)
    cell = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    seconds = np.minimum(end[which], (cell + 1) * cell_s) - np.maximum(start[which], cell * cell_s)
    cells, inverse = np.unique(cell, return_inverse=True)
    return cells, np.bincount(inverse, seconds).astype(np.int64)
