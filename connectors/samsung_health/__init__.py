"""Samsung Health: the folder that "Download personal data" writes, as it is or zipped, or single tables out of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["SamsungHealth"]


class SamsungHealth:
    """Reads the tables ``com.samsung.(s)health.*.csv`` and the details under ``jsons/`` that their cells name.

    Old exports write the person's clock, newer ones UTC, in the same words: each table is decided by evidence, see
    :mod:`connectors.samsung_health.clock`.
    """

    name = "samsung_health"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Samsung Health", "fr": "Samsung Health"}
    delivers = ("source", "sample", "event", "session", "session_stat", "route_point", "attribute", "nutrition_entry")
    local_clock = True
    """Rows of a table on the person's clock may lack the offset; rows in UTC always carry one."""

    def detect(self, package: Package) -> Claim | None:
        """Claim tables whose first line names one of Samsung Health's types, and the details beside them."""
        from connectors.samsung_health.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the package's rows.

        Raises:
            DamagedFile: not one row of it can be read.
        """
        from connectors.samsung_health.reader import read

        return read(package, claim)
