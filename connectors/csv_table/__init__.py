"""Tables of any app, as CSV or spreadsheets: a mapping in TOML says what a row and its columns are.

See ``docs/csv.md``. Where there is no mapping, one is proposed by titles and cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package
from healthkit.source.proposal import Proposal, StoredRow

__all__ = ["CsvTable"]


class CsvTable:
    """Reads tables of days, workouts or measurements by a mapping that the person gives or that lies beside them."""

    name = "csv_table"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "CSV tables", "fr": "Tableaux CSV"}
    delivers = ("source", "sample", "session", "session_stat", "attribute", "person", "zone_hint")
    local_clock = True
    """Times without an offset are the person's own clock."""
    generic = True

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
        """The proposed mapping of a table's columns, as TOML.

        Raises:
            InputError: nothing can be proposed.
        """
        return self.written(self.propose(package))

    def is_table(self, package: Package) -> bool:
        """Whether a package is a table of titles and rows, or a spreadsheet."""
        from connectors.csv_table.detection import is_table

        return is_table(package)

    def titles(self, package: Package, sheet: str | None = None) -> tuple[str, ...]:
        """The titles of a table's columns.

        Raises:
            InputError: it has none.
        """
        from connectors.csv_table.opening import unmapped

        with unmapped(package, sheet) as opened:
            return opened.table.titles

    def propose(self, package: Package, sheet: str | None = None) -> Proposal:
        """A first mapping of a table, with what must be asked.

        Raises:
            InputError: it has no titles, no dates, or no column that is known.
            DamagedFile: it is no table.
            HostileFile: a spreadsheet that would not fit into memory.
        """
        from connectors.csv_table.propose import propose

        return propose(package, sheet)

    def written(self, proposal: Proposal) -> str:
        """A proposal as a mapping's TOML."""
        from connectors.csv_table.written import written

        return written(proposal)

    def preview(self, package: Package, mapping: str, rows: int = 5) -> list[StoredRow]:
        """The first rows as a mapping would have them stored.

        Raises:
            InputError: the mapping does not fit the table.
        """
        from connectors.csv_table.preview import preview

        return preview(package, mapping, rows)
