"""Health Auto Export: the iOS app that writes Apple Health as JSON or as tables, summed up or reading by reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["HealthAutoExport"]


class HealthAutoExport:
    """Reads metrics, sleep, workouts with their routes, symptoms, states of mind, cycle and electrocardiograms."""

    name = "health_auto_export"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Health Auto Export", "fr": "Health Auto Export"}
    delivers = (
        "source", "sample", "event", "session", "session_stat", "attribute", "route_point", "waveform",
    )  # fmt: skip
    local_clock = True
    """The tables give times without an offset."""
    export_offsets = True
    """The phone writes its offset of the day of export beside all history."""

    def detect(self, package: Package) -> Claim | None:
        """Claim JSON whose ``data`` holds the app's arrays, and tables with its titles."""
        from connectors.health_auto_export.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of every member, in bounded memory.

        Raises:
            DamagedFile: a member is no valid JSON or cut short, or nothing in the package can be read.
        """
        from connectors.health_auto_export.reader import read

        return read(package, claim)
