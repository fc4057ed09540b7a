"""The latest day with a workout: ``on the most recent day I ran``, ``le jour de ma dernière course``."""

from __future__ import annotations

import re

from healthkit.ask import kinds
from healthkit.ask.spotting import Page

_LATEST = {
    "en": re.compile(
        r"(?:(?:on|for|of|after|at|during) )?(?:the |my )?(?:most recent|latest|last) "
        r"(?:day|time|date|occasion|night)s?\b"
        r"(?: (?:on which|when|where|that|with|of))?(?: i)?(?: (?:did|had|went|was|have done|have))?"
        r"|(?:on )?the day (?:of|i did|i had) (?:my |the )?(?:most recent|latest|last)(?= )"
    ),
    "fr": re.compile(
        r"(?:(?:le|au|du|a|lors|pour) )?(?:la |le |de la |du )?(?:dernier|derniere) (?:jour|journee|fois)"
        r"(?: (?:ou|que|avec|de))?(?: (?:j ai|j|je))?(?: (?:fait|pratique))?"
        r"|le jour de (?:la |ma |mon )?(?:plus recente?|dernier|derniere)(?= )"
    ),
}
_PASSING = frozenset(
    {"i", "a", "an", "my", "the", "did", "went", "for", "some", "j", "ai", "je", "un", "une", "du", "de", "la"}
)
_NEAR = 3
"""Words between the phrase and the kind of workout, at most."""


def take(page: Page) -> str | None:
    """The kind of workout whose latest day is meant; its words are taken."""
    line = page.masked()
    for match in _LATEST[page.question.lang].finditer(line):
        after = page.question.span(match.end(), match.end() + 1).stop
        spots = [spot for spot in kinds.spots(page) if after - 1 <= spot.words[0] < after + _NEAR]
        if spots and match.end() < len(line):
            page.take_characters(match.start(), match.end())
            words = [index for spot in spots for index in spot.words]
            page.take([*words, *(i for i in range(after, words[0]) if page.question.words[i] in _PASSING)])
            return kinds.one_of(spots)
    return None
