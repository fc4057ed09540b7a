"""LibreView's columns, whatever the account's language: told by their units and their order, which never changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from healthkit.model.words import fold
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles

_GLUCOSE = re.compile(r"\(?(mg/dl|mmol/l|мг/дл|ммоль/л)\)?$")
_TYPES = (
    "record type", "recordtype", "type d'enregistrement", "aufzeichnungstyp", "tipo de registro",
    "tipo di registrazione",
    "tipo di record", "tipo registrazione", "gegevenstype", "type gegevens", "registratietype", "tipo de registo",
    "posttype", "registreringstype", "typ zaznamu", "tietueen tyyppi", "typ rekordu", "тип записи", "記録タイプ",
)  # fmt: skip
_GRAMS, _SERVINGS = r"\(g(r|\))", r"\((serv|port|porz|porc|racion|annok)"
_UNITS = {"mg/dl": "mg/dL", "mmol/l": "mmol/L", "мг/дл": "mg/dL", "ммоль/л": "mmol/L"}
_PLACES = {"rapid": 2, "grams": 4, "servings": 5, "long": 7, "notes": 8, "meal": 11, "correction": 12, "change": 13}
"""LibreView's own order, counted from the scanned readings; it is the same in every language."""
_STRIP = 9
"""Where a strip's reading stands in that order."""
_DOSE = re.compile("insul|unit")
_DOSES = {
    "change": "change|ander|cambi|modif|wijzig", "meal": "meal|mahlz|repas|comida|pasto|maaltijd",
    "correction": "corr|korr", "long": "long|lang|depot|lent|prolung", "rapid": "rapid|schnell|snel",
}  # fmt: skip
_ENGLISH = {
    "moment": "device timestamp", "kind": "record type", "historic": "historic glucose", "scan": "scan glucose",
    "device": "device", "strip": "strip glucose", "ketone": "ketone",
}  # fmt: skip
_FIXED = frozenset({"moment", "kind", "historic", "scan"})
_NOTES = ("not", "rem", "kom", "com", "anm")


@dataclass(frozen=True)
class Columns:
    """Titles as the file has them; those that a version lacks are empty. ``unit`` is that of the readings."""

    moment: str
    kind: str
    historic: str
    scan: str
    unit: str
    device: str = ""
    strip: str = ""
    ketone: str = ""
    grams: str = ""
    servings: str = ""
    notes: str = ""
    rapid: str = ""
    long: str = ""
    meal: str = ""
    correction: str = ""
    change: str = ""
    unread: tuple[str, ...] = ()
    """All others, such as entries without a number: "some" insulin, "some" food."""

    def named(self) -> list[str]:
        """Titles by which the table is found again."""
        return [self.moment, self.kind, self.historic, self.scan]


def columns(cells: Sequence[str]) -> Columns | None:
    """The columns of a row of titles; None where it is not LibreView's.

    A moment and a record type stand before two columns of glucose, stored and scanned; then come entries, with a
    strip's glucose and ketones among them. English titles are known wherever they stand.
    """
    titles = [" ".join(cell.split()) for cell in cells]
    plain = [fold(title) for title in titles]
    levels = [place for place, title in enumerate(plain) if _GLUCOSE.search(title)]
    found, first = _by_place(plain, levels), levels[0] if levels else 0
    if found is None:
        found, first = _english(plain), 0
    if not found.keys() >= _FIXED or not all(titles[found[name]] for name in _FIXED):
        return None
    rest = {
        place: title for place, title in enumerate(plain)
        if place >= first and title and place not in found.values() and not title.startswith("serial")
    }  # fmt: skip
    if found.get("strip") == found["scan"] + _STRIP:
        found |= {name: found["scan"] + place for name, place in _PLACES.items() if found["scan"] + place in rest}
    else:
        found |= _by_words(rest)
    told = {name: titles[place] for name, place in found.items()}
    unread = dict.fromkeys(titles[place] for place in rest if place not in found.values())
    return Columns(**told, unit=_unit(plain[found["historic"]]), unread=tuple(unread))


def _by_place(plain: list[str], levels: list[int]) -> dict[str, int] | None:
    """The columns that a row of the sensor's fills, and those of strips."""
    if len(levels) < 2 or levels[1] != levels[0] + 1 or levels[0] < 2:
        return None
    first = levels[0]
    usual = first in (3, 4) and len(levels) == 4 and _unit(plain[levels[3]]) == "mmol/L"
    if not (plain[first - 1] in _TYPES or usual):
        return None
    found = {"moment": first - 2, "kind": first - 1, "historic": first, "scan": first + 1}
    found |= dict(zip(("strip", "ketone"), levels[2:4], strict=False))
    return found | ({"device": 0} if first >= 4 else {})


def _english(plain: list[str]) -> dict[str, int]:
    """The same columns by their English titles, with or without a unit."""
    bare = [_GLUCOSE.sub("", title).strip() for title in plain]
    return {name: bare.index(title) for name, title in _ENGLISH.items() if title in bare}


def _unit(title: str) -> str:
    unit = _GLUCOSE.search(title)
    return _UNITS[unit[1]] if unit else ""


def _by_words(titles: dict[int, str]) -> dict[str, int]:
    """Columns of entries by their titles: food in grams or servings, insulin by its kind, notes."""
    found: dict[str, int] = {}
    for place, title in titles.items():
        name = None
        if re.search(_GRAMS, title):
            name = "grams"
        elif re.search(_SERVINGS, title):
            name = "servings"
        elif "(" in title and _DOSE.search(title):
            name = next((kind for kind, words in _DOSES.items() if re.search(words, title)), None)
        elif "(" not in title and title.startswith(_NOTES):
            name = "notes"
        if name:
            found.setdefault(name, place)
    return found


def claim(package: Package) -> Claim | None:
    """The members that are LibreView's tables."""
    found = [name for name in package.members if find_titles(package.head(name), columns)]
    return Claim(frozenset(found), "libreview") if found else None
