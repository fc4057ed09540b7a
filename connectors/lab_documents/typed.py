"""Rows without columns: a name, a result, its unit and its range told apart by what they look like."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from connectors.lab_documents import dates
from connectors.lab_documents.dates import Order
from connectors.lab_documents.drafts import Earlier
from connectors.lab_documents.facts import labels
from connectors.lab_documents.names import find
from connectors.lab_documents.values import NUMBER, flag_of, is_unit, looks_like_result, unit_tail
from healthkit.model.ranges import parse_ranges
from healthkit.model.results import word_code

_RANGE = re.compile(
    rf"^[(\[]?\s*(?:{NUMBER}\s*(?:-|–|—|à|to|a|/)\s*{NUMBER}|"
    r"(?:[<>≤≥]|inf|sup|moins|plus|less|greater|under|over|up to)\s*.*\d)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:(?:reference|ref\.?|normal|standard|optimal|target|lab|expected)\s*(?:range|interval|values?|limits)?|range|"
    r"valeurs? (?:de référence|usuelles?|normales?|attendues?)|norme?s?|réf\.?|vr|n|"
    r"intervalle(?: de référence)?)\s*[:=]\s*",
    re.IGNORECASE,
)
BELOW = re.compile(
    r"^(?:(?:laboratory |lab |standard |reference |normal |expected )+(?:range|interval|limits|values?)|"
    r"valeurs? (?:de référence|usuelles?|normales?))\s*[:=]\s*",
    re.IGNORECASE,
)
"""A range on a line of its own below its result."""
_SIGNED = re.compile(r"^[(\[].*[)\]]$")
_EDGES = re.compile(r"^[\s()\[\]:;,–-]+(?:le |on )?|[\s()\[\]:;,–-]+(?:le|du|on)?$")
_SAME = re.compile(r"^(?:soit|ou|or|=|i\.e\.|\()\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scanned:
    """A line taken apart; ``second`` are value, unit and range in another system of units."""

    name: str
    value: str
    unit: str = ""
    flag: str = ""
    range: str = ""
    second: tuple[tuple[str, str, str], ...] = ()
    earlier: tuple[Earlier, ...] = ()


def looks_like_range(text: str) -> bool:
    """Whether a text is a reference range and no result."""
    bare = _LABEL.sub("", text.strip())
    labelled = bare != text.strip()
    if not bare or (len(bare) > 60 and not labelled) or dates.find(bare):
        return False
    count = len(re.findall(NUMBER, unit_tail(bare.strip("()[] "))[0]))
    if not labelled and count > (1 if re.match(r"[(\[]?\s*[<>≤≥]", bare) else 2):
        return False
    if _RANGE.match(bare):
        return bool(parse_ranges(unit_tail(bare.strip("()[] "))[0])) or labelled
    return labelled or (bool(_SIGNED.match(bare)) and bool(parse_ranges(bare)))


def range_text(text: str) -> str:
    """A range without what introduces it and the brackets around it."""
    bare = _LABEL.sub("", text.strip())
    return bare[1:-1].strip() if _SIGNED.match(bare) and bare.count("(") <= 1 and bare.count("[") <= 1 else bare


@lru_cache(maxsize=8192)
def scan(text: str, order: Order = "unknown") -> Scanned | None:
    """One line as name and result; None where it is none."""
    words = text.split()
    if (
        text.count(" = ") > 1
        or ";" in text
        or any(start < one.start for one in dates.find(text)[:1] for start, _, _ in labels(text)[:1])
    ):
        return None
    best: tuple[tuple[int, int, int], Scanned] | None = None
    for start in range(1, min(len(words), 12)):
        name = " ".join(words[:start]).strip(" :")
        if not re.search(r"[A-Za-zÀ-ÿ]", name) or (start == 1 and len(name) < 2 and find(name) is None):
            continue
        rest = words[start:]
        if _ends_in_result(words[:start], rest):
            continue
        if not re.match(r"[<>≤≥+\d.,(-]|[A-Za-zÀ-ÿ]", rest[0]):
            continue
        found = _after("" if _SAME.fullmatch(f"{name} ") else name, rest, order)
        if found is None:
            continue
        known = find(name) is not None
        numeric = bool(re.match(r"[<>≤≥]?\s?[\d.,]", found.value))
        worth = (int(known), int(numeric), start if known else -start)
        if best is None or worth > best[0]:
            best = (worth, found)
    return best[1] if best else None


def _ends_in_result(name: list[str], rest: list[str]) -> bool:
    """Whether the last word taken for the name belongs to the result: a comparator, or the thousands of a number."""
    last = name[-1]
    if re.fullmatch(r"[<>≤≥=]+|or|ou", last):
        return True
    if not re.fullmatch(r"\d{1,3}", last) or len(name) < 2:
        return False
    grouped = re.match(r"\d{3}(?!\d)", rest[0]) is not None
    shorter = find(" ".join(name[:-1]))
    return grouped or (shorter is not None and shorter is find(" ".join(name)))


def _after(name: str, rest: list[str], order: Order) -> Scanned | None:
    """What follows a name: the longest result, then flag, unit, range, and the same in other units."""
    value, used = "", 0
    for length in range(1, min(4, len(rest)) + 1):
        text = " ".join(rest[:length])
        numeric = re.fullmatch(rf"(?:[<>≤≥]\s?=?\s*)?{NUMBER}(?:\s?(?:H|L|HH|LL|\*))?|1\s?[:/]\s?\d+|[1-4]\s?\+", text)
        if numeric or (word_code(text) and not re.search(r"\d", text)):
            value, used = text, length
    if not value:
        return None
    left = rest[used:]
    unit, left = _take(left, is_unit, 4)
    flag = ""
    sign = len(left) > 1 and flag_of(left[0], alone=True) and is_unit(left[1])
    if left and (sign or flag_of(left[0], alone=False)):
        flag, left = left[0], left[1:]
        if not unit:
            unit, left = _take(left, is_unit, 4)
    if not flag and left and flag_of(left[0], alone=False):
        flag, left = left[0], left[1:]
    span, left = _take(left, looks_like_range, 8)
    if not span and left and word_code(" ".join(left)):
        span, left = " ".join(left), []
    if not unit:
        span, unit = unit_tail(span)
    if not flag and len(left) == 1 and flag_of(left[0], alone=True):
        flag, left = left[0], []
    made = Scanned(name, value, unit, flag, range_text(span))
    if not left:
        return made
    second = _second(left)
    if second:
        return replace(made, second=(second,))
    earlier = earlier_results(" ".join(left), None, "", order) if dates.find(" ".join(left)) else []
    return replace(made, earlier=tuple(earlier)) if earlier else None


def _second(words: list[str]) -> tuple[str, str, str] | None:
    """« soit 5,1 mmol/L (4,1 - 5,9) »: the same result in other units."""
    text = _SAME.sub("", " ".join(words)).strip()
    body = re.match(rf"^([<>]?\s?{NUMBER})\s+(.*)$", text.rstrip(")") if text.count("(") < text.count(")") else text)
    if not body:
        return None
    unit, left = _take(body[2].split(), is_unit, 4)
    span, left = _take(left, looks_like_range, 8)
    return (body[1], unit, range_text(span)) if unit and not left else None


def _take(words: list[str], good: object, most: int) -> tuple[str, list[str]]:
    """The longest run of words from the left that is good, and the rest."""
    assert callable(good)
    for length in range(min(most, len(words)), 0, -1):
        text = " ".join(words[:length])
        if good(text):
            return text, words[length:]
    return "", words


def earlier_results(text: str, moment: str | None, lone: str, order: Order) -> list[Earlier]:
    """Values with their dates in the text of one cell; ``moment`` is the column's date, ``lone`` a cell beside."""
    found = dates.find(text)
    if not found:
        beside = dates.find(lone)
        if not looks_like_result(text):
            return []
        return [Earlier(text, moment or (beside[0].moment(order) if beside else None))]
    made, start = [], 0
    if _EDGES.sub("", text[: found[0].start]):  # value, then its date
        for one in found:
            value = _EDGES.sub("", text[start : one.start])
            start = one.end
            if value and looks_like_result(value):
                made.append(Earlier(value, one.moment(order)))
        return made
    ends = [*(one.start for one in found[1:]), len(text)]
    for one, end in zip(found, ends, strict=True):
        value = _EDGES.sub("", text[one.end : end])
        if value and looks_like_result(value):
            made.append(Earlier(value, one.moment(order)))
    return made
