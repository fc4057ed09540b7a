"""Theil–Sen and Mann–Kendall against values worked out otherwise, and how often chance is called a trend."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.analysis.trend import LONGEST, MINIMUM, trend


def test_a_straight_line_is_found_exactly() -> None:
    days = np.array([0, 1, 3, 4, 8, 9, 15, 20, 21, 30])
    found = trend(days, 5 + 0.25 * days)
    assert found.direction == "up"
    assert found.slope == pytest.approx(0.25)
    assert (found.start, found.end) == (pytest.approx(5.0), pytest.approx(12.5))
    assert found.change == pytest.approx(7.5)
    assert (found.low, found.high) == (pytest.approx(0.25), pytest.approx(0.25))


def test_median_of_slopes_by_hand() -> None:
    days, values = np.arange(8), np.array([1.0, 3.0, 2.0, 5.0, 4.0, 7.0, 6.0, 100.0])
    slopes = [(values[j] - values[i]) / (j - i) for i in range(8) for j in range(i + 1, 8)]
    assert trend(days, values).slope == pytest.approx(float(np.median(slopes)))


def test_significance_without_memory_is_kendalls() -> None:
    """S of a rising series of ten is 45, its variance 125: z = 44 / √125."""
    values = np.array([1.0, 2.1, 2.9, 4.2, 4.8, 6.1, 6.9, 8.2, 8.8, 10.1])  # alternating about a line: no memory
    found = trend(np.arange(10), values)
    assert found.p == pytest.approx(math.erfc(44 / math.sqrt(125) / math.sqrt(2)))


def test_one_wild_day_does_not_turn_it() -> None:
    random = np.random.default_rng(5)
    values = 60 - 0.05 * np.arange(90) + random.normal(0, 1, 90)
    values[40] = 900
    found = trend(np.arange(90), values)
    assert found.direction == "down"
    assert found.slope == pytest.approx(-0.05, abs=0.02)
    assert found.low < found.slope < found.high


def test_too_few_values() -> None:
    found = trend(np.arange(MINIMUM - 1), np.arange(MINIMUM - 1, dtype=float))
    assert found.direction == "unknown"
    assert math.isnan(found.slope)


def test_all_the_same() -> None:
    found = trend(np.arange(30), np.full(30, 7.0))
    assert (found.direction, found.slope, found.p) == ("none", 0.0, 1.0)


def test_days_must_increase() -> None:
    with pytest.raises(ValueError, match="increase"):
        trend(np.array([1, 1, 2]), np.zeros(3))


def test_long_series_become_weeks() -> None:
    n = LONGEST + 70
    random = np.random.default_rng(11)
    found = trend(np.arange(n), 100 + 0.01 * np.arange(n) + random.normal(0, 2, n))
    assert (found.step, found.direction) == (7, "up")
    assert found.n == math.ceil(n / 7)
    assert found.slope == pytest.approx(0.01, abs=0.002)


@pytest.mark.parametrize(("memory", "most"), [(0.0, 0.08), (0.5, 0.10), (0.7, 0.13)])
def test_chance_is_rarely_called_a_trend(memory: float, most: float) -> None:
    random = np.random.default_rng(3)
    called = 0
    for _ in range(300):
        noise, values = random.normal(size=60), np.zeros(60)
        for index in range(1, 60):
            values[index] = memory * values[index - 1] + noise[index]
        called += trend(np.arange(60), values).direction != "none"
    assert called / 300 <= most


@given(
    values=st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=40),
    shift=st.floats(-1e3, 1e3),
    gap=st.integers(1, 5),
)
def test_mirror_and_shift(values: list[float], shift: float, gap: int) -> None:
    days, array = np.arange(len(values)) * gap, np.array(values)
    one, mirrored = trend(days, array), trend(days, -array)
    assert mirrored.slope == pytest.approx(-one.slope)
    assert mirrored.p == pytest.approx(one.p, abs=1e-6)
    assert one.low <= one.slope <= one.high
    assert trend(days + 100, array + shift).slope == pytest.approx(one.slope, rel=1e-6, abs=1e-6)
