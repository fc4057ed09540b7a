"""How a goal was kept: days kept, missed and unknown, whole weeks, and a streak that one bad day does not end.

A day without data is neither kept nor missed: it is left out, and counted. A streak outlives days without data and one
miss a week; in habit formation a single missed opportunity did not set people back (Lally et al., 2010, *Eur. J. Soc.
Psychol.* 40:998–1009).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
States = npt.NDArray[np.int8]

KEPT, MISSED, UNKNOWN = 1, 0, -1
FORGIVEN = 1
"""Misses in one week, Monday to Sunday, that do not end a streak."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Week:
    """The days of one week that count, from its Monday; ``wanted`` of them are to be kept."""

    monday: date
    kept: int
    missed: int
    unknown: int
    wanted: int

    @property
    def known(self) -> int:
        """Days with data."""
        return self.kept + self.missed

    @property
    def met(self) -> bool:
        """Whether as many days were kept as were wanted."""
        return self.kept >= self.wanted

    @property
    def open(self) -> bool:
        """Whether the days without data could still have made up what lacks: then nobody can tell."""
        return not self.met and self.kept + self.unknown >= self.wanted


@dataclass(frozen=True)
class Streak:
    """Days kept in a row up to the last day, with the misses that were forgiven and the days without data between."""

    kept: int
    missed: int
    unknown: int
    since: date | None


@dataclass(frozen=True)
class Adherence:
    """Days kept of those with data; ``share`` is NaN with none."""

    kept: int
    known: int
    unknown: int

    @property
    def share(self) -> float:
        """Kept days per known day."""
        return self.kept / self.known if self.known else float("nan")


def judge(values: Floats, low: Floats, high: Floats) -> States:
    """Each day's state: kept where the value lies from ``low`` to ``high``, both included; unknown where it is NaN.

    Args:
        values: one a day, ``[n]``.
        low: the least that counts that day, ``[n]``, -inf for no bound.
        high: the most, ``[n]``, inf for no bound.
    """
    kept = (values >= low) & (values <= high)
    return np.where(np.isnan(values), UNKNOWN, np.where(kept, KEPT, MISSED)).astype(np.int8)


def adherence(states: States) -> Adherence:
    """How many of the days with data were kept."""
    kept, missed, unknown = _counts(states)
    return Adherence(kept, kept + missed, unknown)


def weeks(states: States, first: date, wanted: npt.NDArray[np.int64]) -> list[Week]:
    """The weeks that the days lie in, the oldest first.

    A first or last week that the days do not fill wants its share of days, rounded down, but at least one.

    Args:
        states: one a day, ``[n]``, from ``first`` on.
        first: the day of the first state.
        wanted: days a week that were wanted on each day, ``[n]``; the last day of a week decides for it.
    """
    found, at = [], 0
    while at < len(states):
        day = first + at * _DAY
        end = min(at + 7 - day.weekday(), len(states))
        kept, missed, unknown = _counts(states[at:end])
        whole = int(wanted[end - 1])
        asked = whole if end - at == 7 else max(1, whole * (end - at) // 7)
        found.append(Week(day - day.weekday() * _DAY, kept, missed, unknown, asked))
        at = end
    return found


def streak(states: States, first: date) -> Streak:
    """The streak that ends on the last day; a second miss in one week ends it."""
    kept = missed = unknown = 0
    held, since, misses = Streak(0, 0, 0, None), None, dict[date, int]()
    for at in range(len(states) - 1, -1, -1):
        day = first + at * _DAY
        state = int(states[at])
        if state == KEPT:
            kept, since = kept + 1, day
            held = Streak(kept, missed, unknown, since)  # misses before the first kept day are no part of it
        elif state == UNKNOWN:
            unknown += 1
        else:
            monday = day - day.weekday() * _DAY
            misses[monday] = misses.get(monday, 0) + 1
            if misses[monday] > FORGIVEN:
                break
            missed += 1
    return held


def _counts(states: States) -> tuple[int, int, int]:
    kept, missed = int((states == KEPT).sum()), int((states == MISSED).sum())
    return kept, missed, len(states) - kept - missed
