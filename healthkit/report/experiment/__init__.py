"""What a change did: a registered experiment, or one metric before and after a day, as the report's notebook uses it.

>>> report = load(lang="fr", metric="sleep_duration", start="2026-10-05")  # doctest: +SKIP
>>> report.result()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.report.blocks import Block, Section
from healthkit.report.experiment import result
from healthkit.report.experiment.facts import Trial, Wanted, read
from healthkit.report.experiment.registered import Registered
from healthkit.report.kinds import Day, Lang, MetricId, Units
from healthkit.report.period.changes import cover
from healthkit.report.period.provenance import provenance

if TYPE_CHECKING:
    from healthkit.store import Vault


class Experiment:
    """One metric before and after a day, ready to be shown section by section."""

    def __init__(self, trial: Trial, parameters: dict[str, str]) -> None:
        self._trial, self._parameters = trial, parameters

    def cover(self) -> Block:
        """Title and spans."""
        title = self._trial.say("title", label=self._trial.label, day=self._trial.start_words)
        return cover(self._trial.facts, title)

    def result(self) -> Section:
        """The difference in plain words, and the two phases in numbers."""
        return result.result(self._trial)

    def days(self) -> Section:
        """Every day of both phases."""
        return result.days(self._trial)

    def caveats(self) -> Section:
        """What else changed then, what is missing, and what such a comparison cannot show."""
        return result.caveats(self._trial)

    def provenance(self) -> Section:
        """What the report was made of."""
        return provenance(self._trial.facts, "experiment", self._parameters)


def load(
    lang: Lang = "en",
    metric: MetricId = "sleep_duration",
    start: Day = "",
    *,
    days: int = 28,
    washout: int = 0,
    units: Units = "metric",
    number: int = 0,
    vault: Vault | None = None,
) -> Experiment | Registered:
    """Read a registered experiment that is over, or the days before and after a change.

    Args:
        lang: language of everything that is shown.
        metric: what is looked at, by its id in the catalogue.
        start: the first day of the change; so many days before the last one with data when empty.
        days: length of each phase, 7 to 180.
        washout: days from the start that are left out, while an effect builds up; 0 to 60.
        units: ``metric`` or ``us``.
        number: the number of a registered experiment, on one page; 0 for a before and after. With it, only ``lang``
            counts of the rest.
        vault: the vault; the one of the settings when missing.

    Raises:
        UsageError: the lengths cannot be, or the experiment has not ended.
        UnknownName: there is no such experiment.
        ReportFailed: there is no data after the change, or ever.
    """
    if vault is None:
        from healthkit.store import open_vault

        vault = open_vault()
    if number:
        return Registered(vault, number, lang)
    trial = read(vault, Wanted(lang, metric, start, days, washout, units))
    given = {
        "lang": lang, "metric": metric, "start": trial.start.isoformat(), "days": str(days), "washout": str(washout),
        "units": units,
    }  # fmt: skip
    return Experiment(trial, given)
