"""Clarity's columns, whatever the account's language: told by their units and places, which are never translated."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from healthkit.model.words import fold
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles

_MOMENT = re.compile(r"\(\w{4} \w{2} \w{2,3}[t ]?\w{2}:\w{2}:\w{2}\)")
_DURATION = re.compile(r"\(\w{2}:\w{2}:\w{2}\)")
_UNITS = {"mg/dl": "mg/dL", "mmol/l": "mmol/L"}
_CARBS = ("carb", "kohlenhydrat", "glucid", "koolhydra", "hidrat", "kulhydrat", "kolhydrat", "karbohydrat", "hiilih")
_ENGLISH = {
    "kind": "event type", "subtype": "event subtype", "about": "device info", "device": "source device id",
    "counter": "transmitter time (long integer)", "sensor": "transmitter id",
}  # fmt: skip


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
    sensor: str = ""

    def named(self) -> list[str]:
        """Titles by which the table is found again."""
        return [self.moment, self.kind, self.glucose]


def columns(cells: Sequence[str]) -> Columns | None:
    """The columns of a row of titles; None where it is not Clarity's.

    Event type and subtype follow the moment, in every version; readings follow three columns about the device. English
    titles are known wherever they stand.
    """
    titles = [" ".join(cell.split()) for cell in cells]
    plain = [fold(title) for title in titles]
    moment = _first(plain, lambda title: bool(_MOMENT.search(title)))
    reading = _first(plain, lambda title: any(f"({unit})" in title for unit in _UNITS))
    if moment is None or reading is None:
        return None
    found = {name: plain.index(title) for name, title in _ENGLISH.items() if title in plain}
    if "kind" in found and "subtype" in found:
        found |= _by_words(plain, range(len(plain)))
    elif reading >= moment + 3:
        found = _by_place(plain, moment, reading)
    else:
        return None
    unit = next(said for text, said in _UNITS.items() if f"({text})" in plain[reading])
    told = {name: titles[place] for name, place in found.items()}
    if not (told["kind"] and told["subtype"]):
        return None  # found by their places, where there are no titles
    return Columns(moment=titles[moment], glucose=titles[reading], unit=unit, **told)


def _by_words(plain: list[str], among: range) -> dict[str, int]:
    """What people enter: columns that name it, or its form."""
    found = {
        "insulin": _first(plain, lambda title: "insulin" in title or "(u)" in title, among),
        "carbs": _first(plain, lambda title: any(word in title for word in _CARBS), among),
        "duration": _first(plain, lambda title: bool(_DURATION.search(title)), among),
    }
    return {name: place for name, place in found.items() if place is not None}


def _by_place(plain: list[str], moment: int, reading: int) -> dict[str, int]:
    after = range(reading + 1, len(plain))
    found = {"kind": moment + 1, "subtype": moment + 2} | _by_words(plain, after)
    if found.get("duration") == reading + 3:
        found |= {"insulin": reading + 1, "carbs": reading + 2}
    rate = _first(plain, lambda title: "/min)" in title, after)
    if rate is not None:
        found |= {name: place for name, place in (("counter", rate + 1), ("sensor", rate + 2)) if place < len(plain)}
    if reading >= moment + 6:
        found |= {"about": reading - 2, "device": reading - 1}
    return found


def _first(titles: list[str], wanted: Callable[[str], bool], among: range | None = None) -> int | None:
    return next((place for place in (range(len(titles)) if among is None else among) if wanted(titles[place])), None)


def claim(package: Package) -> Claim | None:
    """The members that are Clarity's tables."""
    found = [name for name in package.members if find_titles(package.head(name), columns)]
    return Claim(frozenset(found), "clarity") if found else None
