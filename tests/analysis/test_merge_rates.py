"""Readings, single facts, events and vendors' days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
import pytest

from healthkit.analysis.daily import Rows
from healthkit.analysis.merge import Window, events, rate, vendor_day, witness
from healthkit.model.timeline import Timeline, micros

PARIS = Timeline.of([(None, "Europe/Paris")])
MINUTE = 60_000_000
DAY = date(2024, 5, 10)


def at(text: str) -> int:
    return micros(datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None))


NOON = at("2024-05-10T12:00:00+02:00")
WINDOW = Window.over(PARIS, NOON - 3 * 1440 * MINUTE, NOON + 3 * 1440 * MINUTE)


def rows_of(*found: tuple[float, float, float, int]) -> Rows:
    """Rows from (minutes after noon, length in minutes, value, lane)."""
    start = np.array([NOON + round(row[0] * MINUTE) for row in found], np.int64)
    end = start + np.array([round(row[1] * MINUTE) for row in found], np.int64)
    lane = np.array([row[3] for row in found], np.int32)
    return Rows.ordered(start, end, np.array([row[2] for row in found]), lane, np.arange(9, dtype=np.int32))


def only(made: pl.DataFrame) -> dict[str, Any]:
    assert len(made) == 1
    return made.row(0, named=True)


def test_the_better_device_speaks_for_its_five_minutes_only() -> None:
    days, _ = rate(rows_of((0, 0, 60, 0), (1, 0, 99, 1), (6, 0, 70, 1), (12, 0, 80, 0)), WINDOW)
    row = only(days)
    assert (row["day"], row["n"], row["min"], row["max"], row["last"]) == (DAY, 3, 60, 80, 80)
    assert row["minutes"] == 15


def test_a_workout_measured_every_second_does_not_drown_the_day() -> None:
    burst = [(second / 60, 0, 150.0, 0) for second in range(300)]
    calm = [(10 + 5 * n, 0, 60.0, 0) for n in range(9)]
    days, hourly = rate(rows_of(*burst, *calm), WINDOW)
    assert only(days)["mean"] == pytest.approx((150 + 9 * 60) / 10)
    assert only(days)["n"] == 309
    assert hourly["n"].to_list() == [309]
    assert hourly["mean"].to_list() == pytest.approx([(150 + 9 * 60) / 10])


def test_hours_are_utc_hours_of_kept_readings() -> None:
    _, hourly = rate(rows_of((0, 0, 60, 0), (0.5, 0, 200, 1), (61, 0, 70, 0)), WINDOW)
    assert hourly.select("hour_utc", "n", "min", "max").rows() == [
        (datetime(2024, 5, 10, 10), 1, 60.0, 60.0),
        (datetime(2024, 5, 10, 11), 1, 70.0, 70.0),
    ]


def test_a_long_reading_covers_its_length() -> None:
    days, _ = rate(rows_of((0, 30, 70, 0), (10, 30, 80, 0)), WINDOW)
    assert only(days)["minutes"] == 40


def test_a_night_value_belongs_to_the_day_of_waking() -> None:
    evening = rows_of((10.5 * 60, 8 * 60, 36.1, 0), (11.5 * 60, 0, 14.0, 0))  # 22:30 to 06:30, and 23:30
    made, _ = rate(evening, WINDOW, night=True)
    assert made["day"].to_list() == [date(2024, 5, 11)]
    assert witness(evening, WINDOW, resolution=0.01, night=True)["day"].to_list() == [date(2024, 5, 11)]
    assert rate(evening, WINDOW)[0]["day"].to_list() == [DAY]


def test_one_weighing_told_by_two_apps_is_one_fact() -> None:
    made = witness(
        rows_of((0, 0, 70.31, 1), (1, 0, 70.3, 0), (4, 0, 71.0, 1), (400, 0, 70.3, 0)), WINDOW, resolution=0.1
    )
    row = only(made)
    assert row["n"] == 3
    assert row["mean"] == pytest.approx((70.3 + 71.0 + 70.3) / 3)


def test_the_same_weight_at_evening_is_another_fact() -> None:
    assert only(witness(rows_of((0, 0, 70.3, 0), (11, 0, 70.3, 0)), WINDOW, resolution=0.1))["n"] == 2


def test_parts_are_told_apart() -> None:
    ears = np.array([1, 2], np.int64)
    assert only(witness(rows_of((0, 0, 20, 0), (0, 0, 20, 0)), WINDOW, resolution=1, part=ears))["n"] == 2


def test_idle_hours_make_the_day_known_and_stood_hours_count() -> None:
    rows = rows_of((0, 60, 1, 0), (0, 60, 1, 1), (60, 60, 1, 0), (120, 60, 1, 0))
    present, code = np.array([True, True, False, True]), np.array([1, 1, 0, 1], np.int64)
    row = only(events(rows, WINDOW, present=present, part=code))
    assert (row["n"], row["total"], row["minutes"]) == (2, 2.0, 120.0)
    absent = np.zeros(4, np.bool_)
    assert only(events(rows, WINDOW, present=absent, part=code))["total"] == 0.0


def test_an_event_over_midnight_is_one_fact_and_time_on_two_days() -> None:
    made = events(rows_of((11 * 60, 120, 1, 0)), WINDOW, present=np.array([True]), part=np.array([1], np.int64))
    assert made.select("day", "n", "minutes").rows() == [(DAY, 1, 60.0), (date(2024, 5, 11), 0, 60.0)]


def test_a_vendor_day_comes_from_the_latest_import_of_the_best_product() -> None:
    day = np.array([5, 5, 5, 6], np.int32)
    made = vendor_day(
        day, np.array([1, 3, 9, 1], np.int32), np.array([0, 0, 1, 1], np.int32), np.array([400.0, 450.0, 999.0, 300.0])
    )
    assert made.select("n", "total", "last").rows() == [(1, 450.0, 450.0), (1, 300.0, 300.0)]
    assert made["minutes"].null_count() == 2


def test_nothing_gives_nothing() -> None:
    none = rows_of()
    no_flags = np.zeros(0, np.bool_)
    assert rate(none, WINDOW)[0].is_empty()
    assert rate(none, WINDOW)[1].is_empty()
    assert witness(none, WINDOW, resolution=1).is_empty()
    assert events(none, WINDOW, present=no_flags, part=np.zeros(0, np.int64)).is_empty()


def test_an_app_that_rounds_tells_the_scales_fact_again() -> None:
    """72.43 kg on the scale, 72.4 in the app a minute later; two steps on one scale stay two."""
    both = witness(rows_of((0, 0, 72.43, 0), (1, 1, 72.4, 1)), WINDOW, resolution=0.01, rounding=0.1)
    assert only(both).items() >= {"n": 1, "last": 72.43}.items()
    twice = witness(rows_of((0, 0, 72.43, 0), (1, 1, 72.4, 0)), WINDOW, resolution=0.01, rounding=0.1)
    assert only(twice)["n"] == 2
    apart = witness(rows_of((0, 0, 72.43, 0), (1, 1, 72.6, 1)), WINDOW, resolution=0.01, rounding=0.1)
    assert only(apart)["n"] == 2
