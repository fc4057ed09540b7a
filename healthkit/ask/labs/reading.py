"""From a question about laboratory results to a plan. Every word that carries meaning must be explained."""

from __future__ import annotations

from dataclasses import replace

from healthkit.ask import guard, periods
from healthkit.ask.labs import names, vocabulary, wishes
from healthkit.ask.labs.limits import rescaled, take_limits, take_wanted
from healthkit.ask.labs.names import Mention
from healthkit.ask.labs.plan import LabPlan, Limit
from healthkit.ask.labs.shelf import shelf
from healthkit.ask.labs.subjects import Subject, belongs_elsewhere, eaten_then, settled
from healthkit.ask.labs.wishes import Wish
from healthkit.ask.periods import Period
from healthkit.ask.reading import nothing_left, take_periods
from healthkit.ask.spotting import Page
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import Note, NotUnderstood, Stop, Understood
from healthkit.model.analytes import Analyte, analytes

_PLACES = frozenset({"in", "on", "en", "sur"})  # “and in 2025?”: the year needs its “in”


def read(page: Page, scope: Scope) -> Understood | NotUnderstood | None:
    """A plan; None where the question is about no laboratory result."""
    question, spelling = names.respelled(page.question)
    page = Page(question)
    named = names.mentions(question)
    strong = [one for one in named if one.kind != "every"]
    if not strong and vocabulary.words(question.lang).held.fullmatch(question.line):
        return _whole(scope, question.lang)
    if not named or belongs_elsewhere(page, strong, scope):
        return None
    try:
        plan, notes = _plan(page, strong or named, scope)
    except Stop as stop:
        # “results” or “values” alone may be of anything; a panel or an analyte is ours.
        return stop.said(question.lang) if strong or stop.reason == "absent_result" else None
    if eaten_then(plan, strong, question, scope):
        return None
    return Understood(plan, question.lang, (*spelling, *notes))


def follow(page: Page, scope: Scope, last: LabPlan) -> Understood | None:
    """The last plan with another analyte, period or figure, where that explains every word."""
    question, spelling = names.respelled(page.question)
    leaning = bool(page.taken)  # “and my HDL?”; without such a word a name stands for itself
    page = Page(question, {index for index in page.taken if question.words[index] not in _PLACES})
    every = [one for one in names.mentions(question) if set(one.words) <= set(page.free)]
    if every and not leaning:
        return None
    named = [one for one in every if one.kind != "every"] or every
    try:
        subject = _taken(page, named, scope) if named else Subject(last.analytes, last.sheet)
        limits = take_limits(page, _single(subject))
        unit = take_wanted(page, _single(subject))
        spans = take_periods(page, scope)
        wish = wishes.read_wish(page, subject, bool(limits))
        nothing_left(page, allowed=wishes.passed_over(page, wish))
    except Stop:
        return None
    if len(spans) > 1 or not (named or spans or limits or unit or wish.said):
        return None
    kept = _changed(last, subject, limits, wish)
    if kept is None:
        return None
    kept = replace(kept, period=spans[0] if spans else last.period, unit=unit if unit or named else last.unit)
    return Understood(kept, question.lang, (*spelling, *subject.notes))


def _changed(last: LabPlan, subject: Subject, limits: tuple[Limit, ...], wish: Wish) -> LabPlan | None:
    """The last plan on another subject, or with another figure; None where its bounds do not fit the subject."""
    kept = replace(last, analytes=subject.analytes, sheet=subject.sheet)
    if wish.said or limits or _shape(subject.analytes, subject.sheet) != _shape(last.analytes, last.sheet):
        return replace(kept, asks=wish.asks, side=wish.side, newest=wish.newest, n=wish.n, limits=limits, against=None)
    if last.limits and subject.analytes != last.analytes:
        moved = rescaled(last.limits, analytes()[subject.analytes[0]])
        return replace(kept, limits=moved) if moved else None
    return kept


def _shape(names: tuple[str, ...], sheet: str | None) -> str:
    """Whether a plan is of one analyte, of several, or of a sheet: what can be asked differs."""
    return "sheet" if sheet else "several" if len(names) > 1 else "one"


def _whole(scope: Scope, lang: str) -> Understood | NotUnderstood:
    if not shelf(scope).held:
        return NotUnderstood("absent_result", lang)
    return Understood(LabPlan("held", periods.everything(scope.as_of), sheet="every"), lang)


def _taken(page: Page, named: list[Mention], scope: Scope) -> Subject:
    page.take(index for one in named for index in one.words)
    refused = guard.refusal(wishes.without_ranges(page))
    if refused:
        raise Stop(refused)
    return settled(page, named, shelf(scope))


def _single(subject: Subject) -> Analyte | None:
    return analytes()[subject.analytes[0]] if len(subject.analytes) == 1 and not subject.sheet else None


def _plan(page: Page, named: list[Mention], scope: Scope) -> tuple[LabPlan, list[Note]]:
    subject = _taken(page, named, scope)
    limits = take_limits(page, _single(subject))
    unit = take_wanted(page, _single(subject))
    moved = wishes.around_a_moment(page, scope)
    spans = take_periods(page, scope)
    wish = wishes.read_wish(page, subject, bool(limits))
    period, against = _spans(wish, spans, scope, moved=moved)
    if moved and wish.asks == "latest" and against is not None:
        wish = replace(wish, asks="change")
    nothing_left(page, allowed=wishes.passed_over(page, wish, linked=against is not None))
    plan = LabPlan(
        wish.asks, period, subject.analytes, subject.sheet, against, limits, wish.side, wish.newest, wish.n, unit
    )
    return plan, list(subject.notes)


def _spans(wish: Wish, spans: list[Period], scope: Scope, *, moved: bool) -> tuple[Period, Period | None]:
    """The span looked at, and where a change starts: the other period, or what came before a moment."""
    if not spans:
        return periods.everything(scope.as_of), None
    if len(spans) == 1:
        first = spans[0].first
        if moved and wish.asks in ("change", "latest") and spans[0].name == "since" and first is not None:
            return spans[0], Period(None, periods.before(first), "until")
        return spans[0], None
    if len(spans) > 2 or wish.asks not in ("change", "trend", "latest"):
        raise Stop("several_periods")
    earlier, later = sorted(spans, key=lambda one: (one.last, one.first is not None))
    return later, earlier
