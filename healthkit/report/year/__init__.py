"""The year in review, as its notebook uses it: load once, then one call a section.

>>> report = load(lang="fr", year="2025", units="metric")  # doctest: +SKIP
>>> report.records()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.report.blocks import Block, Section
from healthkit.report.kinds import Lang, Units
from healthkit.report.period import span as spans
from healthkit.report.period.changes import cover
from healthkit.report.period.measures import Words
from healthkit.report.period.missing import missing
from healthkit.report.period.provenance import provenance
from healthkit.report.year import calendar, facts, front, months, record, records, sources, sport

if TYPE_CHECKING:
    from healthkit.store import Vault


class Year:
    """One year, ready to be shown section by section."""

    def __init__(self, known: facts.YearFacts) -> None:
        self._facts = known

    def cover(self) -> Block:
        """Title and span."""
        return cover(self._facts, self._facts.span.name)

    def changes(self) -> Section:
        """What changed against the year before, like for like."""
        return front.changes(self._facts)

    def months(self) -> Section:
        """The year by month."""
        return months.months(self._facts)

    def versus(self) -> Section:
        """Month against the same month of the year before, as figures."""
        return months.versus(self._facts)

    def calendar(self) -> Section:
        """Every day of the year."""
        return calendar.calendar(self._facts)

    def records(self) -> Section:
        """The highest and the lowest week of each metric, with what else was going on."""
        return records.records(self._facts)

    def workouts(self) -> Section:
        """What each kind of activity came to."""
        return sport.sport(self._facts)

    def record(self) -> Section:
        """What is new in the medical record."""
        return record.record(self._facts)

    def sources(self) -> Section:
        """What each source gave."""
        return sources.sources(self._facts)

    def missing(self) -> Section:
        """Gaps, quiet metrics, devices that changed."""
        return missing(self._facts, self._facts.span.first)

    def provenance(self) -> Section:
        """What the report was made of."""
        words, name = self._facts.words, self._facts.span.name
        parameters = {"lang": words.lang, "units": words.units, "year": name}
        return provenance(self._facts, "year-in-review", parameters, front.headlines(self._facts))


def load(lang: Lang = "en", year: str = "", units: Units = "metric", vault: Vault | None = None) -> Year:
    """Read one year.

    Args:
        lang: language of everything that is shown.
        year: such as ``2025``; the last complete year with data when empty.
        units: ``metric`` or ``us``.
        vault: the vault; the one of the settings when missing.

    Raises:
        ReportFailed: there is no data in that year.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    span = spans.choose(vault, year, lang, newest=spans.newest_year, read=spans.of_year, domain="year")
    return Year(facts.YearFacts(vault, span, Words(lang, units)))
