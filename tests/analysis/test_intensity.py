"""Zones of a person's own highest heart rate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.analysis.intensity import ZONES, bounds, reserve, zone_minutes, zone_of


def test_the_published_bounds():
    """57, 64, 77 and 96 % of 200 (Garber 2011)."""
    rates = np.array([113, 114, 127, 128, 153, 154, 191, 192, 210], dtype=float)
    names = [ZONES[place] for place in zone_of(rates, 200.0)]
    assert names == [
        "very_light", "light", "light", "moderate", "moderate", "vigorous", "vigorous", "maximal", "maximal",
    ]  # fmt: skip
    assert bounds(200.0) == [(0, 113), (114, 127), (128, 153), (154, 191), (192, None)]


def test_minutes_add_up():
    found = zone_minutes(np.array([100.0, 130.0, 130.0, 195.0]), np.array([10.0, 5.0, 2.5, 1.0]), 200.0)
    assert found.tolist() == [10.0, 0.0, 7.5, 0.0, 1.0]


@given(st.integers(120, 220), st.lists(st.integers(30, 240), min_size=1, max_size=50))
def test_zones_agree_with_their_bounds(highest, rates):
    edges = bounds(float(highest))
    for rate, place in zip(rates, zone_of(np.array(rates, dtype=float), float(highest)), strict=True):
        low, high = edges[place]
        assert low <= rate
        assert high is None or rate <= high


def test_the_reserve_is_cut_at_both_ends():
    assert reserve(np.array([50.0, 60.0, 120.0, 180.0, 190.0]), 60.0, 180.0).tolist() == [0, 0, 0.5, 1, 1]


def test_no_rate_is_no_time():
    assert zone_minutes(np.array([]), np.array([]), 180.0).sum() == pytest.approx(0)
