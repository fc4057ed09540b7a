"""Training load against its closed forms."""

from __future__ import annotations

import math

import pytest

from healthkit.clinical.formulas import evaluate


@pytest.mark.parametrize(("name", "tau"), [("ctl", 42), ("atl", 7)])
@pytest.mark.parametrize("days", [1, 7, 42, 200])
def test_equal_days_approach_their_load(name: str, tau: int, days: int) -> None:
    """After n equal days the recursion stands at L (1 - (1 - 1/tau)^n), the exponential at L (1 - e^(-n/tau))."""
    recursive = evaluate(name, {"daily_load": 100, "days": days})
    assert recursive.value == pytest.approx(100 * (1 - (1 - 1 / tau) ** days))
    exponential = evaluate(name, {"daily_load": [100] * days, "variant": "exponential"})
    assert exponential.value == pytest.approx(100 * (1 - math.exp(-days / tau)))


def test_start_and_tau() -> None:
    assert evaluate("ctl", {"daily_load": [0] * 42, "start": 80}).value == pytest.approx(80 * (41 / 42) ** 42)
    assert evaluate("ctl", {"daily_load": "[50]", "tau": 10}).value == pytest.approx(5)
    assert evaluate("atl", {"daily_load": 50, "days": 1, "start": 50}).value == pytest.approx(50)


def test_balance_after_today_or_before_it() -> None:
    loads = [30, 90, 0, 120]
    fitness = [evaluate("ctl", {"daily_load": loads[:n], "start": 40}).value for n in (3, 4)]
    fatigue = [evaluate("atl", {"daily_load": loads[:n], "start": 40}).value for n in (3, 4)]
    previous = evaluate("tsb", {"daily_load": loads, "start": 40, "day": "previous"}).value
    same = evaluate("tsb", {"daily_load": loads, "start": 40}).value
    assert previous == pytest.approx(fitness[0] - fatigue[0])  # type: ignore[operator]
    assert same == pytest.approx(fitness[1] - fatigue[1])  # type: ignore[operator]


def test_acute_over_chronic_load() -> None:
    loads = [10] * 21 + [40] * 7
    assert evaluate("acwr", {"daily_load": loads}).value == pytest.approx(40 / 17.5)
    assert evaluate("acwr", {"daily_load": loads, "coupled": False}).value == pytest.approx(4)
    assert evaluate("acwr", {"daily_load": [999, *loads]}).value == pytest.approx(40 / 17.5)


def test_stress_score_grows_with_the_square_of_intensity() -> None:
    assert evaluate("tss", {"duration": "90 min", "intensity_factor": 0.8}).value == pytest.approx(96)
