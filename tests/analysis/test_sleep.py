"""Nights: layers, devices, midnight, clock changes, flights and naps."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthkit.analysis.sleep import ASLEEP, IN_BED, STAGES, Nights, nights
from healthkit.model.timeline import Timeline, micros

PARIS = Timeline.of([(None, "Europe/Paris")])
WATCH, RING, PHONE = 0, 1, 2
Row = tuple[str, str, str, int]


def at(text: str) -> int:
    return micros(datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None))


def night(*rows: Row, timeline: Timeline = PARIS) -> Nights:
    rows_in_order = sorted(rows, key=lambda row: (at(row[0]), row[3]))
    start, end = (np.array([at(row[i]) for row in rows_in_order], np.int64) for i in (0, 1))
    lane = np.array([row[3] for row in rows_in_order], np.int32)
    return nights(start, end, [row[2] for row in rows_in_order], lane, timeline)


def daily(found: Nights) -> dict[tuple[str, date], float]:
    return {(metric, day): total for metric, day, total in found.daily.select("metric", "day", "total").rows()}


BED = ("2024-05-10T22:30:00+02:00", "2024-05-11T07:00:00+02:00", "in_bed", PHONE)
CORE = ("2024-05-10T23:00:00+02:00", "2024-05-11T03:00:00+02:00", "asleep_core", WATCH)
AWAKE = ("2024-05-11T03:00:00+02:00", "2024-05-11T03:30:00+02:00", "awake", WATCH)
DEEP = ("2024-05-11T03:30:00+02:00", "2024-05-11T05:00:00+02:00", "asleep_deep", WATCH)
REM = ("2024-05-11T05:00:00+02:00", "2024-05-11T06:30:00+02:00", "asleep_rem", WATCH)
MORNING = date(2024, 5, 11)


def test_in_bed_is_not_asleep_and_the_night_is_the_day_of_waking() -> None:
    found = night(BED, CORE, AWAKE, DEEP, REM)
    assert found.sessions.select("activity", "local_day", "duration_s", "lane").rows() == [
        ("sleep", MORNING, 7 * 3600.0, WATCH)
    ]
    assert daily(found) == {
        ("sleep_analysis", MORNING): 420.0,
        ("sleep_duration", MORNING): 420.0,
        ("sleep_core", MORNING): 240.0,
        ("sleep_deep", MORNING): 90.0,
        ("sleep_rem", MORNING): 90.0,
        ("sleep_awake", MORNING): 30.0,
        ("time_in_bed", MORNING): 510.0,
        ("sleep_efficiency", MORNING): pytest.approx(100 * 420 / 510),
    }
    assert found.stages["stage"].to_list() == ["in_bed", "asleep_core", "awake", "asleep_deep", "asleep_rem"]


def test_older_systems_know_sleep_without_stages() -> None:
    found = daily(night(("2021-03-01T23:00:00+01:00", "2021-03-02T06:00:00+01:00", "asleep", WATCH)))
    assert {metric for metric, _ in found} == {"sleep_analysis", "sleep_duration", "time_in_bed", "sleep_efficiency"}
    assert found["sleep_duration", date(2021, 3, 2)] == 420.0


def test_a_phone_alone_knows_time_in_bed_but_no_sleep() -> None:
    found = night(BED)
    assert daily(found) == {("time_in_bed", MORNING): 510.0}
    assert found.sessions["duration_s"].to_list() == [None]
    assert found.sessions["lane"].to_list() == [PHONE]


def test_the_best_device_wins_where_it_speaks_and_the_ring_fills_the_rest() -> None:
    ring = [
        ("2024-05-10T22:45:00+02:00", "2024-05-11T04:00:00+02:00", "asleep_deep", RING),
        ("2024-05-11T04:00:00+02:00", "2024-05-11T07:00:00+02:00", "asleep_rem", RING),
    ]
    found = daily(night(CORE, AWAKE, DEEP, REM, *ring))
    assert found["sleep_deep", MORNING] == 90 + 15
    assert found["sleep_rem", MORNING] == 90 + 30
    assert found["sleep_core", MORNING] == 240
    assert found["sleep_awake", MORNING] == 30


def test_clocks_that_disagree_add_no_sleep() -> None:
    ring = ("2024-05-10T22:59:40+02:00", "2024-05-11T06:30:25+02:00", "asleep", RING)
    assert daily(night(CORE, AWAKE, DEEP, REM, ring))["sleep_duration", MORNING] == 420.0


def test_one_device_that_writes_both_keeps_the_known_stage() -> None:
    whole = ("2024-05-10T23:00:00+02:00", "2024-05-11T06:40:00+02:00", "asleep", WATCH)
    found = daily(night(whole, CORE, AWAKE, DEEP, REM))
    assert found["sleep_awake", MORNING] == 30
    assert found["sleep_duration", MORNING] == 430


@pytest.mark.parametrize(
    ("bed", "up", "minutes"),
    [
        ("2024-03-30T23:00:00+01:00", "2024-03-31T07:00:00+02:00", 420),
        ("2024-10-26T23:00:00+02:00", "2024-10-27T07:00:00+01:00", 540),
    ],
    ids=["an hour is lost", "an hour is won"],
)
def test_nights_of_a_clock_change_last_what_they_last(bed: str, up: str, minutes: int) -> None:
    assert daily(night((bed, up, "asleep", WATCH)))["sleep_duration", date.fromisoformat(up[:10])] == minutes


def test_a_night_in_the_air_belongs_to_the_day_at_the_place_of_waking() -> None:
    flight = Timeline.of([(None, "America/New_York"), (datetime(2024, 5, 11, 2), "Europe/Paris")])
    row = ("2024-05-10T23:30:00-04:00", "2024-05-11T10:30:00+02:00", "asleep", WATCH)
    assert daily(night(row, timeline=flight)) | {} == {
        ("sleep_analysis", MORNING): 300.0,
        ("sleep_duration", MORNING): 300.0,
        ("time_in_bed", MORNING): 300.0,
        ("sleep_efficiency", MORNING): 100.0,
    }


def test_a_nap_is_a_session_of_its_own_and_part_of_the_day() -> None:
    nap = ("2024-05-11T14:00:00+02:00", "2024-05-11T14:40:00+02:00", "asleep_core", WATCH)
    found = night(CORE, AWAKE, DEEP, REM, nap)
    assert found.sessions.select("activity", "local_day").rows() == [("sleep", MORNING), ("nap", MORNING)]
    assert daily(found)["sleep_duration", MORNING] == 460.0
    assert found.daily.filter(pl.col("metric") == "sleep_duration")["n"].to_list() == [2]


@pytest.mark.parametrize(("up_again", "sessions"), [("05:59:59", 1), ("06:00:00", 2)])
def test_three_hours_up_end_a_night(up_again: str, sessions: int) -> None:
    first = ("2024-05-10T23:00:00+02:00", "2024-05-11T03:00:00+02:00", "asleep", WATCH)
    second = (f"2024-05-11T{up_again}+02:00", "2024-05-11T09:30:00+02:00", "asleep", WATCH)
    assert len(night(first, second).sessions) == sessions


def test_rows_that_are_not_sleep_are_left_out() -> None:
    assert night(("2024-05-10T22:30:00+02:00", "2024-05-11T07:00:00+02:00", "snoring", WATCH)).sessions.is_empty()
    assert night().daily.is_empty()


def test_a_session_keeps_its_id() -> None:
    assert night(CORE).sessions["session_id"].to_list() == [-at(CORE[0])]


stretch = st.tuples(st.integers(0, 400), st.integers(1, 60), st.sampled_from([*STAGES, IN_BED]), st.integers(0, 2))


@settings(max_examples=120, deadline=None)
@given(st.lists(stretch, min_size=1, max_size=15))
def test_layers_hold_together(rows: list[tuple[int, int, str, int]]) -> None:
    """Minute by minute: asleep only where somebody says so, the best writer's word, and never more than in bed."""
    opens, minute = at("2024-05-10T20:00:00+02:00"), 60_000_000
    ordered = sorted(rows, key=lambda row: (row[0], row[3]))
    start = np.array([opens + row[0] * minute for row in ordered], np.int64)
    length = np.array([row[1] * minute for row in ordered], np.int64)
    lane = np.array([row[3] for row in ordered], np.int32)
    found = nights(start, start + length, [row[2] for row in ordered], lane, PARIS)
    told: dict[int, list[tuple[int, bool, str]]] = {}
    for begin, long, code, who in rows:
        for at_minute in range(begin, begin + long) if code != IN_BED else ():
            told.setdefault(at_minute, []).append((who, code == "asleep", code))
    stages = found.stages.filter(pl.col("stage") != IN_BED)
    said: dict[int, str] = {}
    for row in stages.to_dicts():
        for at_minute in range(
            (micros(row["start_utc"]) - opens) // minute, (micros(row["end_utc"]) - opens) // minute
        ):
            assert at_minute not in said
            said[at_minute] = row["stage"]
    assert said.keys() == told.keys()
    for at_minute, witnesses in told.items():
        best = min(witnesses)[:2]
        assert said[at_minute] in {code for *who, code in witnesses if tuple(who) == best}
    total = dict(found.daily.group_by("metric").agg(pl.col("total").sum()).rows())
    bed = {m for begin, long, _, _ in rows for m in range(begin, begin + long)}
    assert total["time_in_bed"] == pytest.approx(len(bed))
    asleep = sum(stage in ASLEEP for stage in said.values())
    assert total.get("sleep_duration", 0.0) == pytest.approx(asleep)
