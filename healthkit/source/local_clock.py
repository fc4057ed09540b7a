"""Instants that a file gives as clock times without an offset: the person's own zone of that time says when they were.

Only for connectors that say ``local_clock``; their rows without ``offset_min`` carry the clock as if it were UTC. Where
the zones become known better by a later file, such rows keep their clock and move in UTC, so that reading their file
again finds them. A vendor's daily rows have a day, not an instant, and stay.
"""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.errors import HealthkitError
from healthkit.model.timeline import Timeline
from healthkit.source.offer import offered
from healthkit.source.registry import load_connector

_FACTS = ("sample", "event", "session")


def place(con: duckdb.DuckDBPyConnection, timeline: Timeline) -> None:
    """Bring the staged rows of a package from the person's clock to UTC."""
    for fact in _FACTS:
        unless = "AND day IS NULL" if fact == "sample" else ""
        _shift(con, f"stage_{fact}", f"offset_min IS NULL {unless}", None, timeline)


def move(con: duckdb.DuckDBPyConnection, before: Timeline, after: Timeline) -> None:
    """Keep the clock of rows that were placed by zones that are now known better."""
    found = con.execute("SELECT source_id, connector FROM vault.source").fetchall()
    local = {name for name in {connector for _, connector in found} if _is_local(name)}
    sources = [number for number, connector in found if connector in local]
    if not sources:
        return
    for fact in _FACTS:
        unless = "AND vendor_day IS NULL" if fact == "sample" else ""
        where = f"offset_min IS NULL {unless} AND source_id IN ({', '.join(map(str, sources))})"
        _shift(con, f"vault.{fact}", where, before, after)


def _is_local(connector: str) -> bool:
    try:
        return bool(getattr(load_connector(connector), "local_clock", False))
    except HealthkitError:  # rows typed in by hand, and connectors that are no longer installed
        return False


def _shift(con: duckdb.DuckDBPyConnection, table: str, where: str, before: Timeline | None, after: Timeline) -> None:
    instants = con.execute(
        f"SELECT start_utc AS was FROM {table} WHERE {where} UNION SELECT end_utc FROM {table} WHERE {where}"
    ).pl()
    if instants.is_empty():
        return
    was = instants["was"].to_physical().to_numpy()
    clock = was if before is None else was + before.offset_us(was)
    made = instants.with_columns(pl.Series("utc", utc(clock, after)).cast(pl.Datetime("us")))
    with offered(con, made):
        con.execute("CREATE OR REPLACE TEMP TABLE placed AS SELECT * FROM incoming")
    con.execute(
        f"UPDATE {table} AS t SET start_utc = s.utc, end_utc = e.utc FROM placed AS s, placed AS e "
        f"WHERE s.was = t.start_utc AND e.was = t.end_utc AND {where}"
    )
    con.execute("DROP TABLE temp.placed")


def utc(clock: npt.NDArray[np.int64], timeline: Timeline) -> npt.NDArray[np.int64]:
    """UTC of clock times (µs): the offset that held at that time, as near as one step tells."""
    return clock - timeline.offset_us(clock - timeline.offset_us(clock))
