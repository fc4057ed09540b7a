"""Bounds on results (``above 3 mmol/L``) in the analyte's own unit, and the unit that an answer is wanted in."""

from __future__ import annotations

from dataclasses import replace

from healthkit.ask.labs.plan import Limit
from healthkit.ask.reading import take_bounds
from healthkit.ask.spotting import Page
from healthkit.ask.thresholds import Bound
from healthkit.ask.understanding import Stop
from healthkit.errors import UnitRefused
from healthkit.model.analytes import Analyte
from healthkit.model.lab_units import conversion, ucum

_LONGEST = 5  # words of a unit: mL min 1 73 m
_IN = frozenset({"in", "en"})
_PER = frozenset({"per", "par"})


def take_limits(page: Page, analyte: Analyte | None) -> tuple[Limit, ...]:
    """All bounds with their units; their words are taken.

    Raises:
        Stop: a unit that is none of the analyte's, or a bound on no single analyte.
    """
    bounds = take_bounds(page)
    if bounds and (analyte is None or not analyte.unit):
        raise Stop("unclear_bound")
    if analyte is None:
        return ()
    units: dict[int, str] = {}  # of “between 3 and 4 mmol/L”, two bounds in one place, both numbers have it
    for bound in bounds:
        if bound.start not in units:
            units[bound.start] = _unit_of(page, bound, analyte)
    return tuple(_limit(bound, units[bound.start], analyte) for bound in bounds)


def _unit_of(page: Page, bound: Bound, analyte: Analyte) -> str:
    """The unit after a bound's number; an everyday ``g`` that the bound took may be that of ``g/L``."""
    question = page.question
    span = question.span(bound.start, bound.end)
    number = max((index for index in span if question.words[index][0].isdigit()), default=span.stop - 1)
    page.taken.difference_update(range(number + 1, span.stop))
    spelled = _unit_at(page, number + 1, analyte)
    if bound.unit and not spelled:
        raise Stop("unclear_bound", bound.unit, (analyte.id,))
    page.take(span)
    return spelled


def _limit(bound: Bound, spelled: str, analyte: Analyte) -> Limit:
    code = (ucum(spelled) if spelled else None) or analyte.unit
    found = conversion(analyte, code)
    return Limit(bound.op, bound.value * found.factor + found.offset, bound.value, code)


def rescaled(limits: tuple[Limit, ...], analyte: Analyte) -> tuple[Limit, ...]:
    """The same bounds, as they were said, on another analyte; none where it has no such unit."""
    if not all(_has(analyte, limit.unit) for limit in limits):
        return ()
    found = [conversion(analyte, limit.unit) for limit in limits]
    return tuple(
        replace(limit, value=limit.said * way.factor + way.offset) for limit, way in zip(limits, found, strict=True)
    )


def take_wanted(page: Page, analyte: Analyte | None) -> str:
    """The unit that the answer is wanted in, as a UCUM code; empty where none is named."""
    for index in page.free if analyte and analyte.unit else ():
        if page.question.words[index] in _IN:
            spelled = _unit_at(page, index + 1, analyte)
            if spelled:
                return ucum(spelled) or ""
    return ""


def _unit_at(page: Page, first: int, analyte: Analyte | None) -> str:
    """The longest unit of this analyte that begins at a word; strokes are lost in a question: ``mmol l``."""
    question = page.question
    free = set(page.free)
    for size in range(_LONGEST, 0, -1):
        span = range(first, first + size)
        if not free.issuperset(span):
            continue
        spelled = "/".join(question.typed[index] for index in span if question.words[index] not in _PER)
        if analyte and _has(analyte, spelled):
            page.take(span)
            return spelled
    return ""


def _has(analyte: Analyte, spelled: str) -> bool:
    code = ucum(spelled) if spelled else None
    if code is None:
        return False
    try:
        conversion(analyte, code)
    except UnitRefused:
        return False
    return True
