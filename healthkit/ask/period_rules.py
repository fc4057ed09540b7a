"""Finding periods in a question: spans of days (:data:`Rule`) inside frames such as ``since …`` or ``between … and …``.

Each language lists its spans in a module of its own; the matching is here. A rule is a pattern over the folded line and
a function from the match and the as-of day to a period, or to None where the words name no day (the 31st of June) or
more than one (3/4 in English).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from healthkit.ask import periods
from healthkit.ask.periods import Period

Build = Callable[[re.Match[str], date], Period | None]
Rule = tuple[str, Build]


@dataclass(frozen=True)
class Grammar:
    """One language's rules.

    ``spans`` may stand anywhere; ``naked`` ones (a bare year, the month that is also a verb) only inside a frame.
    ``frames`` hold ``{a}`` and ``{b}`` where spans go, most particular first.
    """

    spans: tuple[Rule, ...]
    naked: tuple[Rule, ...]
    frames: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Found:
    """A period and the characters of the line that say it; ``period`` is None where they name no single one."""

    start: int
    end: int
    period: Period | None


def _without_groups(pattern: str) -> str:
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


@lru_cache(maxsize=2)
def _compiled(lang: str) -> tuple[list[tuple[re.Pattern[str], Build]], list[tuple[re.Pattern[str], str]]]:
    if lang == "fr":
        from healthkit.ask.periods_fr import GRAMMAR
    else:
        from healthkit.ask.periods_en import GRAMMAR
    anywhere = "|".join(_without_groups(pattern) for pattern, _ in GRAMMAR.spans)
    inside = "|".join(_without_groups(pattern) for pattern, _ in GRAMMAR.spans + GRAMMAR.naked)
    rules = [(re.compile(pattern), build) for pattern, build in GRAMMAR.spans + GRAMMAR.naked]
    frames = []
    for pattern, kind in GRAMMAR.frames:
        body = pattern.replace("{a}", f"(?P<a>{inside})").replace("{b}", f"(?P<b>{inside})")
        body = body.replace("{span}", f"(?P<a>{anywhere})")
        frames.append((re.compile(rf"(?<![\w/-])(?:{body})(?![\w/-])"), kind))
    return rules, frames


def find(line: str, lang: str, as_of: date, *, join: bool = True) -> list[Found]:
    """All periods in a line, from left to right.

    Args:
        line: the folded words of a question; what is masked by spaces is not looked at.
        lang: ``en`` or ``fr``.
        as_of: the day that ``today`` means.
        join: whether ``between … and …`` is one period; in a comparison it is two.
    """
    rules, frames = _compiled(lang)
    found: list[Found] = []
    for pattern, kind in frames:
        if kind == "between" and not join:
            continue
        for match in pattern.finditer(line):
            if all(match.end() <= other.start or match.start() >= other.end for other in found):
                found.append(Found(match.start(), match.end(), _framed(kind, match, rules, as_of)))
    return sorted(found, key=lambda item: item.start)


def _framed(kind: str, match: re.Match[str], rules: list[tuple[re.Pattern[str], Build]], as_of: date) -> Period | None:
    groups = match.groupdict()
    first = _resolve(groups["a"], rules, as_of)
    if first is None or kind == "in":
        return first
    if kind in ("between", "from"):
        second = _resolve(groups["b"], rules, as_of)
        if second and first.first and first.first > second.last:  # “3 March and 12 April 2024”: one year for both
            first = _resolve(groups["a"], rules, second.last) or first
        if second is None or first.first is None or first.first > second.last:
            return None
        return Period(first.first, second.last, "between")
    if kind == "since":
        return None if first.first is None else Period(first.first, as_of, "since")
    if kind == "after":
        return Period(periods.after(first.last), as_of, "since")
    if kind == "before":
        return None if first.first is None else Period(None, periods.before(first.first), "until")
    return Period(None, first.last, "until")


def _resolve(words: str, rules: list[tuple[re.Pattern[str], Build]], as_of: date) -> Period | None:
    for pattern, build in rules:
        match = pattern.fullmatch(words)
        if match:
            return build(match, as_of)
    return None


def number_of(word: str | None) -> int:
    """``3`` or ``a`` or ``une`` as a number."""
    return int(word) if word and word.isdigit() else 1


def year_of(word: str | None) -> int | None:
    """A year of two or four digits, or None."""
    if not word:
        return None
    return int(word) + (2000 if len(word) == 2 else 0)


def iso(match: re.Match[str], as_of: date) -> Period | None:
    """An ISO date."""
    del as_of
    try:
        return periods.one_day(date.fromisoformat(match[1]))
    except ValueError:
        return None
