"""Dosage instructions of every version: the whole as people read it, and the first dose in figures."""

from __future__ import annotations

from typing import Any

from connectors.fhir.context import Context, Values
from connectors.fhir.values import Json, first, items, number, plain, quantity_text, range_text, ratio_text, unit

_PERIODS = {"s": "second", "min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}
_WHEN = {
    "HS": "at bedtime", "WAKE": "on waking", "C": "with meals", "CM": "at breakfast", "CD": "at lunch",
    "CV": "at dinner",
    "AC": "before meals", "ACM": "before breakfast", "ACD": "before lunch", "ACV": "before dinner",
    "PC": "after meals", "PCM": "after breakfast", "PCD": "after lunch", "PCV": "after dinner",
    "MORN": "in the morning",
    "AFT": "in the afternoon", "EVE": "in the evening", "NIGHT": "at night", "NOON": "at noon",
}  # fmt: skip


def dosage(instructions: Any, to: Context) -> Values:
    """The columns ``dose_text``, ``dose_value``, ``dose_unit``, ``route`` and ``as_needed``."""
    known = [one for one in items(instructions) if isinstance(one, dict) and one]
    if not known:
        return {}
    told = [_text(one, to) for one in known]
    lead = known[0]
    dose = _dose(lead)
    return {
        "dose_text": "\n".join(dict.fromkeys(text for text in told if text)) or None,
        "dose_value": number(dose.get("value")),
        "dose_unit": unit(dose),
        "route": to.label(lead.get("route")),
        "as_needed": _as_needed(lead),
    }


def _dose(one: Json) -> Json:
    """The dose as a quantity: of R4's ``doseAndRate``, or where earlier versions have it; of a range, its lower end."""
    rated = first(one.get("doseAndRate")) or {}
    for place, name in ((rated, "dose"), (one, "dose"), (one, "quantity")):
        found = place.get(f"{name}Quantity") or place.get(name)
        if isinstance(found, dict) and ("value" in found or "unit" in found):
            return found
        span = place.get(f"{name}Range")
        if span:
            return span.get("low") or span.get("high") or {}
    return {}


def _text(one: Json, to: Context) -> str | None:
    """The instruction as written; put together from its parts where there is no text."""
    written = one.get("text") or one.get("patientInstruction")
    if isinstance(written, str) and written.strip():
        return written.strip()
    rated = first(one.get("doseAndRate")) or {}
    span = rated.get("doseRange") or one.get("doseRange") or one.get("quantityRange")
    words = [
        to.label(one.get("method")),
        range_text(span) or quantity_text(_dose(one)),
        _rate(rated) or _rate(one),
        to.label(one.get("route")),
        to.labels(one.get("site") or one.get("siteCodeableConcept")),
        timing_text(one.get("timing"), to),
        "as needed" if _as_needed(one) else None,
        to.label(one.get("asNeededCodeableConcept") or one.get("asNeededFor")),
        to.labels(one.get("additionalInstruction") or one.get("additionalInstructions")),
    ]
    return ", ".join(word for word in words if word) or None


def _rate(place: Json) -> str | None:
    return (
        ratio_text(place.get("rateRatio"))
        or range_text(place.get("rateRange"))
        or quantity_text(place.get("rateQuantity") or place.get("rateSimpleQuantity"))
    )


def _as_needed(one: Json) -> bool | None:
    stated = one.get("asNeededBoolean")
    if stated is None:
        stated = one.get("asNeeded")
    if isinstance(stated, bool):
        return stated
    return True if one.get("asNeededCodeableConcept") or one.get("asNeededFor") else None


def timing_text(timing: Json | None, to: Context) -> str | None:
    """A Timing in words: ``3 times per day``, ``every 6 hours, at bedtime``."""
    if not isinstance(timing, dict):
        return None
    repeat = timing.get("repeat") or {}
    coded = to.label(timing.get("code"))
    words = [] if not coded else [coded]
    if not coded or repeat.get("frequency"):
        often = _frequency(repeat)
        if often:
            words.append(often)
    moments = items(repeat.get("when"))
    words += [_WHEN.get(str(one), str(one)) for one in moments]
    words += [str(one) for one in (*items(repeat.get("dayOfWeek")), *items(repeat.get("timeOfDay")))]
    lasting = repeat.get("boundsDuration") or repeat.get("boundsQuantity")
    told = quantity_text(lasting) or range_text(repeat.get("boundsRange"))
    if told:
        words.append(f"for {told}")
    if repeat.get("count"):
        words.append(f"{plain(repeat['count'])} times in all")
    if not words:
        words = [str(one) for one in items(timing.get("event"))]
    return ", ".join(words) or None


def _frequency(repeat: Json) -> str | None:
    period = number(repeat.get("period"))
    name = _PERIODS.get(str(repeat.get("periodUnit") or repeat.get("periodUnits") or ""))
    if not period or not name:
        return None
    often = number(repeat.get("frequency")) or 1.0
    most = number(repeat.get("frequencyMax"))
    many = plain(period) if period != 1 else ""
    if often == 1 and not most:
        return f"every {many} {name}s" if many else f"once per {name}"
    times = f"{plain(often)}-{plain(most)}" if most else plain(often)
    return f"{times} times per {many + ' ' if many else ''}{name}{'s' if many else ''}"
