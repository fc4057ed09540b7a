"""Curves after meals: heights known beforehand come back, crowded and half-seen meals are left out."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.after_meals import GRID, after_meals, typical
from healthkit.analysis.intervals import HOUR, MINUTE


def course(hours: int = 24, step: int = 5) -> tuple[np.ndarray, np.ndarray]:
    at = np.arange(0, hours * 60, step, dtype=np.int64) * MINUTE
    return at, np.full(len(at), 5.0)


def wave(at: np.ndarray, since: int, height: float, top: int = 45) -> np.ndarray:
    """A triangle: up to its height at ``top`` minutes, down again in as many."""
    minutes = (at - since) / MINUTE
    return height * np.clip(1 - np.abs(minutes - top) / top, 0, None)


def test_the_height_and_the_time_of_the_top_come_back() -> None:
    at, value = course()
    meals = np.array([8 * HOUR, 13 * HOUR, 19 * HOUR])
    for since, height in zip(meals, (1.0, 3.0, 2.0), strict=True):
        value = value + wave(at, int(since), height)
    found = after_meals(at, value, meals)
    assert found.used.all()
    assert found.rise == pytest.approx([1.0, 3.0, 2.0])
    assert found.top.tolist() == [45, 45, 45]
    assert found.curves[1, GRID == 45] == pytest.approx([8.0])


def test_meals_close_together_and_meals_seen_in_part_count_for_nothing() -> None:
    at, value = course()
    meals = np.array([8 * HOUR, 9 * HOUR, 13 * HOUR, 23 * HOUR])
    found = after_meals(at, value, meals)
    assert found.crowded.tolist() == [True, True, False, False]
    assert found.used.tolist() == [False, False, True, False]  # the day ends an hour after the last
    assert np.isnan(found.rise[~found.used]).all()
    hole = (at < 12.3 * HOUR) | (at > 13.1 * HOUR)
    assert not after_meals(at[hole], value[hole], meals).used[2]  # nothing before it


def test_no_readings_or_no_meals() -> None:
    at, value = course()
    nothing = np.zeros(0, dtype=np.int64)
    assert not after_meals(nothing, np.zeros(0), np.array([HOUR])).used.any()
    assert after_meals(at, value, nothing).curves.shape == (0, len(GRID))


def test_the_typical_curve_starts_from_each_meals_own_level() -> None:
    curves = np.vstack([np.full(len(GRID), 5.0), np.full(len(GRID), 7.0)])
    curves[:, GRID == 60] += [[1.0], [2.0]]
    low, middle, high = typical(curves)
    assert middle[GRID < 0] == pytest.approx(0)
    assert middle[GRID == 60] == pytest.approx([1.5])
    assert low[GRID == 60] < middle[GRID == 60] < high[GRID == 60]
