"""What a reader must know beside a number: gaps, new devices, a running day, a metric's own trap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from healthkit.ask import display
from healthkit.ask.attributes import adds_up, metric_of
from healthkit.ask.result import Result
from healthkit.ask.sql import EVERYTHING
from healthkit.ask.understanding import Note
from healthkit.i18n import text
from healthkit.model.catalogue import Metric

_AGGREGATES = {
    "average": "mean", "total": "sum", "highest": "max", "lowest": "min", "count": "count", "latest": "last",
}  # fmt: skip
_CHANGES_NAMED = 2


def caveats(result: Result, notes: Sequence[Note], lang: str, today: date | None) -> tuple[str, ...]:
    """The caveats of a result, most particular first.

    Args:
        result: what was computed.
        notes: how the question was read.
        lang: ``en`` or ``fr``.
        today: the day that is still running, or None where the as-of day was given.
    """
    metric = metric_of(result.plan.metric)
    found = [text(f"ask.note_{note.key}", lang, **note.values) for note in notes]
    if result.value is not None:
        found += _gaps(result, metric, lang)
        found += _running(result, metric, lang, today)
        found += _devices(result, lang)
        found += _unusual(result, metric, lang)
    if result.plan.by == "source" and len(result.entries) > 1:
        found.append(text("ask.by_source", lang))
    if result.trend is not None and result.trend.step > 1:
        found.append(text("ask.weekly", lang))
    if lang in metric.trap and result.value is not None:
        found.append(metric.trap[lang])
    return tuple(found)


def _gaps(result: Result, metric: Metric, lang: str) -> list[str]:
    """Days without data, for what is recorded daily; how few measurements, for what is taken now and then."""
    plan, evidence = result.plan, result.evidence[0]
    event = (
        metric.kind == "category" or plan.workouts or metric.id == EVERYTHING or plan.intent in ("missing", "streak")
    )
    if plan.intent in ("latest", "first", "rank") or plan.period.single or event:
        return []
    if plan.days.narrowed or (plan.where and plan.intent not in ("count", "share")):
        return []
    if metric.merge == "witness" and not metric.night:
        return [text("ask.sparse", lang, count=result.days)] if result.days < 3 else []
    first, last = plan.period.first, plan.period.last
    if first is None:
        first, last = evidence.first, evidence.last or last
    if first is None:
        return []
    days = (last - first).days + 1
    missing = days - (result.recorded if result.recorded is not None else result.days)
    if missing > days / 2:
        return [text("ask.sparse", lang, count=days - missing)]
    key = "gap_nights" if metric.night else "gap"
    return [text(f"ask.{key}", lang, count=missing, missing=missing, days=days)] if missing > 0 else []


def _running(result: Result, metric: Metric, lang: str, today: date | None) -> list[str]:
    grows = adds_up(metric) and not metric.night and result.plan.intent not in ("trend", "missing", "change")
    covered = today is not None and any(item.last == today for item in result.evidence)
    found = [text("ask.running", lang)] if grows and covered else []
    plan = result.plan
    if plan.against is not None and adds_up(metric) and plan.period.days != plan.against.period.days:
        found.append(text("ask.partial", lang))
    return found


def _devices(result: Result, lang: str) -> list[str]:
    found = [
        text("ask.device", lang, product=change.product.split(":", 1)[-1], day=display.day(change.day, lang))
        for change in result.changes[-_CHANGES_NAMED:]
    ]
    more = len(result.changes) - len(found)
    return [*found, text("ask.devices_more", lang, count=more)] if more > 0 else found


def _unusual(result: Result, metric: Metric, lang: str) -> list[str]:
    aggregate = _AGGREGATES.get(result.plan.intent)
    if result.plan.by or aggregate is None or aggregate in metric.aggregates or (metric.night and metric.unit == "min"):
        return []
    if aggregate == "last" or (aggregate == "sum" and adds_up(metric)):
        return []
    return [text("ask.unusual_total" if aggregate == "sum" else "ask.unusual", lang)]
