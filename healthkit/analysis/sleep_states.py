"""Asleep or awake, minute by minute, from the stretches of sleep: what an index of regularity is reckoned from."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from healthkit.analysis.intervals import MINUTE, Micros

Floats = npt.NDArray[np.float64]
_PER_DAY = 1440


def minutes_asleep(start: Micros, end: Micros, first: int, recorded: npt.NDArray[np.bool_]) -> Floats:
    """One state a minute over whole days: 1 asleep, 0 awake, NaN on days of which nothing is known.

    Args:
        start: beginning of each stretch of sleep, µs on the person's own clock; stretches may overlap.
        end: its end.
        first: where the first day begins, µs on the same clock.
        recorded: for each day whether any sleep was recorded; without, being awake cannot be told from no device.
    """
    count = len(recorded) * _PER_DAY
    edges = np.zeros(count + 1)
    begin = np.clip(np.rint((start - first) / MINUTE), 0, count).astype(np.int64)
    finish = np.clip(np.rint((end - first) / MINUTE), 0, count).astype(np.int64)
    np.add.at(edges, begin, 1.0)
    np.add.at(edges, finish, -1.0)
    states = (np.cumsum(edges[:-1]) > 0).astype(np.float64)
    states[~np.repeat(recorded, _PER_DAY)] = np.nan
    return states
