"""Dates and times as devices write them for people: ``12-04-2024 9:30 PM``, ``Jan 12 2025``, ``3 févr. 2025``.

Where day and month cannot be told apart in one cell, the whole file is the evidence: see :func:`order_of`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

import polars as pl

from healthkit.model.words import fold

Order = Literal["day", "month"]
"""Which comes first in a date of numbers."""
_NUMBERS = re.compile(r"^\D{0,5}(\d{1,4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,4})\D?$|^(\d{4})(\d\d)(\d\d)$")
AMBIGUOUS = r"^\d{1,2}\D{1,2}\d{1,2}\D{1,2}\d"
"""A date of numbers that does not begin with its year."""
_TIME = r"(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?\s?[Mm]\.?)?)$"
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s*(?:([ap])\.?\s?m\.?)?$", re.IGNORECASE)
_SPACES = "\u00a0\u202f"
_NAMES = (
    "jan ene gen", "feb fev", "mar mrt mrz", "apr avr abr", "may mai mag mei", "jun juin giu", "jul juil lug",
    "aug aou ago", "sep set", "oct okt ott out", "nov", "dec dez dic",
)  # fmt: skip
_MONTHS = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}


def order_of(days: Iterable[str], exported: str | None = None) -> Order | None:
    """Whether day or month comes first in a file's dates; None where nothing tells.

    A number above 12 tells, and so do dots. Else the reading that yields days in a row is right: a device is worn day
    by day, and the wrong reading scatters its days over the months. Else the one that has them in order, as files are
    written; ``days`` come in the order of the file. Else no day can lie after the export.
    """
    texts = list(days)
    found = [numbers for text in [*texts, *([exported] if exported else [])] if (numbers := _numbers(text))]
    firsts = sum(1 for first, second, _ in found if first > 12 >= second)
    seconds = sum(1 for first, second, _ in found if second > 12 >= first)
    if firsts != seconds:
        return "day" if firsts > seconds else "month"
    if any("." in text for text in texts) or all(first == second for first, second, _ in found):
        return "day"
    return _by_runs(texts) or _by_turns(texts) or _by_export(texts, exported)


SAY_ORDER = 'Say it with --mapping: a file with the line date = "DD/MM/YYYY" or date = "MM/DD/YYYY".'
"""What to do where nothing tells day and month apart."""


def said(mapping: str) -> Order | None:
    """The order that a person's mapping gives, as ``date = "DD/MM/YYYY"``, by itself or under ``[format]``."""
    try:
        told = tomllib.loads(mapping.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError:
        return None
    under = told.get("format")
    form = told.get("date", under.get("date") if isinstance(under, dict) else None)
    orders: dict[str, Order] = {"D": "day", "M": "month"}
    return orders.get(str(form).lstrip("%[' ").upper()[:1])


def _numbers(text: str) -> tuple[int, int, int] | None:
    """The three numbers of a date that does not begin with its year."""
    match = _NUMBERS.match(text.strip())
    if match is None or match[4] or len(match[1]) > 2:
        return None
    return int(match[1]), int(match[2]), int(match[3])


def _by_runs(texts: list[str]) -> Order | None:
    runs: dict[Order, int] = {}
    for order in ("day", "month"):
        known = {found for text in texts if (found := day(text, order))}
        runs[order] = sum(1 for one in known if one + timedelta(days=1) in known)
    if runs["day"] == runs["month"]:
        return None
    return max(runs, key=lambda order: runs[order])


def _by_turns(texts: list[str]) -> Order | None:
    """The reading in which time turns round much less often from one row to the next."""
    turns: dict[Order, int] = {}
    for order in ("day", "month"):
        known = [found for text in texts if (found := day(text, order))]
        ways = [later > earlier for earlier, later in pairwise(known) if later != earlier]
        turns[order] = sum(1 for one, other in pairwise(ways) if one != other)
    fewer = min(turns, key=lambda order: turns[order])
    return fewer if 2 * turns[fewer] < max(turns.values()) else None


def _by_export(texts: list[str], exported: str | None) -> Order | None:
    possible: list[Order] = []
    for order in ("day", "month"):
        last = day(exported, order) if exported else None
        known = [found for text in texts if (found := day(text, order))]
        if last and known and max(known) <= last + timedelta(days=1):
            possible.append(order)
    return possible[0] if len(possible) == 1 else None


def day(text: str, order: Order | None) -> date | None:
    """The day that a text names; a date of numbers that does not begin with its year is read in the order given.

    >>> day("Jan 6 2025", None), day("12-04-61", "day"), day("18. Dez. 2024", None)
    (datetime.date(2025, 1, 6), datetime.date(1961, 4, 12), datetime.date(2024, 12, 18))
    """
    text = text.strip()
    match = _NUMBERS.match(text)
    if match is None:
        return _named(text)
    first, second, third = (int(part) for part in (match.groups()[3:] if match[4] else match.groups()[:3]))
    if match[4] or len(match[1]) == 4:
        return _date(first, second, third)
    year = third if len(match[3]) == 4 else 1900 + third if third > 60 else 2000 + third
    if len(match[1]) > 2 or order is None:
        return None
    return _date(year, second, first) if order == "day" else _date(year, first, second)


def _named(text: str) -> date | None:
    """A date whose month is a word, in any order."""
    words = re.findall(r"[a-z]{3,}", fold(text))
    numbers = re.findall(r"\d+", text)
    months = [month for word in words if (month := _MONTHS.get(word[:4]) or _MONTHS.get(word[:3]))]
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) < 3]
    if len(months) != 1 or len(years) != 1 or len(days) != 1:
        return None
    return _date(int(years[0]), months[0], int(days[0]))


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def clock(text: str) -> int | None:
    """Microseconds since midnight of a time of day, in 12 or 24 hours.

    >>> clock("12:05 a.m.") == 300_000_000, clock("24:10")
    (True, None)
    """
    match = _CLOCK.match(text.strip())
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), float((match[3] or "0").replace(",", "."))
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4] in "pP" else 0)
    if hour > 23 or minute > 59 or second >= 60:
        return None
    return int((hour * 3600 + minute * 60 + second) * 1_000_000)


