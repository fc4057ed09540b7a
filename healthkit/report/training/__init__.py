"""The training report, as its notebook uses it: load once, then one call a section.

>>> report = load(lang="fr", period="2026-W35..2026-W46", units="metric")  # doctest: +SKIP
>>> report.intensity()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.report.blocks import Block, Section
from healthkit.report.kinds import Lang, Units
from healthkit.report.period import span as spans
from healthkit.report.period.changes import changes, cover
from healthkit.report.period.measures import Words
from healthkit.report.period.missing import missing
from healthkit.report.period.provenance import provenance
from healthkit.report.training import intensity, load_section, longest, volume
from healthkit.report.training.facts import TrainingFacts

if TYPE_CHECKING:
    from healthkit.store import Vault

WEEKS = 12


class Training:
    """The training of one period, ready to be shown section by section."""

    def __init__(self, facts: TrainingFacts) -> None:
        self._facts = facts

    def cover(self) -> Block:
        """Title and span."""
        return cover(self._facts)

    def changes(self) -> Section:
        """What changed beyond the person's own noise."""
        return changes(self._facts, "workout")

    def volume(self) -> Section:
        """Time by week and activity."""
        return volume.volume(self._facts)

    def intensity(self) -> Section:
        """Time by heart rate zone."""
        return intensity.intensity(self._facts)

    def load(self) -> Section:
        """Training impulse, and what rest says beside it."""
        return load_section.load_section(self._facts)

    def longest(self) -> Section:
        """The longest workouts, and rest days."""
        return longest.longest(self._facts)

    def workouts(self) -> Section:
        """Every workout of the period."""
        return longest.every(self._facts)

    def missing(self) -> Section:
        """Gaps, quiet metrics, devices that changed."""
        return missing(self._facts, self._facts.span.recent.first)

    def provenance(self) -> Section:
        """What the report was made of."""
        words, name = self._facts.words, self._facts.span.name
        return provenance(self._facts, "training", {"lang": words.lang, "period": name, "units": words.units})


def load(lang: Lang = "en", period: str = "", units: Units = "metric", vault: Vault | None = None) -> Training:
    """Read the training of one period.

    Args:
        lang: language of everything that is shown.
        period: see :func:`healthkit.report.kinds.bounds`; the last twelve complete weeks with data when empty.
        units: ``metric`` or ``us``.
        vault: the vault; the one of the settings when missing.

    Raises:
        ReportFailed: no workout was recorded in that period.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    span = spans.choose(vault, period, lang, newest=spans.newest_weeks(WEEKS), domain="training")
    return Training(TrainingFacts(vault, span, Words(lang, units)))
