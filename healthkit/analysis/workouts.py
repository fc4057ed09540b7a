"""Workouts that several devices recorded, counted once, and their daily totals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.daily import DAILY, Groups, frame
from healthkit.analysis.intervals import MINUTE, Micros

OVERLAP = 0.5
"""Two workouts of one activity that share this much of the shorter are the same workout."""
ALIKE = 0.8
"""Two workouts that two devices call differently are the same where they share this much of the longer: nobody does
two sports at once, and one app's "run" is another's "workout"."""
_NEIGHBOURS = 8
"""How many workouts further, by start, one is compared with."""


def same_workout(
    start: Micros,
    end: Micros,
    activity: npt.NDArray[np.str_],
    lane: npt.NDArray[np.int32],
    product: npt.NDArray[np.int32],
) -> npt.NDArray[np.int64]:
    """For each workout the place of the one that stands for it: of those that are the same, the best ranked writer's.

    Args:
        start, end: µs UTC.
        activity: such as ``running``.
        lane: rank of who wrote each; 0 wins.
        product: a number of the device or app of each; one device never names one workout twice by two activities.
    """
    count = len(start)
    order = np.lexsort((end, start))
    begin, finish, kind, who = start[order], end[order], activity[order], product[order]
    fact = np.arange(count)
    links = [_linked(begin, finish, kind, who, step) for step in range(1, min(_NEIGHBOURS, count - 1) + 1)]
    while True:  # each pass carries the first number of a group one link further
        before = fact.copy()
        for left, right in links:
            lower = np.minimum(fact[left], fact[right])
            np.minimum.at(fact, left, lower)
            np.minimum.at(fact, right, lower)
        if np.array_equal(before, fact):
            break
    best = np.lexsort((np.arange(count), lane[order], fact))
    first = np.append(True, fact[best][1:] != fact[best][:-1])[:count]
    stands = np.empty(count, np.int64)
    stands[order[best]] = order[best[first]][np.cumsum(first) - 1]
    return stands


def _linked(
    begin: Micros, finish: Micros, kind: npt.NDArray[np.str_], who: npt.NDArray[np.int32], step: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places, by start, of workouts so many apart that are the same."""
    one, two = slice(None, -step), slice(step, None)
    shared = np.minimum(finish[one], finish[two]) - np.maximum(begin[one], begin[two])
    lengths = finish[one] - begin[one], finish[two] - begin[two]
    named = (kind[one] == kind[two]) & (shared >= OVERLAP * np.minimum(*lengths))
    alike = (who[one] != who[two]) & (shared > 0) & (shared >= ALIKE * np.maximum(*lengths))
    left = np.flatnonzero((named | alike) & (shared >= 0))
    return left, left + step


def daily(start: Micros, day: npt.NDArray[np.int32], minutes: npt.NDArray[np.float64]) -> pl.DataFrame:
    """``workout_duration`` (min, without pauses) and ``workout_count`` by local day of the start.

    Args:
        start: µs UTC of each distinct workout.
        day: its local day.
        minutes: its length without pauses.
    """
    order = np.argsort(start, kind="stable")
    day, minutes = day[order], minutes[order]
    groups = Groups(day)
    if not len(groups.keys):
        return pl.DataFrame(schema={"metric": pl.String, **DAILY})
    total, count = groups.sum(minutes), groups.count.astype(np.float64)
    lengths = frame(
        groups,
        total=total,
        mean=total / groups.count,
        min=groups.min(minutes),
        max=groups.max(minutes),
        last=groups.last(minutes),
        minutes=total,
    )
    counts = frame(groups, total=count, mean=count, min=count, max=count, last=count, minutes=total)
    named = {"workout_duration": lengths, "workout_count": counts}
    return pl.concat(made.select(pl.lit(metric).alias("metric"), *DAILY) for metric, made in named.items())


def length_minutes(start: Micros, end: Micros, duration_s: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A workout's length without pauses where its writer says so, else from start to end, in min."""
    return np.where(np.isnan(duration_s), (end - start) / MINUTE, duration_s / 60.0)
