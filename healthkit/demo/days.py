"""Waking life as bouts of movement: each a stretch at one pace, as the body lives it, before any device sees it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from healthkit.demo.agenda import WAKES_IN_SEAT, Agenda, Move, fill
from healthkit.demo.nights import Night
from healthkit.demo.paces import KINDS, PACES
from healthkit.demo.plan import Floats, Ints, Plan, stream

Flags = npt.NDArray[np.bool_]
Gap = tuple[int, int]
_FORGETS = 0.012  # share of days on which the watch stays on its charger
_RUNS_EMPTY = 0.18  # share of days on which its battery does not last through the evening walk


@dataclass(frozen=True)
class Bouts:
    """All movement of the span, in order, never overlapping. Instants are UTC seconds; one row a bout."""

    start: Ints
    end: Ints
    kind: Ints
    steps: Floats
    metres: Floats
    kcal: Floats
    floors: Ints
    phone: Flags
    """Whether the phone is carried."""
    outdoor: Flags
    met: Floats
    workout: Ints
    """Number of the workout that the bout belongs to, or -1. A paused workout has two bouts."""


@dataclass(frozen=True)
class Waking:
    """Where the watch is, all days together."""

    off: Ints
    """Shape (n, 2): the spans (UTC s) in which it is off the wrist; sorted, disjoint."""


@dataclass(frozen=True)
class _Row:
    move: Move
    workout: int
    vigour: float


def make_days(plan: Plan, nights: list[Night]) -> tuple[Bouts, Waking]:
    """Every bout of the span, and when the watch was off."""
    rng = stream(plan.seed, "days")
    rows: list[_Row] = []
    off: list[Gap] = []
    workouts = 0
    for night, evening in pairwise(nights):
        day = Agenda(plan, night, evening, rng)
        fill(day)
        moves = day.ordered()
        gaps = _charging(day, moves, evening)
        vigour = float(np.clip(rng.normal(1.0, 0.05), 0.85, 1.15))
        for move in _seen(day, moves, gaps):
            workout = -1
            if PACES[move.kind].workout:
                workout, workouts = workouts, workouts + 1
            rows += [_Row(part, workout, vigour) for part in _paused(rng, move)]
        off += gaps
    return _columns(plan, rng, rows), Waking(_disjoint(off))


def _seen(day: Agenda, moves: list[Move], gaps: list[Gap]) -> list[Move]:
    """While the watch charges she sits still or takes the phone along, unless she forgot it."""
    found = []
    for move in moves:
        if move.phone or not any(low < move.end and move.start < high for low, high in gaps):
            found.append(move)
        elif not PACES[move.kind].micro:
            found.append(move._replace(phone=not day.forgot_phone))
    return found


def _paused(rng: np.random.Generator, move: Move) -> list[Move]:
    """Every third run, ride or hike stops at a fountain or a crossing."""
    if move.kind not in ("run", "cycle", "hike") or rng.random() > 0.35:
        return [move]
    stop = move.start + int((move.end - move.start) * rng.uniform(0.35, 0.65))
    resume = stop + int(rng.uniform(60, 180))
    return [move._replace(end=stop), move._replace(start=resume)]


def _charging(day: Agenda, moves: list[Move], evening: Night) -> list[Gap]:
    """When the watch is off: a morning charge, the evening one, now and then an empty battery or a forgotten watch."""
    rng, flying = day.rng, day.kind.startswith("fly")
    begin = day.up + int(rng.uniform(300, 700))
    gaps = [(begin, begin + int(rng.uniform(35, 50) if flying else rng.uniform(48, 88)) * 60)]
    if day.kind in WAKES_IN_SEAT:
        gaps = []
    if not flying:
        off = evening.bed - int(rng.uniform(35, 60) * 60)
        walks = [move for move in moves if move.kind == "dog" and move.start > off - 9000]
        if walks and rng.random() < _RUNS_EMPTY:
            off = walks[-1].start + int((walks[-1].end - walks[-1].start) * rng.uniform(0.2, 0.8))
        gaps.append((off, evening.strapped))
    if day.kind in ("work", "weekend") and rng.random() < _FORGETS:
        gaps = [(gaps[0][0], gaps[-1][1])]
    return gaps


def _columns(plan: Plan, rng: np.random.Generator, rows: list[_Row]) -> Bouts:
    rows.sort(key=lambda row: row.move)
    start, end = (np.array([row.move[column] for row in rows], dtype=np.int64) for column in (0, 1))
    kind = np.array([KINDS.index(row.move.kind) for row in rows], dtype=np.int64)
    vigour = np.array([row.vigour for row in rows]) * np.clip(rng.normal(1, 0.04, len(rows)), 0.88, 1.12)

    def each(name: str) -> Floats:
        return np.array([getattr(pace, name) for pace in PACES.values()], dtype=np.float64)[kind]

    minutes = (end - start) / 60.0
    day = np.clip(plan.day_of(start), 0, plan.days - 1)
    quicker = np.where(kind == KINDS.index("run"), 1 + 0.09 * plan.fit[day], 1.0)
    met = 1 + (each("met") - 1) * vigour
    return Bouts(
        start=start,
        end=end,
        kind=kind,
        steps=each("cadence") * minutes * vigour,
        metres=each("speed") * minutes * 60 * vigour * quicker,
        kcal=(met - 1) * plan.weight[day] * 3.5 / 200 * minutes,
        floors=rng.poisson(each("floors")),
        phone=np.array([row.move.phone for row in rows], dtype=bool),
        outdoor=each("outdoor") > 0,
        met=met,
        workout=np.array([row.workout for row in rows], dtype=np.int64),
    )


def _disjoint(spans: list[Gap]) -> Ints:
    found: list[list[int]] = []
    for low, high in sorted(span for span in spans if span[1] > span[0]):
        if found and low <= found[-1][1]:
            found[-1][1] = max(found[-1][1], high)
        else:
            found.append([low, high])
    return np.array(found, dtype=np.int64).reshape(-1, 2)
