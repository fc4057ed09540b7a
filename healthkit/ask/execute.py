"""A plan run on a vault: numbers, the days and rows they come from, and the statements that gave them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import duckdb

from healthkit.ask import attributes, intents, lists, periods, sql
from healthkit.ask.days import Condition, Days
from healthkit.ask.plan import Plan
from healthkit.ask.presence import Held, Presence
from healthkit.ask.result import Change, Evidence, Result
from healthkit.ask.sql import Statement
from healthkit.model.catalogue import Metric
from healthkit.model.clock import local_moment
from healthkit.store import queries

_SPELLED = {"m": "m", "km": "km", "mi": "mile", "[mi_i]": "mile"}
_USUAL_AT_LEAST = 30  # days with data before a period, to speak of what is usual
_SHORT = 31  # days of a period that is set against what is usual


class Reader:
    """Runs plans on one open connection, remembering what the vault holds."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._presence: Presence | None = None
        self._sources: dict[tuple[str, date, date], list[tuple[int, str]]] = {}

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The open connection, for what topics read themselves."""
        return self._con

    def presence(self) -> Presence:
        """The metrics the vault holds."""
        if self._presence is None:
            rows = self._con.execute(queries.text("ask_presence")).fetchall()
            unit = self._con.execute(queries.text("ask_distance_unit")).fetchone()
            held = {metric: Held(first, last, days) for metric, first, last, days in rows}
            units = {"distance": _SPELLED.get(unit[0], "")} if unit and unit[0] else {}
            some = self._con.execute("SELECT count(*) > 0 FROM import_batch").fetchone()
            self._presence = Presence(held, units, bool(held) or bool(some and some[0]))
        return self._presence

    def run(self, plan: Plan) -> Result:
        """Compute a plan."""
        metric = attributes.metric_of(plan.metric)
        if plan.intent in lists.INTENTS:
            return lists.run(self, plan, metric)
        if plan.intent in ("latest", "first"):
            return self._latest(plan, metric)
        if plan.intent == "trend":
            return self._trend(plan, metric)
        if plan.intent == "compare":
            return self._compare(plan, metric)
        return self._figure(plan, metric)

    def points(self, plan: Plan, days: Days | None = None) -> tuple[list[date], list[float]]:
        """Days and values behind a plan, for a chart."""
        found, values, _ = self._series(plan, attributes.metric_of(plan.metric), days)
        return found, values

    def local_moment(self, instant: datetime) -> datetime:
        """A naive UTC instant on the person's own clock."""
        return local_moment(self._con.execute(queries.text("zone_history")).fetchall(), instant)

    def row(self, statement: Statement) -> dict[str, Any] | None:
        """The first row that a statement gives, by column."""
        cursor = self._con.execute(statement.text, statement.params)
        row = cursor.fetchone()
        return None if row is None else dict(zip((entry[0] for entry in cursor.description or ()), row, strict=True))

    def all(self, statement: Statement) -> list[dict[str, Any]]:
        """Every row that a statement gives, by column."""
        cursor = self._con.execute(statement.text, statement.params)
        names = [entry[0] for entry in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _figure(self, plan: Plan, metric: Metric) -> Result:
        counting = plan.intent in ("count", "share")
        wanted = "total" if _counts_events(plan, metric) else "count" if counting else plan.intent
        drunk = plan.intent == "count" and plan.counted == "days" and not plan.where and not plan.workouts
        if drunk and metric.aggregates[0] == "sum":  # a day of none was recorded, and is no day of some
            plan = replace(plan, where=(Condition(metric.id, ">", 0),))
        statement = sql.figure(plan, metric, intent=wanted)
        row = self.row(statement)
        assert row is not None
        value = row["value"] if row["days"] else None
        recorded = None
        if counting:
            recorded = self._recorded(plan, metric) if plan.where or plan.intent == "share" else None
            value = _counted(plan, metric, row, recorded)
        if not row["days"] and _happens(plan, metric) and not self._unmeasured(plan):
            value = 0.0 if self.presence().covers(plan.period.first, plan.period.last) else None
        at = row["at"] if plan.intent in ("highest", "lowest") else None
        result = Result(
            plan,
            value,
            (self.evidence(metric, statement, row["first"], row["last"], row["rows"] or 0, workouts=plan.workouts),),
            days=row["days"],
            first=row["first"],
            last=row["last"],
            at=at,
            mean=row["mean"],
            total=row["total"],
            recorded=recorded,
        )
        if plan.companion and value is not None:
            result = self._with_companion(result)
        return self.finished(result, metric, row["first"], row["last"])

    def _unmeasured(self, plan: Plan) -> bool:
        """Whether there were workouts, but none says what is asked of it."""
        if not plan.workouts or plan.metric in (attributes.COUNT, attributes.DURATION):
            return False
        asked = replace(plan, metric=attributes.COUNT, where=())
        row = self.row(sql.figure(asked, attributes.metric_of(attributes.COUNT), intent="count"))
        return bool(row and row["days"]) and not plan.where

    def _recorded(self, plan: Plan, metric: Metric) -> int:
        """Days with data, whatever their value."""
        row = self.row(sql.figure(replace(plan, where=()), metric, intent="count"))
        return int(row["days"]) if row else 0

    def _with_companion(self, result: Result) -> Result:
        plan = result.plan
        assert plan.companion is not None
        other = attributes.metric_of(plan.companion)
        statement = sql.figure(replace(plan, metric=plan.companion, companion=None), other)
        row = self.row(statement)
        assert row is not None
        evidence = self.evidence(other, statement, row["first"], row["last"], row["rows"] or 0)
        return replace(result, second=row["value"], evidence=(*result.evidence, evidence))

    def _latest(self, plan: Plan, metric: Metric) -> Result:
        if sql.by_day(plan, metric):
            statement = sql.latest_row(plan, metric, first=plan.intent == "first")
            row = self.row(statement)
            if row is None:
                return Result(plan, None, (self.evidence(metric, statement, None, None, 0),))
            evidence = self.evidence(metric, statement, row["at"], row["at"], row["n"], workouts=plan.workouts)
            return self.finished(
                Result(plan, row["value"], (evidence,), days=1, first=row["at"], at=row["at"]), metric, None, None
            )
        statement = sql.latest_sample(metric.id, plan.days)
        row = self.row(statement)
        if row is None:
            return Result(plan, None, (self.evidence(metric, statement, None, None, 0),))
        evidence = self.evidence(metric, statement, row["local_day"], row["local_day"], 1)
        result = Result(
            plan,
            row["value"],
            (evidence,),
            days=1,
            first=row["local_day"],
            at=row["local_day"],
            moment=self.local_moment(row["start_utc"]),
        )
        if plan.companion:
            other = attributes.metric_of(plan.companion)
            statement = sql.sample_at(plan.companion, row["start_utc"])
            found = self.row(statement)
            if found:
                more = self.evidence(other, statement, found["local_day"], found["local_day"], 1)
                result = replace(result, second=found["value"], evidence=(*result.evidence, more))
        return self.finished(result, metric, None, None)

    def _series(
        self, plan: Plan, metric: Metric, days: Days | None = None
    ) -> tuple[list[date], list[float], tuple[Statement, int]]:
        statement = sql.rows(plan, metric, days)
        rows = self._con.execute(statement.text, statement.params).fetchall()
        return [row[0] for row in rows], [float(row[2]) for row in rows], (statement, sum(row[3] for row in rows))

    def _trend(self, plan: Plan, metric: Metric) -> Result:
        import numpy as np

        from healthkit.analysis.trend import trend

        days, values, (statement, rows) = self._series(plan, metric)
        first, last = (days[0], days[-1]) if days else (None, None)
        evidence = self.evidence(metric, statement, first, last, rows)
        if not days:
            return Result(plan, None, (evidence,))
        found = trend(np.array([day.toordinal() for day in days], dtype=np.int64), np.array(values))
        value = None if found.direction == "unknown" else found.slope
        result = Result(plan, value, (evidence,), days=len(days), first=first, trend=found)
        return self.finished(result, metric, first, last)

    def _compare(self, plan: Plan, metric: Metric) -> Result:
        import numpy as np

        from healthkit.analysis.compare import compare

        assert plan.against is not None
        sides = [self._series(plan, metric, period) for period in (plan.days, plan.against)]
        evidence = tuple(
            self.evidence(metric, statement, days[0] if days else None, days[-1] if days else None, rows)
            for days, _, (statement, rows) in sides
        )
        if not all(days for days, _, _ in sides):
            return Result(plan, None, evidence)
        found = compare(np.array(sides[0][1]), np.array(sides[1][1]))
        first, last = min(days[0] for days, _, _ in sides), max(days[-1] for days, _, _ in sides)
        result = Result(plan, found.difference, evidence, days=len(sides[0][0]), first=sides[0][0][0], comparison=found)
        return self.finished(result, metric, first, last)

    def evidence(
        self,
        metric: Metric,
        statement: Statement,
        first: date | None,
        last: date | None,
        rows: int,
        *,
        workouts: bool = False,
    ) -> Evidence:
        """What stands behind a number."""
        names: list[str] = []
        if first is not None and last is not None:
            names = [app for _, app in self._written_by(metric, first, last, workouts=workouts)]
        return Evidence(metric.id, first, last, int(rows), tuple(dict.fromkeys(names)), statement.shown())

    def _written_by(self, metric: Metric, first: date, last: date, *, workouts: bool = False) -> list[tuple[int, str]]:
        """Number and name of the sources behind a span, asked once a connection."""
        key = ("" if workouts else metric.id, first, last)
        if key not in self._sources:
            asked = sql.sources(metric, first, last, workouts=workouts)
            found = self._con.execute(asked.text, asked.params).fetchall()
            if not found and not workouts and sql.table_of(metric) == "event":  # nights that a table of days states
                asked = sql.stated_by(metric, first, last)
                found = self._con.execute(asked.text, asked.params).fetchall()
            self._sources[key] = found
        return self._sources[key]

    def finished(self, result: Result, metric: Metric, first: date | None, last: date | None) -> Result:
        """Add what the days before say, and new devices inside the span."""
        if first is not None and last is not None and first < last:
            result = replace(result, changes=self._changes(metric, first, last, workouts=result.plan.workouts))
        span = periods.one_day(result.at) if result.plan.intent == "latest" and result.at else result.plan.period
        short = span.days is not None and span.days <= _SHORT
        plain = not result.plan.days.narrowed and not result.plan.where and not result.plan.workouts
        alone = plain and metric.aggregates[0] != "count" and metric.id != sql.EVERYTHING
        fits = result.plan.intent in ("latest", "average") or (result.plan.intent == "total" and span.single)
        if result.value is None or not (short and alone and fits):
            return result
        before = intents.usual(span)
        assert before is not None
        row = self.row(sql.figure(replace(result.plan, companion=None), metric, Days(before), "average"))
        if row and row["days"] >= _USUAL_AT_LEAST:
            return replace(result, usual=row["value"])
        return result

    def _changes(self, metric: Metric, first: date, last: date, *, workouts: bool) -> tuple[Change, ...]:
        ids = [number for number, _ in self._written_by(metric, first, last, workouts=workouts)]
        statement = sql.changes(ids, first, last)
        rows = self._con.execute(statement.text, statement.params).fetchall()
        return tuple(Change(day, product) for day, product in rows)


def _counts_events(plan: Plan, metric: Metric) -> bool:
    """Whether a count of rows is one of things that happened, which their days already sum up."""
    return plan.intent == "count" and plan.counted == "rows" and metric.kind == "category"


def _happens(plan: Plan, metric: Metric) -> bool:
    """Whether none recorded means none happened: workouts and symptoms, not steps or weight."""
    adds = plan.metric in (attributes.COUNT, attributes.DURATION, "distance") or plan.intent == "count"
    return plan.intent in ("count", "total") and (metric.kind == "category" or (plan.workouts and adds))


def _counted(plan: Plan, metric: Metric, row: dict[str, Any], recorded: int | None) -> float | None:
    """A count is zero where days were recorded and none of them counts; without any record there is no number."""
    if _counts_events(plan, metric):
        return float(row["total"] or 0)
    if plan.counted == "rows":
        return float(row["rows"] or 0)
    if recorded == 0:
        return None
    if plan.intent == "share":
        return 100.0 * float(row["days"]) / (recorded or 1)
    return float(row["days"])
