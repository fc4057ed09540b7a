"""Two years like for like: only months that both know."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from healthkit.analysis.seasons import EACH, alike

JANUARY = date(2025, 1, 1)


def _year(value: float, noise: float = 0.0) -> np.ndarray:
    return value + noise * np.resize([1.0, -1.0, 0.5, -0.5, 0.0], 365)


def test_a_month_that_one_year_lacks_plays_no_part():
    now = _year(10, 1)
    now[:31] = 1000.0
    then = _year(8, 1)
    then[:31] = np.nan
    found = alike(now, then, JANUARY, date(2024, 1, 1))
    assert found.months == tuple(range(2, 13))
    assert found.comparison.difference == pytest.approx(2, abs=0.01)
    assert found.comparison.verdict == "higher"
    assert found.comparison.n_first == 365 - 31


@pytest.mark.parametrize(("known", "months"), [(EACH - 1, ()), (EACH, (1,))])
def test_a_month_needs_ten_days_in_both(known, months):
    then = np.full(366, np.nan)
    then[:known] = np.resize([7.0, 9.0], known)
    found = alike(_year(10, 1), then, JANUARY, date(2024, 1, 1))
    assert found.months == months
    assert found.comparison.n_second == (known if months else 0)
    assert found.comparison.verdict == ("higher" if months else "unknown")


def test_a_year_that_begins_later_keeps_its_months():
    now = np.resize([4.0, 5.0, 6.0], 28)
    then = np.resize([4.0, 5.0, 6.0], 59)
    assert alike(now, then, date(2025, 2, 1), date(2024, 1, 1)).months == (2,)
