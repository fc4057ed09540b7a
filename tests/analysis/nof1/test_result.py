"""The analysis: weights by hand, an effect found, both directions, too little, intervals that hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.nof1 import Design, Result, analyse, arms
from healthkit.analysis.nof1.design import Bools, Floats, draw
from healthkit.analysis.nof1.power import ar1
from healthkit.analysis.nof1.weigh import weights

DESIGN, FIRST = Design(14, 2), draw(14, 5)


def judged(values: Floats, better: str = "higher", matters: float = 1.0, done: Bools | None = None) -> Result:
    assert better in ("higher", "lower")
    return analyse(
        values, DESIGN, FIRST, better="higher" if better == "higher" else "lower", matters=matters, memory=0.3, seed=5,
        done=done,
    )  # fmt: skip


def noise(seed: int, memory: float = 0.3) -> Floats:
    found: Floats = ar1(np.random.default_rng(seed), 1, DESIGN.days, memory)[0]
    return found


@pytest.mark.parametrize("memory", [0.0, 0.6])
def test_the_weights_are_those_of_generalised_least_squares(memory: float) -> None:
    treated = arms(DESIGN, FIRST)
    used = np.ones(DESIGN.days, dtype=bool)
    used[[3, 4, 20]] = False
    row = weights(treated[None], used[None], memory)[0]
    at = np.flatnonzero(used)
    cov = memory ** np.abs(np.subtract.outer(at, at)) if memory else np.eye(len(at))
    columns = np.stack([np.ones(DESIGN.days), np.linspace(-1, 1, DESIGN.days), treated], axis=1)[at]
    inverse = np.linalg.inv(cov)
    expected = np.linalg.solve(columns.T @ inverse @ columns, columns.T @ inverse)[2]
    assert row[at] == pytest.approx(expected, abs=1e-5)
    assert (row[~used] == 0).all()


def test_an_effect_is_found_and_named_by_what_counts_as_better() -> None:
    values = 50 + noise(1) + 2.5 * arms(DESIGN, FIRST)
    found = judged(values)
    assert (found.verdict, found.reach) == ("helped", "matters")
    assert found.assigned.low < 2.5 < found.assigned.high
    assert found.assigned.p <= 0.001
    assert (found.assigned.days_new, found.assigned.days_usual, found.assigned.pairs) == (28, 28, 14)
    worse = judged(values, better="lower")
    assert (worse.verdict, worse.reach) == ("worse", "open")
    assert worse.assigned == found.assigned


def test_none_is_told_as_smaller_than_what_matters_only_where_the_interval_says_so() -> None:
    values = noise(4)
    found = judged(values, matters=5.0)
    assert (found.verdict, found.reach) == ("no_difference", "smaller")
    assert judged(values, matters=0.01).reach == "open"


def test_a_drift_and_missing_days_do_not_turn_it() -> None:
    values = noise(6) + 2.5 * arms(DESIGN, FIRST) + np.linspace(0, 12, DESIGN.days)
    values[[0, 9, 30]] = np.nan
    found = judged(values)
    assert found.verdict == "helped"
    assert found.assigned.low < 2.5 < found.assigned.high


def test_five_whole_pairs_are_too_little_and_six_are_not() -> None:
    values = 10 * arms(DESIGN, FIRST) + noise(3)
    assert judged(values[: 5 * 4]).verdict == "too_little"
    assert judged(values[: 6 * 4]).verdict == "helped"
    nothing = judged(np.full(DESIGN.days, np.nan))
    assert (nothing.verdict, nothing.reach, nothing.assigned.pairs) == ("too_little", "open", 0)


def test_equal_days_are_no_difference() -> None:
    found = judged(np.full(DESIGN.days, 7.0))
    assert (found.verdict, found.assigned.effect) == ("no_difference", 0.0)


def test_per_protocol_counts_the_days_done_and_never_turns_the_verdict() -> None:
    done = np.ones(DESIGN.days, dtype=bool)
    done[:8] = False
    values = noise(1) + 2.5 * arms(DESIGN, FIRST) * done
    found = judged(values, done=done)
    assert found.per_protocol is not None
    assert found.per_protocol.pairs == 12
    assert found.per_protocol.effect > found.assigned.effect
    assert judged(values).assigned == found.assigned


@pytest.mark.soak
@pytest.mark.parametrize("memory", [0.0, 0.7])
def test_nineteen_of_twenty_intervals_hold_the_truth(memory: float) -> None:
    rng, held, runs = np.random.default_rng(3), 0, 1000
    for run in range(runs):
        first = draw(DESIGN.pairs, run)
        values = ar1(rng, 1, DESIGN.days, memory)[0] + 1.5 * arms(DESIGN, first) + np.linspace(0, 6, DESIGN.days)
        found = analyse(values, DESIGN, first, better="higher", matters=1, memory=0.3, seed=run).assigned
        held += found.low <= 1.5 <= found.high
    assert held / runs >= 0.95 - 2.6 * (0.05 * 0.95 / runs) ** 0.5
