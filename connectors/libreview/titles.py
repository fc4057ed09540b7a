"""LibreView's columns, whatever the account's language: told by their units and their order, which never changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from healthkit.model.words import fold
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles

_GLUCOSE = re.compile(r"\(?(mg/dl|mmol/l)\)?$")
_TYPES = (
    "record type", "recordtype", "type d'enregistrement", "aufzeichnungstyp", "tipo de registro",
    "tipo di registrazione",
    "tipo di record", "tipo registrazione", "gegevenstype", "type gegevens", "registratietype", "tipo de registo",
    "posttype", "registreringstype", "typ zaznamu", "tietueen tyyppi",
)  # fmt: skip
_GRAMS, _SERVINGS = r"\(g(r|\))", r"\((serv|port|porz|porc|racion|annok)"
_UNITS = {"mg/dl": "mg/dL", "mmol/l": "mmol/L"}
_INSULIN = ("rapid", "long", "meal", "correction", "change")
_FEWEST = 9


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
    unnumbered: tuple[str, ...] = ()
    """Entries without a number: "some" insulin, "some" food."""

    def named(self) -> list[str]:
        """Titles by which the table is found again."""
        return [self.moment, self.kind, self.historic, self.scan]


def columns(cells: Sequence[str]) -> Columns | None:
    """The columns of a row of titles; None where it is not LibreView's.

    A moment and a record type stand before two columns of glucose, stored and scanned; then come entries, with a
    strip's glucose and ketones among them.
    """
    titles = [" ".join(cell.split()) for cell in cells]
    plain = [fold(title) for title in titles]
    levels = [place for place, title in enumerate(plain) if _GLUCOSE.search(title)]
    if len(levels) < 2 or levels[1] != levels[0] + 1 or levels[0] < 2:
        return None
    first, second = levels[:2]
    usual = first in (3, 4) and len(levels) == 4 and plain[levels[3]].rstrip(")").endswith("mmol/l")
    if len(titles) < min(_FEWEST, first + 3) or not (plain[first - 1] in _TYPES or usual):
        return None
    unit = _GLUCOSE.search(plain[first])
    assert unit is not None
    found = {"strip": levels[2] if len(levels) > 2 else None, "ketone": levels[3] if len(levels) > 3 else None}
    found |= _entries(plain, second, levels)
    told = {name: titles[place] for name, place in found.items() if place is not None}
    if first >= 4:
        told["device"] = titles[0]
    bare = [place for place in range(second + 1, len(titles)) if plain[place] and "(" not in plain[place]]
    notes = [place for place in bare if place not in levels and plain[place][:3] in ("not", "rem", "kom", "com", "anm")]
    if notes:
        told["notes"] = titles[notes[0]]
    unnumbered = tuple(titles[place] for place in bare if place not in levels and place not in notes[:1])
    return Columns(
        titles[first - 2],
        titles[first - 1],
        titles[first],
        titles[second],
        _UNITS[unit[1]],
        **told,
        unnumbered=unnumbered,
    )


def _entries(plain: list[str], second: int, levels: list[int]) -> dict[str, int | None]:
    """Columns of entries with a number: food in grams or servings; all others are insulin, in an order of their own."""
    amounts = [place for place in range(second + 1, len(plain)) if "(" in plain[place] and place not in levels]
    grams = next((place for place in amounts if re.search(_GRAMS, plain[place])), None)
    servings = next((place for place in amounts if re.search(_SERVINGS, plain[place])), None)
    doses = [place for place in amounts if place not in (grams, servings)]
    return {"grams": grams, "servings": servings, **dict(zip(_INSULIN, doses, strict=False))}


def claim(package: Package) -> Claim | None:
    """The members that are LibreView's tables."""
    found = [name for name in package.members if find_titles(package.head(name), columns)]
    return Claim(frozenset(found), "libreview") if found else None
