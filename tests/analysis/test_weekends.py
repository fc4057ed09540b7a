"""Free days against workdays: each week is its own control."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.analysis.weekends import free_days

WEEKDAY = np.tile(np.arange(7), 6)
WEEK = np.repeat(np.arange(6), 7)


def test_a_slow_change_is_no_difference():
    values = 100.0 * WEEK + np.where(WEEKDAY >= 5, 3.0, 0.0) + np.tile([0.2, -0.2, 0, 0.1, -0.1, 0.3, -0.3], 6)
    values[6] += 1.0
    found, weeks = free_days(WEEKDAY, WEEK, values)
    assert weeks == 6
    assert found.difference == pytest.approx(3.0 + 0.5 / 6, abs=1e-9)
    assert found.verdict == "higher"
    assert (found.n_first, found.n_second) == (12, 30)


def test_the_interval_is_students():
    values = np.where(WEEKDAY >= 5, WEEK % 2 * 2.0, 0.0)  # differences 0, 2, 0, 2, 0, 2
    found, _ = free_days(WEEKDAY, WEEK, values)
    spread = np.std([0, 2, 0, 2, 0, 2], ddof=1) / np.sqrt(6)
    assert found.difference == 1.0
    assert found.high - found.low == pytest.approx(2 * 2.5705818 * spread)
    assert found.verdict == "unchanged"


def test_weeks_without_both_kinds_are_left_out():
    values = np.where(WEEKDAY >= 5, 5.0, 4.0) + WEEK * 0.1 * (WEEKDAY >= 5)
    values[(WEEKDAY >= 5) & (WEEK < 4)] = np.nan
    found, weeks = free_days(WEEKDAY, WEEK, values)
    assert weeks == 2
    assert found.verdict == "unknown"
    assert (found.n_first, found.n_second) == (4, 10)


def test_no_day_at_all():
    nothing = np.array([], dtype=np.int64)
    found, weeks = free_days(nothing, nothing, np.array([]))
    assert (weeks, found.verdict, found.n_first) == (0, "unknown", 0)
    assert free_days(WEEKDAY, WEEK, np.full(42, np.nan))[1] == 0


@given(st.lists(st.floats(-1e3, 1e3), min_size=42, max_size=42), st.floats(-1e3, 1e3))
def test_a_shift_of_all_days_changes_nothing(values, shift):
    one, _ = free_days(WEEKDAY, WEEK, np.array(values))
    other, _ = free_days(WEEKDAY, WEEK, np.array(values) + shift)
    assert other.difference == pytest.approx(one.difference, abs=1e-6)
