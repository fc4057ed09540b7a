"""The glucose report, as its notebook uses it: load once, then one call a section.

>>> report = load(lang="fr", days=14, unit="mg/dL")  # doctest: +SKIP
>>> report.ranges()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.report.blocks import Block, Section
from healthkit.report.glucose import episodes, front, profile, ranges
from healthkit.report.glucose.facts import Glucose, read
from healthkit.report.kinds import Day, GlucoseUnit, Lang, Targets
from healthkit.report.period.provenance import provenance

if TYPE_CHECKING:
    from healthkit.store import Vault


class GlucoseReport:
    """Some days of glucose, ready to be shown section by section."""

    def __init__(self, facts: Glucose, parameters: dict[str, str]) -> None:
        self._facts, self._parameters = facts, parameters

    def cover(self) -> Block:
        """Title and span."""
        return front.cover(self._facts)

    def changes(self) -> Section:
        """What changed against the days before, and the figures of the period."""
        return front.changes(self._facts)

    def ranges(self) -> Section:
        """Share of time in each range, beside what the consensus aims at."""
        return ranges.ranges(self._facts)

    def day(self) -> Section:
        """The day as it usually goes."""
        return profile.usual_day(self._facts)

    def days(self) -> Section:
        """Each day by range."""
        return profile.days(self._facts)

    def episodes(self) -> Section:
        """Stretches that were low or very high."""
        return episodes.section(self._facts)

    def provenance(self) -> Section:
        """How to read it, and what the report was made of."""
        return Section(*front.methods(self._facts).blocks, *self._made().blocks)

    def _made(self) -> Section:
        return provenance(self._facts.facts, "glucose", self._parameters)


def load(
    lang: Lang = "en",
    until: Day = "",
    days: int = 14,
    *,
    unit: GlucoseUnit = "",
    targets: Targets = "standard",
    vault: Vault | None = None,
) -> GlucoseReport:
    """Read some days.

    Args:
        lang: language of everything that is shown.
        until: the last day; the last whole day with readings when empty.
        days: how many days up to it, 1 to 90.
        unit: ``mmol/L`` or ``mg/dL``; the one that the sensor's files use when empty.
        targets: whose ranges: ``standard``, ``older`` (or at high risk), ``pregnancy``.
        vault: the vault; the one of the settings when missing.

    Raises:
        ReportFailed: no glucose was recorded then, or ever.
        UsageError: that number of days cannot be.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    facts = read(vault, lang, until, days, unit=unit, target=targets)
    given = {
        "lang": lang, "until": facts.span.last.isoformat(), "days": str(days), "unit": facts.unit, "targets": targets,
    }  # fmt: skip
    return GlucoseReport(facts, given)
