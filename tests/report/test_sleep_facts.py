"""What the sleep report says: times on the person's own clock, regularity, social jetlag, by hand."""

from __future__ import annotations

from datetime import date, time, timedelta

import polars as pl
import pytest

from healthkit.errors import ReportFailed
from healthkit.insight.sleep_timing import week
from healthkit.report import sleep
from healthkit.report.sleep.facts import REGULARITY
from tests.report.life import build, daily, days, nights, plain, put, utc

MONDAY = date(2026, 9, 21)
LAST = MONDAY + timedelta(days=27)
PERIOD = f"{MONDAY}..{LAST}"
GONE = MONDAY + timedelta(days=9)


def _times(day: date) -> tuple[time, time] | None:
    """23:00 to 7:00 to workdays, 0:30 to 9:30 to free days."""
    if day.weekday() >= 5:
        return time(0, 30), time(9, 30)
    return time(23), time(7)


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("sleep") / "vault", LAST)
    nights(made, days(MONDAY - timedelta(days=28), LAST), _times, lying=15)
    return made


@pytest.fixture(scope="module")
def report(vault):
    return sleep.load("en", PERIOD, vault=vault)


def test_times_are_the_persons_own(report):
    night = report._facts.inside_nights.row(0, named=True)
    assert (night["day"], night["onset"], night["mid"], night["woke"]) == (MONDAY, 660, 900, 1140)
    assert night["asleep"] == 480
    assert night["latency"] == 15
    words = plain(report.table())
    assert "21 Sept | 23:00 | 07:00" in words.replace("Mon 21", "21 Sept")


def test_social_jetlag_and_loss_by_hand(report):
    found = week(report._facts.inside_nights)
    assert found is not None
    assert (found.work.n, found.free.n) == (20, 8)
    assert (found.work.length, found.free.length) == (8, 9)
    assert found.jetlag == 2.0  # 5:00 less 3:00
    assert found.mean == pytest.approx((5 * 8 + 2 * 9) / 7)
    assert found.loss == pytest.approx((58 / 7 - 8) * 5)
    assert found.chronotype == pytest.approx(17 * 60 - (9 - 58 / 7) * 30, abs=0.02)  # 5:00, min after noon
    words = plain(report.weekdays())
    assert "Social jetlag | +2 h 00" in words
    assert "Chronotype (MSFsc) | 04:39" in words
    assert "Mean of the week | 8 h 17" in words
    assert "Weekly sleep loss | 1 h 26" in words
    assert "not graded" in words


def test_regularity_by_hand(report):
    """27 pairs of days; seven go from one pattern to the other, each differing by 240 of 1440 minutes."""
    found = report._facts.findings[REGULARITY.metric]
    assert found.value == pytest.approx(100 - 200 * 7 * 240 / (27 * 1440))
    assert found.days == 28
    assert "was 91, from 28 of 28 days" in plain(report.regularity())


def test_free_days_are_told_week_by_week(report):
    words = plain(report.weekdays())
    assert "Time asleep on free days was 9 h 00, on workdays 8 h 00 (+1 h 00" in words
    assert "n = 4 weeks" in words  # four equal weeks do not scatter, so nothing can be said of chance


@pytest.fixture(scope="module")
def gappy(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("gappy") / "vault", LAST)
    nights(made, days(MONDAY - timedelta(days=56), LAST), lambda day: None if day == GONE else (time(23), time(7)))
    nap = {"session_id": 1, "start_utc": utc(MONDAY, time(14)), "end_utc": utc(MONDAY, time(15))}
    more = {"kind": "sleep", "activity": "nap", "local_day": MONDAY, "ordinal": 0, "source_id": 1, "batch_id": 1}
    put(made, "session", [{**nap, **more}])
    put(made, "session_stage", [{**nap, "stage": "asleep"}])
    return made


def test_a_missing_night_is_unknown_not_awake(gappy):
    """The gap takes two of 27 pairs of days; only the nap's hour differs, from the day before and the day after."""
    report = sleep.load("en", PERIOD, vault=gappy)
    found = report._facts.regular(report._facts.span)
    assert found.days == 27
    assert found.value == pytest.approx(100 - 200 * 2 * 60 / (25 * 1440))
    assert "Sleep, Asleep at, Mid-sleep, Awake at, " in plain(report.missing())


def test_a_nap_moves_neither_bedtime_nor_waking(gappy):
    night = (
        sleep.load("en", PERIOD, vault=gappy)._facts.inside_nights.filter(pl.col("day") == MONDAY).row(0, named=True)
    )
    assert (night["onset"], night["woke"]) == (660, 1140)


def test_without_time_in_bed_there_is_no_latency(gappy):
    assert "Time to fall asleep" not in plain(sleep.load("en", PERIOD, vault=gappy).changes())


def test_a_devices_own_latency_wins(tmp_path):
    made = build(tmp_path / "vault", LAST)
    nights(made, days(MONDAY, LAST), _times, lying=15)
    daily(made, "sleep_latency", days(MONDAY, LAST), lambda _: 8.0)
    assert sleep.load("en", PERIOD, vault=made)._facts.findings["sleep_latency"].value == 8


def test_too_few_days_give_no_index(vault):
    report = sleep.load("en", f"{MONDAY}..{MONDAY + timedelta(days=4)}", vault=vault)
    assert REGULARITY.metric not in report._facts.findings
    assert "this period has 5 such days" in plain(report.regularity())
    assert "Fewer than 3 nights" in plain(report.weekdays())


def test_a_daily_total_alone_still_makes_a_report(tmp_path):
    made = build(tmp_path / "vault", LAST)
    daily(made, "sleep_duration", days(MONDAY, LAST), lambda day: 400.0 + day.day)
    report = sleep.load("fr", PERIOD, vault=made)
    assert "un total par jour ne dit pas quand" in plain(report.timing())
    assert "Sommeil" in plain(report.changes())
    for section in (report.nights, report.regularity, report.weekdays, report.earlier, report.table, report.missing):
        assert plain(section())


def test_a_long_period_is_told_by_week(vault):
    report = sleep.load("en", f"{MONDAY - timedelta(days=28)}..{LAST}", vault=vault)
    assert "stacked bars, a bar a week" in plain(report.nights())


def test_no_sleep_is_a_sentence(vault):
    with pytest.raises(ReportFailed, match="No sleep was recorded in the period 1–31 March 2020"):
        sleep.load("en", "2020-03", vault=vault)


def test_a_zone_far_away_keeps_its_clock(tmp_path):
    made = build(tmp_path / "vault", LAST, zone="Asia/Tokyo")
    nights(made, days(MONDAY, LAST), _times)
    night = sleep.load("en", PERIOD, vault=made)._facts.inside_nights.row(0, named=True)
    assert night["onset"] == 660 + 7 * 60  # fell asleep at 23:00 in Paris, which is 6:00 in Tokyo
