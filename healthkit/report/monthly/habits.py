"""Habits by weekday: this month's weekdays beside those of the twelve months before, and weekends against the rest."""

from __future__ import annotations

import numpy as np

from healthkit.analysis.weekends import free_days
from healthkit.charts.report_panels import Small, bars
from healthkit.i18n import day as day_words
from healthkit.report.blocks import Figure, Markdown, Note, Section, Table
from healthkit.report.period.facts import Facts, Floats, listed
from healthkit.report.period.measures import Measure
from healthkit.report.period.phrases import numbers_right, scaled, ticks
from healthkit.report.period.recent import ALIGN, WIDTHS, compared
from healthkit.report.period.span import Window
from healthkit.report.period.wording import narrow_days, span

_HABITS = (
    "sleep_duration",
    "step_count",
    "active_energy_burned",
    "apple_exercise_time",
    "resting_heart_rate",
    "body_mass",
)
_DAYS = 20
"""Days of a month that a metric needs to be told by weekday."""


def by_weekday(values: Floats, first_weekday: int) -> tuple[Floats, Floats]:
    """Mean and count of each weekday, Monday first; NaN and 0 where there is none.

    Args:
        values: a value a day, NaN where there is none.
        first_weekday: the weekday of the first, 0 for Monday.
    """
    weekday = (np.arange(len(values)) + first_weekday) % 7
    known = ~np.isnan(values)
    counts = np.bincount(weekday[known], minlength=7).astype(np.float64)
    sums = np.bincount(weekday[known], weights=values[known], minlength=7)
    with np.errstate(invalid="ignore"):
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan), counts


def _measures(facts: Facts) -> list[Measure]:
    found = [facts.findings[metric] for metric in _HABITS if metric in facts.findings]
    return [one.measure for one in found if one.days >= min(_DAYS, facts.span.length * 2 / 3)]


def _weekdays(facts: Facts, measure: Measure) -> tuple[Floats, Floats]:
    """This month's weekdays, and those of all months before."""
    then = Window(facts.span.before, facts.span.recent.last)
    now = by_weekday(facts.of(measure, facts.span), facts.span.first.weekday())[0]
    return now, by_weekday(facts.of(measure, then), then.first.weekday())[0]


def _figure(facts: Facts, measures: list[Measure]) -> Figure:
    words, lang, parts = facts.words, facts.words.lang, []
    for measure in measures:
        now, before = (scaled(facts, measure, listed(values)) for values in _weekdays(facts, measure))
        zero = measure.aggregate == "sum" or measure.form == "clock"
        marks, names = ticks([*now, *before], None, lang, zero=zero)
        if measure.form == "clock":
            names = [words.clock(mark) for mark in marks]
        unit = words.unit(measure)
        parts.append(
            Small(
                f"{words.label(measure)} ({unit})" if unit else words.label(measure), now, marks, names, beside=before
            )
        )
    monday = facts.span.first.fromordinal(facts.span.first.toordinal() - facts.span.first.weekday())
    return Figure(
        bars(parts, narrow_days(monday, lang), lang),
        alt=facts.say("alt_weekdays", labels=", ".join(words.label(measure) for measure in measures)),
        caption=facts.say("fig_weekdays"),
        note=f"{facts.say('weekdays_note')} {facts.sources(*[one.metric for one in measures], 'sleep_analysis')}",
        table=_table(facts, measures),
    )


def _table(facts: Facts, measures: list[Measure]) -> Table:
    """The figure as numbers."""
    words, lang = facts.words, facts.words.lang
    monday = facts.span.first.toordinal() - facts.span.first.weekday()
    rows: list[list[str | list[float]]] = [
        [day_words(facts.span.first.fromordinal(monday + place), lang, "EEEE")] for place in range(7)
    ]
    heads = [facts.say("col_weekday")]
    for measure in measures[:4]:
        now, before = _weekdays(facts, measure)
        heads += [words.label(measure), facts.say("col_this_and_usual", label=words.label(measure))]
        for row, one, other in zip(rows, now, before, strict=True):
            row += [words.full(measure, float(one)), words.value(measure, float(other))]
    return Table(heads, rows, numbers_right(len(heads) - 1), small=True)


def _weekend(facts: Facts, measures: list[Measure]) -> Table:
    """Weekends against the other days of this month and the three before."""
    both = Window(facts.span.recent.first, facts.span.last)
    weekday = np.array([day.weekday() for day in both.days])
    week = np.array([(day.toordinal() - 1) // 7 for day in both.days])
    rows = []
    for measure in measures:
        rows.append(compared(facts, measure, free_days(weekday, week, facts.of(measure, both))[0]))
    heads = ("metric", "weekend", "workdays", "delta", "interval", "verdict", "n_each")
    return Table(
        [facts.say(f"col_{key}") for key in heads],
        rows,
        ALIGN,
        widths=WIDTHS,
        caption=facts.say("table_weekend", span=span(both.first, both.last, facts.words.lang)),
        note=facts.say("weekend_note"),
        small=True,
    )


def habits(facts: Facts) -> Section:
    """The section."""
    measures = _measures(facts)
    heading = Markdown("## " + facts.say("habits"))
    if not measures:
        return Section(heading, Note(facts.say("no_habits")))
    return Section(heading, _figure(facts, measures), _weekend(facts, measures))
