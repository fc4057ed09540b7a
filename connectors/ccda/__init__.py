"""CDA documents: C-CDA 2.1 and 1.1, CCD, C32, plain CDA R2 and the French health record's, with fragments of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["CCDA"]


class CCDA:
    """Reads a document, a bare section or entry, an XDM package, or a folder or zip of documents."""

    name = "ccda"
    version = "1"
    label: ClassVar[dict[str, str]] = {
        "en": "Clinical document (C-CDA, CCD)",
        "fr": "Document médical CDA (C-CDA, Mon espace santé)",
    }
    delivers = (
        "source", "person", "lab_result", "diagnostic_report", "specimen", "condition", "medication", "allergy",
        "immunization", "procedure", "encounter", "family_history", "social_history", "care_plan", "goal",
        "service_request", "device", "care_provider", "absence", "coverage", "document", "link", "retraction",
    )  # fmt: skip

    def detect(self, package: Package) -> Claim | None:
        """Claim every member whose first element is one of CDA."""
        from connectors.ccda.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of each document in turn.

        Raises:
            DamagedFile: the only document is empty, cut short or no XML.
            HostileFile: it declares entities of its own, or nests beyond all measure.
            InputError: it is of an animal, or repeats an Apple Health export.
        """
        from connectors.ccda.reader import read

        return read(package, claim)
