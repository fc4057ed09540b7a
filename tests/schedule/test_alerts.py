"""Alerts over synthetic vaults: what is found, that it is told once, and when it is not; the moment is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthkit.errors import UnknownName, UsageError
from healthkit.i18n import text
from healthkit.schedule import alert_rules, alert_words, alerts
from healthkit.schedule.alert_rules import Quiet, Rule, declared, quiet_hours
from healthkit.store import Vault

from .synthetic import ADDED, CANARY, PARIS, days, entry, reading, result, vault_in

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
LOOK = "One of your alerts needs a look."
NOW = "See now: one of your alerts is pressing."


@pytest.fixture
def vault(own_home: Path) -> Iterator[Vault]:
    made = vault_in(own_home / "vault")
    yield made
    made.close()


def declare(vault: Vault, subject: str | None = None, **said: Any) -> Rule:
    return alert_rules.add(vault, declared(vault, subject, **said), ADDED)


def check(vault: Vault, now: datetime = NOON, zone: str = PARIS) -> tuple[str, ...]:
    return alerts.check(vault, entry("alerts", zone=zone), now)


def later(**span: float) -> datetime:
    return NOON + timedelta(**span)


def test_nothing_is_declared_by_itself(vault: Vault) -> None:
    result(vault, "potassium", TODAY, 6.9, "mmol/L")
    assert check(vault) == ()
    assert alerts.notices(vault) == ()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([70, 91, 92, 93], True),
        ([70, 91, 70, 93], False),
        ([91, 92, None, 93], False),
        ([91, 92, 93, 90], False),
        ([90, 90, 90, 90], False),
    ],
)
def test_so_many_days_in_a_row_above_a_limit(vault: Vault, values: list[float | None], told: bool) -> None:
    declare(vault, "body_mass", above=90, times=3, days=True)
    days(vault, "body_mass", values, TODAY)
    assert check(vault) == ((LOOK,) if told else ())


def test_one_run_of_days_is_one_fact_and_told_once(vault: Vault) -> None:
    rule = declare(vault, "body_mass", above=90, times=2, days=True, cooldown=0)
    days(vault, "body_mass", [80, 91, 92], TODAY)
    assert check(vault) == (LOOK,)
    assert check(vault, later(hours=1)) == ()
    days(vault, "body_mass", [93], TODAY + timedelta(days=1))
    assert check(vault, later(days=1)) == (), "the run goes on: the same fact"
    days(vault, "body_mass", [80, 91, 92], TODAY + timedelta(days=4))
    assert check(vault, later(days=4)) == (LOOK,), "a new run is a new fact"
    assert [one.fact.since for one in alerts.notices(vault)] == [date(2026, 11, 25), date(2026, 11, 21)]
    assert "93" not in alert_words.sentence(rule, alerts.notices(vault)[0].fact, "en")


def test_the_cooldown_holds_a_second_fact_back_until_it_is_over(vault: Vault) -> None:
    declare(vault, "body_mass", above=90, cooldown=7, days=True)
    days(vault, "body_mass", [80, 91, 80, 92], TODAY)
    assert check(vault) == (LOOK,)
    days(vault, "body_mass", [80, 95], TODAY + timedelta(days=2))
    assert check(vault, later(days=2)) == ()
    assert check(vault, later(days=6, hours=23)) == ()
    assert check(vault, later(days=7)) == (LOOK,)
    assert check(vault, later(days=8)) == ()


def test_a_sum_below_a_limit_does_not_count_the_day_that_may_still_grow(vault: Vault) -> None:
    declare(vault, "step_count", below=3000, times=2, days=True)
    days(vault, "step_count", [9000, 2000, 500], TODAY)
    assert check(vault) == ()
    days(vault, "step_count", [400], TODAY + timedelta(days=1))
    assert check(vault, later(days=1)) == (LOOK,)


def test_last_night_is_whole_and_counts_at_once(vault: Vault) -> None:
    declare(vault, "sleep_duration", below=7, unit="h", times=2, days=True)
    days(vault, "sleep_duration", [480, 400, 390], TODAY)
    assert check(vault) == (LOOK,)


def test_readings_of_one_minute_from_two_apps_count_once(vault: Vault) -> None:
    declare(vault, "blood_glucose", above=180, unit="mg/dL", times=2)
    for source in (1, 2):
        reading(vault, "blood_glucose", "2026-11-22T07:00:12", 11.2, source=source)
    assert check(vault) == ()
    reading(vault, "blood_glucose", "2026-11-22T08:00:00", 11.3)
    assert check(vault, later(hours=1)) == (LOOK,)


def test_what_is_old_is_no_news(vault: Vault) -> None:
    declare(vault, "body_mass", above=90, days=True)
    days(vault, "body_mass", [95], TODAY - timedelta(days=15))
    assert check(vault) == ()


def test_a_limit_of_a_result_converts_and_respects_comparators(vault: Vault) -> None:
    rule = declare(vault, "glucose", above=7.0, unit="mmol/L")
    assert rule.bound == pytest.approx(126, abs=0.2)
    result(vault, "glucose", TODAY, 500, "mg/dL", "<")
    assert check(vault) == (), "less than 500 may be anything"
    result(vault, "glucose", TODAY + timedelta(days=1), 200, "mg/dL", ">")
    assert check(vault, later(days=1)) == (LOOK,)


def test_a_change_of_a_result_has_to_be_more_than_chance(vault: Vault) -> None:
    declare(vault, "creatinine", change=True, cooldown=0)
    result(vault, "creatinine", TODAY - timedelta(days=30), 0.90, "mg/dL")
    result(vault, "creatinine", TODAY - timedelta(days=10), 0.95, "mg/dL")
    assert check(vault) == ()
    result(vault, "creatinine", TODAY - timedelta(days=1), 1.60, "mg/dL")
    assert check(vault) == (LOOK,)


def test_a_weight_that_leaves_its_usual_range(vault: Vault) -> None:
    rule = declare(vault, preset="weight-change")
    noise = np.random.default_rng(1).normal(0, 0.4, 200)
    days(vault, "body_mass", [70 + float(one) for one in noise], TODAY - timedelta(days=8))
    assert check(vault) == ()
    days(vault, "body_mass", [73.5] * 8, TODAY)
    assert check(vault) == (LOOK,)
    [found] = alerts.notices(vault)
    assert found.fact.detail["verdict"] == "up"
    assert date(2026, 11, 14) < found.fact.since <= TODAY
    words = alert_words.sentence(rule, found.fact, "fr")
    assert "moyenne sur 7 jours" in words
    assert "70" in words, "with the usual median"
    days(vault, "body_mass", [73.4], TODAY + timedelta(days=1))
    assert check(vault, later(days=1)) == (), "the change lasts: the same fact"


def test_silence_is_told_once_and_again_when_it_comes_back(vault: Vault) -> None:
    rule = declare(vault, preset="watch-silent", cooldown=0)
    assert check(vault, ADDED + timedelta(days=6)) == (), "nothing yet, for six days"
    assert check(vault, ADDED + timedelta(days=7)) == (LOOK,)
    assert "no data yet" in alert_words.sentence(rule, alerts.notices(vault)[0].fact, "en")
    days(vault, "step_count", [5000], TODAY - timedelta(days=6))
    assert check(vault) == ()
    assert check(vault, later(days=1)) == (LOOK,)
    assert check(vault, later(days=5)) == ()


def test_a_critical_result_says_see_now_and_each_is_a_fact(vault: Vault) -> None:
    rule = declare(vault, preset="critical-results")
    result(vault, "potassium", TODAY - timedelta(days=1), 4.4, "mmol/L")
    assert check(vault) == ()
    result(vault, "potassium", TODAY, 6.9, "mmol/L")
    result(vault, "sodium", TODAY, 118, "mmol/L")
    assert check(vault) == (NOW,)
    assert len(alerts.notices(vault)) == 2
    assert check(vault, later(hours=2)) == ()
    words = [alert_words.sentence(rule, one.fact, "en") for one in alerts.notices(vault)]
    assert any("Potassium 6.9 mmol/L" in one and "Call a doctor" in one for one in words)


def test_a_critical_result_of_weeks_ago_asks_for_a_look_only(vault: Vault) -> None:
    rule = declare(vault, preset="critical-results")
    result(vault, "potassium", TODAY - timedelta(days=20), 6.9, "mmol/L")
    result(vault, "sodium", TODAY - timedelta(days=200), 118, "mmol/L")
    assert check(vault) == (LOOK,)
    [found] = alerts.notices(vault)
    assert "Was it followed up?" in alert_words.sentence(rule, found.fact, "en")


@pytest.mark.parametrize(
    ("metric", "value", "told"),
    [
        ("blood_pressure_systolic", 180, True),
        ("blood_pressure_systolic", 179, False),
        ("blood_pressure_diastolic", 120, True),
        ("blood_pressure_diastolic", 119, False),
    ],
)
def test_a_severe_pressure_is_pressing_and_sends_to_care(vault: Vault, metric: str, value: float, told: bool) -> None:
    rule = declare(vault, preset="severe-pressure")
    reading(vault, metric, "2026-11-22T07:00:00", value)
    assert check(vault) == ((NOW,) if told else ())
    for found in alerts.notices(vault):
        words = alert_words.sentence(rule, found.fact, "en")
        assert str(value) in words
        assert "doctor" in words.lower()


def test_a_second_severe_reading_of_the_day_is_the_same_fact(vault: Vault) -> None:
    declare(vault, preset="severe-pressure")
    reading(vault, "blood_pressure_systolic", "2026-11-22T07:00:00", 185)
    assert check(vault) == (NOW,)
    reading(vault, "blood_pressure_systolic", "2026-11-22T12:00:00", 195)
    assert check(vault, later(hours=3)) == ()
    reading(vault, "blood_pressure_systolic", "2026-11-23T07:00:00", 188)
    assert check(vault, later(days=1)) == (NOW,)


def test_quiet_hours_hold_a_fact_until_the_morning(vault: Vault) -> None:
    declare(vault, "body_mass", above=90, days=True, quiet="22:00-07:00")
    days(vault, "body_mass", [95], TODAY)
    night = datetime(2026, 11, 22, 22, tzinfo=UTC)  # 23:00 in Paris
    assert check(vault, night) == ()
    assert [one.told for one in alerts.notices(vault)] == [None]
    assert check(vault, night + timedelta(hours=6, minutes=59)) == ()
    morning = night + timedelta(hours=8)  # 07:00
    assert check(vault, morning) == (LOOK,)
    [one] = alerts.notices(vault)
    assert (one.found, one.told) == (night, morning)


def test_what_waited_and_no_longer_holds_is_not_told(vault: Vault) -> None:
    declare(vault, "body_mass", above=90, days=True, quiet="22:00-07:00")
    days(vault, "body_mass", [95], TODAY)
    assert check(vault, datetime(2026, 11, 22, 22, tzinfo=UTC)) == ()
    with vault.writer() as con:
        con.execute("UPDATE daily SET last = 75, mean = 75 WHERE metric = 'body_mass'")
    assert check(vault, datetime(2026, 11, 23, 8, tzinfo=UTC)) == ()


@pytest.mark.parametrize("hold", [True, False])
def test_what_is_pressing_breaks_the_quiet_unless_the_person_chose_otherwise(vault: Vault, hold: bool) -> None:
    declare(vault, preset="critical-results", quiet="22:00-07:00", hold_urgent=hold)
    result(vault, "potassium", TODAY, 6.9, "mmol/L")
    night = datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert check(vault, night) == (() if hold else (NOW,))
    assert check(vault, night + timedelta(hours=8)) == ((NOW,) if hold else ())


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        # Paris goes from 02:00 to 03:00 on 29 March 2026 (01:00 UTC): 22:00-02:30 ends with the jump.
        ("2026-03-28T20:59", False),
        ("2026-03-28T21:00", True),
        ("2026-03-29T00:59", True),
        ("2026-03-29T01:00", False),
        # From 03:00 back to 02:00 on 25 October 2026 (01:00 UTC): both hours from 02:00 to 02:30 are quiet.
        ("2026-10-24T20:00", True),
        ("2026-10-25T00:29", True),
        ("2026-10-25T00:30", False),
        ("2026-10-25T01:00", True),
        ("2026-10-25T01:30", False),
    ],
)
def test_quiet_hours_follow_the_wall_clock_when_it_changes(at: str, quiet: bool) -> None:
    hours = quiet_hours("22:00-02:30")
    assert hours.holds(datetime.fromisoformat(at).replace(tzinfo=UTC), PARIS) is quiet


def test_quiet_hours_within_a_day(vault: Vault) -> None:
    hours = quiet_hours("9:30 - 12:00")
    assert str(hours) == "09:30-12:00"
    zone = "America/New_York"  # five hours behind in winter
    for at, quiet in (("14:29", False), ("14:30", True), ("16:59", True), ("17:00", False), ("02:00", False)):
        assert hours.holds(datetime.fromisoformat(f"2026-11-22T{at}").replace(tzinfo=UTC), zone) is quiet


@pytest.mark.parametrize("said", ["", "22-7", "24:00-07:00", "22:60-07:00", "22:00-22:00", "22:00"])
def test_what_is_no_span_of_hours_is_refused(said: str) -> None:
    with pytest.raises(UsageError):
        quiet_hours(said)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"subject": "body_mass"}, UsageError),
        ({"subject": "body_mass", "above": 90.0, "below": 60.0}, UsageError),
        ({"above": 90.0}, UsageError),
        ({"subject": "body_mass", "above": float("nan")}, UsageError),
        ({"subject": "body_mass", "above": 90.0, "unit": "mmol/L"}, UsageError),
        ({"subject": "body_mass", "change": True, "unit": "kg"}, UsageError),
        ({"subject": "body_mass", "silent": 0}, UsageError),
        ({"subject": "body_mass", "above": 90.0, "times": 0}, UsageError),
        ({"subject": "no such thing", "change": True}, UnknownName),
        ({"preset": "no such preset"}, UnknownName),
        ({"preset": "weight-change", "subject": "step_count"}, UsageError),
    ],
)
def test_what_makes_no_rule_is_refused(vault: Vault, said: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        declared(vault, **said)
    assert alert_rules.load(vault) == ()


def test_rules_come_back_as_they_were_declared_and_go(vault: Vault) -> None:
    first = declare(vault, "body_mass", below=50, times=2, quiet="22:00-07:00", hold_urgent=True, cooldown=3)
    second = declare(vault, preset="critical-results")
    assert alert_rules.load(vault) == (first, second)
    assert first.quiet == Quiet(time(22), time(7))
    days(vault, "body_mass", [40], TODAY)
    alert_rules.remove(vault, 1)
    assert alert_rules.load(vault) == (second,)
    with pytest.raises(UnknownName):
        alert_rules.remove(vault, 1)
    assert declare(vault, "body_mass", change=True).number == 3


@pytest.mark.parametrize(
    ("said", "watch", "subject"),
    [
        ("body_mass", "metric", "body_mass"),
        ("HKQuantityTypeIdentifierBodyMass", "metric", "body_mass"),
        ("weight", "metric", "body_mass"),
        ("Poids", "metric", "body_mass"),
        ("tension", "metric", "blood_pressure_systolic"),
        ("LDL", "analyte", "ldl"),
        ("kaliémie", "analyte", "potassium"),
    ],
)
def test_a_subject_is_known_by_what_people_call_it(vault: Vault, said: str, watch: str, subject: str) -> None:
    rule = declared(vault, said, change=True)
    assert (rule.watch, rule.subject) == (watch, subject)


def test_titles_are_two_sentences_that_say_nothing(vault: Vault) -> None:
    declare(vault, "body_mass", above=90, days=True)
    declare(vault, preset="critical-results")
    days(vault, "body_mass", [95.77], TODAY)
    result(vault, "potassium", TODAY, 6.77, "mmol/L")
    titles = check(vault)
    assert titles == (NOW, LOOK)
    assert {text(f"notices.alerts_{name}", "en") for name in ("now", "look")} == set(titles)


def test_rules_and_findings_lie_encrypted(vault: Vault) -> None:
    declare(vault, "body_mass", above=90, days=True)
    days(vault, "body_mass", [95.77], TODAY)
    check(vault)
    vault.close()
    held = b"".join(path.read_bytes() for path in vault.folder.iterdir() if path.is_file())
    assert b"body_mass" not in held
    assert CANARY.encode() not in held
