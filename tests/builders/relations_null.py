"""Days of many metrics that have nothing to do with each other, save what is planted: memory, weeks, seasons, gaps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]

FIRST = 739_000
BURN = 120


def unrelated(random: np.random.Generator, days: int, metrics: int, memory: tuple[float, float] = (0.0, 0.9)) -> Floats:
    """First-order series, each with a memory of its own; half of them under noise of a day, so that memory is longer
    than its first lag tells."""
    memories = random.uniform(*memory, size=metrics)
    value = random.normal(size=metrics)
    found = np.empty((days + BURN, metrics))
    steps = random.normal(size=found.shape) * np.sqrt(1 - memories**2)
    for index in range(len(found)):
        value = memories * value + steps[index]
        found[index] = value
    noisy = random.random(metrics) < 0.5
    return found[BURN:] + 0.7 * noisy * random.normal(size=(days, metrics))


def lived(random: np.random.Generator, found: Floats) -> Floats:
    """The same with what all of a person's days share: weekends, a year, a drift; odd shapes, amounts in steps."""
    days, metrics = found.shape
    at = np.arange(days)
    weekend = ((at + FIRST) % 7 >= 5)[:, None] * random.normal(0, 1.5, metrics)
    year = np.cos(2 * np.pi * (at[:, None] / 365.25 - 0.1 * random.random(metrics))) * random.normal(0, 1.5, metrics)
    drift = (at / 365.25)[:, None] * random.normal(0, 0.5, metrics)
    made = found + weekend + year + drift
    shape = np.arange(metrics) % 4
    made[:, shape == 1] = np.exp(made[:, shape == 1] / 2)
    made[:, shape == 2] = np.maximum(np.round(2 * made[:, shape == 2]), 0)
    return made


def with_gaps(random: np.random.Generator, made: Floats) -> Floats:
    """Single days missing, three weeks missing, and some metrics only every other day or so."""
    days, metrics = made.shape
    share = np.where(np.arange(metrics) % 5 == 4, 0.55, 0.08)
    found = np.where(random.random(made.shape) < share, np.nan, made)
    for metric in range(metrics):
        start = random.integers(0, max(days - 21, 1))
        found[start : start + 21, metric] = np.nan
    return found


def days_of(found: Floats) -> Days:
    """The day numbers of the rows."""
    return np.arange(len(found), dtype=np.int64) + FIRST
