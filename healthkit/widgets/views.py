"""What the explorer shows: periods, sums by week or month, the period to compare with, the usual range."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

from healthkit.analysis.baseline import baseline
from healthkit.charts.series import Band, Comparison, Every
from healthkit.i18n import text
from healthkit.model.catalogue import Metric
from healthkit.store import Vault

Compare = Literal["none", "previous", "last_year"]
_COLUMN = {
    "sum": "total", "mean": "mean", "min": "min", "max": "max", "last": "last", "count": "n", "duration": "minutes"
}  # fmt: skip
_SPANS = {"30d": 30, "90d": 90, "1y": 365, "2y": 730}
BASELINE_DAYS = 180
BASELINE_MIN = 28


@dataclass(frozen=True)
class Span:
    """Days of a period, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class View:
    """Frames (day, value) ready for :func:`healthkit.charts.series.line`."""

    points: pl.DataFrame
    compare: Comparison | None
    band: Band | None


def periods(first: date, last: date) -> list[str]:
    """Names of the periods to offer for data between two days: the last so many days, each year, everything."""
    spans = [name for name, days in _SPANS.items() if last - timedelta(days=days) > first or name == "30d"]
    return [*spans, *(f"y{year}" for year in range(last.year, first.year - 1, -1)), "all"]


def span_of(period: str, first: date, last: date) -> Span:
    """The days that a period's name means; they end with the last day that has data, not with today."""
    if period.startswith("y"):
        year = int(period[1:])
        return Span(date(year, 1, 1), min(date(year, 12, 31), last))
    if period == "all":
        return Span(first, last)
    return Span(last - timedelta(days=_SPANS[period] - 1), last)


def view(vault: Vault, metric: Metric, span: Span, every: Every, *, compare: Compare, lang: str) -> View:
    """Everything that one chart needs."""
    points = _by(_read(vault, metric, span), metric, every)
    shift = {"none": 0, "previous": span.days, "last_year": 364}[compare]  # 364: the same days of the week
    other = None
    if compare == "previous" and every == "month":
        shift = (span.first - _months_before(span.first, span)).days
    if shift:
        earlier = Span(span.first - timedelta(days=shift), span.last - timedelta(days=shift))
        label = text("charts.previous" if compare == "previous" else "charts.last_year", lang)
        other = Comparison(_by(_read(vault, metric, earlier), metric, every), shift, label)
    band = _usual(vault, metric, span) if every == "day" and compare == "none" else None
    return View(points, other, band)


def _months_before(first: date, span: Span) -> date:
    """The first day of the period before, a whole number of months earlier, so that months lie on months."""
    months = (span.last.year - first.year) * 12 + span.last.month - first.month + 1
    index = first.year * 12 + first.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _read(vault: Vault, metric: Metric, span: Span) -> pl.DataFrame:
    frame = vault.query("panel_daily", metric=metric.id, first=span.first, last=span.last)
    return frame.select("day", value=pl.col(_COLUMN[metric.aggregates[0]]).cast(pl.Float64)).drop_nulls()


def _by(points: pl.DataFrame, metric: Metric, every: Every) -> pl.DataFrame:
    """Weeks (Monday) or months: the mean of the days that have data, so that a short week is comparable."""
    if every == "day" or points.is_empty():
        return points
    step = "1w" if every == "week" else "1mo"
    how = {"min": pl.col("value").min(), "max": pl.col("value").max()}.get(metric.aggregates[0], pl.col("value").mean())
    return points.sort("day").group_by(pl.col("day").dt.truncate(step)).agg(how).sort("day")


def _usual(vault: Vault, metric: Metric, span: Span) -> Band | None:
    """The person's own range in the half year before, where there is enough of it."""
    before = Span(span.first - timedelta(days=BASELINE_DAYS), span.first - timedelta(days=1))
    past = _read(vault, metric, before)["value"]
    if past.len() < BASELINE_MIN:
        return None
    usual = baseline(past, floor=metric.resolution)
    return Band(max(usual.low, 0.0) if past.min() >= 0 else usual.low, usual.high)  # type: ignore[operator]
