"""openScale: the table that the app exports as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["OpenScale"]


class OpenScale:
    """Reads one table, a row a measurement."""

    name = "open_scale"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "openScale", "fr": "openScale"}
    delivers = ("source", "sample")
    local_clock = True
    """The table's times carry no offset: they are the person's own clock."""

    def detect(self, package: Package) -> Claim | None:
        """Claim the members whose first lines have the table's titles."""
        from healthkit_open_scale.reader import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of every claimed table.

        Raises:
            DamagedFile: a file holds no table.
        """
        from healthkit_open_scale.reader import read

        return read(package, claim)
