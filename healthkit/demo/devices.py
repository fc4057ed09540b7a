"""What each device makes of the same life: grids, clocks, gaps and counting errors.

The watch counts while it is on the wrist, in cells of its own ticking clock, so that its records begin a little before
a walk and end a little after. The phone counts while it is carried, from the first step to the last, in pieces of at
most ten minutes. A count is taken to lie evenly over its record, as every reader must assume.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthkit.demo.days import Bouts, Flags, Waking
from healthkit.demo.nights import Night
from healthkit.demo.plan import Floats, Ints, Plan, stream

PHONE_PIECE_S = 600
COUNTING_ERROR = 0.05
WATCH_CLOCK_S, PHONE_CLOCK_S = 30, 4


@dataclass(frozen=True)
class Spans:
    """Records of one device before they are written: instants by the body's own clock (UTC s) and what happened."""

    start: Ints
    end: Ints
    value: Floats

    def keep(self, mask: Flags) -> Spans:
        """The rows that a mask selects."""
        return Spans(self.start[mask], self.end[mask], self.value[mask])


@dataclass(frozen=True)
class Course:
    """A running total over the span, growing evenly inside each bout and not at all between."""

    at: Floats
    total: Floats

    @classmethod
    def of(cls, bouts: Bouts, amount: Floats) -> Course:
        """From one amount a bout."""
        at = np.column_stack([bouts.start, bouts.end]).ravel().astype(np.float64)
        sums = np.cumsum(amount)
        total = np.column_stack([sums - amount, sums]).ravel()
        return cls(at, total)

    def between(self, start: Ints, end: Ints) -> Floats:
        """How much lies in each span."""
        return np.asarray(np.interp(end, self.at, self.total) - np.interp(start, self.at, self.total))

    def counted(self, start: Ints, end: Ints) -> Floats:
        """The same for a counter that knows only whole numbers: neighbouring spans never lose or invent one."""
        upper = np.floor(np.interp(end, self.at, self.total) + 0.5)
        return np.asarray(upper - np.floor(np.interp(start, self.at, self.total) + 0.5))


class Clocks:
    """How far each device's clock is from true time. Both are set anew each morning, when the watch goes on charge."""

    def __init__(self, plan: Plan, nights: list[Night], noise: bool) -> None:
        rng = stream(plan.seed, "clocks")
        self._set = np.array([night.up + 300 for night in nights])
        spread = np.array([WATCH_CLOCK_S, PHONE_CLOCK_S]) * noise
        self._watch = rng.integers(-spread[0], spread[0] + 1, len(nights) + 1)
        self._phone = rng.integers(-spread[1], spread[1] + 1, len(nights) + 1)

    def watch(self, at: Ints) -> Ints:
        """Instants as the watch writes them."""
        return np.asarray(at + self._watch[np.searchsorted(self._set, at, side="right")])

    def phone(self, at: Ints) -> Ints:
        """Instants as the phone writes them."""
        return np.asarray(at + self._phone[np.searchsorted(self._set, at, side="right")])


def worn(waking: Waking, at: Ints) -> Flags:
    """Whether the watch is on the wrist at each instant."""
    place = np.searchsorted(waking.off[:, 0], at, side="right") - 1
    inside = (place >= 0) & (at < waking.off[np.maximum(place, 0), 1])
    return np.asarray(~inside)


def watch_pieces(bouts: Bouts, waking: Waking) -> tuple[Ints, Ints, Ints]:
    """The parts of bouts that the watch is there for: start, end, and the bout's row."""
    edges = np.unique(np.concatenate([bouts.start, bouts.end, waking.off.ravel()]))
    start, end = edges[:-1], edges[1:]
    row = np.searchsorted(bouts.start, start, side="right") - 1
    inside = (row >= 0) & (start < bouts.end[np.maximum(row, 0)]) & worn(waking, start)
    return start[inside], end[inside], row[inside]


def watch_spans(
    bouts: Bouts, waking: Waking, course: Course, *, cell_s: int, phase: int, longest: int, counted: bool
) -> Spans:
    """The watch's records of one running total.

    Args:
        cell_s: length of a tick; records begin and end on ticks, or where the watch leaves the wrist.
        phase: where the ticks lie within a cell.
        longest: at most so many cells go into one record; in workouts one.
        counted: whether the total knows only whole numbers.
    """
    moving_start, moving_end, row = watch_pieces(bouts, waking)
    low, high = (moving_start - phase) // cell_s, -((phase - moving_end) // cell_s)
    cells = np.unique(_ranges(low, high))
    sporting = np.unique(_ranges(low[bouts.workout[row] >= 0], high[bouts.workout[row] >= 0]))
    first = cells[np.diff(cells, prepend=cells[0] - 2) > 1]
    last = cells[np.diff(cells, append=cells[-1] + 2) > 1] + 1
    edges = np.unique(np.concatenate([_ranges(first, last + 1) * cell_s + phase, waking.off.ravel()]))
    start, end = edges[:-1], edges[1:]
    keep = np.isin((start - phase) // cell_s, cells) & worn(waking, start)
    start, end = start[keep], end[keep]
    alone = np.isin((start - phase) // cell_s, sporting)
    start, end = _joined(start, end, np.where(alone, 1, longest))
    value = course.counted(start, end) if counted else course.between(start, end)
    return Spans(start, end, value).keep(value > (0.5 if counted else 1e-6))


def phone_spans(bouts: Bouts, course: Course, rows: Flags, *, counted: bool) -> Spans:
    """The phone's records: bouts on which it was carried, cut every ten minutes."""
    start, end = bouts.start[rows], bouts.end[rows]
    pieces = -((start - end) // PHONE_PIECE_S)
    which = np.repeat(np.arange(len(start)), pieces)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    low = start[which] + nth * PHONE_PIECE_S
    high = np.minimum(low + PHONE_PIECE_S, end[which])
    value = course.counted(low, high) if counted else course.between(low, high)
    return Spans(low, high, value).keep(value > (0.5 if counted else 1e-6))


def miscounted(rng: np.random.Generator, spans: Spans, *, counted: bool) -> Spans:
    """Each record off by up to 5 % on its own."""
    value = spans.value * (1 + rng.uniform(-COUNTING_ERROR, COUNTING_ERROR, len(spans.value)))
    if counted:
        value = np.floor(value + rng.random(len(value)))  # rounds up as often as the fraction says: no drift
    return Spans(spans.start, spans.end, value).keep(value > 0)


def _ranges(low: Ints, high: Ints) -> Ints:
    """All whole numbers of the half-open ranges, one after another."""
    lengths = high - low
    offsets = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.asarray(np.repeat(low, lengths) + offsets)


def _joined(start: Ints, end: Ints, longest: Ints) -> tuple[Ints, Ints]:
    """Neighbouring spans put together, at most ``longest`` of them."""
    fresh = np.ones(len(start), dtype=bool)
    fresh[1:] = (start[1:] != end[:-1]) | (longest[1:] != longest[:-1])
    run = np.maximum.accumulate(np.where(fresh, np.arange(len(start)), 0))
    opens = fresh | ((np.arange(len(start)) - run) % longest == 0)
    first = np.flatnonzero(opens)
    return start[first], end[np.append(first[1:], len(start)) - 1]
