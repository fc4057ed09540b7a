"""Days, weeks and lists as each language writes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

from healthkit.i18n import day as day_words
from healthkit.i18n import text


def _day_month(day: date, lang: str) -> str:
    """Day and month: 9 November, 9 novembre, 1er novembre."""
    return day_words(day, lang, "d MMMM")


def full_day(day: date, lang: str) -> str:
    """A day with its year."""
    return f"{_day_month(day, lang)} {day.year}"


def span(first: date, last: date, lang: str) -> str:
    """Two days as one span; month and year are said once where they are the same."""
    if (first.year, first.month) == (last.year, last.month):
        start = "1er" if lang == "fr" and first.day == 1 else str(first.day)
    elif first.year == last.year:
        start = _day_month(first, lang)
    else:
        start = full_day(first, lang)
    key = "report.span_days" if start[0].isdigit() and len(start) < 4 else "report.span"
    return text(key, lang, first=start, last=full_day(last, lang))


def short_day(day: date, lang: str) -> str:
    """Weekday and day of the month: Mon 9, lun. 9."""
    return day_words(day, lang, "EEE d")


def narrow_days(first: date, lang: str) -> list[str]:
    """The seven initials of a week."""
    return [day_words(first + timedelta(days=i), lang, "EEEEE") for i in range(7)]


def short_date(day: date, lang: str) -> str:
    """Day and short month: 9 Nov, 9 nov."""
    return day_words(day, lang, "d MMM")


def short_span(first: date, last: date, lang: str) -> str:
    """Two days of one year as a short span: 8–11 Oct, 8–11 oct., 30 Sept – 2 Oct."""
    if first.month == last.month:
        return f"{first.day}–{short_date(last, lang)}"
    return f"{short_date(first, lang)} – {short_date(last, lang)}"


def sorting(label: str) -> str:
    """What words are sorted by: É with E, small letters with capitals."""
    return unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().casefold()


def month_of(day: date, lang: str) -> str:
    """A month with its year: October 2026, octobre 2026."""
    return day_words(day.replace(day=2), lang, "MMMM y")


def month_names(months: Sequence[int], lang: str) -> str:
    """Months of a year in short, rows of them as one: Jan–Oct, Dec; janv.–oct., déc."""
    if not months:
        return "–"
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][1] + 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    names = {month: day_words(date(2000, month, 1), lang, "LLL") for month in months}
    return ", ".join(names[one] if one == last else f"{names[one]}–{names[last]}" for one, last in runs)
