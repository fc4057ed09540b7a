"""Moments that name a time of day but no offset: the person's own zone of that day says when they were."""

from __future__ import annotations

from datetime import datetime

import duckdb
import numpy as np
import polars as pl

from healthkit.model.timeline import Timeline, micros
from healthkit.source.offer import offered

_NAIVE = r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$"


def place_naive(con: duckdb.DuckDBPyConnection, table: str, column: str | None, timeline: Timeline) -> None:
    """Write ``naive_moment``: moments of a staged column that lack an offset, with the person's offset of that day."""
    con.execute("CREATE OR REPLACE TEMP TABLE naive_moment (was VARCHAR, placed VARCHAR)")
    if column is None:
        return
    found = con.execute(
        f"SELECT DISTINCT {column} FROM {table} WHERE regexp_matches({column}, $naive)", {"naive": _NAIVE}
    ).fetchall()
    if not found:
        return
    written = [row[0] for row in found]
    local = np.array([_micros(text) for text in written], np.int64)
    offset = timeline.offset_us(local - timeline.offset_us(local)) // 60_000_000
    placed = [f"{text}{_offset(int(minutes))}" for text, minutes in zip(written, offset, strict=True)]
    with offered(con, pl.DataFrame({"was": written, "placed": placed})):
        con.execute("INSERT INTO naive_moment SELECT * FROM incoming")


def _micros(text: str) -> int:
    try:
        return micros(datetime.fromisoformat(text))
    except ValueError:
        return 0  # such as the 31st of February: kept as text, never used as an instant


def _offset(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
