"""Days as diaries write them: in numbers, whose order is decided over a whole export, or in words of many languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal

import polars as pl
from babel.dates import get_month_names

from healthkit.model.words import small_letters

Order = Literal["DMY", "MDY"]
_NUMBERS = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})")
_CLOCK = re.compile(r"[T ]\s*\d{1,2}:\d\d.*$")
_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "tr", "ru")
_DENSER = 5
"""Entries of a diary lie close together: a reading that spreads them this many times wider is the wrong one."""


def read(text: str, order: Order | None) -> date | None:
    """The day that a text names, a time of day behind it left aside; None for no day.

    >>> read("2026-9-3", None), read("3/9/26", "DMY"), read("lundi 28 septembre 2026", None), read("Total", None)
    (datetime.date(2026, 9, 3), datetime.date(2026, 9, 3), datetime.date(2026, 9, 28), None)
    """
    text = _CLOCK.sub("", text.strip())
    found = _NUMBERS.fullmatch(text) or _ASIAN.fullmatch(text)
    if text.isdigit() and len(text) == 8:
        return _date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if found is None:
        return _in_words(text)
    numbers = [int(part) for part in found.groups() if part.isdigit()]
    if len(found[1]) == 4:
        return _date(*numbers)
    if order is None or len(found[1]) > 2:
        return None
    day, month = numbers[:2] if order == "DMY" else numbers[1::-1]
    return _date(numbers[2] if numbers[2] > 99 else 2000 + numbers[2], month, day)


def days(cell: pl.Expr, order: Order | None) -> pl.Expr:
    """The same of a column: each distinct text is read once."""

    def every(column: pl.Series) -> pl.Series:
        told = {text: read(text, order) for text in column.unique().drop_nulls()}
        return column.replace_strict(told, default=None, return_dtype=pl.Date)

    return cell.map_batches(every, return_dtype=pl.Date)


def decide(texts: Iterable[str], between: tuple[date, date] | None = None) -> Order | None:
    """The order in which an export writes day and month; None where nothing tells.

    A number above 12 tells; else the days ``between`` which the export says to lie; else how close together the
    entries are.

    >>> decide(["03/28/2026", "04/01/2026"]), decide(["03/04/2026"]), decide(["10/01/2026", "10/02/2026", "10/03/2026"])
    ('MDY', None, 'MDY')
    """
    ambiguous = {text for text in map(_bare, texts) if _is_ambiguous(text)}
    by_order: dict[Order, list[date]] = {}
    orders: tuple[Order, Order] = ("DMY", "MDY")
    for order in orders:
        by_order[order] = [day for text in ambiguous if (day := read(text, order))]
        if between:
            by_order[order] = [day for day in by_order[order] if between[0] <= day <= between[1]]
    counts = [len(by_order[order]) for order in orders]
    if counts[0] != counts[1]:
        return orders[0] if counts[0] > counts[1] else orders[1]
    if min(counts) < 3:
        return None
    spans = [(max(by_order[order]) - min(by_order[order])).days for order in orders]
    if max(spans) >= _DENSER * max(1, min(spans)):
        return orders[0] if spans[0] < spans[1] else orders[1]
    return None


def needs_order(texts: Iterable[str]) -> str | None:
    """A text whose day cannot be known without the order of day and month, if there is one."""
    return next((text for text in map(_bare, texts) if _is_ambiguous(text) and not _is_same(text)), None)


def _bare(text: str) -> str:
    return _CLOCK.sub("", text.strip())


def _is_ambiguous(text: str) -> bool:
    found = _NUMBERS.fullmatch(text)
    return found is not None and len(found[1]) <= 2


def _is_same(text: str) -> bool:
    return read(text, "DMY") == read(text, "MDY")


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Numbers of months by name; a name that means two months stands for none."""
    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    found.setdefault(small_letters(str(name)).strip("."), set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


def _in_words(text: str) -> date | None:
    words = re.findall(r"\w+", small_letters(text))
    months = [_months()[word] for word in words if word in _months()]
    years = [int(word) for word in words if re.fullmatch(r"[12]\d{3}", word)]
    numbers = [int(found[1]) for word in words if (found := re.fullmatch(r"(\d{1,2})(st|nd|rd|th|er)?", word))]
    if len(months) != 1 or len(years) != 1 or len(numbers) != 1:
        return None
    return _date(years[0], months[0], numbers[0])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
