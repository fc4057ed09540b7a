"""From a question to a plan, or to what was not understood. Every word that carries meaning must be explained."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from healthkit.ask import guard, intents, lexicon, period_rules, periods, subjects, thresholds
from healthkit.ask.periods import Period
from healthkit.ask.plan import Condition, Plan
from healthkit.ask.presence import Presence
from healthkit.ask.spotting import Page
from healthkit.ask.subjects import Subject
from healthkit.ask.vocabulary import vocabulary
from healthkit.ask.words import Question, read
from healthkit.model.catalogue import catalogue

Reason = Literal[
    "empty", "advice", "judgement", "other_person", "unknown_words", "no_metric", "ambiguous_metric", "several_metrics",
    "absent_metric", "unclear_period", "several_periods", "needs_period", "future", "night_only", "unclear_bound",
    "unclear_intent",
]  # fmt: skip
# Filler beside what is measured in minutes, and only there.
_LENGTHS = frozenset({"duree", "duration", "length", "longtemps"})
# “Je n'ai pas dormi”: this ``pas`` is no step.
_NEGATION = re.compile(r"\b(?:n|ne) (?:\w+ ){1,3}pas\b")


@dataclass(frozen=True)
class Note:
    """Something the answer must say about how the question was read: a message key and its values."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A question understood."""

    plan: Plan
    lang: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class NotUnderstood:
    """A question that is not answered: why, the words at fault, and what metrics it did name."""

    reason: Reason
    lang: str
    words: str = ""
    metrics: tuple[str, ...] = ()
    period: Period | None = None


class _Stop(Exception):
    """Carries the reason out of the steps below; never leaves this module."""

    def __init__(self, reason: Reason, words: str = "", metrics: tuple[str, ...] = ()) -> None:
        self.reason, self.words, self.metrics = reason, words, metrics


def parse(text: str, lang: str, as_of: date, presence: Presence) -> Reading | NotUnderstood:
    """Read a question in one language against what a vault holds."""
    question, notes = _corrected(read(text, lang))
    page = Page(question)
    metrics: tuple[str, ...] = ()
    try:
        if not question.words:
            raise _Stop("empty")
        negated = _NEGATION.search(question.line) if lang == "fr" else None
        if negated:
            raise _Stop("unknown_words", question.as_typed(list(question.span(negated.start(), negated.end()))))
        bounds = _bounds(page)
        spans = _periods(page, as_of)
        asked = subjects.read_subject(page, bounds)
        metrics = tuple(name for name in asked.metrics if name in catalogue().metrics)
        refused = guard.refusal(page)
        if refused:
            raise _Stop(refused)
        plan, more = _plan(page, asked, bounds, spans, as_of=as_of, presence=presence)
        _nothing_left(page, plan, compared=len(spans) > 1)
        return Reading(plan, lang, (*notes, *more))
    except _Stop as stop:
        return NotUnderstood(stop.reason, lang, stop.words, stop.metrics or metrics)


def _corrected(question: Question) -> tuple[Question, list[Note]]:
    words, notes = list(question.words), []
    for index, word in enumerate(words):
        better = lexicon.correct(word, question.lang)
        if better:
            words[index] = better
            notes.append(Note("read_as", {"typed": question.typed[index], "read": better}))
    if not notes:
        return question, notes
    starts = [0]
    for word in words[:-1]:
        starts.append(starts[-1] + len(word) + 1)
    return replace(question, words=tuple(words), line=" ".join(words), starts=tuple(starts)), notes


def _bounds(page: Page) -> list[thresholds.Bound]:
    found = thresholds.find(page.question.line, page.question.lang)
    for bound in found:
        page.take_characters(bound.start, bound.end)
    return found


