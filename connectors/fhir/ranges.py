"""Reference ranges: what the laboratory printed, and the bounds where they are beyond doubt."""

from __future__ import annotations

from typing import Any

from connectors.fhir.context import Context, Values
from connectors.fhir.values import Json, items, number, range_text, unit

_NORMAL = {"normal", "recommended", ""}


def reference_range(ranges: Any, value_unit: str | None, to: Context) -> Values:
    """``range_text`` of all ranges; ``low`` and ``high`` of the one that holds for everybody, in the value's unit."""
    known = [one for one in items(ranges) if isinstance(one, dict) and one]
    told = [text for text in (_text(one, to) for one in known) if text]
    chosen = _plain(known, to)
    low, high = chosen.get("low") or {}, chosen.get("high") or {}
    return {
        "range_text": "; ".join(dict.fromkeys(told)) or None,
        "low": _bound(low, value_unit),
        "high": _bound(high, value_unit),
    }


def _text(one: Json, to: Context) -> str | None:
    """The range as printed; put together where it is only coded. For whom it holds stands before it."""
    text = one.get("text") or range_text(one)
    if not text:
        return None
    for_whom = [to.labels(one.get("appliesTo")), _age(one)]
    meaning = _meaning(one, to)
    if meaning not in _NORMAL:
        for_whom.insert(0, meaning)
    said = ", ".join(word for word in for_whom if word and word.lower() not in text.lower())
    return f"{said}: {text}" if said else text


def _age(one: Json) -> str | None:
    told = range_text(one.get("age"))
    return f"age {told}" if told else None


def _meaning(one: Json, to: Context) -> str:
    """``type`` of R4 and STU3, ``meaning`` of DSTU2."""
    stated = one.get("type") or one.get("meaning")
    if not stated:
        return ""
    coded = to.coded(stated)
    return "normal" if str(coded["code"]).lower() in {"normal", "n"} else coded["name"] or ""


def _plain(ranges: list[Json], to: Context) -> Json:
    """The range without a group or an age; with only one range, that one."""
    bounded = [one for one in ranges if one.get("low") or one.get("high")]
    if len(bounded) == 1 and _meaning(bounded[0], to) in _NORMAL:
        return bounded[0]
    for one in bounded:
        if not one.get("appliesTo") and not one.get("age") and _meaning(one, to) in _NORMAL:
            return one
    return {}


def _bound(quantity: Json, value_unit: str | None) -> float | None:
    own = unit(quantity)
    if own and value_unit and own != value_unit and quantity.get("unit") != value_unit:
        return None
    return number(quantity.get("value"))
