"""Cronometer: servings, daily summary, exercises, biometrics and notes of the web export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Cronometer"]


class Cronometer:
    """Reads the five tables of the export, each by its titles, alone or together."""

    name = "cronometer"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Cronometer", "fr": "Cronometer"}
    delivers = ("source", "sample", "session", "session_stat", "attribute", "nutrition_entry", "document")
    local_clock = True
    """A diary's days are those of the person's own clock."""

    def detect(self, package: Package) -> Claim | None:
        """Claim tables that have the titles of an export's, under any name."""
        from connectors.cronometer.detection import kinds

        found = kinds(package)
        return Claim(frozenset(found), "+".join(sorted(set(found.values())))) if found else None

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of each table.

        Raises:
            InputError: the order of day and month cannot be known, or the mapping is faulty.
            DamagedFile: nothing can be read.
        """
        from connectors.cronometer.tables import sheets
        from healthkit.source.diary.said import said
        from healthkit.source.diary.sheets import read_sheets

        yield from read_sheets(package, sheets(package, claim), said(package).order)
