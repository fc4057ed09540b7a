"""What is missing: days without data, metrics that have gone quiet, and devices that changed on the way."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from healthkit.i18n import text
from healthkit.model.catalogue import catalogue
from healthkit.report.blocks import Markdown, Section
from healthkit.report.weekly.facts import WEEKS, Facts
from healthkit.report.weekly.wording import full_day, listing, short_day, sorting

_DAILY = 5.0  # days a week
_STALE_WEEKS = 10
_HABIT_DAYS = 5


def _gaps(facts: Facts) -> list[str]:
    """Days on which metrics that are there most days were not; metrics that lack the same days share a line.

    A metric without any day of the week is not among them: it has gone quiet, which is told below.
    """
    lang, found = facts.words.lang, dict[tuple[date, ...], list[str]]()
    for finding in facts.findings.values():
        series = facts.series(finding.measure)
        usual_days = sum(value is not None for value in series[:-7]) / WEEKS
        lacking = tuple(day for day, value in zip(facts.span.days, series[-7:], strict=True) if value is None)
        if usual_days >= _DAILY and 0 < len(lacking) < 7:
            found.setdefault(lacking, []).append(facts.words.label(finding.measure))
    return [
        text(
            "report.gap", lang, label=listing(labels, lang), days=listing([short_day(day, lang) for day in days], lang)
        )
        for days, labels in found.items()
    ]


def _stale(facts: Facts) -> list[str]:
    """Metrics of any kind that are silent for longer than they ever were in the ten weeks before."""
    lang, span = facts.words.lang, facts.span
    rows = facts.vault.query("report_stale", since=span.first - timedelta(weeks=_STALE_WEEKS), until=span.last)
    silent = (pl.lit(span.last) - pl.col("last")).dt.total_days()
    quiet = rows.filter(pl.col("last") < span.first, pl.col("days") >= _HABIT_DAYS, silent > pl.col("pause"))
    known = [(catalogue().get(row["metric"]).name(lang), row["last"]) for row in quiet.iter_rows(named=True)]
    return [
        text("report.stale", lang, label=label, day=full_day(last, lang))
        for label, last in sorted(known, key=lambda pair: sorting(pair[0]))
    ]


def _devices(facts: Facts) -> list[str]:
    lang = facts.words.lang
    rows = facts.vault.query("report_devices", first=facts.span.before, last=facts.span.last)
    told = [(full_day(row["day"], lang), _product(row["code"]), row["source"]) for row in rows.iter_rows(named=True)]
    return [text("report.device_change", lang, day=day, code=code, source=source) for day, code, source in told]


def _product(code: str | None) -> str:
    """A product without its class: ``watch:Watch7,11 27.0`` reads Watch7,11 27.0."""
    return (code or "?").rsplit(":", 1)[-1]


def missing(facts: Facts) -> Section:
    """The section."""
    lang = facts.words.lang
    parts = {"report.gaps": _gaps(facts), "report.quiet": _stale(facts), "report.devices": _devices(facts)}
    blocks = [Markdown("## " + text("report.missing", lang))]
    if not any(parts.values()):
        return Section(*blocks, Markdown(text("report.nothing_missing", lang)))
    for title, lines in parts.items():
        if lines:
            blocks.append(Markdown(f"### {text(title, lang)}\n\n" + "\n".join(f"- {line}" for line in lines)))
    return Section(*blocks)
