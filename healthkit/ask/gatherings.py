"""Lists and groups in a question: ``my 3 longest runs``, ``which month``, ``by weekday``, ``per week``, percentiles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from healthkit.ask.plan import Group
from healthkit.ask.spotting import Page

_HIGH = {
    "en": r"longest|highest|biggest|largest|best|most(?: active)?|fastest|farthest|furthest|greatest|top|hardest",
    "fr": r"plus (?:longue?s?|elevee?s?|grande?s?|haute?s?|rapides?|forte?s?|importante?s?|active?s?)|plus actifs"
    r"|meilleure?s?|records?",
}
_LOW = {
    "en": r"shortest|lowest|smallest|worst|fewest|least(?: active)?|slowest|bottom",
    "fr": r"plus (?:courte?s?|basse?s?|bas|faibles?|petite?s?|lente?s?)|moins (?:bonnes?|active?s?|elevee?s?)"
    r"|moins bons|moins actifs|pires?",
}
_GROUPS: dict[str, dict[Group, str]] = {
    "en": {
        "weekday": r"day of the week|days of the week|weekday",
        "week": "weeks?",
        "month": "months?",
        "year": "years?",
        "activity": "activity|activities|sports?|kinds? of (?:workout|exercise)s?|types? of (?:workout|exercise)s?",
        "source": "sources?|devices?|apps?",
    },
    "fr": {
        "weekday": r"jours? de (?:la )?semaine",
        "week": "semaines?",
        "month": "mois",
        "year": "annees?|ans?",
        "activity": "activites?|sports?|types? d (?:activite|entrainement|exercice)s?|disciplines?",
        "source": "sources?|appareils?|applications?",
    },
}
_ADVERBS: dict[str, dict[str, Group]] = {
    "en": {"weekly": "week", "monthly": "month", "yearly": "year"},
    "fr": {"hebdomadaire": "week", "hebdomadaires": "week", "mensuel": "month", "mensuelle": "month",
           "mensuels": "month", "mensuelles": "month", "annuel": "year", "annuelle": "year"},
}  # fmt: skip


@dataclass(frozen=True)
class Gathering:
    """What is gathered.

    ``chosen`` says that the group that stands out is wanted, ``each`` that an amount is told “a week” rather than “by
    week”; ``top`` is how many to rank, negative from the low end; ``q`` a percentile.
    """

    by: Group | None = None
    each: bool = False
    chosen: bool = False
    top: int = 0
    q: float | None = None


def _english(high: str, low: str, groups: str) -> dict[str, str]:
    lists = r"(?= (?:days|nights|weeks|months) (?:with|where|when|on which) (?:i \w+ )?(?:the )?"
    best = r"(?:my |the )?(?P<high>best|most active|top)? ?(?P<low>worst|least active)? ?(?P<one>week|month|year)"
    return {
        "rank": rf"(?:(?:top|best) (?P<a>\d+)|(?:bottom|worst|lowest) (?P<b>\d+)|(?P<c>\d+) (?:{high})"
        rf"|(?P<d>\d+) (?:{low})|(?P<e>\d+){lists}(?:{high}))|(?P<f>\d+){lists}(?:{low})))",
        "each": "(?:week (?=by week)|month (?=by month)|year (?=by year)|day (?=by day))?"
        "(?:by|per|each|every|for each|for every|a|broken down by|grouped by) "
        rf"(?:{groups})(?! ago)",
        "which": rf"(?:(?:in |on )?(?:which|what) (?:{groups})"
        rf"|{best}(?= of\b| for\b| by\b|$| ever| in| this| since| so))",
        "q": r"(?:the )?(\d{1,2}(?:\.\d+)?) ?(?:th|st|nd|rd)? ?(?:percentile|centile)",
    }


def _french(high: str, low: str, groups: str) -> dict[str, str]:
    lists = r"(?= \w+ (?:\w+ )?(?:les "
    where = r"|(?:avec|ou j ai|ou je) (?:\w+ )?le "
    best = r"(?:ma |la |mon |le )?(?P<high>meilleure?)? ?(?P<low>pire)? ?(?P<one>semaine|mois|annee)"
    return {
        "rank": rf"(?:top (?P<a>\d+)|(?P<c>\d+) (?:{high})|(?P<d>\d+) (?:{low})"
        rf"|(?P<e>\d+){lists}(?:{high}){where}plus))|(?P<f>\d+){lists}(?:{low}){where}moins))(?P<b>(?!))?)",
        "each": "(?:semaine (?=par semaine)|mois (?=par mois)|annee (?=par annee)|jour (?=par jour))?"
        "(?:par|chaque|selon|pour chaque|a chaque) (?:la |le |l )?"
        rf"(?:{groups})",
        "which": r"(?:(?:au cours de |en |pendant )?quel(?:le)?s? (?:est |etait |sont )?(?:la |le |les |l )?"
        rf"(?:{groups})|{best}(?= pour| en | de | d |$|(?: la| le)? (?:plus|moins)))",
        "q": r"(?:le |du |au )?(\d{1,2}(?:\.\d+)?) ?(?:e|eme|ieme|er|nd)? ?(?:percentile|centile)s?",
    }


@lru_cache(maxsize=2)
def _patterns(lang: str) -> dict[str, re.Pattern[str]]:
    groups = "|".join(f"(?P<{name}>{words})" for name, words in _GROUPS[lang].items())
    made = (_english if lang == "en" else _french)(_HIGH[lang], _LOW[lang], groups)
    return {name: re.compile(rf"(?<![\w/-])(?:{text})(?![\w/-])") for name, text in made.items()}


def take(page: Page) -> Gathering:
    """What the question gathers or ranks; its words are taken, but for those that say which end stands out."""
    lang = page.question.lang
    patterns = _patterns(lang)
    found = patterns["q"].search(page.masked())
    if found:
        page.take_characters(found.start(), found.end())
        return Gathering(q=float(found[1]))
    top = _rank(page, patterns["rank"])
    if top:
        page.take(index for index in page.free if page.question.words[index] in ("by", "par", "with", "avec"))
    by, chosen = _which(page, patterns["which"])
    each = False
    if by is None:
        by, each = _each(page, patterns["each"], lang)
    return Gathering(by, each, chosen, top)


def _rank(page: Page, pattern: re.Pattern[str]) -> int:
    for match in pattern.finditer(page.masked()):
        groups = match.groupdict()
        number = int(next(value for value in groups.values() if value))
        if not 1 < number <= 50:
            continue
        low = any(groups.get(name) for name in ("b", "d", "f"))
        words = page.question.span(match.start(), match.end())
        page.take(words if groups.get("a") or groups.get("b") else [words.start])
        return -number if low else number
    return 0


def _which(page: Page, pattern: re.Pattern[str]) -> tuple[Group | None, bool]:
    single: dict[str, Group] = {"week": "week", "semaine": "week", "month": "month", "mois": "month"}
    for match in pattern.finditer(page.masked()):
        groups = match.groupdict()
        by = next((name for name in _GROUPS["en"] if groups.get(name)), None)
        if by is None and groups["one"] and (groups["high"] or groups["low"]):
            by = single.get(groups["one"], "year")
        if by is None or (by == "activity" and match[0].endswith("s")):  # “which activities” asks for all of them
            continue
        page.take_characters(match.start(), match.end())
        return by, True
    return None, False


def _each(page: Page, pattern: re.Pattern[str], lang: str) -> tuple[Group | None, bool]:
    words = page.question.words
    match = pattern.search(page.masked())
    if match:
        by = next(name for name in _GROUPS["en"] if match.groupdict().get(name))
        page.take_characters(match.start(), match.end())
        per = match[0].startswith(("per ", "a ")) or bool({"combien", "nombre"} & set(words))
        return by, per
    for index in page.free:
        adverb = _ADVERBS[lang].get(words[index])
        if adverb:
            page.take([index])
            return adverb, True
    return None, False
