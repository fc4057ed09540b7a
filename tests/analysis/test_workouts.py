"""A run that watch, phone and an app recorded is one run."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from healthkit.analysis.workouts import daily, distinct, length_minutes

MINUTE = 60_000_000


def kept(*rows: tuple[int, int, str, int]) -> list[bool]:
    start, end = (np.array([row[i] * MINUTE for row in rows], np.int64) for i in (0, 1))
    activity, lane = np.array([row[2] for row in rows]), np.array([row[3] for row in rows], np.int32)
    return distinct(start, end, activity, lane).tolist()


def test_the_best_witness_of_one_run_is_kept() -> None:
    assert kept((0, 60, "running", 1), (2, 58, "running", 0), (3, 70, "running", 2)) == [False, True, False]


@pytest.mark.parametrize(
    ("second", "count"), [((31, 91, "running", 1), 2), ((30, 90, "running", 1), 1), ((0, 60, "cycling", 1), 2)]
)
def test_half_of_the_shorter_decides(second: tuple[int, int, str, int], count: int) -> None:
    assert sum(kept((0, 60, "running", 0), second)) == count


def test_no_workouts() -> None:
    assert kept() == []


def test_days_and_lengths_without_pauses() -> None:
    start, end = np.array([0, 600]) * MINUTE, np.array([60, 660]) * MINUTE
    length = length_minutes(start, end, np.array([3000.0, np.nan]))
    assert length.tolist() == [50.0, 60.0]
    made = daily(start, np.array([3, 3], np.int32), length)
    assert made.select("metric", "day", "n", "total").rows() == [
        ("workout_duration", date(1970, 1, 4), 2, 110.0),
        ("workout_count", date(1970, 1, 4), 2, 2.0),
    ]
