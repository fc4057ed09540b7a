"""From the instants of heartbeats to the intervals that variability is reckoned from.

A missed or extra beat makes an interval twice or half as long. An interval outside 300 to 2000 ms, or further than 20 %
from the one before, is left out (Malik et al., 1989, *Br. Heart J.* 62:48–54), and with it the difference to both its
neighbours: pairs are formed only of intervals that truly follow each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
SHORTEST, LONGEST, APART = 300.0, 2000.0, 0.2
FEWEST = 20
"""Intervals below which a record is not told."""


@dataclass(frozen=True)
class Variability:
    """One record: RMSSD, SDNN and the mean interval in ms; how many intervals count, and how many were left out."""

    rmssd: float
    sdnn: float
    mean: float
    n: int
    left_out: int


def variability(seconds: Floats) -> Variability | None:
    """Time-domain variability of one record of beats; None with too few intervals.

    RMSSD is the root mean square of successive differences, SDNN the standard deviation (n - 1) of the intervals
    (Task Force, 1996, *Circulation* 93:1043).

    Args:
        seconds: instants of the beats, rising.
    """
    intervals = np.diff(seconds) * 1000
    good = (intervals >= SHORTEST) & (intervals <= LONGEST)
    steady = np.append(True, np.abs(np.diff(intervals)) <= APART * intervals[:-1])[: len(intervals)]
    good &= steady
    kept = intervals[good]
    pairs = np.diff(intervals)[good[1:] & good[:-1]]
    if len(kept) < FEWEST or len(pairs) < FEWEST - 1:
        return None
    rmssd = float(np.sqrt((pairs**2).mean()))
    return Variability(rmssd, float(kept.std(ddof=1)), float(kept.mean()), len(kept), int(len(intervals) - len(kept)))
