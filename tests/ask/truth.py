"""What the answers must be, computed another way: plain Polars over the builder's rows, dates spelled out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

START, END = "2024-12-01", "2026-11-22"
_ADDING = {
    "step_count", "active_energy_burned", "distance_walking_running", "flights_climbed", "sleep_duration",
    "sleep_deep", "headache", "workout_count", "workout_duration",
}  # fmt: skip


class Truth:
    """Expected figures. Dates are ISO strings, both ends included."""

    def __init__(self, frame: pl.DataFrame, workouts: list[tuple[str, date, float]]) -> None:
        self._frame = frame
        self._workouts = pl.DataFrame(workouts, schema=["activity", "day", "minutes"], orient="row")

    def values(self, metric: str, first: str = START, last: str = END, column: str | None = None) -> pl.Series:
        """A metric's daily values between two days, in order."""
        column = column or ("total" if metric in _ADDING else "mean")
        span = pl.col("day").is_between(date.fromisoformat(first), date.fromisoformat(last))
        return self._frame.filter((pl.col("metric") == metric) & span).sort("day")[column].rename("value")

    def mean(self, metric: str, first: str = START, last: str = END) -> float:
        return float(self.values(metric, first, last).mean())

    def total(self, metric: str, first: str = START, last: str = END) -> float:
        return float(self.values(metric, first, last).sum())

    def median(self, metric: str, first: str = START, last: str = END) -> float:
        return float(self.values(metric, first, last).median())

    def sd(self, metric: str, first: str = START, last: str = END) -> float:
        return float(self.values(metric, first, last).std())

    def high(self, metric: str, first: str = START, last: str = END) -> float:
        return float(self.values(metric, first, last, None if metric in _ADDING else "max").max())

    def low(self, metric: str, first: str = START, last: str = END) -> float:
        return float(self.values(metric, first, last, None if metric in _ADDING else "min").min())

    def on(self, metric: str, day: str) -> float:
        return float(self.values(metric, day, day).item())

    def last(self, metric: str, until: str = END) -> float:
        return float(self.values(metric, START, until)[-1])

    def days(self, metric: str, first: str, last: str, keep: Callable[[pl.Series], pl.Series] | None = None) -> float:
        values = self.values(metric, first, last)
        return float(len(values) if keep is None else keep(values).sum())

    def mean_where(self, metric: str, other: str, keep: Callable[[pl.Expr], pl.Expr], first: str, last: str) -> float:
        """Mean of a metric on the days on which another one meets a bound."""
        wide = self._frame.with_columns(pl.coalesce("total", "mean").alias("value"))
        one, two = (wide.filter(pl.col("metric") == name).select("day", "value") for name in (metric, other))
        both = one.join(two.filter(keep(pl.col("value"))).select("day"), on="day", how="semi")
        span = pl.col("day").is_between(date.fromisoformat(first), date.fromisoformat(last))
        return float(both.filter(span)["value"].mean())

    def workouts(self, activity: str | None, first: str, last: str) -> pl.DataFrame:
        span = pl.col("day").is_between(date.fromisoformat(first), date.fromisoformat(last))
        kind = pl.lit(True) if activity is None else pl.col("activity") == activity
        return self._workouts.filter(span & kind)

    def difference(self, metric: str, one: tuple[str, str], two: tuple[str, str]) -> float:
        return self.mean(metric, *one) - self.mean(metric, *two)
