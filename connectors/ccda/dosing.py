"""How a medication is taken: dose, times, and the whole instruction as words."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.ccda.case import Case
from connectors.ccda.concepts import codes, label
from connectors.ccda.times import moment, span
from connectors.ccda.tree import Node
from connectors.ccda.values import shown, value_of, written

_EVENTS = {
    "AC": "before meals", "ACM": "before breakfast", "ACD": "before lunch", "ACV": "before dinner", "HS": "at bedtime",
    "IC": "between meals", "ICM": "between breakfast and lunch", "ICD": "between lunch and dinner",
    "ICV": "between dinner and bedtime", "PC": "after meals", "PCM": "after breakfast", "PCD": "after lunch",
    "PCV": "after dinner", "C": "with meals", "CM": "with breakfast", "CD": "with lunch", "CV": "with dinner",
    "WAKE": "on waking", "MORN": "in the morning", "AFT": "in the afternoon", "EVE": "in the evening",
    "NIGHT": "at night",
}  # fmt: skip
_SIG = frozenset(("2.16.840.1.113883.10.20.22.4.147", "1.3.6.1.4.1.19376.1.5.3.1.4.3.1"))
_INSTRUCTION = frozenset((
    "2.16.840.1.113883.10.20.22.4.20", "2.16.840.1.113883.10.20.1.49", "1.3.6.1.4.1.19376.1.5.3.1.4.3",
))  # fmt: skip
_PERIODS = {"PIVL_TS", "EIVL_TS", "PIVL", "EIVL", "SXPR_TS"}


@dataclass(frozen=True)
class Dosing:
    """What the columns of a medication take."""

    text: str | None
    value: float | None
    unit: str | None
    started: str | None
    stopped: str | None
    days: float | None


def dosing(node: Node, case: Case, written_text: str | None) -> Dosing:
    """All that a substanceAdministration says of dose and time; ``written_text`` is its table's cell."""
    dose = value_of(node.first("doseQuantity"), case.story)
    unit = dose.unit if dose.unit != "1" else None
    unit = unit or label(node.first("administrationUnitCode"), case.story)
    times = node.all("effectiveTime")
    periods = [words for time in times if (words := _frequency(time))]
    spans = [span(time) for time in times if _plain(time)]
    started = next((start for start, _ in spans if start), None)
    stopped = next((end for _, end in spans if end), None)
    days = next((found for time in times if (found := _width(time)) is not None), None)
    parts = [
        _amount(node, case, dose.words() if not dose.empty else None, unit),
        _rate(node, case), *periods, label(node.first("routeCode"), case.story), _maximum(node, case),
    ]  # fmt: skip
    made = "; ".join(part for part in parts if part)
    text = _instruction(node, case) or written_text or made or None
    return Dosing(text, dose.number, unit, started, stopped, days)


def _plain(time: Node) -> bool:
    return (time.get("type") or "").rpartition(":")[2] not in _PERIODS and time.first("period") is None


def _amount(node: Node, case: Case, words: str | None, unit: str | None) -> str | None:
    if words is None or words.startswith("absent"):
        return None
    return words if unit is None or words.endswith(unit) else f"{words} {unit}"


def _rate(node: Node, case: Case) -> str | None:
    rate = value_of(node.first("rateQuantity"), case.story)
    return rate.words() if not rate.empty else None


def _maximum(node: Node, case: Case) -> str | None:
    most = value_of(node.first("maxDoseQuantity"), case.story)
    return f"max. {most.words()}" if not most.empty else None


def _frequency(time: Node) -> str | None:
    """``every 6 h``, ``every 4-6 h``, ``3 times per 1 d``, ``at bedtime``; parts of an expression together."""
    inner = [words for part in time.all("comp") if (words := _frequency(part))]
    if inner:
        return ", ".join(inner)
    period, event = time.first("period"), time.first("event")
    if event is not None and event.get("code"):
        code = str(event.get("code"))
        return _EVENTS.get(code.upper(), code)
    if period is None:
        return None
    low, high = period.attr("low", "value"), period.attr("high", "value")
    if low and high:
        return f"every {low}-{high} {period.attr('high', 'unit') or period.attr('low', 'unit') or ''}".strip()
    length = written(period.get("value") or low or high)
    unit = period.get("unit") or period.attr("low", "unit") or ""
    if length.number is None:
        return None
    if unit == "d" and 0 < length.number < 1:
        hours = round(24 * length.number, 2)
        return f"every {shown(hours)} h"
    return f"every {shown(length.number)} {unit}".strip()


def _width(time: Node) -> float | None:
    """Days that an interval lasts, where it says so by its width."""
    width = time.first("width")
    made = written(width.get("value")) if width is not None else None
    if made is None or made.number is None or width is None:
        return None
    return {"d": 1.0, "wk": 7.0, "mo": 30.0, "h": 1 / 24}.get(width.get("unit") or "d", 1.0) * made.number


def _instruction(node: Node, case: Case) -> str | None:
    """The instruction as written, in a nested statement of its own; those are spoken for."""
    found: list[str] = []
    for inner in node.nested():
        sig = inner.templates() & _SIG or codes(inner.first("code")) & {"76662-6"}
        if sig or (inner.templates() & _INSTRUCTION and inner.tag == "act"):
            words = case.story.said(inner.first("text")) or (None if sig else label(inner.first("code"), case.story))
            found += [words] if words else []
            case.absorb(inner)
    own = node.first("text")
    if not found and own is not None and own.words():
        found = [own.words()]
    return "\n".join(dict.fromkeys(found)) or None


def single(time: Node | None) -> str | None:
    """The moment of one dose."""
    if time is None:
        return None
    return moment(time.get("value")) or span(time)[0] or span(time)[1]
