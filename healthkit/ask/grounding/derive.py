"""Numbers that a careful writer may compute from given ones: differences, shares, sums, averages, ratios, durations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from math import inf

from healthkit.ask.grounding.direction import around
from healthkit.ask.grounding.found import Found
from healthkit.ask.grounding.lexicon import cued
from healthkit.ask.grounding.rounding import agrees
from healthkit.ask.grounding.scale import is_count, scale
from healthkit.ask.grounding.sources import Quantity, Sources

_MOST_OPERANDS = 24
_MOST_DAYS = 6
_DAYS = {"d": 1.0, "{night}": 1.0, "wk": 7.0, "mo": 30.44, "a": 365.25}
_BOUND = re.compile(r"\b(?:more|fewer|less) than\b|\b(?:plus|moins) d(?:e\b|’|')\s?(?=\d)")
_RATIO_NEAR = 0.08


def derived(one: Found, text: str, sources: Sources, operands: list[Quantity]) -> str | None:
    """How a number follows from others, as a short English word for the record; None where it does not.

    Args:
        one: the number.
        text: the whole text; only words in the number's own sentence count.
        sources: for dates and columns.
        operands: the numbers that may be computed with: see :func:`operands`.
    """
    words = around(text, one)
    if one.unit in _DAYS and _lasted(one, sources):
        return "duration"
    by_ratio = one.kind == "ratio" or (cued("ratio", words) and one.unit in (None, "{event}"))
    if by_ratio and _ratio(one, operands, sources):
        return "ratio"
    if one.kind == "ratio":
        return None
    if _speaks_of_difference(one, words) and _difference(one, operands):
        return "difference"
    if one.unit == "%" and (_share(one, operands) or (_moved(words) and _percent(one, operands))):
        return "percent"
    if cued("sum", words) and _sum(one, operands, sources):
        return "sum"
    if cued("mean", words) and _mean(one, sources):
        return "average"
    return "count" if is_count(one.unit) and _counted(one, sources) else None


def operands(sources: Sources, mentioned: set[Quantity]) -> list[Quantity]:
    """Numbers to compute with: what answers give as their value, and whatever else the text itself repeats."""
    found: dict[tuple[float, str | None], Quantity] = {}
    for one in sources.quantities:
        if one.role == "value" or one in mentioned:
            found.setdefault((one.value, one.unit), one)
        if len(found) >= _MOST_OPERANDS:
            break
    return list(found.values())


def _speaks_of_difference(one: Found, words: str) -> bool:
    if is_count(one.unit):  # “8 of 14 nights under 6 h” is no difference, though 14 − 6 is 8
        return cued("rest", _BOUND.sub(" ", words))
    return bool(one.sign) or any(cued(kind, words) for kind in ("apart", "up", "down", "apex"))


def _moved(words: str) -> bool:
    return any(cued(kind, words) for kind in ("apart", "up", "down"))


def _pairs(items: list[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    for one, two in combinations(items, 2):
        if one.unit == two.unit and not (one.change or two.change):
            yield one, two


def _says(
    one: Found, value: float, unit: str | None, about: str | None, *, delta: bool = False, slack: float = 0.0
) -> bool:
    found = scale(one.unit, unit, about, delta=delta)
    if found is None:
        return False
    expected = value * found.factor + found.offset
    written = abs(one.value) if delta else one.value
    expected = abs(expected) if delta else expected
    return agrees(written, one.step, expected, one.hedge, converted=found.converted, hours=one.unit == "min")


def _difference(one: Found, items: list[Quantity]) -> bool:
    if one.unit == "%" and not any(item.unit == "%" for item in items):
        return False
    return any(
        a.value != b.value and _says(one, a.value - b.value, a.unit, a.about, delta=True)
        for a, b in _pairs(items)
        if one.unit is not None or a.unit is not None
    )


def _percent(one: Found, items: list[Quantity]) -> bool:
    for a, b in _pairs(items):
        for start, end in ((a.value, b.value), (b.value, a.value)):
            percent = abs(end - start) / start * 100 if start > 0 else 0.0
            if percent and agrees(abs(one.value), one.step, percent, one.hedge):
                return True
    return False


def _share(one: Found, items: list[Quantity]) -> bool:
    counts = [item for item in items if is_count(item.unit) or item.unit == "1"]
    counts = [item for item in counts if item.value == round(item.value)]
    for a, b in combinations(counts, 2):
        part, whole = sorted((a.value, b.value))
        if whole > 1 and agrees(one.value, one.step, part / whole * 100, one.hedge):
            return True
    return False


def _sum(one: Found, items: list[Quantity], sources: Sources) -> bool:
    if any(_says(one, a.value + b.value, a.unit, a.about) for a, b in _pairs(items)):
        return True
    return any(_says(one, sum(values), unit, about) for values, unit, about in _columns(sources))


def _mean(one: Found, sources: Sources) -> bool:
    return any(_says(one, sum(values) / len(values), unit, about) for values, unit, about in _columns(sources))


def _columns(sources: Sources) -> Iterator[tuple[list[float], str | None, str | None]]:
    groups: dict[tuple[str, str | None, str | None], list[float]] = {}
    for one in sources.quantities:
        if one.role == "listed" and one.group:
            groups.setdefault((one.group, one.unit, one.about), []).append(one.value)
    for (_, unit, about), values in groups.items():
        if len(values) > 1:
            yield values, unit, about


def _ratio(one: Found, items: list[Quantity], sources: Sources) -> bool:
    if one.kind == "ratio" and any(abs(one.value - given) < 1e-9 for given in sources.ratios):
        return True
    shares = [item.value / 100 for item in items if item.unit == "%"]
    quotients = [a.value / b.value for pair in _pairs(items) for a, b in (pair, pair[::-1]) if b.value]
    if one.kind == "ratio":
        return any(abs(one.value - value) <= _RATIO_NEAR * one.value for value in (*shares, *quotients))
    return one.value > 1 and any(agrees(one.value, one.step, value, one.hedge) for value in quotients)


def _counted(one: Found, sources: Sources) -> bool:
    """Rows of a column above or below a bound that the person gave."""
    bounds = [item for item in sources.quantities if item.role in ("asked", "plan")]
    for values, unit, about in _columns(sources):
        for bound in bounds:
            found = scale(bound.unit, unit, about)
            if found is None:
                continue
            scaled = [value * found.factor + found.offset for value in values]
            below, same = sum(v < bound.value for v in scaled), sum(v == bound.value for v in scaled)
            if one.value in (below, below + same, len(values) - below, len(values) - below - same):
                return True
    return False


def _lasted(one: Found, sources: Sources) -> bool:
    days = sorted(sources.days)
    pairs = set(sources.spans) | (set(combinations(days, 2)) if len(days) <= _MOST_DAYS else set())
    return any(_is_length(one, first, last) for first, last in pairs)


def _is_length(one: Found, first: date, last: date) -> bool:
    apart = (last - first).days
    size = _DAYS[one.unit or "d"]
    if size == 1:
        return one.value in (apart, apart + 1) or agrees(one.value, one.step, apart, one.hedge)
    if one.unit == "a":
        whole = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
        return one.value == whole or abs(one.value - apart / size) <= (0.25 if one.hedge else 0.08)
    near = one.step / 2 if apart > size / 2 else -inf
    return abs(one.value - apart / size) <= near or abs(one.value - (apart + 1) / size) <= near
