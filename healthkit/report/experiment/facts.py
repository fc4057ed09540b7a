"""The two phases: the days before the change, and those after it once a washout is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from healthkit.analysis.compare import Comparison
from healthkit.errors import ReportFailed, UsageError
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import BY_METRIC, Form, Measure, Words
from healthkit.report.period.span import Span, Window
from healthkit.report.period.wording import full_day
from healthkit.source.record_lanes import Stretch, courses, stretches

if TYPE_CHECKING:
    from healthkit.model.units import System
    from healthkit.store import Vault

_DAY = timedelta(days=1)
_DAYS, _WASHOUT = (7, 180), (0, 60)


@dataclass(frozen=True)
class Wanted:
    """What the person asked for."""

    lang: str
    metric: str
    start: str
    days: int
    washout: int
    units: System


@dataclass(frozen=True)
class Trial:
    """One metric, the day of the change, and the days on both sides of it."""

    facts: Facts
    measure: Measure
    start: date

    @property
    def span(self) -> Span:
        """The phase after; ``recent`` is the phase before."""
        return self.facts.span

    @property
    def lang(self) -> str:
        """Language."""
        return self.facts.words.lang

    @property
    def label(self) -> str:
        """The metric's name."""
        return self.facts.words.label(self.measure)

    @property
    def start_words(self) -> str:
        """The day of the change."""
        return full_day(self.start, self.lang)

    def say(self, key: str, count: float | None = None, **values: object) -> str:
        """A message of this report, or of all reports."""
        return self.facts.say(key, count, **values)

    @cached_property
    def comparison(self) -> Comparison:
        """The phase after against the phase before."""
        return self.facts.against_recent(self.measure)

    def missing(self, window: Window) -> list[date]:
        """Days of a phase without a value."""
        values = self.facts.of(self.measure, window)
        return [day for day, value in zip(window.days, values, strict=True) if np.isnan(value)]

    @cached_property
    def other_changes(self) -> list[Stretch]:
        """Medications, conditions and procedures that began or ended in either phase."""
        first, last = self.span.recent.first, self.span.last
        lanes = ("medication", "condition", "procedure")
        return [
            one
            for one in courses(stretches(self.facts.vault, last))
            if one.lane in lanes and any(day is not None and first <= day <= last for day in (one.start, one.stop))
        ]


def read(vault: Vault, wanted: Wanted) -> Trial:
    """Read both phases; see :func:`healthkit.report.experiment.load`."""
    _check("days", wanted.days, _DAYS, wanted.lang)
    _check("washout", wanted.washout, _WASHOUT, wanted.lang)
    bounds = vault.query("report_bounds").row(0, named=True)
    if bounds["last"] is None:
        raise ReportFailed(text("report.empty_vault", wanted.lang), text("report.empty_vault_hint", wanted.lang))
    length = timedelta(days=wanted.washout + wanted.days)
    start = date.fromisoformat(wanted.start) if wanted.start else bounds["last"] - length + _DAY
    before = Window(start - timedelta(days=wanted.days), start - _DAY)
    first = start + timedelta(days=wanted.washout)
    last = first + timedelta(days=wanted.days - 1)
    span = Span(first, last, f"{first}..{last}", (Window(before.first, first - _DAY),), before)
    measure = _measure(wanted.metric)
    facts = Facts(vault, span, Words(wanted.lang, wanted.units), [measure], domain="experiment")
    return Trial(facts, measure, start)


def _check(name: str, given: int, bounds: tuple[int, int], lang: str) -> None:
    low, high = bounds
    if not low <= given <= high:
        raise UsageError(
            text("experiment.out_of_bounds", lang, parameter=name, given=given),
            text("experiment.out_of_bounds_hint", lang, low=low, high=high),
        )


def _measure(metric: str) -> Measure:
    """The metric as other reports show it; one that they do not show by its unit and its decimals in the catalogue."""
    if metric in BY_METRIC:
        return BY_METRIC[metric]
    entry = catalogue().get(metric)
    form: Form = "clock" if entry.unit == "min" else "plain"
    return Measure(metric, form, entry.decimals)
