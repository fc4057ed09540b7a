"""OMRON connect's CSV: readings of a cuff, a scale, a step counter, an oximeter or a thermometer.

A person has the app send it by e-mail or share it; one file holds a table for each kind of reading, one after another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Omron"]


class Omron:
    """Reads the tables of OMRON connect in its languages, and those of OMRON's older programs."""

    name = "omron"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "OMRON connect", "fr": "OMRON connect"}
    delivers = ("source", "sample", "event", "session", "session_stat", "attribute", "zone_hint")
    local_clock = True
    """Most tables write the person's own clock, without an offset."""

    def detect(self, package: Package) -> Claim | None:
        """Claim tables whose titles are those of OMRON's programs."""
        from connectors.omron.titles import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the readings of every table.

        Raises:
            DamagedFile: a file without readings.
            InputError: dates whose day and month cannot be told apart.
        """
        from connectors.omron.reader import read

        return read(package, claim)
