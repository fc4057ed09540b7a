"""Workouts of a period and of those before, as rates a week, with the heart rates held in them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from healthkit.errors import ReportFailed
from healthkit.insight.load import Limits, impulses, limits
from healthkit.report.period.facts import Facts, Floats
from healthkit.report.period.measures import BY_METRIC, Measure, Words
from healthkit.report.period.span import Span, Window, data_end, week_windows
from healthkit.report.period.wording import span as span_words

if TYPE_CHECKING:
    from healthkit.store import Vault

COUNT = Measure("training_count", decimals=1, card=True, label="training.count")
MINUTES = Measure("training_minutes", "clock", card=True, label="training.minutes")
ENERGY = Measure("training_energy", label="training.energy", ucum="kcal")
LOAD = Measure("training_load", card=True, label="training.load")
REST = Measure("rest_days", decimals=1, card=True, label="training.rest")
BODY = (
    BY_METRIC["resting_heart_rate"],
    BY_METRIC["heart_rate_variability_sdnn"],
    BY_METRIC["heart_rate_variability_rmssd"],
    Measure("heart_rate_recovery_one_minute"),
    BY_METRIC["vo2_max"],
)
MEASURES = (MINUTES, COUNT, REST, LOAD, ENERGY, *BODY)
_WEEK = 7
_LEAST_RATES = 3


class TrainingFacts(Facts):
    """The rows behind one training report.

    A day's minutes, energy and load are held as a rate a week, so that the mean of any days is that of a week; a day
    without a workout is a zero from the first workout on, since files tell of workouts only.
    """

    def __init__(self, vault: Vault, span: Span, words: Words) -> None:
        self.vault, self.span, self.words, self.domain = vault, span, words, "training"
        self.all_workouts = vault.query("report_workouts", first=span.before, last=span.last)
        self.workouts = self.all_workouts.filter(pl.col("day") >= span.first)
        if self.workouts.is_empty():
            said = self.say("no_data", span=span_words(span.first, span.last, words.lang))
            raise ReportFailed(said, self.say("no_data_period_hint"))
        rates = self._rates()
        super().__init__(vault, span, words, MEASURES, more=["workout"], domain="training", derived=rates)

    @cached_property
    def person_limits(self) -> Limits | None:
        """The person's own limits; None where no two workouts have a heart rate."""
        return limits(self.vault, self.span.first, self.span.last)

    @cached_property
    def held(self) -> pl.DataFrame:
        """Minutes at each heart rate of each workout since the baseline begins: session_id, day, rate, minutes, n."""
        return self.vault.query("report_workout_rates", first=self.span.before, last=self.span.last)

    @cached_property
    def can_load(self) -> bool:
        """Whether all that a training impulse needs is known."""
        known = self.person_limits
        return bool(known and known.complete and self.held.height)

    @cached_property
    def loads(self) -> pl.DataFrame:
        """Training impulse of each workout with heart rates: session_id, day, load, minutes (that have a rate)."""
        return impulses(self.held, self.person_limits)

    @cached_property
    def told_days(self) -> list[date]:
        """Every day from the first workout (or the start of the baseline) to where the data ends."""
        end = data_end(self.vault.query("report_bounds").row(0, named=True))
        first, last = self.all_workouts["day"][0], min(self.span.last, end)
        return [first + timedelta(days=index) for index in range((last - first).days + 1)]

    def _rates(self) -> pl.DataFrame:
        """A row a day and measure, each a rate a week."""
        days = pl.DataFrame({"day": self.told_days})
        sums = self.all_workouts.group_by("day").agg(
            count=pl.len().cast(pl.Float64), minutes=pl.col("minutes").sum(), energy=pl.col("energy").sum()
        )
        grid = days.join(sums, on="day", how="left").fill_null(0.0)
        grid = grid.with_columns(rest=(pl.col("count") == 0).cast(pl.Float64))
        columns = {"count": COUNT, "minutes": MINUTES, "rest": REST}
        if self.all_workouts["energy"].is_not_null().any():
            columns["energy"] = ENERGY
        if self.can_load:
            loads = self.loads.group_by("day").agg(pl.col("load").sum())
            grid = grid.join(loads, on="day", how="left").with_columns(pl.col("load").fill_null(0.0))
            columns["load"] = LOAD
        return pl.concat(
            [
                grid.select("day", mean=pl.col(column) * _WEEK, metric=pl.lit(measure.metric), n=pl.lit(1, pl.Int64))
                for column, measure in columns.items()
            ]
        )

    @cached_property
    def weeks(self) -> list[Window]:
        """The weeks that figures show: those of the period, with the stretch before it where both fit."""
        both = Window(self.span.recent.first, self.span.last)
        return week_windows(both if both.length <= 40 * _WEEK else Window(self.span.first, self.span.last))

    @property
    def since(self) -> int | None:
        """The place of the first week of the period among :attr:`weeks`; None where all are."""
        before = sum(week.first < self.span.first for week in self.weeks)
        return before or None

    def week_sums(self, rows: pl.DataFrame, column: str) -> Floats:
        """Sums of some rows, which have a ``day``, by the weeks that figures show."""
        if not self.weeks:
            return np.zeros(0)
        place = (rows["day"] - self.weeks[0].first).dt.total_days().to_numpy() // _WEEK
        inside = (place >= 0) & (place < len(self.weeks))
        values = rows[column].fill_null(0.0).to_numpy().astype(np.float64)
        return np.bincount(place[inside], weights=values[inside], minlength=len(self.weeks)).astype(np.float64)
