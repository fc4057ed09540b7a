"""The outcome's values: of a metric's merged days, or as rated by hand; of the past, and of an experiment's days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from healthkit.analysis.nof1 import Past, past
from healthkit.analysis.nof1.design import Floats
from healthkit.planning.experiments.protocol import SCORE
from healthkit.planning.experiments.registry import Day, Experiment
from healthkit.source.reading import series

if TYPE_CHECKING:
    from healthkit.store import Vault

LOOKED_BACK = 120
ASSUMED = Past(2.0, 0.3, 0)
"""For a rating, which has no past: two points of ten from day to day, and some memory."""


def window(vault: Vault, metric: str, first: date, length: int) -> Floats:
    """A metric's days, ``[length]``, NaN where missing."""
    found = np.full(length, np.nan)
    points = series(vault, metric, first=first, last=first + timedelta(days=length - 1)).points
    for day, value in points.iter_rows():
        found[(day - first).days] = np.nan if value is None else value
    return found


def scatter(vault: Vault, outcome: str, before: date) -> Past | None:
    """How an outcome's days scattered in the 120 days before one; None where they are too few."""
    if outcome == SCORE:
        return ASSUMED
    return past(window(vault, outcome, before - timedelta(days=LOOKED_BACK), LOOKED_BACK))


def values(vault: Vault, one: Experiment, said: dict[date, Day]) -> Floats:
    """The outcome by day of the schedule up to its last day, moved back by the lag; NaN where missing."""
    first, length = one.protocol.first, (one.last - one.protocol.first).days + 1
    if one.protocol.outcome != SCORE:
        return window(vault, one.protocol.outcome, first + timedelta(days=one.protocol.lag), max(length, 0))
    every = (said.get(first + timedelta(days=at)) for at in range(length))
    return np.array([np.nan if day is None or day.score is None else day.score for day in every], dtype=float)
