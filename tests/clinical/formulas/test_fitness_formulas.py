"""Percentiles of peak oxygen uptake against what the registry's publications state."""

from __future__ import annotations

import pytest

from healthkit.clinical.formulas import evaluate
from healthkit.clinical.formulas.fitness import curve

AGES = range(25, 86, 10)


@pytest.mark.parametrize("sex", ["male", "female"])
@pytest.mark.parametrize("age", AGES)
def test_percentiles_rise_and_are_nineteen(sex: str, age: int) -> None:
    percents, values = curve(sex, age)
    assert percents == tuple(float(one) for one in range(5, 100, 5))
    assert list(values) == sorted(values)


def test_the_decline_that_the_abstract_states() -> None:
    """Kaminsky 2022: the 50th percentile falls by 4.0 mL/kg/min a decade on average over six decades, both sexes."""
    falls = []
    for sex in ("male", "female"):
        medians = [dict(zip(*curve(sex, age), strict=True))[50.0] for age in AGES]
        falls.append((medians[0] - medians[-1]) / 6)
    assert sum(falls) / 2 == pytest.approx(4.0, abs=0.05)


def test_lower_than_the_standards_before_by_what_the_abstract_states() -> None:
    """1.5 to 4.6 below those of 2015, whose abstract gives 48.0 and 37.6 for the medians of 20 to 29 years."""
    for sex, before in (("male", 48.0), ("female", 37.6)):
        now = dict(zip(*curve(sex, 25), strict=True))[50.0]
        assert 1.5 <= before - now <= 4.6


def test_on_between_and_beyond_the_printed_percentiles() -> None:
    found = evaluate("vo2_max_percentile", {"vo2_max": 45.4, "age": 25, "sex": "male"})
    assert (found.value, found.category) == (50, "between")
    half = evaluate("vo2_max_percentile", {"vo2_max": (34.5 + 36.2) / 2, "age": 38, "sex": "F"})
    assert half.value == pytest.approx(77.5)
    assert evaluate("vo2_max_percentile", {"vo2_max": 70, "age": 25, "sex": "male"}).category == "above_95"
    assert evaluate("vo2_max_percentile", {"vo2_max": 10, "age": 25, "sex": "male"}).category == "below_5"


@pytest.mark.parametrize("age", [19, 90])
def test_outside_its_ages_it_does_not_answer(age: int) -> None:
    assert evaluate("vo2_max_percentile", {"vo2_max": 40, "age": age, "sex": "male"}).refused
