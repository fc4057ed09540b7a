"""Expected days: nothing from the future, the promised rate of odd days, and odd days found."""

from __future__ import annotations

import math

import numpy as np
import pytest

from healthkit.analysis.expected import anomalies, expected
from tests.analysis.noise import remembering, weekend

DAYS = np.arange(20_000, 20_730)


@pytest.mark.parametrize(("memory", "tails"), [(0.0, None), (0.5, 4), (0.7, 4)])
@pytest.mark.parametrize("rate", [0.05, 0.01])
def test_ordinary_days_are_odd_at_most_at_the_rate(memory: float, tails: int | None, rate: float) -> None:
    noise = remembering(np.random.default_rng(1), 40, 730, memory, tails=tails) + weekend(DAYS, 1.0)
    found = [expected(DAYS, values, rate=rate) for values in noise]
    share = sum(one.outside.sum() for one in found) / sum(one.judged.sum() for one in found)
    assert 0.5 * rate <= share <= rate


def test_nothing_comes_from_the_day_or_after_it() -> None:
    values = remembering(np.random.default_rng(2), 1, 730, 0.3)[0]
    whole, changed = expected(DAYS, values), expected(DAYS, np.where(DAYS < 20_500, values, 99.0))
    for one, other in ((whole.expected, changed.expected), (whole.low, changed.low), (whole.high, changed.high)):
        assert np.array_equal(one[:501], other[:501], equal_nan=True)


def test_weekends_are_expected() -> None:
    values = remembering(np.random.default_rng(3), 1, 730, 0.0)[0] + weekend(DAYS, 6.0)
    found = expected(DAYS, values)
    late = DAYS >= 20_400
    apart = found.expected[late & (DAYS % 7 >= 5)].mean() - found.expected[late & (DAYS % 7 < 5)].mean()
    assert apart == pytest.approx(6, abs=0.9)


def test_an_odd_day_is_named() -> None:
    values = 60 + remembering(np.random.default_rng(4), 1, 730, 0.3)[0]
    values[600] += 9
    (found,) = [one for one in anomalies(DAYS, values) if one.day == 20_600]
    assert found.verdict == "higher"
    assert found.excess > 1
    assert found.low < found.expected < found.high < found.value


def test_a_short_past_judges_nothing() -> None:
    found = expected(DAYS[:20], np.arange(20.0))
    assert not found.judged.any()
    assert np.isnan(found.expected[:10]).all()
    assert len(expected(DAYS[:0], np.empty(0)).expected) == 0
    assert anomalies(DAYS[:100], np.arange(100.0)) == ()


def test_the_band_stays_where_values_can_lie() -> None:
    found = expected(DAYS, np.abs(remembering(np.random.default_rng(5), 1, 730, 0.0)[0]), within=(0, math.inf))
    assert np.nanmin(found.low) == 0


def test_wrong_input() -> None:
    with pytest.raises(ValueError, match="increase"):
        expected(np.array([1, 1]), np.zeros(2))
    with pytest.raises(ValueError, match="rate"):
        expected(DAYS, np.zeros(730), rate=1.0)
