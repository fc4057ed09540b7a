"""Asleep or awake minute by minute."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.intervals import HOUR, MINUTE
from healthkit.analysis.sleep_states import minutes_asleep
from healthkit.clinical.formulas.sleep import regularity

NOON = 12 * 3600.0


def _states(*stretches: tuple[float, float], days: int = 1, recorded: list[bool] | None = None) -> np.ndarray:
    """Stretches in hours after the first noon."""
    start, end = (np.array([round(pair[side] * HOUR) for pair in stretches], np.int64) for side in (0, 1))
    return minutes_asleep(start, end, 0, np.array(recorded or [True] * days))


def test_overlapping_stretches_count_once():
    states = _states((10, 12), (11, 13))
    assert states.sum() == 180
    assert states[600] == 1
    assert states[599] == 0
    assert states[779] == 1
    assert states[780] == 0


def test_what_lies_outside_the_days_is_cut():
    assert _states((-5, 1), (23, 40)).sum() == 120


def test_a_day_without_a_sleep_is_unknown_not_awake():
    states = _states((10, 18), days=2, recorded=[True, False])
    assert np.isnan(states[1440:]).all()
    assert not np.isnan(states[:1440]).any()


def test_equal_days_are_as_regular_as_can_be():
    states = _states(*[(day * 24 + 11, day * 24 + 19) for day in range(7)], days=7)
    assert regularity(states, NOON, 60.0) == 100


def test_regularity_by_hand():
    """Bed four hours later every other day: 8 of 24 hours differ from the day before, so 100 − 200 × 8/24."""
    shift = [0, 4, 0, 4, 0, 4, 0]
    states = _states(*[(day * 24 + 9 + late, day * 24 + 17 + late) for day, late in enumerate(shift)], days=7)
    assert regularity(states, NOON, 60.0) == pytest.approx(100 - 200 * 8 / 24)


def test_seconds_are_rounded_to_minutes():
    states = minutes_asleep(np.array([29_000_000]), np.array([2 * MINUTE + 31_000_000]), 0, np.array([True]))
    assert states[:4].tolist() == [1, 1, 1, 0]
