"""The month's workouts by kind of activity, beside the months before."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from healthkit.i18n import number
from healthkit.report.blocks import Block, Markdown, Section
from healthkit.report.period.facts import Facts
from healthkit.report.period.workouts import activity_table, workouts

_ENOUGH = 4


def sport(facts: Facts) -> Section:
    """The section."""
    span = facts.span
    rows = workouts(facts, span.first, span.last)
    before = workouts(facts, span.before, span.first - timedelta(days=1))
    blocks: list[Block] = [Markdown("## " + facts.say("workouts")), activity_table(facts, rows)]
    if before.height:
        blocks += _before(facts, before)
    return Section(*blocks)


def _before(facts: Facts, before: pl.DataFrame) -> list[Block]:
    """What was usual in the months before, of those since the first workout."""
    since = before["day"][0]
    months = [window for window in facts.span.earlier if window.last >= since]
    if len(months) < _ENOUGH:
        return []
    edges = np.array([window.first for window in months], dtype="datetime64[D]")
    place = np.searchsorted(edges, before["day"].to_numpy().astype("datetime64[D]"), side="right") - 1
    counts = np.bincount(place, minlength=len(months))
    minutes = np.bincount(place, weights=before["minutes"].fill_null(0.0).to_numpy(), minlength=len(months))
    count, total = number(float(np.median(counts)), facts.words.lang), facts.words.clock(float(np.median(minutes)))
    return [Markdown(facts.say("workouts_before", n=count, total=total))]
