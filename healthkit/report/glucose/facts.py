"""The readings of the period and of the one before it, summed up; and how numbers read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis import glucose
from healthkit.analysis.compare import Comparison, compare
from healthkit.analysis.glucose import MG_DL, Limits, Summary, Target
from healthkit.charts.clock import NBSP
from healthkit.errors import ReportFailed, UsageError
from healthkit.i18n import number, text
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import Measure, Words
from healthkit.report.period.span import Span, stretch
from healthkit.report.period.wording import full_day
from healthkit.report.period.wording import span as span_words

if TYPE_CHECKING:
    from healthkit.store import Vault

METRIC = "blood_glucose"
_MOST = 90
_LEAST = 0.1


@dataclass(frozen=True)
class Glucose:
    """Everything that the report shows. ``now`` and ``before`` hold ``at, value, side, day`` in order of time."""

    facts: Facts
    now: pl.DataFrame
    before: pl.DataFrame
    unit: str
    target: Target

    @property
    def lang(self) -> str:
        """Language."""
        return self.facts.words.lang

    @property
    def span(self) -> Span:
        """The period."""
        return self.facts.span

    @property
    def limits(self) -> Limits:
        """The ranges, in mg/dL."""
        return glucose.LIMITS[self.target]

    @cached_property
    def summary(self) -> Summary:
        """The period summed up."""
        return glucose.summarise(self.now, self.span.length, self.target)

    @cached_property
    def by_day(self) -> pl.DataFrame:
        """A row a day; see :func:`healthkit.analysis.glucose.by_day`."""
        return glucose.by_day(self.now, self.target)

    def against_before(self, column: str) -> Comparison:
        """A column of :attr:`by_day` against the same number of days before."""
        then = glucose.by_day(self.before, self.target)
        return compare(_known(self.by_day[column]), _known(then[column]))

    def say(self, key: str, count: float | None = None, **values: object) -> str:
        """A message of this report, or of all reports."""
        return self.facts.say(key, count, **values)

    def scaled(self, value: float) -> float:
        """mmol/L on the scale that the person reads."""
        return value * MG_DL if self.unit == "mg/dL" else value

    def figure(self, value: float) -> str:
        """A value in mmol/L as the person reads it, without its unit."""
        return "–" if isnan(value) else number(self.scaled(value), self.lang, 0 if self.unit == "mg/dL" else 1)

    def full(self, value: float) -> str:
        """The same with its unit."""
        return f"{self.figure(value)}{NBSP}{self.unit}"

    def limit(self, mg_dl: float) -> str:
        """A limit of a range, without its unit."""
        return self.figure(mg_dl / MG_DL)

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share in percent; one that is not nought never reads as nought."""
        if 0 < share < _LEAST:
            return self.say("percent_below", value=number(_LEAST, self.lang, 1))
        decimals = 1 if 0 < share < 1 else decimals
        return self.say("percent", value=number(share, self.lang, decimals))


def _known(values: pl.Series) -> npt.NDArray[np.float64]:
    return values.drop_nulls().to_numpy()


def read(vault: Vault, lang: str, until: str, days: int, *, unit: str, target: Target) -> Glucose:
    """Read the period and the one before; see :func:`healthkit.report.glucose.load`."""
    if not 1 <= days <= _MOST:
        raise UsageError(
            text("glucose_report.wrong_days", lang, days=days), text("glucose_report.wrong_days_hint", lang, most=_MOST)
        )
    last = date.fromisoformat(until) if until else _newest(vault, lang)
    first = last - timedelta(days=days - 1)
    span = stretch(first, last, f"{first.isoformat()}..{last.isoformat()}")
    both = vault.query("report_glucose", first=span.recent.first, last=last)
    now = both.filter(pl.col("day") >= first)
    if now.is_empty():
        raise ReportFailed(
            text("glucose_report.no_data", lang, span=span_words(first, last, lang)),
            text("glucose_report.no_data_hint", lang, day=full_day(_newest(vault, lang), lang)),
        )
    facts = Facts(vault, span, Words(lang, "metric"), [Measure(METRIC, decimals=1)], domain="glucose_report")
    then = both.filter(pl.col("day") < first)
    return Glucose(facts, _local(facts, now), _local(facts, then), unit or _written(now), target)


def _newest(vault: Vault, lang: str) -> date:
    """The last whole day with readings: the day before the newest one, which may be half told."""
    found = vault.query("report_glucose_last").item()
    if found is None:
        raise ReportFailed(text("glucose_report.none", lang), text("glucose_report.none_hint", lang))
    newest: date = found - timedelta(days=1)
    return newest


def _local(facts: Facts, readings: pl.DataFrame) -> pl.DataFrame:
    at = pl.Series("at", facts.local_us(readings["start_utc"])).cast(pl.Datetime("us"))
    return readings.with_columns(at).sort("at", maintain_order=True).select("at", "value", "side", "day")


def _written(readings: pl.DataFrame) -> str:
    """The unit that most readings were written in."""
    written = readings["raw_unit"].drop_nulls().mode().sort()
    return "mg/dL" if len(written) and str(written[0]).lower().startswith("mg/dl") else "mmol/L"
