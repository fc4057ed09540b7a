"""Sentences that several sections share, and the small steps from findings to figures and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from healthkit.charts.report import Usual, nice_ticks
from healthkit.i18n import number
from healthkit.report.blocks import Align, Markdown, Table
from healthkit.report.period.facts import Facts, Finding
from healthkit.report.period.measures import Measure
from healthkit.report.period.wording import short_day


def average_sentence(facts: Facts, finding: Finding, key: str = "") -> Markdown:
    """The period's mean, the days it stands on, and how it lies against the usual."""
    words, measure = facts.words, finding.measure
    main = facts.say(
        key or ("average_sum" if measure.aggregate == "sum" else "average"),
        finding.days,
        label=words.label(measure),
        value=words.full(measure, finding.value),
        days=finding.days,
    )
    if finding.change.verdict == "unknown":
        return Markdown(f"{main} {facts.say('usual_unknown')}")
    compared = facts.say(
        f"usual_{finding.change.verdict}",
        usual=words.full(measure, finding.usual.median),
        low=words.value(measure, finding.usual.low),
        high=words.full(measure, finding.usual.high),
        delta=words.with_unit(measure, words.difference(measure, finding.value, finding.usual.median)),
    )
    return Markdown(f"{main} {compared}")


def with_unit(facts: Facts, measure: Measure) -> str:
    """A metric's name and its unit, as a figure is titled."""
    unit = facts.words.unit(measure)
    return f"{facts.words.label(measure)} ({unit})" if unit else facts.words.label(measure)


def usual_range(facts: Facts, finding: Finding | None) -> Usual | None:
    """The person's range on the figure's scale."""
    if finding is None or not finding.usual.enough:
        return None
    usual = finding.usual
    median, low, high = (facts.words.scaled(finding.measure, value) for value in (usual.median, usual.low, usual.high))
    return Usual(median, low, high)


def scaled(facts: Facts, measure: Measure, values: Sequence[float | None]) -> list[float | None]:
    """Values on the figure's scale."""
    return [None if value is None else facts.words.scaled(measure, value) for value in values]


def ticks(
    values: Sequence[float | None], usual: Usual | None, lang: str, *, zero: bool = False
) -> tuple[list[float], list[str]]:
    """Round marks that enclose the values and the usual range, and how they read."""
    known = [value for value in values if value is not None] + ([usual.low, usual.high] if usual else [])
    low, high = (0.0 if zero else min(known)), max(known)
    marks = nice_ticks(max(low, 0.0), max(high, low + 1e-6), 3)
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    decimals = 0 if step >= 1 and step % 1 == 0 else (1 if (step * 10) % 1 < 1e-9 else 2)
    return marks, [number(mark, lang, decimals) for mark in marks]


def numbers_right(numbers: int) -> list[Align]:
    """The alignment of a first column of words and further ones of numbers."""
    right: list[Align] = ["right"] * numbers
    return ["left", *right]


def day_table(facts: Facts, measures: Sequence[Measure], days: Sequence[date] | None = None) -> Table:
    """The days of the period as numbers: what a figure shows, for readers without it."""
    words, lang = facts.words, facts.words.lang
    rows: list[list[str | list[float]]] = [[short_day(day, lang)] for day in days or facts.span.days]
    for measure in measures:
        for row, value in zip(rows, facts.inside(measure), strict=True):
            row.append("–" if value is None else words.full(measure, value))
    heads = [facts.say("col_day"), *[words.label(measure) for measure in measures]]
    return Table(heads, rows, numbers_right(len(measures)), small=True)
