from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.blocks import training_blocks


def load(seed: int, weeks: int = 104) -> np.ndarray:
    """Three workouts a week of uneven length."""
    rng = np.random.default_rng(seed)
    return np.where(rng.random(weeks * 7) < 3 / 7, rng.gamma(4, 15, weeks * 7), 0.0)


def test_a_block_is_found_with_its_size() -> None:
    daily = load(1)
    daily[40 * 7 : 50 * 7] *= 2
    (found,) = training_blocks(1000, daily)
    assert abs(found.first - (1000 + 280)) <= 14
    assert abs(found.last - (1000 + 349)) <= 14
    assert 1.5 < found.ratio < 2.6


def test_load_without_a_block_rarely_has_one() -> None:
    found = sum(len(training_blocks(0, load(seed))) for seed in range(30))
    assert found / 60 <= 0.1  # a person-year


def test_a_holiday_and_a_short_history_are_no_block() -> None:
    daily = load(2)
    daily[300:314] = 0
    assert training_blocks(0, daily) == ()
    assert training_blocks(0, load(3, 6)) == ()
    assert training_blocks(0, np.zeros(400)) == ()


def test_a_load_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="below nought"):
        training_blocks(0, np.full(100, -1.0))
