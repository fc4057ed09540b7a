"""Dates and times as laboratories print them, in English and French, and in which order their figures stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from healthkit.model.words import small_letters

Order = Literal["day_first", "month_first", "unknown"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv", "february feb fevrier fevr fev", "march mar mars", "april apr avril avr",
            "may mai", "june jun juin", "july jul juillet juil", "august aug aout", "september sep sept septembre",
            "october oct octobre", "november nov novembre", "december dec decembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_TIME = (
    r"(?:[\s,T]+(?:at\s|a\s|@\s?)?\(?(?P<hour>[01]?\d|2[0-3])"
    r"(?:\s?[:h]\s?|(?<=[\s,T(][01]\d|[\s,T(]2[0-3])(?=[0-5]\d(?!\d)))"  # 08:15, 08h15, 0815
    r"(?P<minute>[0-5]\d)(?::[0-5]\d)?\s?(?P<half>[ap]\.?m\.?\b)?)?"
)
_FIGURES = re.compile(
    r"(?<![\d/.,-])(?:(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>0?[1-9]|1[0-2])[-/.](?P<d1>0?[1-9]|[12]\d|3[01])"
    r"|(?P<a>0?[1-9]|[12]\d|3[01])(?P<sep>[/.-])(?P<b>0?[1-9]|[12]\d|3[01])(?P=sep)(?P<y2>(?:19|20)\d\d|\d\d))"
    r"(?!\d|[/.,-]\d)" + _TIME,
)
_WORDS = re.compile(
    rf"(?<![\w/])(?:(?P<d1>0?[1-9]|[12]\d|3[01])(?:er|st|nd|rd|th)?[\s.-]*(?:of\s)?(?P<n1>{_MONTH})\b\.?"
    r"[\s,-]*(?P<y1>(?:19|20)\d\d|\d\d\b)"
    rf"|(?P<n2>{_MONTH})\b\.?\s*(?P<d2>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d))" + _TIME,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in a text, between two positions of it. ``first`` and ``second`` are figures whose order is open."""

    start: int
    end: int
    year: int
    first: int
    second: int
    fixed: bool
    clock: str = ""

    def moment(self, order: Order) -> str | None:
        """The date in ISO 8601, with its time where there is one; None where the order is open or it is no date."""
        pairs = {"day_first": (self.second, self.first), "month_first": (self.first, self.second)}
        if self.fixed or self.first == self.second:
            month, day = self.first, self.second
        elif self.second > 12:
            month, day = pairs["month_first"]
        elif self.first > 12:
            month, day = pairs["day_first"]
        elif order == "unknown":
            return None
        else:
            month, day = pairs[order]
        try:
            found = date(self.year, month, day).isoformat()
        except ValueError:
            return None
        return f"{found}T{self.clock}" if self.clock else found

    @property
    def says(self) -> Order:
        """The order that this date alone gives away."""
        if self.fixed or self.first == self.second or (self.first <= 12 and self.second <= 12):
            return "unknown"
        return "day_first" if self.first > 12 else "month_first"


def find(text: str) -> list[Dated]:
    """All dates in a text, left to right."""
    plain = _same_length(text)
    found = [_of_figures(match) for match in _FIGURES.finditer(plain)]
    found += [_of_words(match) for match in _WORDS.finditer(plain)]
    return sorted((one for one in found if one), key=lambda one: one.start)


def order_of(dates: Iterable[Dated], *, french: bool, american: bool) -> Order:
    """In which order this document writes days and months: what one date gives away, else what its country does."""
    said = {one.says for one in dates} - {"unknown"}
    if len(said) == 1:
        return said.pop()
    if said:
        return "unknown"
    if french:
        return "day_first"
    return "month_first" if american else "unknown"


def _same_length(text: str) -> str:
    """Small letters without accents, each at the place it had."""
    return "".join((small_letters(char) or " ")[0] if char != "œ" else "o" for char in text)


def _of_figures(match: re.Match[str]) -> Dated | None:
    if match["y1"]:
        return Dated(
            match.start(),
            match.end(),
            int(match["y1"]),
            int(match["m1"]),
            int(match["d1"]),
            fixed=True,
            clock=_clock(match),
        )
    return Dated(
        match.start(),
        match.end(),
        _year(match["y2"]),
        int(match["a"]),
        int(match["b"]),
        fixed=False,
        clock=_clock(match),
    )


def _of_words(match: re.Match[str]) -> Dated | None:
    month = _MONTHS[match["n1"] or match["n2"]]
    year = _year(match["y1"] or match["y2"])
    return Dated(
        match.start(), match.end(), year, month, int(match["d1"] or match["d2"]), fixed=True, clock=_clock(match)
    )


def _year(text: str) -> int:
    year = int(text)
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _clock(match: re.Match[str]) -> str:
    if not match["hour"]:
        return ""
    hour, half = int(match["hour"]), (match["half"] or "")[:1]
    if half == "p" and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    return f"{hour:02d}:{match['minute']}"
