"""The monthly report, as its notebook uses it: load once, then one call a section.

>>> report = load(lang="fr", month="2026-10", units="metric")  # doctest: +SKIP
>>> report.days()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.report.blocks import Block, Section
from healthkit.report.kinds import Lang, Units
from healthkit.report.monthly import days, habits, sport, trends
from healthkit.report.period import span as spans
from healthkit.report.period.changes import changes, cover
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import Words, shown
from healthkit.report.period.missing import missing
from healthkit.report.period.provenance import provenance
from healthkit.report.period.urgent import urgent
from healthkit.report.period.wording import month_of

if TYPE_CHECKING:
    from healthkit.store import Vault


class Monthly:
    """One month, ready to be shown section by section."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def cover(self) -> Block:
        """Title and span."""
        words = month_of(self._facts.span.first, self._facts.words.lang)
        return cover(self._facts, words[:1].upper() + words[1:])

    def changes(self) -> Section:
        """Critical results, then what changed beyond the person's own noise, against the twelve months before."""
        return changes(self._facts, "sleep_analysis", first=urgent(self._facts))

    def days(self) -> Section:
        """Each day of the month as a square, a row a metric."""
        return days.days(self._facts)

    def trends(self) -> Section:
        """Thirteen months, the trend within this one, and the three months before."""
        return trends.trends(self._facts)

    def habits(self) -> Section:
        """Weekdays, and weekends against the other days."""
        return habits.habits(self._facts)

    def workouts(self) -> Section:
        """What each kind of activity came to."""
        return sport.sport(self._facts)

    def missing(self) -> Section:
        """Gaps, quiet metrics, devices that changed within four months."""
        return missing(self._facts, self._facts.span.recent.first)

    def provenance(self) -> Section:
        """What the report was made of."""
        words, name = self._facts.words, self._facts.span.name
        return provenance(self._facts, "monthly", {"lang": words.lang, "month": name, "units": words.units})


def load(lang: Lang = "en", month: str = "", units: Units = "metric", vault: Vault | None = None) -> Monthly:
    """Read one month.

    Args:
        lang: language of everything that is shown.
        month: such as ``2026-10``; the last complete month with data when empty.
        units: ``metric`` or ``us``.
        vault: the vault; the one of the settings when missing.

    Raises:
        ReportFailed: there is no data in that month.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    span = spans.choose(vault, month, lang, newest=spans.newest_month, read=spans.of_month, domain="monthly")
    return Monthly(Facts(vault, span, Words(lang, units), shown(), domain="monthly"))
