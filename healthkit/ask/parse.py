"""From a question to a plan, or to what was not understood. Every word that carries meaning must be explained."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from healthkit.ask import (
    attributes,
    clauses,
    gatherings,
    guard,
    intents,
    kinds,
    lexicon,
    occasions,
    periods,
    subjects,
    weekdays,
)
from healthkit.ask.clauses import Asked, Clauses
from healthkit.ask.days import ANY, Condition, Days
from healthkit.ask.gatherings import Gathering
from healthkit.ask.intents import Setting, Wish
from healthkit.ask.periods import UNITS, Period
from healthkit.ask.plan import Plan
from healthkit.ask.presence import Presence
from healthkit.ask.reading import nothing_left, take_bounds, take_periods
from healthkit.ask.spotting import Page
from healthkit.ask.sql import table_of
from healthkit.ask.subjects import Subject
from healthkit.ask.thresholds import Bound, same_unit
from healthkit.ask.understanding import Note, NotUnderstood, Stop, Understood
from healthkit.ask.vocabulary import vocabulary
from healthkit.model.catalogue import Metric, catalogue

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope

# Filler beside what is measured in minutes, and only there.
_LENGTHS = frozenset({"duree", "duration", "length", "longtemps", "passe", "passes", "passee"})
# “Je n'ai pas dormi”: this ``pas`` is no step.
_NEGATION = re.compile(r"\b(?:n|ne) (?:\w+ ){1,3}(?:pas|jamais)\b")
_DAY_WORDS = frozenset({"jours", "journees", "nuits", "ou", "quand", "donnees"})
_BOTH_SIDES = re.compile(r"\b(?:before (?:and|vs|versus|or) (?=after)|avant (?:et|ou|vs) (?=apres))")
# “Am I walking more than last year” is about this year.
_THAN = re.compile(
    r"\bthan (?:the )?(?:last|previous) (?:week|month|quarter|year)\b"
    r"|\b(?:que|qu|par rapport a) (?:la |le |l )?(?:semaine|mois|trimestre|annee|an) "
    r"(?:derniere?|passee?|precedente?)\b"
)
_WITHOUT = {
    "en": re.compile(
        r"\b(?:with (?:and|or|vs|versus|against) without"
        r"|(?:and|or|vs|versus|than|against|to|from) (?:on )?(?:the )?(?:days |nights )?"
        r"(?:without(?: (?:one|any|it))?|when i (?:do|did) not|i (?:do|did) not|with no|(?:the )?other days))\b"
    ),
    "fr": re.compile(
        r"\b(?:avec (?:et|ou|contre|vs) sans|(?:et|ou|que|contre|vs)(?: les)?(?: jours| nuits)? sans"
        r"|(?:et|ou|que|contre|vs) (?:les )?autres jours|(?:aux|par rapport aux|avec les) (?:jours|nuits) sans)\b"
    ),
}


@dataclass
class _Said:
    """What the conditional parts of a question said."""

    days: Days
    against: Days | None
    rows: tuple[Condition, ...]
    notes: list[Note]


def parse(page: Page, scope: Scope) -> Understood | NotUnderstood:
    """Read a question about a metric or about workouts."""
    question = page.question
    metrics: tuple[str, ...] = ()
    try:
        if not question.words:
            raise Stop("empty")
        negated = _NEGATION.search(question.line) if question.lang == "fr" else None
        if negated and not _DAY_WORDS & set(question.words):
            raise Stop("unknown_words", question.as_typed(list(question.span(negated.start(), negated.end()))))
        presence = scope.reader.presence()
        both = _BOTH_SIDES.search(question.line)
        bounds = take_bounds(page)
        masks = weekdays.take(page)
        gathered = gatherings.take(page)
        if both:
            page.take_characters(both.start(), both.end())
        spans = take_periods(page, scope)
        latest = occasions.take(page)
        parts = conditions(page, bounds, presence)
        denied = page.question.span(negated.start(), negated.end()) if negated else range(0)
        never = {index for index in denied if index in page.free and question.words[index] == "pas"}
        page.take(never)
        asked = subjects.read_subject(page)
        page.taken -= never
        metrics = tuple(name for name in asked.metrics if name in catalogue().metrics)
        refused = guard.refusal(page)
        if refused:
            raise Stop(refused)
        reading = _Reading(page, scope.as_of, presence, spans, masks, latest, parts, gathered, both=bool(both))
        plan, notes = reading.plan(asked)
        _nothing_left(page, plan, compared=plan.against is not None)
        return Understood(plan, question.lang, tuple(notes))
    except Stop as stop:
        return NotUnderstood(stop.reason, question.lang, stop.words, stop.metrics or metrics)


@dataclass
class Parts:
    """Conditions of the marked part and of the rest, and whether days without are the other side."""

    clause: Clauses
    main: Clauses
    turned: bool


def conditions(page: Page, bounds: list[Bound], presence: Presence, default: tuple[str, ...] = ()) -> Parts:
    """The conditions of a question, in its marked part and outside; their words are taken.

    ``default`` is what a bound without a name is about.
    """
    question = page.question
    turned = _WITHOUT[question.lang].search(page.masked())
    part = clauses.region(page, bounds)
    if turned:
        page.take_characters(turned.start(), turned.end())
    clause, main = Clauses(), Clauses()
    end = len(question.line)
    if part:
        asked = Asked(_main_workout(page, part), part[2], presence.metrics, units=presence.units)
        clause = clauses.read(page, bounds, range(part[0], part[1]), asked)
        bounds = [bound for bound in bounds if not part[0] <= bound.start < part[1]]
    elif turned and kinds.spots(page):
        clause = clauses.read(page, [], range(turned.end(), end), Asked(None, True, presence.metrics))
    if bounds:
        asked = Asked(subjects.workout_meant(page), False, presence.metrics, default, presence.units)
        start = 0 if asked.workout is None else min(bound.start for bound in bounds)
        main = clauses.read(page, bounds, range(start, end), asked)
    return Parts(clause, main, bool(turned))


def _main_workout(page: Page, part: tuple[int, int, bool]) -> str | None:
    """The kind of workout that the words outside the conditional part are about."""
    outside = Page(page.question, set(page.taken))
    outside.take(page.question.span(part[0], part[1]))
    return subjects.workout_meant(outside)


@dataclass
class _Reading:
    """A question whose parts are found, on its way to a plan."""

    page: Page
    as_of: date
    presence: Presence
    spans: list[Period]
    masks: list[weekdays.Mask]
    latest: str | None
    parts: Parts
    gathered: Gathering
    both: bool

    def plan(self, asked: Subject) -> tuple[Plan, list[Note]]:
        """The plan, and what must be said about how the question was read."""
        asked = self._bounded_subject(asked)
        if asked.problem:
            self._stop(asked)
        subject, notes = settled(asked, self.presence)
        metric = attributes.metric_of(subject.metrics[0])
        bounded = bool(self.parts.main.rows or self.parts.main.days)
        adds = attributes.adds_up(metric)
        narrowed = bool(self.masks or self.parts.clause.days or self.parts.clause.rows or self.latest)
        turned = self.both or (self.parts.turned and bool(self.parts.clause.days))
        setting = Setting(
            self.spans, len(self.masks) == 2, turned, self._after(), bounded, narrowed, subject.workouts, adds
        )
        if subject.workouts and self.gathered.by == "activity" and not self.gathered.chosen and self._asks_kinds():
            setting = replace(setting, bounded=False)
        wish = intents.read_intent(self.page, metric, setting, self.gathered)
        if wish is None:
            raise Stop("unclear_intent", metrics=(metric.id,) if metric.id in catalogue().metrics else ())
        if wish.by == "source" and table_of(metric, workouts=subject.workouts) == "event":
            raise Stop("unclear_intent", metrics=(metric.id,))
        said = self._days(wish, subject, metric)
        notes += said.notes
        metric = self._shown(wish, subject, metric)
        companion = self._companion(subject, wish, notes)
        return Plan(
            wish.intent,
            metric.id,
            said.days,
            said.against,
            wish.counted,
            companion,
            subject.workouts,
            subject.activity,
            said.rows,
            "activity" if wish.intent == "kinds" else wish.by,
            "count" if wish.intent == "kinds" else wish.figure,
            wish.top,
            wish.q,
        ), notes

    def _after(self) -> bool:
        """Whether the one period begins after a moment: “did it change after 1 March”."""
        said = {"after", "apres"} & set(self.page.question.words)
        return bool(said) and len(self.spans) == 1 and self.spans[0].name.startswith("since")

    def _asks_kinds(self) -> bool:
        return "kinds" in {spot.key for spot in self.page.spot(vocabulary(self.page.question.lang).intents)}

    def _bounded_subject(self, asked: Subject) -> Subject:
        """Where only a bound names the metric, that is the subject: ``how many days over 10,000 steps``."""
        if asked.problem != "no_metric":
            return asked
        for condition in (*self.parts.main.days, *self.parts.main.rows, *self.parts.clause.days):
            if condition.activity is None:
                return Subject((condition.metric,))
            if condition.op in ("<", "<="):
                return Subject(("any",))
            return Subject((attributes.COUNT,), workouts=True, activity=_kind(condition.activity))
        if self._asks_kinds():
            return Subject((attributes.COUNT,), workouts=True)
        if self._missing():
            return Subject(("any",))
        return asked

    def _missing(self) -> bool:
        return "missing" in {spot.key for spot in self.page.spot(vocabulary(self.page.question.lang).intents)}

    def _stop(self, asked: Subject) -> None:
        page, words = self.page, vocabulary(self.page.question.lang)
        page.take(index for spot in page.spot(words.intents) for index in spot.words)
        unknown = [index for index in page.free if page.question.words[index] not in words.filler]
        if unknown and asked.problem == "no_metric":
            raise Stop("unknown_words", page.question.as_typed(unknown))
        assert asked.problem
        raise Stop(asked.problem, asked.words, tuple(name for name in asked.metrics if name in catalogue().metrics))

    def _days(self, wish: Wish, subject: Subject, metric: Metric) -> _Said:
        clause, main = self.parts.clause, self.parts.main
        hours = [Note("hours", {"number": f"{value:g}"}) for value in (*clause.hours, *main.hours)]
        rows = [*clause.rows, *main.rows]
        conditions = []
        for condition in (*clause.days, *main.days):
            if condition.metric == metric.id and condition.activity is None and not subject.workouts:
                rows.append(condition)
            else:
                conditions.append(condition)
        if main.days and wish.intent not in ("count", "share", "streak", "rank", "groups"):
            raise Stop("unclear_bound", metrics=(metric.id,) if metric.id in catalogue().metrics else ())
        joined = clause.joined if clause.days else main.joined
        mask = self.masks[0] if self.masks else ()
        latest = self.latest or (subject.activity or ANY if wish.latest and subject.workouts else None)
        days = Days(periods.everything(self.as_of), mask, tuple(conditions), joined, latest)
        if wish.intent == "compare":
            return _Said(*self._sides(wish, days), tuple(rows), hours)
        if len(self.spans) > 1:
            raise Stop("several_periods")
        if len(self.masks) > 1:
            raise Stop("unclear_intent", metrics=(metric.id,) if metric.id in catalogue().metrics else ())
        period = self.spans[0] if self.spans else days.period
        if period.name == "last_night" and not (metric.night or subject.workouts):
            raise Stop("night_only", metrics=(metric.id,))
        return _Said(replace(days, period=period), None, tuple(rows), hours)

    def _sides(self, wish: Wish, days: Days) -> tuple[Days, Days]:
        """The two sets of days of a comparison."""
        spans, masks = self.spans, self.masks
        if len(spans) > 2 or len(masks) > 2:
            raise Stop("several_periods")
        one = replace(days, period=spans[0] if spans else days.period)
        if (self.both or self._after()) and len(spans) == 1 and spans[0].first:
            return one, replace(days, period=Period(None, periods.before(spans[0].first), "until"))
        if len(spans) == 2:
            other = replace(days, period=spans[1])
            # A change is told of the later period against the earlier, in whichever order they are named.
            changed = intents.moves(self.page.question) and not _THAN.search(self.page.question.line)
            return (other, one) if changed and _before(*spans) else (one, other)
        if len(masks) == 2:
            return one, replace(one, weekdays=masks[1])
        if self.parts.turned and len(days.conditions) == 1:
            return one, replace(one, conditions=(clauses.opposite(days.conditions[0]),))
        if masks and not spans:
            return one, replace(one, weekdays=weekdays.others(masks[0]))
        if not spans:
            raise Stop("needs_period")
        unit = spans[0].name.removeprefix("previous_")
        if unit in UNITS and unit != spans[0].name and _THAN.search(self.page.question.line):
            return replace(days, period=periods.current(unit, self.as_of)), one
        against = wish.against(spans[0])
        if against is None:
            raise Stop("needs_period")
        return one, replace(days, period=against)

    def _shown(self, wish: Wish, subject: Subject, metric: Metric) -> Metric:
        if (
            subject.workouts
            and metric.id == attributes.COUNT
            and wish.intent in ("latest", "first", "highest", "lowest", "rank")
        ):
            return attributes.metric_of(attributes.COUNT if wish.by else attributes.DURATION)
        return metric

    def _companion(self, subject: Subject, wish: Wish, notes: list[Note]) -> str | None:
        pair = lexicon.PAIRS.get(subject.pair or "")
        if not pair:
            return None
        if wish.intent in ("latest", "average", "median", "first"):
            return pair[1]
        notes.append(Note("systolic_only"))
        return None


def settled(asked: Subject, presence: Presence) -> tuple[Subject, list[Note]]:
    """Choose among the metrics a phrase may mean by what the vault holds.

    Raises:
        Stop: it holds none of them, or several, or the question names no metric.
    """
    if asked.problem:
        raise Stop(asked.problem, asked.words)
    if asked.workouts or asked.metrics == ("any",):
        return asked, []
    held = [name for name in asked.metrics if name in presence.metrics]
    if len(held) > 1:
        raise Stop("ambiguous_metric", asked.words, tuple(held))
    if held:
        return replace(asked, metrics=(held[0],)), []
    if asked.metrics == ("heart_rate",) and "resting_heart_rate" in presence.metrics:
        return replace(asked, metrics=("resting_heart_rate",)), [Note("resting")]
    raise Stop("absent_metric", asked.words, asked.metrics)


def _kind(activity: str | None) -> str | None:
    return None if activity == ANY else activity


def passing(lang: str, plan: Plan) -> frozenset[str]:
    """Verbs that say nothing new beside a metric of their kind: to eat protein, to burn energy."""
    about = {plan.metric, *(condition.metric for condition in (*plan.days.conditions, *plan.where))}
    words = vocabulary(lang).passing
    found: frozenset[str] = frozenset()
    if any(name.startswith("dietary_") or name == "number_of_alcoholic_beverages" for name in about):
        found |= words["dietary"]
    if any(name.endswith("energy_burned") for name in about):
        found |= words["energy"]
    return found


def _before(one: Period, other: Period) -> bool:
    return one.last is not None and other.first is not None and one.last < other.first


def _nothing_left(page: Page, plan: Plan, *, compared: bool) -> None:
    """Every word left must be one that an answer may pass over."""
    words = vocabulary(page.question.lang)
    unit = attributes.metric_of(plan.metric).unit
    for spot in page.spot(words.units):
        if same_unit(spot.key, unit):
            page.take(spot.words)
    lasts = (_LENGTHS if unit == "min" else frozenset()) | passing(page.question.lang, plan)
    named = (plan.metric,) if plan.metric in catalogue().metrics else ()
    nothing_left(page, allowed=lasts | (words.comparing if compared else frozenset()), metrics=named)
