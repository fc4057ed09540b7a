"""The statements behind answers, composed from a plan: the one place where questions become SQL.

Every statement reads the merged days (``daily``), or the raw rows where a single measurement is meant. Values are
bound when a statement runs; :meth:`Statement.shown` writes them out, so that anyone can run the same by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from healthkit.ask.periods import Period
from healthkit.ask.plan import Condition, Plan
from healthkit.model.catalogue import Metric
from healthkit.store import queries

# Ordered, so that sums of fractions come out the same to the last digit whichever thread reads first.
FIGURES = {
    "average": "avg(value ORDER BY day)",
    "median": "median(value)",
    "deviation": "stddev_samp(value ORDER BY day)",
    "total": "sum(value ORDER BY day)",
    "highest": "max(value)",
    "lowest": "min(value)",
    "count": "count(value)",
}
# What a day's value is: the amount where days add up, else the mean, or the day's own extreme where that is asked.
_DAY_VALUES = {
    "highest": "coalesce(total, max)",
    "lowest": "coalesce(total, min)",
    "latest": "coalesce(total, last)",
}
_MEAN = "coalesce(total, mean)"
_SLEEP = {"sleep_duration", "time_in_bed", "sleep_core", "sleep_deep", "sleep_rem", "sleep_awake", "sleep_efficiency"}
WORKOUTS = {"workout_duration", "workout_count"}


@dataclass(frozen=True)
class Statement:
    """SQL with ``$names`` and their values."""

    text: str
    params: dict[str, Any]

    def shown(self) -> str:
        """The statement with its values written out, on as few lines as it has."""
        return re.sub(r"\$(\w+)", lambda match: literal(self.params[match[1]]), self.text).strip()


def literal(value: object) -> str:
    """A value as SQL writes it."""
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, (int, float)):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"


def day_value(plan: Plan, metric: Metric, intent: str) -> str:
    """What a day's value is, in the columns of its source: longest and shortest are of single workouts."""
    if plan.activity:
        if metric.id == "workout_count":
            return "workouts"
        return {"highest": "longest", "lowest": "shortest"}.get(intent, "minutes")
    if metric.id == "workout_duration" and intent in ("highest", "lowest"):
        return "max" if intent == "highest" else "min"
    return _DAY_VALUES.get(intent, _MEAN)


def days(
    plan: Plan, metric: Metric, period: Period | None = None, intent: str | None = None, *, typical: bool = False
) -> Statement:
    """Day by day: ``day, value, n``, in order, of the days that meet the plan's conditions.

    With ``typical``, a column ``usual`` beside the day's extreme: its mean, or the amount it adds up to.
    """
    span = period or plan.period
    params: dict[str, Any] = {"last": span.last}
    where = ["day <= $last"]
    if span.first is not None:
        params["first"] = span.first
        where = ["day BETWEEN $first AND $last"]
    source, value = "daily", day_value(plan, metric, intent or plan.intent)
    if plan.activity:
        source = "(" + _body("ask_workouts") + ")"
        params["activity"] = plan.activity
    else:
        where.insert(0, "metric = $metric")
        params["metric"] = metric.id
    for index, condition in enumerate(plan.conditions):
        where.append(_condition(condition, index, metric, value, params))
    beside = f", {day_value(plan, metric, 'average')} AS usual" if typical else ""
    text = f"SELECT day, {value} AS value, n{beside} FROM {source} WHERE {' AND '.join(where)} AND {value} IS NOT NULL"
    return Statement(f"{text} ORDER BY day", params)


def _body(name: str) -> str:
    """A named query without the comment above it."""
    return "\n".join(line for line in queries.text(name).splitlines() if not line.startswith("--"))


def _condition(condition: Condition, index: int, metric: Metric, value: str, params: dict[str, Any]) -> str:
    params[f"bound{index}"] = condition.value
    if condition.metric == metric.id:
        return f"{value} {condition.op} $bound{index}"
    params[f"metric{index}"] = condition.metric
    inner = f"SELECT day FROM daily WHERE metric = $metric{index} AND {_MEAN} {condition.op} $bound{index}"
    return f"day IN ({inner})"


def figure(plan: Plan, metric: Metric, period: Period | None = None, intent: str | None = None) -> Statement:
    """One figure over days: ``value, days, rows, first, last, at, mean, total``."""
    wanted = intent or plan.intent
    inner = days(plan, metric, period, wanted, typical=wanted in ("highest", "lowest"))
    mean = "usual" if wanted in ("highest", "lowest") else "value"
    order = "value, day" if wanted == "lowest" else "value DESC, day"
    text = (
        f"SELECT {FIGURES[wanted]} AS value, count(*) AS days, sum(n)::BIGINT AS rows, min(day) AS first, "
        f"max(day) AS last, first(day ORDER BY {order}) AS at, avg({mean} ORDER BY day) AS mean, "
        f"sum(value ORDER BY day) AS total\nFROM ({inner.text.removesuffix(' ORDER BY day')})"
    )
    return Statement(text, inner.params)


def latest_day(plan: Plan, metric: Metric) -> Statement:
    """The last day with a value: ``value, day, n``."""
    inner = days(plan, metric, intent="latest")
    return Statement(f"{inner.text} DESC LIMIT 1".replace("SELECT day, ", "SELECT day AS at, ", 1), inner.params)


def latest_sample(metric_id: str, period: Period) -> Statement:
    """The last single measurement: ``value, start_utc, local_day``."""
    first = period.first or date(1, 1, 1)
    return Statement(_body("ask_latest"), {"metric": metric_id, "first": first, "last": period.last})


def sample_at(metric_id: str, instant: datetime) -> Statement:
    """The measurement that began at one instant: ``value, local_day``."""
    return Statement(_body("ask_sample_at"), {"metric": metric_id, "instant": instant})


def by_day(plan: Plan, metric: Metric) -> bool:
    """Whether the latest value is a day's, not a single measurement's: steps and sleep, not weight or pulse."""
    return table_of(metric) != "sample" or metric.merge in ("cumulative", "vendor_day") or bool(plan.conditions)


def table_of(metric: Metric) -> str:
    """Where a metric's raw rows lie."""
    if metric.id in WORKOUTS:
        return "session"
    return "event" if metric.kind == "category" or metric.id in _SLEEP else "sample"


def sources(metric: Metric, first: date, last: date) -> Statement:
    """Who wrote the raw rows of a span: ``source_id, app``."""
    raw = "sleep_analysis" if metric.id in _SLEEP else metric.id
    params = {"metric": raw, "first": first, "last": last}
    if metric.id in WORKOUTS:
        del params["metric"]
    return Statement(_body(f"ask_sources_{table_of(metric)}"), params)


def changes(source_ids: list[int], first: date, last: date) -> Statement:
    """Changes of device inside a span: ``day, product``."""
    return Statement(_body("ask_device_changes"), {"sources": source_ids, "first": first, "last": last})
