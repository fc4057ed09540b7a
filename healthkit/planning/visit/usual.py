"""Vital signs of the last weeks against the person's own usual range before the visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import inf, sqrt

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.baseline import Baseline, Change, baseline, deviation
from healthkit.analysis.baseline import change as judge
from healthkit.i18n import listing, number, text
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.lab_units import label
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.model import Rows, Statement

METRICS = (
    "body_mass", "resting_heart_rate", "heart_rate_variability_sdnn", "heart_rate_variability_rmssd",
    "respiratory_rate", "oxygen_saturation", "sleep_duration", "step_count",
)  # fmt: skip
BLOCK, BLOCKS = 28, 6
"""A value is the mean of four weeks, which evens out weekdays and a cycle; six such blocks are the usual."""
LEAST_DAYS = 7
_COLUMNS = {"sum": ("total",), "last": ("last", "mean"), "duration": ("total", "mean")}


@dataclass(frozen=True)
class Finding:
    """One metric now: the mean of ``days`` days from ``first`` to ``last``, against the blocks before the visit."""

    metric: Metric
    value: float
    days: int
    first: date
    last: date
    usual: Baseline
    change: Change
    before: date


def findings(facts: Facts) -> list[Finding]:
    """All metrics with enough days now; nothing of those that have gone quiet."""
    length = min(BLOCK, (facts.as_of - facts.first).days)
    if length < LEAST_DAYS:
        return []
    begin = facts.first - timedelta(days=BLOCK * BLOCKS)
    rows = facts.vault.query("report_daily", metrics=list(METRICS), first=begin, last=facts.as_of)
    found = [_finding(facts, catalogue()[name], rows.filter(pl.col("metric") == name), length) for name in METRICS]
    return [one for one in found if one]


def _finding(facts: Facts, metric: Metric, rows: pl.DataFrame, length: int) -> Finding | None:
    columns = [pl.col(name) for name in _COLUMNS.get(metric.aggregates[0], ("mean", "last", "total"))]
    days = rows.select("day", value=pl.coalesce(columns)).drop_nulls()
    first = facts.as_of - timedelta(days=length - 1)
    now = days.filter(pl.col("day") >= first)
    if now.height < LEAST_DAYS:
        return None
    blocks = [_block(days, facts.first - timedelta(days=BLOCK * (index + 1))) for index in range(BLOCKS)]
    before = days.filter(pl.col("day") < facts.first)["value"].to_numpy()
    values = now["value"].to_numpy()
    spread = deviation(before) if before.size > 1 else 0.0
    floor = max(metric.resolution, (spread if np.isfinite(spread) else 0.0) / sqrt(now.height))
    within = (0.0, 100.0 if metric.unit == "%" else inf)
    usual = baseline([value for value in blocks if value is not None], floor=floor, within=within)
    value = float(np.mean(values))
    begun = facts.first - timedelta(days=BLOCK * BLOCKS)
    return Finding(metric, value, now.height, first, facts.as_of, usual, judge(value, usual), begun)


def _block(days: pl.DataFrame, first: date) -> float | None:
    """The mean of four weeks; None with too few days."""
    last = first + timedelta(days=BLOCK - 1)
    values: npt.NDArray[np.float64] = days.filter(pl.col("day").is_between(first, last))["value"].to_numpy()
    return float(np.mean(values)) if values.size >= LEAST_DAYS else None


def changed(facts: Facts, found: list[Finding]) -> list[Statement]:
    """What lies beyond the person's own noise."""
    return [_moved(facts, one) for one in found if one.change.real]


def steady(facts: Facts, found: list[Finding]) -> list[Statement]:
    """One sentence on all that is unchanged within noise."""
    still = [one for one in found if one.change.verdict == "unchanged"]
    if not still:
        return []
    names = [f"{one.metric.name(facts.lang)} ({shown(one.metric, one.value, facts.lang)})" for one in still]
    words = {"names": listing(names, facts.lang), "weeks": str(BLOCK * BLOCKS // 7), "begin": facts.day(facts.first)}
    said = text("brief.steady_vitals", facts.lang, len(names), **words)
    rows = tuple(row for one in still for row in _rows(one))
    data = {"metrics": [one.metric.id for one in still]}
    return [Statement("steady:vitals", "unchanged", "", said, rows, data)]


def _moved(facts: Facts, one: Finding) -> Statement:
    lang, metric = facts.lang, one.metric
    places = _places(metric, one)
    words = {
        "label": metric.name(lang),
        "value": shown(metric, one.value, lang, places),
        "usual": shown(metric, one.usual.median, lang, places),
        "low": _figure(metric, one.usual.low, lang, places),
        "high": shown(metric, one.usual.high, lang, places),
        "days": str(one.days),
        "span": str((one.last - one.first).days + 1),
        "weeks": str(BLOCK * BLOCKS // 7),
        "begin": facts.day(facts.first),
    }
    said = text(f"brief.vital_{one.change.verdict}", lang, None, **words)
    data = {
        "metric": metric.id, "value": round(one.value, 4), "unit": metric.unit, "days": one.days,
        "usual": round(one.usual.median, 4), "low": round(one.usual.low, 4), "high": round(one.usual.high, 4),
        "direction": one.change.verdict,
    }  # fmt: skip
    return Statement(f"vital:{metric.id}", "vital", words["label"], said, _rows(one), data, words)


def _rows(one: Finding) -> tuple[Rows, ...]:
    return (Rows("daily", (), one.metric.id, one.before, one.last, one.days),)


def _places(metric: Metric, one: Finding) -> int:
    """Decimals enough for a value beyond a bound not to read like the bound."""
    places, bound = metric.decimals, one.usual.high if one.change.verdict == "up" else one.usual.low
    return places if round(one.value, places) != round(bound, places) else places + 1


def shown(metric: Metric, value: float, lang: str, places: int | None = None) -> str:
    """A value with its unit; time asleep in hours and minutes."""
    if metric.unit == "min":
        return _figure(metric, value, lang)
    return f"{_figure(metric, value, lang, places)} {label(metric.unit, lang)}".strip()


def _figure(metric: Metric, value: float, lang: str, places: int | None = None) -> str:
    if metric.unit == "min":
        hours, minutes = divmod(round(value), 60)
        return text("brief.hours", lang, h=hours, m=f"{minutes:02d}")
    return number(value, lang, metric.decimals if places is None else places)
