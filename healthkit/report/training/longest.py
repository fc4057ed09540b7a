"""The longest workouts of each activity, rows of days with and without training, and every workout of the period."""

from __future__ import annotations

from itertools import groupby

import polars as pl

from healthkit.i18n import number
from healthkit.i18n.clock import time_of_day
from healthkit.report.blocks import Block, Markdown, Section, Table
from healthkit.report.period.measures import BY_METRIC, DISTANCE, HEART_RATE
from healthkit.report.period.phrases import numbers_right
from healthkit.report.period.wording import short_date
from healthkit.report.period.workouts import activity_name, by_activity, energy_columns, energy_note
from healthkit.report.training.facts import TrainingFacts

_AT_MOST = 200
_ENERGY = BY_METRIC["active_energy_burned"]


def _longest(facts: TrainingFacts) -> Table:
    """For each activity its longest workout by time and by distance, with their days."""
    words, lang, rows = facts.words, facts.words.lang, list[list[str | list[float]]]()
    for kind, count in by_activity(facts.workouts).select("activity", "n").iter_rows():
        of = facts.workouts.filter(pl.col("activity") == kind)
        before = facts.all_workouts.filter(pl.col("activity") == kind, pl.col("day") < facts.span.first)
        by_time = of.sort("minutes", descending=True, nulls_last=True, maintain_order=True).row(0, named=True)
        far = of.drop_nulls("distance").sort("distance", descending=True, maintain_order=True)
        furthest = far.row(0, named=True) if far.height else None
        earlier = (before["distance"] if furthest else before["minutes"]).drop_nulls().to_list()
        shown = (words.full(DISTANCE, max(earlier)) if furthest else words.clock(max(earlier))) if earlier else "–"
        rows.append(
            [
                activity_name(kind, lang),
                number(count, lang),
                f"{words.clock(by_time['minutes'])} ({short_date(by_time['day'], lang)})",
                f"{words.full(DISTANCE, furthest['distance'])} ({short_date(furthest['day'], lang)})"
                if furthest
                else "–",
                shown,
            ]
        )
    columns = [facts.say(f"col_{key}") for key in ("workout", "count", "longest_time", "longest_distance", "earlier")]
    return Table(
        columns,
        rows,
        numbers_right(4),
        widths=[2, 0.9, 2, 2, 1.8],
        note=f"{facts.say('longest_note')} {facts.sources('workout')}",
        small=True,
    )


def _rows(facts: TrainingFacts) -> Markdown:
    """Days with training, and the longest rows of days with and without."""
    trained = set(facts.workouts["day"].to_list())
    told = [day for day in facts.told_days if facts.span.first <= day <= facts.span.last]
    runs = dict.fromkeys((True, False), 0)
    for flag, days in groupby(told, key=lambda day: day in trained):
        runs[flag] = max(runs[flag], len(list(days)))
    return Markdown(
        facts.say(
            "days_trained", len(trained), n=len(trained), days=len(told), in_a_row=runs[True], rest_in_a_row=runs[False]
        )
    )


def longest(facts: TrainingFacts) -> Section:
    """The section."""
    return Section(Markdown("## " + facts.say("longest")), _rows(facts), _longest(facts))


def every(facts: TrainingFacts) -> Section:
    """Each workout of the period on a line; the newest ones where there are very many."""
    words, lang = facts.words, facts.words.lang
    shown = facts.workouts.tail(_AT_MOST)
    energies, several = energy_columns(shown), shown["source"].n_unique() > 1
    lines: list[list[str | list[float]]] = [
        [
            short_date(row["day"], lang),
            time_of_day(at, lang),
            activity_name(row["activity"], lang),
            words.clock(row["minutes"]) if row["minutes"] else "–",
            words.full(DISTANCE, row["distance"]) if row["distance"] else "–",
            *[words.full(_ENERGY, row[name]) if row[name] else "–" for name in energies],
            words.full(HEART_RATE, row["heart"]) if row["heart"] else "–",
            *([row["source"] or "–"] if several else []),
        ]
        for row, at in zip(shown.iter_rows(named=True), facts.local(shown["start_utc"]), strict=True)
    ]
    heads = ["day", "start", "workout", "duration", "distance", *[f"of_{name}" for name in energies], "heart"]
    heads += ["source"] if several else []
    blocks: list[Block] = [Markdown("## " + facts.say("workouts"))]
    if shown.height < facts.workouts.height:
        blocks.append(Markdown(facts.say("newest_only", n=number(_AT_MOST, lang))))
    table = Table(
        [facts.say(f"col_{key}") for key in heads],
        lines,
        ["left", "right", "left", *numbers_right(len(heads) - 3 - several)[1:], *numbers_right(0)[: int(several)]],
        widths=[0.9, 0.8, 1.9, 1.0, 1.0, *[1.1] * len(energies), 1.1, *[1.9] * several],
        note=f"{energy_note(facts, energies)} {facts.sources('workout')}",
        small=True,
    )
    return Section(*blocks, table)
