"""Sentences that several sections share, and the small steps from findings to figures."""

from __future__ import annotations

from datetime import timedelta

from healthkit.charts.report import Usual, nice_ticks
from healthkit.i18n import number, text
from healthkit.report.blocks import Align, Markdown, Table
from healthkit.report.weekly.facts import WEEKS, Facts, Finding
from healthkit.report.weekly.measures import Measure
from healthkit.report.weekly.wording import narrow_days, short_date, short_day


def average_sentence(facts: Facts, finding: Finding, key: str = "") -> Markdown:
    """The week's mean, the days it stands on, and how it lies against the usual."""
    lang, words, measure = facts.words.lang, facts.words, finding.measure
    key = key or ("report.average_sum" if measure.entry.aggregates[0] == "sum" else "report.average")
    main = text(
        key,
        lang,
        count=finding.days,
        label=words.label(measure),
        value=words.full(measure, finding.value),
        days=finding.days,
    )
    if finding.change.verdict == "unknown":
        return Markdown(f"{main} {text('report.usual_unknown', lang)}")
    compared = text(
        f"report.usual_{finding.change.verdict}",
        lang,
        usual=words.full(measure, finding.usual.median),
        low=words.value(measure, finding.usual.low),
        high=words.full(measure, finding.usual.high),
        delta=words.with_unit(measure, words.difference(measure, finding.value, finding.usual.median)),
    )
    return Markdown(f"{main} {compared}")


def usual_range(facts: Facts, finding: Finding | None) -> Usual | None:
    """The person's range on the figure's scale."""
    if finding is None or not finding.usual.enough:
        return None
    usual = finding.usual
    median, low, high = (facts.words.scaled(finding.measure, value) for value in (usual.median, usual.low, usual.high))
    return Usual(median, low, high)


def scaled(facts: Facts, measure: Measure, values: list[float | None]) -> list[float | None]:
    """Values on the figure's scale."""
    return [None if value is None else facts.words.scaled(measure, value) for value in values]


def ticks(
    values: list[float | None], usual: Usual | None, lang: str, *, zero: bool = False
) -> tuple[list[float], list[str]]:
    """Round marks that enclose the values and the usual range, and how they read."""
    known = [value for value in values if value is not None] + ([usual.low, usual.high] if usual else [])
    low, high = (0.0 if zero else min(known)), max(known)
    marks = nice_ticks(max(low, 0.0), max(high, low + 1e-6), 3)
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    decimals = 0 if step >= 1 and step % 1 == 0 else (1 if (step * 10) % 1 < 1e-9 else 2)
    return marks, [number(mark, lang, decimals) for mark in marks]


def week_labels(facts: Facts) -> list[str]:
    """The Mondays from the first week of the baseline to the report's own."""
    return [short_date(facts.span.before + timedelta(weeks=i), facts.words.lang) for i in range(WEEKS + 1)]


def numbers_right(numbers: int) -> list[Align]:
    """The alignment of a first column of words and further ones of numbers."""
    right: list[Align] = ["right"] * numbers
    return ["left", *right]


def day_table(facts: Facts, measures: list[Measure]) -> Table:
    """The seven days of some metrics as numbers: what a figure shows, for readers without it."""
    words, lang = facts.words, facts.words.lang
    rows: list[list[str | list[float]]] = [[short_day(day, lang)] for day in facts.span.days]
    for measure in measures:
        for row, value in zip(rows, facts.week(measure), strict=True):
            row.append("–" if value is None else words.full(measure, value))
    heads = [text("report.col_day", lang), *[words.label(measure) for measure in measures]]
    return Table(heads, rows, numbers_right(len(measures)), small=True)


def weeks_table(facts: Facts, measure: Measure) -> Table:
    """Nine weeks of one metric as numbers, a row a week."""
    words, series = facts.words, facts.series(measure)
    rows: list[list[str | list[float]]] = [[label] for label in week_labels(facts)]
    for index, value in enumerate(series):
        rows[index // 7].append("–" if value is None else words.value(measure, value))
    heads = [text("report.col_week", words.lang), *narrow_days(facts.span.first, words.lang)]
    return Table(heads, rows, numbers_right(7), small=True)
