"""The values that goals are judged by: a metric's days or weeks, or what was ticked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from healthkit.analysis.adherence import Floats
from healthkit.analysis.nutrition import half_written
from healthkit.insight.nights import nights
from healthkit.insight.training import load
from healthkit.model.catalogue import Metric
from healthkit.planning.experiments.outcome import window
from healthkit.planning.goals.kinds import Kind, judged

if TYPE_CHECKING:
    from healthkit.store import Vault

_ENERGY = "dietary_energy_consumed"
_WEEK, _NOON = 7, 12


def days(vault: Vault, of: Kind, metric: str, first: date, last: date) -> Floats:
    """What is judged, by day from ``first`` to ``last``, NaN where nobody knows.

    A day of which less than half was written into the food diary counts as unknown. A day without a workout is a day
    of rest, as long as any data reaches that far.
    """
    length = max((last - first).days + 1, 0)
    if of.training:
        return _trained(vault, of, first, last, length)
    asked = judged(of, metric)
    if asked is None:
        return np.full(length, np.nan)
    values = window(vault, asked.id, first, length)
    if of.id == "bedtime":
        for one in nights(vault, first, last):  # what was recorded goes before what a vendor tells
            values[(one.day - first).days] = one.bed + _NOON
    if asked.group == "nutrition":
        energy = window(vault, _ENERGY, first, length)
        values[half_written(energy)] = np.nan
    return values


def weekly(of: Kind, values: Floats) -> Floats:
    """Weeks from days, ``[n // 7]``: the sum of training, the median of weighings; NaN where nothing is known."""
    whole = values[: len(values) // _WEEK * _WEEK].reshape(-1, _WEEK)
    found = np.full(len(whole), np.nan)
    known = ~np.isnan(whole)
    if of.training:
        full = known.all(axis=1)
        found[full] = whole[full].sum(axis=1)
    else:
        some = known.any(axis=1)
        found[some] = np.nanmedian(whole[some], axis=1)
    return found


def ticks(vault: Vault, number: int, first: date, last: date) -> Floats:
    """What was ticked, by day: 1 kept, 0 not, NaN unsaid."""
    values = np.full(max((last - first).days + 1, 0), np.nan)
    for on, value in vault.query("own_goal_days", own_goal_id=number).iter_rows():
        if first <= on <= last:
            values[(on - first).days] = value
    return values


def night(of: Kind, metric: str) -> bool:
    """Whether a day's value is whole in the morning, as of a night."""
    asked: Metric | None = judged(of, metric)
    return asked is not None and asked.night


def _trained(vault: Vault, of: Kind, first: date, last: date, length: int) -> Floats:
    if of.id == "training_load":
        course, _ = load(vault, last)
        values = np.full(length, np.nan)
        if course is not None:
            days = np.arange(len(course.load)) + (course.first - first).days
            held = (days >= 0) & (days < length)
            values[days[held]] = course.load[held]
    else:
        assert of.metric
        values = window(vault, of.metric, first, length)
    reach = vault.query("today_reach")
    begun, newest = reach["first"].min(), reach["last"].max()
    if isinstance(begun, date) and isinstance(newest, date):
        each = [first + timedelta(days=at) for at in range(length)]
        lived = np.array([begun <= day <= newest for day in each], dtype=bool)
        values[lived & np.isnan(values)] = 0.0
    return values
