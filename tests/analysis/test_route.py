"""Routes against distances and climbs that are known beforehand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.analysis import route

NONE = np.full(2, np.nan)


def test_a_degree_along_a_meridian() -> None:
    """One degree of the mean sphere is 111.195 km: 2 pi R / 360."""
    found = route.steps(np.array([0.0, 1.0, 2.0]), np.array([10.0, 10.0, 10.0]))
    assert found == pytest.approx([2 * math.pi * route.EARTH / 360] * 2)


def test_paris_to_london_along_the_great_circle() -> None:
    """Notre-Dame to Charing Cross: about 343 km."""
    metres = route.steps(np.array([48.8530, 51.5073]), np.array([2.3499, -0.1276]))
    assert metres[0] == pytest.approx(343_000, rel=0.005)


def test_the_date_line_is_no_trip_around_the_earth() -> None:
    latitude, longitude = np.array([0.0, 0.0, 0.0]), np.array([179.999, -179.999, -179.998])
    assert route.along(latitude, longitude)[-1] == pytest.approx(3 * 111.195, rel=0.001)
    east, _ = route.plane(latitude, longitude)
    assert np.ptp(east) == pytest.approx(3 * 111.195, rel=0.001)


def test_the_devices_own_length_is_taken_where_it_is_close() -> None:
    latitude, longitude = np.linspace(48, 48.01, 50), np.full(50, 2.0)
    own = route.along(latitude, longitude)[-1]
    assert route.along(latitude, longitude, own * 0.95)[-1] == pytest.approx(own * 0.95)
    assert route.along(latitude, longitude, own * 0.5)[-1] == pytest.approx(own), "that is another distance"


def test_climb_counts_hills_and_not_noise() -> None:
    rng = np.random.default_rng(7)
    hills = np.concatenate([np.linspace(0, 50, 200), np.linspace(50, 20, 100), np.linspace(20, 60, 200)])
    assert route.climbed(hills)[-1] == pytest.approx(90)
    assert route.climbed(hills + rng.normal(0, 0.3, 500))[-1] == pytest.approx(90, abs=3)
    assert route.climbed(100 + rng.normal(0, 0.3, 2000))[-1] == 0
    assert np.isnan(route.climbed(NONE)).all()
    assert route.climbed(np.linspace(80, 10, 50))[-1] == 0


@given(st.lists(st.floats(0, 500), min_size=2, max_size=60))
def test_climb_never_falls_and_never_exceeds_all_rises(heights: list[float]) -> None:
    levels = np.array(heights)
    found = route.climbed(levels)
    assert (np.diff(found) >= -1e-9).all()
    assert found[-1] <= np.clip(np.diff(levels), 0, None).sum() + 1e-6


def test_splits_add_up_to_the_whole() -> None:
    metres, seconds = np.linspace(0, 3400, 341), np.linspace(0, 1020, 341)
    found = route.splits(metres, seconds, metres / 100, 1000.0)
    assert [(one.start, one.end) for one in found] == [(0, 1000), (1000, 2000), (2000, 3000), (3000, 3400)]
    assert [one.seconds for one in found] == pytest.approx([300, 300, 300, 120])
    assert sum(one.climb for one in found) == pytest.approx(34)


def test_a_few_metres_at_the_end_are_no_split() -> None:
    metres = np.linspace(0, 2030, 204)
    assert len(route.splits(metres, metres / 3, np.full(204, np.nan), 1000.0)) == 2


def test_the_fastest_kilometre_is_found_between_positions() -> None:
    """3 m/s, then 4 m/s for 1 km that begins in the middle of a step, then 3 m/s again."""
    metres = np.arange(0, 5000, 7.0)
    seconds = np.interp(metres, [0, 1500, 2500, 5000], [0, 500, 750, 750 + 2500 / 3])
    found = route.fastest(metres, seconds, 1000.0)
    assert found is not None
    assert found.seconds == pytest.approx(250, abs=0.5)
    assert found.start == pytest.approx(500, abs=3)
    assert route.fastest(metres, seconds, 5000.0) is None


def test_a_pause_counts_for_the_clock() -> None:
    metres = np.array([0.0, 500, 500, 1000])
    seconds = np.array([0.0, 150, 270, 420])
    found = route.fastest(metres, seconds, 1000.0)
    assert found is not None
    assert found.seconds == 420


@given(st.lists(st.floats(0.5, 6), min_size=30, max_size=80))
def test_no_window_is_faster_than_the_fastest(speeds: list[float]) -> None:
    seconds = np.arange(len(speeds) + 1) * 10.0
    metres = np.append(0.0, np.cumsum(np.array(speeds) * 10))
    found = route.fastest(metres, seconds, 100.0)
    if found is None:
        assert metres[-1] < 100
        return
    tried = np.linspace(0, metres[-1] - 100, 400)
    brute = np.interp(tried + 100, metres, seconds) - np.interp(tried, metres, seconds)
    assert found.seconds <= brute.min() + 1e-6


def test_pace_is_unknown_across_a_gap() -> None:
    seconds = np.array([0.0, 10, 20, 200, 210, 220])
    metres = np.array([0.0, 30, 60, 90, 120, 150])
    found = route.pace(metres, seconds)
    assert np.isnan(found[2:4]).all()
    assert found[1] == pytest.approx(3)
