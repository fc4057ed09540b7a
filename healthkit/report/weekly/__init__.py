"""The weekly report, as its notebook uses it: load once, then one call a section.

>>> report = load(lang="fr", week="2026-W45", units="metric")  # doctest: +SKIP
>>> report.sleep()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.report.blocks import Block, Section
from healthkit.report.kinds import Lang, Units
from healthkit.report.period.changes import changes, cover
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import Words
from healthkit.report.period.missing import missing
from healthkit.report.period.provenance import provenance
from healthkit.report.period.urgent import urgent
from healthkit.report.weekly import activity, body, goals, heart, sleep
from healthkit.report.weekly.facts import choose_span, read

if TYPE_CHECKING:
    from healthkit.store import Vault


class Weekly:
    """One week, ready to be shown section by section."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def cover(self) -> Block:
        """Title and span."""
        return cover(self._facts)

    def changes(self) -> Section:
        """Critical results, then what changed beyond the person's own noise."""
        return changes(self._facts, "heart_rate", "sleep_analysis", first=urgent(self._facts))

    def sleep(self) -> Section:
        """Nights by stage."""
        return sleep.sleep(self._facts)

    def activity(self) -> Section:
        """Steps, energy, exercise, workouts."""
        return activity.activity(self._facts)

    def heart(self) -> Section:
        """Resting rate, variability, range of each day."""
        return heart.heart(self._facts)

    def body(self) -> Section:
        """Weight and blood pressure."""
        return body.body(self._facts)

    def goals(self) -> Section:
        """The person's own goals in that week; nothing where none stood."""
        return goals.goals(self._facts)

    def missing(self) -> Section:
        """Gaps, quiet metrics, changed devices."""
        return missing(self._facts)

    def provenance(self) -> Section:
        """What the report was made of."""
        words, name = self._facts.words, self._facts.span.name
        return provenance(self._facts, "weekly", {"lang": words.lang, "week": name, "units": words.units})


def load(lang: Lang = "en", week: str = "", units: Units = "metric", vault: Vault | None = None) -> Weekly:
    """Read one week.

    Args:
        lang: language of everything that is shown.
        week: an ISO week such as ``2026-W45``; the last complete week with data when empty.
        units: ``metric`` or ``us``.
        vault: the vault; the one of the settings when missing.

    Raises:
        ReportFailed: there is no data in that week.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    return Weekly(read(vault, choose_span(vault, week, lang), Words(lang, units)))
