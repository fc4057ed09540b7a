"""The nutrition report, as its notebook uses it: load once, then one call a section.

>>> report = load(lang="fr", days=28)  # doctest: +SKIP
>>> report.composition()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.report.blocks import Block, Section
from healthkit.report.kinds import Day, Lang, Units
from healthkit.report.nutrition import composition, diary, foods
from healthkit.report.nutrition.facts import read
from healthkit.report.period import changes
from healthkit.report.period.facts import Facts
from healthkit.report.period.missing import missing
from healthkit.report.period.provenance import provenance

if TYPE_CHECKING:
    from healthkit.store import Vault


class Nutrition:
    """Some weeks of a food diary, ready to be shown section by section."""

    def __init__(self, facts: Facts, parameters: dict[str, str]) -> None:
        self._facts, self._parameters = facts, parameters

    def cover(self) -> Block:
        """Title and span."""
        return changes.cover(self._facts)

    def changes(self) -> Section:
        """What changed beyond the person's own noise."""
        return changes.changes(self._facts)

    def diary(self) -> Section:
        """How much of the period the diary tells, day by day."""
        return diary.diary(self._facts)

    def composition(self) -> Section:
        """Where the energy came from, beside published reference values."""
        return composition.composition(self._facts)

    def foods(self) -> Section:
        """Meals and foods, where the diary names them."""
        return foods.foods(self._facts)

    def missing(self) -> Section:
        """Gaps and what has gone quiet."""
        return missing(self._facts)

    def provenance(self) -> Section:
        """What the report was made of."""
        return provenance(self._facts, "nutrition", self._parameters)


def load(
    lang: Lang = "en", until: Day = "", days: int = 28, units: Units = "metric", vault: Vault | None = None
) -> Nutrition:
    """Read some weeks of a food diary.

    Args:
        lang: language of everything that is shown.
        until: the last day; the last one of the diary when empty.
        days: how many days up to it, 7 to 180.
        units: ``metric`` or ``us``.
        vault: the vault; the one of the settings when missing.

    Raises:
        ReportFailed: no food was written down then, or ever.
        UsageError: that number of days cannot be.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    facts = read(vault, lang, until, days, units)
    given = {"lang": lang, "until": facts.span.last.isoformat(), "days": str(days), "units": units}
    return Nutrition(facts, given)
