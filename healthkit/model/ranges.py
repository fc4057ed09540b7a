"""Reference ranges as laboratories print them, kept verbatim and read.

A range has bounds that belong to it or not, or is a word (« Négatif »); it may hold for one sex or an age. The flag of
a result is worked out only where it is certain: ``<5`` against 10 to 20 is low, ``<15`` against 10 to 20 is undecided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from healthkit.model.results import parse_number, split_comparator, word_code
from healthkit.model.words import small_letters

Flag = Literal["low", "high", "in"]
Sex = Literal["male", "female"]


@dataclass(frozen=True)
class ReferenceRange:
    """A printed range; a bound that is None is open, ``code`` is the result in words that is expected.

    ``age_low`` and ``age_high`` are in years (``age_high`` belongs to the range). ``ambiguous`` says that a comma could
    separate thousands or decimals.
    """

    low: float | None
    high: float | None
    low_inclusive: bool
    high_inclusive: bool
    code: str | None
    sex: Sex | None
    age_low: float | None
    age_high: float | None
    verbatim: str
    ambiguous: bool = False


_NUM = r"[-+]?(?:\d{1,3}(?:[   ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*|[.,]\d+)"
_TO = r"\s*(?:-|–|—|−|to|a|et|and|/|\.\.\.?|…)\s*"
_BETWEEN = re.compile(rf"^({_NUM})\s*[^\d\s()<>\[\]-]*?{_TO}({_NUM})(?![\d.,])")
_SEX = re.compile(
    r"(?:^|(?<=[\s(;,|]))(?:(?P<male>hommes?|males?|men|man|masculin|garcons?|boys?)|"
    r"(?P<female>femmes?|females?|women|woman|feminin|filles?|girls?))\b\s*(?:adultes?|adults?)?"
    r"|(?:^|(?<=[\s(;,|]))(?:(?P<m>[hm])|(?P<f>[fw]))(?=\s*[:=()<>≤≥\d])"
)
_YEARS = r"(?:ans|an|years?|yrs?|y)"
_AGE = (
    re.compile(rf"(?:>|>=|≥|plus de|over|from|des|a partir de|older than)\s*(\d{{1,3}})\s*{_YEARS}\b"),
    re.compile(rf"(?:<|<=|≤|moins de|under|jusqu'a|younger than)\s*(\d{{1,3}})\s*{_YEARS}\b"),
    re.compile(rf"(\d{{1,3}})\s*(?:{_YEARS}\s*)?(?:-|–|a|to|et)\s*(\d{{1,3}})\s*{_YEARS}\b"),
    re.compile(rf"(\d{{1,3}})\s*{_YEARS}\s*(?:et plus|and over|and older|ou plus|\+)"),
)
_LABELS = re.compile(
    r"^(?:(?:adultes?|adults?|normes?|normal(?:e|es)? range|valeurs? (?:de reference|usuelles?|normales?|attendues?)|"
    r"reference (?:range|interval|values?)|ref(?:erence)?\.?(?: range)?|normale?s?|usual|range|"
    r"intervalle(?: de reference)?|desirable|desired|optimal|souhaitable|cible|target|standard range|entre|between|de|"
    r"from)(?=[\s:=])|(?:vr|vn|n)\s*[:=])"
    r"\s*[:=]?\s*"
)
_SPLIT = re.compile(r"\s*(?:;|\||\n| / (?=\D)|(?<=\d)\s*/\s*(?=[HhFfMmWw]\b)|,\s+(?=[A-Za-zÀ-ÿ]))\s*")


def parse_range(text: str, *, decimal: str | None = None) -> ReferenceRange | None:
    """One printed range, or None where it is no range or several; units behind the figures are ignored.

    >>> found = parse_range("3,5 à 5,1")
    >>> found.low, found.high
    (3.5, 5.1)
    """
    found = parse_ranges(text, decimal=decimal)
    return replace(found[0], verbatim=text) if len(found) == 1 else None


def parse_ranges(text: str, *, decimal: str | None = None) -> list[ReferenceRange]:
    """All ranges of a printed cell, one for each sex or age; [] where nothing reads as a range."""
    whole = " ".join(text.split())
    if not whole:
        return []
    pieces = _pieces(whole)
    found = [one for piece in pieces if (one := _one(piece, decimal)) is not None]
    return found if len(found) == len(pieces) else []


def _pieces(whole: str) -> list[str]:
    """The cell cut where another sex or age begins."""
    single = [piece for piece in _SPLIT.split(whole) if piece]
    pieces: list[str] = []
    for piece in single:
        starts = [found.start() for found in _SEX.finditer(fold_same(piece))]
        cuts = sorted({0, *starts, len(piece)}) if len(starts) > 1 else [0, len(piece)]
        pieces += [piece[a:b].strip(" ,/") for a, b in pairwise(cuts) if piece[a:b].strip(" ,/")]
    return pieces


def fold_same(text: str) -> str:
    """Small letters without accents, of the same length, so that positions hold."""
    return "".join(" " if char.isspace() else (small_letters(char) or " ")[0] for char in text.replace("’", "'"))


def _one(piece: str, decimal: str | None) -> ReferenceRange | None:
    rest = fold_same(piece)
    rest, age_low, age_high = _take_age(rest)
    rest, sex = _take_sex(rest)
    rest = _strip(rest)
    code = word_code(rest)
    if code and code not in ("pending", "not_done"):
        return ReferenceRange(None, None, True, True, code, sex, age_low, age_high, piece)
    bounds = _bounds(rest, decimal)
    if bounds is None:
        return None
    doubtful = decimal is None and bool(re.search(r"(?<!\d)[1-9]\d{0,2},\d{3}(?!\d)", rest)) and _sign(rest) is None
    return ReferenceRange(*bounds, None, sex, age_low, age_high, piece, doubtful)


def _take_age(text: str) -> tuple[str, float | None, float | None]:
    from_age, to_age, between, and_over = _AGE
    for pattern, ends in (
        (and_over, (True, False)),
        (between, (True, True)),
        (from_age, (True, False)),
        (to_age, (False, True)),
    ):
        found = pattern.search(text)
        if found:
            ages = [float(group) for group in found.groups()]
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return rest, ages[0] if ends[0] else None, (ages[-1] if ends[1] else None)
    return text, None, None


def _take_sex(text: str) -> tuple[str, Sex | None]:
    found = _SEX.search(text)
    if not found:
        return text, None
    sex: Sex = "male" if found["male"] or found["m"] else "female"
    return f"{text[: found.start()]} {text[found.end() :]}", sex


def _strip(text: str) -> str:
    """A range without its brackets and what introduces it."""
    bare = text.strip(" :=,;()[]{}")
    while True:
        cut = _LABELS.sub("", bare).strip(" :=,;()[]{}")
        if cut == bare or not cut:
            return bare
        bare = cut


def _bounds(text: str, decimal: str | None) -> tuple[float | None, float | None, bool, bool] | None:
    both = _BETWEEN.match(text)
    if both:
        low, high = (parse_number(both[group], decimal=decimal or _sign(f"{both[1]} {both[2]}"))[0] for group in (1, 2))
        return (low, high, True, True) if low is not None and high is not None and low <= high else None
    comparator, rest = split_comparator(text)
    number = re.match(_NUM, rest)
    if comparator is None or number is None:
        return None
    value, _ = parse_number(number[0], decimal=decimal or _sign(number[0]))
    second = re.match(rf"^\s*(?:-|et|and|a|,)?\s*([<>]=?|≤|≥)\s*({_NUM})", rest[number.end() :])
    if value is None:
        return None
    if second and comparator[0] == ">" and second[1][0] in "<≤":
        upper, _ = parse_number(second[2], decimal=decimal or _sign(second[2]))
        return value, upper, comparator == ">=", second[1] in ("<=", "≤")
    if comparator[0] == "<":
        return None, value, True, comparator == "<="
    return value, None, comparator == ">=", True


def _sign(digits: str) -> str | None:
    """The decimal sign that the figures themselves prove: a mark before one or two digits, or after a lone zero."""
    proof = re.search(r"(?:^|\D)0([.,])\d|\d([.,])\d{1,2}(?!\d)", digits)
    return (proof[1] or proof[2]) if proof else None


def flag(value: float | None, comparator: str | None, reference: ReferenceRange) -> Flag | None:
    """Where a result lies against a range; None where its comparator leaves that open, or the range is a word."""
    if value is None or (reference.low is None and reference.high is None):
        return None
    if comparator in ("<", "<="):
        return _below(value, comparator == "<", reference)
    if comparator in (">", ">="):
        return _above(value, comparator == ">", reference)
    low, high = reference.low, reference.high
    if low is not None and (value < low or (value == low and not reference.low_inclusive)):
        return "low"
    if high is not None and (value > high or (value == high and not reference.high_inclusive)):
        return "high"
    return "in"


def _below(value: float, strict: bool, reference: ReferenceRange) -> Flag | None:
    """A result somewhere below ``value``."""
    low, high = reference.low, reference.high
    if low is not None:
        return "low" if value < low or (value == low and (strict or not reference.low_inclusive)) else None
    if high is not None and (value < high or (value == high and (strict or reference.high_inclusive))):
        return "in"
    return None


def _above(value: float, strict: bool, reference: ReferenceRange) -> Flag | None:
    """A result somewhere above ``value``."""
    low, high = reference.low, reference.high
    if high is not None:
        return "high" if value > high or (value == high and (strict or not reference.high_inclusive)) else None
    if low is not None and (value > low or (value == low and (strict or reference.low_inclusive))):
        return "in"
    return None
