"""The tool that computes one figure of one metric, by explicit arguments."""

from __future__ import annotations

from typing import Any, Literal, cast

from pydantic import Field

from healthkit.ask import attributes
from healthkit.ask.days import Condition, Days
from healthkit.ask.intents import usual
from healthkit.ask.metrics import TOPIC
from healthkit.ask.periods import Period, preceding
from healthkit.ask.plan import Group, Intent, Plan
from healthkit.ask.result import Entry, Result
from healthkit.ask.thresholds import Operator
from healthkit.ask.tools import compact, provenance
from healthkit.ask.tools.naming import Span, metric_id
from healthkit.ask.tools.tool import Arguments, Desk, Outcome, Tool, ToolRefused
from healthkit.i18n import text
from healthkit.model.catalogue import Metric, catalogue

Measure = Literal[
    "average", "median", "total", "highest", "lowest", "latest", "first", "days_with_data", "days_without_data",
    "trend", "change", "percentile", "deviation", "compare",
]  # fmt: skip
_INTENTS: dict[str, Intent] = {"days_with_data": "count", "days_without_data": "missing"}
_FIGURES = {"average", "median", "total", "highest", "lowest"}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Bound(Arguments):
    """Only days on which a metric's value of the day lies on one side of a bound."""

    metric: str = Field(max_length=80, description="Metric id whose value of the day is tested, e.g. sleep_duration.")
    op: Operator = Field(description="Side of the bound.")
    value: float = Field(allow_inf_nan=False, description="The bound, in that metric's own unit (minutes for sleep).")


class Figure(Span):
    """One figure of one metric."""

    metric: str = Field(
        max_length=80, description="Metric id such as step_count or resting_heart_rate; the tool catalogue finds ids."
    )
    measure: Measure = Field(
        description="What to compute over the daily values. Only metrics that add up over a day (steps, energy, "
        "distance, minutes) have a total. compare needs against; percentile needs percentile."
    )
    every: Literal["day", "week", "month", "year", "weekday"] | None = Field(
        default=None,
        description="Give one figure per day, week, month, year or weekday instead of one; with average, median, "
        "total, highest or lowest.",
    )
    weekdays: list[Weekday] = Field(default=[], max_length=7, description="Only these weekdays; empty for all.")
    where: list[Bound] = Field(default=[], max_length=3, description="Only days that meet all of these bounds.")
    percentile: float | None = Field(default=None, ge=0, le=100, description="For measure percentile, 0 to 100.")
    against: Literal["period_before", "usual"] | None = Field(
        default=None,
        description="For measure compare: the period of the same length just before, or the 90 days before it.",
    )


def run(desk: Desk, given: Figure) -> Outcome:
    """Compute it and say it."""
    scope = desk.session.scope(desk.session.as_of, desk.lang)
    held = scope.reader.presence().metrics
    metric = catalogue()[metric_id(given.metric)]
    plan = _plan(given, metric, given.period(scope.as_of))
    label = provenance.of_plan(scope, plan)
    if metric.id not in held:
        content = {"metric": metric.id, "answer": text("tools.no_metric", desk.lang), "days": 0}
        return Outcome(content, "aggregate", label.sources, label.categories, metric.name(desk.lang))
    result = scope.reader.run(plan)
    answer = TOPIC.told("", result, (), scope, desk.lang)
    content = {"metric": metric.id, **compact.of_answer(answer, label, desk.lang), **_days(result, scope.as_of)}
    if result.entries:
        kept = [_entry(one, metric) for one in result.entries]
        content |= compact.capped(kept, "entries", newest=given.every != "weekday")
    kind: Literal["aggregate", "result"] = "result" if plan.intent in ("latest", "first") else "aggregate"
    return Outcome(
        content, kind, label.sources, label.categories, metric.name(desk.lang), compact.evidence(answer), answer
    )


def _plan(given: Figure, metric: Metric, period: Period) -> Plan:
    intent = _INTENTS.get(given.measure, cast(Intent, given.measure))
    _check(given, metric)
    days = Days(period, _weekdays(given), _conditions(given))
    if given.every:
        figure = cast(Any, given.measure)
        return Plan("groups", metric.id, days, by=cast(Group, given.every), figure=figure)
    if given.measure == "compare":
        other = preceding(period) if given.against == "period_before" else usual(period)
        if other is None:
            raise ToolRefused("A comparison needs a period with a first day.", "Give from_day or last_days.")
        return Plan("compare", metric.id, days, against=Days(other, days.weekdays, days.conditions))
    return Plan(intent, metric.id, days, q=given.percentile)


def _check(given: Figure, metric: Metric) -> None:
    """The combinations that mean nothing, or something else than they say."""
    if given.measure == "total" and not (attributes.adds_up(metric) or metric.kind == "category"):
        valid = ", ".join(one for one in metric.aggregates if one not in ("sum", "count"))
        raise ToolRefused(f"Days of {metric.id} do not add up.", f"Its valid aggregates: {valid}.")
    if given.every and given.measure not in _FIGURES:
        raise ToolRefused(f"every does not go with {given.measure}.", f"With every: {', '.join(sorted(_FIGURES))}.")
    if (given.measure == "percentile") != (given.percentile is not None):
        raise ToolRefused("percentile belongs to the measure percentile, which needs it.", "Give both, or neither.")
    if (given.measure == "compare") != (given.against is not None):
        raise ToolRefused("against belongs to the measure compare, which needs it.", "Give both, or neither.")


def _weekdays(given: Figure) -> tuple[int, ...]:
    return tuple(sorted({_WEEKDAYS.index(one) for one in given.weekdays}))


def _conditions(given: Figure) -> tuple[Condition, ...]:
    return tuple(Condition(metric_id(one.metric), one.op, one.value) for one in given.where)


def _days(result: Result, as_of: Any) -> dict[str, Any]:
    """How many days have data, of how many, and the stretches that have none."""
    found: dict[str, Any] = {} if result.plan.intent == "missing" else {"days": result.days}
    period = result.plan.period
    if period.days is not None:
        found["days_of_period"] = period.days
    if result.gaps:
        gaps = [{"from": first.isoformat(), "to": last.isoformat()} for first, last in result.gaps]
        found |= compact.capped(gaps, "gaps", newest=True)
    return found


def _entry(one: Entry, metric: Metric) -> dict[str, Any]:
    key = one.key
    named = key if isinstance(key, str) else _WEEKDAYS[key] if isinstance(key, int) else key.isoformat()
    return {"key": named, "value": compact.figure(one.value, metric.id), "days": one.days}


TOOL = Tool(
    name="metric",
    description=(
        "One figure of one metric over merged days: average, total, highest, trend, comparison, or one figure per "
        "week, month or weekday. Values are already merged over devices, one a day: never add up devices or raw rows. "
        "Traps by family: steps, distance and energy add up over a day, so 'average' is per day and 'total' per "
        "period; heart rate, its variability, oxygen and breathing rate are rates: no total, and today is not over; "
        "heart rate variability SDNN and RMSSD are two metrics and are never compared; sleep lies on the day of "
        "waking, in minutes, and time in bed is not time asleep; weight, blood pressure and temperature are single "
        "measurements, so look at the trend; symptoms count occurrences, and no entry is not no symptom. "
        "The tool catalogue gives unit, valid aggregates and traps of each metric. Repeat the caveats that come back."
    ),
    arguments=Figure,
    run=run,
)
