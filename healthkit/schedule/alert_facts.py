"""What a rule finds in the vault: facts, each with a key under which it is told once. No clock, nothing written.

A run of readings above a limit is one fact from its first reading on; a critical result is one, whenever it is
imported; a change lasts from the first day on which it is beyond noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.baseline import baseline, change, deviation
from healthkit.clinical.triage.measures import signs_of
from healthkit.model.catalogue import Metric, catalogue
from healthkit.schedule.alert_rules import Rule
from healthkit.source import labs
from healthkit.source.reading import series
from healthkit.store import Vault

# Ours: how old, in days, the newest value may be for a rule still to speak of it.
RECENT_DAYS = 14
RECENT_RESULT_DAYS = 90
_URGENT_DAYS = 2  # an older reading of blood pressure is no reason to hurry, and after two weeks no news
_LONGEST_DAYS = 366
_BLOCKS = 12
_GROWING = ("sum", "duration", "count")
_SEVERE = {"systolic_severe", "diastolic_severe"}
_PRESSURE = {"systolic": "blood_pressure_systolic", "diastolic": "blood_pressure_diastolic"}
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fact:
    """Something that a rule found: its days, whether it is urgent, and what was measured."""

    rule: int
    key: str
    since: date
    until: date
    urgent: bool
    detail: dict[str, Any]


@dataclass(frozen=True)
class Point:
    """One value: the instant or day by which it is known, its day, and the bounds of what it can be.

    ``least`` and ``most`` are None where a result says only "<5" or ">500".
    """

    key: str
    day: date
    least: float | None
    most: float | None


def facts(vault: Vault, rule: Rule, today: date, *, declared: date) -> list[Fact]:
    """What a rule finds on the person's day ``today``; ``declared`` is the day on which it was declared."""
    match rule.watch, rule.test:
        case "critical", _:
            return list(_critical(vault, rule, today))
        case "pressure", _:
            return list(_pressure(vault, rule, today))
        case _, "silent":
            return _silent(vault, rule, today, declared)
        case "analyte", "change":
            return _changed_result(vault, rule, today)
        case "metric", "change":
            return _changed(vault, rule, today)
        case _:
            return _streak(rule, _points(vault, rule, today), today)


def _critical(vault: Vault, rule: Rule, today: date) -> Iterator[Fact]:
    """Critical results of the last weeks; of an older one :mod:`healthkit.clinical` asks whether it was followed up."""
    results = labs.results(vault, today)
    recent = pl.col("day") >= today - timedelta(days=RECENT_RESULT_DAYS)
    for row in results.filter(pl.col("critical").is_not_null() & recent).iter_rows(named=True):
        key = f"{row['analyte']} {row['moment']:%Y-%m-%dT%H:%M} {row['critical']}"
        detail = {"analyte": row["analyte"], "value": row["value"], "unit": row["unit"], "level": row["critical"]}
        detail |= {"comparator": row["comparator"] or "", "source": row["critical_source"]}
        yield Fact(rule.number, key, row["day"], row["day"], not row["critical_past"], detail)


def _pressure(vault: Vault, rule: Rule, today: date) -> Iterator[Fact]:
    """Days with a reading that the red-flag rules call severe; one fact a day, by its highest reading."""
    worst: dict[date, dict[str, float]] = {}
    for quantity, metric in _PRESSURE.items():
        for _, day, value in _readings(vault, metric, today, RECENT_DAYS).rows():
            if _SEVERE & set(signs_of(quantity, value)):
                high = worst.setdefault(day, {})
                high[quantity] = max(value, high.get(quantity, value))
    for day, high in sorted(worst.items()):
        urgent = day >= today - timedelta(days=_URGENT_DAYS)
        yield Fact(rule.number, day.isoformat(), day, day, urgent, {"severe": high})


def _silent(vault: Vault, rule: Rule, today: date, declared: date) -> list[Fact]:
    """No value since so many days; where there never was one, since the rule was declared."""
    if rule.watch == "metric":
        days = series(vault, str(rule.subject), last=today).points["date"]
    else:
        days = _results(vault, rule, today)["day"]
    last: date | None = days.max()  # type: ignore[assignment]
    if today - (last or declared) < timedelta(days=rule.times):
        return []
    key = last.isoformat() if last else "never"
    return [Fact(rule.number, key, last or declared, today, urgent=False, detail={"last": key})]


def _streak(rule: Rule, points: list[Point], today: date) -> list[Fact]:
    """The newest values, if so many in a row lie beyond the bound and the last of them is recent."""
    bound, run = rule.bound, list[Point]()
    assert bound is not None
    days_apart = timedelta(days=1) if rule.per == "day" else None
    for point in reversed(points):
        value = point.least if rule.test == "above" else point.most
        beyond = value is not None and (value > bound if rule.test == "above" else value < bound)
        apart = bool(run) and days_apart is not None and run[-1].day - point.day > days_apart
        if not beyond or apart:
            break
        run.append(point)
    oldest = today - timedelta(days=RECENT_DAYS if rule.watch == "metric" else RECENT_RESULT_DAYS)
    if len(run) < rule.times or run[0].day < oldest:
        return []
    newest = run[0].least if rule.test == "above" else run[0].most
    # A run that fills the whole span has no known beginning: its key must not move with the span from day to day.
    key = run[-1].key if len(run) < len(points) or rule.watch == "analyte" else "throughout"
    return [Fact(rule.number, key, run[-1].day, run[0].day, urgent=False, detail={"value": newest, "n": len(run)})]


