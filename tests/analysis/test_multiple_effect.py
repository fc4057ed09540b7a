"""Adjusted p values, paired and standardised differences against SciPy and against what they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from healthkit.analysis.compare import compare
from healthkit.analysis.effect import compare_pairs, hedges
from healthkit.analysis.multiple import benjamini_hochberg, benjamini_yekutieli, holm
from tests.analysis.noise import Floats, remembering


@pytest.mark.parametrize("seed", range(20))
def test_false_discovery_rates_are_scipys(seed: int) -> None:
    p = np.random.default_rng(seed).uniform(size=1 + seed * 3) ** 2
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p, method="bh"))
    assert benjamini_yekutieli(p) == pytest.approx(stats.false_discovery_control(p, method="by"))


def test_holm_by_hand_and_missing_tests() -> None:
    assert holm(np.array([0.04, 0.01, np.nan, 0.03])) == pytest.approx([0.06, 0.03, np.nan, 0.06], nan_ok=True)
    assert benjamini_hochberg(np.array([np.nan, 0.02, 0.04])) == pytest.approx([np.nan, 0.04, 0.04], nan_ok=True)
    assert len(holm(np.empty(0))) == 0
    with pytest.raises(ValueError, match="between"):
        holm(np.array([1.5]))


def _without_memory(random: np.random.Generator, n: int, scale: float) -> Floats:
    """Draws again until the series has no positive memory, for which it would be widened."""
    while True:
        values = random.normal(0, scale, n)
        centred = values - values.mean()
        if centred[1:] @ centred[:-1] < -0.05 * (centred @ centred):
            return values


@pytest.mark.parametrize("seed", range(10))
def test_without_memory_intervals_are_students_and_welchs(seed: int) -> None:
    random = np.random.default_rng(seed)
    one, two = _without_memory(random, 24, 1.0), _without_memory(random, 30, 3.0)
    welch = stats.ttest_ind(one, two, equal_var=False).confidence_interval()
    assert (compare(one, two).low, compare(one, two).high) == pytest.approx((welch.low, welch.high))
    apart = _without_memory(random, 24, 1.0)
    student = stats.ttest_rel(one + apart, one).confidence_interval()
    found = compare_pairs(one + apart, one)
    assert (found.low, found.high) == pytest.approx((student.low, student.high))


def test_hedges_by_hand() -> None:
    """Means 6 and 4, variance 2.5 each, eight degrees of freedom: g = 2 / sqrt(2.5) x (1 - 3 / 31)."""
    first, second = np.array([4.0, 8.0, 5.0, 7.0, 6.0]), np.array([2.0, 6.0, 3.0, 5.0, 4.0])
    found = hedges(first, second)
    assert found.g == pytest.approx(2 / math.sqrt(2.5) * (1 - 3 / 31))
    assert (found.verdict, found.small) == ("within_noise", True)
    assert hedges(second, first).g == pytest.approx(-found.g)


@pytest.mark.parametrize("memory", [0.0, 0.5])
def test_intervals_of_effects_hold_the_truth(memory: float) -> None:
    random = np.random.default_rng(11)
    ones, twos = remembering(random, 300, 60, memory), remembering(random, 300, 60, memory) - 0.8
    found = [hedges(one, two) for one, two in zip(ones, twos, strict=True)]
    assert np.mean([one.low <= 0.8 <= one.high for one in found]) >= 0.92
    pairs = [compare_pairs(one, two) for one, two in zip(ones, twos, strict=True)]
    assert np.mean([one.low <= 0.8 <= one.high for one in pairs]) >= 0.91


def test_small_or_flat_says_nothing() -> None:
    assert hedges(np.zeros(2), np.ones(5)).verdict == "too_few"
    assert math.isnan(hedges(np.zeros(5), np.ones(5)).g)
    assert compare_pairs(np.ones(5), np.zeros(5)).verdict == "unknown"
    assert compare_pairs(np.ones(5), np.ones(5)).verdict == "unchanged"
    assert compare_pairs(np.empty(0), np.empty(0)).n_first == 0
    with pytest.raises(ValueError, match="partner"):
        compare_pairs(np.ones(5), np.ones(4))
