"""How one laboratory prints: numbers, ranges, units, flags and words. A seed picks among the habits of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from healthkit.demo.laboratory.habits import CRITICAL, FLAGS, FRENCH_WORDS, RANGES, SIGNS, UNITS
from healthkit.demo.laboratory.menu import Bounds, Item, Scale
from healthkit.demo.laboratory.report import Country, Sex

_T = TypeVar("_T")


@dataclass(frozen=True)
class Manner:
    """One laboratory's habits, fixed for a document."""

    layout: str
    country: Country
    ranges: tuple[str, str, str]
    flags: tuple[str, str, str, str]
    units: dict[str, str]
    both_sexes: bool
    thousands: str

    def unit(self, scale: Scale, item: Item) -> str:
        """The unit as this laboratory spells it."""
        if item.id == "hba1c" and self.layout == "quest":
            return "% of total Hgb"
        if scale.unit == "cells/uL" and self.layout in {"labcorp", "two_column", "simple"}:
            return self.units.get("10*3/uL", "10*3/uL")
        return self.units.get(scale.unit, scale.unit)

    def number(self, value: float, places: int) -> str:
        """A number with this laboratory's decimal mark and grouping."""
        text = f"{value:,.{places}f}" if self.thousands else f"{value:.{places}f}"
        if self.country == "FR":
            return text.replace(",", self.thousands).replace(".", ",")
        return text.replace(",", self.thousands)

    def value(self, item: Item, scale: Scale, value: float) -> str:
        """A result in a unit; beyond where the method ends it carries a comparator. ``value`` is in the US unit."""
        end, sign = value, ""
        if item.least is not None and value < item.least:
            end, sign = item.least, "<"
        elif item.most is not None and value > item.most:
            end, sign = item.most, ">"
        gap = " " if sign and self.country == "FR" else ""
        factor, places = self._shift(scale)
        return sign + gap + self.number(end * scale.factor * factor, places)

    def range_text(self, scale: Scale, sex: Sex) -> str:
        """The range as printed: of the person's sex, or of both where the laboratory prints both."""
        if not scale.ranges:
            return ""
        if self.both_sexes and {"M", "F"} <= scale.ranges.keys():
            male, female = (self._bounds(scale, scale.ranges[key]) for key in ("M", "F"))
            if self.country == "US":
                return f"M: {male} F: {female}"
            return f"H : {male} F : {female}" if male[0] == "(" else f"Homme : {male} Femme : {female}"
        bounds = self.bounds(scale, sex)
        return self._bounds(scale, bounds) if bounds else ""

    def bounds(self, scale: Scale, sex: Sex) -> Bounds | None:
        """The range that judges this person, in the scale's own unit, its ends as round as they are printed."""
        found = scale.ranges.get("", scale.ranges.get(sex))
        factor, places = self._shift(scale)
        if found is None or factor == 1:
            return found
        low, high = (None if end is None else round(end * factor, places) / factor for end in (found.low, found.high))
        return replace(found, low=low, high=high)

    def held(self, scale: Scale, value: float) -> float:
        """A value in the US unit as the paper holds it: in the scale's own unit, as round as it is printed."""
        factor, places = self._shift(scale)
        return round(value * scale.factor * factor, places) / factor

    def flag(self, item: Item, scale: Scale, sex: Sex, printed: float) -> str:
        """The mark beside a number; ``printed`` is in the scale's own unit."""
        bounds = self.bounds(scale, sex)
        high, low, _, inside = self.flags
        if bounds is None or bounds.holds(printed):
            return inside if bounds else ""
        mark = low if bounds.below(printed) else high
        ends = CRITICAL.get(item.id)
        if ends and mark in {"H", "L"} and self.country == "US" and not ends[0] < printed / scale.factor < ends[1]:
            return f"{mark}{mark}" if self.layout == "two_column" else mark
        return mark

    def word(self, word: str) -> str:
        """A qualitative answer in this laboratory's words."""
        if self.country == "FR":
            return FRENCH_WORDS.get(word, word.capitalize() if word.isalpha() else word)
        if self.layout in {"quest", "two_column"}:
            return word
        return "Non Reactive" if word == "NON-REACTIVE" else word.title() if word[0].isalpha() else word

    def _bounds(self, scale: Scale, bounds: Bounds) -> str:
        form = self.ranges[0] if bounds.low_text and bounds.high_text else self.ranges[1 if bounds.high_text else 2]
        sign = SIGNS.get(self.layout, {}).get(bounds.sign, bounds.sign)
        steps = _steps(bounds.sign, sign if "{sign}" in form else "", form)
        low, high = (self._end(scale, text, steps) for text in (bounds.low_text, bounds.high_text))
        return form.format(low=low, high=high, sign=sign)

    def _end(self, scale: Scale, text: str, steps: int = 0) -> str:
        """One end of a range with the decimals of the menu, in the unit as spelled, ``steps`` last digits further."""
        if not text:
            return ""
        factor, places = self._shift(scale)
        value = float(text.replace(",", ".")) * factor
        decimals = len(text.replace(",", ".").partition(".")[2])
        decimals = decimals if factor == 1 else places
        return self.number(value + steps * 10**-decimals, decimals)

    def _shift(self, scale: Scale) -> tuple[float, int]:
        """Factor and decimals for a unit that this laboratory counts in other powers of ten."""
        spelled = self.units.get(scale.unit, scale.unit)
        if scale.unit == "cells/uL" and self.layout in {"labcorp", "two_column", "simple"}:
            return (1.0, 0) if self.units.get("10*3/uL") == "/µL" else (0.001, 1 if self.layout == "labcorp" else 2)
        if spelled in {"/µL", "/mm³"}:
            return 1000.0, 0
        return 1.0, scale.places


def _steps(meant: str, printed: str, form: str) -> int:
    """By how many last digits an open end moves so that its printed form, strict or not, means the same."""
    strict_print = printed in {"<", ">"} or form.startswith(("Inf", "Sup", "("))
    if not meant or (len(meant) == 1) == strict_print:
        return 0
    upwards = 1 if meant[0] == ">" else -1
    return upwards if len(meant) == 1 else -upwards


def pick(rng: np.random.Generator, choices: Sequence[_T]) -> _T:
    """One of a sequence."""
    return choices[int(rng.integers(len(choices)))]


def manner(layout: str, rng: np.random.Generator) -> Manner:
    """The habits of one laboratory of a kind."""
    country: Country = "FR" if layout == "french" else "US"
    units = pick(rng, UNITS[layout])
    grouped = "/µL" in units.values() or "/mm³" in units.values()
    return Manner(
        layout=layout,
        country=country,
        ranges=pick(rng, RANGES[layout]),
        flags=pick(rng, FLAGS[layout]),
        units=units,
        both_sexes=layout in {"simple", "french"} and bool(rng.random() < 0.4),
        thousands=("\u00a0" if country == "FR" else ",") if grouped or layout == "two_column" else "",
    )
