"""Nights and workouts: sessions that are derived, written only where they differ from what is stored.

Derived rows carry batch 0 and a negative id made from their start, so that the same night has the same id in every
vault that was fed the same rows.
"""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import polars as pl

from healthkit.analysis import sleep, workouts
from healthkit.model.catalogue import catalogue
from healthkit.model.timeline import Timeline
from healthkit.source.offer import offered
from healthkit.source.priority import Priority
from healthkit.source.rollup_stated import fill, stated_days
from healthkit.store.queries import text

SLEEP_METRICS = (*sleep.DERIVED, "time_in_bed", "sleep_efficiency")
WORKOUT_METRICS = ("workout_duration", "workout_count")
SLEEP, WORKOUT = "sleep_analysis", "workout_duration"
"""The metrics whose order of devices rules nights and workouts."""
BATCH = 0
"""The batch of rows that no file held."""
_MINUTE = 60_000_000


def read(con: duckdb.DuckDBPyConnection, name: str, **params: Any) -> pl.DataFrame:
    """The rows of one of the vault's queries.

    By ``execute``: ``con.sql`` with parameters hands rows over one by one, 100 times slower at 300,000 rows.
    """
    return con.execute(text(name), params or None).pl()


def execute_with(con: duckdb.DuckDBPyConnection, name: str, stale: pl.DataFrame) -> None:
    """Run a query that reads the given rows as ``stale``."""
    with offered(con, stale):
        con.execute("CREATE OR REPLACE TEMP TABLE stale AS SELECT * FROM incoming")  # a query may read it twice
    con.execute(text(name))
    con.execute("DROP TABLE temp.stale")


def write(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Append rows to a table, by name of column."""
    if rows.is_empty():
        return
    with offered(con, rows):
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")


def swap(con: duckdb.DuckDBPyConnection, table: str, stored: pl.DataFrame, made: pl.DataFrame) -> None:
    """Bring a table from what is stored to what was made, touching only rows that differ.

    ``stored`` has the columns of ``made`` and ``rowid``.
    """
    columns = made.columns
    stored = stored.with_columns(pl.col(name).cast(kind) for name, kind in made.schema.items())
    gone = stored.join(made, on=columns, how="anti", nulls_equal=True).select("rowid")
    fresh = made.join(stored, on=columns, how="anti", nulls_equal=True, maintain_order="left")
    if len(gone):
        with offered(con, gone, "stale"):
            con.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM stale)")
    write(con, table, fresh)


def refresh_sleep(con: duckdb.DuckDBPyConnection, timeline: Timeline, priority: Priority) -> None:
    """Nights from all raw sleep rows: ``session``, ``session_stage`` and the sleep metrics of ``daily``."""
    raw = read(con, "rollup_sleep")
    ranks = priority.ranks(catalogue().get(SLEEP))
    lane = ranks.lane[raw["source_id"].to_numpy()] if len(raw) else np.empty(0, np.int32)
    ordered = raw.with_columns(pl.Series("lane", lane, pl.Int32)).sort("start", "lane", "end", "code")
    made = sleep.nights(
        ordered["start"].to_physical().to_numpy(),
        ordered["end"].to_physical().to_numpy(),
        ordered["code"].to_list(),
        ordered["lane"].to_numpy(),
        timeline,
    )
    start = made.sessions["start_utc"].to_physical().to_numpy()
    sessions = made.sessions.select(
        "session_id",
        pl.lit("sleep").alias("kind"),
        "activity",
        "start_utc",
        "end_utc",
        pl.Series("offset_min", timeline.offset_us(start) // _MINUTE, pl.Int16),
        "local_day",
        "duration_s",
        pl.lit(1, pl.Int16).alias("ordinal"),
        pl.Series("source_id", ranks.source[made.sessions["lane"].to_numpy()], pl.Int32),
        pl.lit(BATCH, pl.Int32).alias("batch_id"),
    )
    swap(con, "session", read(con, "rollup_stored_nights"), sessions)
    swap(con, "session_stage", read(con, "rollup_stored_stages"), made.stages)
    stated = stated_days(con, priority, SLEEP_METRICS)
    _swap_days(con, SLEEP_METRICS, fill(made.daily, stated, known_by="sleep_duration"))


def refresh_workouts(con: duckdb.DuckDBPyConnection, timeline: Timeline, priority: Priority) -> None:
    """Daily length and number of workouts, each counted once however many devices recorded it, and which rows are
    further witnesses of which workout."""
    raw = read(con, "rollup_workouts")
    ranks = priority.ranks(catalogue().get(WORKOUT))
    lane = ranks.lane[raw["source_id"].to_numpy()]
    rows = raw.with_columns(pl.Series("lane", lane, pl.Int32)).sort("start", "lane", "end", "activity", "session_id")
    start, end = rows["start"].to_physical().to_numpy(), rows["end"].to_physical().to_numpy()
    lane = rows["lane"].to_numpy()
    stands = workouts.same_workout(start, end, rows["activity"].to_numpy(), lane, ranks.product[lane])
    kept = stands == np.arange(len(stands))
    number = rows["session_id"].to_numpy()
    seen = pl.DataFrame({"session_id": number[~kept], "workout_id": number[stands[~kept]]})
    swap(con, "workout_witness", read(con, "rollup_stored_witnesses"), seen)
    length = workouts.length_minutes(start, end, rows["duration_s"].fill_null(float("nan")).to_numpy())
    made = workouts.daily(start[kept], timeline.days(start[kept]), length[kept])
    stated = stated_days(con, priority, WORKOUT_METRICS)
    _swap_days(con, WORKOUT_METRICS, fill(made, stated, known_by=WORKOUT))


def _swap_days(con: duckdb.DuckDBPyConnection, metrics: tuple[str, ...], made: pl.DataFrame) -> None:
    stored = read(con, "rollup_stored_days", metrics=list(metrics))
    swap(con, "daily", stored, made)
