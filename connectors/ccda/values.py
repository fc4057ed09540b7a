"""Values of observations, whatever their type, and reference ranges."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from connectors.ccda.concepts import coded, label
from connectors.ccda.narrative import Story, plain
from connectors.ccda.times import moment, span
from connectors.ccda.tree import Node

NUMBER = r"[+-]?(?:(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?"
_COMPARED = re.compile(rf"\s*(<=|>=|<|>|≤|≥)?\s*({NUMBER})\s*\Z")
_MEASURED = re.compile(rf"\s*(<=|>=|<|>|≤|≥)?\s*({NUMBER})(\s*[^\s\d.,;:()|+-][^\s;|()]*|\s+x? ?10[*^]?\d+/\w+)\s*\Z")
_UNIT_LIKE = re.compile(
    r"\A(?=.*[A-Za-zµ%°]).*[/%]|\A(?:[mkunpµd]?g|[munpµ]?mol|mEq|lb|oz|IU|UI|[mk]?U|[mdfµ]?L|[cm]?m|in|inches|mm\[?Hg\]?|kPa|bpm|sec|s|min|h"
    r"|ratio|titer|Cel|°[CF]|\[\w+\]|\{.*\})\Z",
    re.I,
)
_SIGNS = {"≤": "<=", "≥": ">="}
NULLS = {
    "UNK": "unknown", "NI": "no-information", "NA": "not-applicable", "NASK": "not-asked", "ASKU": "asked-unknown",
    "NAV": "temp-unknown", "MSK": "masked", "OTH": "other", "NP": "not-permitted", "QS": "sufficient",
    "PINF": "positive-infinity", "NINF": "negative-infinity",
}  # fmt: skip
"""Why a value is missing, in FHIR's words."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number in ``unit``, or a text. ``also`` is the same value in the unit that the file translates it from."""

    number: float | None = None
    comparator: str | None = None
    text: str | None = None
    unit: str | None = None
    also: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return self.number is None and (self.text is None or self.text.startswith("absent:"))

    def words(self) -> str | None:
        """The whole value as one text."""
        if self.number is None:
            return self.text
        return " ".join(part for part in ((self.comparator or "") + shown(self.number), unit_words(self.unit)) if part)


def shown(number: float) -> str:
    """A number without a needless ``.0``."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def unit_words(unit: str | None) -> str:
    """A unit as text; UCUM's ``1`` is none."""
    return "" if unit in (None, "1") else str(unit)


def number(text: str | None) -> float | None:
    """A finite number with a point or a decimal comma."""
    found = _COMPARED.match(text or "")
    return _float(found.group(2)) if found and not found.group(1) else None


