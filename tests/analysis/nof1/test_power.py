"""Power as it is told before the start agrees with the test as it is run, which is wrong no more often than it says."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.nof1 import Design, analyse, arms, past, plan
from healthkit.analysis.nof1.design import draw
from healthkit.analysis.nof1.power import ar1, power

SOAK = pytest.mark.soak


def found(design: Design, effect: float, memory: float, runs: int, supposed: float | None = None) -> float:
    """Share of simulated trials that show something, analysed as a person's are."""
    rng, shown = np.random.default_rng(8), 0
    for run in range(runs):
        first = draw(design.pairs, run)
        values = ar1(rng, 1, design.days, memory)[0] + effect * arms(design, first)
        said = memory if supposed is None else supposed
        told = analyse(values, design, first, better="higher", matters=1, memory=said, seed=run)
        shown += told.verdict in ("helped", "worse")
    return shown / runs


def test_half_a_deviation_in_four_weeks_is_found_in_about_a_quarter() -> None:
    told = plan(Design(14, 1), 0.5, 1.0, 0.0)
    assert 0.19 <= told.power <= 0.29
    assert told.weak
    assert told.proposed is not None
    assert told.proposed_power is not None
    assert told.proposed_power >= 0.8
    assert 110 <= told.proposed.days <= 160
    assert not plan(told.proposed, 0.5, 1.0, 0.0).weak


@pytest.mark.parametrize(("design", "memory"), [(Design(14, 1), 0.0), (Design(12, 2), 0.5), (Design(10, 3, 1), 0.3)])
def test_the_analysis_finds_it_as_often_as_was_told(design: Design, memory: float) -> None:
    promised = power(design, 0.8, memory)
    runs = 120
    assert found(design, 0.8, memory, runs) == pytest.approx(promised, abs=3 * 0.5 / runs**0.5)


@pytest.mark.parametrize(("memory", "supposed"), [(0.0, 0.5), (0.3, 0.0), (0.7, 0.0), (0.7, 0.5)])
def test_nothing_is_found_where_nothing_is(memory: float, supposed: float) -> None:
    runs = 150
    assert found(Design(14, 1), 0.0, memory, runs, supposed) <= 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5


@SOAK
@pytest.mark.parametrize("memory", [0.0, 0.3, 0.5, 0.7])
@pytest.mark.parametrize("design", [Design(14, 1), Design(14, 2), Design(12, 3, 1), Design(8, 7, 2)])
def test_nothing_is_found_where_nothing_is_at_length(design: Design, memory: float) -> None:
    runs = 3000
    assert found(design, 0.0, memory, runs, 0.3) <= 0.05 + 2.6 * (0.05 * 0.95 / runs) ** 0.5


def test_under_six_pairs_nothing_could_show_and_the_length_grows() -> None:
    short = plan(Design(4, 3), 1.0, 1.0, 0.3)
    assert short.power == 0.0
    assert short.weak
    assert short.proposed is not None
    assert short.proposed.pairs >= 6
    hopeless = plan(Design(14, 1), 0.02, 1.0, 0.3)
    assert (hopeless.proposed, hopeless.proposed_power) == (None, None)


def test_the_past_tells_scatter_and_memory() -> None:
    values = 100 + 4 * ar1(np.random.default_rng(2), 1, 400, 0.5)[0] + np.linspace(0, 30, 400)
    values[::17] = np.nan
    told = past(values)
    assert told is not None
    assert told.sd == pytest.approx(4, rel=0.15)
    assert told.memory == pytest.approx(0.5, abs=0.12)
    assert told.days == np.isfinite(values).sum()
    assert past(values[:12]) is None
    assert past(np.full(60, 3.0)) is None
