"""The numbers of a sentence with their units, made comparable: 1.26 g/L and 126 mg/dL, 2 g and 2,000 mg.

Nothing here knows what a number is about; :mod:`.cite` compares those of a sentence with those of a statement.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from healthkit.model.words import small_letters

Side = Literal["below", "above", "at"]
_NUMBER = re.compile(
    r"(?<![\w.,^])(?<![a-z]-)(?P<body>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d{1,3}(?:,\d{3})+(?![\d,])|\d+)"
    r"(?P<decimals>[.,]\d+)?(?=$|[^\w.,]|[.,](?!\d)|[a-zµμ])"
)
_SYMBOLS = {"<": "below", "≤": "below", ">": "above", "≥": "above"}
_JOINED = re.compile(r"\s*(?:[-–—/]|to|and|or|a|et|ou)\s*\Z")
_NAMES = re.compile(r"\b(?:type|stage|grade|stade|class|classe|phase|item|figure|table|page|omega|vitamin)[\s-]*\Z")
_AFTER = re.compile(
    r"\s*(?:or|ou|and|et)\s(?:(?P<above>more|over|above|higher|plus|davantage)|less|lower|below|under|moins)\b"
)
_DECLARED = re.compile(r"(?P<side><=|>=|<|>|)(?P<low>[\d.]+)(?:-(?P<high>[\d.]+))?(?:\s(?P<unit>\S.*))?")
_LOOK = 34  # characters before a number in which "at least" stands


@dataclass(frozen=True)
class Figure:
    """A number in its base unit ("" where it has none), from which side it bounds, and where it stands in its text."""

    value: float
    unit: str
    side: Side = "at"
    start: int = 0
    end: int = 0
    edge: bool = False

    def agrees(self, other: Figure) -> bool:
        """Whether a number of a sentence is this number: same value, no other unit, not from the other side."""
        return self.same_value(other) and (self.side == other.side or "at" in {self.side, other.side})

    def same_value(self, other: Figure) -> bool:
        """Whether value and unit agree; a missing unit agrees with any."""
        near = abs(self.value - other.value) <= 1e-6 * max(abs(self.value), abs(other.value), 1e-9)
        if self.unit and other.unit:
            return near and self.unit == other.unit
        return near or self.raw_equal(other)

    def raw_equal(self, other: Figure) -> bool:
        """Whether a number without unit is the other as any of its units prints it: 126 of 126 mg/dL."""
        if bool(self.unit) == bool(other.unit):
            return False
        bare, full = (self, other) if not self.unit else (other, self)
        return any(
            abs(bare.value * factor - full.value) <= 1e-6 * abs(full.value)
            for base, factor in units().values()
            if base == full.unit
        )


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, list[object]]]:
    return tomllib.loads(files("healthkit.clinical.statements").joinpath("units.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def units() -> dict[str, tuple[str, float]]:
    """Spellings of units, folded, with base unit and factor to it."""
    found: dict[str, tuple[str, float]] = {}
    for base, rows in _tables()["unit"].items():
        for row in rows:
            spelling, factor = row if isinstance(row, list) else (row, 1.0)
            found[small_letters(str(spelling))] = (base, float(factor))
    return found


@lru_cache(maxsize=1)
def _unit_pattern() -> re.Pattern[str]:
    spellings = sorted(units(), key=len, reverse=True)
    return re.compile(rf"(?:\(\?\))?[\s-]?(?P<unit>{'|'.join(map(re.escape, spellings))})(?![a-z0-9])")


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, float]]:
    """Number words; they count only before a unit."""
    table = {str(word): float(str(value)) for word, value in _tables()["words"].items()}
    return re.compile(rf"\b(?P<body>{'|'.join(sorted(table, key=len, reverse=True))})\b"), table


@lru_cache(maxsize=1)
def _sides() -> re.Pattern[str]:
    sides = _tables()["side"]
    groups = "|".join(f"(?P<{name}>{'|'.join(map(str, sides[name]))})" for name in ("below", "above"))
    return re.compile(rf"\b(?:{groups})\b")


def read_figures(declared: list[str]) -> tuple[Figure, ...]:
    """The numbers of figures as the corpus writes them.

    Raises:
        ValueError: one cannot be read, or names an unknown unit.
    """
    found: list[Figure] = []
    for text in declared:
        match = _DECLARED.fullmatch(text)
        unit = small_letters(match["unit"] or "") if match else ""
        if match is None or (unit and unit not in units()):
            raise ValueError(f"“{text}” is no figure")
        base, factor = units().get(unit, ("", 1.0))
        side: Side = "below" if match["side"].startswith("<") else "above" if match["side"].startswith(">") else "at"
        if match["high"]:
            found += [Figure(float(match["low"]) * factor, base, "above", edge=True)]
            found += [Figure(float(match["high"]) * factor, base, "below", edge=True)]
        else:
            found.append(Figure(float(match["low"]) * factor, base, side))
    return tuple(found)


def figures_in(text: str, lang: str) -> tuple[Figure, ...]:
    """The numbers of a sentence, without years, names ("type 2", "B12") and citations."""
    page = _letters(text)
    found: list[Figure] = []
    at = 0
    for match in _NUMBER.finditer(page):
        unit = _unit_pattern().match(page, match.end())
        one = _digits(page, match, lang) if match.start() >= at else None  # the 1.73 m² of a unit is none
        at = max(at, unit.end() if unit else 0)
        found += [one] if one else []
    pattern, table = _words()
    for match in pattern.finditer(page):
        unit = _unit_pattern().match(page, match.end())
        if unit is not None:
            found.append(_figure(page, table[match["body"]], match.start(), match.end()))
    return _shared(sorted(found, key=lambda one: one.start), page)


def _letters(text: str) -> str:
    """Small plain letters, character by character, so that places stay."""
    page = "".join(small_letters(char)[:1] or " " for char in text)
    return re.sub(r"\[\^?\d{1,3}\]", lambda match: " " * len(match[0]), page)


def _digits(page: str, match: re.Match[str], lang: str) -> Figure | None:
    unit = _unit_pattern().match(page, match.end())
    named = _NAMES.search(page[max(0, match.start() - 12) : match.start()])
    if unit is None and (named or re.match(r"-[a-z]", page[match.end() :])):
        return None
    body, decimals = match["body"], match["decimals"] or ""
    if "," in body and lang == "fr" and len(body.split(",")) == 2:
        body, decimals = body.split(",")[0], "." + body.split(",")[1]
    value = float(re.sub(r"\D", "", body) + decimals.replace(",", "."))
    figure = _figure(page, value, match.start(), match.end())
    bare = not figure.unit and not decimals and figure.side == "at"
    return None if bare and 1900 <= value <= 2100 else figure


def _figure(page: str, value: float, start: int, end: int) -> Figure:
    unit = _unit_pattern().match(page, end)
    base, factor = units()[unit["unit"]] if unit else ("", 1.0)
    return Figure(value * factor, base, _side(page, start, unit.end() if unit else end), start, end)


def _side(page: str, start: int, end: int) -> Side:
    """From which side a number bounds, by the last such word before it or by "or more" after it."""
    before = page[max(0, start - _LOOK) : start]
    if before.rstrip()[-1:] in _SYMBOLS:
        return _SYMBOLS[before.rstrip()[-1]]  # type: ignore[return-value]
    after = _AFTER.match(page, end)
    if after is not None:
        return "above" if after["above"] else "below"
    last: Side = "at"
    for match in _sides().finditer(before):
        if not re.search(r"\d|[.;:]", before[match.end() :]):
            last = "below" if match["below"] else "above"
    return last


def _shared(found: list[Figure], page: str) -> tuple[Figure, ...]:
    """“120/80 mmHg”, “7 to 9 hours”: the last one's unit is that of all, the first one's side too."""
    for index in range(len(found) - 2, -1, -1):
        one, after = found[index], found[index + 1]
        between = _JOINED.fullmatch(page[one.end : after.start])
        if between is None:
            continue
        side: Side = one.side if between[0].strip() == "/" else "at"  # “up to 7-9” bounds neither end alone
        if not one.unit and after.unit:
            found[index] = Figure(one.value * _factor(page, after), after.unit, side, one.start, one.end)
        else:
            found[index] = Figure(one.value, one.unit, side, one.start, one.end)
    for index in range(1, len(found)):
        one, before = found[index], found[index - 1]
        if one.side == "at" and re.fullmatch(r"\s*/\s*", page[before.end : one.start]):
            found[index] = Figure(one.value, one.unit, before.side, one.start, one.end)
    return tuple(found)


def _factor(page: str, figure: Figure) -> float:
    unit = _unit_pattern().match(page, figure.end)
    return units()[unit["unit"]][1] if unit else 1.0
