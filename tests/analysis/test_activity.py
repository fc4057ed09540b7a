"""Weeks against the guideline, and cadence by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from healthkit.analysis.activity import HIGH, LOW, cadence, guideline


def test_the_mixtures_that_the_guideline_itself_names() -> None:
    """WHO 2020: 150 moderate, 75 vigorous, or an equivalent combination."""
    found = guideline(np.array([150.0, 0.0, 75.0, 149.0]), np.array([0.0, 75.0, 37.5, 0.0]))
    assert found.equivalent.tolist() == [150, 150, 150, 149]
    assert (found.weeks, found.reached, found.median) == (4, 3, 150)
    assert (LOW, HIGH) == (150, 300)


def test_cadence_by_hand() -> None:
    """40 minutes at 90 and 20 at 120 steps/min: the fastest half hour is 20 at 120 and 10 at 90."""
    found = cadence(np.array([90.0] * 40 + [120.0] * 20), np.ones(60))
    assert (found.minutes, found.brisk, found.fast) == (60, 20, 0)
    assert found.peak == pytest.approx((20 * 120 + 10 * 90) / 30)


def test_long_stretches_hide_their_pace() -> None:
    found = cadence(np.array([600.0, 50.0]), np.array([10.0, 1.0]))
    assert found.minutes == 1
    assert math.isnan(found.peak)
