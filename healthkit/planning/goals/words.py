"""Goals in words: targets with their unit, the proposal, where a goal stands, the review. Days are counted, no one is
graded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from healthkit.charts.clock import after_noon, duration
from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.planning.experiments.protocol import amount
from healthkit.planning.goals.kinds import Kind, judged

if TYPE_CHECKING:
    from healthkit.planning.goals.proposal import Proposal
    from healthkit.planning.goals.registry import Goal, Step
    from healthkit.planning.goals.review import Review
    from healthkit.planning.goals.standing import Standing

_NOON = 12
_CLOCK = "{clock}"


def value_words(of: Kind, metric: str, value: float, lang: str) -> str:
    """A value of what is judged, with its unit; a bedtime as a time of day, a sleep in hours."""
    asked = judged(of, metric)
    if asked is None:
        return number(value, lang)
    if asked.unit == _CLOCK:
        return after_noon((value - _NOON) * 60, lang)
    if asked.unit == "min":
        return duration(value, lang)
    return amount(asked.id, value, lang)


def goal_name(one: Goal | Proposal, lang: str) -> str:
    """What the goal is about: its habit, its metric, or its kind."""
    if one.kind.id == "habit":
        return one.said
    asked = judged(one.kind, one.metric or "")
    return asked.name(lang) if one.kind.id == "metric" and asked else one.kind.name(lang)


def step_words(one: Goal | Proposal, step: Step | Proposal, lang: str) -> str:
    """A step as a phrase: at least 8,400 steps, on 5 days a week."""
    metric = one.metric or ""
    if one.direction == "tick":
        return text("goals.step_tick", lang, step.days_a_week, n=step.days_a_week)
    assert step.target is not None
    low = value_words(one.kind, metric, step.target, lang)
    if one.direction == "range" and step.high is not None:
        what = text("goals.range", lang, low=low, high=value_words(one.kind, metric, step.high, lang))
    else:
        what = text(f"goals.{one.direction}", lang, value=low)
    if one.kind.per == "week":
        return text(f"goals.step_{'weigh' if one.kind.id == 'weight' else 'week'}", lang, what=what)
    return text("goals.step_days", lang, step.days_a_week, what=what, n=step.days_a_week)


def proposal_words(made: Proposal, lang: str) -> list[str]:
    """What is usual, what is proposed, where it leads; or what to do while too little is known."""
    from healthkit.planning.goals.proposal import enough

    said = []
    span = {"first": day_words(made.first, lang), "last": day_words(made.last, lang)}
    per = "weeks" if made.kind.training else "days"
    if made.usual.n:
        usual = value_words(made.kind, made.metric, made.usual.median, lang)
        said.append(text(f"goals.usual_{per}", lang, made.usual.n, usual=usual, n=made.usual.n, **span))
    if not made.ready:
        return [*said, text(f"goals.too_few_{per}", lang, None, n=made.usual.n, needed=enough(made.kind), **span)]
    said.append(text("goals.proposed", lang, what=goal_name(made, lang), step=step_words(made, made, lang)))
    if made.kind.id == "sleep":
        said.append(text("goals.sleep_days", lang))
    if made.aim is not None and made.direction != "tick" and made.target != made.aim:
        aim = value_words(made.kind, made.metric, made.aim, lang)
        said.append(text("goals.leads_to", lang, aim=aim))
    if made.kind.aim is not None and made.aim == made.kind.aim:
        said.append(text(f"goals.source_{made.kind.id}", lang))
    if made.kind.guarded:
        said.append(text("goals.care_along", lang))
    return said


def standing_words(held: Standing, lang: str) -> list[str]:
    """The goal with its step, the running week, the last one, the streak."""
    one, week = held.goal, held.week
    said = [text("goals.now", lang, what=goal_name(one, lang), step=step_words(one, one.step, lang))]
    if one.ended is not None:
        said.append(text("goals.ended", lang, day=day_words(one.ended, lang)))
    if one.kind.per == "day":
        said.append(text("goals.this_week", lang, week.kept, n=week.kept, wanted=one.step.days_a_week))
        if week.unknown > 1:
            said.append(text("goals.no_data_days", lang, week.unknown, n=week.unknown))
    met = sum(other.met for other in held.before)
    if held.before:
        said.append(text("goals.weeks_met", lang, n=met, of=len(held.before)))
    streak = held.streak
    if streak.since is not None and streak.kept > 1:
        per = "weeks" if one.kind.per == "week" else "days"
        said.append(text(f"goals.streak_{per}", lang, streak.kept, n=streak.kept, day=day_words(streak.since, lang)))
    if held.review_of is not None:
        said.append(text("goals.review_waits", lang, day=day_words(held.review_of, lang)))
    return said


def review_words(told: Review, lang: str) -> list[str]:
    """How the week went, what is proposed and why."""
    one, week = told.goal, told.week
    span = {"first": day_words(week.monday, lang), "last": day_words(week.monday + timedelta(days=6), lang)}
    if one.kind.per == "week":
        form = "kept" if week.kept else "missed" if week.missed else "unknown"
        said = [text(f"goals.week_was_{form}", lang, None, what=goal_name(one, lang), **span)]
    else:
        counts = {"n": week.kept, "wanted": week.wanted}
        said = [text("goals.week_days", lang, week.kept, what=goal_name(one, lang), **counts, **span)]
        if week.unknown:
            said.append(text("goals.no_data_days", lang, week.unknown, n=week.unknown))
    said.append(text(f"goals.why_{told.why}", lang))
    said.append(text(f"goals.proposes_{told.proposed}", lang))
    step = told.next.get(told.proposed)
    if step is not None:
        said.append(text("goals.would_be", lang, step=step_words(one, step, lang)))
    return said
