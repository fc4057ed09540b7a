"""Two series against each other: by hand, by simulation with memory, seasons and weekends, and by time taken."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from healthkit.analysis.adjust import inflation, without_calendar
from healthkit.analysis.relation import EACH, MINIMUM, contrast, paired, relate

START = 739_000  # a day number


def remembering(random: np.random.Generator, n: int, memory: float, runs: int) -> np.ndarray:
    """First-order series, a column a run."""
    noise = random.normal(size=(n + 100, runs))
    found = np.empty_like(noise)
    value = np.zeros(runs)
    for index in range(n + 100):
        value = memory * value + noise[index]
        found[index] = value
    return found[100:]


def linked(days: np.ndarray, first: np.ndarray, second: np.ndarray) -> float:
    """Share of the columns that are called linked."""
    verdicts = [relate(days, first[:, run], second[:, run]).verdict for run in range(first.shape[1])]
    return sum(verdict.startswith("together") for verdict in verdicts) / len(verdicts)


def test_rho_is_polars_own() -> None:
    random = np.random.default_rng(1)
    one = np.round(random.normal(size=200), 1)
    two = np.round(one + random.normal(size=200), 1)
    found = relate(np.arange(200) + START, one, two)
    assert found.rho == pytest.approx(
        pl.DataFrame({"a": one, "b": two}).select(pl.corr("a", "b", method="spearman")).item()
    )
    assert found.n == 200
    assert found.low < found.adjusted < found.high


@pytest.mark.parametrize(("n", "memory"), [(60, 0.8), (365, 0.0), (365, 0.5), (365, 0.8), (1000, 0.8)])
def test_chance_is_rarely_called_a_link(n: int, memory: float) -> None:
    random = np.random.default_rng(5)
    pair = [remembering(random, n, memory, 300) for _ in range(2)]
    assert linked(np.arange(n) + START, *pair) <= 0.065  # 5 %, and what 300 runs scatter by


def test_memory_of_another_form_is_counted_too() -> None:
    """Slow series under noise: the memory from one day to the next says little of how long it lasts."""
    random = np.random.default_rng(6)
    pair = [remembering(random, 365, 0.9, 300) + 2 * random.normal(size=(365, 300)) for _ in range(2)]
    assert linked(np.arange(365) + START, *pair) <= 0.07


def test_sums_over_a_week_are_no_link() -> None:
    random = np.random.default_rng(7)
    bouts = random.exponential(size=(371, 300)) * (random.random((371, 300)) < 0.3)
    sums = np.cumsum(np.vstack([np.zeros(300), bouts]), axis=0)
    assert linked(np.arange(365) + START, sums[7:] - sums[:-7], remembering(random, 365, 0.8, 300)) <= 0.065


def test_gaps_are_counted_as_gaps() -> None:
    random = np.random.default_rng(8)
    kept = np.sort(random.choice(365, 180, replace=False))
    pair = [remembering(random, 365, 0.8, 300)[kept] for _ in range(2)]
    assert linked(kept + START, *pair) <= 0.065


def test_a_shared_season_and_shared_weekends_are_no_link() -> None:
    random = np.random.default_rng(9)
    days = np.arange(730) + START
    shared = (3 * np.cos(2 * np.pi * days / 365.25) + 2.0 * (days % 7 >= 5))[:, None]
    pair = [remembering(random, 730, 0.4, 200) + shared for _ in range(2)]
    plain = [relate(days, pair[0][:, run], pair[1][:, run]).rho for run in range(200)]
    assert min(plain) > 0.4
    assert linked(days, *pair) <= 0.09


def test_a_true_link_is_found_and_its_way() -> None:
    random = np.random.default_rng(10)
    one = remembering(random, 365, 0.5, 100)
    other = remembering(random, 365, 0.5, 100)
    days = np.arange(365) + START
    assert linked(days, one, other + 0.4 * one) >= 0.95
    assert relate(days, one[:, 0], other[:, 0] - 0.6 * one[:, 0]).verdict == "together_down"


def test_a_link_to_the_next_day_is_found_at_that_lag_only() -> None:
    random = np.random.default_rng(11)
    days = np.arange(300) + START
    one = random.normal(size=300)
    two = np.roll(one, 1) + random.normal(size=300)
    assert relate(*paired(days, one, days, two, 1)).verdict == "together_up"
    assert relate(*paired(days, one, days, two, 0)).verdict == "no_clear_link"


def test_pairing_by_hand() -> None:
    days, one, two = paired(
        np.array([1, 2, 4]), np.array([10.0, 20, 40]), np.array([2, 3, 4]), np.array([2.0, 3, 4]), 1
    )
    assert (days.tolist(), one.tolist(), two.tolist()) == ([1, 2], [10, 20], [2, 3])


def test_too_few_and_constant() -> None:
    random = np.random.default_rng(12)
    days = np.arange(200) + START
    short = relate(days[: MINIMUM - 1], random.normal(size=MINIMUM - 1), random.normal(size=MINIMUM - 1))
    assert (short.verdict, math.isnan(short.low)) == ("too_few", True)
    assert relate(days[:2], np.zeros(2), np.zeros(2)).verdict == "too_few"
    assert relate(days, np.ones(200), random.normal(size=200)).verdict == "too_few"
    assert relate(days, (days % 7).astype(float), random.normal(size=200)).verdict == "too_few"  # the weekday itself


def test_one_and_the_same() -> None:
    values = np.random.default_rng(13).normal(size=100)
    found = relate(np.arange(100) + START, values, values)
    assert found.rho == pytest.approx(1)
    assert found.high <= 1
    assert found.verdict == "together_up"


def test_the_calendar_is_taken_out_whole() -> None:
    days = np.arange(800) + START
    clean, cost = without_calendar(days)
    left = clean((days % 7) * 3.0 + 0.01 * days)
    assert np.abs(left).max() < 1e-6
    assert 10 <= cost <= 7 + 1 + 800 // 90
    quick = np.random.default_rng(14).normal(size=800)
    assert clean(quick).var() > 0.9 * quick.var()


def test_inflation_is_that_of_theory() -> None:
    """Two first-order series with memories a and b: (1 + a b) / (1 − a b)."""
    random = np.random.default_rng(15)
    one, two = (remembering(random, 20_000, memory, 1)[:, 0] for memory in (0.7, 0.5))
    assert inflation(np.arange(20_000), one, two) == pytest.approx((1 + 0.35) / (1 - 0.35), rel=0.1)
    assert inflation(np.arange(20_000), one, random.normal(size=20_000)) == pytest.approx(1, abs=0.15)


# Days with against days without.


def called(days: np.ndarray, exposed: np.ndarray, outcome: np.ndarray, effect: float = 0.0) -> tuple[float, float]:
    """Share of columns with a verdict, and share whose interval holds the true effect."""
    found = [
        contrast(days, exposed[:, run], outcome[:, run] + effect * exposed[:, run]) for run in range(outcome.shape[1])
    ]
    return (
        float(np.mean([one.verdict.startswith("together") for one in found])),
        float(np.mean([one.low <= effect <= one.high for one in found])),
    )


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.8])
def test_days_with_and_without_differ_by_chance_only(memory: float) -> None:
    random = np.random.default_rng(16)
    outcome = remembering(random, 200, memory, 300)
    share, _ = called(np.arange(200) + START, random.random((200, 300)) < 0.2, outcome)
    assert share <= 0.075


def test_days_in_a_row_count_for_less() -> None:
    random = np.random.default_rng(17)
    spells = remembering(random, 365, 0.9, 300) > 0.8
    share, _ = called(np.arange(365) + START, spells, remembering(random, 365, 0.8, 300))
    assert share <= 0.1


def test_unequal_groups_that_scatter_differently() -> None:
    random = np.random.default_rng(18)
    exposed = random.random((365, 300)) < 0.1
    share, _ = called(np.arange(365) + START, exposed, np.where(exposed, 3.0, 1.0) * random.normal(size=(365, 300)))
    assert share <= 0.075


def test_the_interval_holds_the_true_difference() -> None:
    random = np.random.default_rng(19)
    outcome = remembering(random, 365, 0.5, 300)
    share, held = called(np.arange(365) + START, random.random((365, 300)) < 0.25, outcome, 0.7)
    assert share >= 0.95
    assert 0.92 <= held <= 0.985


def test_drinking_at_weekends_is_not_taken_for_sleeping_longer() -> None:
    """Longer nights at weekends, more drinks there, and a true loss of 30: the plain difference says the contrary."""
    random = np.random.default_rng(20)
    days = np.arange(700) + START
    weekend = days % 7 >= 5
    drank = random.random(700) < np.where(weekend, 0.8, 0.05)
    found = contrast(days, drank, 430 + 60 * weekend - 30 * drank + 15 * random.normal(size=700))
    assert found.difference > 0
    assert found.adjusted == pytest.approx(-30, abs=6)
    assert found.verdict == "together_down"


def test_contrast_by_hand() -> None:
    days = np.arange(84) + START
    exposed = np.arange(84) % 4 == 0
    noise = np.random.default_rng(21).normal(size=84)
    outcome = 10 + 2.0 * exposed + noise
    found = contrast(days, exposed, outcome)
    assert (found.n_first, found.n_second) == (21, 63)
    assert found.first == pytest.approx(outcome[exposed].mean())
    assert found.difference == pytest.approx(outcome[exposed].mean() - outcome[~exposed].mean())
    assert found.verdict == "together_up"
    assert 0 < found.delta <= 1
    turned = contrast(days, ~exposed, outcome)
    assert (turned.adjusted, turned.low, turned.high) == pytest.approx((-found.adjusted, -found.high, -found.low))


def test_contrast_without_enough() -> None:
    days = np.arange(100) + START
    outcome = np.random.default_rng(22).normal(size=100)
    few = contrast(days, np.arange(100) < EACH - 1, outcome)
    assert (few.verdict, math.isnan(few.low), few.n_first) == ("too_few", True, EACH - 1)
    assert few.difference == pytest.approx(outcome[: EACH - 1].mean() - outcome[EACH - 1 :].mean())
    assert math.isnan(contrast(days, np.zeros(100, dtype=bool), outcome).first)
    assert contrast(days, days % 7 >= 5, outcome).verdict == "too_few"  # the weekday itself
    assert contrast(days, np.arange(100) % 3 == 0, np.full(100, 7.0)).verdict == "too_few"


def test_ten_years_take_milliseconds() -> None:
    random = np.random.default_rng(23)
    days = np.arange(3650) + START
    one, two = random.normal(size=3650), random.normal(size=3650)

    def best(run: Callable[[], object]) -> float:
        spent = []
        for _ in range(7):
            begun = time.process_time()
            run()
            spent.append(time.process_time() - begun)
        return min(spent)

    assert best(lambda: relate(days, one, two)) < 0.015
    assert best(lambda: contrast(days, one > 1, two)) < 0.015
