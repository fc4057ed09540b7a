"""The public use files of the US Marketplace: what plans ask for each benefit, their limits and their premiums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["MarketplacePuf"]


class MarketplacePuf:
    """Reads Benefits and Cost Sharing, Rates and Plan Attributes of the plans that a person keeps in the file."""

    name = "marketplace_puf"
    version = "1"
    label: ClassVar[dict[str, str]] = {
        "en": "US Marketplace plans (CMS files)",
        "fr": "Contrats du Marketplace (fichiers CMS)",
    }
    delivers = ("source", "plan", "plan_benefit")

    def detect(self, package: Package) -> Claim | None:
        """Claim tables with the titles of one of the three files."""
        from connectors.marketplace_puf.reader import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield plans, their costs and their premiums.

        Raises:
            InputError: the file holds a whole market.
            DamagedFile: it holds no rows.
        """
        from connectors.marketplace_puf.reader import read

        return read(package, claim)
