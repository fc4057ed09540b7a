"""Clarity's columns, whatever the account's language: told by their units and places, which are never translated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from healthkit.model.words import fold
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles

_MOMENT = re.compile(r"\(\w{4} \w{2} \w{2,3}[t ]?\w{2}:\w{2}:\w{2}\)")
_DURATION = re.compile(r"\(\w{2}:\w{2}:\w{2}\)")
_UNITS = {"mg/dl": "mg/dL", "mmol/l": "mmol/L"}
_CARBS = ("carb", "kohlenhydrat", "glucid", "koolhydra", "hidrat", "kulhydrat", "kolhydrat", "karbohydrat", "hiilih")


@dataclass(frozen=True)
class Columns:
    """Titles as the file has them; those that a version lacks are empty. ``unit`` is that of the readings."""

    moment: str
    kind: str
    subtype: str
    glucose: str
    unit: str
    about: str = ""
    """What kind of device a row of the preamble describes."""
    device: str = ""
    insulin: str = ""
    carbs: str = ""
    duration: str = ""
    counter: str = ""

    def named(self) -> list[str]:
        """Titles by which the table is found again."""
        return [self.moment, self.kind, self.glucose]


def columns(cells: Sequence[str]) -> Columns | None:
    """The columns of a row of titles; None where it is not Clarity's.

    Event type and subtype follow the moment, in every version; readings follow three columns about the device.
    """
    titles = [" ".join(cell.split()) for cell in cells]
    plain = [fold(title) for title in titles]
    moment = _first(plain, lambda title: bool(_MOMENT.search(title)))
    if moment is None or moment + 3 >= len(titles):
        return None
    reading = _first(plain, lambda title: any(f"({unit})" in title for unit in _UNITS))
    if reading is None or reading < moment + 3:
        return None
    after = range(reading + 1, len(titles))
    found = {
        "insulin": _first(plain, lambda title: "insulin" in title or "(u)" in title, after),
        "carbs": _first(plain, lambda title: any(word in title for word in _CARBS) or "carbo" in title, after),
        "duration": _first(plain, lambda title: bool(_DURATION.search(title)), after),
    }
    rate = _first(plain, lambda title: "/min)" in title, after)
    if rate is not None and rate + 1 < len(titles):
        found["counter"] = rate + 1
    if reading >= moment + 6:
        found |= {"about": reading - 2, "device": reading - 1}
    unit = next(said for text, said in _UNITS.items() if f"({text})" in plain[reading])
    told = {name: titles[place] for name, place in found.items() if place is not None}
    return Columns(titles[moment], titles[moment + 1], titles[moment + 2], titles[reading], unit, **told)


def _first(titles: list[str], wanted: object, among: range | None = None) -> int | None:
    assert callable(wanted)
    return next((place for place in among or range(len(titles)) if wanted(titles[place])), None)


def claim(package: Package) -> Claim | None:
    """The members that are Clarity's tables."""
    found = [name for name in package.members if find_titles(package.head(name), columns)]
    return Claim(frozenset(found), "clarity") if found else None
