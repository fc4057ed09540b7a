"""The statements behind answers, composed from a plan: the one place where questions of metrics become SQL.

Every statement reads the merged days (``daily``), workouts, or the raw rows where a single measurement is meant. Values
are bound when a statement runs; :meth:`Statement.shown` writes them out, so that anyone can run the same by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from healthkit.ask import attributes
from healthkit.ask.days import ANY, Condition, Days
from healthkit.ask.plan import Plan
from healthkit.model.catalogue import Metric
from healthkit.store import queries

# Ordered, so that sums of fractions come out the same to the last digit whichever thread reads first.
FIGURES = {
    "average": "avg(value ORDER BY {order})",
    "median": "median(value)",
    "percentile": "quantile_cont(value, {q})",
    "deviation": "stddev_samp(value ORDER BY {order})",
    "total": "sum(value ORDER BY {order})::DOUBLE",
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
WORKOUTS = {attributes.DURATION, attributes.COUNT}
EVERYTHING = "any"
"""In place of a metric: whatever was recorded."""
GROUPS = {
    "day": "day",
    "week": "date_trunc('week', day)::DATE",
    "month": "date_trunc('month', day)::DATE",
    "year": "date_trunc('year', day)::DATE",
    "weekday": "(isodow(day) - 1)::INTEGER",
    "activity": "activity",
}


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


def rows(plan: Plan, metric: Metric, days: Days | None = None, intent: str | None = None) -> Statement:
    """Day by day, or workout by workout: ``day, at, value, n`` in order, of the days that meet the plan.

    ``at`` orders rows of one day; ``usual`` beside a day's extreme is its mean, or the amount it adds up to; workouts
    have their ``activity``.
    """
    if plan.workouts:
        return _workouts(plan, days or plan.days, intent or plan.intent)
    params: dict[str, Any] = {}
    where = _within(days or plan.days, params)
    if metric.id == EVERYTHING:
        text = (
            f"SELECT day, day AS moment, count(*)::DOUBLE AS value, sum(n) AS n FROM daily WHERE {' AND '.join(where)}"
        )
        return Statement(f"{text} GROUP BY day ORDER BY day", params)
    value = _DAY_VALUES.get(intent or plan.intent, _MEAN)
    wanted = (intent or plan.intent) in ("highest", "lowest")
    beside = f", {_MEAN} AS usual" if wanted else ""
    for index, condition in enumerate(plan.where):
        params[f"value{index}"] = condition.value
        where.append(f"{value} {condition.op} $value{index}")
    params["metric"] = metric.id
    narrowed = " AND ".join(["metric = $metric", *where, f"{value} IS NOT NULL"])
    return Statement(
        f"SELECT day, day AS moment, {value} AS value, n{beside} FROM daily WHERE {narrowed} ORDER BY day", params
    )


def _workouts(plan: Plan, days: Days, intent: str) -> Statement:
    params: dict[str, Any] = {}
    where = _within(days, params)
    if plan.activity:
        params["activity"] = plan.activity
        where.insert(0, "activity = $activity")
    for index, condition in enumerate(plan.where):
        params[f"value{index}"] = condition.value
        where.append(f"{attributes.expression(condition.metric)} {condition.op} $value{index}")
    inner = (
        f"SELECT day, start_utc AS moment, {attributes.expression(plan.metric, intent)} AS value, 1 AS n, "
        "activity, source_id\n"
        f"FROM ({body('ask_sessions')}) AS workout\nWHERE {' AND '.join(where)}"
    )
    return Statement(f"SELECT * FROM ({inner}) WHERE value IS NOT NULL ORDER BY moment, activity", params)


def _within(days: Days, params: dict[str, Any]) -> list[str]:
    """SQL conditions on ``day``."""
    span = days.period
    params["last"] = span.last
    where = ["day <= $last"]
    if span.first is not None:
        params["first"] = span.first
        where = ["day BETWEEN $first AND $last"]
    if days.weekdays:
        where.append(f"isodow(day) IN ({', '.join(str(index + 1) for index in days.weekdays)})")
    if days.conditions:
        parts = [_condition(condition, index, params) for index, condition in enumerate(days.conditions)]
        joined = f" {days.joined.upper()} ".join(parts)
        where.append(f"({joined})" if len(parts) > 1 and days.joined == "or" else joined)
    if days.latest:
        of = f"AND activity = {literal(days.latest)}" if days.latest != ANY else ""
        inner = " AND ".join(part for part in where[: 1 + bool(days.weekdays)])
        latest = f"SELECT max(local_day) FROM (SELECT *, local_day AS day FROM session) WHERE {inner} "
        where.append(f"day = ({latest}AND kind = 'workout' AND retired_batch IS NULL {of})")
    return where


def _condition(condition: Condition, index: int, params: dict[str, Any]) -> str:
    if condition.activity is None:
        params |= {f"metric{index}": condition.metric, f"bound{index}": condition.value}
        inner = f"SELECT day FROM daily WHERE metric = $metric{index} AND {_MEAN} {condition.op} $bound{index}"
        return f"day IN ({inner})"
    of = ""
    if condition.activity != ANY:
        params[f"activity{index}"] = condition.activity
        of = f" AND activity = $activity{index}"
    if condition.metric == attributes.COUNT:
        trained = f"SELECT local_day FROM session WHERE kind = 'workout' AND retired_batch IS NULL{of}"
        return f"day {'NOT IN' if condition.op in ('<', '<=') else 'IN'} ({trained})"
    value = attributes.expression(condition.metric)
    params[f"bound{index}"] = condition.value
    return (
        f"day IN (SELECT day FROM ({body('ask_sessions')}) AS workout WHERE {value} {condition.op} $bound{index}{of})"
    )


def body(name: str) -> str:
    """A named query without the comment above it."""
    return "\n".join(line for line in queries.text(name).splitlines() if not line.startswith("--"))


def figure_of(intent: str, *, workouts: bool, q: float | None = None) -> str:
    """SQL of a figure over rows."""
    return FIGURES[intent].format(order="moment" if workouts else "day", q=(q or 50) / 100)


def _bare(statement: Statement) -> str:
    return statement.text.rsplit(" ORDER BY ", 1)[0]


def figure(plan: Plan, metric: Metric, days: Days | None = None, intent: str | None = None) -> Statement:
    """One figure over rows: ``value, days, rows, first, last, at, mean, total``."""
    wanted = intent or plan.intent
    inner = rows(plan, metric, days, wanted)
    order = "moment" if plan.workouts else "day"
    extreme = wanted in ("highest", "lowest")
    mean = "usual" if extreme and not plan.workouts else "value"
    best = f"value, {order}" if wanted == "lowest" else f"value DESC, {order}"
    counted = "count(DISTINCT day)" if plan.workouts else "count(*)"
    text = (
        f"SELECT {figure_of(wanted, workouts=plan.workouts, q=plan.q)} AS value, {counted} AS days, "
        f"sum(n)::BIGINT AS rows, min(day) AS first, max(day) AS last, first(day ORDER BY {best}) AS at, "
        f"avg({mean} ORDER BY {order}) AS mean, sum(value ORDER BY {order}) AS total\nFROM ({_bare(inner)})"
    )
    return Statement(text, inner.params)


def ends(plan: Plan, metric: Metric) -> Statement:
    """The first and the last value: ``value`` (their difference), ``start, end, first, last, days, rows``."""
    inner = rows(plan, metric, intent="average")
    text = (
        'SELECT "end" - start AS value, * FROM (SELECT first(value ORDER BY moment) AS start, '
        f'last(value ORDER BY moment) AS "end", min(day) AS first, max(day) AS last, count(*) AS days, '
        f"sum(n)::BIGINT AS rows\nFROM ({_bare(inner)}))"
    )
    return Statement(text, inner.params)


def groups(plan: Plan, metric: Metric) -> Statement:
    """A figure of each group: ``key, value, days, first, last, rows``, in order of the key."""
    assert plan.by is not None
    assert plan.figure is not None
    if plan.by == "source":
        return _by_source(plan, metric)
    inner = rows(plan, metric, intent=plan.figure)
    text = (
        f"SELECT {GROUPS[plan.by]} AS key, {figure_of(plan.figure, workouts=plan.workouts)} AS value, "
        f"count(DISTINCT day) AS days, min(day) AS first, max(day) AS last, sum(n)::BIGINT AS rows\n"
        f"FROM ({_bare(inner)}) GROUP BY key ORDER BY key"
    )
    return Statement(text, inner.params)


def _by_source(plan: Plan, metric: Metric) -> Statement:
    """The same over raw rows, by who wrote them: sources overlap, so they do not add up to the merged days."""
    params: dict[str, Any] = {}
    where = _within(plan.days, params)
    if plan.workouts:
        raw = _bare(_workouts(plan, plan.days, "average"))
        params = _workouts(plan, plan.days, "average").params
    else:
        params["metric"] = metric.id
        raw = (
            "SELECT * FROM (SELECT *, local_day AS day, start_utc AS moment FROM sample WHERE metric = $metric "
            f"AND retired_batch IS NULL) WHERE {' AND '.join(where)}"
        )
    text = (
        f"SELECT app AS key, {figure_of(plan.figure or 'average', workouts=True)} AS value, "
        "count(DISTINCT day) AS days, "
        f"min(day) AS first, max(day) AS last, count(*)::BIGINT AS rows\nFROM ({raw}) JOIN source USING (source_id) "
        "GROUP BY app ORDER BY app"
    )
    return Statement(text, params)


def streak(plan: Plan, metric: Metric) -> Statement:
    """The longest run of days in a row: ``value, first, last, rows``; the latest of equals."""
    inner = rows(plan, metric, intent="average")
    days = f"SELECT day, sum(n) AS n FROM ({_bare(inner)}) GROUP BY day"
    text = (
        "SELECT count(*) AS value, min(day) AS first, max(day) AS last, sum(n)::BIGINT AS rows\n"
        f"FROM (SELECT day, n, day - (row_number() OVER (ORDER BY day))::INTEGER AS run FROM ({days}))\n"
        "GROUP BY run ORDER BY value DESC, first DESC LIMIT 1"
    )
    return Statement(text, inner.params)


def latest_row(plan: Plan, metric: Metric, *, first: bool = False) -> Statement:
    """The last (or first) day or workout with a value: ``at, value, n``."""
    inner = rows(plan, metric, intent="latest")
    text = f"SELECT day AS at, value, n FROM ({_bare(inner)}) ORDER BY rows.moment {'' if first else 'DESC '}LIMIT 1"
    return Statement(text.replace(") ORDER", ") AS rows ORDER"), inner.params)


def latest_sample(metric_id: str, days: Days) -> Statement:
    """The last single measurement: ``value, start_utc, local_day``."""
    first = days.period.first or date(1, 1, 1)
    return Statement(body("ask_latest"), {"metric": metric_id, "first": first, "last": days.period.last})


def sample_at(metric_id: str, instant: datetime) -> Statement:
    """The measurement that began at one instant: ``value, local_day``."""
    return Statement(body("ask_sample_at"), {"metric": metric_id, "instant": instant})


def by_day(plan: Plan, metric: Metric) -> bool:
    """Whether the latest value is a day's, not a single measurement's: steps and sleep, not weight or pulse."""
    if plan.workouts or plan.days.narrowed or plan.where or plan.intent == "first":
        return True
    return table_of(metric) != "sample" or metric.merge in ("cumulative", "vendor_day")


def table_of(metric: Metric, *, workouts: bool = False) -> str:
    """Where a metric's raw rows lie."""
    if workouts or metric.id in WORKOUTS:
        return "session"
    return "event" if metric.kind == "category" or metric.id in _SLEEP else "sample"


def sources(metric: Metric, first: date, last: date, *, workouts: bool = False) -> Statement:
    """Who wrote the raw rows of a span: ``source_id, app``."""
    table = table_of(metric, workouts=workouts)
    params = {"metric": "sleep_analysis" if metric.id in _SLEEP else metric.id, "first": first, "last": last}
    if table == "session":
        del params["metric"]
    return Statement(body(f"ask_sources_{table}"), params)


def stated_by(metric: Metric, first: date, last: date) -> Statement:
    """Who stated a metric's days in a table of days: ``source_id, app``."""
    return Statement(body("ask_sources_sample"), {"metric": metric.id, "first": first, "last": last})


def changes(source_ids: list[int], first: date, last: date) -> Statement:
    """Changes of device inside a span: ``day, product``."""
    return Statement(body("ask_device_changes"), {"sources": source_ids, "first": first, "last": last})
