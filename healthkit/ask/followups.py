"""Questions that lean on the one before: ``and last month?``, ``only weekends``, ``et pour le sommeil profond ?``.

What such a question names replaces that part of the last plan; the rest stays. Nothing may be left unexplained.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from healthkit.ask import attributes, gatherings, intents, kinds, lexicon, parse, periods, subjects, weekdays
from healthkit.ask.days import ANY, Condition, Days
from healthkit.ask.intents import Setting
from healthkit.ask.plan import Plan
from healthkit.ask.reading import nothing_left, take_bounds, take_periods
from healthkit.ask.spotting import Page
from healthkit.ask.understanding import Note, Stop, Understood
from healthkit.ask.vocabulary import vocabulary
from healthkit.ask.words import Question

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope

_LEADS = {
    "en": re.compile(
        r"(?:ok )?(?:and |but |so |then |now )*(?:what about|how about|and what about|and|but|only|just"
        r"|same(?: thing| question)?"
        r"(?: for| but)?|the same(?: for)?|instead|or|not|what if|also)(?: for| in| on| only| just)?(?= |$)"
    ),
    "fr": re.compile(
        r"(?:ok )?(?:et |mais |alors |maintenant )*(?:qu en est il(?: de| du| des| pour)?|et|mais|seulement"
        r"|uniquement|juste"
        r"|pareil(?: pour| mais)?|la meme chose(?: pour| mais)?|meme question(?: pour| mais)?|ou|plutot|aussi)"
        r"(?: pour| sur| seulement| uniquement| juste)?(?= |$)"
    ),
}
_ASKS = re.compile(
    r"(?:how|what(?! about)|which|when|who|is|are|do|does|did|was|were|show|combien"
    r"|quel\w*|quand|montre\w*|est|ai|depuis quand)\b"
)
_PASSING = {
    "en": frozenset({"only", "just", "instead", "then", "them", "those", "ones", "that", "same", "too", "also", "my"}),
    "fr": frozenset({"seulement", "uniquement", "juste", "plutot", "alors", "aussi", "que", "celles", "ceux", "meme"}),
}


def leads(question: Question) -> int:
    """How many characters at the beginning say that the question leans on the last one; 0 where none do."""
    found = _LEADS[question.lang].match(question.line)
    return found.end() if found else 0


def fragment(question: Question) -> bool:
    """Whether a question is too bare to stand alone: ``on weekends?``, ``in 2025``."""
    return bool(question.words) and not _ASKS.match(question.line) and len(question.words) <= 12


def follow(page: Page, scope: Scope, last: Plan) -> Understood | None:
    """The last plan with what the question names in place of what it had; None where words are left over."""
    led = bool(page.taken)
    try:
        plan, notes = _changed(page, scope, last, led=led)
        nothing_left(page, allowed=_PASSING[page.question.lang] | parse.passing(page.question.lang, plan))
    except Stop:
        return None
    return Understood(plan, page.question.lang, tuple(notes)) if plan != last else None


def _changed(page: Page, scope: Scope, last: Plan, *, led: bool) -> tuple[Plan, list[Note]]:
    presence = scope.reader.presence()
    bounds = take_bounds(page)
    masks = weekdays.take(page)
    gathered = gatherings.take(page)
    spans = take_periods(page, scope)
    parts = parse.conditions(page, bounds, presence, (last.metric,))
    strange = any(one.metric != last.metric and one.activity is None for one in parts.main.days)
    if not led and (strange or _names_a_subject(page)):
        raise Stop("no_previous")  # it stands alone
    plan, notes = _subject(page, scope, last)
    said = [*parts.clause.days, *parts.main.days]
    own = [one for one in said if one.metric == plan.metric and one.activity is None and not plan.workouts]
    days = _days(plan.days, spans, masks, [one for one in said if one not in own], parts.clause.joined)
    against = plan.against
    if spans and against is not None:
        before = periods.preceding(days.period)
        if len(spans) == 2:
            against = replace(against, period=spans[1])
        elif plan.days.narrowed and plan.days.period == against.period:
            against = replace(against, period=days.period)
        elif before is not None:
            against = replace(against, period=before)
    rows = (*own, *parts.clause.rows, *parts.main.rows)
    plan = replace(plan, days=days, against=against, where=rows or plan.where)
    return _figure(page, plan, gathered, spans), notes


def _days(days: Days, spans: list[periods.Period], masks: list[weekdays.Mask], conditions: list[Condition],
          joined: str) -> Days:  # fmt: skip
    if len(spans) > 2 or len(masks) > 1:
        raise Stop("several_periods")
    if spans:
        days = replace(days, period=spans[0])
    if masks:
        days = replace(days, weekdays=masks[0])
    if conditions:
        days = replace(days, conditions=tuple(conditions), joined="or" if joined == "or" else "and")
    return days


def _names_a_subject(page: Page) -> bool:
    weak = page.spot(vocabulary(page.question.lang).weak)
    return bool(lexicon.mentions(page.question, page.free) or weak or kinds.spots(page))


def _subject(page: Page, scope: Scope, last: Plan) -> tuple[Plan, list[Note]]:
    """The last plan about another metric, or another kind of workout."""
    found = lexicon.mentions(page.question, page.free)
    weak = page.spot(vocabulary(page.question.lang).weak)
    spots = [spot for spot in kinds.spots(page) if not any(set(spot.words) & set(one.words) for one in found)]
    if last.workouts and spots and not found:
        page.take(index for spot in spots for index in spot.words)
        kind = kinds.one_of(spots)
        return replace(last, activity=None if kind == ANY else kind), []
    if not found and not weak:
        return last, []
    asked = subjects.read_subject(page)
    subject, notes = parse.settled(asked, scope.reader.presence())
    if subject.workouts and not last.workouts and not found:
        raise Stop("unclear_intent")
    metric = attributes.metric_of(subject.metrics[0])
    intent = last.intent
    if intent == "total" and not attributes.adds_up(metric):
        intent = "average"
    pair = lexicon.PAIRS.get(subject.pair or "")
    return replace(
        last,
        intent=intent,
        metric=metric.id,
        companion=pair[1] if pair and intent in ("latest", "average", "median") else None,
        workouts=subject.workouts,
        activity=subject.activity if subject.workouts else None,
        where=last.where if subject.workouts and last.workouts else (),
    ), notes


def _figure(page: Page, plan: Plan, gathered: gatherings.Gathering, spans: list[periods.Period]) -> Plan:
    """The plan with another figure, where the words name one."""
    names = {spot.key for spot in page.spot(vocabulary(page.question.lang).intents)}
    names -= {"compare"} if plan.intent == "compare" else set()
    if not names and not (gathered.by or gathered.top or gathered.q is not None):
        if spans and plan.intent in ("latest", "first") and not spans[0].single:
            metric = attributes.metric_of(plan.metric)
            return replace(plan, intent="total" if attributes.adds_up(metric) else "average")
        return plan
    metric = attributes.metric_of(plan.metric)
    setting = Setting(spans or [plan.period], workouts=plan.workouts, adds=attributes.adds_up(metric))
    wish = intents.read_intent(page, metric, setting, gathered)
    if wish is None or wish.intent == "compare":
        raise Stop("unclear_intent")
    if wish.intent == "share" and not plan.where:
        raise Stop("unclear_bound")
    return replace(
        plan,
        intent=wish.intent,
        counted=wish.counted,
        by=wish.by,
        figure=wish.figure,
        top=wish.top,
        q=wish.q,
        against=None,
    )
