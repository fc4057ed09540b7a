"""WHOOP: the export's four tables, in the languages of the app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Whoop"]


class Whoop:
    """Reads days (recovery, strain, energy), sleeps and workouts; WHOOP's own scores stay its own."""

    name = "whoop"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "WHOOP", "fr": "WHOOP"}
    delivers = ("source", "sample", "event", "session", "session_stat", "attribute")
    local_clock = True
    """Rows whose time zone cell is empty carry the person's own clock."""

    def detect(self, package: Package) -> Claim | None:
        """Claim the tables whose titles are WHOOP's, in any language known, whatever the files are called."""
        from connectors.whoop.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of every table.

        Raises:
            DamagedFile: a table cannot be unpacked, or none holds a row.
        """
        from connectors.whoop.reader import read

        return read(package, claim)
