"""Activity: steps, energy and exercise by day, and the week's workouts."""

from __future__ import annotations

from healthkit.charts.report import Panel, panels
from healthkit.i18n import text
from healthkit.i18n.clock import time_of_day
from healthkit.report.blocks import Block, Figure, Markdown, Note, Section, Table
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import BY_METRIC, DISTANCE, HEART_RATE, Measure
from healthkit.report.period.phrases import average_sentence, day_table, scaled, ticks, usual_range
from healthkit.report.period.wording import narrow_days, short_day
from healthkit.report.period.workouts import activity_name, workouts

_SHOWN = [BY_METRIC[metric] for metric in ("step_count", "active_energy_burned", "apple_exercise_time")]
_ENERGY = BY_METRIC["active_energy_burned"]


def _panel(facts: Facts, measure: Measure) -> Panel:
    words = facts.words
    values = scaled(facts, measure, facts.inside(measure))
    usual = usual_range(facts, facts.findings.get(measure.metric))
    marks, names = ticks(values, usual, words.lang, zero=True)
    unit = text("report.minutes", words.lang) if measure.form == "clock" else words.unit(measure)
    return Panel(f"{words.label(measure)} ({unit})" if unit else words.label(measure), values, usual, marks, names)


def _figure(facts: Facts, shown: list[Measure]) -> Figure:
    lang = facts.words.lang
    return Figure(
        panels([_panel(facts, measure) for measure in shown], narrow_days(facts.span.first, lang), lang),
        alt=text("report.alt_panels", lang, labels=", ".join(facts.words.label(measure) for measure in shown)),
        caption=text("report.fig_activity", lang),
        note=f"{text('report.band', lang)} {facts.sources(*[measure.metric for measure in shown])}",
        table=day_table(facts, shown),
    )


def _workouts(facts: Facts) -> Table | Note:
    lang, words = facts.words.lang, facts.words
    rows = workouts(facts, facts.span.first, facts.span.last)
    if rows.is_empty():
        return Note(text("report.no_workouts", lang))
    starts = facts.local(rows["start_utc"])
    lines: list[list[str | list[float]]] = [
        [
            short_day(row["day"], lang),
            time_of_day(at, lang),
            activity_name(row["activity"], lang),
            words.clock(row["duration_s"] / 60) if row["duration_s"] else "–",
            words.full(DISTANCE, row["distance"]) if row["distance"] else "–",
            words.full(_ENERGY, row["energy"]) if row["energy"] else "–",
            words.full(HEART_RATE, row["heart"]) if row["heart"] else "–",
        ]
        for row, at in zip(rows.iter_rows(named=True), starts, strict=True)
    ]
    columns = [
        text(f"report.col_{key}", lang)
        for key in ("day", "start", "workout", "duration", "distance", "energy", "heart")
    ]
    total = words.clock(float(rows["duration_s"].fill_null(0.0).sum()) / 60)
    return Table(
        columns,
        lines,
        ["left", "right", "left", "right", "right", "right", "right"],
        widths=[1.1, 1.0, 2.2, 1.3, 1.3, 1.4, 1.6],
        caption=text("report.table_workouts", lang, count=rows.height, total=total),
        note=facts.sources("workout"),
        small=True,
    )


def activity(facts: Facts) -> Section:
    """The section."""
    lang = facts.words.lang
    known = [measure for measure in _SHOWN if any(value is not None for value in facts.inside(measure))]
    blocks: list[Block] = [Markdown("## " + text("report.activity", lang))]
    if known:
        blocks += [average_sentence(facts, facts.findings[measure.metric]) for measure in known[:1]]
        blocks.append(_figure(facts, known))
    else:
        blocks.append(Note(text("report.no_activity", lang)))
    return Section(*blocks, _workouts(facts))
