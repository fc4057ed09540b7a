"""iHealth: answers of its API as JSON (pressure, pulse, weight, oxygen, glucose, steps, sleep, sports), and the CSV
of pressures that its app shares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Ihealth"]


class Ihealth:
    """Reads pages of the API, with their codes of units, and the app's table of pressures."""

    name = "ihealth"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "iHealth", "fr": "iHealth"}
    delivers = ("source", "sample", "event", "session", "session_stat", "attribute")
    local_clock = True
    """The table, and pages without a time zone, write the person's own clock."""

    def detect(self, package: Package) -> Claim | None:
        """Claim JSON with one of the API's lists, and tables with the app's titles."""
        from connectors.ihealth.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield readings.

        Raises:
            DamagedFile: a page that is no JSON, or nothing that can be read.
            InputError: dates whose day and month cannot be told apart.
        """
        from connectors.ihealth.reader import read

        return read(package, claim)
