"""SMART Health Cards: signed cards, mostly of vaccinations, as a file, as text, or as the digits of a QR code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["SmartHealthCards"]


class SmartHealthCards:
    """Reads ``.smart-health-card`` files, bare JWS, ``shc:/`` digits and payloads that somebody has unpacked.

    The FHIR bundle inside a card is handed over with the state of its signature; the card itself is a document.
    Format: the SMART Health Cards Framework, https://spec.smarthealth.cards.
    """

    name = "smart_health_cards"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "SMART Health Cards", "fr": "Cartes SMART Health Card"}
    delivers = ("source", "document", "attribute")

    def detect(self, package: Package) -> Claim | None:
        """Claim the members that hold cards or the keys of issuers."""
        from connectors.smart_health_cards.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield one document a card, and its bundle as a handoff.

        Raises:
            DamagedFile: no card of the package can be read.
            HostileFile: a member or a payload unpacks to more than a card holds.
            UnknownFormat: there are only links to cards, which lie on a server.
        """
        from connectors.smart_health_cards.reader import read

        return read(package, claim)
