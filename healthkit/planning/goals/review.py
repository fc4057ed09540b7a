"""The weekly review: how the week went, what is proposed by rule and why, and what the person decides.

The rules, in this order; the person decides in any case:

1. fewer than four days with data: keep, for nobody can tell;
2. illness, travel or a hard week named as the barrier: keep, for such a week says nothing about the goal;
3. pain named with a goal that moves: easier;
4. weight that falls by more than 1 % a week: easier; a step of a weight goal not reached: keep for four weeks, then
   easier;
5. kept in two weeks running: harder, where the limits and the aim leave room, else keep;
6. kept: keep;
7. less than half of what was wanted, three weeks running: let go;
8. less than half, two weeks running: easier;
9. else keep.

Harder is one day a week more, up to five, then the next target; easier is one day fewer, then the target before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from healthkit.analysis.adherence import Week
from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.planning.goals import limits, registry
from healthkit.planning.goals.limits import Asked, Refused
from healthkit.planning.goals.proposal import further, grain_of, usual_of
from healthkit.planning.goals.registry import Goal, Reviewed, Step
from healthkit.planning.goals.standing import Standing, show
from healthkit.planning.goals.words import review_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from healthkit.analysis.baseline import Baseline
    from healthkit.store import Vault

Decision = Literal["keep", "easier", "harder", "let_go"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
BARRIERS = ("time", "tired", "illness", "pain", "travel", "weather", "forgot", "mood", "busy", "other")
EXCUSED = frozenset({"illness", "travel", "busy"})
_MOVES = frozenset({"steps", "active_minutes", "training", "training_load"})
_LEAST_KNOWN = 4
_HARDER_AFTER, _EASIER_AFTER, _LET_GO_AFTER = 2, 2, 3
_LONGEST = 500
_DAYS_FIRST = 5
"""Days a week up to which a goal grows by days; from there on its target moves."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Review:
    """One week of one goal: what is proposed and why (a rule's name); ``next`` has the step that each decision leads
    to, without those that the limits or the aim leave no room for."""

    goal: Goal
    week: Week
    proposed: Decision
    why: str
    barrier: str | None
    next: dict[Decision, Step]
    standing: Standing

    def sentences(self, lang: str) -> list[str]:
        """How the week went, what is proposed and why, and where it would lead."""
        return review_words(self, lang)


def review(vault: Vault, number: int, day: date, barrier: str | None = None, lang: str = "en") -> Review:
    """The review of the newest whole week before ``day``; nothing is kept.

    Raises:
        UnknownName: there is no such goal.
        UsageError: it was let go, no week is over yet, or the barrier is none of :data:`BARRIERS`.
    """
    if barrier is not None and barrier not in BARRIERS:
        raise UsageError(text("goals.bad_barrier", lang, names=", ".join(BARRIERS)))
    with vault.reader():
        return _review(vault, show(vault, number, day), day, barrier, lang)


def _review(vault: Vault, held: Standing, day: date, barrier: str | None, lang: str) -> Review:
    if held.goal.ended is not None:
        raise UsageError(text("goals.is_ended", lang))
    over = [week for week in held.before if week.monday + _WEEK <= day]
    if not over or over[-1].monday + _WEEK <= held.goal.started:
        raise UsageError(text("goals.no_week", lang), text("goals.no_week_hint", lang))
    of = held.goal.kind
    usual, _, _ = usual_of(vault, of, held.goal.metric or "", day)
    steps = _next(vault, held.goal, usual, over[-1].monday + _WEEK, day)
    proposed, why = _rule(held, over, barrier, steps)
    return Review(held.goal, over[-1], proposed, why, barrier, steps, held)


def decide(
    vault: Vault, told: Review, decision: Decision, day: date, *,
    barrier: str | None = None, note: str = "", lang: str = "en",
) -> Goal:  # fmt: skip
    """Keep the person's decision; a new step counts from the day after the reviewed week, or from today if later.

    Raises:
        UsageError: the decision leads nowhere, the week was reviewed already, or the note is too long.
        Refused: the new step is not safe.
    """
    if any(one.week == told.week.monday for one in registry.goal(vault, told.goal.number).reviews):
        raise UsageError(text("goals.reviewed_already", lang))
    if len(note.strip()) > _LONGEST:
        raise UsageError(text("goals.too_long", lang, most=_LONGEST))
    if decision in ("easier", "harder") and decision not in told.next:
        raise UsageError(text(f"goals.no_{decision}", lang), text("goals.no_room_hint", lang))
    if decision in ("easier", "harder", "keep"):
        limits.check_person(vault, told.goal.kind, day, lang)
    said = Reviewed(
        told.week.monday, told.week.kept, told.week.missed, told.week.unknown, barrier or told.barrier,
        note.strip() or None, told.proposed, decision,
    )  # fmt: skip
    step = told.next.get(decision)
    if step is not None:
        step = replace(step, from_day=max(step.from_day, day))
    ended = max(day, told.goal.started) if decision == "let_go" else None
    return registry.keep_review(vault, told.goal.number, said, step, ended)


