"""Clock times without an offset: the hour that comes twice, the one that is skipped, and the zones of both halves."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from healthkit.model.timeline import Timeline, micros
from healthkit.source.local_clock import utc


@pytest.mark.parametrize(
    ("zone", "clock", "expected"),
    [
        # Twice: the second run.
        ("Europe/Paris", "2024-10-27T02:30", "2024-10-27T01:30"),
        ("Europe/London", "2024-10-27T01:30", "2024-10-27T01:30"),
        ("America/New_York", "2024-11-03T01:30", "2024-11-03T06:30"),
        ("America/Los_Angeles", "2024-11-03T01:30", "2024-11-03T09:30"),
        ("America/St_Johns", "2024-11-03T01:30", "2024-11-03T05:00"),
        ("Australia/Sydney", "2024-04-07T02:30", "2024-04-06T16:30"),
        # Skipped: by the clock before the change.
        ("Europe/Paris", "2024-03-31T02:30", "2024-03-31T01:30"),
        ("America/New_York", "2024-03-10T02:30", "2024-03-10T07:30"),
        ("Australia/Sydney", "2024-10-06T02:30", "2024-10-05T16:30"),
        # Any other hour, beside the changes too.
        ("Europe/Paris", "2024-10-27T01:59", "2024-10-26T23:59"),
        ("Europe/Paris", "2024-10-27T03:00", "2024-10-27T02:00"),
        ("America/New_York", "2024-11-03T00:59", "2024-11-03T04:59"),
        ("America/New_York", "2024-11-03T02:00", "2024-11-03T07:00"),
        ("Asia/Kolkata", "2024-07-01T00:10", "2024-06-30T18:40"),
    ],
)
def test_one_zone(zone: str, clock: str, expected: str) -> None:
    found = utc(np.array([micros(datetime.fromisoformat(clock))]), Timeline.of([(None, zone)]))
    assert found.tolist() == [micros(datetime.fromisoformat(expected))]


def test_a_flight_west_and_one_east() -> None:
    """Clocks that both zones had are read by the first; those that neither had, by the zone before."""
    west = Timeline.of([(None, "Europe/Paris"), (datetime(2024, 5, 1, 12), "America/New_York")])
    east = Timeline.of([(None, "America/New_York"), (datetime(2024, 5, 1, 12), "Europe/Paris")])
    clocks = np.array([micros(datetime(2024, 5, 1, hour)) for hour in (7, 8, 10, 13, 14)])
    assert [hour - micros(datetime(2024, 5, 1)) for hour in utc(clocks, west).tolist()] == [
        hours * 3_600_000_000 for hours in (5, 6, 8, 11, 18)
    ]
    assert [hour - micros(datetime(2024, 5, 1)) for hour in utc(clocks, east).tolist()] == [
        hours * 3_600_000_000 for hours in (11, 12, 14, 17, 12)
    ]
