"""Android's Health Connect: the database that its "Export data" writes, as a zip or as the bare file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["HealthConnect"]


class HealthConnect:
    """Reads ``health_connect_export.db``, alone or in its zip. The tables are those of Android's HealthFitness module,
    which documents none of them for export: what a version lacks is left out, what it adds is counted."""

    name = "health_connect"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Health Connect (Android)", "fr": "Health Connect (Android)"}
    delivers = (
        "source", "sample", "event", "session", "session_stat", "session_event", "route_point", "attribute",
        "nutrition_entry",
    )  # fmt: skip

    def detect(self, package: Package) -> Claim | None:
        """Claim SQLite databases whose schema speaks of Health Connect's tables."""
        from connectors.health_connect.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the database's rows, table by table.

        Raises:
            DamagedFile: no database, cut short, or without one record that can be read.
            HostileFile: larger than any export, or made to be read without end.
        """
        from connectors.health_connect.reader import read

        return read(package, claim)
