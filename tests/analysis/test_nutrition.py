"""Energy by nutrient and half written days, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit.analysis.nutrition import half_written, shares

NAN = float("nan")


def grams(**given: list[float]) -> dict[str, np.ndarray]:
    return {f"dietary_{name}": np.array(values) for name, values in given.items()}


def test_shares_by_hand() -> None:
    """200 g of carbohydrates, 100 g of protein and 50 g of fat are 800 + 400 + 450 = 1650 kcal."""
    told = shares(np.array([1650.0]), grams(carbohydrates=[200], protein=[100], fat_total=[50]))
    assert told is not None
    assert told.reckoned == 1650
    assert told.percent["dietary_fat_total"] == pytest.approx(100 * 450 / 1650)
    assert sum(told.percent.values()) == pytest.approx(100)
    assert not told.apart


def test_days_that_lack_a_nutrient_are_left_out() -> None:
    given = grams(carbohydrates=[200, NAN, 100], protein=[100, 50, 50], fat_total=[50, 20, 25])
    told = shares(np.array([1650.0, 900.0, NAN]), given)
    assert told is not None
    assert (told.days, told.written) == (1, 1650)


def test_alcohol_counts_where_it_is_told() -> None:
    given = grams(carbohydrates=[100, 100], protein=[50, 50], fat_total=[20, 20], alcohol=[20, NAN])
    told = shares(np.array([920.0, 780.0]), given)
    assert told is not None
    assert told.percent["dietary_alcohol"] == pytest.approx(100 * 70 / 850)


def test_a_diary_that_leaves_nutrients_out_is_noticed() -> None:
    told = shares(np.array([2400.0]), grams(carbohydrates=[200], protein=[100], fat_total=[50]))
    assert told is not None
    assert told.apart


def test_nothing_to_share() -> None:
    assert shares(np.array([2000.0]), grams(carbohydrates=[200], protein=[100])) is None
    assert shares(np.array([NAN]), grams(carbohydrates=[1], protein=[1], fat_total=[1])) is None
    assert shares(np.array([0.0]), grams(carbohydrates=[0], protein=[0], fat_total=[0])) is None


def test_half_written_days() -> None:
    energy = np.array([2000, 2200, 900, NAN, 2100, 1900, 1000.0])
    assert half_written(energy).tolist() == [False, False, True, False, False, False, False]
    assert not half_written(np.array([2000, 100, NAN])).any()
