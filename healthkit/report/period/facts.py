"""Everything that a report over a period reads from the vault, read once, and judged against the periods before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.baseline import Baseline, Change, baseline, change, deviation
from healthkit.analysis.compare import Comparison, compare
from healthkit.errors import ReportFailed
from healthkit.i18n import number
from healthkit.model.catalogue import Aggregate
from healthkit.model.timeline import Timeline
from healthkit.report.period import messages
from healthkit.report.period.measures import Measure, Words
from healthkit.report.period.span import Span, Window, data_end
from healthkit.report.period.wording import span as span_words

if TYPE_CHECKING:
    from healthkit.store import Vault

Floats = npt.NDArray[np.float64]
COLUMN: dict[Aggregate, tuple[str, ...]] = {
    "sum": ("total",),
    "count": ("n",),
    "mean": ("mean", "last", "total"),
    "last": ("last", "mean"),
    "min": ("min",),
    "max": ("max",),
    "duration": ("total", "mean"),
}
"""Where ``daily`` keeps a day's value of each aggregate."""
_FEW = 0.1


@dataclass(frozen=True)
class Finding:
    """One metric in the period: the mean of its days, on how many days, against the periods before.

    ``means`` are those of the earlier periods and of this one, NaN where a period has too few days; ``counts`` the days
    that each stands on.
    """

    measure: Measure
    value: float
    days: int
    usual: Baseline
    change: Change
    means: tuple[float, ...]
    counts: tuple[int, ...]


