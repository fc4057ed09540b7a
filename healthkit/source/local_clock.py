"""Instants that a file gives as clock times without an offset: the person's own zone of that time says when they were.

Only for connectors that say ``local_clock``; their rows without ``offset_min`` carry the clock as if it were UTC. Where
the zones become known better by a later file, such rows keep their clock and move in UTC, so that reading their file
again finds them. A vendor's daily rows have a day, not an instant, and stay.

In autumn an hour of the clock comes twice. A row in it is of the second run, unless its file tells that it is of the
first: then its attribute :data:`RUN` is ``first``.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.errors import HealthkitError
from healthkit.model.timeline import Timeline
from healthkit.source.offer import offered
from healthkit.source.registry import load_connector
from healthkit.source.repeated_hour import RUN

_FACTS = ("sample", "event", "session")
_HOUR_US = 3_600_000_000
_FLIGHT_US = 3 * _HOUR_US
"""No change of clocks is this large."""
_BESIDE_US = 48 * _HOUR_US
_NEVER = 1 << 61


def place(con: duckdb.DuckDBPyConnection, timeline: Timeline) -> None:
    """Bring the staged rows of a package from the person's clock to UTC."""
    for fact in _FACTS:
        unless = "AND day IS NULL" if fact == "sample" else ""
        _shift(con, f"stage_{fact}", f"offset_min IS NULL {unless}", None, timeline)
        _first_run(con, fact, _Tables(f"stage_{fact}", "ref", "stage_attribute", "ref"), timeline)


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
        _first_run(con, fact, _Tables(f"vault.{fact}", f"{fact}_id", "vault.attribute", "owner_id"), after)


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


@dataclass(frozen=True)
class _Tables:
    """Rows of one kind and their attributes, with the columns that join them."""

    facts: str
    key: str
    attributes: str
    owner: str


def _first_run(con: duckdb.DuckDBPyConnection, fact: str, of: _Tables, timeline: Timeline) -> None:
    """Move the rows of an hour's first run an hour back, where the person's clock really ran through it twice."""
    first = con.execute(
        f"SELECT {of.owner} AS key FROM {of.attributes} WHERE owner = ? AND key = ? AND value = 'first'", [fact, RUN]
    ).pl()
    if first.is_empty():  # nearly always; the facts, which may be many, are then left alone
        return
    with offered(con, first):
        told = con.execute(
            f"SELECT t.{of.key} AS key, start_utc AS was FROM {of.facts} AS t JOIN incoming AS i ON i.key = t.{of.key} "
            "WHERE offset_min IS NULL"
        ).pl()
    later = told["was"].to_physical().to_numpy()
    earlier = later - _HOUR_US
    twice = earlier + timeline.offset_us(earlier) == later + timeline.offset_us(later)
    with offered(con, told.filter(pl.Series(twice)).select("key")):
        con.execute(
            f"UPDATE {of.facts} AS t SET start_utc = start_utc - INTERVAL 1 HOUR, end_utc = end_utc - INTERVAL 1 HOUR "
            f"FROM incoming AS i WHERE i.key = t.{of.key}"
        )


def utc(clock: npt.NDArray[np.int64], timeline: Timeline) -> npt.NDArray[np.int64]:
    """UTC of clock times (µs); an hour that a change of clocks skipped is read by the clock before it.

    Of two instants that had the same clock, a change of clocks means the later one. A flight means the first, so that
    a night or a walk does not end on another continent than it began: over the date line a whole day comes twice.
    """
    found: npt.NDArray[np.int64] = clock - timeline.offset_us(clock - timeline.offset_us(clock))
    step = np.searchsorted(timeline.starts, found, side="right") - 1
    ends = np.append(timeline.starts[1:], _NEVER)
    beside = np.flatnonzero((found - timeline.starts[step] < _BESIDE_US) | (ends[step] - found < _BESIDE_US))
    found[beside] = _beside(clock[beside], found[beside], step[beside], timeline)
    return found


def _beside(
    clock: npt.NDArray[np.int64], near: npt.NDArray[np.int64], step: npt.NDArray[np.intp], timeline: Timeline
) -> npt.NDArray[np.int64]:
    """UTC of clock times beside a change of the offset, by each offset that may have held; ``near`` is one of them."""
    steps = [np.clip(step + other, 0, len(timeline.offsets) - 1) for other in (-1, 0, 1)]
    at = np.stack([clock - timeline.offsets[one] for one in steps])
    possible = at + timeline.offset_us(at) == clock
    first = np.where(possible, at, _NEVER).min(axis=0)
    last = np.where(possible, at, -_NEVER).max(axis=0)
    skipped = np.maximum(near, clock - timeline.offset_us(near))
    return np.asarray(np.where(first == _NEVER, skipped, np.where(last - first > _FLIGHT_US, first, last)))
