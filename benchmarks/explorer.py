"""How long the kernel takes for a pan or a zoom of the explorer, on a store of ten years with many samples."""

from __future__ import annotations

import statistics
import time
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.ask_store import UNTIL, store
from benchmarks.measure import said
from healthkit import widgets
from healthkit.insight.detail import MOST
from healthkit.store import Vault
from healthkit.widgets.explorer import Explorer

WITHIN = 80.0  # milliseconds from the page's message to the answer
METRICS = ("heart_rate", "step_count", "sleep_duration", "resting_heart_rate", "heart_rate_variability_sdnn",
           "respiratory_rate")  # fmt: skip
LENGTHS = (3640, 1800, 700, 365, 180, 90, 60, 27, 21, 13, 7, 3, 1, 0.5)
"""Days of the window, from all years to one night; each is then panned twice."""
# The store has hours of its newest year only; every year has readings.
_HOURS = """
DELETE FROM hourly;
INSERT INTO hourly
SELECT metric, date_trunc('hour', start_utc), count(*), avg(value), min(value), max(value)
FROM sample WHERE metric IN (SELECT metric FROM held) GROUP BY 1, 2 ORDER BY 1, 2;
"""


def measure(samples: int, folder: Path) -> None:
    """Build the store once, then move as a person does: zoom in, and pan at each step."""
    vault = store(samples, folder)
    _all_hours(vault)
    row = _one(vault, "SELECT (SELECT count(*) FROM sample), (SELECT count(*) FROM hourly)")
    print(f"\nA store of {row[0]:,} samples and {row[1]:,} hours; the explorer zoomed from all years to one night")
    for count in (1, 3, 6):
        explorer = widgets.explore(*METRICS[:count], vault=vault, lang="en")
        times, busy, points = _moves(explorer)
        said("median", statistics.median(times), WITHIN, f"ms, {count} metrics")
        said("worst", max(times), WITHIN, f"ms, {count} metrics")
        print(f"          CPU {statistics.median(busy):.0f} ms in the median, {max(busy):.0f} at worst")
        said("points", points, MOST, "sent of one metric")


def _moves(explorer: Explorer) -> tuple[list[float], list[float], int]:
    """Milliseconds of each move, by the clock and of all threads; the most points that one metric was drawn with."""
    end = datetime(UNTIL.year, UNTIL.month, UNTIL.day)  # noqa: DTZ001 (the person's own clock)
    times, busy, most = [], [], 0
    for length in LENGTHS:
        for back in (0.0, 0.3, 0.6):
            last = end - timedelta(days=length * back * (length < 1800))
            ends = [str(moment) for moment in (last - timedelta(days=length), last)]
            told = {f"xaxis.range[{place}]": moment for place, moment in enumerate(ends)}
            started, worked = time.perf_counter(), time.process_time()
            explorer.figure._js2py_relayout = {"relayout_data": told, "source_view_id": "page"}
            times.append((time.perf_counter() - started) * 1000)
            busy.append((time.process_time() - worked) * 1000)
            most = max(most, points_of(explorer))
    return times, busy, most


def points_of(explorer: Explorer) -> int:
    """The points of the metric that has most on the time axis now."""
    held: dict[str, int] = {}
    for trace in explorer.figure.data:
        if trace.xaxis == "x" and trace.y is not None:
            held[trace.yaxis] = held.get(trace.yaxis, 0) + len(trace.y)
    return max(held.values())


def _all_hours(vault: Vault) -> None:
    row = _one(vault, "SELECT count(DISTINCT hour_utc::DATE) FROM hourly")
    if row[0] > 3000:
        return
    with vault.writer() as con:
        con.execute("CREATE TEMP TABLE held AS SELECT DISTINCT metric FROM hourly")
        for statement in _HOURS.split(";"):
            if statement.strip():
                con.execute(statement)


def _one(vault: Vault, statement: str) -> tuple[int, ...]:
    with vault.reader() as con:
        row = con.execute(statement).fetchone()
    assert row is not None
    return row
