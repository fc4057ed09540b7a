"""Heart: resting rate and variability against the weeks before, and the range of each day."""

from __future__ import annotations

from healthkit.charts.report import ranges, trend
from healthkit.i18n import text
from healthkit.report.blocks import Block, Figure, Markdown, Note, Section, Table
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import BY_METRIC, HEART_RATE, Measure
from healthkit.report.period.phrases import average_sentence, scaled, ticks, usual_range
from healthkit.report.period.wording import short_day
from healthkit.report.weekly.weeks import week_labels, weeks_table

_RESTING, _VARIABILITY = BY_METRIC["resting_heart_rate"], BY_METRIC["heart_rate_variability_sdnn"]


def trend_figure(facts: Facts, measure: Measure, *, line: bool = False) -> Figure | None:
    """Nine weeks of one metric, day by day; None where the week has no value."""
    lang, words = facts.words.lang, facts.words
    values = scaled(facts, measure, facts.series(measure))
    if all(value is None for value in values[-7:]):
        return None
    usual = usual_range(facts, facts.findings.get(measure.metric))
    marks, names = ticks(values, usual, lang)
    known = [value for value in values if value is not None]
    unit = words.unit(measure)
    return Figure(
        trend(values, week_labels(facts), usual, lang, ticks=marks, tick_text=names, line=line),
        alt=text("report.alt_trend", lang, label=words.label(measure), count=len(known)),
        caption=f"{words.label(measure)} ({unit})" if unit else words.label(measure),
        note=f"{text('report.dots', lang)} {facts.sources(measure.metric)}",
        table=weeks_table(facts, measure),
    )


def _ranges(facts: Facts) -> Figure | None:
    lang, words = facts.words.lang, facts.words
    low, middle, high = (
        scaled(facts, HEART_RATE, facts.inside(HEART_RATE, column)) for column in ("min", "mean", "max")
    )
    if all(value is None for value in middle):
        return None
    marks, names = ticks([*low, *high], None, lang)
    days = [short_day(day, lang) for day in facts.span.days]
    rows: list[list[str | list[float]]] = [
        [day, *["–" if value is None else words.full(HEART_RATE, value) for value in line]]
        for day, *line in zip(days, low, middle, high, strict=True)
    ]
    columns = [text(f"report.col_{key}", lang) for key in ("day", "lowest", "mean", "highest")]
    return Figure(
        ranges(low, middle, high, days, lang, ticks=marks, tick_text=names),
        alt=text("report.alt_ranges", lang),
        caption=text("report.fig_ranges", lang),
        note=f"{text('report.range_note', lang)} {facts.sources('heart_rate')}",
        table=Table(columns, rows, ["left", "right", "right", "right"], small=True),
    )


def heart(facts: Facts) -> Section:
    """The section."""
    lang = facts.words.lang
    blocks: list[Block | None] = [Markdown("## " + text("report.heart", lang))]
    known = [m for m in (_RESTING, _VARIABILITY) if m.metric in facts.findings and facts.findings[m.metric].days]
    blocks += [average_sentence(facts, facts.findings[measure.metric]) for measure in known]
    figures = [*(trend_figure(facts, measure) for measure in known), _ranges(facts)]
    if not any(figures):
        return Section(*blocks, Note(text("report.no_heart", lang)))
    return Section(*blocks, *figures)
