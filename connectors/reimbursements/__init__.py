"""Reimbursement statements of the French health insurance (Ameli) and of complementary insurers (mutuelles)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Reimbursements"]


class Reimbursements:
    """Reads tables by the words of their titles, and PDF statements by the shape of their lines."""

    name = "reimbursements"
    version = "1"
    label: ClassVar[dict[str, str]] = {
        "en": "Ameli and mutuelle statements",
        "fr": "Relevés Ameli et mutuelle",
    }
    delivers = ("source", "claim", "claim_line", "adjustment")

    def detect(self, package: Package) -> Claim | None:
        """Claim tables with a day, an act and a reimbursement; PDF statements with such lines."""
        from connectors.reimbursements.reader import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield a claim a line, with what the compulsory and the complementary insurer paid.

        Raises:
            DamagedFile: the only file holds no line that can be read.
            InputError: the PDF is locked.
        """
        from connectors.reimbursements.reader import read

        return read(package, claim)