def _periods(page: Page, as_of: date) -> list[Period]:
    question = page.question
    found = period_rules.find(page.masked(), question.lang, as_of, join=not intents.contrasts(question))
    spans = []
    for item in found:
        words = page.take_characters(item.start, item.end)
        if item.period is None:
            raise _Stop("unclear_period", question.as_typed(list(words)))
        if item.period.first is not None and item.period.first > as_of:
            raise _Stop("future", question.as_typed(list(words)))
        spans.append(item.period)
    return list(dict.fromkeys(spans))


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
            raise _Stop("unknown_words", page.question.as_typed(unknown))
        raise _Stop(asked.problem, asked.words, asked.metrics)
    subject, notes = _settled(asked, presence)
    metric = catalogue().get(subject.metrics[0])
    wish = intents.read_intent(page, metric, spans, bounded=bool(bounds), workouts=subject.workouts)
    if wish is None:
        raise _Stop("unclear_intent", metrics=(metric.id,))
    conditions = _conditions(asked, bounds, metric.id, counting=wish.intent == "count")
    notes += [Note("hours", {"number": f"{b.value:g}"}) for b in bounds if _taken_as_hours(b, conditions)]
    period, against = _spans(wish, spans, as_of)
    if subject.workouts and wish.intent == "latest":
        metric = catalogue().get(subjects.WORKOUT_TIME)
    if any(span.name == "last_night" for span in spans) and not (metric.night or subject.workouts):
        raise _Stop("night_only", metrics=(metric.id,))
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
        raise _Stop("ambiguous_metric", asked.words, tuple(held))
    if held:
        return replace(asked, metrics=(held[0],)), []
    if asked.metrics == ("heart_rate",) and "resting_heart_rate" in presence.metrics:
        return replace(asked, metrics=("resting_heart_rate",)), [Note("resting")]
    raise _Stop("absent_metric", asked.words, asked.metrics)


def _conditions(asked: Subject, bounds: list[thresholds.Bound], main: str, *, counting: bool) -> tuple[Condition, ...]:
    if not bounds:
        return ()
    name = asked.clause or main
    if not counting and asked.clause is None:
        raise _Stop("unclear_bound", metrics=(main,))
    found = []
    for bound in bounds:
        value = bound.in_unit(catalogue().get(name).unit)
        if value is None:
            raise _Stop("unclear_bound", bound.unit, (main,))
        found.append(Condition(name, bound.op, value))
    return tuple(found)


def _taken_as_hours(bound: thresholds.Bound, conditions: tuple[Condition, ...]) -> bool:
    return not bound.unit and any(condition.value == bound.value * 60 != bound.value for condition in conditions)


def _spans(wish: intents.Wish, spans: list[Period], as_of: date) -> tuple[Period, Period | None]:
    if wish.intent != "compare":
        if len(spans) > 1:
            raise _Stop("several_periods")
        return (spans[0] if spans else periods.everything(as_of)), None
    if len(spans) > 2:
        raise _Stop("several_periods")
    if not spans:
        raise _Stop("needs_period")
    against = spans[1] if len(spans) == 2 else wish.against(spans[0])
    if against is None:
        raise _Stop("needs_period")
    return spans[0], against


def _nothing_left(page: Page, plan: Plan, *, compared: bool) -> None:
    """Every word left must be one that an answer may pass over."""
    words = vocabulary(page.question.lang)
    page.take(index for spot in page.spot({"blocked": words.blocked}) for index in spot.words)
    blocked = [index for spot in Page(page.question).spot({"blocked": words.blocked}) for index in spot.words]
    for spot in page.spot(words.units):
        if thresholds.same_unit(spot.key, catalogue().get(plan.metric).unit):
            page.take(spot.words)
    lasts = _LENGTHS if catalogue().get(plan.metric).unit == "min" else frozenset()
    allowed = words.filler | lasts | (words.comparing if compared else frozenset())
    left = sorted({*blocked, *(index for index in page.free if page.question.words[index] not in allowed)})
    if left:
        raise _Stop("unknown_words", page.question.as_typed(left), (plan.metric,))
