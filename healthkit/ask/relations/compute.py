"""A question about two things, computed: both series day by day, paired, and how they go together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from healthkit.analysis.adjust import Days, Floats
from healthkit.analysis.relation import Contrast, Flags, Relation, contrast, paired, relate
from healthkit.ask import sql
from healthkit.ask.relations import sides
from healthkit.ask.relations.plan import RelationPlan, Side
from healthkit.ask.result import Change, Evidence
from healthkit.ask.sql import Statement
from healthkit.model.catalogue import catalogue

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope

_EPOCH = date(1970, 1, 1).toordinal()
_MOSTLY = 0.75  # share of days with something, above which its amount says more than whether there was any
_TESTS = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}


@dataclass(frozen=True)
class Finding:
    """What was found, by one of ``relation`` and ``contrast``, and the paired days behind it.

    ``exposed`` says which days are with, where days with and without are compared. ``span`` counts the days on which
    both could be known, ``filled`` says that days without an entry count as days without.
    """

    plan: RelationPlan
    relation: Relation | None
    contrast: Contrast | None
    first: Floats
    second: Floats
    exposed: Flags | None
    evidence: tuple[Evidence, ...]
    changes: tuple[Change, ...]
    span: int
    filled: bool


@dataclass(frozen=True)
class _Series:
    days: Days
    values: Floats
    evidence: Evidence
    sources: tuple[int, ...]


def run(plan: RelationPlan, scope: Scope) -> Finding:
    """Compute a plan."""
    one, two = _series(plan.first, plan, scope), _series(plan.second, plan, scope)
    if catalogue().get(plan.second.metric).kind == "category":
        two = replace(two, values=np.where(two.values > 0, 100.0, 0.0))
    days, first, second = paired(one.days, one.values, two.days, two.values, plan.lag)
    span = 0
    if len(one.days) and len(two.days):
        span = int(min(one.days[-1], two.days[-1] - plan.lag) - max(one.days[0], two.days[0] - plan.lag)) + 1
    exposed = _exposed(plan, first)
    return Finding(
        plan,
        relate(days, first, second) if exposed is None else None,
        contrast(days, exposed, second) if exposed is not None else None,
        first,
        second,
        exposed,
        (one.evidence, two.evidence),
        _changes(scope, days, plan.lag, sorted({*one.sources, *two.sources})),
        max(span, 0),
        any(sides.occasional(side) for side in (plan.first, plan.second)),
    )


def _exposed(plan: RelationPlan, values: Floats) -> Flags | None:
    """Which days are days with; None where amounts are to be correlated."""
    if plan.form == "correlation":
        return None
    if plan.first.value is not None and plan.first.op is not None:
        flags: Flags = _TESTS[plan.first.op](values, plan.first.value)
        return flags
    some: Flags = values > 0
    if plan.form == "with_without":
        return some
    happens = sides.occasional(plan.first) and plan.first.days == 1
    return some if happens and (not len(some) or some.mean() <= _MOSTLY) else None


def _series(side: Side, plan: RelationPlan, scope: Scope) -> _Series:
    """A side day by day: as recorded, or with zeros where no entry means none, summed over the days it takes."""
    metric = catalogue().get(side.metric)
    held = scope.reader.presence().metrics[side.metric]
    last = min(plan.period.last, held.last)
    if scope.running is not None and not metric.night:
        last = min(last, scope.running - timedelta(days=1))  # today is not over
    first = max(plan.period.first or held.first, held.first)
    since = max(held.first, first - timedelta(days=side.days - 1))
    statement = _statement(side, since, last)
    rows = scope.reader.con.execute(statement.text, statement.params).fetchnumpy()
    days = rows["day"].astype("datetime64[D]").astype(np.int64) + _EPOCH
    values = rows["value"].astype(np.float64)
    ends = (date.fromordinal(int(days[0])), date.fromordinal(int(days[-1]))) if len(days) else (None, None)
    if sides.occasional(side):
        days, values = _with_zeros(days, values, since, last)
    if side.days > 1:
        days, values = _summed(days, values, side.days)
    inside = days >= first.toordinal()
    written = _sources(scope, side, *ends)
    names = tuple(dict.fromkeys(app for _, app in written))
    evidence = Evidence(side.metric, ends[0], ends[1], int(rows["n"].sum()), names, statement.shown())
    return _Series(days[inside], values[inside], evidence, tuple(number for number, _ in written))


def _statement(side: Side, first: date, last: date) -> Statement:
    if side.activity:
        of = {"activity": side.activity, "first": first, "last": last}
        return Statement(sql.body("ask_relation_workouts").replace("{sessions}", sql.body("ask_sessions")), of)
    return Statement(sql.body("ask_relation_days"), {"metric": side.metric, "first": first, "last": last})


def _with_zeros(days: Days, values: Floats, first: date, last: date) -> tuple[Days, Floats]:
    every = np.arange(first.toordinal(), last.toordinal() + 1, dtype=np.int64)
    filled = np.zeros(len(every))
    filled[days - first.toordinal()] = values
    return every, filled


def _summed(days: Days, values: Floats, over: int) -> tuple[Days, Floats]:
    """Sums over a day and those before it, where none of them lacks a value."""
    if len(days) < over:
        return days[:0], values[:0]
    sums = np.convolve(values, np.ones(over), "valid")
    whole = days[over - 1 :] - days[: len(days) - over + 1] == over - 1
    return days[over - 1 :][whole], sums[whole]


def _sources(scope: Scope, side: Side, first: date | None, last: date | None) -> list[tuple[int, str]]:
    """Who wrote the raw rows of a span, asked once a session."""
    if first is None or last is None:
        return []
    key = f"relations:{side.metric}:{first}:{last}"
    if key not in scope.cache:
        asked = sql.sources(catalogue().get(side.metric), first, last, workouts=side.metric == sides.WORKOUT_TIME)
        scope.cache[key] = scope.reader.con.execute(asked.text, asked.params).fetchall()
    found: list[tuple[int, str]] = scope.cache[key]
    return found


def _changes(scope: Scope, days: Days, lag: int, sources: list[int]) -> tuple[Change, ...]:
    if not len(days) or not sources:
        return ()
    asked = sql.changes(sources, date.fromordinal(int(days[0])), date.fromordinal(int(days[-1]) + lag))
    rows = scope.reader.con.execute(asked.text, asked.params).fetchall()
    return tuple(Change(day, product) for day, product in rows)
