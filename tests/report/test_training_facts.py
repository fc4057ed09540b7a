"""What the training report says: volume, zones, impulse and its ratio, by hand."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest

from healthkit.errors import ReportFailed
from healthkit.report import training
from healthkit.report.training.load_section import ratios
from tests.report.life import build, daily, days, plain, put, train, workout

MONDAY = date(2026, 8, 24)
LAST = MONDAY + timedelta(days=83)
PERIOD = "2026-W35..2026-W46"
EARLIER = MONDAY - timedelta(days=84)
IMPULSE = 30 * 0.5 * 0.64 * math.exp(1.92 * 0.5)  # half of the reserve for half an hour, a man


def _life(vault, *, sex: str | None = "male") -> None:
    """24 weeks with three runs a week at 120 bpm; once each, 185 and 180 bpm; 60 bpm at rest."""
    daily(vault, "resting_heart_rate", days(EARLIER, LAST), lambda _: 60.0)
    more = {"active_energy_burned__sum": 300.0, "distance_walking_running__sum": 5.0}
    runs = [
        workout(100 + 10 * number + offset, EARLIER + timedelta(days=7 * number + offset), "running", 30,
                rates=[120] * 30, **more)
        for number in range(24)
        for offset in (0, 2, 4)
    ]  # fmt: skip
    peaks = [
        workout(number, EARLIER - timedelta(days=7 * number), "cycling", 10, heart_rate__maximum=peak)
        for number, peak in ((1, 185), (2, 180))
    ]
    train(vault, *runs, *peaks)
    if sex:
        put(vault, "person", [{"key": "sex", "value": sex}, {"key": "birth_date", "value": "1990-01-01"}])


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("training") / "vault", LAST)
    _life(made)
    return made


@pytest.fixture(scope="module")
def report(vault):
    return training.load("en", vault=vault)


def test_twelve_complete_weeks_are_the_default(report):
    assert report._facts.span.name == PERIOD
    assert (report._facts.span.first, report._facts.span.last) == (MONDAY, LAST)


def test_rates_a_week(report):
    found = report._facts.findings
    assert found["training_count"].value == pytest.approx(3)
    assert found["training_minutes"].value == pytest.approx(90)
    assert found["training_energy"].value == pytest.approx(900)
    assert found["rest_days"].value == pytest.approx(4)
    assert found["training_count"].days == 84
    words = plain(report.changes())
    assert "Training a week: 1 h 30" in words
    assert "Active energy of workouts a week | 900 kcal" in words


def test_the_impulse_by_hand(report):
    loads = report._facts.loads
    inside = loads.filter(loads["day"] >= MONDAY)
    assert inside["load"].to_list() == pytest.approx([IMPULSE] * 36)
    assert report._facts.findings["training_load"].value == pytest.approx(3 * IMPULSE)


def test_the_highest_rate_is_one_that_two_workouts_reached(report):
    known = report._facts.person_limits
    assert (known.highest, known.resting, known.sex) == (180, 60, "male")
    assert known.expected == pytest.approx(208 - 0.7 * 36.9, abs=0.1)


def test_an_even_life_has_a_ratio_of_one(report):
    assert ratios(report._facts)[-1] == pytest.approx(1)
    words = plain(report.load())
    assert "7 days was 1.00 times that of 28 days" in words
    assert "contested" in words
    assert "no threshold is applied" in words


def test_zones_by_hand(report):
    table = next(block for block in report.intensity().blocks if getattr(block, "columns", [""])[0] == "Zone")
    rows = {row[0]: row for row in table.rows}
    assert rows["Moderate"][2] == "116 – 138"  # 64 % and 77 % of 180
    assert rows["Moderate"][3:] == ["18\u00a0h\u00a000", "1\u00a0h\u00a030", "100\u00a0%"]
    assert rows["Vigorous"][5] == "0\u00a0%"
    assert "From 36 of 36 workouts" in table.note
    assert "1,080 readings" in table.note


def test_a_reading_holds_for_two_minutes_at_most(tmp_path):
    made = build(tmp_path / "vault", LAST)
    train(made, *[workout(n, MONDAY + timedelta(days=n), "running", 60, rates=[150, 150]) for n in (1, 2)])
    held = training.load("en", PERIOD, vault=made)._facts.held
    assert held["minutes"].to_list() == [4.0, 4.0]


def test_what_is_not_known_is_said(tmp_path):
    made = build(tmp_path / "vault", LAST)
    _life(made, sex=None)
    report = training.load("en", vault=made)
    assert "training_load" not in report._facts.findings
    assert "not all of them are in the vault" in plain(report.load())
    assert "Moderate" in plain(report.intensity())


def test_workouts_without_a_pulse(tmp_path):
    made = build(tmp_path / "vault", LAST)
    week = [MONDAY + timedelta(days=number) for number in range(6)]
    train(made, *[workout(n, day, "yoga", 20, total_energy_burned__sum=90) for n, day in enumerate(week)])
    report = training.load("fr", PERIOD, vault=made)
    assert "leur intensité n’est pas connue" in plain(report.intensity())
    assert "Énergie totale" in plain(report.workouts())
    assert "énergie totale, repos compris" in report.workouts().blocks[-1].note
    words = plain(report.longest())
    assert "6 jours sur 84" in words
    assert "la plus longue suite de jours avec séance est de 6, sans séance de 78" in words


def test_a_second_device_is_no_second_workout(tmp_path):
    made = build(tmp_path / "vault", LAST)
    train(made, *[workout(n, MONDAY, "running", 30, distance_walking_running__sum=5.0) for n in (1, 2)])
    put(made, "workout_witness", [{"session_id": 2, "workout_id": 1}])
    assert training.load("en", PERIOD, vault=made)._facts.workouts.height == 1


def test_the_longest_with_its_day_and_before(report):
    words = plain(report.longest())
    assert "Running | 36 | 30 min (24 Aug) | 5.0 km (24 Aug) | 5.0 km" in words
    assert "36 of 84 days" in words


def test_weeks_before_stand_beside_the_period(report):
    assert len(report._facts.weeks) == 24
    assert report._facts.since == 12
    rows = report.volume().blocks[-2].rows
    assert len(rows) == 12
    assert rows[0][1:4] == ["3", "1\u00a0h\u00a030", "15.0\u00a0km"]
    assert rows[0][-1] == "4"


def test_every_section_has_something_in_french(vault):
    report = training.load("fr", vault=vault)
    for name in ("cover", "changes", "volume", "intensity", "load", "longest", "workouts", "missing"):
        assert plain(getattr(report, name)()).strip(), name


def test_no_workout_is_a_sentence(vault):
    with pytest.raises(ReportFailed, match="No workout was recorded in the period 1–31 March 2026"):
        training.load("en", "2026-03", vault=vault)
