"""The year by month: a table, and each month beside the same month of the year before."""

from __future__ import annotations

import math

from healthkit.charts.report_panels import Small, dots
from healthkit.i18n import day as day_words
from healthkit.report.blocks import Figure, Markdown, Note, Section, Table
from healthkit.report.period.facts import Finding, listed
from healthkit.report.period.phrases import numbers_right, scaled, ticks, with_unit
from healthkit.report.year.facts import YearFacts

_SHOWN, _DRAWN = 7, 6


def _known(facts: YearFacts) -> list[Finding]:
    found = [finding for finding in facts.findings.values() if finding.days]
    return sorted(found, key=lambda finding: not finding.measure.card)


def months(facts: YearFacts) -> Section:
    """The section: a row a month, each mean with its days."""
    words, lang = facts.words, facts.words.lang
    shown = _known(facts)[:_SHOWN]
    windows = facts.months(facts.span.first.year)
    rows: list[list[str | list[float]]] = [[day_words(window.first, lang, "LLLL")] for window in windows]
    for finding in shown:
        means, counts = facts.means(finding.measure, windows)
        for row, mean, count in zip(rows, means, counts, strict=True):
            row.append(f"{words.value(finding.measure, mean)} ({count:.0f})" if count else "–")
    table = Table(
        [facts.say("col_month"), *[with_unit(facts, finding.measure) for finding in shown]],
        rows,
        numbers_right(len(shown)),
        widths=[1.3] + [1.35] * len(shown),
        caption=facts.say("table_months"),
        note=f"{facts.say('months_note')} {facts.sources(*[one.measure.metric for one in shown], 'sleep_analysis')}",
        small=True,
    )
    return Section(Markdown("## " + facts.say("months")), table)


def _small(facts: YearFacts, finding: Finding) -> Small:
    """Twelve monthly means in colour, those of the year before hollow."""
    measure, words = finding.measure, facts.words
    now, then = (
        scaled(facts, measure, listed(facts.means(measure, facts.months(year))[0]))
        for year in (facts.span.first.year, facts.year_before)
    )
    marks, names = ticks([*now, *then], None, words.lang)
    if measure.form != "plain":
        names = [words.value(measure, mark) for mark in marks]
    return Small(with_unit(facts, measure), now, marks, names, now=frozenset(range(12)), beside=then)


def versus(facts: YearFacts) -> Section:
    """Small charts of both years, month by month."""
    lang, year = facts.words.lang, facts.year_before
    found = _known(facts)[:_DRAWN]
    any_before = any(not math.isnan(finding.means[-2]) for finding in found)
    labels = [day_words(window.first, lang, "LLLLL") for window in facts.months(year)]
    names = ", ".join(facts.words.label(finding.measure) for finding in found)
    figure = Figure(
        dots([_small(facts, finding) for finding in found], list(range(12)), labels, lang),
        alt=facts.say("alt_versus", labels=names, year=year, now=facts.span.name),
        caption=facts.say("fig_versus", year=year, now=facts.span.name),
        note=facts.say("versus_note", year=year, now=facts.span.name),
        table=_numbers(facts, found[:3]),
    )
    heading = Markdown("## " + facts.say("versus"))
    return Section(heading, None if any_before else Note(facts.say("no_year_before", year=year)), figure)


def _numbers(facts: YearFacts, found: list[Finding]) -> Table:
    """The figure as numbers, for readers without it: the main metrics of both years."""
    words, lang = facts.words, facts.words.lang
    years = (facts.span.first.year, facts.year_before)
    rows: list[list[str | list[float]]] = [
        [day_words(window.first, lang, "LLLL")] for window in facts.months(facts.year_before)
    ]
    for finding in found:
        for year in years:
            for row, mean in zip(rows, facts.means(finding.measure, facts.months(year))[0], strict=True):
                row.append(words.value(finding.measure, float(mean)))
    heads = [f"{words.label(finding.measure)} {year}" for finding in found for year in years]
    return Table([facts.say("col_month"), *heads], rows, numbers_right(len(heads)), small=True)
