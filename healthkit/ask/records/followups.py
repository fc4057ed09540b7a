"""Questions that lean on the last one: ``and in 2024?``, ``and flu?``, ``et la grippe ?``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from healthkit.ask.reading import take_periods
from healthkit.ask.records import names
from healthkit.ask.records.book import book
from healthkit.ask.records.plan import RecordPlan, lane_of
from healthkit.ask.records.understand import nameable
from healthkit.ask.records.vocabulary import vocabulary
from healthkit.ask.spotting import Page
from healthkit.ask.understanding import Stop, Understood

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope

_PASSING = frozenset({
    "my", "the", "a", "an", "of", "for", "in", "on", "about", "against", "only", "le", "la", "les", "l", "mon", "ma",
    "mes", "de", "du", "des", "d", "pour", "contre", "en", "un", "une",
})  # fmt: skip
"""Words that a name or a period may stand among; with any other the question says more than what changes."""
_PERIODS = frozenset({"list", "count", "whether", "started", "stopped", "last", "first"})


def follow(page: Page, scope: Scope, last: RecordPlan) -> Understood | None:
    """The last plan with another period, another name, or both; None where a word is left."""
    try:
        spans = take_periods(page, scope)
    except Stop:
        return None
    lane, tongue = lane_of(last.subject), vocabulary().tongues[scope.lang]
    words = page.question.words
    sought = names.find(book(scope), lane, words, page.free, scope.lang) if nameable(last.subject) else []
    for one in sought:
        page.take(one.words)
    nouns = page.spot({last.subject: tongue.nouns.get(last.subject, ())})
    page.take(place for spot in nouns for place in spot.words)
    if any(words[place] not in _PASSING for place in page.free) or len(sought) > 1 or len(spans) > 1:
        return None
    if (
        (not sought and not spans)
        or (spans and last.ask not in _PERIODS)
        or (sought and not last.key and last.ask == "list")
    ):
        return None
    plan = last
    if sought:
        plan = replace(plan, key=sought[0].key, said=page.question.as_typed(list(sought[0].words)))
    if spans:
        plan = replace(plan, period=spans[0])
    return Understood(plan, scope.lang)
