"""Days kept, missed and unknown; weeks; a streak that outlives a day without data and one miss a week."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from healthkit.analysis.adherence import KEPT, MISSED, UNKNOWN, States, adherence, judge, streak, weeks

MONDAY = date(2026, 11, 2)
_STATE = {"k": KEPT, "m": MISSED, "-": UNKNOWN}


def states(written: str) -> States:
    """One letter a day: kept, missed, or nothing known."""
    return np.array([_STATE[one] for one in written], dtype=np.int8)


def test_a_day_is_kept_between_its_bounds_and_unknown_without_data() -> None:
    values = np.array([9.0, 10.0, 12.0, 12.1, np.nan])
    low, high = np.full(5, 10.0), np.full(5, 12.0)
    assert judge(values, low, high).tolist() == [MISSED, KEPT, KEPT, MISSED, UNKNOWN]
    assert judge(values, np.full(5, -np.inf), high).tolist() == [KEPT, KEPT, KEPT, MISSED, UNKNOWN]


def test_unknown_days_count_neither_way() -> None:
    found = adherence(states("kkm--"))
    assert (found.kept, found.known, found.unknown) == (2, 3, 2)
    assert found.share == pytest.approx(2 / 3)
    assert np.isnan(adherence(states("--")).share)


def test_weeks_begin_on_monday_and_a_part_wants_its_share() -> None:
    days = states("kk" + "kkkmmm-" + "k")
    first = MONDAY - timedelta(days=2)
    found = weeks(days, first, np.full(len(days), 4))
    assert [one.monday for one in found] == [MONDAY - timedelta(days=7), MONDAY, MONDAY + timedelta(days=7)]
    assert [(one.kept, one.missed, one.unknown, one.wanted) for one in found] == [
        (2, 0, 0, 1),
        (3, 3, 1, 4),
        (1, 0, 0, 1),
    ]
    assert [one.met for one in found] == [True, False, True]
    assert [one.open for one in found] == [False, True, False]


def test_the_last_day_of_a_week_says_how_many_days_were_wanted() -> None:
    wanted = np.array([3] * 7 + [5] * 7)
    assert [one.wanted for one in weeks(states("k" * 14), MONDAY, wanted)] == [3, 5]


@pytest.mark.parametrize(
    ("written", "kept", "missed", "unknown"),
    [
        ("kkkkkkk", 7, 0, 0),
        ("kkkmkkk", 6, 1, 0),
        ("kkk--kk", 5, 0, 2),
        ("kkmkmkk", 3, 1, 0),
        ("kkkkkkm" + "mkkkkkk", 12, 2, 0),
        ("kkkkkkk" + "mmk----", 1, 0, 4),
        ("mmmmmmm", 0, 0, 0),
        ("-------", 0, 0, 0),
        ("m", 0, 0, 0),
    ],
)
def test_one_miss_a_week_and_days_without_data_do_not_end_a_streak(
    written: str, kept: int, missed: int, unknown: int
) -> None:
    found = streak(states(written), MONDAY)
    assert found.kept == kept
    if kept:
        assert (found.missed, found.unknown) == (missed, unknown)
    assert (found.since is None) == (kept == 0)


def test_a_streak_begins_on_a_kept_day() -> None:
    assert streak(states("--mkkk"), MONDAY).since == MONDAY + timedelta(days=3)


def test_nothing_is_nothing() -> None:
    none = states("")
    assert weeks(none, MONDAY, np.zeros(0, dtype=np.int64)) == []
    assert streak(none, MONDAY).kept == adherence(none).known == 0
