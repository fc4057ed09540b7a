"""Every day of the year as a square, for the metrics that are there most days."""

from __future__ import annotations

from healthkit.charts import report_calendar
from healthkit.charts.report_calendar import Strip
from healthkit.i18n import day as day_words
from healthkit.report.blocks import Figure, Markdown, Note, Section, Table
from healthkit.report.period.facts import Finding, listed
from healthkit.report.period.phrases import numbers_right
from healthkit.report.period.shades import shades
from healthkit.report.period.wording import full_day, narrow_days
from healthkit.report.year.facts import YearFacts

_DRAWN = ("sleep_duration", "step_count", "resting_heart_rate", "active_energy_burned")
_AT_MOST, _LEAST_DAYS = 3, 60


def calendar(facts: YearFacts) -> Section:
    """The section."""
    heading = Markdown("## " + facts.say("calendar"))
    known = [facts.findings[metric] for metric in _DRAWN if metric in facts.findings]
    found = [finding for finding in known if finding.days >= _LEAST_DAYS][:_AT_MOST]
    if not found:
        return Section(heading, Note(facts.say("no_calendar")))
    words, lang = facts.words, facts.words.lang
    days = [facts.of(one.measure, facts.span) for one in found]
    rows = [Strip(words.label(one.measure), listed(shades(year, year))) for one, year in zip(found, days, strict=True)]
    months = [day_words(window.first, lang, "MMM") for window in facts.months(facts.span.first.year)]
    figure = Figure(
        report_calendar.year(rows, facts.span.first, months, narrow_days(facts.weeks[0].first, lang), lang),
        alt=facts.say("alt_calendar", labels=", ".join(row.label for row in rows)),
        caption=facts.say("fig_calendar", year=facts.span.name),
        note=f"{facts.say('calendar_note')} {facts.sources(*[one.measure.metric for one in found], 'sleep_analysis')}",
        table=_weeks(facts, found),
    )
    return Section(heading, figure)


def _weeks(facts: YearFacts, found: list[Finding]) -> Table:
    """The figure as numbers: a row a week."""
    rows: list[list[str | list[float]]] = [[full_day(week.first, facts.words.lang)] for week in facts.weeks]
    for finding in found:
        for row, mean in zip(rows, facts.means(finding.measure, facts.weeks)[0], strict=True):
            row.append(facts.words.full(finding.measure, float(mean)))
    heads = [facts.say("col_week"), *[facts.words.label(one.measure) for one in found]]
    return Table(heads, rows, numbers_right(len(found)), small=True)
