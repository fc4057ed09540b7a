"""Workouts that several devices recorded, counted once, and their daily totals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.daily import DAILY, Groups, frame
from healthkit.analysis.intervals import MINUTE, Mask, Micros

OVERLAP = 0.5
"""Two workouts of one activity that share this much of the shorter are the same workout."""


def distinct(start: Micros, end: Micros, activity: npt.NDArray[np.str_], lane: npt.NDArray[np.int32]) -> Mask:
    """Which workouts to keep: of those that are the same, the best ranked writer's.

    Args:
        start, end: µs UTC.
        activity: such as ``running``.
        lane: rank of who wrote each; 0 wins.
    """
    kept = np.zeros(len(start), np.bool_)
    if not len(start):
        return kept
    order = np.lexsort((end, start, activity))
    begin, finish, kind = start[order], end[order], activity[order]
    shared = np.minimum(finish[1:], finish[:-1]) - np.maximum(begin[1:], begin[:-1])
    shorter = np.minimum(finish[1:] - begin[1:], finish[:-1] - begin[:-1])
    same = (kind[1:] == kind[:-1]) & (shared >= OVERLAP * shorter) & (shared >= 0)
    fact = np.append(0, np.cumsum(~same))
    best = np.lexsort((np.arange(len(order)), lane[order], fact))
    first = np.append(True, fact[best][1:] != fact[best][:-1])
    kept[order[best[first]]] = True
    return kept


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
