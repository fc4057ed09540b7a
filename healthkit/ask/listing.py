"""Rankings, groups, streaks, gaps and changes in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from healthkit.ask import display
from healthkit.ask.attributes import adds_up
from healthkit.ask.result import Entry, Result
from healthkit.ask.said import Sentence
from healthkit.i18n import day as in_words
from healthkit.i18n import number, text
from healthkit.model.activities import activity_name
from healthkit.model.catalogue import Metric

_MOST = 14
"""Lines named in a sentence; the chart and the statement hold all."""


def sentence(result: Result, metric: Metric, lang: str) -> Sentence:
    """Say a result that is a list or a run of days."""
    evidence = result.evidence[0]
    held = (evidence.first, evidence.last) if evidence.first and evidence.last else None
    shown: dict[str, Any] = {
        "what": display.metric_name(result.plan, lang),
        "when": display.days(result.plan.days, lang, held),
    }
    intent = result.plan.intent
    if intent == "change":
        return _change(result, metric, lang, shown)
    if intent == "streak":
        return _streak(result, metric, lang, shown)
    if intent == "missing":
        return _missing(result, lang, shown)
    return _list(result, metric, lang, shown)


def _change(result: Result, metric: Metric, lang: str, shown: dict[str, Any]) -> Sentence:
    assert result.value is not None
    assert result.ends
    assert result.first
    assert result.last
    start, end = result.ends
    shown |= {
        "value": display.amount(result.value, metric, lang, fine=True, signed=True, difference=True),
        "start": display.amount(start, metric, lang),
        "end": display.amount(end, metric, lang),
        "first": display.day(result.first, lang),
        "last": display.day(result.last, lang),
    }
    return Sentence(text("ask_lists.change", lang, **shown), result.value, (start, end))


def _streak(result: Result, metric: Metric, lang: str, shown: dict[str, Any]) -> Sentence:
    assert result.value is not None
    nights = "nights" if metric.night else "days"
    bounds = text("ask.and", lang).join(display.bound(one, lang) for one in result.plan.where)
    shown["what"] += f" ({bounds})" if bounds and not result.plan.workouts else ""
    if not result.value or not (result.first and result.last):
        return Sentence(text("ask_lists.streak_none", lang, **shown), 0.0)
    shown |= {"value": number(result.value, lang), "span": display.span(result.first, result.last, lang)}
    return Sentence(text(f"ask_lists.streak_{nights}", lang, count=result.value, **shown), result.value)


def _missing(result: Result, lang: str, shown: dict[str, Any]) -> Sentence:
    assert result.value is not None
    shown |= {"value": number(result.value, lang), "days": number(result.days, lang)}
    if not result.gaps:
        return Sentence(text("ask_lists.missing_none", lang, **shown), 0.0)
    named = text("ask_lists.separator", lang).join(
        display.span(first, last, lang) for first, last in result.gaps[-_MOST:]
    )
    more = len(result.gaps) - _MOST
    if more > 0:
        named = text("ask_lists.earlier", lang, count=more, more=number(more, lang)) + " " + named
    return Sentence(text("ask_lists.missing", lang, count=result.value, list=named, **shown), result.value)


def _list(result: Result, metric: Metric, lang: str, shown: dict[str, Any]) -> Sentence:
    plan, entries = result.plan, result.entries
    assert result.value is not None
    lines = [_line(entry, result, metric, lang) for entry in entries[-_MOST:] if entry]
    if plan.intent == "kinds":
        shown |= {"value": number(result.value, lang), "list": ", ".join(lines)}
        return Sentence(text("ask_lists.kinds", lang, count=result.value, **shown), None)
    others = tuple(entry.value for entry in entries[1:3])
    if plan.intent == "rank":
        low = plan.top < 0
        if plan.by and abs(plan.top) == 1:
            key = "group_lowest" if low else "group_highest"
            shown |= {"key": _key(entries[0], result, lang), "value": _value(entries[0], result, metric, lang)}
            return Sentence(text(f"ask_lists.{key}", lang, **shown), result.value)
        key = "lowest" if low else "highest"
        shown |= {"n": number(len(entries), lang), "list": text("ask_lists.separator", lang).join(lines)}
        return Sentence(text(f"ask_lists.{key}", lang, **shown), result.value, others)
    by = text(f"ask_lists.by_{plan.by}", lang)
    figure = text(f"ask_lists.figure_{plan.figure}", lang)
    shown |= {"list": text("ask_lists.separator", lang).join(lines), "by": by, "figure": figure}
    mean = display.amount(result.value, metric, lang, fine=True)
    more = len(entries) - len(lines)
    if plan.by == "source":
        return Sentence(text("ask_lists.groups_each", lang, **shown), None)
    summed = plan.by == "activity" and plan.figure == "total"
    body = text("ask_lists.groups_sum" if summed else "ask_lists.groups", lang, mean=mean, **shown)
    if more > 0:
        body += " " + text(
            "ask_lists.shown", lang, count=len(lines), n=number(len(lines), lang), of=number(len(entries), lang)
        )
    return Sentence(body, result.value)


def _line(entry: Entry, result: Result, metric: Metric, lang: str) -> str:
    value = _value(entry, result, metric, lang)
    key = _key(entry, result, lang)
    if result.plan.intent == "kinds":
        return f"{key} ({number(entry.value, lang)})"
    if result.plan.by:
        return text("ask_lists.entry", lang, key=key, value=value)
    return f"{value} ({key})"


def _value(entry: Entry, result: Result, metric: Metric, lang: str) -> str:
    if result.plan.figure == "count":
        return number(entry.value, lang)
    return display.amount(entry.value, metric, lang, fine=result.plan.figure == "average" and not adds_up(metric))


def short_key(entry: Entry, result: Result, lang: str) -> str:
    """What stands under a group's bar: shorter than in a sentence."""
    if isinstance(entry.key, date) and result.plan.by in ("week", "month"):
        return in_words(entry.key, lang, "d MMM yy" if result.plan.by == "week" else "MMM yy")
    return _key(entry, result, lang)


def _key(entry: Entry, result: Result, lang: str) -> str:
    by, key = result.plan.by, entry.key
    if by == "weekday" and isinstance(key, int):
        return display.weekday(key, lang)
    if by == "activity":
        return display.in_sentence(activity_name(str(key), lang))
    if isinstance(key, date):
        if by == "week":
            return text("ask_lists.week_of", lang, day=display.day(key, lang))
        if by in ("month", "year"):
            return in_words(key, lang, "MMMM y" if by == "month" else "y")
        day = display.day(key, lang, weekday=True)
        named = entry.activity is not None and result.plan.activity is None
        return f"{day}, {display.kind(entry.activity, lang)}" if named else day
    return str(key)
