"""``plans.json``: the machine-readable plans that US insurers must publish, with what drugs cost in each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["QhpPlans"]


class QhpPlans:
    """Reads the plans; the providers and drugs that are published beside them are far larger and not the person's."""

    name = "qhp_plans"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "US health plans (plans.json)", "fr": "Assurances santé (plans.json)"}
    delivers = ("source", "plan", "plan_benefit")

    def detect(self, package: Package) -> Claim | None:
        """Claim JSON whose first object has a plan's id, its kind and a name or a formulary."""
        from connectors.qhp_plans.reader import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield plans and what each asks for drugs.

        Raises:
            DamagedFile: the only file is no readable JSON, or holds no plan.
            InputError: it holds the plans of a whole market.
        """
        from connectors.qhp_plans.reader import read

        return read(package, claim)
