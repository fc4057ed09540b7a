from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from healthkit.model.clock import fixed_offset, local_moment
from healthkit.model.timeline import Timeline, micros

HISTORIES: list[list[tuple[datetime | None, str]]] = [
    [],
    [(None, "Europe/Paris")],
    [(None, "Europe/Paris"), (datetime(2026, 5, 3, 22, 10), "America/New_York"), (datetime(2026, 5, 20), "Asia/Tokyo")],
    [(datetime(2020, 1, 1), "UTC-03:30"), (datetime(2026, 7, 1), "UTC+05:45"), (datetime(2026, 7, 1), "Asia/Kolkata")],
]


@pytest.mark.parametrize("history", HISTORIES)
def test_one_instant_reads_as_the_timeline_of_whole_columns_reads_it(
    history: list[tuple[datetime | None, str]],
) -> None:
    timeline = Timeline.of(history)
    moments = [
        datetime(2019, 6, 1),
        *(datetime(2026, 3, 28, 23, 40) + timedelta(hours=7 * step) for step in range(400)),
    ]
    for moment in moments:
        offset = int(timeline.offset_us(np.array([micros(moment)], dtype=np.int64))[0])
        assert local_moment(history, moment) == moment + timedelta(microseconds=offset), moment


def test_a_fixed_offset_is_told_from_a_zone() -> None:
    assert fixed_offset("UTC-03:30") == -timedelta(hours=3, minutes=30)
    assert fixed_offset("UTC") is None
    assert fixed_offset("Europe/Paris") is None
