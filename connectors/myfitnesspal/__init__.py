"""MyFitnessPal: the export of a Premium account (three tables), and the printed diary that every account can save."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Myfitnesspal"]


class Myfitnesspal:
    """Reads meals, measurements and exercises of the export, or foods of the printed diary in HTML."""

    name = "myfitnesspal"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "MyFitnessPal", "fr": "MyFitnessPal"}
    delivers = ("source", "sample", "session", "session_stat", "attribute", "nutrition_entry", "document")
    local_clock = True
    """A diary's days are those of the person's own clock."""

    def detect(self, package: Package) -> Claim | None:
        """Claim the export's tables by their titles, and pages that are built as the printed diary is."""
        from connectors.myfitnesspal.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of each table and page.

        Raises:
            InputError: the order of day and month cannot be known, or the mapping is faulty.
            DamagedFile: nothing can be read.
        """
        from connectors.myfitnesspal.reader import read

        return read(package, claim)
