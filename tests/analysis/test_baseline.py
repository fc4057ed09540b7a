"""The baseline calls a change a change, and noise noise, at the rates that it promises."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.analysis.baseline import MINIMUM, baseline, change, deviation, width

PAST = [8.0, 9.0, 10.0, 11.0, 12.0, 10.0, 9.5, 10.5]


def test_median_and_scatter_by_hand():
    usual = baseline([1.0, 2.0, 3.0, 4.0, 100.0])
    assert (usual.median, usual.mad, usual.n) == (3.0, 1.0, 5)
    assert usual.noise == pytest.approx(1.4826 * 1.206)
    assert usual.high - usual.median == pytest.approx(width(5) * usual.noise)


@pytest.mark.parametrize(
    ("value", "verdict"), [(10.1, "unchanged"), (30.0, "up"), (-5.0, "down"), (math.nan, "unknown")]
)
def test_verdicts(value, verdict):
    found = change(value, baseline(PAST))
    assert found.verdict == verdict
    assert found.real == (verdict in ("up", "down"))


def test_the_border_itself_is_ordinary():
    usual = baseline(PAST)
    assert change(usual.high, usual).verdict == "unchanged"
    assert change(np.nextafter(usual.high, math.inf), usual).verdict == "up"


def test_one_odd_week_does_not_move_the_range():
    calm, odd = baseline(PAST), baseline([*PAST[:-1], 1000.0])
    assert abs(odd.median - calm.median) < 1
    assert odd.high < 25


@pytest.mark.parametrize("n", range(MINIMUM))
def test_too_few_values_say_nothing(n):
    usual = baseline([10.0] * n)
    assert not usual.enough
    assert change(500.0, usual).verdict == "unknown"


def test_missing_values_are_left_out():
    assert baseline([1.0, math.nan, 2.0, 3.0, 4.0]) == baseline([1.0, 2.0, 3.0, 4.0])
    assert baseline(pl.Series([1.0, None, 2.0, 3.0, 4.0])).n == 4


def test_the_range_stays_where_values_can_lie():
    usual = baseline([1.0, 2.0, 3.0, 4.0], within=(0, 3.5))
    assert (usual.low, usual.high) == (0, 3.5)


def test_equal_values_need_the_floor():
    assert change(70.1, baseline([70.0] * 8)).verdict == "up"
    assert change(70.1, baseline([70.0] * 8, floor=0.1)).verdict == "unchanged"
    assert change(70.0, baseline([70.0] * 8)).z == 0


@pytest.mark.parametrize("n", [4, 5, 6, 7, 8, 10, 12, 13, 20, 56])
def test_about_one_ordinary_value_in_twenty_lies_outside(n):
    rng = np.random.default_rng(n)
    past, new = rng.standard_normal((6000, n)), rng.standard_normal(6000)
    outside = np.mean([change(value, baseline(row)).real for row, value in zip(past, new, strict=True)])
    assert 0.04 <= outside <= 0.06


def test_scatter_is_a_standard_deviation():
    values = np.random.default_rng(1).normal(0, 3, 20_000)
    assert deviation(values) == pytest.approx(3, rel=0.03)


@given(
    st.lists(st.floats(-1e4, 1e4), min_size=4, max_size=30),
    st.floats(-1e4, 1e4),
    st.floats(0.5, 20),
    st.floats(-1e3, 1e3),
)
def test_unit_and_zero_do_not_matter(values, new, scale, shift):
    """Celsius or Fahrenheit: the verdict is the same, but for values that lie on the border within rounding."""
    usual = baseline(values)
    if min(abs(new - usual.low), abs(new - usual.high)) < 1e-6 * (1 + abs(new)):
        return
    moved = baseline([value * scale + shift for value in values])
    assert change(new * scale + shift, moved).verdict == change(new, usual).verdict
