"""Nightscout's documents as JSON: readings, treatments, profiles, from its API, a backup, or a program that shares
its forms (oref0).

A person gets them from the site's own addresses (``/api/v1/entries.json?count=…``), or from a copy of its database.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Nightscout"]


class Nightscout:
    """Reads entries, treatments and profiles: arrays, one document a line, single documents, database exports."""

    name = "nightscout"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Nightscout", "fr": "Nightscout"}
    delivers = ("source", "sample", "event", "session", "attribute", "zone_hint")

    def detect(self, package: Package) -> Claim | None:
        """Claim JSON whose first document is one of Nightscout's collections."""
        from connectors.nightscout.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield readings and treatments.

        Raises:
            DamagedFile: no document can be read.
        """
        from connectors.nightscout.reader import read

        return read(package, claim)
