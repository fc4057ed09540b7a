"""How much of the period the diary tells, and each day's energy."""

from __future__ import annotations

import numpy as np

from healthkit.analysis.nutrition import half_written
from healthkit.charts.report_panels import Small, bars
from healthkit.i18n import listing, number
from healthkit.report.blocks import Block, Figure, Markdown, Note, Section
from healthkit.report.nutrition.facts import ENERGY
from healthkit.report.period.facts import Facts, listed
from healthkit.report.period.phrases import day_table, scaled, ticks, usual_range, with_unit
from healthkit.report.period.wording import short_date

_EVERY = 7
_LISTED = 10


def diary(facts: Facts) -> Section:
    """The section."""
    lang, values = facts.words.lang, facts.of(ENERGY, facts.span)
    written = int((~np.isnan(values)).sum())
    blocks: list[Block] = [
        Markdown("## " + facts.say("diary")),
        Markdown(facts.say("written", written, n=number(written, lang), days=facts.span.length)),
    ]
    half = half_written(values)
    if half.any():
        days = [short_date(day, lang) for day, low in zip(facts.span.days, half, strict=True) if low]
        named = listing(days[:_LISTED], lang)
        blocks.append(Note(facts.say("half", len(days), n=len(days), days=named)))
    return Section(*blocks, _figure(facts))


def _figure(facts: Facts) -> Figure:
    """A bar a day, over the usual range of the period's means."""
    lang, values = facts.words.lang, scaled(facts, ENERGY, listed(facts.of(ENERGY, facts.span)))
    usual = usual_range(facts, facts.findings.get(ENERGY.metric))
    marks, names = ticks(values, usual, lang, zero=True)
    labels = [short_date(day, lang) if index % _EVERY == 0 else "" for index, day in enumerate(facts.span.days)]
    chart = bars([Small(with_unit(facts, ENERGY), values, marks, names, usual)], labels, lang, columns=1)
    table = day_table(facts, [measure for measure in facts.measures if measure.metric in facts.findings][:5])
    return Figure(chart, facts.say("alt_diary"), facts.say("fig_diary"), facts.sources(ENERGY.metric), table)
