"""A result in a sentence or two, and the numbers that it names."""

from __future__ import annotations

from datetime import date
from typing import Any

from healthkit.ask import display, intents, listing
from healthkit.ask.attributes import COUNT, DURATION, adds_up, metric_of
from healthkit.ask.lists import INTENTS
from healthkit.ask.presence import Presence
from healthkit.ask.result import Result
from healthkit.ask.said import Sentence
from healthkit.i18n import number, text
from healthkit.model.catalogue import Metric


def sentence(result: Result, lang: str, presence: Presence) -> Sentence:
    """Say a result."""
    metric = metric_of(result.plan.metric)
    if result.value is None and result.trend is None:
        return Sentence(_nothing(result, lang, presence), None)
    plan = result.plan
    if plan.intent in INTENTS:
        return listing.sentence(result, metric, lang)
    if plan.intent == "trend":
        return _trend(result, metric, lang)
    if plan.intent == "compare":
        return _compare(result, metric, lang)
    if plan.intent in ("count", "share"):
        return _count(result, metric, lang)
    if plan.intent in ("latest", "first"):
        return _with_usual(_latest(result, metric, lang), result, metric, lang)
    if plan.intent in ("average", "total") and plan.period.single and not plan.workouts:
        body = text(
            "ask.plain", lang, what=_what(result, lang), when=_when(result, lang), value=_value(result, metric, lang)
        )
        return _with_usual(Sentence(body, result.value, _second(result)), result, metric, lang)
    if plan.intent == "average":
        return _with_usual(_average(result, metric, lang), result, metric, lang)
    return _figure(result, metric, lang)


def _what(result: Result, lang: str) -> str:
    return display.metric_name(result.plan, lang)


def _when(result: Result, lang: str) -> str:
    evidence = result.evidence[0]
    held = (evidence.first, evidence.last) if evidence.first and evidence.last else None
    return display.days(result.plan.days, lang, held)


def _second(result: Result) -> tuple[float, ...]:
    return () if result.second is None else (result.second,)


def _value(result: Result, metric: Metric, lang: str) -> str:
    assert result.value is not None
    if result.second is not None:
        decimals = metric.decimals
        return f"{number(result.value, lang, decimals)}/" + display.amount(result.second, metric, lang)
    return display.amount(
        result.value, metric, lang, fine=result.plan.intent in ("average", "median", "deviation", "percentile")
    )


def _average(result: Result, metric: Metric, lang: str) -> Sentence:
    key = "average"
    if result.plan.workouts:
        key = "average_workout"
    elif adds_up(metric):
        key = "average_night" if metric.night else "average_day"
    body = text(
        f"ask.{key}", lang, what=_what(result, lang), when=_when(result, lang), value=_value(result, metric, lang)
    )
    return Sentence(body, result.value, _second(result))


def _latest(result: Result, metric: Metric, lang: str) -> Sentence:
    assert result.at is not None
    common: dict[str, Any] = {"what": _what(result, lang), "value": _value(result, metric, lang)}
    on = display.day(result.at, lang, weekday=True)
    if result.moment is None:
        key = "first_day" if result.plan.intent == "first" else "latest_day"
        return Sentence(text(f"ask.{key}", lang, day=on, **common), result.value)
    at = display.clock(result.moment, lang)
    return Sentence(text("ask.latest_moment", lang, day=on, time=at, **common), result.value, _second(result))


def _figure(result: Result, metric: Metric, lang: str) -> Sentence:
    plan, mean = result.plan, result.mean
    shown: dict[str, Any] = {
        "what": _what(result, lang),
        "when": _when(result, lang),
        "value": _value(result, metric, lang),
    }
    if plan.intent == "median":
        return Sentence(text("ask.median", lang, **shown), result.value, _second(result))
    if plan.intent == "percentile":
        return Sentence(text("ask.percentile", lang, q=number(plan.q or 0, lang), **shown), result.value)
    if mean is None or result.days < 2:
        key = {"total": "total_plain", "highest": "highest_only", "lowest": "lowest_only"}.get(plan.intent, "plain")
        on = display.day(result.at, lang, weekday=True) if result.at else ""
        return Sentence(text(f"ask.{key}", lang, day=on, **shown), result.value)
    shown["mean"] = display.amount(mean, metric, lang, fine=True)
    if plan.intent == "deviation":
        return Sentence(text("ask.deviation", lang, **shown), result.value, (mean,))
    if plan.intent == "total":
        if plan.workouts and metric.id in (DURATION, "distance"):
            body = text("ask.total_workouts", lang, count=result.days, days=number(result.days, lang), **shown)
            return Sentence(body, result.value, (float(result.days),))
        if metric.id == COUNT or plan.workouts or not adds_up(metric):
            return Sentence(text("ask.total_plain", lang, **shown), result.value)
        return Sentence(text("ask.total_night" if metric.night else "ask.total", lang, **shown), result.value, (mean,))
    assert result.at is not None
    on = display.day(result.at, lang, weekday=True)
    return Sentence(text(f"ask.{plan.intent}", lang, day=on, **shown), result.value, (mean,))


