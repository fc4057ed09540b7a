"""From a question to a plan, or to what was not understood. Every word that carries meaning must be explained."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from healthkit.ask import guard, intents, lexicon, periods, subjects, thresholds
from healthkit.ask.periods import Period
from healthkit.ask.plan import Condition, Plan
from healthkit.ask.presence import Presence
from healthkit.ask.reading import nothing_left, take_bounds, take_periods
from healthkit.ask.spotting import Page
from healthkit.ask.subjects import Subject
from healthkit.ask.understanding import Note, NotUnderstood, Stop, Understood
from healthkit.ask.vocabulary import vocabulary
from healthkit.model.catalogue import catalogue

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope

# Filler beside what is measured in minutes, and only there.
_LENGTHS = frozenset({"duree", "duration", "length", "longtemps"})
# “Je n'ai pas dormi”: this ``pas`` is no step.
_NEGATION = re.compile(r"\b(?:n|ne) (?:\w+ ){1,3}pas\b")


def parse(page: Page, scope: Scope) -> Understood | NotUnderstood:
    """Read a question about a metric or about workouts."""
    question = page.question
    metrics: tuple[str, ...] = ()
    try:
        if not question.words:
            raise Stop("empty")
        negated = _NEGATION.search(question.line) if question.lang == "fr" else None
        if negated:
            raise Stop("unknown_words", question.as_typed(list(question.span(negated.start(), negated.end()))))
        bounds = take_bounds(page)
        spans = take_periods(page, scope)
        asked = subjects.read_subject(page, bounds)
        metrics = tuple(name for name in asked.metrics if name in catalogue().metrics)
        refused = guard.refusal(page)
        if refused:
            raise Stop(refused)
        plan, notes = _plan(page, asked, bounds, spans, as_of=scope.as_of, presence=scope.reader.presence())
        _nothing_left(page, plan, compared=len(spans) > 1)
        return Understood(plan, question.lang, tuple(notes))
    except Stop as stop:
        return NotUnderstood(stop.reason, question.lang, stop.words, stop.metrics or metrics)


def _plan(
    page: Page,
    asked: Subject,
    bounds: list[thresholds.Bound],
    spans: list[Period],
    *,
    as_of: date,
    presence: Presence,
) -> tuple[Plan, list[Note]]:
    if asked.problem:
        page.take(index for spot in page.spot(vocabulary(page.question.lang).intents) for index in spot.words)
        unknown = [
            index for index in page.free if page.question.words[index] not in vocabulary(page.question.lang).filler
        ]
        if unknown and asked.problem == "no_metric":
            raise Stop("unknown_words", page.question.as_typed(unknown))
        raise Stop(asked.problem, asked.words, asked.metrics)
    subject, notes = _settled(asked, presence)
    metric = catalogue().get(subject.metrics[0])
    wish = intents.read_intent(page, metric, spans, bounded=bool(bounds), workouts=subject.workouts)
    if wish is None:
        raise Stop("unclear_intent", metrics=(metric.id,))
    conditions = _conditions(asked, bounds, metric.id, counting=wish.intent == "count")
    notes += [Note("hours", {"number": f"{b.value:g}"}) for b in bounds if _taken_as_hours(b, conditions)]
    period, against = _spans(wish, spans, as_of)
    if subject.workouts and wish.intent == "latest":
        metric = catalogue().get(subjects.WORKOUT_TIME)
    if any(span.name == "last_night" for span in spans) and not (metric.night or subject.workouts):
        raise Stop("night_only", metrics=(metric.id,))
    pair = lexicon.PAIRS.get(subject.pair or "")
    companion = pair[1] if pair and wish.intent in ("latest", "average", "median") else None
    if pair and companion is None:
        notes.append(Note("systolic_only"))
    plan = Plan(wish.intent, metric.id, period, against, wish.counted, conditions, companion, subject.activity)
    return plan, notes


def _settled(asked: Subject, presence: Presence) -> tuple[Subject, list[Note]]:
    """Choose among the metrics a phrase may mean by what the vault holds."""
    if asked.workouts:
        return asked, []
    held = [name for name in asked.metrics if name in presence.metrics]
    if len(held) > 1:
        raise Stop("ambiguous_metric", asked.words, tuple(held))
    if held:
        return replace(asked, metrics=(held[0],)), []
    if asked.metrics == ("heart_rate",) and "resting_heart_rate" in presence.metrics:
        return replace(asked, metrics=("resting_heart_rate",)), [Note("resting")]
    raise Stop("absent_metric", asked.words, asked.metrics)


def _conditions(asked: Subject, bounds: list[thresholds.Bound], main: str, *, counting: bool) -> tuple[Condition, ...]:
    if not bounds:
        return ()
    name = asked.clause or main
    if not counting and asked.clause is None:
        raise Stop("unclear_bound", metrics=(main,))
    found = []
    for bound in bounds:
        value = bound.in_unit(catalogue().get(name).unit)
        if value is None:
            raise Stop("unclear_bound", bound.unit, (main,))
        found.append(Condition(name, bound.op, value))
    return tuple(found)


def _taken_as_hours(bound: thresholds.Bound, conditions: tuple[Condition, ...]) -> bool:
    return not bound.unit and any(condition.value == bound.value * 60 != bound.value for condition in conditions)


def _spans(wish: intents.Wish, spans: list[Period], as_of: date) -> tuple[Period, Period | None]:
    if wish.intent != "compare":
        if len(spans) > 1:
            raise Stop("several_periods")
        return (spans[0] if spans else periods.everything(as_of)), None
    if len(spans) > 2:
        raise Stop("several_periods")
    if not spans:
        raise Stop("needs_period")
    against = spans[1] if len(spans) == 2 else wish.against(spans[0])
    if against is None:
        raise Stop("needs_period")
    return spans[0], against


def _nothing_left(page: Page, plan: Plan, *, compared: bool) -> None:
    """Every word left must be one that an answer may pass over."""
    words = vocabulary(page.question.lang)
    unit = catalogue().get(plan.metric).unit
    for spot in page.spot(words.units):
        if thresholds.same_unit(spot.key, unit):
            page.take(spot.words)
    lasts = _LENGTHS if unit == "min" else frozenset()
    nothing_left(page, allowed=lasts | (words.comparing if compared else frozenset()), metrics=(plan.metric,))
