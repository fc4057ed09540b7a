"""The period beside the periods before it: small charts of their means, one a metric."""

from __future__ import annotations

import math

from healthkit.charts.report_panels import Small, dots
from healthkit.i18n import day as day_words
from healthkit.report.blocks import Figure, Table
from healthkit.report.period.facts import Facts, Finding
from healthkit.report.period.phrases import numbers_right, scaled, ticks, usual_range, with_unit
from healthkit.report.period.span import Window
from healthkit.report.period.wording import full_day

_DRAWN, _IN_NUMBERS, _MARKS = 9, 6, 4


def by_month(facts: Facts) -> bool:
    """Whether the periods are months, which then are called by their names."""
    return facts.span.kind == "month"


def _name(facts: Facts, window: Window, pattern: str = "") -> str:
    """A period by its month, else by its first day."""
    lang = facts.words.lang
    if by_month(facts):
        return day_words(window.first, lang, "MMM" if pattern else "MMMM y")
    return day_words(window.first, lang, pattern) if pattern else full_day(window.first, lang)


def _small(facts: Facts, finding: Finding) -> Small:
    """The means of one metric, this period in colour."""
    measure, words = finding.measure, facts.words
    values = scaled(facts, measure, [None if math.isnan(mean) else mean for mean in finding.means])
    usual = usual_range(facts, finding)
    marks, names = ticks(values, usual, words.lang)
    if measure.form != "plain":
        names = [words.value(measure, mark) for mark in marks]
    return Small(with_unit(facts, measure), values, marks, names, usual, frozenset({len(values) - 1}))


def earlier(facts: Facts) -> Figure | None:
    """The figure; None where nothing was measured in two periods."""
    known = [one for one in facts.findings.values() if one.days and sum(not math.isnan(mean) for mean in one.means) > 1]
    found = known[:_DRAWN]
    if not found:
        return None
    windows = facts.span.windows
    step = max(1, math.ceil((len(windows) - 1) / (_MARKS - 1)))
    marks = sorted(range(len(windows) - 1, -1, -step))
    return Figure(
        dots(
            [_small(facts, one) for one in found],
            marks,
            [_name(facts, windows[mark], "d MMM") for mark in marks],
            facts.words.lang,
        ),
        alt=facts.say("alt_earlier", labels=", ".join(facts.words.label(one.measure) for one in found)),
        caption=facts.say("fig_earlier_months" if by_month(facts) else "fig_earlier", first=_name(facts, windows[0])),
        note=f"{facts.say('earlier_note')} {facts.sources(*[one.measure.metric for one in found], 'sleep_analysis')}",
        table=_numbers(facts, found[:_IN_NUMBERS]),
    )


def _numbers(facts: Facts, found: list[Finding]) -> Table:
    """The figure as numbers: a row a period, with the days that each mean stands on."""
    words = facts.words
    rows: list[list[str | list[float]]] = [
        [
            _name(facts, window),
            *[f"{words.value(one.measure, one.means[place])} ({one.counts[place]})" for one in found],
        ]
        for place, window in enumerate(facts.span.windows)
    ]
    heads = [facts.say("col_period"), *[words.label(one.measure) for one in found]]
    return Table(heads, rows, numbers_right(len(found)), small=True)
