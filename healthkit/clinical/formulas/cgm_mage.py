"""MAGE, the mean amplitude of glycaemic excursions, by crossings of a short and a long moving average.

Several algorithms bear the name. This one is iglu's (Fernandes, J Diabetes Sci Technol 2022;16:576): five-minute grid,
averages over 5 and 32 readings, turning points between their crossings, excursions above one standard deviation, upward
and downward ones averaged, segments weighted by their length.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from healthkit.clinical.formulas.cgm_grid import Grid, Values

_SHORT, _LONG = 5, 32
_SPLIT_MINUTES = 180


def mage(grid: Grid) -> float | None:
    """Mean amplitude of excursions of a five-minute grid, mg/dL; None where no excursion exceeds the spread."""
    weighted = total = 0.0
    for segment in _segments(grid.trace, _SPLIT_MINUTES // grid.step):
        hours = segment.size - 1
        for amplitude in _amplitudes(segment):
            weighted += amplitude * hours
            total += hours
    return weighted / total if total else None


def _segments(trace: Values, longest: int) -> list[Values]:
    """The trace cut where more than ``longest`` steps are missing, each part without missing ends."""
    known = np.flatnonzero(~np.isnan(trace))
    if not known.size:
        return []
    cuts = np.flatnonzero(np.diff(known) - 1 > longest)
    starts = [known[0], *known[cuts + 1]]
    ends = [*known[cuts], known[-1]]
    return [trace[start : end + 1] for start, end in zip(starts, ends, strict=True)]


def _amplitudes(trace: Values) -> list[float]:
    """Mean height of upward and of downward excursions of one segment, where there are any."""
    if trace.size < 7 or trace.size < _LONG:
        return []
    spread = float(np.nanstd(trace, ddof=1))
    if spread < 1:
        return []
    extremes = _turning_points(trace)
    heights = (_upward(extremes, spread), _upward([-value for value in extremes], spread, mirrored=True))
    return [sum(found) / len(found) for found in heights if found]


def _moving_mean(trace: Values, width: int) -> Values:
    """Mean of the last ``width`` known readings' window; the first ones take the first whole window's."""
    known = ~np.isnan(trace)
    sums = np.concatenate(([0.0], np.cumsum(np.where(known, trace, 0.0))))
    counts = np.concatenate(([0], np.cumsum(known)))
    with np.errstate(invalid="ignore"):
        means = (sums[width:] - sums[:-width]) / (counts[width:] - counts[:-width])
    return np.concatenate((np.full(width - 1, means[0]), means))


def _turning_points(trace: Values) -> list[float]:
    """The lowest or highest reading between crossings of the two averages, in turn."""
    delta = _moving_mean(trace, _SHORT) - _moving_mean(trace, _LONG)
    crossings = [(0, bool(delta[0] > 0))]
    for place in range(1, trace.size):
        if np.isnan(trace[place]) or np.isnan(trace[place - 1]) or np.isnan(delta[place]) or np.isnan(delta[place - 1]):
            continue
        if delta[place] * delta[place - 1] < 0 or delta[place] * delta[crossings[-1][0]] < 0:
            crossings.append((place, bool(delta[place] > 0)))
    crossings.append((trace.size - 1, bool(delta[-1] > 0)))
    extremes: list[float] = []
    left = 0
    for (_, high), (right, _) in pairwise(crossings):
        part = trace[left : right + 1]
        offset = int(np.nanargmax(part) if high else np.nanargmin(part))
        left += offset
        extremes.append(float(trace[left]))
    return extremes


def _upward(extremes: list[float], spread: float, *, mirrored: bool = False) -> list[float]:
    """Heights from nadir to peak above the spread, ended by a fall as large; mirrored for the downward ones."""
    heights = []
    start = peak = 0
    while peak < len(extremes):
        lowest = min(extremes[start : peak + 1])
        if extremes[peak] - lowest < spread:
            peak += 1
            continue
        for place in range(peak, len(extremes)):
            if extremes[place] > extremes[peak]:
                peak = place
            if extremes[peak] - extremes[place] > spread or place == len(extremes) - 1:
                heights.append(extremes[peak] - lowest)
                start, peak = (peak, place) if mirrored else (place, place)
                break
        else:
            break
        if place == len(extremes) - 1:
            break
    return heights
