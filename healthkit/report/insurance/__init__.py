"""Which plan fits, as its notebook uses it: load once, then one call a section.

>>> sheet = load(lang="fr", scenario="chronic")  # doctest: +SKIP
>>> sheet.front()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.report.blocks import Block, Section
from healthkit.report.insurance import front, ledgers, others, provenance
from healthkit.report.insurance.facts import Facts, Request, read
from healthkit.report.kinds import Lang

if TYPE_CHECKING:
    from healthkit.store import Vault


class Insurance:
    """One comparison, ready to be shown section by section."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def cover(self) -> Block:
        """Title, whose care, how many plans."""
        return front.cover(self._facts)

    def front(self) -> Section:
        """What each plan is expected to cost, and which costs least."""
        return front.front(self._facts)

    def years(self) -> Section:
        """How a year's cost spreads, and how it grows with the care of a year."""
        return front.pictures(self._facts)

    def why(self) -> Section:
        """Which services make the difference."""
        return others.why(self._facts)

    def scenarios(self) -> Section:
        """Every scenario, settled exactly."""
        return others.every_scenario(self._facts)

    def ledger(self) -> Section:
        """The year under the first plan: who pays what, and by which rule."""
        return ledgers.ledger(self._facts)

    def covered(self) -> Section:
        """What is covered of the care, and what no arithmetic can know."""
        return ledgers.covered(self._facts)

    def assumptions(self) -> Section:
        """Prices filled in, care left out, how years were drawn."""
        return ledgers.assumptions(self._facts)

    def provenance(self) -> Section:
        """What the report was made of."""
        return provenance.provenance(self._facts)


def load(
    lang: Lang = "en", plans: str = "", scenario: str = "", year: str = "", *, vault: Vault | None = None
) -> Insurance:
    """Read plans and care, and settle them.

    Args:
        lang: language of everything that is shown.
        plans: a folder of plan files, by its whole path; the vault's own when empty.
        scenario: what comes on top of own use: healthy, pregnancy, surgery, chronic, bad.
        year: own use of this year; the last whole one when empty.
        vault: the vault; the one of the settings when missing.

    Raises:
        ReportFailed: there are no plans, or plans of two countries.
        InputError: a plan's file cannot be used, or nothing tells of care.
        UnknownName: there is no such scenario.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    return Insurance(read(vault, Request(lang, plans, scenario, year)))
