"""What exports in tables share: a connection whose failures are told in a sentence, and files of the person's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from healthkit.errors import ExportFailed
from healthkit.store import Vault, engine, faults


@contextmanager
def connection(vault: Vault, draft: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that spills into the vault's folder; the caller attaches what it reads.

    Raises:
        ExportFailed: disk, memory or a file failed.
    """
    failure = None
    con = engine.connect(vault.folder, crypto=True)
    try:
        yield con
    except duckdb.Error as error:
        if not faults.is_of_machine(error):
            raise
        failure = faults.of_duckdb(error, draft.parent)
    finally:
        engine.close(con)
    if failure is not None:
        raise ExportFailed(failure.message, failure.hint) from None


def to_file(con: duckdb.DuckDBPyConnection, sql: str, path: Path, options: str) -> int:
    """Write what a statement gives; how many rows."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    row = con.execute(f"COPY ({sql}) TO {engine.quoted(path)} ({options})").fetchone()
    path.chmod(0o600)
    return int(row[0]) if row else 0
