"""The first small step of a goal, from the person's own days; what is missing where there are too few."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from healthkit.analysis.baseline import Baseline, baseline
from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue
from healthkit.planning.goals import limits, reading, registry
from healthkit.planning.goals.kinds import KINDS, Direction, Kind, judged, kind, may_have_target
from healthkit.planning.goals.registry import Goal, Step
from healthkit.planning.goals.words import proposal_words

if TYPE_CHECKING:
    from healthkit.analysis.adherence import Floats
    from healthkit.store import Vault

USUAL_DAYS, WIDE_DAYS = 28, 91
"""Days that the usual is taken from; the wider span where the shorter has too few."""
ENOUGH_DAYS, ENOUGH_WEEKS = 14, 4
SMALLEST, LARGEST = 0.05, 0.10
"""A step is half the person's own noise, but at least and at most these shares of what is usual."""
_HALF = 0.5
_BEDTIME_HALF_WIDTH = 0.5
_LONGEST = 200


@dataclass(frozen=True)
class Wish:
    """What a person asks for. What is None or empty is proposed from their own days; ``high`` is of a range."""

    kind: str
    metric: str = ""
    direction: Direction | None = None
    aim: float | None = None
    target: float | None = None
    high: float | None = None
    days_a_week: int | None = None
    said: str = ""


@dataclass(frozen=True)
class Proposal:
    """The first step. ``target`` is None where too little is known; ``usual`` is of ``first`` to ``last``."""

    kind: Kind
    metric: str
    direction: Direction
    aim: float | None
    target: float | None
    high: float | None
    days_a_week: int
    said: str
    usual: Baseline
    first: date
    last: date

    @property
    def ready(self) -> bool:
        """Whether it can be started."""
        return self.target is not None

    def sentences(self, lang: str) -> list[str]:
        """What is usual and of how many days, what is proposed and why, or what to do first."""
        return proposal_words(self, lang)


def propose(vault: Vault, wish: Wish, day: date, lang: str = "en") -> Proposal:
    """The first small step; nothing is kept. ``day`` is today: the days before it count.

    Raises:
        UnknownName: there is no such kind or metric.
        UsageError: a number or word is missing, or cannot be.
        Refused: it is not safe.
    """
    of = kind(wish.kind)
    wish = replace(wish, said=" ".join(wish.said.split()))
    limits.check_words(wish.said, lang)
    _check(of, wish, lang)
    limits.check_person(vault, of, day, lang)
    usual, first, last = usual_of(vault, of, wish.metric, day)
    made = Proposal(
        of, _metric(of, wish), _direction(of, wish, usual), _aim(of, wish, usual), wish.target, wish.high,
        wish.days_a_week or of.days_a_week, wish.said, usual, first, last,
    )  # fmt: skip
    if (of.guarded or of.training) and usual.n < enough(of):  # their limits are reckoned from what is usual
        made = replace(made, target=None, high=None)
    elif made.target is None:
        target, high = _first_step(vault, made, day)
        made = replace(made, target=target, high=high)
    elif of.id == "metric" and not _ever(vault, made):
        raise UsageError(text("goals.too_far", lang, days=WIDE_DAYS), text("goals.too_far_hint", lang))
    asked = limits.Asked(of, made.direction, made.aim, made.target, made.high, made.said)
    limits.check_amounts(vault, asked, usual, day, lang)
    if of.per == "day" and made.direction != "tick" and wish.days_a_week is None and made.ready and usual.n:
        made = replace(made, days_a_week=_one_day_more(vault, made))
    return made


def start(vault: Vault, proposal: Proposal, day: date, lang: str = "en") -> Goal:
    """Keep a goal from ``day`` on; the limits are checked once more.

    Raises:
        UsageError: too little is known for a first step, or a goal of this kind stands already.
        Refused: it is not safe.
    """
    if proposal.target is None:
        raise UsageError(text("goals.too_little", lang), text("goals.too_little_hint", lang))
    limits.check_words(proposal.said, lang)
    limits.check_person(vault, proposal.kind, day, lang)
    asked = limits.Asked(proposal.kind, proposal.direction, proposal.aim, proposal.target, proposal.high, proposal.said)
    limits.check_amounts(vault, asked, proposal.usual, day, lang)
    for one in registry.goals(vault):
        same = one.kind == proposal.kind and (one.metric or "") == proposal.metric
        if one.ended is None and same and (one.direction != "tick" or one.said == proposal.said):
            raise UsageError(text("goals.stands_already", lang, n=one.number), text("goals.stands_hint", lang))
    known = proposal.usual.n > 0
    step = Step(
        day, proposal.target, proposal.high, proposal.days_a_week, proposal.usual.median if known else None,
        proposal.usual.noise if proposal.usual.enough else None, proposal.usual.n, "start",
    )  # fmt: skip
    metric = proposal.metric or None
    made = Goal(0, proposal.kind, metric, proposal.direction, proposal.aim, proposal.said, day, None, (step,))
    return registry.add(vault, made)


def usual_of(vault: Vault, of: Kind, metric: str, day: date) -> tuple[Baseline, date, date]:
    """What is usual before a day, and the span it was taken from: of days, or of whole weeks.

    A weight is taken from its days, for which one weighing a week is enough.
    """
    last = day - timedelta(days=1)
    if of.training:
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        first = sunday - timedelta(days=USUAL_DAYS - 1)
        return baseline(reading.weekly(of, reading.days(vault, of, metric, first, sunday))), first, sunday
    values: Floats = reading.days(vault, of, metric, last - timedelta(days=WIDE_DAYS - 1), last)
    usual = baseline(values[-USUAL_DAYS:])
    if usual.n >= enough(of) or of.id == "weight":
        return usual, last - timedelta(days=USUAL_DAYS - 1), last
    return baseline(values), last - timedelta(days=WIDE_DAYS - 1), last


