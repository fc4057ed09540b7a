"""Oura: the account export (tables separated by semicolons), pages of the API as JSON, and the older exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["Oura"]


class Oura:
    """Reads what the ring recorded at night and by day, and Oura's own scores as its own."""

    name = "oura"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Oura", "fr": "Oura"}
    delivers = ("source", "sample", "event", "session", "session_stat", "attribute")
    local_clock = True
    """A day's level of resilience has a date only."""

    def detect(self, package: Package) -> Claim | None:
        """Claim the tables and pages whose columns or keys are Oura's, and what else lies in their folder."""
        from connectors.oura.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the rows of every member.

        Raises:
            DamagedFile: a member cannot be unpacked, or nothing in the package can be read.
        """
        from connectors.oura.reader import read

        return read(package, claim)