class Facts:
    """The rows behind one report. Days are the person's local days; instants are turned local by the zone history.

    Args:
        vault: the vault.
        span: the period and what it is set against.
        words: language and units.
        measures: what is judged, in the order in which it is shown.
        more: further metrics whose days are read, and kinds of sessions and events whose rows are counted.
        domain: messages that are the report's own.
        derived: days of what the report derives itself, with the columns of the query ``report_daily``.

    Raises:
        ReportFailed: there is nothing in that period.
    """

    def __init__(
        self,
        vault: Vault,
        span: Span,
        words: Words,
        measures: Sequence[Measure],
        *,
        more: Sequence[str] = (),
        domain: str = "period",
        derived: pl.DataFrame | None = None,
    ) -> None:
        self.vault, self.span, self.words, self.measures, self.domain = vault, span, words, tuple(measures), domain
        self.metrics = [measure.metric for measure in measures if not measure.label]
        self.more = list(more)
        wanted = [*self.metrics, *self.more]
        self.daily = vault.query("report_daily", metrics=wanted, first=span.before, last=span.last)
        if derived is not None:
            self.daily = pl.concat([self.daily, derived], how="diagonal_relaxed")
        if self.daily.filter(pl.col("day") >= span.first).is_empty():
            raise ReportFailed(
                self.say("no_data", span=span_words(span.first, span.last, words.lang)), self.say("no_data_period_hint")
            )

    def say(self, key: str, count: float | None = None, **values: object) -> str:
        """A message: the report's own of that key, else the one that reports over a period, or all reports, share."""
        return messages.say(self.domain, key, self.words.lang, count, **values)

    @cached_property
    def reached(self) -> date:
        """The day on which the data ends."""
        return data_end(self.vault.query("report_bounds").row(0, named=True))

    @property
    def unfinished(self) -> date | None:
        """That day, where it is before the period ends."""
        return self.reached if self.reached <= self.span.last else None

    @cached_property
    def timeline(self) -> Timeline:
        """The person's zones."""
        return self.vault.timeline()

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Raw rows of the period by metric and source: metric, source, n."""
        metrics = list(dict.fromkeys([*self.metrics, *self.more, "sleep_analysis", "workout"]))
        return self.vault.query("report_rows", metrics=metrics, first=self.span.first, last=self.span.last)

    def local_us(self, instants: pl.Series) -> npt.NDArray[np.int64]:
        """Local wall clock times of naive UTC instants, as µs since 1970."""
        micros = instants.dt.epoch("us").to_numpy()
        local: npt.NDArray[np.int64] = micros + self.timeline.offset_us(micros)
        return local

    def local(self, instants: pl.Series) -> list[datetime]:
        """Local wall clock times of naive UTC instants."""
        return list(pl.Series(self.local_us(instants)).cast(pl.Datetime("us")))

    @cached_property
    def _grids(self) -> dict[tuple[str, str | None], Floats]:
        return {}

    def grid(self, measure: Measure, column: str | None = None) -> Floats:
        """A value a day from the first day of the baseline to the period's last; NaN where there is none."""
        key = (measure.metric, column)
        if key not in self._grids:
            columns = (column,) if column else COLUMN[measure.aggregate]
            rows = self.daily.filter(pl.col("metric") == measure.metric).select("day", value=pl.coalesce(*columns))
            values = np.full((self.span.last - self.span.before).days + 1, np.nan)
            known = rows.drop_nulls()
            places = (known["day"] - self.span.before).dt.total_days().to_numpy()
            values[places] = known["value"].to_numpy()
            self._grids[key] = values
        return self._grids[key]

    def of(self, measure: Measure, window: Window, column: str | None = None) -> Floats:
        """The days of a window, NaN where there is none."""
        start = (window.first - self.span.before).days
        return self.grid(measure, column)[max(start, 0) : start + window.length]

    def series(self, measure: Measure, column: str | None = None) -> list[float | None]:
        """:meth:`grid` for a figure: None where there is no value."""
        return listed(self.grid(measure, column))

    def inside(self, measure: Measure, column: str | None = None) -> list[float | None]:
        """The days of the period itself."""
        return listed(self.of(measure, self.span, column))

    def means(self, measure: Measure, windows: Sequence[Window]) -> tuple[Floats, Floats]:
        """Mean and number of days of each window, windows following each other; NaN and 0 where there is no day."""
        values = self.of(measure, Window(windows[0].first, windows[-1].last))
        known = ~np.isnan(values)
        edges = np.array([(window.first - windows[0].first).days for window in windows])
        counts = np.add.reduceat(known, edges, dtype=np.float64)
        sums = np.add.reduceat(np.where(known, values, 0.0), edges)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan), counts

    def finding(self, measure: Measure) -> Finding | None:
        """One metric judged; None where it has no value in the whole span.

        A period's value is the mean of its days with data; one with data on less than a tenth of its days
        is no baseline. The noise of such a mean is at least the noise of a day divided by the square root of the
        number of days, and at least what the instrument resolves.
        """
        means, counts = self.means(measure, self.span.windows)
        if not counts.any():
            return None
        days, now = int(counts[-1]), float(means[-1])
        means[:-1][counts[:-1] < [_FEW * window.length for window in self.span.earlier]] = np.nan
        daily = deviation(self.grid(measure)[: -self.span.length])
        floor = 0.0 if np.isnan(daily) or not days else daily / np.sqrt(days)
        most = 100.0 if measure.unit == "%" else float("inf")
        usual = baseline(means[:-1], floor=max(floor, measure.resolution), within=(0.0, most))
        held = tuple(means.tolist()), tuple(counts.astype(int).tolist())
        return Finding(measure, now, days, usual, change(now, usual), *held)

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """All metrics of the report that have a value in the period or had one in the periods before."""
        found = {measure.metric: self.finding(measure) for measure in self.measures}
        return {metric: finding for metric, finding in found.items() if finding is not None}

    def against_recent(self, measure: Measure) -> Comparison:
        """The days of the period against those right before it."""
        now, then = self.of(measure, self.span), self.of(measure, self.span.recent)
        return compare(now[~np.isnan(now)], then[~np.isnan(then)])

    def sources(self, *metrics: str) -> str:
        """The note under numbers: how many rows, from which sources."""
        rows = self.rows.filter(pl.col("metric").is_in(list(metrics)))
        if rows.is_empty():
            return self.say("rows_none")
        by_source = rows.group_by("source").agg(pl.col("n").sum()).sort(["n", "source"], descending=[True, False])
        parts = [f"{row['source']} ({number(row['n'], self.words.lang)})" for row in by_source.iter_rows(named=True)]
        total = int(by_source["n"].sum())
        return self.say("rows", total, n=number(total, self.words.lang), sources=", ".join(parts))


def listed(values: Floats) -> list[float | None]:
    """Numbers for a figure or a table: None where there is none."""
    return [None if np.isnan(value) else float(value) for value in values]
