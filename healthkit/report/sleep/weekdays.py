"""Workdays and free days: when and how long, social jetlag, and what the shorter kind of day lacks over a week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from healthkit.analysis.weekends import free_days
from healthkit.clinical.formulas.registry import Refused
from healthkit.clinical.formulas.sleep import msf_sc, sleep_duration_week, sleep_loss_week, social_jetlag
from healthkit.report.blocks import Block, Markdown, Note, Section, Table
from healthkit.report.period.measures import NOON
from healthkit.report.period.phrases import numbers_right
from healthkit.report.sleep.facts import SLEEP, NightFacts

FREE = (5, 6)
"""Weekdays, Monday is 0, of waking that are taken for free days."""
WORKDAYS = 5
_LEAST = 3
"""Nights of each kind, below which neither is told."""


@dataclass(frozen=True)
class Kind:
    """The nights of one kind of day: how many, and their means; times in min after noon, lengths in h."""

    n: int
    onset: float
    mid: float
    woke: float
    length: float
    asleep: float


@dataclass(frozen=True)
class Week:
    """What workdays and free days come to together.

    ``jetlag`` in h, signed: above zero where free days lie later; ``chronotype`` is the corrected mid-sleep on free
    days, min after noon; ``mean`` is the week's mean sleep and ``loss`` what is lost over a week, both in h.
    """

    work: Kind
    free: Kind
    jetlag: float
    chronotype: float
    mean: float
    loss: float


def of_nights(nights: pl.DataFrame) -> Kind:
    """Means of some nights; sleep lasts from falling asleep to waking, as the questionnaire has it."""
    means = [float(nights[column].to_numpy().mean()) for column in ("onset", "mid", "woke", "asleep")]
    return Kind(nights.height, means[0], means[1], means[2], (means[2] - means[0]) / 60, means[3] / 60)


def week(nights: pl.DataFrame) -> Week | None:
    """Both kinds of day; None with too few nights of one."""
    free_day = (nights["day"].dt.weekday() - 1).is_in(FREE)
    work, free = nights.filter(~free_day), nights.filter(free_day)
    if min(work.height, free.height) < _LEAST:
        return None
    one, other = of_nights(work), of_nights(free)
    jetlag = social_jetlag(other.mid * 60, one.mid * 60, signed=True)
    mean = sleep_duration_week(one.length, other.length, WORKDAYS)
    loss = sleep_loss_week(one.length, other.length, WORKDAYS) / 3600
    return Week(one, other, jetlag, _chronotype(one, other), mean, loss)


def _chronotype(work: Kind, free: Kind) -> float:
    """Mid-sleep on free days corrected for what free days add, min after noon; MSFsc."""
    clock = (free.mid + NOON) * 60
    try:
        answer = msf_sc(clock, work.length, free.length, WORKDAYS, alarm_free_days=False)
    except Refused:
        return float("nan")
    hours, minutes, seconds = (int(part) for part in str(answer.value).split(":"))
    return (hours * 60 + minutes + seconds / 60 + NOON) % (24 * 60)


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
    week = (days.to_physical().cast(pl.Int64) + 3).to_numpy() // 7  # 1 January 1970 was a Thursday
    asleep = facts.inside_nights["asleep"].to_numpy().astype(np.float64)
    found, weeks = free_days(weekday, week, asleep)
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
        return Section(heading, Note(facts.say("weekdays_too_few", least=_LEAST)))
    return Section(heading, _compared(facts), _table(facts, found), _derived(facts, found))
