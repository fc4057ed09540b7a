"""Weight Watchers (WW): tables of the data that an account can ask for, known by the programme's own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["WeightWatchers"]


class WeightWatchers:
    """Reads logs of foods, weights and activities. No export was there to write it by: what no title tells is left."""

    name = "weight_watchers"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Weight Watchers", "fr": "Weight Watchers"}
    delivers = ("source", "sample", "session", "session_stat", "attribute", "nutrition_entry")
    local_clock = True
    """A diary's days are those of the person's own clock."""

    def detect(self, package: Package) -> Claim | None:
        """Claim tables with days and the programme's points, and the weights that lie beside them."""
        from connectors.weight_watchers.tables import kinds

        found = kinds(package)
        return Claim(frozenset(found), "+".join(sorted(set(found.values())))) if found else None

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of each table.

        Raises:
            InputError: the order of day and month cannot be known, or the mapping is faulty.
            DamagedFile: nothing can be read.
        """
        from connectors.weight_watchers.tables import sheets
        from healthkit.source.diary.said import said
        from healthkit.source.diary.sheets import read_sheets

        told = said(package)
        yield from read_sheets(package, sheets(package, claim, told), told.order)
