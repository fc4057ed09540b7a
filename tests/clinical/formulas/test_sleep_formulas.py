"""Sleep timing against the worked values of the package mctq, and regularity against its definition."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from healthkit.clinical.formulas import evaluate

# Vartanian, mctq: tests/testthat/test-msf_sc.R and the examples of R/msf_sc.R.
CHRONOTYPES = [
    ("04:00", 6, 8, 5, "03:17:09"),
    ("23:30", 7, 9, 3, "23:04:17"),
    ("02:15", 9, 7, 5, "02:15:00"),
    ("03:45", 6, 7.5, 5, "03:12:51"),
    ("22:30", 5.5, 8, 4, "21:47:09"),
    ("03:45", 7, 7, 5, "03:45:00"),
]


@pytest.mark.parametrize(("free", "workday", "freeday", "workdays", "published"), CHRONOTYPES)
def test_chronotype(free: str, workday: float, freeday: float, workdays: int, published: str) -> None:
    asked = {"mid_sleep_free": free, "sleep_workday": workday, "sleep_freeday": freeday, "workdays": workdays}
    assert evaluate("msf_sc", asked).value == published


# mctq: tests/testthat/test-sjl.R, work then free.
JETLAGS = [
    ("02:30", "04:30", 2),
    ("23:00", "02:00", 3),
    ("05:00", "03:00", -2),
    ("11:00", "18:30", 7.5),
    ("22:00", "17:30", -4.5),
    ("23:00", "01:00", 2),
    ("01:00", "23:00", -2),
    ("03:30", "03:00", -0.5),
    ("22:00", "03:00", 5),
    ("04:30", "23:30", -5),
    ("02:05", "23:05", -3),
]


@pytest.mark.parametrize(("work", "free", "published"), JETLAGS)
def test_social_jetlag(work: str, free: str, published: float) -> None:
    asked = {"mid_sleep_work": work, "mid_sleep_free": free}
    assert evaluate("social_jetlag", {**asked, "signed": True}).value == pytest.approx(published)
    assert evaluate("social_jetlag", asked).value == pytest.approx(abs(published))


# mctq: tests/testthat/test-sloss_week.R
LOSSES = [
    (5.5, 9, 5, 18000),
    (8, 6.5, 4, 9257.14285714286),
    (9, 12, 4, 18514.2857142857),
    (10.5, 8.5, 5, 10285.7142857143),
    (8.7, 9.2, 6, 1542.85714285713),
]


@pytest.mark.parametrize(("workday", "freeday", "workdays", "published"), LOSSES)
def test_weekly_loss(workday: float, freeday: float, workdays: int, published: float) -> None:
    asked = {"sleep_workday": workday, "sleep_freeday": freeday, "workdays": workdays}
    found = evaluate("sleep_loss_week", asked)
    assert (found.value, found.unit) == (pytest.approx(published), "s")
    assert evaluate("sleep_loss_week", asked, unit="h").value == pytest.approx(published / 3600)


def test_mid_sleep_across_midnight_and_the_mean_of_a_week() -> None:
    assert evaluate("mid_sleep", {"sleep_onset": "23:30", "sleep_duration": 8}).value == "03:30:00"
    assert evaluate("mid_sleep", {"sleep_onset": "01:00", "sleep_duration": 9}).value == "05:30:00"
    week = evaluate("sleep_duration_week", {"sleep_workday": 7, "sleep_freeday": 9, "workdays": 5})
    assert week.value == pytest.approx((35 + 18) / 7)


def diary(states: list[int | None], epoch: timedelta = timedelta(minutes=30)) -> str:
    start = datetime(2024, 3, 1, 12)
    rows = [f"{start + place * epoch},{'' if state is None else state}" for place, state in enumerate(states)]
    return "time,asleep\n" + "\n".join(rows)


NIGHT = [0] * 22 + [1] * 16 + [0] * 10  # noon to noon in half hours


def test_the_same_night_again_and_again_is_100() -> None:
    assert evaluate("sri", {"file": diary(NIGHT * 6)}).value == pytest.approx(100)


def test_sleep_at_opposite_hours_every_other_day_is_minus_100() -> None:
    opposite = [1 - state for state in NIGHT]
    assert evaluate("sri", {"file": diary((NIGHT + opposite) * 4)}).value == pytest.approx(-100)


def test_any_record_agrees_with_the_definition() -> None:
    """Phillips 2017: -100 + 200 times the share of epochs that find the same state 24 hours later."""
    states = np.random.default_rng(7).integers(0, 2, 48 * 9)
    expected = -100 + 200 * np.mean(states[48:] == states[:-48])
    assert evaluate("sri", {"file": diary(states.tolist())}).value == pytest.approx(expected)


def test_days_that_lack_more_than_six_hours_are_left_out() -> None:
    poor = [None] * 13 + NIGHT[13:]
    shifted = [0] * 8 + [1] * 16 + [0] * 24
    whole = NIGHT * 7
    assert evaluate("sri", {"file": diary([*whole, *poor])}).value == pytest.approx(100)
    assert evaluate("sri", {"file": diary([*whole, *shifted])}).value != pytest.approx(100)


def test_regularity_needs_five_days_to_compare() -> None:
    assert evaluate("sri", {"file": diary(NIGHT * 5)}).refused
    assert evaluate("sri", {"file": diary(NIGHT * 6)}).refused is None


def test_regularity_takes_seconds_since_1970() -> None:
    rows = "\n".join(f"{1_700_000_000 + 1800 * place},{state}" for place, state in enumerate(NIGHT * 6))
    assert evaluate("sri", {"file": f"time,asleep\n{rows}"}).value == pytest.approx(100)
