"""What the monthly report says about a month, and the layer of periods below it, without a notebook or a page."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from healthkit.errors import ReportFailed
from healthkit.report import monthly
from healthkit.report.kinds import KINDS, bounds
from healthkit.report.monthly.habits import by_weekday
from healthkit.report.period import span as spans
from healthkit.report.period.measures import BY_METRIC, Measure, Words
from healthkit.report.period.shades import shades
from healthkit.report.period.wording import month_names, short_span
from tests.report.life import build, daily, days, plain, train, workout

FIRST, LAST = date(2025, 9, 1), date(2026, 11, 15)
OCTOBER = date(2026, 10, 1)
STEPS = BY_METRIC["step_count"]


def _steps(day: date) -> float | None:
    """8,000 a day, 12,000 at weekends, give or take 100 by month; 2,000 more in October 2026."""
    if day in (date(2026, 10, 3), date(2026, 10, 4), date(2026, 10, 5), date(2026, 10, 20)):
        return None
    month = 100 * (day.month % 3 - 1)
    return 8000 + month + 4000 * (day.weekday() >= 5) + 2000 * (day >= OCTOBER) * (day.month == 10)


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("month") / "vault", LAST)
    daily(made, "step_count", days(FIRST, LAST), _steps)
    daily(made, "resting_heart_rate", days(FIRST, LAST), lambda day: 57.0 + day.day % 2)
    daily(
        made,
        "body_mass",
        days(OCTOBER, OCTOBER + timedelta(30)),
        lambda day: 70.0 + 0.1 * day.day + 0.01 * (day.day % 2),
    )
    train(
        made,
        workout(1, date(2026, 10, 2), "running", 40, distance_walking_running__sum=7.0, total_energy_burned__sum=400),
        workout(2, date(2026, 10, 9), "swimming", 30, distance_swimming__sum=1500),
        *[workout(10 + number, date(2026, 1 + number, 7), "running", 60) for number in range(9)],
    )
    return made


@pytest.fixture(scope="module")
def report(vault):
    return monthly.load("en", vault=vault)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-W45", date(2026, 11, 2), date(2026, 11, 8)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2026-W52..2027-W01", date(2026, 12, 21), date(2027, 1, 10)),
        ("2026-11-03..2026-11-05", date(2026, 11, 3), date(2026, 11, 5)),
        ("2025-Q4..2026-02", date(2025, 10, 1), date(2026, 2, 28)),
    ],
)
def test_names_of_periods(name, first, last):
    assert bounds(name) == (first, last)


@pytest.mark.parametrize(
    "name", ["2026-13", "2026-W60", "2026-Q5", "2026-11-03", "2026-03..2026-01", "soon", "2026-02..", "0000"]
)
def test_what_names_no_period(name):
    with pytest.raises(ValueError, match=r".*"):
        KINDS["Period"][0](name)


def test_kinds_take_their_own_form_only():
    assert KINDS["Month"][0]("2026-10") == "2026-10"
    assert KINDS["Year"][0]("2025") == "2025"
    assert KINDS["Month"][0]("") == KINDS["Year"][0]("") == KINDS["Period"][0]("") == ""
    for kind, wrong in (("Month", "2026"), ("Month", "2026-00"), ("Year", "2026-10"), ("Year", "0000")):
        with pytest.raises(ValueError, match=r".*"):
            KINDS[kind][0](wrong)


def test_what_a_period_is_set_against():
    month = spans.named("2026-03")
    assert [window.first for window in month.earlier[-3:]] == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert (len(month.earlier), month.earlier[-1].last) == (12, date(2026, 2, 28))
    assert (month.recent.first, month.recent.last) == (date(2025, 12, 1), date(2026, 2, 28))
    assert spans.named("2026").recent.first == date(2025, 1, 1)
    assert spans.named("2026-W45").kind == "week"
    block = spans.named("2026-W35..2026-W46")
    assert {window.length for window in block.windows} == {84}
    assert block.earlier[-1].last == block.first - timedelta(days=1)


def test_the_last_complete_month_is_the_default(report):
    assert report._facts.span.name == "2026-10"
    assert plain(report.cover()).startswith("October 2026")


def test_a_change_is_called_with_what_it_rests_on(report):
    words = plain(report.changes())
    known = [_steps(day) for day in days(OCTOBER, date(2026, 10, 31))]
    mean = round(np.mean([value for value in known if value is not None]))
    assert f"**Steps** was higher than usual: {mean:,}, +" in words
    assert "against your median month" in words
    assert "Resting heart rate" in words
    assert words.count("**") == 2
    assert "| 27/31" in words
    assert "Weight: 71.6 kg (too few months to compare)" in words


def test_three_months_before_are_a_comparison_of_days(report):
    found = report._facts.against_recent(STEPS)
    before = np.mean([_steps(day) for day in days(date(2026, 7, 1), date(2026, 9, 30))])
    assert found.second == pytest.approx(before)
    assert (found.n_first, found.n_second, found.verdict) == (27, 92, "higher")
    assert "Against 1 July – 30 September 2026" in [block.caption for block in report.trends().blocks[2:]]


def test_a_trend_within_the_month(report):
    table = next(block for block in report.days().blocks if getattr(block, "caption", "") == "Within the month")
    weight = next(row for row in table.rows if row[0] == "Weight")
    assert weight[1] == "+0.7\u00a0kg"
    assert weight[3:] == ["rising", "31"]


def test_weekdays_by_hand():
    means, counts = by_weekday(np.array([1.0, 2, 3, 4, 5, 6, 7, 3, np.nan]), first_weekday=2)
    assert counts.tolist() == [1, 1, 2, 1, 1, 1, 1]
    assert means.tolist() == [6, 7, 2, 2, 3, 4, 5]


def test_weekends_against_weekdays(report):
    table = report.habits().blocks[-1]
    steps = next(row for row in table.rows if row[0] == "Steps")
    assert steps[5] == "higher"
    assert steps[3].startswith("+4,0")  # weeks across the end of a month move it by a few steps
    heart = next(row for row in table.rows if row[0] == "Resting heart rate")
    assert heart[5] == "within noise"


def test_gaps_are_days_and_rows_of_days(report):
    words = plain(report.missing())
    assert "Steps: nothing on 3–5 Oct and 20 Oct." in words
    assert "Weight" not in words


def test_energy_is_named_for_what_it_is_and_swims_are_in_kilometres(report):
    words = plain(report.workouts())
    assert "Total energy" in words
    assert "Active energy |" not in words
    assert "Swimming | 1 | 30 min | 30 min | 1.5 km | –" in words
    assert "Running | 1 | 40 min | 40 min | 7.0 km | 400 kcal" in words
    table = report.workouts().blocks[1]
    assert "total energy, with rest" in table.note
    assert "one month" not in words
    assert "In the twelve months before: 1 workouts a month in the median, 1 h 00 a month." in words


def test_french_says_the_same(vault):
    words = plain(monthly.load("fr", "2026-10", vault=vault).changes())
    assert "**Pas** : plus que d’habitude, " in words
    assert "votre mois médian" in words


def test_a_month_that_is_not_over_says_so(vault):
    words = plain(monthly.load("en", "2026-11", vault=vault).changes())
    assert "The data ends on 16 November 2026: this month is not over" in words
    gaps = plain(monthly.load("en", "2026-11", vault=vault).missing())
    assert "30 Nov" not in gaps


def test_a_month_without_data_is_a_sentence(vault):
    with pytest.raises(ReportFailed, match="1–30 June 2020"):
        monthly.load("en", "2020-06", vault=vault)


def test_only_a_first_month_is_shown_though_not_over(tmp_path):
    made = build(tmp_path / "vault", date(2026, 11, 9))
    daily(made, "step_count", days(date(2026, 11, 2), date(2026, 11, 9)), lambda _: 5000.0)
    report = monthly.load("en", vault=made)
    assert report._facts.span.name == "2026-11"
    words = plain(report.changes())
    assert "this month is not over" in words
    assert "too few months before" in words
    for section in (report.days, report.trends, report.habits, report.workouts, report.missing, report.provenance):
        assert plain(section())


def test_an_empty_vault_says_what_to_do(tmp_path):
    made = build(tmp_path / "vault", LAST)
    with pytest.raises(ReportFailed, match="holds no data"):
        monthly.load("en", vault=made)


def test_shades_run_from_low_days_to_high_ones():
    past = np.arange(101.0)
    assert shades(np.array([0.0, 5.0, 50.0, 95.0, 200.0]), past).tolist() == [0, 0, 0.5, 1, 1]
    assert np.isnan(shades(np.array([np.nan]), past))[0]
    assert shades(np.array([7.0]), np.array([7.0, 7.0])).tolist() == [0.5]


def test_words_for_times_and_spans():
    words = Words("fr", "metric")
    asleep = Measure("x", "time", label="sleep_report.asleep_at")
    assert words.value(asleep, 11 * 60 + 20) == "23\u00a0h\u00a020"
    assert words.value(asleep, 14 * 60 + 5.4) == "2\u00a0h\u00a005"
    assert words.difference(asleep, 700, 640) == "+1\u00a0h\u00a000"
    assert month_names((1, 2, 3, 12), "en") == "Jan–Mar, Dec"
    assert month_names((), "en") == "–"
    assert short_span(date(2026, 10, 30), date(2026, 11, 2), "en") == "30 Oct – 2 Nov"
