"""Two periods against each other: textbook numbers, and how often chance is called a difference."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.analysis.compare import MINIMUM, compare, dominance, t_quantile

# Student's t, 97.5 %, from any printed table.
TABLE = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 8: 2.306, 10: 2.228, 20: 2.086, 30: 2.042, 60: 2.000}


@pytest.mark.parametrize(("freedom", "expected"), TABLE.items())
def test_quantiles_of_t(freedom: int, expected: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(expected, abs=6e-4)


def test_quantile_tends_to_the_normal() -> None:
    assert t_quantile(0.975, 9_000) == pytest.approx(t_quantile(0.975, 20_000), abs=1e-3)
    assert t_quantile(0.975, 1e9) == pytest.approx(1.959964, abs=1e-5)


def test_welch_by_hand() -> None:
    """Alternating values have no positive memory, so the interval is the plain one of Welch."""
    one, two = np.array([10.0, 12.0] * 5), np.array([7.0, 9.0] * 4)
    found = compare(one, two)
    squares = [one.var(ddof=1) / 10, two.var(ddof=1) / 8]
    freedom = sum(squares) ** 2 / (squares[0] ** 2 / 9 + squares[1] ** 2 / 7)
    reach = t_quantile(0.975, freedom) * math.sqrt(sum(squares))
    assert (found.first, found.second, found.difference) == (11.0, 8.0, 3.0)
    assert (found.low, found.high) == (pytest.approx(3 - reach), pytest.approx(3 + reach))
    assert found.verdict == "higher"
    assert compare(two, one).verdict == "lower"


def test_memory_widens_the_interval() -> None:
    random = np.random.default_rng(2)
    slow = np.repeat(random.normal(0, 1, 8), 5)
    mixed = random.permutation(slow)
    other = random.normal(0, 1, 40)
    wide, plain = compare(slow, other), compare(mixed, other)
    assert wide.high - wide.low > plain.high - plain.low


def test_same_and_constant() -> None:
    assert compare(np.full(5, 3.0), np.full(9, 3.0)).verdict == "unchanged"
    assert compare(np.full(5, 3.0), np.full(9, 4.0)).verdict == "unknown"


def test_too_few() -> None:
    found = compare(np.ones(MINIMUM - 1), np.arange(9.0))
    assert found.verdict == "unknown"
    assert found.difference == pytest.approx(1 - 4)
    assert math.isnan(found.low)
    assert math.isnan(compare(np.array([]), np.arange(9.0)).first)


@pytest.mark.parametrize("memory", [0.0, 0.5])
def test_chance_is_rarely_called_a_difference(memory: float) -> None:
    random = np.random.default_rng(4)
    called = 0
    for _ in range(400):
        values = np.zeros(40)
        for index in range(1, 40):
            values[index] = memory * values[index - 1] + random.normal()
        called += compare(values[:10], values[10:]).verdict != "unchanged"
    assert called / 400 <= 0.09


@given(
    one=st.lists(st.floats(-1e5, 1e5), min_size=3, max_size=30),
    two=st.lists(st.floats(-1e5, 1e5), min_size=3, max_size=30),
)
def test_swapping_mirrors(one: list[float], two: list[float]) -> None:
    there, back = compare(np.array(one), np.array(two)), compare(np.array(two), np.array(one))
    assert back.difference == pytest.approx(-there.difference)
    if not math.isnan(there.low):
        assert (back.low, back.high) == (pytest.approx(-there.high), pytest.approx(-there.low))
        assert there.low <= there.difference <= there.high


def remembering(random: np.random.Generator, n: int, memory: float) -> np.ndarray:
    values, value = np.empty(n), float(random.normal()) / math.sqrt(1 - memory**2)
    for index in range(n):
        value = memory * value + float(random.normal())
        values[index] = value
    return values


@pytest.mark.parametrize(("n", "memory"), [(5, 0.0), (12, 0.3), (60, 0.6), (180, 0.8)])
def test_a_short_period_against_a_long_one(n: int, memory: float) -> None:
    random = np.random.default_rng(6)
    called = 0
    for _ in range(400):
        values = remembering(random, n + 200, memory)
        called += compare(values[:n], values[n:]).verdict != "unchanged"
    assert called / 400 <= 0.09


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.8])
def test_days_that_alternate_are_never_called_too_often(memory: float) -> None:
    """Weekends among weekdays share their slow drift, so the interval is wider than it need be, not narrower."""
    random = np.random.default_rng(7)
    weekend = np.arange(140) % 7 >= 5
    called = 0
    for _ in range(400):
        values = remembering(random, 140, memory)
        called += compare(values[weekend], values[~weekend]).verdict != "unchanged"
    assert called / 400 <= 0.06


def test_the_interval_holds_a_true_difference() -> None:
    random = np.random.default_rng(8)
    held = 0
    for _ in range(400):
        found = compare(2.0 + remembering(random, 30, 0.4), remembering(random, 90, 0.4))
        held += found.low <= 2.0 <= found.high
    assert 0.92 <= held / 400 <= 0.985


def test_dominance_by_hand() -> None:
    one, two = np.array([3.0, 5.0]), np.array([1.0, 3.0, 4.0])
    pairs = [int(a > b) - int(a < b) for a in one for b in two]
    assert dominance(one, two) == pytest.approx(sum(pairs) / 6)
    assert compare(one, two).delta == dominance(one, two)
    assert dominance(np.arange(3.0), np.arange(9.0) + 5) == -1
    assert math.isnan(dominance(np.array([]), two))


@given(
    one=st.lists(st.integers(-20, 20), min_size=1, max_size=20),
    two=st.lists(st.integers(-20, 20), min_size=1, max_size=20),
)
def test_dominance_counts_pairs(one: list[int], two: list[int]) -> None:
    wanted = sum((a > b) - (a < b) for a in one for b in two) / (len(one) * len(two))
    assert dominance(np.array(one, dtype=float), np.array(two, dtype=float)) == pytest.approx(wanted)
