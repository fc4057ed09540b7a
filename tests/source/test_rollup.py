"""The rollup on a vault: which rows become which days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from healthkit.model.timeline import Timeline
from healthkit.source import rollup, rollup_plan
from healthkit.source.board import Board
from healthkit.source.derived import read
from tests.source.rollup_vault import (
    APP,
    NEW_WATCH,
    PHONE,
    SCALE,
    UPDATED_WATCH,
    WATCH,
    Memory,
    utc,
)


@pytest.fixture
def vault() -> Iterator[Memory]:
    memory = Memory()
    yield memory
    memory.close()


def steps(start: str, minutes: int, value: float, source: int, metric: str = "step_count") -> dict[str, object]:
    return {"metric": metric, "start": utc(start), "minutes": minutes, "value": value, "source": source}


def asleep(start: str, minutes: int, source: int, code: str = "asleep_core") -> dict[str, object]:
    return {"metric": "sleep_analysis", "start": utc(start), "minutes": minutes, "code": code, "source": source}


def test_devices_merge_and_columns_follow_the_catalogue(vault: Memory) -> None:
    vault.add(
        "sample",
        [
            steps("2024-05-10T10:00:00", 60, 1000, WATCH),
            steps("2024-05-10T10:30:00", 60, 800, PHONE),
            {"metric": "body_mass", "start": utc("2024-05-10T06:00:00"), "value": 70.0, "source": SCALE},
            {"metric": "heart_rate", "start": utc("2024-05-10T06:00:00"), "value": 50.0, "source": WATCH},
        ],
    )
    vault.refresh()
    assert vault.daily("step_count") == {"2024-05-10": 1400.0}
    assert vault.daily("body_mass", "last") == {"2024-05-10": 70.0}
    assert vault.daily("body_mass") == {"2024-05-10": None}  # kilograms do not add up
    assert vault.daily("heart_rate", "mean") == {"2024-05-10": 50.0}
    assert [row[:3] for row in vault.derived()["hourly"]] == [("heart_rate", datetime(2024, 5, 10, 6), 1)]


def test_retired_rows_do_not_count(vault: Memory) -> None:
    rows = [steps("2024-05-10T10:00:00", 60, 1000, WATCH)]
    touched = vault.add("sample", [{**rows[0], "retired_batch": 2}])
    vault.refresh(touched)
    assert vault.daily("step_count") == {}


def test_a_row_that_went_takes_its_days_along(vault: Memory) -> None:
    touched = vault.add("sample", [steps("2024-05-10T21:30:00", 60, 60, WATCH)])
    vault.refresh(touched)
    assert vault.daily("step_count") == {"2024-05-10": 30.0, "2024-05-11": 30.0}
    vault.con.execute("UPDATE vault.sample SET retired_batch = 2")
    vault.refresh(touched)
    assert vault.daily("step_count") == {}


def test_the_newer_watch_comes_first_and_the_person_decides_otherwise(vault: Memory) -> None:
    rows = [steps("2024-05-10T10:00:00", 60, 100, WATCH), steps("2024-05-10T10:00:00", 60, 70, NEW_WATCH)]
    vault.add("sample", rows)
    vault.refresh()
    assert vault.daily("step_count") == {"2024-05-10": 70.0}
    vault.con.execute("INSERT INTO vault.source_priority VALUES ('step_count', 'watch:Watch6,7', 1)")
    vault.con.execute("USE vault")
    touched = read(vault.con, "rollup_days_of", metric="step_count")
    vault.con.execute("USE memory")
    vault.refresh(touched)
    assert vault.daily("step_count") == {"2024-05-10": 100.0}


def test_apple_stand_hours_count_hours_stood(vault: Memory) -> None:
    rows = [
        {"metric": "apple_stand_hour", "start": utc(f"2024-05-10T{hour:02d}:00:00"), "minutes": 60, "source": WATCH,
         "code": "stood" if hour % 2 else "idle"}
        for hour in range(6, 12)
    ]  # fmt: skip
    vault.add("event", rows)
    vault.refresh()
    assert vault.daily("apple_stand_hour") == {"2024-05-10": 3.0}


def test_minutes_of_mindfulness_add_up_over_devices(vault: Memory) -> None:
    vault.add(
        "event",
        [
            {"metric": "mindful_session", "start": utc("2024-05-10T10:00:00"), "minutes": 20, "source": WATCH},
            {"metric": "mindful_session", "start": utc("2024-05-10T10:10:00"), "minutes": 20, "source": APP},
        ],
    )
    vault.refresh()
    assert vault.daily("mindful_session") == {"2024-05-10": 30.0}


def test_an_identifier_that_the_catalogue_lacks_has_days_too(vault: Memory) -> None:
    vault.add("sample", [{"metric": "HKFuture", "start": utc("2024-05-10T10:00:00"), "value": 3.0, "source": PHONE}])
    vault.refresh()
    assert vault.daily("HKFuture", "mean") == {"2024-05-10": 3.0}


def test_a_vendor_day_keeps_the_vendors_day(vault: Memory) -> None:
    row = {"metric": "activity_summary_energy", "start": utc("2024-05-09T22:00:00"), "value": 400.0, "source": WATCH}
    vault.add("sample", [{**row, "day": date(2024, 5, 12)}], batch=1)
    vault.add("sample", [{**row, "day": date(2024, 5, 12), "value": 450.0}], batch=2)
    vault.refresh()
    assert vault.daily("activity_summary_energy") == {"2024-05-12": 450.0}


def test_nights_become_sessions_with_stages(vault: Memory) -> None:
    vault.add(
        "event",
        [
            asleep("2024-05-10T20:30:00", 600, PHONE, "in_bed"),
            asleep("2024-05-10T21:00:00", 300, WATCH),
            asleep("2024-05-11T02:00:00", 120, WATCH, "asleep_rem"),
        ],
    )
    vault.refresh()
    assert vault.daily("sleep_duration") == {"2024-05-11": 420.0}
    found = vault.con.execute(
        "SELECT kind, activity, local_day, duration_s, source_id, batch_id, offset_min FROM vault.session"
    ).fetchall()
    assert found == [("sleep", "sleep", date(2024, 5, 11), 420 * 60.0, WATCH, 0, 120)]
    vault.con.execute("UPDATE vault.event SET retired_batch = 2 WHERE metric = 'sleep_analysis'")
    vault.refresh(pl.DataFrame({"metric": ["sleep_analysis"], "day": [date(2024, 5, 11)]}))
    assert vault.daily("sleep_duration") == {}
    assert vault.derived()["session"] == []
    assert vault.derived()["session_stage"] == []


def test_what_has_not_changed_is_not_written_again(vault: Memory) -> None:
    vault.add("event", [asleep("2024-05-10T21:00:00", 300, WATCH), asleep("2024-05-12T21:00:00", 300, WATCH)])
    vault.refresh()
    before = vault.con.execute("SELECT rowid FROM vault.session_stage ORDER BY start_utc").fetchall()
    vault.refresh(vault.add("event", [asleep("2024-05-20T21:00:00", 300, WATCH)]))
    after = vault.con.execute("SELECT rowid FROM vault.session_stage ORDER BY start_utc").fetchall()
    assert after[:2] == before
    assert len(after) == 3


def test_one_run_of_two_devices_is_one_workout(vault: Memory) -> None:
    run = {"kind": "workout", "activity": "running", "start": utc("2024-05-10T16:00:00"), "minutes": 60}
    vault.add("session", [{**run, "source": WATCH, "duration_s": 3000.0}, {**run, "source": APP}])
    vault.refresh()
    assert vault.daily("workout_duration") == {"2024-05-10": 50.0}
    assert vault.daily("workout_count") == {"2024-05-10": 1.0}


def test_device_changes_are_found(vault: Memory) -> None:
    vault.add(
        "sample",
        [
            steps("2024-01-01T10:00:00", 1, 1, WATCH),
            steps("2024-01-01T10:00:00", 1, 1, PHONE),
            steps("2024-02-01T10:00:00", 1, 1, UPDATED_WATCH),
            steps("2024-03-01T10:00:00", 1, 1, NEW_WATCH),
            steps("2024-04-01T10:00:00", 1, 1, APP),
        ],
    )
    vault.refresh()
    found = vault.con.execute(
        "SELECT local_day::VARCHAR, code, source_id FROM vault.event WHERE metric = 'device_change' ORDER BY start_utc"
    ).fetchall()
    assert found == [
        ("2024-02-01", "watch:Watch6,7 9.2", UPDATED_WATCH),
        ("2024-03-01", "watch:Watch7,1", NEW_WATCH),
    ]


def test_the_connection_is_left_as_it_was(vault: Memory) -> None:
    vault.con.execute("SET search_path = 'memory.main,vault.main'")
    vault.add("sample", [steps("2024-05-10T10:00:00", 60, 1000, WATCH)])
    vault.refresh()
    assert vault.con.execute("SELECT current_setting('search_path')").fetchone() == ("memory.main,vault.main",)


def test_the_vault_may_be_the_current_database(vault: Memory) -> None:
    vault.add("sample", [steps("2024-05-10T10:00:00", 60, 1000, WATCH)])
    vault.con.execute("USE vault")
    rollup.refresh(vault.con, vault.timeline, None, schema="")
    assert vault.daily("step_count") == {"2024-05-10": 1000.0}


def test_large_metrics_in_pieces_give_what_they_give_whole(vault: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    first = datetime(2024, 3, 20)
    rows = [
        {**steps("2024-05-10T10:00:00", 130, 100 + n % 7, (WATCH, PHONE)[n % 2]), "start": first + timedelta(hours=n)}
        for n in range(24 * 20)
    ]
    beats = [{**row, "metric": "heart_rate", "minutes": 0} for row in rows]
    vault.add("sample", [*rows, *beats])
    vault.refresh()
    whole = vault.derived()
    monkeypatch.setattr(rollup_plan, "CHUNK", 50)
    vault.refresh()
    assert vault.derived() == whole
    vault.refresh(vault.touched("sample", [*rows[30:40], *beats[200:300]]))
    assert vault.derived() == whole


def test_half_hour_zones_keep_every_hour_once(monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Memory(timeline=Timeline.of([(None, "Asia/Kolkata")]))
    beats = [
        {"metric": "heart_rate", "start": utc("2024-05-10T17:00:00") + timedelta(minutes=10 * n), "value": 60.0 + n,
         "source": WATCH}
        for n in range(36)
    ]  # fmt: skip
    monkeypatch.setattr(rollup_plan, "CHUNK", 10)
    vault.add("sample", beats)
    vault.refresh()
    whole = vault.derived()
    hours = [row[1] for row in whole["hourly"]]
    assert len(hours) == len(set(hours)) == 6
    vault.refresh(vault.touched("sample", beats[:1]))
    assert vault.derived() == whole
    vault.close()


def test_reconciliation_sets_our_days_beside_others(vault: Memory) -> None:
    day = {"start": utc("2024-05-09T22:00:00"), "day": date(2024, 5, 10), "source": WATCH}
    vault.add(
        "sample",
        [
            steps("2024-05-10T10:00:00", 60, 390, WATCH, "active_energy_burned"),
            {**day, "metric": "activity_summary_energy", "value": 400.0},
            {**day, "metric": "activity_summary_exercise", "value": 30.0},
            steps("2024-05-10T10:00:00", 60, 9000, WATCH),
        ],
    )
    vault.con.execute("INSERT INTO vault.reference_reading VALUES ('step_count', DATE '2024-05-10', 9100, 'read_off')")
    vault.refresh()
    vault.con.execute("USE vault")
    pairs = read(vault.con, "status_reconciliation")
    assert pairs.rows() == [
        ("active_energy_burned", date(2024, 5, 10), 390.0, 400.0, "activity_summary"),
        ("step_count", date(2024, 5, 10), 9000.0, 9100.0, "read_off"),
    ]
    board = Board(pl.DataFrame(), pl.DataFrame(), {}, pairs)
    assert [(one.metric, one.days, one.apart) for one in board.agreements()] == [
        ("active_energy_burned", 1, 0),
        ("step_count", 1, 0),
    ]
