"""Weekdays that come again: ``on weekends``, ``on Mondays``, ``en semaine``; not this Monday, which is a period."""

from __future__ import annotations

import re
from functools import lru_cache

from healthkit.ask.days import WEEKEND, WORKING_DAYS
from healthkit.ask.spotting import Page

Mask = tuple[int, ...]
_AGAINST = frozenset({"difference", "differences", "compare", "versus", "vs", "comparer", "than"})
_NAMES = {
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}


@lru_cache(maxsize=2)
def _pattern(lang: str) -> re.Pattern[str]:
    name = "|".join(_NAMES[lang])
    if lang == "en":
        before = r"(?:(?:only )?(?:on|for|during|over|at|versus|vs|than|and|or|to|with|from|between|my) (?:the |my )?)?"
        body = (
            r"(?P<rest>week ?ends|weekend days|every week ?end|the week ?end(?=s)"
            r"|week ?end(?= (?:nights|days|average)))"
            r"|(?P<work>(?:monday|mon) (?:to|through|till) (?:friday|fri)|week ?days|working days|work days"
            r"|weekday(?= (?:nights|days|average))|week nights|weeknights)"
            rf"|(?P<each>(?:every |each )(?:{name})|(?:{name})s)"
        )
    else:
        before = (
            r"(?:(?:seulement |uniquement )?(?:pour|pendant|durant|que|et|ou|contre|versus|vs|entre|par rapport a) )?"
        )
        body = (
            r"(?P<rest>(?:les |le |des |mes )?week ?ends|(?:le |au |du )week ?end(?! dernier| passe| prochain)"
            r"|(?:(?<=hors )|(?<=sauf ))week ?end|week ?end(?= (?:contre|vs|versus|et) ))"
            r"|(?P<work>(?:du )?lundi (?:a|au) vendredi|en semaine"
            r"|(?<!derniers )(?<!dernieres )(?:la |les |des |mes )?(?:jours|journees|nuits) (?:de|en) semaine"
            r"|les jours ouvres"
            r"|la semaine(?= (?:que|et|contre|vs|par rapport|ou))"
            r"|(?:que|et|contre|versus|vs|ou|a) (?:en |la )?semaine(?! derniere| passee| prochaine| en cours))"
            rf"|(?P<each>(?:chaque |tous les )(?:{name})s?|(?:les |le |mes )(?:{name})s?(?! (?:dernier|passe|\d))"
            rf"|(?:{name})s)"
        )
    apart = r"(?P<not>(?:excluding|except|except on|without|not on|not counting|hors|sauf|excepte) )?"
    return re.compile(rf"(?<![\w/-]){apart}{before}(?:{body})(?![\w/-])")


def take(page: Page) -> list[Mask]:
    """The sets of weekdays a question names, in order; ``Mondays and Tuesdays`` are one. Their words are taken."""
    lang = page.question.lang
    paired = False
    contrasted = bool(_AGAINST & set(page.question.words))
    found: list[Mask] = []
    ends: list[int] = []
    for match in _pattern(lang).finditer(page.masked()):
        groups = match.groupdict()
        mask = WEEKEND if groups["rest"] else WORKING_DAYS if groups["work"] else _named(groups["each"], lang)
        mask = others(mask) if groups["not"] else mask
        listed = match[0].startswith(("and ", "or ", "et ", "ou ")) and not contrasted and not paired
        paired = match[0].startswith(("between ", "entre "))
        if listed and found and groups["each"] and len(found[-1]) < 5 and ends[-1] == match.start() - 1:
            found[-1] = tuple(sorted({*found[-1], *mask}))
        else:
            found.append(mask)
        page.take_characters(match.start(), match.end())
        ends.append(match.end())
    return list(dict.fromkeys(found))


def _named(words: str, lang: str) -> Mask:
    return tuple(index for index, name in enumerate(_NAMES[lang]) if name in words)


def others(mask: Mask) -> Mask:
    """The remaining days of the week."""
    return tuple(index for index in range(7) if index not in mask)