def enough(of: Kind) -> int:
    """How many days, or weeks, the usual needs."""
    return ENOUGH_WEEKS if of.per == "week" else ENOUGH_DAYS


def further(of: Kind, direction: Direction, usual: Baseline, now: float, aim: float | None, *, grain: float) -> float:
    """The next target from ``now``: half the noise on, within 5 and 10 % of the usual, not past the aim.

    Training and weight are rounded towards where they come from, so that rounding passes no limit.
    """
    size = usual.median if usual.n else now
    noise = usual.noise if usual.enough else 0.0
    step = min(max(_HALF * noise, SMALLEST * size), LARGEST * size)
    if of.id == "weight":
        step = limits.PROPOSED_PACE * limits.STEP_WEEKS * size
    step = max(step, 0.0 if of.training else grain)
    sign = -1 if direction == "most" else 1
    cut = (math.floor if sign > 0 else math.ceil) if of.per == "week" else round
    target = cut(round((now + sign * step) / grain, 6)) * grain
    if aim is not None and (target - aim) * sign > 0:
        return aim
    return round(target, 6)


def grain_of(of: Kind, metric: str) -> float:
    """To what a target is rounded."""
    asked = judged(of, metric)
    return of.grain or (10.0**-asked.decimals if asked else 1.0)


def _first_step(vault: Vault, made: Proposal, day: date) -> tuple[float | None, float | None]:
    """Target, and of a range its upper end; nothing where too little is known."""
    of, usual = made.kind, made.usual
    if of.id == "habit":
        return 1.0, None
    if of.id == "sleep":
        return max(made.aim or limits.SLEEP_LEAST, limits.SLEEP_LEAST), None
    if usual.n < enough(of):
        return None, None
    grain = grain_of(of, made.metric)
    if of.id == "bedtime":
        middle = round(usual.median / grain) * grain
        return middle - _BEDTIME_HALF_WIDTH, middle + _BEDTIME_HALF_WIDTH
    if of.id == "energy":
        low = max(math.ceil((1 - LARGEST) * usual.median / grain) * grain, limits.floor_of(vault, day))
        high = math.floor((1 + LARGEST) * usual.median / grain) * grain
        return low, max(high, low + limits.LEAST_WIDTH)
    there = made.aim is not None and (usual.median - made.aim) * (-1 if made.direction == "most" else 1) >= 0
    if there and made.aim is not None:  # the usual is past the aim: to stay there is the goal
        return made.aim, None
    return further(of, made.direction, usual, usual.median, made.aim, grain=grain), None


def _one_day_more(vault: Vault, made: Proposal) -> int:
    """One day a week more than the person's own days reached the target already, at most every day."""
    values = reading.days(vault, made.kind, made.metric, made.first, made.last)
    known = values[~np.isnan(values)]
    high = np.inf if made.high is None else made.high
    share = float(((known >= (made.target or 0.0)) & (known <= high)).mean())
    return min(7, math.floor(7 * share) + 1)


def _aim(of: Kind, wish: Wish, usual: Baseline) -> float | None:
    """The person's aim, or the published one unless their usual is past it already."""
    if wish.aim is not None or of.aim is None or of.id == "sleep":
        return wish.aim if wish.aim is not None else of.aim
    past = usual.n and (usual.median <= of.aim if of.direction == "most" else usual.median >= of.aim)
    return None if past else of.aim


def _ever(vault: Vault, made: Proposal) -> bool:
    """Whether any day of the past quarter reached the target: what never happened yet is no small step."""
    first = made.last - timedelta(days=WIDE_DAYS - 1)
    values = reading.days(vault, made.kind, made.metric, first, made.last)
    assert made.target is not None
    met = values <= made.target if made.direction == "most" else values >= made.target
    return bool(met.any())


def _metric(of: Kind, wish: Wish) -> str:
    return of.metric or (wish.metric if of.id == "metric" else "")


def _direction(of: Kind, wish: Wish, usual: Baseline) -> Direction:
    if of.id == "weight":
        return "least" if wish.aim is not None and usual.n and wish.aim > usual.median else "most"
    return (wish.direction or of.direction) if of.id == "metric" else of.direction


def _check(of: Kind, wish: Wish, lang: str) -> None:
    """Whether what the kind needs was said, and whether it can be."""
    if len(wish.said) > _LONGEST:
        raise UsageError(text("goals.too_long", lang, most=_LONGEST))
    if of.id == "habit" and not wish.said:
        raise UsageError(text("goals.say_habit", lang), text("goals.say_habit_hint", lang))
    if of.id == "weight" and wish.aim is None:
        raise UsageError(text("goals.say_aim", lang), text("goals.say_aim_hint", lang))
    if of.direction == "range" and (wish.target is None) != (wish.high is None):
        raise UsageError(text("goals.say_range", lang))
    numbers = [one for one in (wish.aim, wish.target, wish.high) if one is not None]
    most = 7 if of.per == "day" else 1
    bad = any(not math.isfinite(one) or one <= 0 for one in numbers) or not 1 <= (wish.days_a_week or 1) <= most
    if bad or (wish.target is not None and wish.high is not None and wish.target >= wish.high):
        raise UsageError(text("goals.bad_number", lang), text("goals.bad_number_hint", lang))
    if of.id == "metric":
        asked = catalogue()[wish.metric]
        if wish.direction not in ("least", "most"):
            raise UsageError(text("goals.say_direction", lang))
        own = next((one for one in KINDS.values() if one.metric == asked.id), None)
        if own is not None:
            raise UsageError(text("goals.has_kind", lang, kind=own.id))
        if not may_have_target(asked, wish.direction):
            raise limits.Refused("clinical", lang)
