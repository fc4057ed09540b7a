"""Sets of time as arrays: union, difference, length and overlay of half-open intervals ``[start, end)``.

A *set* here is two arrays of µs since 1970 (UTC): disjoint, ordered, nowhere touching. Nothing loops over rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Micros = npt.NDArray[np.int64]
Index = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass(frozen=True)
class Spans:
    """A set of time: ``starts[i] < ends[i] < starts[i + 1]``."""

    starts: Micros
    ends: Micros

    @classmethod
    def empty(cls) -> Spans:
        """No time at all."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int64))

    @classmethod
    def union(cls, starts: Micros, ends: Micros, gap: int = 0) -> Spans:
        """All time that any of the intervals covers; a gap of at most ``gap`` µs between two of them is closed.

        Intervals may overlap and come in any order; those of no length cover nothing.
        """
        real = ends > starts
        starts, ends = starts[real], ends[real]
        if not len(starts):
            return cls.empty()
        order = in_order(starts)
        starts, reach = starts[order], np.maximum.accumulate(ends[order])
        fresh = np.append(True, starts[1:] > reach[:-1] + gap)
        last = np.append(np.flatnonzero(fresh)[1:] - 1, len(starts) - 1)
        return cls(starts[fresh], reach[last])

    def __len__(self) -> int:
        return len(self.starts)

    def __or__(self, other: Spans) -> Spans:
        if not len(self) or not len(other):
            return self if len(self) else other
        return Spans.union(np.concatenate([self.starts, other.starts]), np.concatenate([self.ends, other.ends]))

    def __sub__(self, other: Spans) -> Spans:
        """The time of this set that the other lacks."""
        if not len(self) or not len(other):
            return self
        first = np.searchsorted(other.ends, self.starts, side="right")
        holes = np.maximum(np.searchsorted(other.starts, self.ends, side="left") - first, 0)
        owner = np.repeat(np.arange(len(self)), holes + 1)
        place = np.arange(len(owner)) - np.repeat(np.cumsum(holes + 1) - holes - 1, holes + 1)
        hole = first[owner] + place
        top = len(other) - 1
        starts = np.where(place == 0, self.starts[owner], other.ends[np.clip(hole - 1, 0, top)])
        ends = np.where(place == holes[owner], self.ends[owner], other.starts[np.minimum(hole, top)])
        kept = ends > starts
        return Spans(starts[kept], ends[kept])

    def length(self) -> int:
        """Time covered, in µs."""
        return int((self.ends - self.starts).sum())

    def within(self, starts: Micros, ends: Micros) -> Micros:
        """How much of each interval this set covers, in µs."""
        return self._until(ends) - self._until(starts)

    def _until(self, instants: Micros) -> Micros:
        """Covered time before each instant."""
        if not len(self):
            return np.zeros(len(instants), np.int64)
        lengths = self.ends - self.starts
        before = np.cumsum(lengths) - lengths
        index = np.searchsorted(self.starts, instants, side="right") - 1
        at = np.maximum(index, 0)
        partial = np.minimum(instants - self.starts[at], lengths[at])
        return np.where(index < 0, 0, before[at] + partial)

    def holds(self, instants: Micros) -> Mask:
        """Whether each instant lies inside."""
        if not len(self):
            return np.zeros(len(instants), np.bool_)
        index = np.searchsorted(self.starts, instants, side="right") - 1
        return (index >= 0) & (instants < self.ends[np.maximum(index, 0)])

    def without_slivers(self, covered: Spans, tolerance: int) -> Spans:
        """Drop stretches of at most ``tolerance`` µs that border on covered time.

        Two clocks that disagree by some seconds leave such rests at the edges of the same minutes.
        """
        if not len(self) or not len(covered):
            return self
        borders = among(self.starts, covered.ends) | among(self.ends, covered.starts)
        kept = ~(borders & (self.ends - self.starts <= tolerance))
        return Spans(self.starts[kept], self.ends[kept])


def in_order(values: Micros) -> Index | slice:
    """An index that sorts the values, equal ones as they came; a slice where they are in order already."""
    if len(values) < 2 or bool((values[1:] >= values[:-1]).all()):
        return slice(None)
    return np.argsort(values, kind="stable")


def among(values: Micros, ordered: Micros) -> Mask:
    """Which values occur in an ordered array."""
    if not len(ordered):
        return np.zeros(len(values), np.bool_)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: Mask = ordered[at] == values
    return found


def trim(starts: Micros, ends: Micros) -> Micros:
    """Where each interval of an ordered list starts once all earlier ones have taken their time.

    Exact for intervals ordered by start: what the earlier ones cover of ``[s, e)`` is all of it up to their latest end.
    """
    if not len(starts):
        return starts
    reach = np.append(np.int64(np.iinfo(np.int64).min), np.maximum.accumulate(ends)[:-1])
    begins: Micros = np.minimum(np.maximum(starts, reach), np.maximum(ends, starts))
    return begins


@dataclass(frozen=True)
class Cut:
    """Rows cut at steps: piece ``i`` is the part of row ``row[i]`` that falls on stretch ``step[i]``."""

    row: Index
    step: Index
    starts: Micros
    ends: Micros


def cut(starts: Micros, ends: Micros, steps: Micros, high: int) -> Cut:
    """Cut intervals at the steps; what lies before the first step or from ``high`` on falls away.

    A row of no length is one piece, on the stretch that holds its instant.
    """
    low = int(steps[0])
    inside = (starts < high) & ((ends > low) | ((ends == starts) & (starts >= low)))
    row = np.flatnonzero(inside)
    begin, end = np.maximum(starts[row], low), np.minimum(ends[row], high)
    first = np.searchsorted(steps, begin, side="right") - 1
    last = np.maximum(np.searchsorted(steps, end, side="left") - 1, first)
    count = last - first + 1
    if bool((count == 1).all()):
        return Cut(row, first, begin, end)
    index = np.repeat(np.arange(len(row)), count)
    step = first[index] + np.arange(len(index)) - np.repeat(np.cumsum(count) - count, count)
    edges = np.append(steps[1:], high)
    return Cut(row[index], step, np.maximum(begin[index], steps[step]), np.minimum(end[index], edges[step]))
