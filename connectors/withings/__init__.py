"""Withings: the account export (tables of scale, cuff, watch and sleep mat), and answers of the API as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Withings"]


class Withings:
    """Reads measurements, nights, days, workouts, the detailed streams and electrocardiograms."""

    name = "withings"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Withings", "fr": "Withings"}
    delivers = ("source", "sample", "event", "session", "session_stat", "attribute", "waveform", "zone_hint")
    local_clock = True
    """Weights and blood pressures carry the person's own clock, without a zone."""

    def detect(self, package: Package) -> Claim | None:
        """Claim tables whose titles are Withings', and what the names of the export's other tables promise."""
        from connectors.withings.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of every member.

        Raises:
            DamagedFile: a member cannot be unpacked, or nothing in the package can be read.
        """
        from connectors.withings.reader import read

        return read(package, claim)
