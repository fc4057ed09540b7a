"""All nights of the period as numbers, or the means of its weeks where it is long."""

from __future__ import annotations

from datetime import date

from healthkit.report.blocks import Markdown, Section, Table
from healthkit.report.period.measures import Measure
from healthkit.report.period.phrases import numbers_right
from healthkit.report.period.span import Window, week_windows
from healthkit.report.period.wording import short_date, short_day, short_span
from healthkit.report.sleep.facts import MEASURES, NightFacts

_EACH = 62
_METRICS = (
    "asleep_at",
    "awake_at",
    "time_in_bed",
    "sleep_duration",
    "sleep_efficiency",
    "sleep_latency",
    "sleep_deep",
    "sleep_rem",
    "sleep_awake",
)


def _shown(facts: NightFacts) -> list[Measure]:
    known = {metric for metric, finding in facts.findings.items() if finding.days}
    return [measure for metric in _METRICS for measure in MEASURES if measure.metric == metric and metric in known]


def _label(facts: NightFacts, day: date) -> str:
    """A night in a month by its weekday, in a longer period by its date."""
    lang = facts.words.lang
    return short_day(day, lang) if facts.span.length <= 31 else short_date(day, lang)


def table(facts: NightFacts) -> Section:
    """The section."""
    words, shown, lang = facts.words, _shown(facts), facts.words.lang
    each = facts.span.length <= _EACH
    windows = [Window(day, day) for day in facts.span.days] if each else week_windows(facts.span)
    means = [facts.means(measure, windows)[0] for measure in shown]
    rows: list[list[str | list[float]]] = [
        [
            _label(facts, window.first) if each else short_span(window.first, window.last, lang),
            *[words.value(measure, float(values[place])) for measure, values in zip(shown, means, strict=True)],
        ]
        for place, window in enumerate(windows)
    ]
    heads = [facts.say(f"head_{measure.metric}") for measure in shown]
    made = Table(
        [facts.say("col_night" if each else "col_week_of"), *heads],
        rows,
        numbers_right(len(shown)),
        widths=[1.3 if each else 1.9, *[1.0] * len(shown)],
        note=f"{facts.say('table_note' if each else 'table_note_weeks')} {facts.sources('sleep_analysis')}",
        small=True,
    )
    return Section(Markdown("## " + facts.say("table" if each else "table_weeks")), made)
