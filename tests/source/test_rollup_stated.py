"""What vendors state of whole days: it keeps its day, never adds up, and gives way to what was measured in detail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from tests.source.rollup_vault import APP, PHONE, SCALE, WATCH, Memory, utc


@pytest.fixture
def vault() -> Iterator[Memory]:
    memory = Memory()
    yield memory
    memory.close()


def stated(metric: str, day: str, value: float, source: int = APP) -> dict[str, object]:
    """A vendor's row of a whole day."""
    at = date.fromisoformat(day)
    start = datetime(at.year, at.month, at.day)
    return {
        "metric": metric, "start": start, "minutes": 1440, "value": value, "source": source, "day": at,
        "vendor_day": at,
    }  # fmt: skip


def measured(metric: str, start: str, value: float, source: int = WATCH, minutes: int = 10) -> dict[str, object]:
    return {"metric": metric, "start": utc(start), "minutes": minutes, "value": value, "source": source}


def asleep(start: str, hours: float, code: str = "asleep_core", source: int = WATCH) -> dict[str, object]:
    return {
        "metric": "sleep_analysis", "start": utc(start), "minutes": int(60 * hours), "code": code, "source": source,
    }  # fmt: skip


ROWS = [
    stated("step_count", "2024-05-01", 8000.25),
    stated("step_count", "2024-05-02", 9000),
    measured("step_count", "2024-05-02T10:00", 500),
    measured("step_count", "2024-05-03T23:30", 70),  # 4 May in Paris
    stated("heart_rate", "2024-05-01", 61),
    stated("heart_rate", "2024-05-02", 62),
    measured("heart_rate", "2024-05-02T10:00", 100, minutes=0),
    stated("body_mass", "2024-05-01", 70),
    measured("body_mass", "2024-05-03T10:00", 71, SCALE, minutes=0),
    stated("sleep_deep_percentage", "2024-05-01", 12.5),
    stated("sleep_duration", "2024-05-01", 400),
    stated("sleep_deep", "2024-05-01", 60),
    stated("sleep_duration", "2024-05-02", 410),
    stated("sleep_deep", "2024-05-02", 61),
    stated("sleep_duration", "2024-05-03", 420),
    stated("time_in_bed", "2024-05-03", 999),
    stated("workout_duration", "2024-05-01", 45),
    stated("workout_duration", "2024-05-02", 46),
]
NIGHTS = [
    asleep("2024-05-01T21:00", 7),  # wakes on 2 May
    asleep("2024-05-02T21:00", 8, "in_bed", PHONE),  # a phone that knows no sleep: 3 May
]
RUN = [{"kind": "workout", "activity": "running", "start": utc("2024-05-02T16:00"), "minutes": 30, "source": WATCH}]


def fill(vault: Memory) -> None:
    vault.add("sample", ROWS)
    vault.add("event", NIGHTS)
    vault.add("session", RUN)


def test_a_statement_fills_days_that_nothing_was_measured_on(vault: Memory) -> None:
    fill(vault)
    vault.refresh()
    assert vault.daily("step_count") == {"2024-05-01": 8000.25, "2024-05-02": 500.0, "2024-05-04": 70.0}
    assert vault.daily("heart_rate", "mean") == {"2024-05-01": 61.0, "2024-05-02": 100.0}
    assert vault.daily("heart_rate") == {"2024-05-01": None, "2024-05-02": None}
    assert vault.daily("body_mass", "last") == {"2024-05-01": 70.0, "2024-05-03": 71.0}
    assert vault.daily("sleep_deep_percentage", "mean") == {"2024-05-01": 12.5}


def test_a_night_told_in_stages_takes_nothing_from_a_summary(vault: Memory) -> None:
    fill(vault)
    vault.refresh()
    assert vault.daily("sleep_duration") == {"2024-05-01": 400.0, "2024-05-02": 420.0, "2024-05-03": 420.0}
    assert vault.daily("sleep_core") == {"2024-05-02": 420.0}
    assert vault.daily("sleep_deep") == {"2024-05-01": 60.0, "2024-05-02": 0.0}
    assert vault.daily("time_in_bed") == {"2024-05-02": 420.0, "2024-05-03": 480.0}
    assert vault.daily("workout_duration") == {"2024-05-01": 45.0, "2024-05-02": 30.0}
    nights = vault.con.execute("SELECT count(*) FROM vault.session WHERE kind = 'sleep'").fetchone()
    assert nights == (2,)


@pytest.mark.parametrize("size", [1, 4, 7])
def test_row_by_row_gives_what_all_at_once_gives(vault: Memory, size: int) -> None:
    for at in range(0, len(ROWS), size):
        vault.refresh(vault.add("sample", ROWS[at : at + size]))
    vault.refresh(vault.add("session", RUN))
    for night in NIGHTS:
        vault.refresh(vault.add("event", [night]))
    step_by_step = vault.derived()
    vault.refresh()
    assert vault.derived() == step_by_step


def test_detail_that_goes_leaves_the_day_to_the_statement(vault: Memory) -> None:
    fill(vault)
    vault.refresh()
    vault.con.execute("UPDATE vault.sample SET retired_batch = 2 WHERE metric = 'step_count' AND value = 500")
    vault.con.execute("UPDATE vault.event SET retired_batch = 2 WHERE code = 'asleep_core'")
    vault.refresh(vault.touched("sample", [ROWS[2]]).vstack(vault.touched("event", NIGHTS[:1])))
    assert vault.daily("step_count")["2024-05-02"] == 9000.0
    assert vault.daily("sleep_duration")["2024-05-02"] == 410.0
    assert vault.daily("sleep_deep") == {"2024-05-01": 60.0, "2024-05-02": 61.0}


def test_of_two_statements_the_better_device_s_holds_and_the_later_import_s(vault: Memory) -> None:
    vault.add("sample", [stated("step_count", "2024-05-01", 1, APP)], batch=1)
    vault.add("sample", [stated("step_count", "2024-05-01", 2, WATCH)], batch=1)
    vault.add("sample", [stated("step_count", "2024-05-01", 3, WATCH)], batch=3)
    vault.add("sample", [stated("step_count", "2024-05-01", 4, APP)], batch=4)
    vault.refresh()
    assert vault.daily("step_count") == {"2024-05-01": 3.0}


def test_a_statement_far_from_all_that_was_measured_is_found(vault: Memory) -> None:
    vault.add("sample", [measured("step_count", "2024-05-02T10:00", 500), stated("step_count", "2010-01-01", 7)])
    vault.refresh()
    assert vault.daily("step_count") == {"2010-01-01": 7.0, "2024-05-02": 500.0}
