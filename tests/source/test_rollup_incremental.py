"""Whatever comes in whatever order: a refresh of what was touched equals a rebuild of everything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthkit.model.timeline import Timeline
from tests.source.rollup_vault import APP, NEW_WATCH, PARIS, PHONE, SCALE, WATCH, Memory

OPENS = datetime(2024, 3, 27)  # the clocks change on the 31st
TRAVEL = Timeline.of(
    [
        (None, "Asia/Tokyo"),
        (datetime(2024, 3, 29, 15, 30), "America/Los_Angeles"),
        (datetime(2024, 3, 31, 9), "Asia/Kolkata"),
    ]
)
SAMPLES = ("step_count", "dietary_water", "heart_rate", "body_mass", "apple_sleeping_wrist_temperature")
EVENTS = ("apple_stand_hour", "mindful_session", "headache")
NIGHT = ("in_bed", "asleep", "asleep_core", "asleep_deep", "awake")

minute = st.integers(0, 6 * 1440)
length = st.sampled_from([0, 1, 5, 10, 30, 60, 300, 700, 3000])
source = st.sampled_from([WATCH, PHONE, SCALE, APP, NEW_WATCH])


def row(start: int, **values: Any) -> dict[str, Any]:
    return {"start": OPENS + timedelta(minutes=start), **values}


sample = st.builds(
    lambda start, minutes, metric, value, source: (
        "sample", row(start, minutes=minutes, metric=metric, value=float(value), source=source)
    ),
    minute, length, st.sampled_from(SAMPLES), st.integers(1, 90), source,
)  # fmt: skip
event = st.builds(
    lambda start, minutes, metric, code, source: (
        "event", row(start, minutes=minutes, metric=metric, code=code, source=source)
    ),
    minute, length, st.sampled_from(EVENTS), st.sampled_from(["stood", "idle", "mild"]), source,
)  # fmt: skip
night = st.builds(
    lambda start, minutes, code, source: (
        "event", row(start, minutes=minutes, metric="sleep_analysis", code=code, source=source)
    ),
    minute, length, st.sampled_from(NIGHT), source,
)  # fmt: skip
workout = st.builds(
    lambda start, minutes, activity, source: (
        "session", row(start, minutes=minutes, kind="workout", activity=activity, source=source)
    ),
    minute, length, st.sampled_from(["running", "cycling"]), source,
)  # fmt: skip
batches = st.lists(st.lists(st.one_of(sample, sample, event, night, workout), min_size=1, max_size=8), max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches, st.sampled_from([PARIS, TRAVEL]), st.data())
def test_incremental_equals_full(found: list[list[tuple[str, dict[str, Any]]]], timeline: Timeline, data: Any) -> None:
    memory = Memory(timeline=timeline)
    try:
        present: list[tuple[int, str, dict[str, Any]]] = []
        for number, batch in enumerate(found, start=1):
            touched = []
            for table, values in batch:
                touched.append(memory.add(table, [values], batch=number))
                present.append((memory.rows, table, values))
            memory.refresh(pl.concat(touched).unique())
            gone = data.draw(st.lists(st.sampled_from(range(len(present))), max_size=2, unique=True), "retired")
            for index in gone:
                identity, table, values = present[index]
                memory.con.execute(f"UPDATE vault.{table} SET retired_batch = 9 WHERE {table}_id = ?", [identity])
                memory.refresh(memory.touched(table, [values]))
        step_by_step = memory.derived()
        memory.refresh()
        assert memory.derived() == step_by_step
        for table in ("daily", "hourly", "session", "session_stage"):
            memory.con.execute(f"DELETE FROM vault.{table} WHERE {'batch_id = 0' if table == 'session' else 'true'}")
        memory.con.execute("DELETE FROM vault.event WHERE batch_id = 0")
        memory.refresh()
        assert memory.derived() == step_by_step
    finally:
        memory.close()
