"""Nights by stage: each of them in a short period, the mean of each week in a long one."""

from __future__ import annotations

import math

import polars as pl

from healthkit.charts.report import STAGES
from healthkit.charts.report_training import Layer, stack
from healthkit.i18n import number
from healthkit.report.blocks import Block, Figure, Markdown, Section, Table
from healthkit.report.period.measures import Measure
from healthkit.report.period.nights import nights_figure
from healthkit.report.period.phrases import average_sentence, numbers_right, ticks
from healthkit.report.period.span import week_windows
from healthkit.report.period.wording import short_date
from healthkit.report.sleep.facts import SLEEP, NightFacts

_EACH, _ROW = 35, 15
"""Up to so many nights are drawn one by one, so many px each."""
_STAGED = {
    "asleep_deep": Measure("sleep_deep", "clock"),
    "asleep_core": Measure("sleep_core", "clock"),
    "asleep_rem": Measure("sleep_rem", "clock"),
    "awake": Measure("sleep_awake", "clock"),
}


def _each(facts: NightFacts) -> Figure | None:
    rows = facts.vault.query("report_nights", first=facts.span.first, last=facts.span.last)
    return nights_figure(facts, rows, row=_ROW if facts.span.length > 7 else 27)


def _weekly(facts: NightFacts) -> Figure:
    """Mean hours a night in each stage, a bar a week."""
    lang, weeks = facts.words.lang, week_windows(facts.span)
    means = {stage: facts.means(measure, weeks)[0] for stage, measure in _STAGED.items()}
    layers = [
        Layer(facts.say(f"stage_{stage}"), [0.0 if math.isnan(mean) else mean / 60 for mean in values])
        for stage, values in means.items()
    ]
    highest = max(sum(values) for values in zip(*[layer.values for layer in layers], strict=True))
    marks, names = ticks([highest], None, lang, zero=True)
    step = max(1, len(weeks) // 6)
    places = list(range(0, len(weeks), step))
    labels = [short_date(week.first, lang) for week in weeks]
    rows: list[list[str | list[float]]] = [
        [label, *[number(layer.values[place], lang, 1) for layer in layers]] for place, label in enumerate(labels)
    ]
    heads = [facts.say("col_week"), *[layer.name for layer in layers]]
    return Figure(
        stack(
            layers, places, [labels[place] for place in places], lang, ticks=marks, tick_text=names,
            colours=[STAGES[stage] for stage in _STAGED],
        ),
        alt=facts.say("alt_weeks", count=len(weeks)),
        caption=facts.say("fig_weeks"),
        note=facts.sources("sleep_analysis"),
        table=Table(heads, rows, numbers_right(len(layers)), small=True),
    )  # fmt: skip


def _staged(facts: NightFacts) -> Markdown | None:
    """On how many nights stages are known: the others say only asleep or not."""
    known = facts.daily.filter(pl.col("metric") == "sleep_deep", pl.col("day") >= facts.span.first).height
    slept = facts.findings["sleep_duration"].days if "sleep_duration" in facts.findings else 0
    return Markdown(facts.say("staged", n=known, nights=slept)) if 0 < known < slept else None


def nights(facts: NightFacts) -> Section:
    """The section."""
    blocks: list[Block | None] = [Markdown("## " + facts.say("nights"))]
    finding = facts.findings.get(SLEEP.metric)
    if finding and finding.days:
        blocks.append(average_sentence(facts, finding, "sleep_average"))
    blocks.append(_staged(facts))
    drawn = _each(facts) if facts.span.length <= _EACH else _weekly(facts)
    return Section(*blocks, drawn)
