"""Medicare's "Blue Button" text file: the person's own entries, plans and claims, as ``Key: value`` lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["BlueButton"]


class BlueButton:
    """Reads the text file that MyMedicare.gov offers for download, alone or in a folder or zip."""

    name = "blue_button"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Medicare Blue Button", "fr": "Medicare Blue Button (États-Unis)"}
    delivers = (
        "source", "person", "condition", "allergy", "device", "immunization", "lab_result", "family_history",
        "medication", "service_request", "care_provider", "coverage", "claim", "claim_line", "adjustment", "document",
    )  # fmt: skip

    def detect(self, package: Package) -> Claim | None:
        """Claim the text files that open with Medicare's title."""
        from connectors.blue_button.blocks import is_blue_button

        found = frozenset(name for name in package.members if is_blue_button(package.head(name, 4096)))
        return Claim(found, "Medicare Blue Button text file") if found else None

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of every section.

        Raises:
            DamagedFile: the file ends before its first section.
        """
        from connectors.blue_button.reader import read

        return read(package, claim)
