"""Fitbit and Google Health: the Google Takeout in both of its generations, answers of the Web API, and the CSV export
of fitbit.com."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Fitbit"]


class Fitbit:
    """Reads what Fitbit and Google Health export; of what an export tells twice, the CSV with its UTC times holds."""

    name = "fitbit"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Fitbit and Google Health", "fr": "Fitbit et Google Health"}
    delivers = (
        "source", "sample", "event", "session", "session_stat", "route_point", "waveform", "attribute", "person",
        "zone_hint",
    )  # fmt: skip
    local_clock = True
    """Nights and some curves carry the person's own clock, without an offset."""

    def detect(self, package: Package) -> Claim | None:
        """Claim a Takeout, a folder or zip of its files, and single files by what stands in them."""
        from connectors.fitbit.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of every file that is understood, each measurement once.

        Raises:
            DamagedFile: nothing of the package can be read.
        """
        from connectors.fitbit.reader import read

        return read(package, claim)
