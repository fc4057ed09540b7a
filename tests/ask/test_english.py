"""English questions, each against a number computed another way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from healthkit.ask import Session
from tests.ask.truth import Truth

CASES: list[tuple[str, Callable[[Truth], float]]] = [
    ("How many steps did I take yesterday?", lambda t: t.on("step_count", "2026-11-21")),
    ("How many steps did I take today?", lambda t: t.on("step_count", "2026-11-22")),
    ("What was my average step count over the last 7 days?",
     lambda t: t.mean("step_count", "2026-11-16", "2026-11-22")),
    ("average daily steps last week", lambda t: t.mean("step_count", "2026-11-09", "2026-11-15")),
    ("Total steps this month", lambda t: t.total("step_count", "2026-11-01", "2026-11-22")),
    ("What is the sum of my steps in October?", lambda t: t.total("step_count", "2026-10-01", "2026-10-31")),
    ("my highest step count this year", lambda t: t.high("step_count", "2026-01-01")),
    ("What was the lowest number of steps in May 2025?", lambda t: t.low("step_count", "2025-05-01", "2025-05-31")),
    ("median steps since 3 March 2026", lambda t: t.median("step_count", "2026-03-03")),
    ("standard deviation of my steps in the last 30 days", lambda t: t.sd("step_count", "2026-10-24")),
    ("How many steps per day on average between 3 March and 12 April 2026?",
     lambda t: t.mean("step_count", "2026-03-03", "2026-04-12")),
    ("How many days did I walk more than 10,000 steps this year?",
     lambda t: t.days("step_count", "2026-01-01", "2026-11-22", lambda s: s > 10000)),
    ("number of days with at least 8000 steps last month",
     lambda t: t.days("step_count", "2026-10-01", "2026-10-31", lambda s: s >= 8000)),
    ("How many days under 5k steps in 2025?",
     lambda t: t.days("step_count", "2025-01-01", "2025-12-31", lambda s: s < 5000)),
    ("What were my steps on 4 May 2026?", lambda t: t.on("step_count", "2026-05-04")),
    ("steps on May 4th, 2026", lambda t: t.on("step_count", "2026-05-04")),
    ("steps on 2026-05-04", lambda t: t.on("step_count", "2026-05-04")),
    ("What was my average heart rate over the last 7 days?", lambda t: t.mean("heart_rate", "2026-11-16")),
    ("What was my highest heart rate this year?", lambda t: t.high("heart_rate", "2026-01-01")),
    ("lowest pulse last month", lambda t: t.low("heart_rate", "2026-10-01", "2026-10-31")),
    ("Max heart rate in the past 3 months", lambda t: t.high("heart_rate", "2026-08-23")),
    ("What is my resting heart rate?", lambda t: t.last("resting_heart_rate")),
    ("average RHR last year", lambda t: t.mean("resting_heart_rate", "2025-01-01", "2025-12-31")),
    ("What was my mean resting heart rate in summer 2026?",
     lambda t: t.mean("resting_heart_rate", "2026-06-01", "2026-08-31")),
    ("resting heart rate last winter, on average", lambda t: t.mean("resting_heart_rate", "2025-12-01", "2026-02-28")),
    ("What is my weight?", lambda t: t.last("body_mass")),
    ("How much do I weigh?", lambda t: t.last("body_mass")),
    ("What was my last weight in 2025?", lambda t: t.last("body_mass", "2025-12-31")),
    ("average weight in June", lambda t: t.mean("body_mass", "2026-06-01", "2026-06-30")),
    ("my lowest weight ever", lambda t: t.low("body_mass")),
    ("What is the highest body weight since January 2026?", lambda t: t.high("body_mass", "2026-01-01")),
    ("How long did I sleep last night?", lambda t: t.on("sleep_duration", "2026-11-22")),
    ("How did I sleep yesterday?", lambda t: t.on("sleep_duration", "2026-11-21")),
    ("How many nights did I sleep under 6 hours last month?",
     lambda t: t.days("sleep_duration", "2026-10-01", "2026-10-31", lambda s: s < 360)),
    ("How many nights did I sleep less than 6 h 30 in September?",
     lambda t: t.days("sleep_duration", "2026-09-01", "2026-09-30", lambda s: s < 390)),
    ("How many nights over 8 hours this year?",
     lambda t: t.days("sleep_duration", "2026-01-01", "2026-11-22", lambda s: s > 480)),
    ("average sleep per night over the last 4 weeks", lambda t: t.mean("sleep_duration", "2026-10-26")),
    ("What was my total sleep last week?", lambda t: t.total("sleep_duration", "2026-11-09", "2026-11-15")),
    ("my shortest night of sleep in 2026", lambda t: t.low("sleep_duration", "2026-01-01")),
    ("longest sleep this summer", lambda t: t.high("sleep_duration", "2026-06-01", "2026-08-31")),
    ("How much deep sleep did I get on average in the last two weeks?", lambda t: t.mean("sleep_deep", "2026-11-09")),
    ("median deep sleep minutes in October", lambda t: t.median("sleep_deep", "2026-10-01", "2026-10-31")),
    ("What was my average HRV in the last 90 days?", lambda t: t.mean("heart_rate_variability_sdnn", "2026-08-25")),
    ("heart rate variability yesterday", lambda t: t.on("heart_rate_variability_sdnn", "2026-11-21")),
    ("What is my VO2 max?", lambda t: t.last("vo2_max")),
    ("How many calories did I burn on Monday?", lambda t: t.on("active_energy_burned", "2026-11-16")),
    ("calories burned per day on average this week", lambda t: t.mean("active_energy_burned", "2026-11-16")),
    ("How many floors did I climb this weekend?", lambda t: t.total("flights_climbed", "2026-11-21")),
    ("flights of stairs last weekend", lambda t: t.total("flights_climbed", "2026-11-14", "2026-11-15")),
    ("How far did I walk last month?", lambda t: t.total("distance_walking_running", "2026-10-01", "2026-10-31")),
    ("How many kilometres did I walk in August?",
     lambda t: t.total("distance_walking_running", "2026-08-01", "2026-08-31")),
    ("What is my blood pressure?", lambda t: t.last("blood_pressure_systolic")),
    ("average blood pressure this year", lambda t: t.mean("blood_pressure_systolic", "2026-01-01")),
    ("What was my highest systolic blood pressure in 2025?",
     lambda t: t.high("blood_pressure_systolic", "2025-01-01", "2025-12-31")),
    ("latest diastolic", lambda t: t.last("blood_pressure_diastolic")),
    ("How many times did I measure my weight last month?", lambda t: t.days("body_mass", "2026-10-01", "2026-10-31")),
    ("How many headaches did I have this year?", lambda t: t.total("headache", "2026-01-01")),
    ("How many times did I have a headache in March 2026?", lambda t: t.total("headache", "2026-03-01", "2026-03-31")),
    ("How many workouts did I do last month?", lambda t: len(t.workouts(None, "2026-10-01", "2026-10-31"))),
    ("How many times did I exercise this week?", lambda t: len(t.workouts(None, "2026-11-16", "2026-11-22"))),
    ("How many times did I run in 2026?", lambda t: len(t.workouts("running", "2026-01-01", "2026-11-22"))),
    ("How many days did I cycle since June 2026?",
     lambda t: t.workouts("cycling", "2026-06-01", "2026-11-22")["day"].n_unique()),
    ("How long did I run last week?", lambda t: t.workouts("running", "2026-11-09", "2026-11-15")["minutes"].sum()),
    ("What was my longest bike ride this year?",
     lambda t: t.workouts("cycling", "2026-01-01", "2026-11-22")["minutes"].max()),
    ("What was my longest workout in 2026?", lambda t: t.workouts(None, "2026-01-01", "2026-11-22")["minutes"].max()),
    ("When was my last run?", lambda t: t.workouts("running", "2026-11-19", "2026-11-22")["minutes"].sum()),
    ("average steps on days when I slept less than 7 hours",
     lambda t: t.mean_where("step_count", "sleep_duration", lambda v: v < 420, "2024-12-01", "2026-11-22")),
    ("What was my average resting heart rate on days when I walked more than 9000 steps in 2026?",
     lambda t: t.mean_where("resting_heart_rate", "step_count", lambda v: v > 9000, "2026-01-01", "2026-11-22")),
    ("Did I walk more this month than last month?",
     lambda t: t.difference("step_count", ("2026-11-01", "2026-11-22"), ("2026-10-01", "2026-10-31"))),
    ("compare my sleep in March and April",
     lambda t: t.difference("sleep_duration", ("2026-03-01", "2026-03-31"), ("2026-04-01", "2026-04-30"))),
    ("What is the difference in resting heart rate between 2025 and 2026?",
     lambda t: t.difference("resting_heart_rate", ("2025-01-01", "2025-12-31"), ("2026-01-01", "2026-11-22"))),
    ("Compare my weight this month with last month",
     lambda t: t.difference("body_mass", ("2026-11-01", "2026-11-22"), ("2026-10-01", "2026-10-31"))),
    ("compare my steps this week",
     lambda t: t.difference("step_count", ("2026-11-16", "2026-11-22"), ("2026-11-09", "2026-11-15"))),
    ("How does my HRV this month compare to usual?",
     lambda t: t.difference("heart_rate_variability_sdnn", ("2026-11-01", "2026-11-22"), ("2026-08-03", "2026-10-31"))),
    ("Hello, could you please tell me what my average setps were last week?",
     lambda t: t.mean("step_count", "2026-11-09", "2026-11-15")),
    ("averge sleep durration last month", lambda t: t.mean("sleep_duration", "2026-10-01", "2026-10-31")),
    ("WHAT WAS MY AVERAGE STEPS IN THE LAST TEN DAYS", lambda t: t.mean("step_count", "2026-11-13")),
    ("What was my average sleep from 1 to 15 October?", lambda t: t.mean("sleep_duration", "2026-10-01", "2026-10-15")),
    ("steps before 2025", lambda t: t.total("step_count", "2024-12-01", "2024-12-31")),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), CASES, ids=[question for question, _ in CASES])
def test_question(asking: Session, truth: Truth, question: str, expected: Callable[[Truth], float]) -> None:
    answer = asking.ask(question)
    assert not answer.abstained, answer.answer
    assert answer.lang == "en"
    assert answer.value == pytest.approx(float(expected(truth)), rel=1e-9)


def test_there_are_sixty() -> None:
    assert len({question for question, _ in CASES}) >= 60
