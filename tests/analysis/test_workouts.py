"""A run that watch, phone and an app recorded is one run."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from healthkit.analysis.workouts import daily, length_minutes, same_workout

MINUTE = 60_000_000


def stands(*rows: tuple[int, int, str, int]) -> list[int]:
    """Rows are start, end (min), activity, rank; each rank is a device of its own."""
    start, end = (np.array([row[i] * MINUTE for row in rows], np.int64) for i in (0, 1))
    activity, lane = np.array([row[2] for row in rows]), np.array([row[3] for row in rows], np.int32)
    return same_workout(start, end, activity, lane, lane).tolist()


def kept(*rows: tuple[int, int, str, int]) -> list[bool]:
    return [place == at for at, place in enumerate(stands(*rows))]


def test_the_best_witness_of_one_run_is_kept() -> None:
    assert kept((0, 60, "running", 1), (2, 58, "running", 0), (3, 70, "running", 2)) == [False, True, False]


@pytest.mark.parametrize(
    ("second", "count"), [((31, 91, "running", 1), 2), ((30, 90, "running", 1), 1), ((15, 75, "cycling", 1), 2)]
)
def test_half_of_the_shorter_decides(second: tuple[int, int, str, int], count: int) -> None:
    assert sum(kept((0, 60, "running", 0), second)) == count


def test_no_workouts() -> None:
    assert kept() == []


def test_one_apps_run_is_anothers_workout() -> None:
    """Called differently, but by two devices and at the same time: nobody does two sports at once."""
    assert stands((0, 60, "other", 2), (1, 58, "running", 0), (2, 60, "treadmill", 1)) == [1, 1, 1]


def test_one_device_names_two_parts_of_a_triathlon() -> None:
    rows = np.array([0, 0]) * MINUTE, np.array([60, 55]) * MINUTE
    device = np.zeros(2, np.int32)
    assert same_workout(*rows, np.array(["swim_bike_run", "swimming"]), device, device).tolist() == [0, 1]


def test_a_chain_of_witnesses_is_one_workout() -> None:
    """Each shares half with the next, the ends nothing: still the same stretch of running, told by the best."""
    assert stands((0, 40, "running", 2), (20, 60, "running", 1), (40, 80, "running", 0)) == [2, 2, 2]


def test_days_later_is_another_workout() -> None:
    rows = [(day * 1440, day * 1440 + 30, "running", day % 2) for day in range(30)]
    assert stands(*rows) == list(range(30))


def test_days_and_lengths_without_pauses() -> None:
    start, end = np.array([0, 600]) * MINUTE, np.array([60, 660]) * MINUTE
    length = length_minutes(start, end, np.array([3000.0, np.nan]))
    assert length.tolist() == [50.0, 60.0]
    made = daily(start, np.array([3, 3], np.int32), length)
    assert made.select("metric", "day", "n", "total").rows() == [
        ("workout_duration", date(1970, 1, 4), 2, 110.0),
        ("workout_count", date(1970, 1, 4), 2, 2.0),
    ]
