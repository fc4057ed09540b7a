"""Lose It!: the weekly summary that the website exports as CSV, and the whole account's data in a zip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["LoseIt"]


class LoseIt:
    """Reads food and exercise logs, measures by day and notes; written after descriptions, not after whole exports."""

    name = "lose_it"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Lose It!", "fr": "Lose It!"}
    delivers = ("source", "sample", "session", "session_stat", "attribute", "nutrition_entry", "document")
    local_clock = True
    """A diary's days are those of the person's own clock."""

    def detect(self, package: Package) -> Claim | None:
        """Claim tables with the titles of a log; tables of a day and a value only where the log lies beside them."""
        from connectors.lose_it.tables import kinds

        found = kinds(package)
        return Claim(frozenset(found), "+".join(sorted(set(found.values())))) if found else None

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of each table. Where nothing tells, days are month first: it is how the app writes them.

        Raises:
            InputError: the mapping is faulty.
            DamagedFile: nothing can be read.
        """
        from connectors.lose_it.tables import sheets
        from healthkit.source.diary.said import said
        from healthkit.source.diary.sheets import read_sheets

        told = said(package)
        yield from read_sheets(package, sheets(package, claim, told), told.order, "MDY")
