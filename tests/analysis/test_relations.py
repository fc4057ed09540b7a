"""Many metrics at once: by hand, against the single pair, and by simulation with memory, weeks, seasons and gaps."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.compare import t_quantile
from healthkit.analysis.relation import relate
from healthkit.analysis.relations import (
    INDEPENDENT,
    MINIMUM,
    RATE,
    Relations,
    _false_discoveries,
    _intervals,
    _standard,
    relations,
)
from tests.builders.relations_null import days_of, lived, unrelated, with_gaps


def null(seed: int, days: int, metrics: int, memory: tuple[float, float] = (0.0, 0.9)) -> Relations:
    random = np.random.default_rng(seed)
    made = with_gaps(random, lived(random, unrelated(random, days, metrics, memory)))
    return relations(days_of(made), made)


@pytest.mark.parametrize(("days", "metrics", "runs"), [(1096, 15, 25), (365, 15, 40)])
def test_chance_is_rarely_called_a_link(days: int, metrics: int, runs: int) -> None:
    found = [null(100 + seed, days, metrics) for seed in range(runs)]
    assert sum(one.found.any() for one in found) <= 4
    p = np.concatenate([one.p[np.isfinite(one.p)] for one in found])
    assert (p <= 0.05).mean() <= 0.055
    assert (p <= 0.001).mean() <= 0.002


@pytest.mark.soak
@pytest.mark.parametrize("days", [365, 1096])
def test_chance_is_rarely_called_a_link_in_forty_metrics(days: int) -> None:
    called = [null(seed, days, 40).found.any() for seed in range(300)]
    assert np.mean(called) <= RATE + 2 * np.sqrt(RATE * (1 - RATE) / 300)


def test_planted_effects_are_found_at_their_lag() -> None:
    right, planted, false = 0, 0, []
    for seed in range(10):
        random = np.random.default_rng(seed)
        made = unrelated(random, 730, 14, (0.0, 0.6))
        for pair, lag in ((0, 0), (2, 1), (4, 2), (6, 3)):
            made[lag:, pair + 1] += 0.5 * made[: len(made) - lag, pair]
        made = with_gaps(random, lived(random, made))
        found = relations(days_of(made), made)
        for pair, lag in ((0, 0), (2, 1), (4, 2), (6, 3)):
            link = found.link(found.pair(pair, pair + 1))
            planted += 1
            right += link.verdict == "goes_with" and link.lag == lag and link.rho > 0
        called = np.flatnonzero(found.found)
        true = {found.pair(pair, pair + 1) for pair in (0, 2, 4, 6)}
        false.append(len(set(called.tolist()) - true) / max(len(called), 1))
    assert right / planted >= 0.9
    assert np.mean(false) <= RATE + 0.02


def test_a_lag_is_told_from_the_first_to_the_second() -> None:
    random = np.random.default_rng(3)
    values = random.normal(size=(400, 2))
    values[2:, 0] += values[:-2, 1]  # the first follows the second
    link = relations(days_of(values), values).link(0)
    assert (link.verdict, link.lag) == ("goes_with", -2)


def test_one_pair_without_gaps_is_that_of_the_single_computation() -> None:
    random = np.random.default_rng(4)
    values = unrelated(random, 500, 2, (0.4, 0.6))
    values[:, 1] += 0.5 * values[:, 0]
    days = days_of(values)
    many, single = relations(days, values).link(0, 0), relate(days, values[:, 0], values[:, 1])
    assert many.rho == pytest.approx(single.adjusted, abs=1e-9)
    assert many.n == single.n
    assert many.n_eff == pytest.approx(single.independent, rel=0.1)


def test_an_interval_excludes_zero_just_when_the_pair_is_found() -> None:
    random = np.random.default_rng(5)
    values = unrelated(random, 600, 12, (0.0, 0.8))
    values[:, 1] += 0.3 * values[:, 0]
    values[:, 3] += 0.15 * values[:, 2]
    found = relations(days_of(values), values)
    excludes = (found.low > 0) | (found.high < 0)
    assert (excludes == (found.q <= RATE)).all()
    assert excludes.any()


def test_q_is_that_of_benjamini_and_hochberg() -> None:
    """Their own example's first steps, one lag: rejected while p(i) <= i q / m."""
    p = np.array([[0.0001], [0.0004], [0.0019], [0.0095], [0.0201], [0.0278], [0.0298], [0.0344], [0.0459], [0.3240],
                  [0.4262], [0.5719], [0.6528], [0.7590], [1.0000]])  # fmt: skip
    q, level = _false_discoveries(p, 0.05)
    assert int((q <= 0.05).sum()) == 4
    assert level == pytest.approx(0.05 * 4 / 15)


def test_the_deviates_are_those_of_students_t() -> None:
    for spare in (INDEPENDENT, 40.0, 400.0):
        for level in (0.05, 1e-3, 1e-5):
            at = np.array([[spare]])
            _, high = _intervals(np.zeros((1, 1)), at, np.ones((1, 1), bool), level)
            exact = np.tanh(t_quantile(1 - level / 2, spare - 2) / np.sqrt(spare - 3))
            assert high.item() == pytest.approx(exact, rel=0.005)
            assert _standard(high, at, np.ones((1, 1), bool)).item() > 0


def test_what_is_linked_by_construction_is_apart() -> None:
    random = np.random.default_rng(6)
    values = random.normal(size=(300, 3))
    values[:, 1] = values[:, 0] + 0.1 * values[:, 1]
    built = np.zeros((3, 3), bool)
    built[0, 1] = built[1, 0] = True
    found = relations(days_of(values), values, built=built)
    link = found.link(found.pair(1, 0))
    assert link.verdict == "by_construction"
    assert np.isnan(link.q)
    assert found.looks == 14
    assert not found.found.any()


def test_a_step_between_devices_makes_no_link() -> None:
    random = np.random.default_rng(7)
    values = random.normal(size=(400, 2))
    values[200:] += 3  # the same new watch measures both
    days = days_of(values)
    assert relations(days, values).found.any(), "a step is no slow change: it would count as a link"
    taken = relations(days, values, breaks=[[int(days[200])]] * 2).link(0)
    assert taken.verdict == "no_clear_link"


def test_too_few_too_even_and_nothing_at_all() -> None:
    random = np.random.default_rng(8)
    values = random.normal(size=(MINIMUM - 1, 2))
    assert relations(days_of(values), values).link(0).verdict == "too_little_data"
    values = random.normal(size=(300, 3))
    values[:, 1] = 4.0
    values[:, 2] = np.arange(300) % 7  # the weekday itself
    found = relations(days_of(values), values)
    assert {found.link(row).verdict for row in range(3)} == {"too_little_data"}
    assert found.looks == 0
    assert len(relations(days_of(values), values[:, :1]).first) == 0
