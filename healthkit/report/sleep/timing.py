"""When the nights began and ended: a bar a night, free days in another colour, with the weeks before beside them."""

from __future__ import annotations

import math

from healthkit.charts.clock import hour_axis
from healthkit.charts.report_sleep import Asleep
from healthkit.charts.report_sleep import timing as timing_chart
from healthkit.model.night import FREE
from healthkit.report.blocks import Figure, Markdown, Note, Section, Table
from healthkit.report.period.phrases import numbers_right
from healthkit.report.period.span import Window
from healthkit.report.period.wording import full_day, short_date
from healthkit.report.sleep.facts import MIDDLE, ONSET, WOKE, NightFacts

_LONGEST = 130
"""Days that still stand side by side with the stretch before them."""


def _window(facts: NightFacts) -> Window:
    """The period, with what came right before it where both fit."""
    both = Window(facts.span.recent.first, facts.span.last)
    return both if both.length <= _LONGEST else Window(facts.span.first, facts.span.last)


def _figure(facts: NightFacts) -> Figure:
    lang, window = facts.words.lang, _window(facts)
    rows = facts.nights_of(window)
    found = [
        Asleep((day - window.first).days, onset / 60, woke / 60, day.weekday() in FREE)
        for day, onset, woke in rows.select("day", "onset", "woke").iter_rows()
    ]
    hours, hour_text = hour_axis(min(night.start for night in found), max(night.end for night in found), lang)
    step = max(7, math.ceil(window.length / 8 / 7) * 7)
    marks = list(range(-window.first.weekday() % 7, window.length, step))
    since = (facts.span.first - window.first).days
    key = "timing_note_before" if since else "timing_note"
    figure = timing_chart(
        found,
        marks,
        [short_date(window.days[mark], lang) for mark in marks],
        (facts.say("workdays"), facts.say("free_days")),
        lang,
        count=window.length,
        hours=hours,
        hour_text=hour_text,
        since=since,
    )
    return Figure(
        figure,
        alt=facts.say("alt_timing", len(found)),
        caption=facts.say("fig_timing"),
        note=f"{facts.say(key, day=full_day(facts.span.first, lang))} {facts.sources('sleep_analysis')}",
        table=_table(facts),
    )


def _table(facts: NightFacts) -> Table:
    """The nights of the period as numbers."""
    words, lang = facts.words, facts.words.lang
    rows: list[list[str | list[float]]] = [
        [short_date(day, lang), *[words.time(value) for value in values]]
        for day, *values in facts.inside_nights.select("day", "onset", "mid", "woke").iter_rows()
    ]
    heads = [facts.say("col_night"), *[words.label(measure) for measure in (ONSET, MIDDLE, WOKE)]]
    return Table(heads, rows, numbers_right(3), small=True)


def timing(facts: NightFacts) -> Section:
    """The section."""
    heading = Markdown("## " + facts.say("timing"))
    if facts.inside_nights.is_empty():
        return Section(heading, Note(facts.say("no_timing")))
    return Section(heading, _figure(facts))
