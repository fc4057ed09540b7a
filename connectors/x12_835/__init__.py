"""X12 835: the remittance advice by which an insurer says what it paid, denied and left to the person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["X12835"]


class X12835:
    """Reads version 5010 and its elders, with or without the envelope; files and zips of them."""

    name = "x12_835"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Insurance remittance (X12 835)", "fr": "Relevé d’assureur (X12 835)"}
    delivers = ("source", "claim", "claim_line", "adjustment")

    def detect(self, package: Package) -> Claim | None:
        """Claim the members that begin as a remittance advice."""
        from connectors.x12_835.reader import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield claims, their lines, and every amount with who bears it.

        Raises:
            DamagedFile: the only file is cut short, or holds no claim.
        """
        from connectors.x12_835.reader import read

        return read(package, claim)