def split(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Cells such as ``12-04-2024 21:30`` as days and times of day, still text; either may be null."""
    text = cells.str.replace_all(f"[{_SPACES}]", " ").str.strip_chars()
    times = text.str.extract(_TIME, 1)
    days = text.str.replace(_TIME, "").str.strip_chars(" T,")
    return days, times


def moments(cells: pl.Series, order: Order | None, times: pl.Series | None = None) -> pl.Series:
    """The clock times that cells name; a bare day is its first instant. ``times`` is the column of a time of day."""
    days, found = split(cells)
    times = found if times is None else times.str.replace_all(f"[{_SPACES}]", " ").str.strip_chars()
    at = {text: day(text, order) for text in days.unique().drop_nulls().to_list()}
    past = {text: clock(text) for text in times.unique().drop_nulls().to_list()}
    begins = _mapped(days, at, pl.Date).cast(pl.Datetime("us")).cast(pl.Int64)
    since = pl.select(pl.when(times.is_null()).then(0).otherwise(_mapped(times, past, pl.Int64))).to_series()
    return (begins + since).cast(pl.Datetime("us"))


def _mapped(cells: pl.Series, meanings: dict[str, Any], kind: type[pl.DataType]) -> pl.Series:
    """Each cell's meaning; cells repeat, so Python met each text once."""
    told = {text: meaning for text, meaning in meanings.items() if meaning is not None}
    if not told:
        return pl.Series(cells.name, [None] * len(cells), kind)
    old, new = pl.Series(list(told), dtype=pl.String), pl.Series(list(told.values()), dtype=kind)
    return cells.replace_strict(old, new, default=None, return_dtype=kind)
