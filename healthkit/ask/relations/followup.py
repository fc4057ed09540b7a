"""Questions that lean on the last one: “and deep sleep?”, “and since March?”, “et le lendemain ?”."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from healthkit.ask import guard
from healthkit.ask.reading import nothing_left, take_periods
from healthkit.ask.relations import sides
from healthkit.ask.relations.plan import RelationPlan, Side
from healthkit.ask.relations.reading import lag
from healthkit.ask.relations.vocabulary import vocabulary
from healthkit.ask.spotting import Page
from healthkit.ask.understanding import Note, Stop, Understood

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope


def follow(page: Page, scope: Scope, last: RelationPlan) -> Understood | None:
    """The last plan with what the words change; None where a word is left or nothing changes."""
    words = vocabulary(page.question.lang)
    lags = [spot for spot in page.spot(words.markers) if spot.key in ("next", "same")]
    page.take(index for spot in lags for index in spot.words)
    try:
        spans = take_periods(page, scope)
        named = sides.find(page)
        if len(spans) > 1 or len(named) > 1 or len(lags) > 1 or not (spans or named or lags):
            return None
        notes: list[Note] = []
        plan = replace(last, period=spans[0]) if spans else last
        for one in named:
            page.take(one.words)
            side, notes = sides.settled(one, page, scope.reader.presence())
            plan = _with_side(plan, side)
        if lags:
            later = lags[0].key == "next"
            plan = replace(plan, lag=lag(plan.first, plan.second, later=True) if later else 0)
        if guard.refusal(page):
            return None
        nothing_left(page, allowed=words.allowed)
    except Stop:
        return None
    return Understood(plan, page.question.lang, tuple(notes)) if plan != last else None


def _with_side(plan: RelationPlan, side: Side) -> RelationPlan:
    """What is done takes the place of what was done, anything else that of the outcome."""
    first, second = (plan.first, side)
    if sides.leads(side) and sides.leads(plan.first) and not sides.leads(plan.second):
        first, second = side, plan.second
    said = plan.lag != lag(plan.first, plan.second)
    form = "fitting" if first != plan.first and plan.first.value is not None else plan.form
    return replace(plan, first=first, second=second, form=form, lag=plan.lag if said else lag(first, second))
