"""Local days under clock changes and travel."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.model.timeline import Timeline, fixed_zone, is_zone, micros

HOUR = 3_600_000_000
ZONES = ["Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland", "UTC"]


def epoch_day(day: date) -> int:
    return (day - date(1970, 1, 1)).days


@given(zone=st.sampled_from(ZONES), at=st.datetimes(datetime(1985, 1, 1), datetime(2090, 1, 1)))
def test_one_zone_agrees_with_the_standard_library(zone: str, at: datetime) -> None:
    expected = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    assert Timeline.of([(None, zone)]).local_day(at) == expected


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_days_of_a_clock_change_have_their_length(day: str, hours: int) -> None:
    timeline = Timeline.of([(None, "Europe/Paris")])
    noon = datetime.fromisoformat(day) + timedelta(hours=11)
    starts, days = timeline.day_steps(micros(noon - timedelta(days=2)), micros(noon + timedelta(days=2)))
    index = list(days).index(epoch_day(date.fromisoformat(day)))
    assert (starts[index + 1] - starts[index]) / HOUR == hours


def test_flying_west_over_midnight_brings_a_day_back() -> None:
    switch = datetime(2026, 5, 1, 0, 0)
    timeline = Timeline.of([(None, "Europe/Paris"), (switch, "America/New_York")])
    _, days = timeline.day_steps(micros(datetime(2026, 4, 30, 12)), micros(datetime(2026, 5, 1, 12)))
    first = epoch_day(date(2026, 4, 30))
    assert list(days) == [first, first + 1, first, first + 1]


@given(
    zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=4),
    gap_hours=st.lists(st.integers(1, 400), min_size=4, max_size=4),
)
def test_day_steps_say_what_days_says(zones: list[str], gap_hours: list[int]) -> None:
    at = datetime(2025, 10, 1)
    history: list[tuple[datetime | None, str]] = [(None, zones[0])]
    for zone, hours in zip(zones[1:], gap_hours, strict=False):
        at += timedelta(hours=hours)
        history.append((at, zone))
    timeline = Timeline.of(history)
    low, high = micros(datetime(2025, 9, 20)), micros(datetime(2025, 12, 20))
    starts, days = timeline.day_steps(low, high)
    probes = np.arange(low, high, 17 * 60_000_000, dtype=np.int64)
    assert np.array_equal(days[np.searchsorted(starts, probes, side="right") - 1], timeline.days(probes))
    assert (np.diff(starts) > 0).all()


def test_a_bare_offset_is_a_zone() -> None:
    assert fixed_zone(-210) == "UTC-03:30"
    assert Timeline.of([(None, fixed_zone(-210))]).local_day(datetime(2026, 1, 1, 3, 29)) == date(2025, 12, 31)
    assert Timeline.of([]).local_day(datetime(2026, 1, 1)) == date(2026, 1, 1)


def test_zone_names_are_checked() -> None:
    assert is_zone("Europe/Paris")
    assert not is_zone("Mars/Olympus")
    assert not is_zone("../etc/passwd")
