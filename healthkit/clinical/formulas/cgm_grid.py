"""A glucose record on an even grid, a row a day: what the measures that compare moments are computed on.

The definitions are those of the R package iglu 4.2 (GPL-2, its functions were read, none was copied), so that figures
can be compared with published ones: the grid begins one step after midnight of the first day, its step is the median
interval in whole minutes, values are interpolated linearly, and never across a gap of more than 45 minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from healthkit.clinical.formulas.registry import Refused

Values = npt.NDArray[np.float64]
_DAY_MINUTES = 1440


@dataclass(frozen=True)
class Readings:
    """One subject's readings in order of time: seconds since 1970 in local time, and mg/dL."""

    seconds: Values
    glucose: Values


@dataclass(frozen=True)
class Grid:
    """``days`` has a row a day and a column a step of ``step`` minutes; what is not known is nan."""

    days: Values
    step: int

    @property
    def trace(self) -> Values:
        """All days one after the other."""
        return self.days.ravel()


def grid_of(readings: Readings, step: int | None = None, gap: float = 45) -> Grid:
    """The readings on a grid of ``step`` minutes (their median interval unless given), with gaps left open."""
    seconds, glucose = _without_repeats(readings)
    if seconds.size < 2:
        raise Refused("cgm_empty")
    apart = np.diff(seconds) / 60
    chosen = round(float(np.median(apart))) if step is None else step
    if chosen < 1 or chosen > gap:
        raise Refused("cgm_sparse")
    minutes = _divisor(chosen)
    midnight = np.floor(seconds[0] / 86_400) * 86_400
    rows = int(np.ceil((seconds[-1] - seconds[0]) / 86_400 + 1))
    moments = midnight + np.arange(1, rows * _DAY_MINUTES // minutes + 1) * (minutes * 60.0)
    values = np.interp(moments, seconds, glucose, left=np.nan, right=np.nan)
    after = np.searchsorted(seconds, moments, side="left").clip(1, seconds.size - 1)
    inside = (moments > seconds[after - 1]) & (moments < seconds[after])
    values[inside & (apart[after - 1] > gap)] = np.nan
    return Grid(values.reshape(rows, -1), minutes)


def _without_repeats(readings: Readings) -> tuple[Values, Values]:
    """Of several readings at one moment the last counts."""
    last = np.append(np.diff(readings.seconds) != 0, True)
    return readings.seconds[last], readings.glucose[last]


def _divisor(minutes: int) -> int:
    """A step that divides the day: itself, else the nearest multiple of five, at most 20."""
    if _DAY_MINUTES % minutes == 0:
        return minutes
    if minutes > 20:
        return 20
    rest = minutes % 5
    return minutes + 5 - rest if rest > 2 else minutes - rest