def _points(vault: Vault, rule: Rule, today: date) -> list[Point]:
    """The values that an *above* or *below* looks at, oldest first."""
    if rule.watch == "analyte":
        rows = _results(vault, rule, today).select("moment", "day", "value", "comparator").rows()
        return [Point(f"{moment:%Y-%m-%dT%H:%M}", day, *_ends(value, sign)) for moment, day, value, sign in rows]
    metric = catalogue().get(str(rule.subject))
    if rule.per == "reading":
        rows = _last_run(_readings(vault, metric.id, today, _LONGEST_DAYS), rule).rows()
        return [Point(f"{moment:%Y-%m-%dT%H:%M}", day, value, value) for moment, day, value in rows]
    days = _days(vault, metric, today, _LONGEST_DAYS)
    if rule.test == "below" and _may_grow(metric):
        days = days[:-1]
    return [Point(day.isoformat(), day, value, value) for day, value in days]


def _last_run(readings: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """The newest readings beyond the bound, and the one before them: of a pulse's many thousands only a few matter."""
    assert rule.bound is not None
    beyond = pl.col("value") > rule.bound if rule.test == "above" else pl.col("value") < rule.bound
    within = readings.select((~beyond).arg_true().max()).item()
    return readings.slice(within or 0)


def _may_grow(metric: Metric) -> bool:
    """Whether the day on which the data end may still grow: a sum of the day, but not of the night before it."""
    return metric.aggregates[0] in _GROWING and not metric.night


def _ends(value: float, comparator: str | None) -> tuple[float | None, float | None]:
    sign = (comparator or "")[:1]
    return (None if sign == "<" else value), (None if sign == ">" else value)


def _results(vault: Vault, rule: Rule, today: date) -> pl.DataFrame:
    """Results of the rule's analyte that can be relied on, oldest first."""
    sure = pl.col("question").is_null() & pl.col("value").is_not_null() & pl.col("day").is_not_null()
    return labs.results(vault, today, whole=True).filter(sure & (pl.col("analyte") == rule.subject)).sort("moment")


def _changed_result(vault: Vault, rule: Rule, today: date) -> list[Fact]:
    """The newest result, if it differs from the one before by more than chance makes two results differ."""
    rows = _results(vault, rule, today).tail(1).to_dicts()
    if not rows or not rows[0]["real"] or rows[0]["day"] < today - timedelta(days=RECENT_RESULT_DAYS):
        return []
    row = rows[0]
    detail = {"value": row["value"], "from": row["from_value"], "percent": row["delta_percent"]}
    since = row["from_moment"].date()
    return [Fact(rule.number, f"{row['moment']:%Y-%m-%dT%H:%M}", since, row["day"], urgent=False, detail=detail)]


def _changed(vault: Vault, rule: Rule, today: date) -> list[Fact]:
    """A mean over the rule's days beyond the usual range of the twelve spans before, and since when."""
    metric, span = catalogue().get(str(rule.subject)), rule.times
    longest = span * (_BLOCKS + 1) + RECENT_RESULT_DAYS
    known = dict(_days(vault, metric, today, longest))
    if not known or max(known) < today - timedelta(days=RECENT_DAYS):
        return []
    end = max(known)
    if _may_grow(metric):
        known.pop(end)
        end -= timedelta(days=1)
    values = np.array([known.get(end - timedelta(days=back), np.nan) for back in range(longest - 1, -1, -1)])
    verdict, mean, usual = _verdict(values, span, metric.resolution)
    if verdict not in ("up", "down"):
        return []
    since = end
    for back in range(1, RECENT_RESULT_DAYS):
        if _verdict(values[:-back], span, metric.resolution)[0] != verdict:
            break
        since = end - timedelta(days=back)
    detail = {"value": mean, "usual": usual, "verdict": verdict, "days": span}
    return [Fact(rule.number, f"{verdict} {since.isoformat()}", since, end, urgent=False, detail=detail)]


def _verdict(values: Floats, span: int, resolution: float) -> tuple[str, float, float]:
    """Whether the last span's mean is usual: verdict, mean, and the usual median.

    A span counts with half of its days. The noise of its mean is at least that of a day over the root of its days.
    """
    blocks = values[-span * (_BLOCKS + 1) :].reshape(_BLOCKS + 1, span)
    counts = (~np.isnan(blocks)).sum(axis=1)
    means = [float(np.nanmean(row)) if 2 * n >= span else np.nan for row, n in zip(blocks, counts, strict=True)]
    daily = deviation(blocks[:-1].ravel())
    floor = 0.0 if np.isnan(daily) or not counts[-1] else daily / float(np.sqrt(counts[-1]))
    usual = baseline(means[:-1], floor=max(floor, resolution))
    return change(means[-1], usual).verdict, means[-1], usual.median


def _days(vault: Vault, metric: Metric, today: date, longest: int) -> list[tuple[date, float]]:
    points = series(vault, metric.id, first=today - timedelta(days=longest), last=today).points
    return [(day, float(value)) for day, value in points.rows() if value is not None]


def _readings(vault: Vault, metric: str, today: date, longest: int) -> pl.DataFrame:
    first = today - timedelta(days=longest)
    return vault.query("alert_readings", metric=metric, first=first, last=today)
