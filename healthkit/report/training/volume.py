"""How much: time by week and activity, and what each activity came to."""

from __future__ import annotations

import numpy as np
import polars as pl

from healthkit.charts.report_training import Layer, stack
from healthkit.i18n import number
from healthkit.report.blocks import Block, Figure, Markdown, Section, Table
from healthkit.report.period.measures import BY_METRIC, DISTANCE
from healthkit.report.period.phrases import average_sentence, numbers_right, ticks
from healthkit.report.period.recent import recent_table
from healthkit.report.period.workouts import activity_name, activity_table, by_activity, energy_columns
from healthkit.report.training.facts import MINUTES, TrainingFacts
from healthkit.report.training.weeks import week_marks, week_names

_COLOURS = 5
_ENERGY = BY_METRIC["active_energy_burned"]


def _layers(facts: TrainingFacts, shown: pl.DataFrame) -> list[Layer]:
    """Hours a week by activity, the rarer ones together."""
    kinds = by_activity(shown)["activity"].to_list()
    main = kinds if len(kinds) <= _COLOURS else kinds[: _COLOURS - 1]
    layers = [
        Layer(activity_name(kind, facts.words.lang), (facts.week_sums(_of(shown, [kind]), "minutes") / 60).tolist())
        for kind in main
    ]
    others = kinds[len(main) :]
    if others:
        layers.append(Layer(facts.say("others"), (facts.week_sums(_of(shown, others), "minutes") / 60).tolist()))
    return layers


def _of(rows: pl.DataFrame, kinds: list[str]) -> pl.DataFrame:
    return rows.filter(pl.col("activity").is_in(kinds))


def _figure(facts: TrainingFacts) -> Figure | None:
    if not facts.weeks:
        return None
    lang = facts.words.lang
    shown = facts.all_workouts.filter(pl.col("day").is_between(facts.weeks[0].first, facts.weeks[-1].last))
    layers = _layers(facts, shown)
    total = np.sum([layer.values for layer in layers], axis=0)
    marks, names = ticks([float(total.max())], None, lang, zero=True)
    places, labels = week_marks(facts)
    rows: list[list[str | list[float]]] = [
        [name, *[number(layer.values[place], lang, 1) for layer in layers]]
        for place, name in enumerate(week_names(facts))
    ]
    heads = [facts.say("col_week_from"), *[layer.name for layer in layers]]
    chart = stack(layers, places, labels, lang, ticks=marks, tick_text=names, since=facts.since)
    key = "weeks_note_before" if facts.since else "weeks_note"
    return Figure(
        chart,
        alt=facts.say("alt_volume", len(facts.weeks), kinds=", ".join(layer.name for layer in layers)),
        caption=facts.say("fig_volume"),
        note=f"{facts.say(key)} {facts.sources('workout')}",
        table=Table(heads, rows, numbers_right(len(layers)), small=True),
    )


def _weeks(facts: TrainingFacts) -> Table | None:
    """The weeks of the period as numbers: workouts, time, distances, energy, rest days."""
    inside = [place for place, week in enumerate(facts.weeks) if week.first >= facts.span.first]
    if not inside:
        return None
    words, lang = facts.words, facts.words.lang
    ones = facts.all_workouts.with_columns(one=pl.lit(1.0))
    kinds = by_activity(facts.workouts).filter(pl.col("distance").is_not_null())["activity"].to_list()[:2]
    distances = [facts.week_sums(_of(facts.all_workouts, [kind]), "distance") for kind in kinds]
    count, minutes = facts.week_sums(ones, "one"), facts.week_sums(facts.all_workouts, "minutes")
    energies = energy_columns(facts.workouts)
    burned = [facts.week_sums(facts.all_workouts, name) for name in energies]
    active = facts.week_sums(facts.all_workouts.unique("day").with_columns(one=pl.lit(1.0)), "one")
    names = week_names(facts)
    rows: list[list[str | list[float]]] = [
        [
            names[place],
            number(count[place], lang),
            words.clock(minutes[place]) if minutes[place] else "–",
            *[words.full(DISTANCE, one[place]) if one[place] else "–" for one in distances],
            *[words.full(_ENERGY, one[place]) if one[place] else "–" for one in burned],
            number(7 - active[place], lang),
        ]
        for place in inside
    ]
    heads = [facts.say("col_week_from"), facts.say("col_count"), facts.say("col_duration")]
    heads += [activity_name(kind, lang) for kind in kinds] + [facts.say(f"col_of_{name}") for name in energies]
    return Table(
        [*heads, facts.say("col_rest")],
        rows,
        numbers_right(len(heads)),
        caption=facts.say("table_weeks"),
        note=f"{facts.say('rest_note')} {facts.sources('workout')}",
        small=True,
    )


def volume(facts: TrainingFacts) -> Section:
    """The section."""
    blocks: list[Block | None] = [Markdown("## " + facts.say("volume"))]
    finding = facts.findings.get(MINUTES.metric)
    if finding:
        blocks.append(average_sentence(facts, finding, "minutes_average"))
    return Section(*blocks, _figure(facts), activity_table(facts, facts.workouts), _weeks(facts), recent_table(facts))
