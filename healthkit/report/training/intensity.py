"""How hard: time by heart rate, in zones of the person's own highest rate."""

from __future__ import annotations

import numpy as np
import polars as pl

from healthkit.analysis.intensity import FROM, ZONES, bounds, zone_minutes, zone_of
from healthkit.charts.clock import NBSP
from healthkit.charts.report_training import Layer, stack
from healthkit.i18n import number
from healthkit.insight.load import Limits
from healthkit.report.blocks import Block, Figure, Markdown, Note, Section, Table
from healthkit.report.period.phrases import numbers_right, ticks
from healthkit.report.training.facts import TrainingFacts
from healthkit.report.training.weeks import week_marks, week_names

COLOURS = ("#C9D6DF", "#8DBBD9", "#3A7DAC", "#E2A04A", "#B34D00")
_BELOW = 10
"""So far below the rate expected for the age (bpm), the observed highest is probably not the person's own."""


def _inside(facts: TrainingFacts) -> pl.DataFrame:
    return facts.held.filter(pl.col("day") >= facts.span.first)


def _table(facts: TrainingFacts, known: Limits) -> Table:
    """Minutes and share of each zone."""
    lang, words, held = facts.words.lang, facts.words, _inside(facts)
    rate, minutes = (held[name].to_numpy().astype(np.float64) for name in ("rate", "minutes"))
    each = zone_minutes(rate, minutes, known.highest)
    total = float(each.sum())
    weeks = facts.span.length / 7
    rows: list[list[str | list[float]]] = []
    for zone, share, (low, high), spent in zip(ZONES, FROM, bounds(known.highest), each, strict=True):
        span = facts.say("beats_from", low=low) if high is None else facts.say("beats", low=low, high=high)
        span = facts.say("beats_below", high=high + 1) if low == 0 and high is not None else span
        rows.append(
            [
                facts.say(f"zone_{zone}"),
                facts.say("percent_from", percent=number(share * 100, lang)) if share else "–",
                span,
                words.clock(float(spent)),
                words.clock(float(spent) / weeks),
                f"{number(100 * float(spent) / total, lang)}{NBSP}%" if total else "–",
            ]
        )
    columns = [facts.say(f"col_{key}") for key in ("zone", "percent", "beats", "duration", "a_week", "share")]
    covered = facts.workouts.join(held.group_by("session_id").agg(pl.col("minutes").sum().alias("held")), "session_id")
    note = facts.say(
        "zones_note",
        covered=covered.height,
        workouts=facts.workouts.height,
        readings=number(int(held["n"].sum()), lang),
        hours=words.clock(total),
    )
    return Table(columns, rows, numbers_right(5), widths=[1.8, 1.4, 1.7, 1.3, 1.3, 0.9], note=note, small=True)


def _figure(facts: TrainingFacts, known: Limits) -> Figure | None:
    """Hours a week in each zone."""
    if not facts.weeks:
        return None
    lang = facts.words.lang
    zone = zone_of(facts.held["rate"].to_numpy().astype(np.float64), known.highest)
    told = facts.held.with_columns(zone=pl.Series(zone))
    layers = [
        Layer(
            facts.say(f"zone_{name}"),
            (facts.week_sums(told.filter(pl.col("zone") == place), "minutes") / 60).tolist(),
        )
        for place, name in enumerate(ZONES)
    ]
    total = np.sum([layer.values for layer in layers], axis=0)
    if not total.max():
        return None
    marks, names = ticks([float(total.max())], None, lang, zero=True)
    places, labels = week_marks(facts)
    rows: list[list[str | list[float]]] = [
        [name, *[number(layer.values[place], lang, 1) for layer in layers]]
        for place, name in enumerate(week_names(facts))
    ]
    heads = [facts.say("col_week_from"), *[layer.name for layer in layers]]
    return Figure(
        stack(layers, places, labels, lang, ticks=marks, tick_text=names, colours=COLOURS, since=facts.since),
        alt=facts.say("alt_zones", len(facts.weeks)),
        caption=facts.say("fig_zones"),
        note=facts.say("weeks_note_before" if facts.since else "weeks_note"),
        table=Table(heads, rows, numbers_right(len(layers)), small=True),
    )


def _limits(facts: TrainingFacts, known: Limits) -> list[Block]:
    """Where the highest rate comes from, and what that means for the zones."""
    lang = facts.words.lang
    said: list[Block] = [Markdown(facts.say("highest", rate=number(known.highest, lang)))]
    if known.expected is None:
        return said
    values = {"rate": number(known.highest, lang), "expected": number(known.expected, lang)}
    if known.highest < known.expected - _BELOW:
        return [*said, Note(facts.say("highest_low", None, **values))]
    return [*said, Markdown(facts.say("highest_expected", None, **values))]


def intensity(facts: TrainingFacts) -> Section:
    """The section."""
    heading, known = Markdown("## " + facts.say("intensity")), facts.person_limits
    if known is None or _inside(facts).is_empty():
        return Section(heading, Note(facts.say("no_rates")))
    method = Markdown(facts.say("zones_method"))
    return Section(heading, *_limits(facts, known), _table(facts, known), _figure(facts, known), method)
