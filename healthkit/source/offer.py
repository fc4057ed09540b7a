"""Polars rows as a table that one DuckDB statement can read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import polars as pl

# Polars' buffers may begin anywhere; Arrow is to copy those that it needs aligned, and not to complain on stderr.
os.environ.setdefault("ACERO_ALIGNMENT_HANDLING", "reallocate")
import pyarrow as pa


@contextmanager
def offered(con: duckdb.DuckDBPyConnection, frame: pl.DataFrame, name: str = "incoming") -> Iterator[None]:
    """Let statements in the ``with`` read the frame, once.

    A stream: a table would pass through pyarrow's dataset scanner, its threads, and its complaints about alignment.
    """
    con.register(name, pa.RecordBatchReader.from_stream(frame))
    try:
        yield
    finally:
        con.unregister(name)
