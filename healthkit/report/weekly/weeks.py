"""Nine weeks of one metric: the labels of the weeks, and a row each as numbers."""

from __future__ import annotations

from healthkit.report.blocks import Table
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import Measure
from healthkit.report.period.phrases import numbers_right
from healthkit.report.period.wording import narrow_days, short_date


def week_labels(facts: Facts) -> list[str]:
    """The Mondays from the first week of the baseline to the report's own."""
    return [short_date(window.first, facts.words.lang) for window in facts.span.windows]


def weeks_table(facts: Facts, measure: Measure) -> Table:
    """All weeks as numbers, a row a week."""
    words = facts.words
    rows: list[list[str | list[float]]] = [[label] for label in week_labels(facts)]
    for index, value in enumerate(facts.series(measure)):
        rows[index // 7].append("–" if value is None else words.value(measure, value))
    heads = [facts.say("col_week"), *narrow_days(facts.span.first, words.lang)]
    return Table(heads, rows, numbers_right(7), small=True)
