"""The newest day and week against the person's own usual range, what is unusual, and what has stopped coming."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from healthkit.analysis.baseline import Baseline, Change, baseline, change
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.own import PREFIX
from healthkit.store import Vault

MAIN = (
    "sleep_duration", "resting_heart_rate", "heart_rate_variability_sdnn", "respiratory_rate", "oxygen_saturation",
    "step_count", "active_energy_burned", "apple_exercise_time", "body_mass",
)  # fmt: skip
USUAL_DAYS = 90
"""Days before the one that is judged, from which its usual range is taken."""
SPARK_DAYS = 28
STALE_DAYS = 3
"""A metric whose newest day lies further back than this is said to be missing."""
GONE_DAYS = 180
"""One that stopped longer ago is no longer expected."""


@dataclass(frozen=True)
class Figure:
    """One metric. ``value`` is of ``day``: last night for a nightly metric, else yesterday, which is whole; ``week`` is
    the mean from Monday of that day's week up to it. Either is NaN where no day has data. ``days`` are the last
    :data:`SPARK_DAYS`, None where a day has nothing."""

    metric: Metric
    day: date
    value: float
    usual: Baseline
    change: Change
    week: float
    week_days: int
    days: tuple[float | None, ...]

    @property
    def unusual(self) -> bool:
        """Whether the value lies outside the person's usual range."""
        return self.change.real


@dataclass(frozen=True)
class Stopped:
    """A metric that used to come, with the last day that has it."""

    metric: Metric
    last: date


@dataclass(frozen=True)
class Today:
    """What the board shows; ``experiments`` wait for today's check-in, ``goals`` stand."""

    as_of: date
    figures: tuple[Figure, ...]
    stopped: tuple[Stopped, ...]
    experiments: int
    goals: int = 0

    @property
    def unusual(self) -> tuple[Figure, ...]:
        """The figures outside their usual range, the farthest first."""
        return tuple(sorted((one for one in self.figures if one.unusual), key=lambda one: -abs(one.change.z)))


def today(vault: Vault, as_of: date | None = None) -> Today | None:
    """Read the board, of a day or of the newest one with data; None while the vault has no day."""
    with vault.reader():  # kept open meanwhile: to attach the vault takes longer than a query
        reach = vault.query("today_reach")
        newest = reach["last"].max()
        if not isinstance(newest, date):
            return None
        when = as_of or newest
        metrics = _shown(reach["metric"])
        first = when - timedelta(days=USUAL_DAYS + 1)
        days = vault.query(
            "today_days", metrics=[one.id for one in metrics], aggregates=[one.aggregates[0] for one in metrics],
            first=first, last=when,
        )  # fmt: skip
        plans = vault.query("today_plans", day=when).row(0, named=True)
    by_metric = days.drop_nulls("value").partition_by("metric", as_dict=True)
    last = dict(reach.select("metric", "last").iter_rows())
    figures = [_figure(one, by_metric[(one.id,)], when) for one in metrics if (one.id,) in by_metric]
    gone = [
        Stopped(one, last[one.id]) for one in metrics if STALE_DAYS < (when - last[one.id]).days <= GONE_DAYS
    ]  # fmt: skip
    return Today(when, tuple(figures), tuple(gone), int(plans["experiments"]), int(plans["goals"]))


def _shown(known: Iterable[str]) -> list[Metric]:
    """The main metrics of those that have days, then the person's own."""
    held = set(known)
    own = sorted(name for name in held if name.startswith(PREFIX))
    return [catalogue().get(name) for name in (*MAIN, *own) if name in held]


def _figure(metric: Metric, days: pl.DataFrame, when: date) -> Figure:
    day = when if metric.night else when - timedelta(days=1)
    values: dict[date, float] = dict(days.select("day", "value").iter_rows())
    past = [value for at, value in values.items() if day - timedelta(days=USUAL_DAYS) <= at < day]
    current = values.get(day, float("nan"))
    floor = 10.0**-metric.decimals / 2  # what is shown as equal is equal
    usual = baseline(past, floor=max(floor, metric.resolution), within=(0.0, float("inf")))
    monday = day - timedelta(days=day.weekday())
    week = [values[at] for at in (monday + timedelta(days=step) for step in range(7)) if at <= day and at in values]
    spark = tuple(values.get(day - timedelta(days=back)) for back in range(SPARK_DAYS - 1, -1, -1))
    mean = sum(week) / len(week) if week else float("nan")
    return Figure(metric, day, current, usual, change(current, usual), mean, len(week), spark)
