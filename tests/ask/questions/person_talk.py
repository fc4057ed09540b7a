"""The synthetic person again, in other words: how people say the same in English when nobody gives them a form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from tests.ask.questions.expect import Dated, Difference, Either, Listing, Said, Value
from tests.ask.questions.judge import Case
from tests.ask.questions.person import (
    ALCOHOL,
    BPM,
    CAFFEINE,
    FIBRE,
    HIKE,
    HR,
    HRV,
    KCAL,
    KG,
    KM,
    MIN,
    MMHG,
    PROTEIN,
    REM,
    RHR,
    RIDE,
    RUN,
    SLEEP,
    SODIUM,
    STEPS,
    SYS,
    WEIGHT,
    WEIGHTS,
    YOGA,
    N,
    V,
    link,
)  # fmt: skip
from tests.ask.questions.person_records import MG, medicines, started
from tests.ask.questions.truth import Truth


def _month(start: date) -> str:
    return f"{start:%B}|{start:%b}"


def _year_ago(t: Truth) -> Either:
    """The result that stood then; or that there is none of that month, and the one before."""
    then = t.result("ldl", "2025-11-15")
    return Either((Value(then, MG), Said(("no result",), (then,), silent=True)))


def _weekly(t: Truth, activity: str) -> Value:
    """Workouts a week over the whole record, weeks without one included."""
    return Value(t.workouts(activity).height / (500 / 7), "1", relative=0.02)


def _weekday(means: list[float], pick: Callable[[list[float]], float]) -> str:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    name = names[means.index(pick(means))]
    return f"{name}|{name}s"


TALK = [
    Case("steps on the 31st of October", lambda t: t.at(STEPS, "2026-10-31"), N),
    Case("what's my average step count so far this month", lambda t: t.mean(STEPS, "2026-11-01"), N),
    Case("How far did I walk in total in September?", lambda t: t.total(KM, "2026-09-01", "2026-09-30"), "km"),
    Case("mean hrv, last 30 days", lambda t: t.mean(HRV, "2026-10-17"), "ms"),
    Case("How low did my resting heart rate get this year?", lambda t: t.low(RHR, "2026-01-01"), BPM),
    Case("what was my peak heart rate last month", lambda t: t.high(HR, "2026-10-01", "2026-10-31"), BPM),
    Case("Typically how long do I sleep?", lambda t: t.mean(SLEEP), MIN),
    Case("hours slept last night", lambda t: t.at(SLEEP, "2026-11-15"), MIN),
    Case("weight: lowest reading in 2026", lambda t: t.low(WEIGHT, "2026-01-01"), KG),
    Case("What did I weigh on average in the first quarter of 2026?",
         lambda t: t.mean(WEIGHT, "2026-01-01", "2026-03-31"), KG),
    Case("active calories burned per day, average, since the start of October",
         lambda t: t.mean(KCAL, "2026-10-01"), "kcal"),
    Case("How variable is my sleep this year (standard deviation)?", lambda t: t.sd(SLEEP, "2026-01-01"), MIN),
    Case("how often did I sleep less than six and a half hours in 2026",
         lambda t: t.count(SLEEP, V < 390, "2026-01-01"), "1"),
    Case("share of days over 10k steps last month",
         lambda t: t.share(STEPS, V > 10000, "2026-10-01", "2026-10-31"), "%"),
    Case("How many days in a row did I walk at least 8000 steps, at most?",
         lambda t: t.streak(STEPS, V >= 8000), "1"),
    Case("steps on Saturdays, on average, in 2026", lambda t: t.mean(STEPS, "2026-01-01", on=t.weekdays(5)), N),
    Case("mean REM sleep on weekdays in October", lambda t: t.mean(REM, "2026-10-01", "2026-10-31", t.working), MIN),
    Case("What's my typical resting heart rate when I sleep more than 8 hours?",
         lambda t: t.mean(RHR, on=t.where(SLEEP, V > 480)), BPM),
    Case("average steps on days I did yoga", lambda t: t.mean(STEPS, on=t.active(YOGA)), N),
    Case("median steps on days with more than 150 mg of caffeine",
         lambda t: t.median(STEPS, on=t.where(CAFFEINE, V > 150)), N),
    Case("Which day did I sleep longest this year?",
         lambda t: Dated((t.day_of_high(SLEEP, "2026-01-01"),), t.high(SLEEP, "2026-01-01"), MIN)),
    Case("which month of 2026 had the lowest average resting heart rate",
         lambda t: Said((_month(t.grouped(RHR, "1mo", "2026-01-01").sort("value")["start"][0]),))),
]  # fmt: skip

SIDES = [
    Case("Was my sleep shorter in October than in September?",
         lambda t: Difference(t.mean(SLEEP, "2026-10-01", "2026-10-31"), t.mean(SLEEP, "2026-09-01", "2026-09-30"),
                              MIN)),
    Case("difference in steps between Sundays and Mondays",
         lambda t: Difference(t.mean(STEPS, on=t.weekdays(6)), t.mean(STEPS, on=t.weekdays(0)), N)),
    Case("this week vs last week: resting heart rate",
         lambda t: Difference(t.mean(RHR, "2026-11-09"), t.mean(RHR, "2026-11-02", "2026-11-08"), BPM)),
    Case("Did my weight drop between spring and summer 2026?",
         lambda t: Difference(t.mean(WEIGHT, "2026-06-01", "2026-08-31"), t.mean(WEIGHT, "2026-03-01", "2026-05-31"),
                              KG, after=True)),
    Case("How is drinking alcohol associated with my sleep?", lambda t: link(t, ALCOHOL, SLEEP)),
    Case("do my hrv and resting pulse move together", lambda t: link(t, HRV, RHR)),
    Case("Does sodium have anything to do with how long I sleep?", lambda t: link(t, SODIUM, SLEEP)),
    Case("Does more walking mean more calories burned?", lambda t: link(t, STEPS, KCAL)),
]  # fmt: skip

MOVES = [
    Case("How far have I run this year?", lambda t: t.workouts(RUN, "2026-01-01")["km"].sum(), "km"),
    Case("average distance of my runs since July", lambda t: t.workouts(RUN, "2026-07-01")["km"].mean(), "km"),
    Case("shortest run of 2026 in minutes", lambda t: t.workouts(RUN, "2026-01-01")["minutes"].min(), MIN),
    Case("how many hikes in 2026 took more than 90 minutes",
         lambda t: float(t.workouts(HIKE, "2026-01-01").filter(pl.col("minutes") > 90).height), "1"),
    Case("mean heart rate while cycling", lambda t: t.workouts(RIDE)["bpm"].mean(), BPM),
    Case("total calories burned doing strength training in October",
         lambda t: t.workouts(WEIGHTS, "2026-10-01", "2026-10-31")["kcal"].sum(), "kcal"),
    Case("On how many days did I work out in August?",
         lambda t: float(t.workouts(None, "2026-08-01", "2026-08-31")["day"].n_unique()), "1"),
    Case("When was my last bike ride?", lambda t: Dated((t.workouts(RIDE)["day"][-1],))),
    Case("two longest hikes by distance", lambda t: Said(numbers=tuple(t.workouts(HIKE).sort("km")["km"][-2:]))),
    Case("how many steps during my runs last month",
         lambda t: t.workouts(RUN, "2026-10-01", "2026-10-31")["steps"].sum(), N),
]  # fmt: skip

TOLD = [
    Case("Am I still on atorvastatin?", lambda t: Said(("2024",))),
    Case("what medicine am I on for cholesterol", lambda t: Said(("Rosuvastatin",))),
    Case("list my current prescriptions", lambda t: medicines(t, "status = 'active'")),
    Case("How long have I been taking ramipril?", lambda t: Dated((started(t, "ramipril"),))),
    Case("date of my last Tdap", lambda t: Dated((t.moment("immunization", "given", "name = 'Tdap'"),))),
    Case("any allergy on record?", lambda t: Listing(t.names("allergy"))),
    Case("What diagnoses are on my record?", lambda t: Listing(t.names("condition", "status = 'active'"), (), -1)),
    Case("when was my endoscopy", lambda t: Dated((t.moment("procedure", "started", "name LIKE 'Esoph%'"),))),
    Case("When did I last see a doctor?", lambda t: Dated((t.moment("encounter", "started", "true"),))),
    Case("How many times did I see a doctor in 2025?", lambda t: t.rows("encounter", "started LIKE '2025%'"), "1"),
    Case("most recent potassium", lambda t: t.result("potassium"), "mmol/L"),
    Case("what was my cholesterol in July 2026", lambda t: t.result("total_cholesterol", "2026-07-31"), MG),
    Case("lowest HDL on record", lambda t: t.results("hdl")["value"].min(), MG),
    Case("date of my last thyroid test", lambda t: Dated((t.results("tsh")["day"][-1],))),
    Case("How many HbA1c results do I have?", lambda t: float(t.results("hba1c").height), "1"),
    Case("my age", lambda t: 38.0, "a"),
    Case("what is my date of birth", lambda t: Dated((date.fromisoformat(t.fact("birth_date")),))),
    Case("grams of protein per day, median, this year", lambda t: t.median(PROTEIN, "2026-01-01"), "g"),
    Case("fiber intake in July, average", lambda t: t.mean(FIBRE, "2026-07-01", "2026-07-31"), "g"),
    Case("average blood pressure since I started rosuvastatin",
         lambda t: t.mean(SYS, started(t, "rosuvastatin").isoformat()), MMHG),
]  # fmt: skip

LEANING = [
    Case(("average steps last month", "what about this month?"), lambda t: t.mean(STEPS, "2026-11-01"), N),
    Case(("How did I sleep last week on average?", "and on weekends?"),
         lambda t: t.mean(SLEEP, "2026-11-02", "2026-11-08", t.weekend), MIN),
    Case(("highest resting heart rate in 2026", "and the lowest?"), lambda t: t.low(RHR, "2026-01-01"), BPM),
    Case(("How far did I run in October?", "and in September?"),
         lambda t: t.workouts(RUN, "2026-09-01", "2026-09-30")["km"].sum(), "km"),
    Case(("average deep sleep in August", "and REM?"), lambda t: t.mean(REM, "2026-08-01", "2026-08-31"), MIN),
    Case(("When was my last flu shot?", "and tetanus?"),
         lambda t: Dated((t.moment("immunization", "given", "name = 'Tdap'"),))),
    Case(("latest ferritin", "and the highest ever?"), lambda t: t.results("ferritin")["value"].max(), "ng/mL"),
]  # fmt: skip

ALSO = [
    Case("How many times a week do I run on average?", lambda t: _weekly(t, RUN)),
    Case("Combien de fois par semaine je cours en moyenne ?", lambda t: _weekly(t, RUN)),
    Case("What was my LDL a year ago?", _year_ago),
    Case("What day of the week do I walk the most?", lambda t: Said((_weekday(t.by_weekday(STEPS), max),))),
    Case("on which weekday do I sleep least", lambda t: Said((_weekday(t.by_weekday(SLEEP), min),))),
    Case("How long was my last run?", lambda t: t.workouts(RUN)["minutes"][-1], MIN),
    Case("how far was my last bike ride", lambda t: t.workouts(RIDE)["km"][-1], "km"),
    Case("what was my heart rate during my last run", lambda t: t.workouts(RUN)["bpm"][-1], BPM),
    Case("What is the highest LDL after I started rosuvastatin?",
         lambda t: t.results("ldl", started(t, "rosuvastatin").isoformat())["value"].max(), MG),
    Case("LDL in mmol/L", lambda t: t.result("ldl") / 38.67, "mmol/L"),
    Case("Was my potassium ever above 5.5?", lambda t: float((t.results("potassium")["value"] > 5.5).sum()), "1"),
    Case("How many days ago was my last visit?",
         lambda t: float((t.as_of - t.moment("encounter", "started", "true")).days), "1"),
    Case("average steps last 7 days vs previous 7 days",
         lambda t: Difference(t.mean(STEPS, "2026-11-09"), t.mean(STEPS, "2026-11-02", "2026-11-08"), N)),
    Case("Which of my medications did I start in 2026?",
         lambda t: Listing(("Rosuvastatin", "Spironolactone"),
                           ("Atorvastatin", "Ferrous sulfate", "Colecalciferol"), -1)),
    Case("How many minutes of strength training do I do per week on average?",
         lambda t: Value(t.workouts(WEIGHTS)["minutes"].sum() / (500 / 7), MIN, relative=0.02)),
]  # fmt: skip

PERSON_TALK = [*TALK, *SIDES, *MOVES, *TOLD, *LEANING, *ALSO]
