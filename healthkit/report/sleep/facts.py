"""The nights of a period and of those before: when somebody fell asleep and woke, and how regular that was."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.baseline import baseline, change
from healthkit.insight.sleep_timing import Regular, regular, timing
from healthkit.report.period.facts import Facts, Finding, Floats
from healthkit.report.period.measures import Measure, Words
from healthkit.report.period.span import Span, Window

if TYPE_CHECKING:
    from healthkit.store import Vault

ONSET = Measure("asleep_at", "time", card=True, label="sleep_report.asleep_at")
MIDDLE = Measure("mid_sleep", "time", card=True, label="sleep_report.mid_sleep")
WOKE = Measure("awake_at", "time", card=True, label="sleep_report.awake_at")
REGULARITY = Measure("sleep_regularity", card=True, label="sleep_report.sri")
SLEEP, LATENCY = Measure("sleep_duration", "clock", card=True), Measure("sleep_latency", "clock")
MEASURES = (
    SLEEP,
    Measure("sleep_efficiency", decimals=1, card=True),
    ONSET,
    MIDDLE,
    WOKE,
    Measure("time_in_bed", "clock"),
    LATENCY,
    Measure("sleep_core", "clock"),
    Measure("sleep_deep", "clock"),
    Measure("sleep_rem", "clock"),
    Measure("sleep_awake", "clock"),
)
_COLUMNS = ("day", "onset", "woke", "mid", "asleep", "latency")


class NightFacts(Facts):
    """The rows behind one sleep report. ``nights`` has a row a day with a sleep, see :func:`timing`."""

    def __init__(self, vault: Vault, span: Span, words: Words) -> None:
        self.vault = vault
        raw = vault.query("report_sleep_times", first=span.before, last=span.last).drop_nulls("onset")
        self.nights = timing(raw, self.local_us(raw["onset"]), self.local_us(raw["woke"])).select(_COLUMNS)
        known = vault.query("report_daily", metrics=[LATENCY.metric], first=span.before, last=span.last)["day"]
        derived = self._derived(known)
        super().__init__(vault, span, words, MEASURES, more=["sleep_analysis"], domain="sleep_report", derived=derived)

    def _derived(self, told: pl.Series) -> pl.DataFrame:
        """Days of what the nights give; a time to fall asleep only where no device tells its own."""
        columns = {"onset": ONSET, "mid": MIDDLE, "woke": WOKE, "latency": LATENCY}
        parts = [
            self.nights.select("day", mean=pl.col(column), metric=pl.lit(measure.metric), n=pl.lit(1, pl.Int64))
            for column, measure in columns.items()
        ]
        rows = pl.concat(parts).drop_nulls("mean")
        return rows.filter((pl.col("metric") != LATENCY.metric) | ~pl.col("day").is_in(told.implode()))

    @cached_property
    def inside_nights(self) -> pl.DataFrame:
        """The nights of the period."""
        return self.nights_of(self.span)

    def nights_of(self, window: Window) -> pl.DataFrame:
        """The nights of some days."""
        return self.nights.filter(pl.col("day").is_between(window.first, window.last))

    @cached_property
    def _asleep(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """All stretches asleep, naps too, on the person's own clock."""
        rows = self.vault.query("report_nights", first=self.span.before, last=self.span.last)
        rows = rows.filter(pl.col("stage").str.starts_with("asleep"))
        return self.local_us(rows["start_utc"]), self.local_us(rows["end_utc"])

    def regular(self, window: Window) -> Regular:
        """The Sleep Regularity Index of some days, noon to noon."""
        start, end = self._asleep
        return regular(start, end, self.nights_of(window)["day"], window.first, window.last)

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """Those of all metrics, and the regularity of the period against that of the periods before."""
        found = {measure.metric: self.finding(measure) for measure in self.measures}
        known = {metric: finding for metric, finding in found.items() if finding is not None}
        each = [self.regular(window) for window in self.span.windows]
        values: Floats = np.array([one.value for one in each])
        if not np.isnan(values[-1]):
            usual = baseline(values[:-1], floor=1.0, within=(-100.0, 100.0))
            counts = tuple(one.days for one in each)
            verdict = change(float(values[-1]), usual)
            held = tuple(values.tolist()), counts
            known[REGULARITY.metric] = Finding(REGULARITY, float(values[-1]), counts[-1], usual, verdict, *held)
        return known
