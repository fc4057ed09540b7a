"""The types a report's parameters may have, beside ``str``, ``int``, ``float`` and ``bool``.

A notebook names them in its parameters cell (``week: Week = ""``); :mod:`healthkit.report.parameters` checks what a
person passes against them before anything runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from healthkit.model.catalogue import catalogue

Lang = Literal["en", "fr"]
Units = Literal["metric", "us"]
Targets = Literal["standard", "older", "pregnancy"]
GlucoseUnit = Literal["", "mmol/L", "mg/dL"]
Week = str
MetricId = str
Month = str
Year = str
Period = str
Day = str

Value = str | int | float | bool
_WEEK = re.compile(r"(\d{4})-?W(\d{2})")
_MONTH, _QUARTER, _YEAR = re.compile(r"(\d{4})-(\d{2})"), re.compile(r"(\d{4})-?Q([1-4])"), re.compile(r"\d{4}")
_TO = ".."


def week_start(text: str) -> date:
    """The Monday of an ISO week such as ``2026-W45``.

    Raises:
        ValueError: not a week, or a year that has no such week.
    """
    match = _WEEK.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date.fromisocalendar(int(match[1]), int(match[2]), 1)


def week_name(day: date) -> str:
    """The ISO week of a day, as ``2026-W45``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def month_start(text: str) -> date:
    """The first day of a month such as ``2026-10``.

    Raises:
        ValueError: not a month.
    """
    match = _MONTH.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), 1)


def months_on(first: date, count: int) -> date:
    """The first day of a month, so many months later (earlier where negative)."""
    at = first.year * 12 + first.month - 1 + count
    return date(at // 12, at % 12 + 1, 1)


def bounds(text: str) -> tuple[date, date]:
    """First and last day of a week, month, quarter or year, or from one of them (or a day) to another.

    >>> bounds("2026-Q3"), bounds("2026-W45..2026-W46")[1]
    ((datetime.date(2026, 7, 1), datetime.date(2026, 9, 30)), datetime.date(2026, 11, 15))

    Raises:
        ValueError: none of these, or one that ends before it begins.
    """
    if _TO in text:
        left, right = text.split(_TO, 1)
        first, last = _named(left)[0], _named(right)[1]
        if last < first:
            raise ValueError(text)
        return first, last
    if len(text) == 10:
        raise ValueError(text)  # one day is no period
    return _named(text)


def _named(text: str) -> tuple[date, date]:
    if match := _QUARTER.fullmatch(text):
        start = date(int(match[1]), 3 * int(match[2]) - 2, 1)
        return start, months_on(start, 3) - timedelta(days=1)
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if _MONTH.fullmatch(text):
        start = month_start(text)
        return start, months_on(start, 1) - timedelta(days=1)
    if _WEEK.fullmatch(text):
        return week_start(text), week_start(text) + timedelta(days=6)
    day = date.fromisoformat(text)
    return day, day


def _one_of(*allowed: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return check


def _flag(text: str) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if text.lower() not in words:
        raise ValueError(text)
    return words[text.lower()]


def _metric(text: str) -> str:
    if text not in catalogue().metrics:
        raise ValueError(text)
    return text


def _week(text: str) -> str:
    return week_name(week_start(text)) if text else ""


def _month(text: str) -> str:
    return f"{month_start(text):%Y-%m}" if text else ""


def _year(text: str) -> str:
    if text and not _YEAR.fullmatch(text):
        raise ValueError(text)
    return date(int(text), 1, 1).isoformat()[:4] if text else ""


def _period(text: str) -> str:
    if text:
        bounds(text)
    return text


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat() if text else ""


# kind: (what turns words into a value, what a person may write)
KINDS: dict[str, tuple[Callable[[str], Value], str]] = {
    "str": (str, "any text"),
    "int": (int, "a whole number"),
    "float": (float, "a number"),
    "bool": (_flag, "true or false"),
    "Lang": (_one_of("en", "fr"), "en or fr"),
    "Units": (_one_of("metric", "us"), "metric or us"),
    "Targets": (_one_of("standard", "older", "pregnancy"), "standard, older or pregnancy"),
    "GlucoseUnit": (_one_of("", "mmol/L", "mg/dL"), "mmol/L or mg/dL, or nothing"),
    "MetricId": (_metric, "a metric's id, as in: healthkit metrics"),
    "Week": (_week, "an ISO week such as 2026-W45, or nothing"),
    "Month": (_month, "a month such as 2026-10, or nothing"),
    "Year": (_year, "a year such as 2025, or nothing"),
    "Period": (
        _period,
        "a week (2026-W45), month (2026-10), quarter (2026-Q3), year, one to another (2026-09..2026-11), or nothing",
    ),
    "Day": (_day, "a date such as 2026-11-09, or nothing"),
}
# What a report is about, less when: issues of a report compare over these.
PERIODS = frozenset({"Day", "Week", "Month", "Year", "Period"})
