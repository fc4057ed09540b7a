"""The promised rates of change points and odd days, on many series."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.changepoints import changepoints
from healthkit.analysis.expected import expected
from tests.analysis.noise import remembering, weekend

pytestmark = pytest.mark.soak
YEAR, TWO = np.arange(20_000, 20_365), np.arange(20_000, 20_730)


@pytest.mark.parametrize("memory", [0.0, 0.3, 0.5, 0.7])
@pytest.mark.parametrize("tails", [None, 4])
def test_at_most_one_year_in_twenty_has_a_false_break(memory: float, tails: int | None) -> None:
    noise = remembering(np.random.default_rng(21), 1000, 365, memory, tails=tails) + weekend(YEAR, 1.0)
    assert np.mean([bool(changepoints(YEAR, values)) for values in noise]) <= 0.05


@pytest.mark.parametrize(("memory", "size"), [(0.5, 3.0), (0.0, 2.0)])
def test_known_breaks_are_found(memory: float, size: float) -> None:
    random = np.random.default_rng(22)
    hits = 0
    for values, at in zip(remembering(random, 2000, 365, memory), random.integers(60, 305, 2000), strict=True):
        found = changepoints(YEAR, values + size * (np.arange(365) >= at))
        hits += any(abs(one.day - YEAR[at]) <= 3 for one in found)
    assert hits >= 1900


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.7, 0.8])
@pytest.mark.parametrize("rate", [0.05, 0.01])
def test_ordinary_days_keep_to_the_rate(memory: float, rate: float) -> None:
    noise = remembering(np.random.default_rng(23), 200, 730, memory, tails=3) + weekend(TWO, 1.0)
    found = [expected(TWO, values, rate=rate) for values in noise]
    assert sum(one.outside.sum() for one in found) <= rate * sum(one.judged.sum() for one in found)
