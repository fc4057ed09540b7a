"""Values that are no number, in words: ``value[x]`` of every version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connectors.fhir.context import Context
from connectors.fhir.values import Json, extension, period_text, plain, quantity_text, range_text, ratio_text


def value_text(thing: Json, to: Context) -> str | None:
    """A value in words: code, text, ratio, range, date, truth. ``None`` where there is none."""
    if "valueCodeableConcept" in thing:
        return to.label(thing["valueCodeableConcept"])
    if "valueString" in thing:
        return plain(thing["valueString"])
    for key, value in thing.items():
        if key[:5] == "value" and value is not None:
            return _WORDS.get(key, _other)(value, to)
    return None


def absent_text(thing: Json, to: Context) -> str | None:
    """Why there is no value: ``absent: unknown``."""
    reason = thing.get("dataAbsentReason")
    if reason:
        return f"absent: {to.label(reason) or 'unknown'}"
    for key in thing:
        if key[:6] == "_value":
            stated = extension(thing[key], "data-absent-reason") or {}
            return f"absent: {stated['valueCode']}" if stated.get("valueCode") else None
    return None


def _other(value: Any, to: Context) -> str | None:
    return to.label(value) if isinstance(value, dict) else plain(value)


def _sampled(value: Any, _: Context) -> str | None:
    count = len(str(value.get("data") or "").split())
    return f"{count} samples, one every {plain(value.get('period'))} ms" if count else None


def _attached(value: Any, _: Context) -> str | None:
    return plain(value.get("title") or value.get("contentType") or value.get("url"))


_WORDS: dict[str, Callable[[Any, Context], str | None]] = {
    "valueRange": lambda value, _: range_text(value),
    "valueRatio": lambda value, _: ratio_text(value),
    "valuePeriod": lambda value, _: period_text(value),
    "valueQuantity": lambda value, _: quantity_text(value),
    "valueSampledData": _sampled,
    "valueAttachment": _attached,
    "valueReference": lambda value, _: plain(value.get("display")),
}
