"""Routes: distance along a line of positions, even splits, climb, the fastest stretch of a length."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
EARTH = 6_371_008.8
"""Mean radius, m (Moritz, 2000, *J. Geod.* 74:128)."""
CLIMB = 3.0
"""A rise or fall of the height counts once it exceeds this, m: below lies the noise of a barometer or of GPS."""
PAUSE = 30.0
"""Between two positions further apart in time than this nobody knows how fast somebody was, s."""


@dataclass(frozen=True)
class Split:
    """One stretch of a route: from and to in m, the time it took in s, the climb in m (NaN without heights)."""

    start: float
    end: float
    seconds: float
    climb: float


@dataclass(frozen=True)
class Effort:
    """The fastest stretch of one length: its time in s, and where on the clock of the input it begins."""

    metres: float
    seconds: float
    start: float


def steps(latitude: Floats, longitude: Floats) -> Floats:
    """Metres between neighbouring positions in degrees, along a great circle (haversine)."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    half = np.sin(np.diff(phi) / 2) ** 2 + np.cos(phi[1:]) * np.cos(phi[:-1]) * np.sin(np.diff(lam) / 2) ** 2
    metres: Floats = 2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return metres


def along(latitude: Floats, longitude: Floats, told: float | None = None) -> Floats:
    """Metres covered at each position.

    Args:
        latitude: degrees.
        longitude: degrees.
        told: the length that the device itself gives, m. Its own estimate smooths the jitter of single positions;
            where the two differ by less than a tenth, the line is scaled to it.
    """
    if len(latitude) < 2:
        return np.zeros(len(latitude))
    covered = np.append(0.0, np.cumsum(steps(latitude, longitude)))
    if told and covered[-1] > 0 and abs(told / covered[-1] - 1) < 0.1:
        covered *= told / covered[-1]
    return covered


def plane(latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
    """Metres east and north of the middle, for drawing; true to a few parts in a thousand over 50 km."""
    middle_lat = (latitude.min() + latitude.max()) / 2
    turned = (longitude - longitude[0] + 180) % 360 - 180
    middle_lon = (turned.min() + turned.max()) / 2
    east = np.radians(turned - middle_lon) * EARTH * np.cos(np.radians(middle_lat))
    north = np.radians(latitude - middle_lat) * EARTH
    return east, north


def climbed(height: Floats) -> Floats:
    """Metres climbed up to each position; NaN throughout without heights.

    A turning point is confirmed when the height has gone back by :data:`CLIMB`, so that noise around a level adds
    nothing. What lies between known heights is interpolated.
    """
    known = np.flatnonzero(~np.isnan(height))
    if not len(known):
        return np.full(len(height), np.nan)
    level = np.interp(np.arange(len(height)), known, height[known])
    total = np.zeros(len(level))
    turns = _turns(level)
    for low, high in pairwise(turns):
        if level[high] > level[low]:
            gained = np.maximum.accumulate(level[low : high + 1]) - level[low]
            total[low : high + 1] += gained
            total[high + 1 :] += gained[-1]
    return total


def _turns(level: Floats) -> list[int]:
    """Places where a rise of :data:`CLIMB` or more turns into such a fall, or back."""
    turns, rising, low, high = [], 0, 0, 0
    for place, value in enumerate(level.tolist()):
        high = place if value > level[high] else high
        low = place if value < level[low] else low
        if rising >= 0 and level[high] - value >= CLIMB:
            turns.append(high)
            rising, low = -1, place
        elif rising <= 0 and value - level[low] >= CLIMB:
            turns.append(low)
            rising, high = 1, place
    return [*turns, high if rising > 0 else low] if turns else []


def splits(metres: Floats, seconds: Floats, height: Floats, every: float) -> list[Split]:
    """Stretches of equal length, the last one shorter; what is left below a twentieth of one is not told.

    Args:
        metres: covered at each position, not falling.
        seconds: at each position, rising; pauses already taken out.
        height: m, NaN where it is not known.
        every: length of a split, m.
    """
    if len(metres) < 2 or metres[-1] <= 0:
        return []
    edges = np.append(np.arange(0, metres[-1], every), metres[-1])
    if len(edges) > 2 and edges[-1] - edges[-2] < every / 20:
        edges = np.delete(edges, -1)
    keep = np.append(True, np.diff(metres) > 0)
    times = np.diff(np.interp(edges, metres[keep], seconds[keep]))
    climbs = np.diff(np.interp(edges, metres[keep], climbed(height)[keep]))
    columns = (edges[:-1], edges[1:], times, climbs)
    return [Split(*(float(value) for value in row)) for row in zip(*columns, strict=True)]


def fastest(metres: Floats, seconds: Floats, length: float) -> Effort | None:
    """The least time in which ``length`` metres were covered; None where the route is shorter.

    The clock runs on in pauses, as in a race. Every position is tried as the beginning and as the end, with the other
    end between positions, so that the result does not depend on how often a device writes.

    Args:
        metres: covered at each position, not falling.
        seconds: at each position, not falling.
        length: m.
    """
    if len(metres) < 2 or metres[-1] - metres[0] < length:
        return None
    keep = np.append(True, np.diff(metres) > 0)
    far, at = metres[keep], seconds[keep]
    begin = far[far <= far[-1] - length]
    end = far[far >= far[0] + length]
    starts = np.concatenate([np.interp(begin, far, at), np.interp(end - length, far, at)])
    ends = np.concatenate([np.interp(begin + length, far, at), np.interp(end, far, at)])
    best = int(np.argmin(ends - starts))
    return Effort(length, float(ends[best] - starts[best]), float(starts[best]))


def pace(metres: Floats, seconds: Floats, window: float = 20.0) -> Floats:
    """Metres a second at each position, over ``window`` seconds around it; NaN across a pause or at a standstill."""
    if len(metres) < 2:
        return np.full(len(metres), np.nan)
    low = np.interp(seconds - window / 2, seconds, metres)
    high = np.interp(seconds + window / 2, seconds, metres)
    spent = np.minimum(seconds + window / 2, seconds[-1]) - np.maximum(seconds - window / 2, seconds[0])
    speed = (high - low) / np.maximum(spent, 1e-9)
    gap = np.diff(seconds) > PAUSE
    broken = np.append(gap, False) | np.append(False, gap)
    return np.where(broken | (speed <= 0), np.nan, speed)