def _count(result: Result, metric: Metric, lang: str) -> Sentence:
    plan, value = result.plan, result.value
    assert value is not None
    shown: dict[str, Any] = {"what": _what(result, lang), "when": _when(result, lang), "value": number(value, lang)}
    nights = "nights" if metric.night else "days"
    if plan.intent == "share":
        count = round(value * (result.recorded or 0) / 100)
        shown |= {"bound": _bounds(result, lang), "value": f"{number(value, lang, 1)}{display.NBSP}%"}
        shown |= {"n": number(count, lang), "of": number(result.recorded or 0, lang)}
        return Sentence(text(f"ask.share_{nights}", lang, **shown), value, (float(count), float(result.recorded or 0)))
    if plan.counted == "rows":
        key = "count_workouts" if plan.workouts else "count_events" if metric.kind == "category" else "count_rows"
        return Sentence(text(f"ask.{key}", lang, count=value, **shown), value)
    if plan.where and result.recorded is not None and not plan.workouts:
        shown |= {"bound": _bounds(result, lang), "of": number(result.recorded, lang)}
        body = text(f"ask.count_{nights}_where", lang, count=result.recorded, **shown)
        return Sentence(body, value, (float(result.recorded),))
    if plan.workouts or metric.kind == "category":
        return Sentence(text("ask.count_days_active", lang, count=value, **shown), value)
    return Sentence(text(f"ask.count_{nights}", lang, count=value, **shown), value)


def _bounds(result: Result, lang: str) -> str:
    return text("ask.and", lang).join(display.bound(condition, lang) for condition in result.plan.where)


def _trend(result: Result, metric: Metric, lang: str) -> Sentence:
    found = result.trend
    assert found is not None
    shown: dict[str, Any] = {"what": _what(result, lang), "when": _when(result, lang)}
    if found.direction == "unknown":
        return Sentence(text("ask.trend_unknown", lang, days=result.days, **shown), None)
    length = found.change / found.slope if found.slope else 0.0
    ends: dict[str, Any] = {
        "low": display.amount(found.low * length, metric, lang, fine=True, signed=True, difference=True),
        "high": display.amount(found.high * length, metric, lang, fine=True, signed=True, difference=True),
    }
    if found.direction == "none":
        value = display.amount(found.change, metric, lang, fine=True, signed=True, difference=True)
        return Sentence(text("ask.trend_none", lang, value=value, **ends, **shown), found.change)
    ends["start"] = display.amount(found.start, metric, lang, fine=True)
    ends["end"] = display.amount(found.end, metric, lang, fine=True)
    value = display.amount(abs(found.change), metric, lang, fine=True, difference=True)
    body = text(f"ask.trend_{found.direction}", lang, value=value, **ends, **shown)
    return Sentence(body, found.change, (found.start, found.end))


def _compare(result: Result, metric: Metric, lang: str) -> Sentence:
    plan, found = result.plan, result.comparison
    assert found is not None
    assert plan.against is not None
    sides = []
    for value in (found.first, found.second):
        shown = display.amount(value, metric, lang, fine=True)
        per = "per_night" if metric.night else "per_day"
        sides.append(text(f"ask.{per}", lang, value=shown) if adds_up(metric) else shown)
    sides += display.two_sides(plan.days, plan.against, lang)
    key = found.verdict
    if found.difference == 0 and found.low != found.low:
        key = "same"  # type: ignore[assignment]
    body = text(
        f"ask.compare_{key}",
        lang,
        what=_what(result, lang),
        first=sides[0],
        second=sides[1],
        when=sides[2],
        against=sides[3],
        value=display.amount(abs(found.difference), metric, lang, fine=True, difference=True),
        low=display.amount(found.low, metric, lang, fine=True, signed=True, difference=True)
        if found.low == found.low
        else "",
        high=display.amount(found.high, metric, lang, fine=True, signed=True, difference=True)
        if found.high == found.high
        else "",
    )
    return Sentence(body, found.difference, (found.first, found.second))


def _with_usual(said: Sentence, result: Result, metric: Metric, lang: str) -> Sentence:
    """Add how the value stands against the days before, where there are enough of them."""
    if result.usual is None or result.value is None or result.second is not None:
        return said
    delta = result.value - result.usual
    fine = (
        abs(result.usual) < 20 or metric.unit == "%"
    )  # one precision for both, so that the reader can take one from the other
    apart = display.amount(abs(delta), metric, lang, fine=fine, difference=True)
    same = apart == display.amount(0, metric, lang, fine=fine, difference=True)
    key = "usual_same" if same else "usual_above" if delta > 0 else "usual_below"
    usual = display.amount(result.usual, metric, lang, fine=fine)
    more = text(f"ask.{key}", lang, delta=apart, days=intents.USUAL_DAYS, usual=usual)
    return Sentence(f"{said.text} {more}", said.value, (*said.values, result.usual)[:2])


def _nothing(result: Result, lang: str, presence: Presence) -> str:
    plan = result.plan
    what = _what(result, lang)
    if result.days:
        return text("ask.too_few", lang, what=what, when=display.days(plan.days, lang))
    if plan.intent == "compare" and plan.against is not None:
        missing = plan.days if result.evidence[0].first is None else plan.against
        return text("ask.no_data_side", lang, what=what, missing=display.days(missing, lang))
    when = display.days(plan.days, lang)
    held = presence.metrics.get(plan.metric)
    if (plan.days.narrowed or plan.where) and plan.intent != "count":
        return text("ask.no_data_days", lang, what=what, when=when)
    if held is None or plan.workouts:
        return text("ask.no_data_at_all", lang, what=what, when=when)
    return text("ask.no_data", lang, what=what, when=when, day=_last(held.last, lang))


def _last(value: date, lang: str) -> str:
    return display.day(value, lang)
