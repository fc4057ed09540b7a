"""Load: Banister's impulse by week, the ratio of the last week to the last four, and resting heart beside them."""

from __future__ import annotations

import math

from healthkit.charts.report_training import Lane, lanes
from healthkit.i18n import number
from healthkit.insight.load import ratio
from healthkit.report.blocks import Block, Figure, Markdown, Note, Section, Table
from healthkit.report.period.facts import Floats, listed
from healthkit.report.period.measures import Measure
from healthkit.report.period.phrases import average_sentence, numbers_right, scaled, ticks, usual_range, with_unit
from healthkit.report.training.facts import BODY, LOAD, MINUTES, TrainingFacts
from healthkit.report.training.weeks import week_marks, week_names


def ratios(facts: TrainingFacts) -> list[float | None]:
    """Acute over chronic load at the end of each week, coupled; None before four weeks of record, or without load."""
    daily = facts.grid(LOAD) / 7
    return [ratio(daily[: (week.last - facts.span.before).days + 1]) for week in facts.weeks]


def _weekly(facts: TrainingFacts, measure: Measure) -> Floats:
    return facts.means(measure, facts.weeks)[0]


def _lane(facts: TrainingFacts, measure: Measure, *, bars: bool) -> Lane | None:
    """One metric by week; None where it has no value."""
    values = scaled(facts, measure, listed(_weekly(facts, measure)))
    if all(value is None for value in values):
        return None
    usual = None if bars else usual_range(facts, facts.findings.get(measure.metric))
    marks, names = ticks(values, usual, facts.words.lang, zero=bars)
    return Lane(with_unit(facts, measure), values, marks, names, bars, usual)


def _ratio_lane(facts: TrainingFacts, values: list[float | None]) -> Lane | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    marks, names = ticks(known, None, facts.words.lang, zero=True)
    return Lane(facts.say("ratio"), values, marks, names)


def _table(facts: TrainingFacts, measures: list[Measure], ratio: list[float | None]) -> Table:
    """The figure as numbers."""
    words, lang = facts.words, facts.words.lang
    columns = [_weekly(facts, measure) for measure in measures]
    rows: list[list[str | list[float]]] = []
    for place, name in enumerate(week_names(facts)):
        values = [words.value(measure, float(column[place])) for measure, column in zip(measures, columns, strict=True)]
        told = ratio[place] if ratio else None
        rows.append([name, *values, "–" if told is None else number(told, lang, 2)])
    heads = [facts.say("col_week_from"), *[words.label(measure) for measure in measures], facts.say("ratio")]
    return Table(heads, rows, numbers_right(len(heads) - 1), small=True)


def _figure(facts: TrainingFacts) -> Figure | None:
    if not facts.weeks:
        return None
    load = LOAD if facts.can_load else MINUTES
    ratio = ratios(facts) if facts.can_load else []
    shown = [measure for measure in BODY[:3] if measure.metric in facts.findings]
    parts = [
        _lane(facts, load, bars=True),
        _ratio_lane(facts, ratio),
        *[_lane(facts, one, bars=False) for one in shown],
    ]
    known = [part for part in parts if part is not None]
    places, labels = week_marks(facts)
    return Figure(
        lanes(known, places, labels, facts.words.lang, since=facts.since),
        alt=facts.say("alt_load", labels=", ".join(part.title for part in known)),
        caption=facts.say("fig_load"),
        note=f"{facts.say('load_note')} {facts.sources('workout', *[one.metric for one in shown])}",
        table=_table(facts, [load, *shown], ratio),
    )


def _now(facts: TrainingFacts) -> Markdown | None:
    """The ratio at the end of the last week."""
    known = [value for value in ratios(facts) if value is not None and not math.isnan(value)] if facts.weeks else []
    if not known:
        return None
    lang = facts.words.lang
    low, high = min(known), max(known)
    return Markdown(
        facts.say(
            "ratio_now", ratio=number(known[-1], lang, 2), low=number(low, lang, 2), high=number(high, lang, 2),
            weeks=len(known),
        )
    )  # fmt: skip


def load_section(facts: TrainingFacts) -> Section:
    """The section."""
    blocks: list[Block | None] = [Markdown("## " + facts.say("load_title"))]
    known = facts.person_limits
    if facts.can_load and known and known.resting:
        finding = facts.findings[LOAD.metric]
        lang = facts.words.lang
        blocks.append(average_sentence(facts, finding, "load_average"))
        blocks.append(_now(facts))
        method = facts.say(
            "load_method", resting=number(known.resting, lang), highest=number(known.highest, lang),
            n=facts.loads.filter(facts.loads["day"] >= facts.span.first).height, workouts=facts.workouts.height,
        )  # fmt: skip
        return Section(*blocks, _figure(facts), Markdown(method), Markdown(facts.say("ratio_method")))
    blocks.append(Note(facts.say("no_load")))
    return Section(*blocks, _figure(facts))
