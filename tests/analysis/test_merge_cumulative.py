"""Steps and energy of several devices: against an oracle that goes second by second, and rule by rule."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthkit.analysis.daily import Rows
from healthkit.analysis.merge import Window, cumulative
from healthkit.model.timeline import Timeline, micros
from tests.analysis.oracle import CELL, Row, merged

SECOND = 1_000_000
PARIS = Timeline.of([(None, "Europe/Paris")])
# From Tokyo over the Pacific on the evening of the 2nd, local time: in Los Angeles that day begins once more.
FLIGHT = Timeline.of([(None, "Asia/Tokyo"), (datetime(2024, 3, 3, 15, 30), "America/Los_Angeles")])


def at(text: str) -> int:
    """µs of an instant written with its offset."""
    return micros(datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None))


def rows_of(found: list[tuple[int, int, float, int]]) -> Rows:
    start, end, value, lane = (np.array(column) for column in zip(*found, strict=True))
    lanes = lane.astype(np.int32)
    return Rows.ordered(
        start.astype(np.int64),
        end.astype(np.int64),
        value.astype(float),
        lanes,
        np.arange(lanes.max() + 1, dtype=np.int32),
    )


def totals(found: list[tuple[int, int, float, int]], timeline: Timeline = PARIS, **options: bool) -> dict[date, float]:
    low, high = min(row[0] for row in found) - 2 * 86400 * SECOND, max(row[1] for row in found) + 2 * 86400 * SECOND
    made = cumulative(rows_of(found), Window.over(timeline, low, high), **options)
    return dict(zip(made["day"].to_list(), made["total"].to_list(), strict=True))


row = st.tuples(
    st.integers(0, 1400), st.sampled_from([0, 1, 2, 3, 4, 6, 18, 60, 400]), st.integers(0, 50), st.integers(0, 2)
).map(lambda r: (r[0], min(r[0] + r[1], 1439), float(r[2]), r[3]))


@settings(max_examples=150, deadline=None)
@given(st.lists(row, min_size=1, max_size=14), st.sampled_from([(PARIS, 0), (FLIGHT, 0), (PARIS, 1)]), st.booleans())
def test_equals_the_oracle(rows: list[Row], where: tuple[Timeline, int], additive: bool) -> None:
    timeline, season = where
    # Four hours around a midnight of the timeline, and around a change of clocks.
    opens = at(["2024-03-03T14:00:00+00:00", "2024-03-31T00:00:00+00:00"][season])
    cells = opens + np.arange(1440) * CELL * SECOND
    day_of = timeline.days(cells).tolist()
    found = [(opens + s * CELL * SECOND, opens + e * CELL * SECOND, v, lane) for s, e, v, lane in rows]
    made = cumulative(
        rows_of(found), Window.over(timeline, opens - 86400 * SECOND, opens + 2 * 86400 * SECOND), additive=additive
    )
    expected = merged(rows, day_of, additive=additive)
    got = {
        (day - date(1970, 1, 1)).days: (n, total, minutes)
        for day, n, total, minutes in made.select("day", "n", "total", "minutes").rows()
    }
    assert got.keys() == expected.keys()
    for day, (n, total, covered) in expected.items():
        assert got[day][0] == n
        assert got[day][1] == pytest.approx(total, abs=1e-9)
        assert got[day][2] == pytest.approx(covered * CELL / 60)


@settings(max_examples=80, deadline=None)
@given(st.lists(row, min_size=1, max_size=20))
def test_total_lies_between_the_best_device_and_the_sum_of_all(rows: list[Row]) -> None:
    opens = at("2024-05-10T08:00:00+00:00")
    found = [(opens + s * CELL * SECOND, opens + e * CELL * SECOND, v, lane) for s, e, v, lane in rows]
    total = sum(totals(found).values())
    best = min(r[3] for r in found)
    alone = sum(totals([(s, e, v, 0) for s, e, v, lane in found if lane == best]).values())
    assert alone - 1e-9 <= total <= sum(r[2] for r in found) + 1e-9


def test_watch_wins_where_it_covers_and_the_phone_fills_the_gap() -> None:
    hour = 3600 * SECOND
    noon = at("2024-05-10T12:00:00+02:00")
    watch = [(noon, noon + hour, 1000.0, 0), (noon + 2 * hour, noon + 3 * hour, 500.0, 0)]
    phone = [(noon + hour // 2, noon + 3 * hour // 2, 800.0, 1), (noon + 3 * hour // 2, noon + 2 * hour, 300.0, 1)]
    # Half of the phone's first row lies in the gap, and all of its second.
    assert totals(watch + phone) == {date(2024, 5, 10): pytest.approx(1000 + 500 + 400 + 300)}


@pytest.mark.parametrize("late", [-30, -7, 12, 30])
def test_clocks_that_disagree_do_not_count_twice(late: int) -> None:
    noon, ten = at("2024-05-10T12:00:00+02:00"), 600 * SECOND
    walks = [noon + n * 2 * ten for n in range(6)]
    watch = [(start, start + ten, 900.0, 0) for start in walks]
    phone = [(start + late * SECOND, start + ten + late * SECOND, 900.0, 1) for start in walks]
    assert totals(watch + phone) == {date(2024, 5, 10): pytest.approx(5400.0)}


def test_the_edge_of_a_gap_is_not_taken_for_a_clock_error() -> None:
    noon, minute = at("2024-05-10T12:00:00+02:00"), 60 * SECOND
    watch = [(noon, noon + 10 * minute, 100.0, 0), (noon + 40 * minute, noon + 50 * minute, 100.0, 0)]
    phone = [(noon + n * minute, noon + (n + 1) * minute, 10.0, 1) for n in range(50)]
    shifted = [(start + 20 * SECOND, end + 20 * SECOND, value, lane) for start, end, value, lane in phone]
    assert totals(watch + shifted) == {date(2024, 5, 10): pytest.approx(500.0)}


def test_a_row_over_midnights_is_shared_out_by_time() -> None:
    start, end = at("2024-05-10T18:00:00+02:00"), at("2024-05-13T06:00:00+02:00")
    found = totals([(start, end, 6000.0, 0)])
    assert found == {
        date(2024, 5, 10): pytest.approx(600.0),
        date(2024, 5, 11): pytest.approx(2400.0),
        date(2024, 5, 12): pytest.approx(2400.0),
        date(2024, 5, 13): pytest.approx(600.0),
    }


@pytest.mark.parametrize(
    ("day", "hours"), [("2024-03-31", 23), ("2024-10-27", 25), ("2024-06-01", 24)], ids=["spring", "autumn", "summer"]
)
def test_days_of_a_clock_change_are_as_long_as_they_are(day: str, hours: int) -> None:
    start, end = at(f"{day}T00:00:00+00:00") - 50 * 3600 * SECOND, at(f"{day}T00:00:00+00:00") + 50 * 3600 * SECOND
    made = cumulative(rows_of([(start, end, 100.0, 0)]), Window.over(PARIS, start - SECOND, end + SECOND))
    found = {str(row["day"]): (row["minutes"], row["total"]) for row in made.to_dicts()}
    assert found[day] == (pytest.approx(hours * 60), pytest.approx(hours))


def test_a_day_that_comes_back_after_a_flight_is_one_day() -> None:
    morning = (at("2024-03-03T09:00:00+09:00"), at("2024-03-03T10:00:00+09:00"), 700.0, 0)
    after_midnight = (at("2024-03-04T00:05:00+09:00"), at("2024-03-04T00:20:00+09:00"), 30.0, 0)
    again = (at("2024-03-03T20:00:00-08:00"), at("2024-03-03T21:00:00-08:00"), 300.0, 0)
    assert totals([morning, after_midnight, again], FLIGHT) == {
        date(2024, 3, 3): pytest.approx(1000.0),
        date(2024, 3, 4): pytest.approx(30.0),
    }


def test_foods_of_one_meal_add_up_but_steps_of_one_device_do_not() -> None:
    noon = at("2024-05-10T12:00:00+02:00")
    rows = [(noon, noon + 1800 * SECOND, 200.0, 0), (noon, noon + 1800 * SECOND, 350.0, 0)]
    assert totals(rows, additive=True) == {date(2024, 5, 10): 550.0}
    assert totals(rows) == {date(2024, 5, 10): 200.0}


def test_entries_of_one_moment_count_unless_a_better_device_covers_them() -> None:
    noon, hour = at("2024-05-10T12:00:00+02:00"), 3600 * SECOND
    watch = (noon, noon + hour, 1000.0, 0)
    inside, outside = (noon + hour // 2, noon + hour // 2, 40.0, 1), (noon + 2 * hour, noon + 2 * hour, 60.0, 1)
    copied = (noon + 2 * hour, noon + 2 * hour, 60.0, 2)
    assert totals([watch, inside, outside, copied]) == {date(2024, 5, 10): 1060.0}


def test_columns_describe_the_rows_that_count() -> None:
    noon, hour = at("2024-05-10T12:00:00+02:00"), 3600 * SECOND
    rows = [(noon, noon + hour, 10.0, 0), (noon + hour, noon + 2 * hour, 30.0, 0), (noon, noon + hour, 99.0, 1)]
    low, high = noon - 24 * hour, noon + 24 * hour
    made = cumulative(rows_of(rows), Window.over(PARIS, low, high)).row(0, named=True)
    assert (made["n"], made["total"], made["mean"], made["min"], made["max"]) == (2, 40.0, 20.0, 10.0, 30.0)
    assert (made["last"], made["minutes"]) == (30.0, 120.0)
