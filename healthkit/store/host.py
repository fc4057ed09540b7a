"""The in-memory DuckDB that a process reads a vault through: made at the first read, shared by threads and databases.

Loading OpenSSL costs 40 ms once; after that, opening a database for a read is an ATTACH of 2 ms.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

import duckdb

from healthkit.store import engine

# What a forked child inherits must never be closed there: the threads it would wait for run in the parent only.
_inherited: list[duckdb.DuckDBPyConnection] = []


class Host:
    """One DuckDB instance, whose spill lies in the vault's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._con: duckdb.DuckDBPyConnection | None = None
        self._owner = os.getpid()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own to the instance; close it after use."""
        with self._lock:
            if self._con is None:
                # Files are read without OpenSSL, too, but an encrypted spill cannot be written without it.
                self._con = engine.connect(self._folder, crypto=True)
            return self._con.cursor()

    def close(self) -> None:
        """End the instance and remove its spill; the next read makes another."""
        with self._lock:
            if self._con is not None:
                engine.close(self._con)
            self._con = None

    def after_fork(self) -> None:
        """Leave the parent's instance alone."""
        if self._owner != os.getpid():
            if self._con is not None:
                _inherited.append(self._con)
            self._con, self._lock, self._owner = None, threading.Lock(), os.getpid()
