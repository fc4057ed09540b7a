"""LibreView's CSV: the readings that a FreeStyle Libre stored, looks at it, and what the person entered.

A person gets it at libreview.com by "Download glucose data"; the columns carry the account's language, unit and dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Libreview"]


class Libreview:
    """Reads LibreView's table in any language and unit, and the one that the reader's own program writes."""

    name = "libreview"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "LibreView", "fr": "LibreView"}
    delivers = ("source", "sample", "event", "attribute")
    local_clock = True
    """LibreView writes the person's own clock, without an offset."""

    def detect(self, package: Package) -> Claim | None:
        """Claim tables with LibreView's titles, told by their order and units rather than by one language's words."""
        from connectors.libreview.titles import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield a table's readings and entries.

        Raises:
            DamagedFile: a table without readings.
            InputError: dates whose day and month cannot be told apart.
        """
        from connectors.libreview.reader import read

        return read(package, claim)
