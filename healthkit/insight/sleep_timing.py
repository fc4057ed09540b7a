"""When somebody sleeps: the nights on the person's own clock, how regular they are, workdays against free days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.intervals import HOUR, MINUTE
from healthkit.analysis.sleep_states import minutes_asleep
from healthkit.clinical.formulas.registry import Refused
from healthkit.clinical.formulas.sleep import msf_sc, regularity, sleep_duration_week, sleep_loss_week, social_jetlag
from healthkit.model.night import FREE

Micros = npt.NDArray[np.int64]
WORKDAYS = 5
LEAST = 3
"""Nights of each kind, below which neither is told."""
NOON = 12 * 60
_DAY = 24 * HOUR


@dataclass(frozen=True)
class Regular:
    """The Sleep Regularity Index of some days; ``days`` have a recorded sleep, ``value`` is NaN where too few."""

    value: float
    days: int


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


def timing(raw: pl.DataFrame, onset: Micros, woke: Micros) -> pl.DataFrame:
    """Nights with an end and a beginning, in minutes after the noon before the day of waking.

    Mid-sleep lies half-way between falling asleep and waking, as the Munich ChronoType Questionnaire has it.

    Args:
        raw: rows of ``report_sleep_times`` with ``onset``.
        onset: falling asleep, µs on the person's own clock.
        woke: waking, likewise.
    """
    noon = raw["day"].cast(pl.Datetime("us")).dt.epoch("us").to_numpy() - 12 * HOUR
    began, ended = (onset - noon) / MINUTE, (woke - noon) / MINUTE
    latency = (raw["onset"] - raw["bed_since"]).dt.total_seconds() / 60
    return raw.select("day", "asleep").with_columns(
        onset=pl.Series(began),
        woke=pl.Series(ended),
        mid=pl.Series((began + ended) / 2),
        latency=pl.when(latency >= 0).then(latency),
    )


def regular(start: Micros, end: Micros, days: pl.Series, first: date, last: date) -> Regular:
    """The Sleep Regularity Index of some days, noon to noon.

    Args:
        start: beginning of each stretch asleep, naps too, µs on the person's own clock.
        end: its end.
        days: days of waking with a recorded sleep, all between the first and the last.
        first: the first day.
        last: the last day, included.
    """
    length = (last - first).days + 1
    noon = (first - date(1970, 1, 1)) // timedelta(microseconds=1) - 12 * HOUR
    recorded = np.zeros(length, dtype=np.bool_)
    recorded[(days - first).dt.total_days().to_numpy()] = True
    touched = (end > noon) & (start < noon + length * _DAY)
    states = minutes_asleep(start[touched], end[touched], noon, recorded)
    try:
        return Regular(regularity(states, 12 * 3600.0, 60.0), int(recorded.sum()))
    except Refused:
        return Regular(float("nan"), int(recorded.sum()))


def is_free(days: pl.Series) -> pl.Series:
    """Which days of waking are taken for free days."""
    return (days.dt.weekday() - 1).is_in(FREE)


def of_nights(nights: pl.DataFrame) -> Kind:
    """Means of some nights; sleep lasts from falling asleep to waking, as the questionnaire has it."""
    means = [float(nights[column].to_numpy().mean()) for column in ("onset", "mid", "woke", "asleep")]
    return Kind(nights.height, means[0], means[1], means[2], (means[2] - means[0]) / 60, means[3] / 60)


def week(nights: pl.DataFrame) -> Week | None:
    """Both kinds of day; None with too few nights of one."""
    free_day = is_free(nights["day"])
    work, free = nights.filter(~free_day), nights.filter(free_day)
    if min(work.height, free.height) < LEAST:
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
