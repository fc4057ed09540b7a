"""What the weekly report says about a week, without a notebook or a page."""

from __future__ import annotations

from datetime import date

import pytest

from healthkit.errors import ReportFailed
from healthkit.report import monthly, weekly
from healthkit.report.labs.blocks import Alert
from healthkit.report.period.measures import BY_METRIC, Words
from healthkit.report.weekly.facts import choose_span
from tests.builders.lab_person import NORTH, add, result
from tests.report.builder import WEEK, build


def _plain(section):
    return "\n".join(block.plain() for block in section.blocks).replace("\u00a0", " ")


@pytest.fixture
def mutable(tmp_path):
    """A vault that a test may change."""
    return build(tmp_path / "vault")


def _write(vault, sql, *params):
    with vault.writer() as con:
        con.execute(sql, list(params))


def test_the_last_complete_week_is_the_default(mutable):
    assert choose_span(mutable, "", "en").name == WEEK
    _write(mutable, "UPDATE import_batch SET exported_at = TIMESTAMP '2026-11-15 09:00'")
    assert choose_span(mutable, "", "en").name == "2026-W45"
    _write(mutable, "INSERT INTO daily (metric, day, n) VALUES ('step_count', DATE '2050-01-01', 1)")
    assert choose_span(mutable, "", "en").name == "2026-W45"


def test_a_week_that_is_not_over_says_so(mutable):
    assert "not over" not in _plain(weekly.load("en", WEEK, vault=mutable).changes())
    _write(mutable, "UPDATE import_batch SET exported_at = TIMESTAMP '2026-11-15 09:00'")
    assert "The data ends on 15 November 2026" in _plain(weekly.load("en", WEEK, vault=mutable).changes())


def test_a_change_is_called_and_noise_is_not(vault):
    words = _plain(weekly.load("en", WEEK, vault=vault).changes())
    changed = [line for line in words.splitlines() if line.startswith("- **")]
    assert [line.split("**")[1] for line in changed] == ["Resting heart rate", "Heart rate variability (SDNN)"]
    assert "lower than usual: 33 ms" in changed[1]
    assert words.count("unchanged within noise") >= 4


def _potassium(value, day):
    return result("Potassium", value, "mmol/L", day, range_text="3.5 - 5.1")


def test_a_critical_result_stands_above_everything(mutable):
    add(mutable, NORTH, "lab_result", _potassium(6.7, "2026-11-10"))
    first = weekly.load("en", WEEK, vault=mutable).changes().blocks[0]
    assert isinstance(first, Alert)
    assert (first.test, first.value.replace("\u00a0", " "), first.urgent) == ("Potassium", "6.7 mmol/L", True)
    assert "emergency" in first.todo
    later = monthly.load("fr", "2026-11", vault=mutable).changes().blocks[0]
    assert isinstance(later, Alert)
    assert "suivi" in later.todo, "weeks of data later it is a question"
    assert not isinstance(weekly.load("en", "2026-W45", vault=mutable).changes().blocks[0], Alert)


def test_a_critical_result_that_was_measured_again_is_told_calmly(mutable):
    add(mutable, NORTH, "lab_result", _potassium(6.7, "2026-11-10"), _potassium(4.4, "2026-11-13"))
    first = weekly.load("en", WEEK, vault=mutable).changes().blocks[0]
    assert isinstance(first, Alert)
    assert not first.urgent
    assert "4.4" in first.later


def test_too_few_weeks_before_call_nothing(vault):
    words = _plain(weekly.load("en", "2026-W36", vault=vault).changes())
    assert "too few weeks before this one" in words
    assert "unchanged" not in words
    assert "higher" not in words


def test_days_without_data_are_gaps_not_zeros(mutable):
    _write(mutable, "DELETE FROM daily WHERE metric = 'step_count' AND day = DATE '2026-11-12'")
    report = weekly.load("en", WEEK, vault=mutable)
    steps = report._facts.findings["step_count"]
    days = [value for value in report._facts.inside(BY_METRIC["step_count"]) if value is not None]
    assert steps.days == 6
    assert steps.value == pytest.approx(sum(days) / 6)
    assert "Steps: nothing on Thu 12." in _plain(report.missing())


def test_silence_is_named_only_beyond_the_longest_pause(mutable):
    for day in ("2026-09-14", "2026-09-24", "2026-10-04", "2026-10-14", "2026-10-24", "2026-11-03"):
        _write(
            mutable, "INSERT INTO daily (metric, day, n, last) VALUES ('height', ?, 1, 180)", date.fromisoformat(day)
        )
    words = _plain(weekly.load("en", WEEK, vault=mutable).missing())
    assert "Cardio fitness (VO₂max): last on 30 October 2026." in words
    assert "Height: last on 3 November 2026." in words
    _write(mutable, "DELETE FROM daily WHERE metric = 'height' AND day = DATE '2026-10-04'")
    assert "Height" not in _plain(weekly.load("en", WEEK, vault=mutable).missing())


def test_times_are_the_persons_own(mutable):
    there = _plain(weekly.load("en", WEEK, vault=mutable).activity())
    assert "Tue 10 | 18:05 | Running | 42 min | 7.1 km | 480 kcal | 151 bpm" in there
    _write(mutable, "UPDATE zone_history SET zone = 'America/Montreal'")
    assert "Tue 10 | 12:05 | Running" in _plain(weekly.load("en", WEEK, vault=mutable).activity())


def test_an_empty_section_says_so(mutable):
    _write(mutable, "DELETE FROM daily WHERE metric <> 'step_count'")
    _write(mutable, "DELETE FROM session")
    _write(mutable, "DELETE FROM sample WHERE metric LIKE 'blood%'")
    report = weekly.load("fr", WEEK, vault=mutable)
    assert "Aucun sommeil" in _plain(report.sleep())
    assert "Aucune donnée cardiaque" in _plain(report.heart())
    assert "Ni poids ni pression" in _plain(report.body())
    assert "Aucune séance" in _plain(report.activity())


def test_rows_and_sources_stand_under_the_numbers(vault):
    assert weekly.load("en", WEEK, vault=vault)._facts.sources("body_mass") == "n = 5 rows from Scale (5)."
    assert weekly.load("fr", WEEK, vault=vault)._facts.sources("height") == "Aucune ligne."


def test_a_week_inside_the_data_without_a_row(mutable):
    _write(mutable, "DELETE FROM daily WHERE day BETWEEN DATE '2026-11-02' AND DATE '2026-11-08'")
    with pytest.raises(ReportFailed, match="2–8 November 2026"):
        weekly.load("en", "2026-W45", vault=mutable)


def test_the_shown_difference_is_the_difference_of_what_is_shown():
    words = Words("en", "metric")
    assert words.difference(BY_METRIC["resting_heart_rate"], 63.4, 56.6) == "+6"
    assert words.difference(BY_METRIC["body_mass"], 71.24, 71.23) == "0.0"
    assert words.difference(BY_METRIC["sleep_duration"], 400, 461) == "−1\u00a0h\u00a001"
    assert Words("fr", "us").full(BY_METRIC["body_mass"], 71.3) == "157,2\u00a0lb"
