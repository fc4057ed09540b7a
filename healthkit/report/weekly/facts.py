"""Everything the weekly report reads from the vault, read once, and judged against the eight weeks before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from healthkit.analysis.baseline import Baseline, Change, baseline, change, deviation
from healthkit.errors import ReportFailed
from healthkit.i18n import number, text
from healthkit.model.catalogue import Aggregate
from healthkit.model.timeline import Timeline
from healthkit.report.kinds import week_name, week_start
from healthkit.report.weekly.measures import HEART_RATE, MEASURES, Measure, Words
from healthkit.report.weekly.wording import full_day
from healthkit.report.weekly.wording import span as span_words

if TYPE_CHECKING:
    from healthkit.store import Vault

WEEKS = 8
_COLUMN: dict[Aggregate, tuple[str, ...]] = {
    "sum": ("total",),
    "count": ("n",),
    "mean": ("mean", "last", "total"),
    "last": ("last", "mean"),
    "min": ("min",),
    "max": ("max",),
    "duration": ("total", "mean"),
}


@dataclass(frozen=True)
class Finding:
    """One metric this week: the mean of its days, on how many days, against the weeks before."""

    measure: Measure
    value: float
    days: int
    usual: Baseline
    change: Change


@dataclass(frozen=True)
class Span:
    """The week, and the eight before it."""

    first: date

    @property
    def last(self) -> date:
        """Sunday."""
        return self.first + timedelta(days=6)

    @property
    def before(self) -> date:
        """The first day of the baseline."""
        return self.first - timedelta(weeks=WEEKS)

    @property
    def name(self) -> str:
        """The ISO week."""
        return week_name(self.first)

    @property
    def days(self) -> list[date]:
        """The seven days."""
        return [self.first + timedelta(days=i) for i in range(7)]


def _end(bounds: dict[str, Any]) -> date:
    """The day up to which the data reaches; that day itself may be half told."""
    last: date = bounds["last"]
    return max(last, bounds["until"] or last)


def choose_span(vault: Vault, week: str, lang: str) -> Span:
    """The week that was asked for, else the last complete one with data.

    Raises:
        ReportFailed: nothing was recorded then, or ever.
    """
    bounds = vault.query("report_bounds").row(0, named=True)
    if bounds["last"] is None:
        raise ReportFailed(text("report.empty_vault", lang), text("report.empty_vault_hint", lang))
    if not week:
        over = _end(bounds)
        monday = bounds["last"] - timedelta(days=bounds["last"].weekday())
        return Span(monday if monday + timedelta(days=6) < over else monday - timedelta(weeks=1))
    chosen = Span(week_start(week))
    if chosen.last < bounds["first"] or chosen.first > bounds["last"]:
        raise ReportFailed(
            text("report.no_data", lang, span=span_words(chosen.first, chosen.last, lang)),
            text(
                "report.no_data_hint", lang, first=full_day(bounds["first"], lang), last=full_day(bounds["last"], lang)
            ),
        )
    return chosen


def _bounds(measure: Measure) -> tuple[float, float]:
    """Where values of a metric can lie: none of the report's is negative, and a percent ends at 100."""
    return 0.0, 100.0 if measure.entry.unit == "%" else float("inf")


class Facts:
    """The rows behind one report. Days are the person's local days; instants are turned local by the zone history."""

    def __init__(self, vault: Vault, span: Span, words: Words) -> None:
        self.vault, self.span, self.words = vault, span, words
        self.metrics = [measure.metric for measure in (*MEASURES, HEART_RATE)]
        self.daily = vault.query("report_daily", metrics=self.metrics, first=span.before, last=span.last)
        if self.daily.filter(pl.col("day") >= span.first).is_empty():
            raise ReportFailed(
                text("report.no_data", words.lang, span=span_words(span.first, span.last, words.lang)),
                text("report.no_data_week_hint", words.lang),
            )

    @cached_property
    def unfinished(self) -> date | None:
        """The day on which the data ends, where that is before the week does."""
        end = _end(self.vault.query("report_bounds").row(0, named=True))
        return end if end <= self.span.last else None

    @cached_property
    def timeline(self) -> Timeline:
        """The person's zones."""
        return self.vault.timeline()

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Raw rows of the week by metric and source: metric, source, n."""
        metrics = [*self.metrics, "sleep_analysis", "workout"]
        return self.vault.query("report_rows", metrics=metrics, first=self.span.first, last=self.span.last)

    def local(self, instants: pl.Series) -> list[datetime]:
        """Local wall clock times of naive UTC instants."""
        micros = instants.dt.epoch("us").to_numpy()
        shifted = pl.Series(micros + self.timeline.offset_us(micros)).cast(pl.Datetime("us"))
        return list(shifted)

    def series(self, measure: Measure, column: str | None = None) -> list[float | None]:
        """A value a day from the first day of the baseline to the week's Sunday; None where there is none."""
        columns = (column,) if column else _COLUMN[measure.entry.aggregates[0]]
        rows = self.daily.filter(pl.col("metric") == measure.metric).select("day", value=pl.coalesce(*columns))
        grid = pl.DataFrame({"day": pl.date_range(self.span.before, self.span.last, "1d", eager=True)})
        return grid.join(rows, on="day", how="left", maintain_order="left")["value"].to_list()

    def week(self, measure: Measure, column: str | None = None) -> list[float | None]:
        """The seven days of the report."""
        return self.series(measure, column)[-7:]

    def finding(self, measure: Measure) -> Finding | None:
        """One metric judged; None where it has no value in the whole span.

        A week's value is the mean of its days with data. The noise of such a mean is at least the noise of a day
        divided by the square root of the number of days, and at least what the instrument resolves.
        """
        values = np.array([np.nan if value is None else value for value in self.series(measure)], dtype=np.float64)
        if np.isnan(values).all():
            return None
        weeks = values.reshape(WEEKS + 1, 7)
        counts = (~np.isnan(weeks)).sum(axis=1)
        means = np.array([np.nanmean(row) if n else np.nan for row, n in zip(weeks, counts, strict=True)])
        days = int(counts[-1])
        daily = deviation(values[:-7])
        floor = 0.0 if np.isnan(daily) or not days else daily / np.sqrt(days)
        usual = baseline(means[:-1], floor=max(floor, measure.entry.resolution), within=_bounds(measure))
        return Finding(measure, float(means[-1]), days, usual, change(float(means[-1]), usual))

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """All metrics of the report that have a value this week or had one in the weeks before."""
        found = {measure.metric: self.finding(measure) for measure in MEASURES}
        return {metric: finding for metric, finding in found.items() if finding is not None}

    def sources(self, *metrics: str) -> str:
        """The note under numbers: how many rows, from which sources."""
        rows = self.rows.filter(pl.col("metric").is_in(list(metrics)))
        if rows.is_empty():
            return text("report.rows_none", self.words.lang)
        by_source = rows.group_by("source").agg(pl.col("n").sum()).sort(["n", "source"], descending=[True, False])
        parts = [f"{row['source']} ({number(row['n'], self.words.lang)})" for row in by_source.iter_rows(named=True)]
        total = int(by_source["n"].sum())
        return text(
            "report.rows", self.words.lang, count=total, n=number(total, self.words.lang), sources=", ".join(parts)
        )
