"""Theil–Sen and Mann–Kendall against pymannkendall and SciPy, on many seeds."""

from __future__ import annotations

import numpy as np
import pymannkendall
import pytest
from scipy import stats

from healthkit.analysis.trend import trend
from tests.analysis.noise import remembering


@pytest.mark.parametrize("seed", range(40))
def test_slope_score_and_significance(seed: int) -> None:
    random = np.random.default_rng(seed)
    n = int(random.integers(12, 90))
    days = np.arange(n)
    values = random.normal(size=n).round(seed % 3 + 1) + 0.02 * days  # some with ties
    mine, theirs = trend(days, values), pymannkendall.original_test(values)
    slope = stats.theilslopes(values, days)
    assert mine.slope == pytest.approx(theirs.slope) == pytest.approx(slope.slope)
    rows, columns = np.triu_indices(n, 1)
    slopes = np.sort((values[columns] - values[rows]) / (days[columns] - days[rows]))
    # Wider where there is memory, never narrower, but for one order statistic: SciPy rounds where we cut.
    inner = slopes[np.searchsorted(slopes, slope.low_slope + 1e-12) :][0]
    outer = slopes[: np.searchsorted(slopes, slope.high_slope - 1e-12)][-1]
    assert mine.low <= inner + 1e-12
    assert mine.high >= outer - 1e-12
    assert mine.p >= theirs.p - 1e-9
    tau = stats.kendalltau(days, values).statistic
    if abs(tau) > 0.05:
        assert np.sign(mine.slope) == np.sign(tau)


def test_without_memory_the_p_value_is_theirs() -> None:
    random = np.random.default_rng(1)
    same = 0
    for _ in range(60):
        values = random.normal(size=40)
        mine, theirs = trend(np.arange(40), values).p, pymannkendall.original_test(values).p
        same += mine == pytest.approx(theirs, abs=1e-12)
    assert same >= 20  # about half of the series have no positive memory by chance


@pytest.mark.parametrize("memory", [0.3, 0.6])
def test_with_memory_it_judges_as_the_modified_tests_do_or_more_carefully(memory: float) -> None:
    days, mine, plain, modified = np.arange(90), 0, 0, 0
    for values in remembering(np.random.default_rng(2), 200, 90, memory):
        mine += trend(days, values).direction != "none"
        plain += bool(pymannkendall.original_test(values).h)
        modified += bool(pymannkendall.yue_wang_modification_test(values, lag=1).h)
    assert mine <= 22 < plain
    assert mine <= modified + 4
