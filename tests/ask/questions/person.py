"""Questions over the synthetic person, in English: days, food, comparisons, relations, workouts, follow-ups."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from tests.ask.questions.expect import Dated, Difference, Either, Relation, Said, Value
from tests.ask.questions.judge import Case
from tests.ask.questions.truth import Truth

V = pl.col("value")
STEPS, SLEEP, DEEP, REM, RHR, HR = (
    "step_count",
    "sleep_duration",
    "sleep_deep",
    "sleep_rem",
    "resting_heart_rate",
    "heart_rate",
)
HRV, WEIGHT, KM, KCAL, SYS = (
    "heart_rate_variability_sdnn", "body_mass", "distance_walking_running", "active_energy_burned",
    "blood_pressure_systolic",
)  # fmt: skip
PROTEIN, FIBRE, CAFFEINE, SODIUM, ALCOHOL = (
    "dietary_protein", "dietary_fiber", "dietary_caffeine", "dietary_sodium", "number_of_alcoholic_beverages",
)  # fmt: skip
EATEN, DAYLIGHT, WATER = "dietary_energy_consumed", "time_in_daylight", "dietary_water"
N, MIN, BPM, KG, MMHG = "{step}", "min", "/min", "kg", "mm[Hg]"
RUN, RIDE, HIKE, YOGA, WEIGHTS = "running", "cycling", "hiking", "yoga", "traditional_strength_training"

_DAY, _UNITS = timedelta(days=1), {SYS: MMHG, RHR: BPM}


def _visit(t: Truth) -> str:
    return t.moment("encounter", "started", "true").isoformat()


def _best_week(t: Truth) -> Dated:
    """The week with the most steps, whether its days are summed up or averaged: here it is the same one."""
    sums, means = (
        t.grouped(STEPS, "1w", "2026-01-05", "2026-11-15", how).sort("value", descending=True)
        for how in ("sum", "mean")
    )
    assert sums["start"][0] == means["start"][0]
    return Dated((sums["start"][0],), sums["value"][0], N, (means["value"][0],))


def _around(t: Truth, metric: str, medicine: str) -> Either:
    """Means of the days from the start of a medicine, and of those before."""
    start = t.moment("medication", "started", f"lower(name) = '{medicine}'", latest=False)
    return around_day(t, metric, start.isoformat(), _UNITS[metric])


def with_without(t: Truth, metric: str, activity: str, unit: str) -> Either:
    """Days with a workout against the others: all others, or those between the first and the last workout."""
    active = t.active(activity)
    within = frozenset(one for one in t.without(active) if min(active) < one < max(active))
    others = (t.mean(metric, on=days) for days in (t.without(active), within))
    return Either(tuple(Difference(t.mean(metric, on=active), other, unit) for other in others))


def around_day(t: Truth, metric: str, when: str, unit: str) -> Either:
    """Means before and after a day, which itself belongs to what comes after, or to neither."""
    start = date.fromisoformat(when)
    before = t.mean(metric, None, (start - _DAY).isoformat())
    afters = (t.mean(metric, one.isoformat()) for one in (start, start + _DAY))
    return Either(tuple(Difference(after, before, unit, after=True) for after in afters))


def _longest(t: Truth, activity: str) -> Either:
    """The longest in time, or the longest way."""
    runs = t.workouts(activity)
    return Either((Value(runs["minutes"].max(), MIN), Value(runs["km"].max(), "km")))


def top(t: Truth, activity: str, first: str | None = None) -> Either:
    """The three longest in time, or the three longest ways."""
    runs = t.workouts(activity, first)
    return Either(tuple(Said(numbers=tuple(runs.sort(by, descending=True)[by][:3])) for by in ("minutes", "km")))


def link(t: Truth, one: str, two: str) -> Relation:
    """Which way two metrics go together from day to day, on the same day and the next, once slow drifts are taken out.

    Only where that is clear: a rank correlation that is near zero both ways, or far from it and of one sign, with and
    without the drifts. Two that merely drift together have no link from day to day.
    """
    lags = (0,) if STEPS in (one, two) and two != SLEEP else (0, 1)  # walking shows the same day
    raw, level = ([t.spearman(one, two, lag, level=kind) for lag in lags] for kind in (False, True))
    both = frozenset({one, two})
    if all(abs(rho) < 0.1 for rho in level):
        return Relation(0, both)
    assert all(abs(rho) > 0.25 and rho * level[0] > 0 for rho in (*raw, *level)), (one, two, raw, level)
    return Relation(1 if level[0] > 0 else -1, both)


DAYS = [
    Case("How many steps did I take last Tuesday?", lambda t: t.at(STEPS, "2026-11-10"), N),
    Case("average steps per day over the past two weeks", lambda t: t.mean(STEPS, "2026-11-02"), N),
    Case("How did my resting heart rate average out in August?",
         lambda t: t.mean(RHR, "2026-08-01", "2026-08-31"), BPM),
    Case("What was my longest night this autumn?", lambda t: t.high(SLEEP, "2026-09-01"), MIN),
    Case("How much REM sleep do I get on average?", lambda t: t.mean(REM), MIN),
    Case("On how many days this year did I walk more than 15k steps?",
         lambda t: t.count(STEPS, V > 15000, "2026-01-01"), "1"),
    Case("What percentage of nights did I sleep at least 7 hours in 2026?",
         lambda t: t.share(SLEEP, V >= 420, "2026-01-01"), "%"),
    Case("What's my longest streak of days above 10,000 steps?", lambda t: t.streak(STEPS, V > 10000), "1"),
    Case("longest streak of nights over 7 hours this year", lambda t: t.streak(SLEEP, V > 420, "2026-01-01"), "1"),
    Case("95th percentile of my daily steps this year", lambda t: t.quantile(STEPS, 0.95, "2026-01-01"), N),
    Case("standard deviation of my resting heart rate in July", lambda t: t.sd(RHR, "2026-07-01", "2026-07-31"), BPM),
    Case("median HRV since March 2026", lambda t: t.median(HRV, "2026-03-01"), "ms"),
    Case("Which day did I take the most steps in October?",
         lambda t: Dated((t.day_of_high(STEPS, "2026-10-01", "2026-10-31"),),
                         t.high(STEPS, "2026-10-01", "2026-10-31"), N)),
    Case("When was my shortest night of the summer?",
         lambda t: Dated((t.day_of_low(SLEEP, "2026-06-01", "2026-08-31"),), t.low(SLEEP, "2026-06-01", "2026-08-31"),
                         MIN)),
    Case("How much has my weight changed since June?", lambda t: t.change(WEIGHT, "2026-06-01"), KG),
    Case("Average steps on weekends", lambda t: t.mean(STEPS, on=t.weekend), N),
    Case("How much do I sleep on Sundays on average?", lambda t: t.mean(SLEEP, on=t.weekdays(6)), MIN),
    Case("average resting heart rate on days when I slept less than 7 hours",
         lambda t: t.mean(RHR, on=t.where(SLEEP, V < 420)), BPM),
    Case("How much deep sleep do I get on days I run?", lambda t: t.mean(DEEP, on=t.active(RUN)), MIN),
    Case("average steps on days without a workout in 2026",
         lambda t: t.mean(STEPS, "2026-01-01", on=t.without(t.active())), N),
    Case("How many days did I both sleep under 7 hours and walk over 12,000 steps this year?",
         lambda t: float(len(t.where(SLEEP, V < 420, "2026-01-01") & t.where(STEPS, V > 12000, "2026-01-01"))), "1"),
    Case("Which days are missing step data this year?",
         lambda t: Dated(tuple(t.missing(STEPS, "2026-01-01", "2026-11-15")),
                         float(len(t.missing(STEPS, "2026-01-01", "2026-11-15"))), "1")),
    Case("How many steps since my last visit?",
         lambda t: Value(t.total(STEPS, _visit(t)), N, (t.total(STEPS, _visit(t)) - t.at(STEPS, _visit(t)),))),
    Case("average resting heart rate since my last doctor's visit", lambda t: t.mean(RHR, _visit(t)), BPM),
    Case("My average blood pressure before my last visit", lambda t: t.mean(SYS, None, "2026-10-05"), MMHG),
    Case("average daily steps by month this year",
         lambda t: Said(numbers=tuple(t.grouped(STEPS, "1mo", "2026-01-01")["value"]))),
    Case("average sleep by day of the week in 2026", lambda t: Said(numbers=tuple(t.by_weekday(SLEEP, "2026-01-01")))),
    Case("my best week of steps this year", _best_week),
    Case("What are my 5 highest step days ever?",
         lambda t: Dated(tuple(t.daily(STEPS).sort("value", descending=True)["day"][:5]))),
    Case("my three shortest nights in October",
         lambda t: Dated(tuple(t.daily(SLEEP, "2026-10-01", "2026-10-31").sort("value")["day"][:3]))),
]  # fmt: skip

FOOD = [
    Case("How much protein did I eat per day on average in September?",
         lambda t: t.mean(PROTEIN, "2026-09-01", "2026-09-30"), "g"),
    Case("average daily fibre this year", lambda t: t.mean(FIBRE, "2026-01-01"), "g"),
    Case("How much caffeine did I have in total last month?",
         lambda t: t.total(CAFFEINE, "2026-10-01", "2026-10-31"), "mg"),
    Case("average caffeine per day in October", lambda t: t.mean(CAFFEINE, "2026-10-01", "2026-10-31"), "mg"),
    Case("what was my sodium intake yesterday", lambda t: t.at(SODIUM, "2026-11-14"), "mg"),
    Case("highest sodium intake this week", lambda t: t.high(SODIUM, "2026-11-09"), "mg"),
    Case("How many alcoholic drinks did I have last month?",
         lambda t: t.total(ALCOHOL, "2026-10-01", "2026-10-31"), "1"),
    Case("How many days did I drink alcohol this month?", lambda t: t.count(ALCOHOL, V > 0, "2026-11-01"), "1"),
    Case("How many calories did I eat per day in September?",
         lambda t: t.mean(EATEN, "2026-09-01", "2026-09-30"), "kcal"),
    Case("how much water do I drink on average", lambda t: t.mean(WATER), "mL"),
    Case("On how many days did I have more than 100 mg of caffeine this year?",
         lambda t: t.count(CAFFEINE, V > 100, "2026-01-01"), "1"),
    Case("the day with the most protein in 2026",
         lambda t: Dated((t.day_of_high(PROTEIN, "2026-01-01"),), t.high(PROTEIN, "2026-01-01"), "g")),
]  # fmt: skip

SIDES = [
    Case("Did I walk more this month than last month?",
         lambda t: Difference(t.mean(STEPS, "2026-11-01"), t.mean(STEPS, "2026-10-01", "2026-10-31"), N)),
    Case("Do I sleep longer on weekends than on weekdays?",
         lambda t: Difference(t.mean(SLEEP, on=t.weekend), t.mean(SLEEP, on=t.working), MIN)),
    Case("compare my steps on weekends and weekdays in 2026",
         lambda t: Difference(t.mean(STEPS, "2026-01-01", on=t.weekend), t.mean(STEPS, "2026-01-01", on=t.working), N)),
    Case("My resting heart rate before and after 11 March 2026",
         lambda t: around_day(t, RHR, "2026-03-11", BPM)),
    Case("compare my deep sleep on days with and without exercise",
         lambda t: Difference(t.mean(DEEP, on=t.active()), t.mean(DEEP, on=t.without(t.active())), MIN)),
    Case("Is my HRV higher on days I run than on other days?",
         lambda t: with_without(t, HRV, RUN, "ms")),
    Case("my blood pressure this year compared with last year",
         lambda t: Difference(t.mean(SYS, "2026-01-01"), t.mean(SYS, "2025-01-01", "2025-12-31"), MMHG)),
    Case("Did my blood pressure change after I started ramipril?", lambda t: _around(t, SYS, "ramipril")),
    Case("How did my resting heart rate change after I started rosuvastatin?",
         lambda t: _around(t, RHR, "rosuvastatin")),
    Case("steps in July versus August 2026",
         lambda t: Difference(t.mean(STEPS, "2026-07-01", "2026-07-31"), t.mean(STEPS, "2026-08-01", "2026-08-31"), N)),
]  # fmt: skip

RELATIONS = [
    Case("Does alcohol affect my sleep?", lambda t: link(t, ALCOHOL, SLEEP)),
    Case("Is drinking linked to my resting heart rate?", lambda t: link(t, ALCOHOL, RHR)),
    Case("Is my HRV related to my resting heart rate?", lambda t: link(t, HRV, RHR)),
    Case("Does my weight go along with my blood pressure?", lambda t: link(t, WEIGHT, SYS)),
    Case("Is there a correlation between my time in daylight and my steps?", lambda t: link(t, DAYLIGHT, STEPS)),
    Case("Does salt affect my sleep?", lambda t: link(t, SODIUM, SLEEP)),
    Case("Do I sleep better when I walk more?", lambda t: link(t, STEPS, SLEEP)),
    Case("Is my HRV linked to training load?",
         lambda t: Relation(None, frozenset({HRV}), frozenset({"workout_duration", "apple_exercise_time", KCAL}))),
    Case("correlation between steps and active calories", lambda t: link(t, STEPS, KCAL)),
    Case("How are my weight and resting heart rate related?", lambda t: link(t, WEIGHT, RHR)),
]  # fmt: skip

WORKOUTS = [
    Case("What was my longest run?", lambda t: _longest(t, RUN)),
    Case("my longest run this year in km", lambda t: t.workouts(RUN, "2026-01-01")["km"].max(), "km"),
    Case("What was my average heart rate on my runs in October?",
         lambda t: t.workouts(RUN, "2026-10-01", "2026-10-31")["bpm"].mean(), BPM),
    Case("my 3 longest runs", lambda t: top(t, RUN)),
    Case("How many kilometres did I run in October?",
         lambda t: t.workouts(RUN, "2026-10-01", "2026-10-31")["km"].sum(), "km"),
    Case("How many times did I go hiking this year?", lambda t: float(t.workouts(HIKE, "2026-01-01").height), "1"),
    Case("When did I last do yoga?", lambda t: Dated((t.workouts(YOGA)["day"][-1],))),
    Case("total time cycling this summer",
         lambda t: t.workouts(RIDE, "2026-06-01", "2026-08-31")["minutes"].sum(), MIN),
    Case("average duration of my strength training in 2026",
         lambda t: t.workouts(WEIGHTS, "2026-01-01")["minutes"].mean(),
         MIN),
    Case("How many runs longer than 10 km have I done?",
         lambda t: float(t.workouts(RUN).filter(pl.col("km") > 10).height), "1"),
    Case("calories burned on my bike rides in July",
         lambda t: t.workouts(RIDE, "2026-07-01", "2026-07-31")["kcal"].sum(), "kcal"),
    Case("How many steps did I take on the most recent day I ran?",
         lambda t: t.at(STEPS, t.workouts(RUN)["day"][-1].isoformat()), N),
    Case("highest heart rate during a run this year", lambda t: t.workouts(RUN, "2026-01-01")["top"].max(), BPM),
    Case("How many workouts did I do last week?",
         lambda t: float(t.workouts(None, "2026-11-02", "2026-11-08").height), "1"),
]  # fmt: skip

FOLLOW = [
    Case(("How many steps last week?", "and last month?"), lambda t: t.total(STEPS, "2026-10-01", "2026-10-31"), N),
    Case(("How many steps last week?", "and last month?", "only weekends"),
         lambda t: t.total(STEPS, "2026-10-01", "2026-10-31", t.weekend), N),
    Case(("average sleep in October", "and in September?"), lambda t: t.mean(SLEEP, "2026-09-01", "2026-09-30"), MIN),
    Case(("average sleep in October", "what about deep sleep?"),
         lambda t: t.mean(DEEP, "2026-10-01", "2026-10-31"), MIN),
    Case(("average steps in 2026", "and the median?"), lambda t: t.median(STEPS, "2026-01-01"), N),
    Case(("How many times did I run this year?", "and cycling?"),
         lambda t: float(t.workouts(RIDE, "2026-01-01").height), "1"),
    Case(("What is my latest LDL?", "and HDL?"), lambda t: t.result("hdl"), "mg/dL"),
    Case(("average resting heart rate in July", "and in August?", "and September?"),
         lambda t: t.mean(RHR, "2026-09-01", "2026-09-30"), BPM),
    Case(("average resting heart rate in July", "on days when I ran?"),
         lambda t: t.mean(RHR, "2026-07-01", "2026-07-31", t.active(RUN)), BPM),
    Case(("How many nights under 7 hours in September?", "and over 8 hours?"),
         lambda t: t.count(SLEEP, V > 480, "2026-09-01", "2026-09-30"), "1"),
]  # fmt: skip

_DAY, _UNITS = timedelta(days=1), {SYS: MMHG, RHR: BPM}
