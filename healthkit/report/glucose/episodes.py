"""Stretches that were low, very low or very high."""

from __future__ import annotations

from healthkit.analysis import glucose
from healthkit.analysis.glucose import Episode
from healthkit.i18n import number
from healthkit.i18n.clock import time_of_day
from healthkit.report.blocks import Align, Markdown, Section, Table
from healthkit.report.glucose.facts import Glucose
from healthkit.report.period.wording import short_day

_AT_MOST = 40


def section(facts: Glucose) -> Section:
    """Low stretches one by one, high ones counted; nothing of it for single measurements."""
    if facts.summary.spot:
        return Section()
    limits = facts.limits
    low = glucose.episodes(facts.now, limits.low, "below")
    deep = glucose.episodes(facts.now, limits.very_low, "below")
    top = limits.very_high or limits.high
    high = glucose.episodes(facts.now, top, "above")
    told = (("low", low, limits.low), ("deep", deep, limits.very_low), ("high", high, top))
    said = [
        facts.say(
            f"episodes_{key}",
            len(found),
            n=number(len(found), facts.lang),
            limit=facts.limit(limit),
            unit=facts.unit,
        )
        for key, found, limit in told
    ]
    blocks = [Markdown("## " + facts.say("episodes")), Markdown("\n".join(f"- {line}" for line in said))]
    return Section(*blocks, _table(facts, low) if low else None)


def _table(facts: Glucose, found: list[Episode]) -> Table:
    """The longest are kept where there are very many; in order of time."""
    kept = sorted(sorted(found, key=lambda one: -one.minutes)[:_AT_MOST], key=lambda one: one.start)
    rows: list[list[str | list[float]]] = [
        [
            short_day(one.start.date(), facts.lang),
            time_of_day(one.start, facts.lang),
            facts.facts.words.clock(one.minutes),
            facts.say("below_sensor") if one.extreme != one.extreme else facts.full(one.extreme),
        ]
        for one in kept
    ]
    more = len(found) - len(kept)
    columns = [facts.say(f"col_{key}") for key in ("date", "start", "length", "lowest")]
    align: list[Align] = ["left", "right", "right", "right"]
    note = facts.say("episodes_more", more, n=number(more, facts.lang)) if more else ""
    return Table(columns, rows, align, caption=facts.say("table_low"), note=note, small=True)
