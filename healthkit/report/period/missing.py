"""What is missing: days without data, metrics that have gone quiet, and devices that changed on the way."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import polars as pl

from healthkit.i18n import listing, number
from healthkit.model.catalogue import catalogue
from healthkit.report.blocks import Markdown, Section
from healthkit.report.period.facts import Facts
from healthkit.report.period.wording import full_day, short_date, short_day, short_span, sorting

_MOST_DAYS = 5 / 7
_STALE_WEEKS = 10
_HABIT_DAYS = 5
_HABIT_SPAN = 56
_RUNS = 6
"""So many runs of days are named; more are counted."""


def _runs(days: tuple[date, ...]) -> list[tuple[date, date]]:
    """Days that follow each other as one stretch."""
    breaks = [index for index, (one, after) in enumerate(pairwise(days), 1) if after - one > timedelta(days=1)]
    edges = [0, *breaks, len(days)]
    return [(days[one], days[after - 1]) for one, after in pairwise(edges)]


def _gap(facts: Facts, labels: list[str], days: tuple[date, ...]) -> str:
    """The days in words: by weekday in a week, else as dates with long rows as stretches, or counted if many."""
    lang, label = facts.words.lang, listing(labels, facts.words.lang)
    if facts.span.length <= 7:
        return facts.say("gap", label=label, days=listing([short_day(day, lang) for day in days], lang))
    runs = _runs(days)
    if len(runs) > _RUNS:
        first, last = full_day(days[0], lang), full_day(days[-1], lang)
        return facts.say("gap_many", len(days), label=label, n=number(len(days), lang), first=first, last=last)
    told = [short_date(one, lang) if one == last else short_span(one, last, lang) for one, last in runs]
    return facts.say("gap", label=label, days=listing(told, lang).rstrip("."))


def gaps(facts: Facts) -> list[str]:
    """Days on which metrics that are there most days were not; metrics that lack the same days share a line.

    A metric without any day of the period is not among them: it has gone quiet, which is told below.
    """
    found: dict[tuple[date, ...], list[str]] = {}
    end = facts.unfinished or facts.span.last + timedelta(days=1)  # what the data does not reach is no gap
    for finding in facts.findings.values():
        known = ~np.isnan(facts.grid(finding.measure))
        inside, before = known[-facts.span.length :], known[: -facts.span.length]
        habit = before[-_HABIT_SPAN:].mean()
        lacking = tuple(day for day, there in zip(facts.span.days, inside, strict=True) if not there and day < end)
        if habit >= _MOST_DAYS and 0 < len(lacking) < facts.span.length:
            found.setdefault(lacking, []).append(facts.words.label(finding.measure))
    return [_gap(facts, labels, days) for days, labels in found.items()]


def quiet(facts: Facts) -> list[str]:
    """Metrics of any kind that are silent for longer than they ever were in the ten weeks before."""
    lang, period = facts.words.lang, facts.span
    rows = facts.vault.query("report_stale", since=period.first - timedelta(weeks=_STALE_WEEKS), until=period.last)
    silent = (pl.lit(period.last) - pl.col("last")).dt.total_days()
    ended = rows.filter(pl.col("last") < period.first, pl.col("days") >= _HABIT_DAYS, silent > pl.col("pause"))
    known = [(catalogue().get(row["metric"]).name(lang), row["last"]) for row in ended.iter_rows(named=True)]
    return [
        facts.say("stale", label=label, day=full_day(last, lang))
        for label, last in sorted(known, key=lambda pair: sorting(pair[0]))
    ]


def devices(facts: Facts, first: date) -> list[str]:
    """Devices and software that changed since a day."""
    lang = facts.words.lang
    rows = facts.vault.query("report_devices", first=first, last=facts.span.last)
    told = [(full_day(row["day"], lang), product(row["code"]), row["source"]) for row in rows.iter_rows(named=True)]
    return [facts.say("device_change", day=day, code=code, source=source) for day, code, source in told]


def product(code: str | None) -> str:
    """A product without its class: ``watch:Watch7,11 27.0`` reads Watch7,11 27.0."""
    return (code or "?").rsplit(":", 1)[-1]


def missing(facts: Facts, since: date | None = None) -> Section:
    """The section; devices are told since a day, by default since the baseline begins."""
    parts = {
        "gaps": gaps(facts),
        "quiet": quiet(facts),
        "devices": devices(facts, since or facts.span.before),
    }
    blocks = [Markdown("## " + facts.say("missing"))]
    if not any(parts.values()):
        return Section(*blocks, Markdown(facts.say("nothing_missing")))
    for title, lines in parts.items():
        if lines:
            blocks.append(Markdown(f"### {facts.say(title)}\n\n" + "\n".join(f"- {line}" for line in lines)))
    return Section(*blocks)
