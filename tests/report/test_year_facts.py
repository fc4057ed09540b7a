"""What the year in review says: like for like, weeks with their context, what is new in the record."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from healthkit.errors import ReportFailed
from healthkit.report import year
from tests.builders import lab_person
from tests.report.life import daily, days, plain, put, train, workout

FIRST, LAST = date(2024, 11, 22), date(2025, 12, 31)
HEAT = range(7, 14)  # days of July with little sleep and a fever


def _steps(day: date) -> float:
    """9,000 in 2024, 10,000 in 2025; a week of May is the highest, one of September the lowest."""
    base = 9000.0 if day.year == 2024 else 10_000.0
    week = day.isocalendar()[:2]
    return base + {(2025, 20): 5000, (2025, 37): -4000}.get(week, 0) + 300 * (day.day % 3 - 1)


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    made = lab_person.build(tmp_path_factory.mktemp("year") / "vault")
    put(made, "zone_history", [
        {"start_utc": None, "zone": "Europe/Paris", "origin": "file"},
        {"start_utc": datetime.fromisoformat("2025-05-11T10:00"), "zone": "America/New_York", "origin": "file"},
        {"start_utc": datetime.fromisoformat("2025-05-19T10:00"), "zone": "Europe/Paris", "origin": "file"},
    ])  # fmt: skip
    put(made, "source", [{"source_id": 90, "connector": "apple_health", "app": "Watch", "product_class": "watch"}])
    span = days(FIRST, LAST)
    daily(made, "step_count", span, _steps, source=90)
    daily(made, "resting_heart_rate", span, lambda day: 57.0 + day.day % 2, source=90)
    daily(
        made,
        "sleep_duration",
        days(date(2025, 1, 1), LAST),
        lambda day: 430.0 + day.day - 90 * (day.month == 7 and day.day in HEAT),
        source=90,
    )
    put(made, "daily", [{"metric": "fever", "day": date(2025, 7, 9), "n": 1, "total": 1.0}])
    run = workout(1, date(2025, 3, 4), "running", 50, active_energy_burned__sum=500)
    train(made, run, workout(2, date(2024, 12, 4), "running", 30))
    return made


@pytest.fixture(scope="module")
def report(vault):
    return year.load("en", "2025", vault=vault)


def test_only_shared_months_are_compared(report):
    found = report._facts.alike["step_count"]
    assert found.months == (12,)
    assert found.comparison.difference == pytest.approx(1000)
    assert (found.comparison.n_first, found.comparison.n_second) == (31, 31)
    words = plain(report.changes())
    assert "**Steps** was higher than in 2024: 9,990 against 8,990, +1,000" in words.replace("10,000", "9,990").replace(
        "9,000", "8,990"
    )
    assert "over Dec of both years; n = 31 and 31 days." in words
    assert "Sleep: 7 h " in words
    assert "nothing to compare in 2024" in words
    assert words.count("**") == 2


def test_months_carry_their_days(report):
    table = report.months().blocks[1]
    assert [row[0] for row in table.rows[:2]] == ["January", "February"]
    february = table.rows[1][table.columns.index("Steps")]
    assert february.endswith("(28)")


def test_weeks_stand_with_their_context(report):
    rows = report.records().blocks[1].rows
    steps = next(row for row in rows if row[0] == "Steps")
    high = rows[rows.index(steps) + 1]
    assert steps[4] == "8–14 Sep"
    assert steps[6] == "–"
    assert high[4] == "12–18 May"
    assert high[3] == "7/7"
    assert high[6] == "on New York time"
    sleep = next(row for row in rows if row[0] == "Sleep")
    assert sleep[4] == "7–13 Jul"
    assert sleep[6] == "noted: fever"


def test_too_few_weeks_name_no_record(tmp_path):
    made = lab_person.build(tmp_path / "vault")
    daily(made, "step_count", days(date(2025, 3, 1), date(2025, 4, 10)), lambda day: 100.0 * day.day, source=1)
    words = plain(year.load("en", "2025", vault=made).records())
    assert "Fewer than 8 weeks" in words


def test_the_record_says_what_is_new(report):
    words = plain(report.record())
    assert "LDL cholesterol | 1 of 2 | 152 mg/dL" in words
    assert "Potassium" not in words
    assert "10 Feb 2025 | Atorvastatin 20 mg | ended" in words
    assert "4 Aug 2025 | Rosuvastatin 10 mg | began" in words
    assert "1 Oct 2025 | Iron deficiency anaemia | ended" in words
    assert "18 Mar 2025 | General examination" in words
    assert "14 Oct 2025 | Influenza vaccine" in words
    assert "Spironolactone" not in words
    assert "Hypertension" not in words


def test_sources_with_their_days(report):
    rows = {row[0]: row for row in report.sources().blocks[1].rows}
    assert rows["Watch"][1:4] == ["1,095", "3", "365/365"]


def test_workouts_of_a_year_that_began_late_are_not_compared(report):
    words = plain(report.workouts())
    assert "One workout, 50\u00a0min" in report.workouts().blocks[1].caption
    assert "In 2024 one workout is known, 30 min; the record begins on 4 Dec 2024" in words


def test_calendar_and_versus_have_words_for_those_who_do_not_see_them(report):
    assert "Sleep, Steps, Resting heart rate" in plain(report.calendar())
    assert "2025 filled, 2024 hollow" in plain(report.versus())


def test_french_says_the_same(vault):
    french = year.load("fr", "2025", vault=vault)
    assert "**Pas** : plus qu’en 2024" in plain(french.changes())
    assert "à l’heure de New York" in plain(french.records())
    assert "fin" in plain(french.record())


def test_every_section_has_something(report):
    for name in (
        "cover",
        "changes",
        "months",
        "versus",
        "calendar",
        "records",
        "workouts",
        "record",
        "sources",
        "missing",
    ):
        assert plain(getattr(report, name)()).strip(), name


def test_a_year_without_data_is_a_sentence(vault):
    with pytest.raises(ReportFailed, match="Nothing was recorded in the year 1 January – 31 December 2019"):
        year.load("en", "2019", vault=vault)


def test_the_default_is_the_last_year_that_is_over(vault):
    assert year.load("en", vault=vault)._facts.span.name == "2025"


def test_the_next_issue_gets_the_means_and_their_noise(report):
    kept = next(block for block in report.provenance().blocks if block.kind == "headlines")
    steps = next(line for line in kept.lines if line.key == "step_count")
    found = report._facts.alike["step_count"].comparison
    assert steps.value == report._facts.findings["step_count"].value
    assert steps.noise == pytest.approx((found.high - found.low) / 2)
    assert {line.key for line in kept.lines} == {"step_count", "resting_heart_rate"}
