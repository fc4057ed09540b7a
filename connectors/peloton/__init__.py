"""Peloton: the table of workouts that one's profile page offers for download."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Peloton"]


class Peloton:
    """Reads ``<name>_workouts.csv``, in miles or kilometres: a workout a row."""

    name = "peloton"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Peloton", "fr": "Peloton"}
    delivers = ("source", "session", "session_stat", "attribute")
    local_clock = True
    """Rows whose zone is not known carry the person's own clock."""

    def detect(self, package: Package) -> Claim | None:
        """Claim tables with Peloton's titles."""
        from connectors.peloton.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the workouts of each table.

        Raises:
            DamagedFile: no table holds a row.
        """
        from connectors.peloton.reader import read

        return read(package, claim)
