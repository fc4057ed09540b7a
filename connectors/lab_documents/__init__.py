"""Laboratory documents: PDF reports with a text layer and CSV files; what they hold waits for the person's review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["LabDocuments"]


class LabDocuments:
    """Reads reports of Quest, LabCorp, Function Health, French laboratories, hospitals and clinics by their words."""

    name = "lab_documents"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Laboratory reports", "fr": "Comptes rendus de laboratoire"}
    delivers = ("source", "proposal")
    generic = True

    def detect(self, package: Package) -> Claim | None:
        """Claim a PDF that reads like a laboratory's report, or a table of known tests; locked and scanned PDFs too."""
        from connectors.lab_documents.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield proposed rows.

        Raises:
            InputError: the PDF is locked or a scan, or the table has no dates.
            DamagedFile: the file cannot be read at all.
        """
        from connectors.lab_documents.reader import read

        return read(package, claim)

    def template(self, package: Package, claim: Claim) -> str:
        """The guessed mapping of a table's columns, as TOML."""
        from connectors.lab_documents.reader import template

        return template(package, claim)
