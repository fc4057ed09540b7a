"""Apple Health: the export that the Health app on an iPhone writes, as a zip, a folder, or one file out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["AppleHealth"]


class AppleHealth:
    """Reads ``export.zip``, its folder, its XML, an ECG CSV or a workout route. See ``docs/decisions/0004``."""

    name = "apple_health"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Apple Health", "fr": "Santé d’Apple"}
    delivers = (
        "source", "sample", "event", "session", "session_stat", "session_event", "route_point", "waveform",
        "attribute", "person", "zone_hint", "prescription_lens", "document",
    )  # fmt: skip
    export_offsets = True
    """The phone writes its offset of the day of export beside all history."""

    def detect(self, package: Package) -> Claim | None:
        """Claim a package that holds one HealthData document, or a single file that the Health app wrote."""
        from connectors.apple_health.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the package's rows.

        Raises:
            DamagedFile: the main XML is empty, cut short or fails its checksum.
        """
        from connectors.apple_health.reader import read

        return read(package, claim)
