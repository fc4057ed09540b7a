"""Strava: the table of activities in the download of one's account, in any of Strava's languages.

The recordings beside it (``activities/*.fit.gz``, ``.gpx.gz``, ``.tcx.gz``) are read by the connectors of those
formats; a workout that both tell of is one workout with two witnesses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Strava"]


class Strava:
    """Reads ``activities.csv``: a workout a row. Its times are UTC."""

    name = "strava"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Strava", "fr": "Strava"}
    delivers = ("source", "sample", "session", "session_stat", "attribute", "person")

    def detect(self, package: Package) -> Claim | None:
        """Claim tables with the titles, or with the layout, of Strava's activities; and its profile."""
        from connectors.strava.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the workouts of each table.

        Raises:
            DamagedFile: a table holds no rows.
        """
        from connectors.strava.reader import read

        return read(package, claim)
