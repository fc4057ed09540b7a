"""Month by month: thirteen monthly means a metric, the three months before, and the trend within the month."""

from __future__ import annotations

import math

import numpy as np

from healthkit.analysis.trend import trend
from healthkit.report.blocks import Markdown, Section, Table
from healthkit.report.period.earlier import earlier
from healthkit.report.period.facts import Facts
from healthkit.report.period.recent import difference_words, interval, recent_table


def within(facts: Facts) -> Table:
    """The trend of each metric within the month."""
    words, rows = facts.words, list[list[str | list[float]]]()
    for finding in facts.findings.values():
        values = facts.of(finding.measure, facts.span)
        known = ~np.isnan(values)
        if not known.any():
            continue
        found = trend(np.flatnonzero(known).astype(np.int64), values[known])
        measure, week = finding.measure, 7 * found.slope
        change = "–" if math.isnan(week) else words.with_unit(measure, difference_words(facts, measure, week))
        told = interval(facts, measure, found.low * 7, found.high * 7)
        rows.append([words.label(measure), change, told, facts.say(f"trend_{found.direction}"), str(int(known.sum()))])
    columns = [facts.say(f"col_{key}") for key in ("metric", "slope", "interval", "direction", "days")]
    return Table(
        columns,
        rows,
        ["left", "right", "right", "left", "right"],
        widths=[3.2, 2, 2.4, 2.2, 0.8],
        caption=facts.say("table_trend"),
        note=facts.say("trend_method"),
        small=True,
    )


def trends(facts: Facts) -> Section:
    """The section."""
    return Section(Markdown("## " + facts.say("trends")), earlier(facts), recent_table(facts))
