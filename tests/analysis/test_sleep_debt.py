"""A debt by hand, its interval by simulation, and when none is told."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.sleep_debt import debt, median_interval


def test_by_hand() -> None:
    found = debt(np.full(14, 420.0), np.full(10, 480.0))
    assert found is not None
    assert (found.need, found.total, found.nights, found.free) == (480, 14 * 60, 14, 10)
    assert (found.low, found.high, found.clear) == (840, 840, True)


def test_a_missing_night_is_no_night_without_sleep() -> None:
    window = np.full(14, 420.0)
    window[3:6] = np.nan
    found = debt(window, np.full(10, 480.0))
    assert found is not None
    assert (found.nights, found.total) == (11, 660)


@pytest.mark.parametrize(("nights", "free"), [(9, 20), (14, 7)])
def test_too_few_nights_are_told_as_such(nights: int, free: int) -> None:
    assert debt(np.full(nights, 420.0), np.full(free, 480.0)) is None


def test_what_could_as_well_be_none_is_not_clear() -> None:
    found = debt(np.full(14, 470.0), np.linspace(420, 540, 12))
    assert found is not None
    assert not found.clear


def test_ranks_of_the_table_of_the_binomial() -> None:
    """For n = 10 the second and the ninth value bound the median with 97.9 % (Conover, 1999, table A3)."""
    assert median_interval(np.arange(1.0, 11.0)) == (2, 9)
    assert median_interval(np.arange(1.0, 21.0)) == (6, 15)


def test_the_interval_holds_what_it_promises() -> None:
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        low, high = median_interval(np.sort(rng.gamma(4.0, 120.0, 15)))
        held += low <= 4.0 * 120.0 * 0.91802 <= high  # the median of a gamma of shape 4 is 3.67206 scales
    assert held / 400 >= 0.94
