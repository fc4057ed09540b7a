"""Plans whose answer is a list or a run of days: rankings, groups, streaks, gaps, changes between two ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from healthkit.ask import periods, sql
from healthkit.ask.periods import Unit
from healthkit.ask.plan import Plan
from healthkit.ask.result import Entry, Result
from healthkit.ask.sql import Statement
from healthkit.model.catalogue import Metric

if TYPE_CHECKING:
    from healthkit.ask.execute import Reader

INTENTS = frozenset({"rank", "groups", "kinds", "streak", "missing", "change"})
_ONE = timedelta(days=1)


def run(reader: Reader, plan: Plan, metric: Metric) -> Result:
    """Compute a plan of one of :data:`INTENTS`."""
    if plan.intent == "change":
        return _change(reader, plan, metric)
    if plan.intent == "streak":
        return _streak(reader, plan, metric)
    if plan.intent == "missing":
        return _missing(reader, plan, metric)
    if plan.by:
        return _groups(reader, plan, metric)
    return _ranked(reader, plan, metric)


def _change(reader: Reader, plan: Plan, metric: Metric) -> Result:
    statement = sql.ends(plan, metric)
    row = reader.row(statement)
    assert row is not None
    evidence = _evidence(reader, plan, metric, statement, row)
    enough = row["days"] >= 2
    result = Result(
        plan,
        row["value"] if enough else None,
        (evidence,),
        days=row["days"],
        first=row["first"],
        last=row["last"],
        ends=(row["start"], row["end"]) if enough else None,
    )
    return reader.finished(result, metric, row["first"], row["last"])


def _streak(reader: Reader, plan: Plan, metric: Metric) -> Result:
    statement = sql.streak(plan, metric)
    row = reader.row(statement)
    if row is None:
        held = reader.row(sql.figure(replace(plan, where=()), metric, intent="count"))
        value = 0.0 if held and held["days"] else None
        return Result(plan, value, (reader.evidence(metric, statement, None, None, 0),))
    evidence = _evidence(reader, plan, metric, statement, row)
    return Result(plan, float(row["value"]), (evidence,), days=int(row["value"]), first=row["first"], last=row["last"])


def _missing(reader: Reader, plan: Plan, metric: Metric) -> Result:
    statement = sql.rows(plan, metric, intent="average")
    found = [row["day"] for row in reader.all(statement)]
    held = reader.presence().span(None if metric.id == sql.EVERYTHING else metric.id)
    first, last = plan.period.first, plan.period.last
    if held is None:
        return Result(plan, None, (reader.evidence(metric, statement, None, None, 0),))
    start = max(first, held[0]) if first else held[0]
    wanted = [day for day in _between(start, last) if not plan.days.weekdays or day.weekday() in plan.days.weekdays]
    have = set(found)
    gone = [day for day in wanted if day not in have]
    evidence = reader.evidence(metric, statement, found[0] if found else None, found[-1] if found else None, len(found))
    return Result(
        plan, float(len(gone)), (evidence,), days=len(wanted), first=start, last=last, gaps=tuple(_stretches(gone))
    )


def _groups(reader: Reader, plan: Plan, metric: Metric) -> Result:
    statement = sql.groups(plan, metric)
    rows = reader.all(statement)
    if plan.intent == "groups" and plan.top and plan.by in ("week", "month", "year") and len(rows) > 2:
        rows = _whole(rows, plan) or rows
    entries = [Entry(row["key"], float(row["value"]), row["days"]) for row in rows]
    first = min((row["first"] for row in rows), default=None)
    last = max((row["last"] for row in rows), default=None)
    total = sum(int(row["rows"]) for row in rows)
    evidence = reader.evidence(metric, statement, first, last, total, workouts=plan.workouts)
    if not entries:
        return Result(plan, None, (evidence,))
    value = sum(entry.value for entry in entries)
    if plan.by != "activity" or plan.figure != "total":
        value /= _units(entries, plan) if plan.workouts and plan.top and plan.intent == "groups" else len(entries)
    if plan.intent == "rank":
        entries = sorted(entries, key=lambda one: (-one.value if plan.top > 0 else one.value, str(one.key)))
        entries = entries[: abs(plan.top)]
        value = entries[0].value
    elif plan.intent == "kinds":
        entries = sorted(entries, key=lambda one: (-one.value, str(one.key)))
        value = float(len(entries))
    days = sum(row["days"] for row in rows)
    result = Result(plan, value, (evidence,), days=days, first=first, last=last, entries=tuple(entries))
    return reader.finished(result, metric, first, last)


def _whole(rows: list[dict[str, Any]], plan: Plan) -> list[dict[str, Any]]:
    """Without the first and last week or month where the period or the data begin or end inside them."""
    unit: Unit = plan.by if plan.by in ("week", "month", "year") else "week"
    first, last = plan.period.first or rows[0]["first"], plan.period.last
    return [row for row in rows if row["key"] >= first and periods.shift(row["key"], unit, 1) - _ONE <= last]


def _units(entries: list[Entry], plan: Plan) -> int:
    """Weeks or months from the first with a workout to the last whole one: those without any count as none."""
    unit = cast(Unit, plan.by)
    first = plan.period.first or cast(date, entries[0].key)
    start = periods.start_of(first, unit)
    start = start if start >= first else periods.shift(start, unit, 1)
    count = 0
    while periods.shift(start, unit, count + 1) - _ONE <= plan.period.last:
        count += 1
    return max(count, 1)


def _ranked(reader: Reader, plan: Plan, metric: Metric) -> Result:
    inner = sql.rows(plan, metric, intent="highest" if plan.top > 0 else "lowest")
    order = "value DESC" if plan.top > 0 else "value"
    text = inner.text.rsplit(" ORDER BY ", 1)[0]
    statement = Statement(
        f"SELECT * FROM ({text}) AS rows ORDER BY {order}, rows.moment LIMIT {abs(plan.top)}", inner.params
    )
    rows = reader.all(statement)
    first, last = min((r["day"] for r in rows), default=None), max((r["day"] for r in rows), default=None)
    evidence = reader.evidence(metric, statement, first, last, sum(r["n"] for r in rows), workouts=plan.workouts)
    if not rows:
        return Result(plan, None, (evidence,))
    entries = tuple(Entry(row["day"], float(row["value"]), 1, row.get("activity")) for row in rows)
    return Result(
        plan,
        entries[0].value,
        (evidence,),
        days=len(rows),
        first=first,
        last=last,
        at=rows[0]["day"],
        entries=entries,
    )


def _evidence(reader: Reader, plan: Plan, metric: Metric, statement: Statement, row: dict[str, Any]) -> Any:
    return reader.evidence(metric, statement, row["first"], row["last"], row["rows"] or 0, workouts=plan.workouts)


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=index) for index in range((last - first).days + 1)]


def _stretches(days: list[date]) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    for day in days:
        if found and found[-1][1] + _ONE == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
