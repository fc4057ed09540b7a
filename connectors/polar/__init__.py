"""Polar Flow: the zip of one's data that Polar makes on request, in both shapes that it has had.

Workouts with their samples, routes, laps and zones; days of activity; pulse all day; nights, their scores and Nightly
Recharge; beats; weights, fitness tests, skin temperature and oxygen readings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Polar"]


class Polar:
    """Reads ``polar-user-data-export_*.zip`` and single files of it."""

    name = "polar"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Polar Flow", "fr": "Polar Flow"}
    delivers = (
        "source", "sample", "event", "session", "session_stat", "session_event", "route_point", "waveform", "attribute",
        "person",
    )  # fmt: skip
    local_clock = True
    """Days, pulse and older workouts are written in the person's own clock, without an offset."""

    def detect(self, package: Package) -> Claim | None:
        """Claim the JSON files whose keys are Polar's."""
        from connectors.polar.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of each file.

        Raises:
            DamagedFile: no file can be read.
        """
        from connectors.polar.reader import read

        return read(package, claim)
