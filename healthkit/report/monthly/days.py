"""Day by day: a row of squares a metric, each on the person's own scale."""

from __future__ import annotations

import numpy as np

from healthkit.charts.report_calendar import Strip, strips
from healthkit.report.blocks import Figure, Markdown, Section
from healthkit.report.monthly.trends import within
from healthkit.report.period.facts import Facts, Finding, listed
from healthkit.report.period.phrases import day_table
from healthkit.report.period.shades import shades
from healthkit.report.period.wording import full_day

_MOST = 10
_LEAST_SPREAD = 20
"""Fewer days than this give no scale of their own."""


def shown(facts: Facts) -> list[Finding]:
    """The metrics that are there on at least a third of the days, and long enough to have a scale."""
    found = []
    for finding in facts.findings.values():
        known = int((~np.isnan(facts.grid(finding.measure))).sum())
        if finding.days >= facts.span.length / 3 and known >= _LEAST_SPREAD:
            found.append(finding)
    return found[:_MOST]


def days(facts: Facts) -> Section:
    """The section; without the figure where no metric has days enough."""
    found = shown(facts)
    if not found:
        return Section(Markdown("## " + facts.say("days")), within(facts))
    words, span = facts.words, facts.span
    rows = [
        Strip(words.label(one.measure), listed(shades(facts.of(one.measure, span), facts.grid(one.measure))))
        for one in found
    ]
    measures = [one.measure for one in found]
    numbers = [str(day.day) for day in span.days]
    weekends = [place for place, day in enumerate(span.days) if day.weekday() >= 5]
    note = facts.say("strips_note", first=full_day(span.before, words.lang))
    figure = Figure(
        strips(rows, numbers, weekends, words.lang),
        alt=facts.say("alt_strips", labels=", ".join(row.label for row in rows)),
        caption=facts.say("fig_strips"),
        note=f"{note} {facts.sources(*[one.metric for one in measures], 'sleep_analysis')}",
        table=day_table(facts, measures[:6]),
    )
    return Section(Markdown("## " + facts.say("days")), figure, within(facts))
