"""Trace each number of a text to the results it was written from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from healthkit.ask.grounding import derive, numbers
from healthkit.ask.grounding.direction import around, direction
from healthkit.ask.grounding.found import Day, Found
from healthkit.ask.grounding.index import Index
from healthkit.ask.grounding.lexicon import cued
from healthkit.ask.grounding.sources import Quantity, Sources, gather

Status = Literal["grounded", "derived", "asked", "date", "trivial", "untraced"]
_DAY_ALONE = re.compile(r"(?:\ble|\bdu|\bau|\bthe|\bon|\bet|\band|\bto|[–-])\s?$", re.IGNORECASE)
_BEFORE = 45  # how far before the first day of data a date may lie, being the start of a period asked for


@dataclass(frozen=True, slots=True)
class Span:
    """One number of the text: characters ``start`` to ``end``, its value and unit code, and what it was traced to."""

    start: int
    end: int
    text: str
    value: float
    unit: str | None
    status: Status
    source: str = ""


@dataclass(frozen=True)
class Grounding:
    """All numbers of a text, in their order."""

    spans: tuple[Span, ...]

    @property
    def untraced(self) -> int:
        """How many numbers could not be traced."""
        return sum(span.status == "untraced" for span in self.spans)

    def counts(self) -> dict[str, int]:
        """How many numbers have each status."""
        found: dict[str, int] = {}
        for span in self.spans:
            found[span.status] = found.get(span.status, 0) + 1
        return found


def check(
    text: str, results: Iterable[Any], question: str = "", lang: str = "en", *, declared: Sequence[str] = ()
) -> Grounding:
    """Match every number of a text against results.

    A number is ``grounded`` where a result gives it (rounded, in another unit, or as a result's own words print it),
    ``derived`` where it follows from given ones and the words around it say so, ``asked`` where the question gave it,
    ``date`` for dates and years inside what was looked at, ``trivial`` for numbering, names and conventions; all
    others are ``untraced``.

    Args:
        text: what the model wrote, Markdown.
        results: answers, their dicts, rows of a query, frames, or JSON of these.
        question: what the person wrote.
        lang: ``en`` or ``fr``, for thousands and decimals.
        declared: texts whose numbers may be stated too, such as cited passages or today’s date.
    """
    tracer = _Tracer(text, gather(results, lang, question=question, declared=declared))
    found = numbers.find(text, lang)
    first = [tracer.direct(one) for one in found]
    return Grounding(tuple(tracer.settled(one, span) for one, span in zip(found, first, strict=True)))


class _Tracer:
    """One text against its sources."""

    def __init__(self, text: str, sources: Sources) -> None:
        self._text = text
        self._sources = sources
        asked = [one for one in sources.quantities if one.role in ("asked", "plan")]
        self._given = Index([one for one in sources.quantities if one.role not in ("asked", "plan")])
        self._asked = Index(asked)
        self._mentioned: set[Quantity] = set()
        self._operands: list[Quantity] | None = None
        years = [day.year for day in sources.days]
        self._years = range(min(years, default=0), max(years, default=-1) + 1)

    def direct(self, one: Found) -> Span | None:
        """What a number is without computing; None where that is not settled yet."""
        if one.kind == "trivial":
            return _span(one, "trivial")
        if one.kind == "year":
            return _span(one, "date")
        if one.kind == "date":
            return self._date(one)
        if one.kind == "ratio":
            return None
        turned, source = self._lookup(one)
        if source:
            self._mentioned.add(source)
            return _span(one, "grounded", source.source)
        if turned:
            return _span(one, "untraced")
        for known, _ in self._asked.matching(one):
            if not one.sign or (known.value < 0) == (one.sign < 0):
                return _span(one, "asked", known.source)
        return None

    def settled(self, one: Found, span: Span | None) -> Span:
        """The final word on a number: computed from others, a day of a month, or untraced."""
        if span:
            return span
        if self._operands is None:
            self._operands = derive.operands(self._sources, self._mentioned)
        how = derive.derived(one, self._text, self._sources, self._operands)
        if how:
            return _span(one, "derived", how)
        return _span(one, "date" if self._is_day_of_month(one) else "untraced")

    def _lookup(self, one: Found) -> tuple[bool, Quantity | None]:
        """The source of a number; the first is True where a source says the same size the other way round."""
        words = around(self._text, one)
        way = one.sign or direction(self._text, one)
        change = bool(way) or cued("apart", words)
        best: Quantity | None = None
        turned = agreed = False
        for known, _ in (*self._given.matching(one), *(self._given.matching(one, delta=True) if change else ())):
            if way and known.change:
                agreed, turned = agreed or known.change == way, turned or known.change == -way
            if not _signs_agree(one, known, way, change):
                continue
            if best is None or (best.role == "said" and known.role != "said"):
                best = known
        if turned and not agreed:
            return True, None
        return False, best

    def _date(self, one: Found) -> Span:
        days = self._sources.days
        if any(day.is_day(known) for day in one.days for known in days):
            seen = [any(day.is_day(known) for known in days) or self._within(day) for day in one.days]
            if all(seen) or "/" in one.text:  # 12/03 is one of two days, 16–22 November is both
                return _span(one, "grounded", "date")
        if not days or all(self._within(day) for day in one.days):
            return _span(one, "date")
        return _span(one, "untraced")

    def _within(self, written: Day) -> bool:
        early = [(first - timedelta(days=_BEFORE * (last > first)), last) for first, last in self._sources.spans]
        return any(first <= day <= last for day in written.dates(self._years) for first, last in early)

    def _is_day_of_month(self, one: Found) -> bool:
        plain = one.unit is None and one.step == 1 and not one.sign and 1 <= one.value <= 31
        before = self._text[max(0, one.start - 6) : one.start]
        return plain and bool(_DAY_ALONE.search(before)) and any(day.day == one.value for day in self._sources.days)


def _signs_agree(one: Found, known: Quantity, way: int, change: bool) -> bool:
    """Whether a number may stand for a value of the same size, by its written sign or the words around it."""
    if not one.value:
        return True
    if one.sign:
        return (known.value < 0) == (one.sign < 0) or known.change == one.sign
    if known.value < 0:
        return known.change == way or (way == 0 and change)
    return not (way and known.change == -way)


def _span(one: Found, status: Status, source: str = "") -> Span:
    return Span(one.start, one.end, one.text, one.value, one.unit, status, source)
