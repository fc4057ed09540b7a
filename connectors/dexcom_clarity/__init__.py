"""Dexcom Clarity's CSV: a sensor's readings every five minutes, and what the person entered beside them.

A person gets it at clarity.dexcom.eu or clarity.dexcom.com; the columns carry the account's language and unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["DexcomClarity"]


class DexcomClarity:
    """Reads Clarity's table in any language and unit, as downloaded or saved again by a spreadsheet program."""

    name = "dexcom_clarity"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Dexcom Clarity", "fr": "Dexcom Clarity"}
    delivers = ("source", "sample", "event", "session", "attribute")
    local_clock = True
    """Clarity writes the person's own clock, without an offset."""

    def detect(self, package: Package) -> Claim | None:
        """Claim tables with Clarity's titles, told by their forms rather than by the words of one language."""
        from connectors.dexcom_clarity.titles import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield a table's readings and entries.

        Raises:
            DamagedFile: a table without readings.
            InputError: dates whose day and month cannot be told apart.
        """
        from connectors.dexcom_clarity.reader import read

        return read(package, claim)
