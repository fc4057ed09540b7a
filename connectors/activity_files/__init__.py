"""GPX and TCX: one workout a file or many, as bike computers, watches and apps write them, plain or gzipped.

Each track (GPX) or activity (TCX) that carries times becomes a workout with its route, its laps or pauses, and what the
sensors sent: pulse, cadence, power, water temperature. Courses and planned routes carry no times: they are counted,
not imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["ActivityFiles"]


class ActivityFiles:
    """Reads GPX 1.0 and 1.1, and TCX 1 and 2, streaming; Apple's workout routes stay with their own export."""

    name = "activity_files"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "GPX and TCX files", "fr": "Fichiers GPX et TCX"}
    delivers = ("source", "sample", "session", "session_stat", "session_event", "route_point", "attribute")

    def detect(self, package: Package) -> Claim | None:
        """Claim the members whose root element is that of GPX or TCX, under any name."""
        from connectors.activity_files.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the workouts of each member.

        Raises:
            DamagedFile: no member can be read as XML.
            HostileFile: a single file that declares entities, or unpacks to far more than it holds.
        """
        from connectors.activity_files.reader import read

        return read(package, claim)
