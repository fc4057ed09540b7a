"""Which members are iHealth's: pages of its API by their lists, the app's table by its titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from healthkit.model.words import fold
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles, text_of

LISTS = {
    "BPDataList": "pressure", "BGDataList": "glucose", "WeightDataList": "weight", "BODataList": "oxygen",
    "ARDataList": "steps", "SRDataList": "sleep", "SPORTDataList": "sport",
}  # fmt: skip
_LIST = re.compile('"(?:' + "|".join(LISTS) + r')"\s*:\s*\[')
_PULSES = ("(beats/min)", "(beats/minute)")


@dataclass(frozen=True)
class Titles:
    """Titles of the app's table; ``unit`` is that of the pressures."""

    date: str
    time: str | None
    systolic: str
    diastolic: str
    pulse: str
    note: str | None
    unit: str

    def named(self) -> list[str]:
        """Titles by which the table is found again."""
        return [self.date, self.systolic, self.diastolic, self.pulse]


def titles(cells: Sequence[str]) -> Titles | None:
    """The titles of a row; None where it is not that of the app's table."""
    own = {fold(cell).replace(" ", ""): " ".join(cell.removeprefix("\ufeff").split()) for cell in cells}
    pulse = next((title for key, title in own.items() if key.endswith(_PULSES)), None)
    systolic = next((key for key in own if key.startswith("sys") and key.endswith(("(mmhg)", "(kpa)"))), None)
    diastolic = next((title for key, title in own.items() if key.startswith("dia") and "(" in key), None)
    if not (pulse and systolic and diastolic and "date" in own):
        return None
    unit = "kPa" if systolic.endswith("(kpa)") else "mmHg"
    note = own.get("note") or own.get("notes")
    return Titles(own["date"], own.get("time"), own[systolic], diastolic, pulse, note, unit)


def claim(package: Package) -> Claim | None:
    """The members that are iHealth's."""
    found = [name for name in package.members if is_page(package, name) or find_table(package, name)]
    return Claim(frozenset(found), "ihealth") if found else None


def is_page(package: Package, name: str) -> bool:
    """Whether a member is a page of the API."""
    head = text_of(package.head(name)).lstrip()
    return head[:1] in ("{", "[") and bool(_LIST.search(head))


def find_table(package: Package, name: str) -> tuple[Titles, list[str], str] | None:
    """The titles of the app's table, the cells of that line, and the delimiter."""
    return find_titles(package.head(name), titles)
