"""FHIR: the record that a provider, a laboratory or an insurer gives as JSON, in R4, STU3 or DSTU2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Fhir"]


class Fhir:
    """Reads bundles, NDJSON and single resources; files, folders and zips of them. Tolerant: never validates."""

    name = "fhir"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Medical record (FHIR)", "fr": "Dossier médical (FHIR)"}
    delivers = (
        "source", "person", "lab_result", "diagnostic_report", "condition", "medication", "allergy", "immunization",
        "procedure", "encounter", "family_history", "social_history", "care_plan", "goal", "service_request", "alert",
        "device", "specimen", "care_provider", "absence", "coverage", "plan", "plan_benefit", "claim", "claim_line",
        "adjustment", "document", "waveform", "link", "retraction", "sample",
    )  # fmt: skip

    def detect(self, package: Package) -> Claim | None:
        """Claim the members whose first bytes are JSON with a FHIR resource type."""
        from connectors.fhir.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the package's rows.

        Raises:
            DamagedFile: the only file in it is no readable JSON.
            InputError: it is the record of an animal.
        """
        from connectors.fhir.reader import read

        return read(package, claim)
