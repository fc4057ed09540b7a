"""Where the goals stand on a day: this week, the weeks before, the streak, what was ticked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from healthkit.analysis.adherence import (
    KEPT,
    MISSED,
    UNKNOWN,
    Adherence,
    Floats,
    States,
    Streak,
    Week,
    adherence,
    judge,
    streak,
    weeks,
)
from healthkit.planning.goals import reading, registry
from healthkit.planning.goals.registry import Goal
from healthkit.planning.goals.words import standing_words

if TYPE_CHECKING:
    from healthkit.store import Vault

LOOKED_BACK = 12 * 7
SHOWN_WEEKS = 8
_WEEK = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """One goal on a day.

    ``values`` and ``states`` are by day from ``first`` (a Monday, or the goal's first day) to ``as_of``, or by week
    where the goal is judged by the week. ``week`` is the running one, ``before`` the weeks behind it, the oldest first.
    ``ticked`` is what was said of a habit today. ``review_of`` is the Monday of the newest whole week that waits for
    its review, None where nothing waits.
    """

    goal: Goal
    as_of: date
    first: date
    values: Floats
    states: States
    week: Week
    before: tuple[Week, ...]
    streak: Streak
    adherence: Adherence
    ticked: bool | None
    review_of: date | None

    def sentences(self, lang: str) -> list[str]:
        """The goal, this week, the streak, in words that count and do not scold."""
        return standing_words(self, lang)


class _Judged(NamedTuple):
    """A goal's values and states from a day, or a week, on."""

    goal: Goal
    day: date
    first: date
    values: Floats
    states: States


def standing(vault: Vault, day: date) -> tuple[Standing, ...]:
    """The goals that stand on a day, the oldest first."""
    with vault.reader():  # kept open meanwhile: to attach the vault takes longer than a query
        return tuple(_of(vault, one, day) for one in registry.goals(vault) if one.stands(day))


def show(vault: Vault, number: int, day: date) -> Standing:
    """One goal, whether it still stands or not; of an ended one, its last day is the day.

    Raises:
        UnknownName: there is no such goal.
    """
    with vault.reader():
        one = registry.goal(vault, number)
        return _of(vault, one, min(day, one.ended) if one.ended else max(day, one.started))


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - day.weekday() * _DAY


def _of(vault: Vault, one: Goal, day: date) -> Standing:
    first = max(one.started, monday_of(day) - LOOKED_BACK * _DAY)
    if one.kind.per == "week":
        first = monday_of(first)
    last = day if one.kind.per == "day" else monday_of(day) + (_WEEK - 1) * _DAY
    values = _values(vault, one, first, last)
    if one.kind.per == "week":
        return _by_week(one, day, first, values)
    low, high, wanted = _targets(one, first, len(values))
    states = judge(values, low, high)
    states[-1] = _today(one, int(states[-1]), day)
    ticked = None
    if one.direction == "tick" and not np.isnan(values[-1]):
        ticked = bool(values[-1])
    found = weeks(states, first, wanted)
    return _standing(_Judged(one, day, first, values, states), found, streak(states, first), ticked)


def _by_week(one: Goal, day: date, first: date, days: Floats) -> Standing:
    values = reading.weekly(one.kind, days)
    at = [first + place * _WEEK * _DAY for place in range(len(values))]
    targets = np.array([step.target for step in (_step_on(one, monday + (_WEEK - 1) * _DAY) for monday in at)])
    most = one.direction == "most"
    low, high = (np.full(len(at), -np.inf), targets) if most else (targets, np.full(len(at), np.inf))
    states = judge(values, low, high)
    if day < at[-1] + (_WEEK - 1) * _DAY:  # the week is not over
        states[-1] = KEPT if states[-1] == KEPT and not most else UNKNOWN
    found = [
        Week(monday, int(state == KEPT), int(state == MISSED), int(state == UNKNOWN), 1)
        for monday, state in zip(at, states, strict=True)
    ]
    held = _week_streak(states, at)
    return _standing(_Judged(one, day, first, values, states), found, held, None)


def _standing(of: _Judged, found: list[Week], held: Streak, ticked: bool | None) -> Standing:
    one, day, first, values, states = of
    running = found[-1]
    before = found[:-1]
    if day.weekday() == _WEEK - 1 and one.kind.per == "week":
        before = found
    reviewed = {told.week for told in one.reviews}
    whole = [week.monday for week in found if week.monday + _WEEK * _DAY <= day and week.monday >= one.started]
    waits = whole[-1] if whole and whole[-1] not in reviewed and one.ended is None else None
    known = states if one.kind.per == "day" else states[: len(before)]
    return Standing(
        one, day, first, values, states, running, tuple(before[-SHOWN_WEEKS:]), held, adherence(known), ticked, waits
    )


def _values(vault: Vault, one: Goal, first: date, last: date) -> Floats:
    if one.direction == "tick":
        return reading.ticks(vault, one.number, first, last)
    return reading.days(vault, one.kind, one.metric or "", first, last)


def _step_on(one: Goal, day: date) -> registry.Step:
    held = [step for step in one.steps if step.from_day <= day]
    return held[-1] if held else one.steps[0]


def _targets(one: Goal, first: date, length: int) -> tuple[Floats, Floats, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Least and most of each day, and the days a week, each by the step of that day."""
    low, high = np.full(length, -np.inf), np.full(length, np.inf)
    wanted = np.full(length, one.steps[0].days_a_week, dtype=np.int64)
    for step in one.steps:
        since = slice(max((step.from_day - first).days, 0), None)
        wanted[since] = step.days_a_week
        if one.direction == "most":
            high[since] = step.target
        else:
            low[since] = step.target
            high[since] = np.inf if step.high is None else step.high
    return low, high, wanted


def _today(one: Goal, state: int, day: date) -> int:
    """Today is not over: what is reached is kept, the rest is not known yet; a night is whole in the morning."""
    if one.direction == "tick" or reading.night(one.kind, one.metric or ""):
        return state
    return KEPT if state == KEPT and one.direction == "least" else UNKNOWN


def _week_streak(states: States, at: list[date]) -> Streak:
    """Weeks kept in a row; a week without data neither counts nor ends it."""
    kept = unknown = 0
    held = Streak(0, 0, 0, None)
    for state, monday in zip(states[::-1], at[::-1], strict=True):
        if state == MISSED:
            break
        kept, unknown = kept + int(state == KEPT), unknown + int(state == UNKNOWN)
        if state == KEPT:
            held = Streak(kept, 0, unknown, monday)
    return held
