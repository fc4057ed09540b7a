"""Change points: known breaks are found where they are, chance and seasons are not called breaks."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.changepoints import LEAST, changepoints
from tests.analysis.noise import remembering, weekend

YEAR = np.arange(20_000, 20_365)


def test_a_clean_step_is_told_exactly() -> None:
    values = np.where(YEAR < 20_100, 60.0, 55.0)
    (found,) = changepoints(YEAR, values)
    assert (found.day, found.before, found.after, found.n_before, found.n_after) == (20_100, 60.0, 55.0, 100, 265)
    assert (found.low_day, found.high_day) == (20_100, 20_100)
    assert found.z < 0 > found.effect
    assert found.change == -5


@pytest.mark.parametrize(("memory", "size"), [(0.5, 3.0), (0.0, 2.0)])
def test_known_breaks_are_found_within_three_days(memory: float, size: float) -> None:
    random = np.random.default_rng(8)
    hits = covered = 0
    for values, place in zip(remembering(random, 400, 365, memory), random.integers(60, 305, 400), strict=True):
        found = changepoints(YEAR, values + size * (np.arange(365) >= place))
        near = [one for one in found if abs(one.day - YEAR[place]) <= 3]
        hits += bool(near)
        covered += any(one.low_day <= YEAR[place] <= one.high_day for one in near)
    assert hits >= 380
    assert covered >= 0.9 * hits


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.7])
@pytest.mark.parametrize("tails", [None, 4])
def test_chance_is_not_a_break(memory: float, tails: int | None) -> None:
    noise = remembering(np.random.default_rng(3), 100, 365, memory, tails=tails)
    assert sum(bool(changepoints(YEAR, values + weekend(YEAR, 1.5))) for values in noise) <= 5


def test_a_season_is_not_a_break() -> None:
    season = np.sin(2 * np.pi * np.arange(730) / 365)
    noise = remembering(np.random.default_rng(4), 50, 730, 0.4)
    assert sum(bool(changepoints(np.arange(730), values + season)) for values in noise) <= 8


def test_two_breaks_over_a_gap() -> None:
    days = np.delete(np.arange(365), slice(150, 170))
    values = remembering(np.random.default_rng(6), 1, len(days), 0.3)[0] + 4 * ((days >= 100) & (days < 250))
    first, second = changepoints(days, values)
    assert (abs(first.day - 100) <= 2, abs(second.day - 250) <= 2) == (True, True)
    assert first.z > 0 > second.z
    assert first.n_after == second.n_before


def test_an_illness_of_five_days_is_seldom_a_level() -> None:
    noise = remembering(np.random.default_rng(7), 100, 365, 0.3)
    noise[:, 200:205] += 6
    assert sum(bool(changepoints(YEAR, values)) for values in noise) <= 5


def test_short_or_flat_series_have_none() -> None:
    assert changepoints(YEAR[: 2 * LEAST - 1], np.arange(2.0 * LEAST - 1)) == ()
    assert changepoints(YEAR, np.full(365, 7.0)) == ()
    wild = np.full(365, 7.0)
    wild[100] = 90
    assert changepoints(YEAR, wild) == ()


def test_unit_and_zero_do_not_matter() -> None:
    values = remembering(np.random.default_rng(9), 1, 365, 0.4)[0] + 3 * (np.arange(365) >= 150)
    one, other = changepoints(YEAR, values), changepoints(YEAR + 700, values * 1.8 + 32)
    assert [found.day + 700 for found in one] == [found.day for found in other]
    assert [found.z for found in one] == pytest.approx([found.z for found in other])


@pytest.mark.parametrize(("days", "values"), [([1, 1], [1.0, 2.0]), ([1, 2], [1.0, np.nan]), ([1], [1.0, 2.0])])
def test_what_is_not_a_daily_series_is_refused(days: list[int], values: list[float]) -> None:
    with pytest.raises(ValueError, match="increase"):
        changepoints(np.array(days), np.array(values))