def _float(text: str) -> float | None:
    value = float(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."))
    return value if abs(value) < float("inf") else None


def written(text: str | None) -> Value:
    """A value as somebody wrote it: ``< 5``, ``155 MG/DL``, ``Negative``."""
    text = (text or "").strip()
    if not text:
        return Value()
    found = _COMPARED.match(text)
    unit = None
    if not found:
        found = _MEASURED.match(text)
        unit = found.group(3).strip() if found else ""
        if not found or not _UNIT_LIKE.search(unit):
            return Value(text=text)
    sign = found.group(1)
    return Value(_float(found.group(2)), _SIGNS.get(sign, sign) if sign else None, None, unit)


def value_of(node: Node | None, story: Story) -> Value:
    """One ``value`` element."""
    if node is None:
        return Value()
    kind = _kind(node)
    if kind in {"PQ", "MO", "REAL", "INT", "PPD"}:
        return _quantity(node, story)
    if kind == "IVL":
        return _interval(node, story)
    if kind == "RTO":
        return _ratio(node, story)
    if kind in {"TS", "IVL_TS"}:
        return _moments(node)
    if kind == "BL":
        return Value(text=node.get("value")) if node.get("value") else _absent(node)
    if kind == "CD":
        name = label(node, story)
        return Value(text=name) if name else _absent(node)
    if (node.get("representation") or "").upper() == "B64":
        return Value()
    words = story.said(node)
    return written(words) if words else _absent(node)


def _kind(node: Node) -> str:
    """The family of its xsi:type, or what its shape shows where there is none."""
    told = (node.get("type") or "").rpartition(":")[2].upper()
    if told in {"TS", "IVL_TS", "BL"}:
        return told
    for family in ("IVL_", "RTO", "PPD", "PQ", "MO", "REAL", "INT"):
        if told.startswith(family):
            return family.rstrip("_")
    if told.startswith("IVXB"):
        return "PQ"
    if told in {"CD", "CE", "CO", "CV", "CS", "CR", "SC"}:
        return "CD"
    if told:
        return "ST"
    if node.first("low") or node.first("high"):
        return "IVL"
    if node.first("numerator"):
        return "RTO"
    if node.get("code") or node.first("originalText") or node.first("translation"):
        return "CD"
    return "PQ" if node.get("value") else "ST"


def _absent(node: Node) -> Value:
    return Value(text=missing(node.null)) if node.null else Value()


def missing(flavor: str) -> str:
    """Why there is no value; a trace is one that was found and could not be measured."""
    return "trace" if flavor.upper() == "TRC" else f"absent: {NULLS.get(flavor.upper(), flavor)}"


def _quantity(node: Node, story: Story) -> Value:
    """A quantity; where the file could not write the unit in UCUM, the one in its translation."""
    unit = node.get("unit") or node.get("currency")
    others = [made for child in node.all("translation") if (made := _translated(child, story)).words()]
    raw = node.get("value")
    if raw is None:
        return others[0] if others else _worded(node, story)
    made = written(raw)
    if made.number is None:
        return Value(text=" ".join(part for part in (raw, unit_words(unit)) if part))
    also = others[0].words() if others and unit else None
    unit = unit or made.unit or (others[0].unit if others and others[0].number == made.number else None)
    return Value(made.number, made.comparator, None, unit, also if also != f"{raw} {unit}" else None)


def _worded(node: Node, story: Story) -> Value:
    words = story.said(node.first("originalText")) or plain(node)
    return written(words) if words else _absent(node)


def _translated(node: Node, story: Story) -> Value:
    made = written(node.get("value"))
    unit = node.get("unit") or story.said(node.first("originalText")) or node.get("displayName") or node.get("code")
    return Value(made.number, made.comparator, made.text, unit or made.unit)


def _interval(node: Node, story: Story) -> Value:
    """Bounds as a comparator: only a low one is ``>=``, or ``>`` where it is not included."""
    low, high = _bound(node.first("low"), story), _bound(node.first("high"), story)
    if low.number is not None and high.number is None:
        return Value(low.number, ">" if _open(node, "low") else ">=", None, low.unit)
    if high.number is not None and low.number is None:
        return Value(high.number, "<" if _open(node, "high") else "<=", None, high.unit)
    if low.number is not None and high.number is not None:
        if low.number == high.number:
            return Value(low.number, None, None, low.unit)
        return Value(text=_between(low, high))
    center = node.first("center")
    if center is not None or node.get("value"):
        return _quantity(center or node, story)
    return _worded(node, story)


def _bound(node: Node | None, story: Story) -> Value:
    return _quantity(node, story) if node is not None else Value()


def _open(node: Node, bound: str) -> bool:
    return node.attr(bound, "inclusive") == "false"


def _between(low: Value, high: Value) -> str:
    unit = unit_words(high.unit or low.unit)
    return f"{shown(low.number or 0)} - {shown(high.number or 0)}{' ' + unit if unit else ''}"


def _ratio(node: Node, story: Story) -> Value:
    parts = [_bound(node.first(name), story).words() for name in ("numerator", "denominator")]
    if None in parts:
        return _absent(node)
    titre = not any(node.attr(name, "unit") for name in ("numerator", "denominator"))
    return Value(text=(":" if titre else "/").join(str(part) for part in parts))


def _moments(node: Node) -> Value:
    start, end = span(node)
    words = "/".join(part for part in (start or moment(node.get("value")), end) if part)
    return Value(text=words) if words else _absent(node)


@dataclass(frozen=True, slots=True)
class Range:
    """A reference range: its words, and its bounds where they are in the value's own unit."""

    text: str | None = None
    low: float | None = None
    high: float | None = None


def reference(observation: Node, unit: str | None, story: Story) -> Range:
    """All of an observation's ranges as one text; the bounds are those of the normal one."""
    found = observation.all("referenceRange/observationRange")
    made = [(entry, text) for entry in found if (text := _range_text(entry, story))]
    if not made:
        return Range()
    several = len(made) > 1
    words = [_labelled(entry, text, story) if several else text for entry, text in made]
    low, high = _bounds(_normal([entry for entry, _ in made]), unit, story)
    return Range("; ".join(dict.fromkeys(words)), low, high)


def _range_text(entry: Node, story: Story) -> str | None:
    said = story.said(entry.first("text"))
    if said:
        return " ".join(said.split())
    node = entry.first("value")
    if node is None:
        return coded(entry.first("code"), story).name
    made = value_of(node, story)
    return None if made.empty else made.words()


def _labelled(entry: Node, text: str, story: Story) -> str:
    """With the range's own meaning in front, where the text does not say it."""
    wanted = [entry.first("interpretationCode"), *entry.all("precondition/criterion/value")]
    names = [name for node in wanted if (name := label(node, story)) and name.lower() not in text.lower()]
    return f"{', '.join(names)}: {text}" if names else text


def _normal(entries: list[Node]) -> Node:
    return next((entry for entry in entries if entry.attr("interpretationCode", "code") == "N"), entries[0])


def _bounds(entry: Node, unit: str | None, story: Story) -> tuple[float | None, float | None]:
    node = entry.first("value")
    if node is None or _kind(node) != "IVL":
        return None, None
    low, high = _bound(node.first("low"), story), _bound(node.first("high"), story)
    if any(bound.unit not in (None, unit) for bound in (low, high) if bound.number is not None):
        return None, None
    return low.number, high.number


def payload(node: Node) -> bytes | None:
    """The bytes of an ED in base64; ``None`` where it holds none or they are damaged."""
    if (node.get("representation") or "").upper() != "B64":
        return None
    try:
        body = base64.b64decode("".join(node.words().split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return body or None
