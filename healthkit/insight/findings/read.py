"""What a vault holds of everything that findings are looked for in."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from healthkit.analysis.illness import DIRECTIONS
from healthkit.insight.findings.facts import TRAINING, Held, Medicine, Product, Result, Series
from healthkit.insight.load import impulses, limits
from healthkit.source.record_lanes import courses, of_rows
from healthkit.store import Vault

METRICS = (*DIRECTIONS, "time_in_daylight")
PAST = timedelta(days=731)
"""How far before the first day is read, so that it has a past to be held against: two years, which a season needs."""


def held(vault: Vault, first: date | None = None, last: date | None = None) -> Held | None:
    """Read it, with two years before the first day where one is given. None where no metric looked at has any day.

    What is found there too is for the caller to leave out (:func:`healthkit.insight.findings.find.findings`).
    """
    low, high = first - PAST if first else date.min, last or date.max
    daily = vault.query("report_daily", metrics=list(METRICS), first=low, last=high).select(
        "metric", "day", pl.coalesce("total", "mean").alias("value")
    )
    daily = daily.filter(pl.col("value").is_finite())
    if daily.is_empty():
        return None
    series = {str(name): _series(part) for (name,), part in daily.group_by("metric", maintain_order=True)}
    begin, end = _span(daily["day"])
    training = _training(vault, begin, end)
    if len(training.days):
        series[TRAINING] = training
    return Held(begin, end, series, _products(vault, begin, end), _results(vault), _medicines(vault, end))


def _span(days: pl.Series) -> tuple[date, date]:
    begin, end = days.min(), days.max()
    assert isinstance(begin, date)
    assert isinstance(end, date)
    return begin, end


def _series(part: pl.DataFrame) -> Series:
    ordered = part.sort("day")
    return Series(ordered["day"].cast(pl.Int32).cast(pl.Int64).to_numpy(), ordered["value"].to_numpy())


def _training(vault: Vault, first: date, last: date) -> Series:
    known = limits(vault, first, last)
    loads = impulses(vault.query("report_workout_rates", first=first, last=last), known)
    return _series(loads.group_by("day").agg(pl.col("load").sum().alias("value")))


def _products(vault: Vault, first: date, last: date) -> tuple[Product, ...]:
    rows = vault.query("explorer_devices").filter(pl.col("new") & pl.col("day").is_between(first, last))
    return tuple(Product(row["day"], row["code"]) for row in rows.iter_rows(named=True))


def _results(vault: Vault) -> tuple[Result, ...]:
    rows = vault.query("labs_results").filter(
        pl.col("analyte").is_not_null()
        & pl.col("value").is_not_null()
        & pl.col("day").is_not_null()
        & pl.col("comparator").is_null()
        & pl.col("question").is_null()
    )
    return tuple(Result(row["analyte"], row["day"], row["value"], row["unit"]) for row in rows.iter_rows(named=True))


def _medicines(vault: Vault, last: date) -> tuple[Medicine, ...]:
    """Courses, refills joined; only those whose beginning is known."""
    rows = list(vault.query("record_lanes").filter(pl.col("lane") == "medication").iter_rows(named=True))
    codes = {row["name"]: row["code"] for row in rows if row["system"] == "atc"}
    return tuple(
        Medicine(one.name, codes.get(one.name), one.start, None if one.holds else one.stop)
        for one in courses(of_rows(rows, last))
        if one.start
    )
