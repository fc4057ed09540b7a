"""The types a report's parameters may have, beside ``str``, ``int``, ``float`` and ``bool``.

A notebook names them in its parameters cell (``week: Week = ""``); :mod:`healthkit.report.parameters` checks what a
person passes against them before anything runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Literal

Lang = Literal["en", "fr"]
Units = Literal["metric", "us"]
Week = str
Day = str

Value = str | int | float | bool
_WEEK = re.compile(r"(\d{4})-?W(\d{2})")


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


def _week(text: str) -> str:
    return week_name(week_start(text)) if text else ""


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
    "Week": (_week, "an ISO week such as 2026-W45, or nothing"),
    "Day": (_day, "a date such as 2026-11-09, or nothing"),
}
