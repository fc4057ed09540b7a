"""Bounds in a question: ``under 6 hours``, ``au moins 10 000 pas``, in the unit of the metric they are about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from healthkit.ask.vocabulary import vocabulary

Operator = Literal["<", "<=", ">", ">="]

_WORDS: dict[str, dict[Operator, str]] = {
    "en": {
        "<=": r"less than or equal to|fewer than or equal to|at most|no more than|not more than|up to|maximum of|<=|≤",
        ">=": r"reach(?:ed)?|hit|(?:more|greater) than or equal to|at least|no less than|not less than|no fewer than"
        r"|minimum of|>=|≥",
        "<": r"(?:less|fewer|lower|smaller|shorter) than|under|below|<",
        ">": r"(?:more|greater|higher|longer|larger) than|over|above|exceed(?:ed|ing|s)?|beyond|>",
    },
    "fr": {
        "<=": r"inferieure?s? ou egale?s? a|au plus|au maximum|pas plus de|<=|≤",
        ">=": r"atteint|atteindre|superieure?s? ou egale?s? a|(?:d )?au moins|au minimum|pas moins de|>=|≥",
        "<": r"moins de|moins d|inferieure?s? a|sous(?: les)?|en dessous (?:de|des)|au dessous (?:de|des)|<",
        ">": r"plus de|plus d|superieure?s? a|au dessus (?:de|des)|depass(?:e|ee|ees|ent|er|ait|aient)(?: les)?"
        r"|au dela (?:de|des)|>",
    },
}
# Factors to the units of the catalogue, by (spelled unit, UCUM).
_FACTORS: dict[tuple[str, str], float] = {
    ("h", "min"): 60, ("min", "min"): 1, ("s", "min"): 1 / 60, ("h", "h"): 1, ("min", "h"): 1 / 60,
    ("g", "g"): 1, ("mg", "mg"): 1, ("ug", "ug"): 1, ("mL", "mL"): 1, ("L", "mL"): 1000, ("g", "mg"): 1000,
    ("mg", "g"): 0.001, ("km", "km"): 1, ("m", "km"): 0.001, ("mile", "km"): 1.609344, ("m", "m"): 1, ("km", "m"): 1000,
    ("mile", "m"): 1609.344, ("kg", "kg"): 1, ("lb", "kg"): 0.45359237, ("bpm", "/min"): 1, ("%", "%"): 1,
    ("kcal", "kcal"): 1, ("ms", "ms"): 1, ("degC", "Cel"): 1, ("mmHg", "mm[Hg]"): 1, ("h", "s"): 3600,
    ("min", "s"): 60, ("s", "s"): 1,
}  # fmt: skip
_HOURS_AT_MOST = 24


@dataclass(frozen=True)
class Bound:
    """``op`` and ``value`` as said, ``unit`` as spelled in the vocabulary or empty; where it stands in the line."""

    op: Operator
    value: float
    unit: str
    start: int
    end: int

    def in_unit(self, ucum: str, *, hours: bool = False) -> float | None:
        """The bound in a catalogue unit; None where the spelled unit cannot be it.

        A bare number is in the metric's own unit, except that few minutes are meant as hours where ``hours`` says that
        the metric is told in hours, as a night's sleep is.
        """
        if not self.unit:
            return self.value * 60 if hours and ucum == "min" and self.value <= _HOURS_AT_MOST else self.value
        factor = _FACTORS.get((self.unit, ucum))
        return None if factor is None else self.value * factor


@lru_cache(maxsize=2)
def _spellings(lang: str) -> dict[str, str]:
    return {spelling: unit for unit, spellings in vocabulary(lang).units.items() for spelling in spellings}


@lru_cache(maxsize=2)
def _pattern(lang: str) -> tuple[re.Pattern[str], tuple[Operator, ...]]:
    units = "|".join(re.escape(unit) for unit in sorted(_spellings(lang), key=len, reverse=True))
    operators = _WORDS[lang]
    said = "|".join(f"({pattern})" for pattern in operators.values())
    number = (
        r"(\d+(?:\.\d+)?|une?(?= heures?\b)|an?(?= hours?\b| half hour))(?![\d.])"
        r"(?! (?:day|night|week|month|year|jour|nuit|semaine|mois|an|annee)s?\b)( ?k(?!\w))?"
    )
    more = r"(?: (?:and |et )?(\d{1,2}|demie?|a half)(?: (?:min|mn|minutes?)| ?(?=$| )))?"
    return re.compile(
        rf"(?<!\w)(?:with |avec )?(?:{said}) (?:de |d |a |of )?{number}( and a half| et demie?)?"
        rf"(?: ({units})(?!\w))?{more}"
    ), tuple(operators)


def find(line: str, lang: str) -> list[Bound]:
    """All bounds in a line, from left to right; ``between 8000 and 10000 steps`` is two."""
    pattern, operators = _pattern(lang)
    units = _spellings(lang)
    found = _ranges(line, lang)
    for match in pattern.finditer(line):
        op = next(op for op, words in zip(operators, match.groups(), strict=False) if words)
        number, thousand, half, unit, minutes = match.groups()[len(operators) :]
        spelled = units.get(unit, "") if unit else ""
        value, end = (float(number) if number[0].isdigit() else 1.0) * (1000 if thousand else 1), match.end()
        value += 0.5 if half else 0
        if minutes and spelled == "h":
            value += (int(minutes) if minutes.isdigit() else 30) / 60
        elif minutes:
            end = match.start(match.lastindex or 0) - 1
        found.append(Bound(op, value, spelled, match.start(), end))
    return sorted(found, key=lambda bound: (bound.start, bound.op))


@lru_cache(maxsize=2)
def _range_pattern(lang: str) -> re.Pattern[str]:
    units = "|".join(re.escape(unit) for unit in sorted(_spellings(lang), key=len, reverse=True))
    number = r"(\d+(?:\.\d+)?)( k(?!\w))?"
    opens, joins = ("(?:between|from)", "(?:and|to)") if lang == "en" else ("(?:entre|de)", "(?:et|a)")
    months = (
        "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|fev|avr|mai|juin|juil|aou|days?|weeks?|jours?|semaines?|mois"
    )
    return re.compile(
        rf"(?<!\w){opens} {number}(?: (?:{units}))? {joins} {number}(?: ({units})(?!\w))?"
        rf"(?! (?:{months}|of |st|nd|rd|th))(?=$| )"
    )


def _ranges(line: str, lang: str) -> list[Bound]:
    found = []
    for match in _range_pattern(lang).finditer(line):
        low, high = (float(match[index]) * (1000 if match[index + 1] else 1) for index in (1, 3))
        unit = _spellings(lang).get(match[5], "") if match[5] else ""
        if low < high and not (1900 < low < 2100 and 1900 < high < 2100):
            found += [
                Bound(">=", low, unit, match.start(), match.end()),
                Bound("<=", high, unit, match.start(), match.end()),
            ]
    return found


def same_unit(spelled: str, ucum: str) -> bool:
    """Whether a spelled unit is the one that a metric is answered in (minutes are answered as hours and minutes)."""
    return _FACTORS.get((spelled, ucum)) == 1 or (spelled, ucum) == ("h", "min")
