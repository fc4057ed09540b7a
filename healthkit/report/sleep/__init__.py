"""The sleep report, as its notebook uses it: load once, then one call a section.

>>> report = load(lang="fr", period="2026-10", units="metric")  # doctest: +SKIP
>>> report.regularity()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.report.blocks import Block, Markdown, Section
from healthkit.report.kinds import Lang, Units
from healthkit.report.period import span as spans
from healthkit.report.period.changes import changes, cover
from healthkit.report.period.earlier import earlier
from healthkit.report.period.measures import Words
from healthkit.report.period.missing import missing
from healthkit.report.period.provenance import provenance
from healthkit.report.period.recent import recent_table
from healthkit.report.sleep import nights, regularity, table, timing, weekdays
from healthkit.report.sleep.facts import NightFacts

if TYPE_CHECKING:
    from healthkit.store import Vault


class Sleep:
    """The nights of one period, ready to be shown section by section."""

    def __init__(self, facts: NightFacts) -> None:
        self._facts = facts

    def cover(self) -> Block:
        """Title and span."""
        return cover(self._facts)

    def changes(self) -> Section:
        """What changed beyond the person's own noise."""
        return changes(self._facts, "sleep_analysis")

    def nights(self) -> Section:
        """Each night by stage."""
        return nights.nights(self._facts)

    def timing(self) -> Section:
        """When the nights began and ended."""
        return timing.timing(self._facts)

    def earlier(self) -> Section:
        """The period beside the periods before."""
        return Section(Markdown("## " + self._facts.say("earlier")), earlier(self._facts), recent_table(self._facts))

    def regularity(self) -> Section:
        """How alike the days were."""
        return regularity.regularity(self._facts)

    def weekdays(self) -> Section:
        """Workdays and free days, social jetlag, sleep loss."""
        return weekdays.weekdays(self._facts)

    def table(self) -> Section:
        """All nights as numbers."""
        return table.table(self._facts)

    def missing(self) -> Section:
        """Gaps, quiet metrics, devices that changed."""
        return missing(self._facts, self._facts.span.recent.first)

    def provenance(self) -> Section:
        """What the report was made of."""
        words, name = self._facts.words, self._facts.span.name
        return provenance(self._facts, "sleep", {"lang": words.lang, "period": name, "units": words.units})


def load(lang: Lang = "en", period: str = "", units: Units = "metric", vault: Vault | None = None) -> Sleep:
    """Read the nights of one period.

    Args:
        lang: language of everything that is shown.
        period: see :func:`healthkit.report.kinds.bounds`; the last complete month with data when empty.
        units: ``metric`` or ``us``.
        vault: the vault; the one of the settings when missing.

    Raises:
        ReportFailed: no sleep was recorded in that period.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    span = spans.choose(vault, period, lang, newest=spans.newest_month, domain="sleep_report")
    return Sleep(NightFacts(vault, span, Words(lang, units)))
