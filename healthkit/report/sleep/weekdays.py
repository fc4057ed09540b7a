"""Workdays and free days: when and how long, social jetlag, and what the shorter kind of day lacks over a week."""

from __future__ import annotations

import numpy as np
import polars as pl

from healthkit.analysis.weekends import free_days
from healthkit.insight.sleep_timing import LEAST, Week, week
from healthkit.report.blocks import Block, Markdown, Note, Section, Table
from healthkit.report.period.phrases import numbers_right
from healthkit.report.sleep.facts import SLEEP, NightFacts


def _table(facts: NightFacts, found: Week) -> Table:
    words = facts.words
    rows: list[list[str | list[float]]] = [[facts.say("nights_counted"), str(found.work.n), str(found.free.n), ""]]
    for key in ("onset", "mid", "woke"):
        one, other = getattr(found.work, key), getattr(found.free, key)
        rows.append([facts.say(f"mctq_{key}"), words.time(one), words.time(other), words.signed(SLEEP, other - one)])
    for key in ("length", "asleep"):
        one, other = getattr(found.work, key) * 60, getattr(found.free, key) * 60
        rows.append(
            [facts.say(f"mctq_{key}"), words.clock(one), words.clock(other), words.difference(SLEEP, other, one)]
        )
    columns = [facts.say(f"col_{key}") for key in ("mean", "workdays", "free_days", "delta")]
    return Table(
        columns,
        rows,
        numbers_right(3),
        widths=[3.2, 1.4, 1.4, 1.4],
        caption=facts.say("table_weekdays"),
        note=f"{facts.say('weekdays_note')} {facts.sources('sleep_analysis')}",
        small=True,
    )


def _derived(facts: NightFacts, found: Week) -> Table:
    words = facts.words
    rows: list[list[str | list[float]]] = [
        [facts.say("jetlag"), words.signed(SLEEP, found.jetlag * 60), facts.say("jetlag_meaning")],
        [facts.say("chronotype"), words.time(found.chronotype), facts.say("chronotype_meaning")],
        [facts.say("week_mean"), words.clock(found.mean * 60), facts.say("week_mean_meaning")],
        [facts.say("week_loss"), words.clock(found.loss * 60), facts.say("week_loss_meaning")],
    ]
    columns = [facts.say("col_what"), facts.say("col_value"), facts.say("col_meaning")]
    return Table(
        columns,
        rows,
        ["left", "right", "left"],
        widths=[2.2, 1.1, 5],
        caption=facts.say("table_mctq"),
        note=facts.say("mctq_source"),
        small=True,
    )


def _compared(facts: NightFacts) -> Markdown:
    """Whether time asleep differs between the two kinds of day by more than the weeks scatter."""
    days = facts.inside_nights["day"]
    weekday = (days.dt.weekday() - 1).cast(pl.Int64).to_numpy()
    weeks_of = (days.to_physical().cast(pl.Int64) + 3).to_numpy() // 7  # 1 January 1970 was a Thursday
    asleep = facts.inside_nights["asleep"].to_numpy().astype(np.float64)
    found, weeks = free_days(weekday, weeks_of, asleep)
    words = facts.words
    low, high = ("–" if np.isnan(end) else words.signed(SLEEP, end) for end in (found.low, found.high))
    return Markdown(
        facts.say(
            f"free_{found.verdict}",
            free=words.clock(found.first),
            work=words.clock(found.second),
            delta=words.difference(SLEEP, found.first, found.second),
            low=low,
            high=high,
            weeks=weeks,
        )
    )


def weekdays(facts: NightFacts) -> Section:
    """The section."""
    heading: Block = Markdown("## " + facts.say("weekdays"))
    found = week(facts.inside_nights)
    if found is None:
        return Section(heading, Note(facts.say("weekdays_too_few", least=LEAST)))
    return Section(heading, _compared(facts), _table(facts, found), _derived(facts, found))