def _rule(held: Standing, over: list[Week], barrier: str | None, steps: dict[Decision, Step]) -> tuple[Decision, str]:
    """The proposal, and the name of the rule that made it."""
    of, week = held.goal.kind, over[-1]
    if week.known < (_LEAST_KNOWN if of.per == "day" else 1) and not week.met:
        return "keep", "unknown"
    if barrier in EXCUSED and not week.met:
        return "keep", "excused"
    if barrier == "pain" and of.id in _MOVES:
        return ("easier" if "easier" in steps else "let_go"), "pain"
    if of.id == "weight" and (found := _weight_rule(held, week, steps)):
        return found
    met = _running(over, lambda one: one.met)
    if met >= _HARDER_AFTER:
        return ("harder", "twice_met") if "harder" in steps else ("keep", "far_enough")
    if week.met:
        return "keep", "met"
    poor = _running(over, lambda one: not one.met and not one.open and one.kept < one.wanted / 2)
    if poor >= _LET_GO_AFTER:
        return "let_go", "often_poor"
    if poor >= _EASIER_AFTER:
        return ("easier" if "easier" in steps else "let_go"), "twice_poor"
    return "keep", "near"


def _weight_rule(held: Standing, week: Week, steps: dict[Decision, Step]) -> tuple[Decision, str] | None:
    """What goes for weight alone: not too fast, and four weeks for each step."""
    softer: Decision = "easier" if "easier" in steps else "keep"
    if held.goal.direction == "most" and _too_fast(held):
        return softer, "too_fast"
    if week.met:
        return None
    since = (week.monday + _WEEK - held.goal.step.from_day) // _WEEK
    return ("keep", "on_the_way") if since < limits.STEP_WEEKS else (softer, "slow")


def _running(over: list[Week], holds: Callable[[Week], bool]) -> int:
    """How many of the newest weeks in a row are so."""
    count = 0
    for one in reversed(over):
        if not holds(one):
            break
        count += 1
    return count


def _too_fast(held: Standing) -> bool:
    """Whether weight fell by more than 1 % a week over the last four weeks with data."""
    known = held.values[-(limits.STEP_WEEKS + 1) :]
    found = [(at, value) for at, value in enumerate(known) if not np.isnan(value)]
    if len(found) < 3:  # between two weeks it may be water
        return False
    (begun, before), (ended, now) = found[0], found[-1]
    return bool((before - now) / before / (ended - begun) > limits.MOST_PACE)


def _next(vault: Vault, one: Goal, usual: Baseline, start: date, day: date) -> dict[Decision, Step]:
    """The steps that easier and harder would lead to."""
    found: dict[Decision, Step] = {}
    decisions: tuple[Decision, ...] = ("easier", "harder")
    for decision in decisions:
        step = _moved(one, usual, start, harder=decision == "harder")
        if step is None:
            continue
        asked = Asked(one.kind, one.direction, one.aim, step.target, step.high, one.said)
        try:
            limits.check_amounts(vault, asked, usual, day, "en")
        except Refused:
            if decision == "harder":
                continue
        found[decision] = step
    return found


def _moved(one: Goal, usual: Baseline, start: date, *, harder: bool) -> Step | None:
    """The newest step made harder or easier; None where there is no way on."""
    now, of = one.step, one.kind
    noise = usual.noise if usual.enough else None
    base = replace(
        now, from_day=start, usual=usual.median if usual.n else None, usual_noise=noise, usual_days=usual.n,
        why="harder" if harder else "easier",
    )  # fmt: skip
    by_days = of.per == "day" and (now.days_a_week < _DAYS_FIRST if harder else now.days_a_week > 1)
    if of.lever == "days" or by_days:  # more or fewer days first, then the target
        days = now.days_a_week + (1 if harder else -1)
        return replace(base, days_a_week=days) if 1 <= days <= 7 else None
    grain = grain_of(of, one.metric or "")
    if harder:
        target = further(of, one.direction, usual, now.target, one.aim, grain=grain)
        if of.training and usual.n:  # from what is trained now, whatever the target was
            target = min(target, np.floor(limits.RAMP * usual.median / grain + 1e-9) * grain)
        onward = (target < now.target) if one.direction == "most" else (target > now.target)
        return replace(base, target=float(target)) if onward else None
    back = "most" if one.direction == "least" else "least"
    target = further(of, back, usual, now.target, None, grain=grain)  # type: ignore[arg-type]
    return replace(base, target=target) if target > 0 else None
