"""Data types of FHIR as plain values: numbers, quantities, ranges, moments, text. Pure; any version; never raises."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

Json = dict[str, Any]

UCUM = "http://unitsofmeasure.org"
_COMPARATORS = {"<": "<", "<=": "<=", ">=": ">=", ">": ">", "≤": "<=", "≥": ">=", "ad": None}
_BREAK = re.compile(r"</(?:p|div|tr|li|h\d|table|ul|ol|thead|tbody)>|<br\s*/?>", re.I)
_CELL = re.compile(r"</t[dh]>", re.I)
_HIDDEN = re.compile(r"<(style|script|head)\b.*?</\1>|<!--.*?-->", re.I | re.S)
_NOTES = ("note", "notes", "comment", "comments")
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r"\s*\n\s*")


def items(value: Any) -> list[Any]:
    """A list of what stands there: versions differ in whether an element repeats."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def first(value: Any) -> Any:
    """The first of a list, or the value itself; ``None`` for an empty list."""
    if isinstance(value, list):
        return value[0] if value else None
    return value


def number(value: Any) -> float | None:
    """A finite number; some senders write it as a string."""
    if type(value) is float:
        return value if -1e300 < value < 1e300 else None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = float(value)
        return found if -1e300 < found < 1e300 else None
    return None


def plain(value: Any) -> str | None:
    """A number as people write it (``5``, not ``5.0``), or a text."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def comparator(quantity: Json) -> str | None:
    """The comparator of a Quantity, as one of ``<``, ``<=``, ``>=``, ``>``."""
    return _COMPARATORS.get(quantity.get("comparator") or "")


def unit(quantity: Json | None) -> str | None:
    """The unit of a Quantity: its UCUM code, else what it is called, else a code of another system."""
    if not quantity:
        return None
    code, called = quantity.get("code"), quantity.get("unit") or quantity.get("units")
    if "_unit" in quantity and called and extension(quantity["_unit"], "/originalText"):
        return str(called)  # the source's own spelling, which the sender says is no code
    if code and (not called or quantity.get("system") == UCUM):
        return str(code)
    return str(called) if called else None


def quantity_text(quantity: Json | None) -> str | None:
    """A Quantity as people write it: ``< 5 mg``."""
    if not quantity:
        return None
    called = quantity.get("unit") or quantity.get("units") or quantity.get("code")
    words = (quantity.get("comparator"), plain(quantity.get("value")), called if called != "1" else None)
    return " ".join(str(word) for word in words if word) or None


def range_text(span: Json | None) -> str | None:
    """A Range as people write it: ``3.5 - 5.1 mmol/L``, ``>= 60``, ``<= 5``."""
    if not span:
        return None
    low, high = span.get("low") or {}, span.get("high") or {}
    least, most = plain(low.get("value")), plain(high.get("value"))
    called = high.get("unit") or high.get("code") or low.get("unit") or low.get("code")
    if least and most:
        text = f"{least} - {most}"
    elif least:
        text = f">= {least}"
    elif most:
        text = f"<= {most}"
    else:
        return None
    return f"{text} {called}" if called and called != "1" else text


def ratio_text(ratio: Json | None) -> str | None:
    """A Ratio: a titre ``1:128`` where neither side has a unit, else ``5 mg / 1 mL``."""
    if not ratio:
        return None
    above, below = ratio.get("numerator") or {}, ratio.get("denominator") or {}
    left, right = quantity_text(above), quantity_text(below)
    if not left or not right:
        return left or right
    bare = not any(side.get("unit") or side.get("code") not in {None, "1"} for side in (above, below))
    return f"{left}:{right}" if bare else f"{left} / {right}"


def period_text(period: Json | None) -> str | None:
    """A Period: ``2020-01-01 - 2020-02-01``; open ends stay open."""
    if not period:
        return None
    start, end = period.get("start"), period.get("end")
    return f"{start or ''} - {end or ''}".strip() if start or end else None


def timing_start(timing: Json | None) -> Any:
    """When a Timing begins: its first event, else the bounds of what repeats."""
    if not timing:
        return None
    bounds = (timing.get("repeat") or {}).get("boundsPeriod") or (timing.get("repeat") or {}).get("bounds") or {}
    return first(timing.get("event")) or bounds.get("start")


def start_of(resource: Json, stem: str) -> Any:
    """The moment that a choice element such as ``effective[x]`` begins."""
    found = resource.get(stem + "DateTime")
    if found:
        return found
    found = resource.get(stem + "Instant") or resource.get(stem + "Date")
    if found:
        return found
    period = resource.get(stem + "Period")
    if period:
        return period.get("start") or period.get("end")
    return timing_start(resource.get(stem + "Timing"))


def end_of(resource: Json, stem: str) -> Any:
    """The moment that a choice element ends, where it is a period."""
    return (resource.get(stem + "Period") or {}).get("end")


def age_text(resource: Json, stem: str) -> str | None:
    """A choice element that is no moment: an age, a range or words."""
    age = resource.get(stem + "Age") or resource.get(stem + "Quantity")
    if age:
        told = quantity_text(age)
        return f"age {told}" if told else None
    span = range_text(resource.get(stem + "Range"))
    if span:
        return f"age {span}"
    return resource.get(stem + "String")


def bare_text(markup: str) -> str:
    """The words of HTML or XHTML, a line for each block."""
    text = _HIDDEN.sub("", markup)
    text = _CELL.sub(" \t", _BREAK.sub("\n", text))
    return tidy(unescape(_TAG.sub("", text)))


def tidy(text: str) -> str:
    """Text without runs of blanks and empty lines."""
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def narrative(resource: Json) -> str | None:
    """The words of a resource's or section's own narrative."""
    text = resource.get("text")
    div = text.get("div") if isinstance(text, dict) else None
    return (bare_text(div) or None) if isinstance(div, str) else None


def notes(resource: Json, *names: str) -> str | None:
    """Annotations, or the plain strings that DSTU2 has in their place, a line each."""
    found = []
    for name in names or _NOTES:
        if name not in resource:
            continue
        for entry in items(resource[name]):
            text = entry.get("text") if isinstance(entry, dict) else entry
            if isinstance(text, str) and text.strip():
                found.append(text.strip())
    return "\n".join(found) or None


def extension(thing: Json | None, ending: str) -> Json | None:
    """The extension whose URL ends like that."""
    for found in items((thing or {}).get("extension")):
        if isinstance(found, dict) and str(found.get("url") or "").endswith(ending):
            return found
    return None


def value_of(thing: Json | None, stem: str = "value") -> Any:
    """Whatever a choice element holds, by the first key that begins with its name."""
    for key, value in (thing or {}).items():
        if key.startswith(stem):
            return value
    return None
