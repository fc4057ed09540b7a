"""Dates in a text, English and French, in words and in figures: found first, so that their digits are no quantities."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from babel.dates import get_month_names

from healthkit.ask.grounding.found import Day, Found
from healthkit.ask.grounding.lexicon import unit_at

_Reader = Callable[[re.Match[str], str], tuple[Day, ...] | None]
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?!\d)")
_SLASHED = re.compile(r"\b(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})\b")
_SHORT = re.compile(r"(?<=\b(?:on|le|du|au) )(\d{1,2})/(\d{1,2})(?![\d/.,])")
_YEAR = re.compile(r"(?<![\w.,/−-])(?:(?:19|20)\d{2})(?![\w,.]\d|\d)(?:s\b)?")
_YEAR_SPAN = re.compile(r"(?<![\w.,/])((?:19|20)\d{2})\s?[–-]\s?((?:19|20)\d{2})(?!\d)")
_QUANTIFIES = re.compile(
    r"(?:\b(?:averaged?|averaging|median|count|mean|total|of|was|were|is|had|got|reached|"
    r"moyenne|médiane|de|est|était|avez|fait)|[:=+~≈])\s*$",
    re.I,
)
_IN_YEAR = re.compile(r"\b(?:in|since|during|en|depuis|année|year)\s$", re.I)
_QUARTER = re.compile(r"\b[QT][1-4]\b|\b(?:H|S)[12]\b")


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for lang in ("en", "fr"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=lang).items():
                names[str(name).lower().rstrip(".")] = number
    return names | {"sept": 9, "fevrier": 2, "aout": 8, "decembre": 12}


@lru_cache(maxsize=1)
def _written() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    day = r"(\d{1,2})(?:st|nd|rd|th|er)?"
    join = r"(?:\s?[–-]\s?|\s(?:to|and|au|et)\s)"
    year = r"(?:,?\s(\d{4})(?!\d))?"
    first = re.compile(rf"(?<![\w.,/]){day}(?:{join}{day})?\s(?:of\s)?({month})\b\.?{year}", re.IGNORECASE)
    american = re.compile(rf"\b({month})\.?\s{day}(?!\d|[.,]\d|:\d)(?:{join}{day}(?!\d))?{year}", re.IGNORECASE)
    only = re.compile(rf"\b(?:{month})\b\.?\s(\d{{4}})(?!\d)", re.IGNORECASE)
    return first, american, only


def find(text: str, lang: str) -> list[Found]:
    """All dates and years of a text, in no order; they may not overlap."""
    found: list[Found] = []
    taken = text
    for pattern, read in _readers():
        for match in pattern.finditer(taken):
            days = read(match, lang)
            if days is None:
                continue
            start, end = match.span()
            found.append(Found(start, end, text[start:end], 0.0, kind="date" if days else "year", days=days))
            taken = taken[: match.start()] + "\x00" * (match.end() - match.start()) + taken[match.end() :]
    return found


def _iso(match: re.Match[str], _lang: str) -> tuple[Day, ...] | None:
    return _sane(Day(int(match[2]), int(match[3]), int(match[1])))


def _slashed(match: re.Match[str], lang: str) -> tuple[Day, ...] | None:
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    day_first, month_first = Day(two, one, year), Day(one, two, year)
    return _sane(day_first) if lang == "fr" or match[2] == "." else _sane(day_first, month_first)


def _short(match: re.Match[str], lang: str) -> tuple[Day, ...] | None:
    one, two = int(match[1]), int(match[2])
    return _sane(Day(two, one, None)) if lang == "fr" else _sane(Day(two, one, None), Day(one, two, None))


def _sane(*days: Day) -> tuple[Day, ...] | None:
    return tuple(one for one in days if 1 <= one.month <= 12 and 1 <= one.day <= 31) or None


def _day_first(match: re.Match[str], _lang: str) -> tuple[Day, ...] | None:
    return _named(match[3], (match[1], match[2]), match[4])


def _month_first(match: re.Match[str], _lang: str) -> tuple[Day, ...] | None:
    return _named(match[1], (match[2], match[3]), match[4])


def _named(month: str, numbers: tuple[str | None, str | None], year: str | None) -> tuple[Day, ...] | None:
    whole = int(year) if year else None
    days = tuple(Day(_months()[month.lower()], int(number), whole) for number in numbers if number)
    return days if all(1 <= one.day <= 31 for one in days) else None


def _year(match: re.Match[str], _lang: str) -> tuple[Day, ...] | None:
    before = match.string[max(0, match.start() - 14) : match.start()]
    if _IN_YEAR.search(before):
        return ()
    return None if _QUANTIFIES.search(before) or unit_at(match.string, match.end()) else ()


def _bare(_match: re.Match[str], _lang: str) -> tuple[Day, ...]:
    return ()


def _readers() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    first, american, only = _written()
    return (
        (_ISO, _iso),
        (_SLASHED, _slashed),
        (_SHORT, _short),
        (first, _day_first),
        (american, _month_first),
        (only, _bare),
        (_QUARTER, _bare),
        (_YEAR_SPAN, _bare),
        (_YEAR, _year),
    )
