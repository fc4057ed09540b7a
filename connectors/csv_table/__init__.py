"""Tables as CSV, of any app: a mapping in TOML says what a row and its columns are; see ``docs/csv.md``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["CsvTable"]


class CsvTable:
    """Reads tables of days, workouts or measurements by a mapping that the person gives or that lies beside them."""

    name = "csv_table"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "CSV tables", "fr": "Tableaux CSV"}
    delivers = ("source", "sample", "session", "session_stat", "attribute", "person", "zone_hint")
    local_clock = True
    """Times without an offset are the person's own clock."""

    def detect(self, package: Package) -> Claim | None:
        """Claim tables that have a mapping with ``row``: given with the file, or of the same name beside it."""
        from connectors.csv_table.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield a table's rows.

        Raises:
            InputError: the mapping is faulty, or does not fit the table.
            DamagedFile: the file holds no rows.
        """
        from connectors.csv_table.reader import read

        return read(package, claim)

    def template(self, package: Package, claim: Claim) -> str:
        """The guessed mapping of a table's columns, as TOML."""
        from connectors.csv_table.guess import template

        return template(package, claim)
