"""FIT files of any watch, bike computer or app, and the JSON files of a Garmin account's own export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Garmin"]


class Garmin:
    """Reads FIT files alone, gzipped, in folders, in zips and in zips inside zips, and ``DI_CONNECT`` folders."""

    name = "garmin"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Garmin and FIT files", "fr": "Garmin et fichiers FIT"}
    delivers = (
        "source", "sample", "event", "session", "session_stat", "session_event", "route_point", "waveform", "attribute",
    )  # fmt: skip

    def detect(self, package: Package) -> Claim | None:
        """Claim what bears the FIT magic, zips that hold such files, and Garmin's JSON by its keys."""
        from connectors.garmin.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield FIT files in batches, then the account's JSON files.

        Raises:
            DamagedFile: nothing of the package can be read.
        """
        from connectors.garmin.reader import read

        return read(package, claim)
