"""Rankings, groups, streaks, gaps, shares and changes, each against the builder's rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest

from healthkit.ask import Session
from healthkit.ask.plan import Plan
from tests.ask.truth import END, START, Truth


def _frame(truth: Truth, metric: str, first: str = START, last: str = END) -> pl.DataFrame:
    values = truth.values(metric, first, last)
    days = [day for day in _days(first, last) if day not in GONE]
    return pl.DataFrame({"day": days[: len(values)], "value": values})


GONE = {date(2026, 11, 18), date(2026, 11, 19), date(2026, 7, 4)}


def _days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=index) for index in range((end - start).days + 1)]


def _weeks(truth: Truth) -> pl.Series:
    """Steps of the whole Monday-to-Sunday weeks."""
    rows = _frame(truth, "step_count").with_columns(pl.col("day").dt.truncate("1w").alias("week"))
    sums = rows.group_by("week").agg(pl.col("value").sum()).sort("week")
    return sums.filter((pl.col("week") >= date(2024, 12, 2)) & (pl.col("week") <= date(2026, 11, 16)))["value"]


def _longest(truth: Truth, bound: float) -> int:
    best = run = 0
    before: date | None = None
    for day, value in _frame(truth, "step_count").iter_rows():
        run = (run + 1 if before == day - timedelta(days=1) else 1) if value > bound else 0
        best, before = max(best, run), day
    return best


FIGURES: list[tuple[str, Callable[[Truth], float]]] = [
    ("What is the 90th percentile of my steps this year?",
     lambda t: t.values("step_count", "2026-01-01").quantile(0.9, interpolation="linear")),
    ("le 25e percentile de mes pas en 2025",
     lambda t: t.values("step_count", "2025-01-01", "2025-12-31").quantile(0.25, interpolation="linear")),
    ("What percentage of days did I walk more than 10000 steps this year?",
     lambda t: 100 * (t.values("step_count", "2026-01-01") > 10000).mean()),
    ("quel pourcentage de nuits sous 6 h en octobre ?",
     lambda t: 100 * t.days("sleep_duration", "2026-10-01", "2026-10-31", lambda s: s < 360) / 31),
    ("Longest streak of days over 8000 steps", lambda t: _longest(t, 8000)),
    ("plus longue série de jours à plus de 8000 pas", lambda t: _longest(t, 8000)),
    ("How many days in November lack step data?", lambda t: 2),
    ("quels jours manquent en novembre pour les pas ?", lambda t: 2),
    ("how much has my weight changed since January 2026",
     lambda t: t.last("body_mass") - t.values("body_mass", "2026-01-01")[0]),
    ("what was my first recorded weight", lambda t: t.values("body_mass")[0]),
    ("average steps per week", lambda t: _weeks(t).mean()),
    ("combien de pas en moyenne par semaine ?", lambda t: _weeks(t).mean()),
    ("steps on Mondays, on average",
     lambda t: _frame(t, "step_count").filter(pl.col("day").dt.weekday() == 1)["value"].mean()),
    ("moyenne de pas le week-end",
     lambda t: _frame(t, "step_count").filter(pl.col("day").dt.weekday() > 5)["value"].mean()),
    ("average steps on days when I slept between 6 and 7 hours",
     lambda t: t.mean_where("step_count", "sleep_duration", lambda v: v.is_between(360, 420), START, END)),
    ("how many runs over 45 minutes in 2026",
     lambda t: t.workouts("running", "2026-01-01", END).filter(pl.col("minutes") > 45).height),
    ("average length of my bike rides in 2026", lambda t: t.workouts("cycling", "2026-01-01", END)["minutes"].mean()),
]  # fmt: skip
LISTS: list[tuple[str, str]] = [
    ("my 3 longest runs", "3 highest"),
    ("steps by weekday", "Monday"),
    ("Which activities did I do last month?", "running"),
    ("which month did I walk the most?", "March 2026"),
    ("top 5 days by steps this year", "5 highest"),
    ("mes 5 nuits les plus courtes cette année", "5 valeurs les plus basses"),
    ("steps per month this year", "January 2026"),
    ("workouts by activity this year", "cycling"),
]


@pytest.mark.parametrize(("question", "expected"), FIGURES, ids=[question for question, _ in FIGURES])
def test_figure(asking: Session, truth: Truth, question: str, expected: Callable[[Truth], float]) -> None:
    answer = asking.ask(question)
    assert not answer.abstained, answer.answer
    assert answer.value == pytest.approx(float(expected(truth)), rel=1e-9)


@pytest.mark.parametrize(("question", "says"), LISTS, ids=[question for question, _ in LISTS])
def test_list(asking: Session, question: str, says: str) -> None:
    answer = asking.ask(question)
    assert not answer.abstained, answer.answer
    assert says in answer.answer
    assert isinstance(answer.plan, Plan)
    assert Plan.of(answer.plan.as_dict()) == answer.plan


def test_ranking_names_its_days(asking: Session, truth: Truth) -> None:
    answer = asking.ask("my 3 shortest nights")
    lowest = sorted(truth.values("sleep_duration"))[:3]
    assert [answer.value, *answer.values] == lowest


def test_weekdays_hold_every_day_once(asking: Session, truth: Truth) -> None:
    answer = asking.ask("How many steps on weekends compared with weekdays?")
    rows = _frame(truth, "step_count").with_columns((pl.col("day").dt.weekday() > 5).alias("rest"))
    rest, work = (rows.filter(pl.col("rest") == flag)["value"].mean() for flag in (True, False))
    assert answer.values == pytest.approx((rest, work))
    assert answer.value == pytest.approx(rest - work)


def test_with_and_without(asking: Session, truth: Truth) -> None:
    answer = asking.ask("steps on days with and without a run")
    ran = set(truth.workouts("running", START, END)["day"])
    rows = _frame(truth, "step_count").with_columns(pl.col("day").is_in(list(ran)).alias("ran"))
    one, two = (rows.filter(pl.col("ran") == flag)["value"].mean() for flag in (True, False))
    assert answer.values == pytest.approx((one, two))


def test_before_and_after(asking: Session, truth: Truth) -> None:
    answer = asking.ask("resting heart rate before and after 1 March 2026")
    after, before = (
        truth.mean("resting_heart_rate", "2026-03-02"),
        truth.mean("resting_heart_rate", START, "2026-03-01"),
    )
    assert answer.values == pytest.approx((after, before))


@pytest.mark.parametrize("question", ["am I walking more than last month?", "Je marche plus que le mois dernier ?"])
def test_more_than_last_month_is_about_this_one(asking: Session, truth: Truth, question: str) -> None:
    answer = asking.ask(question)
    this, last = truth.mean("step_count", "2026-11-01"), truth.mean("step_count", "2026-10-01", "2026-10-31")
    assert answer.values == pytest.approx((this, last))


def test_either_of_two_conditions(asking: Session, truth: Truth) -> None:
    answer = asking.ask("average sleep on days when I ran or cycled")
    days = set(truth.workouts(None, START, END)["day"])
    rows = _frame(truth, "sleep_duration").filter(pl.col("day").is_in(list(days)))
    assert answer.value == pytest.approx(rows["value"].mean())


def test_the_most_recent_day_of_a_kind(asking: Session, truth: Truth) -> None:
    answer = asking.ask("How long did I sleep on the most recent day on which I ran?")
    last = max(truth.workouts("running", START, END)["day"]).isoformat()
    assert answer.value == truth.on("sleep_duration", last)


def test_groups_are_drawn_as_bars(asking: Session) -> None:
    answer = asking.ask("steps by weekday")
    figure = answer.figure()
    assert figure is not None
    (bars,) = figure.data
    assert bars.type == "bar"
    assert next(iter(bars.x)) == "Monday"
    assert sum(bars.y) / 7 == pytest.approx(answer.value)


def test_a_list_of_gaps_in_everything_has_no_chart(asking: Session) -> None:
    assert asking.ask("which days lack data").figure() is None
