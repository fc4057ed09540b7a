"""Running SQL that a person or a model typed: read-only, alone in its own DuckDB, capped in memory, rows and time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from healthkit.errors import QueryRefused
from healthkit.settings import settings
from healthkit.store import engine, sandbox_rules
from healthkit.store.database import Database

if TYPE_CHECKING:
    import polars as pl

_UNLISTED = {"schema_migration"}
_EXACT = 2**53  # up to here a float holds every whole number
_PLAIN = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException)


@dataclass(frozen=True)
class Caps:
    """How much one query may take."""

    rows: int = 100_000
    seconds: float = 20.0


def run(database: Database, sql: str, caps: Caps | None = None) -> pl.DataFrame:
    """The rows of one SELECT.

    Raises:
        QueryRefused: not one plain SELECT over the vault's tables, or it outgrew its caps.
    """
    caps = caps or Caps()
    with database.shared(), _connection(database) as con:
        sandbox_rules.check(con, sql, _tables(con))
        _lock_down(con)
        return _rows(con, sql, caps)


@contextmanager
def _connection(database: Database) -> Iterator[duckdb.DuckDBPyConnection]:
    con = engine.connect(database.path.parent, crypto=False, python_enable_replacements="false")
    try:
        database.attach_to(con, "vault")
        con.execute("USE vault")
        yield con
    finally:
        engine.close(con)


def _lock_down(con: duckdb.DuckDBPyConnection) -> None:
    """Close every way out. Without spill the memory limit is a limit on the whole query."""
    con.execute("SET temp_directory = ''")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def _tables(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    found = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'vault' AND schema_name = 'main' "
        "UNION SELECT view_name FROM duckdb_views() WHERE database_name = 'vault' AND NOT internal"
    ).fetchall()
    return frozenset(row[0].lower() for row in found) - _UNLISTED


def _rows(con: duckdb.DuckDBPyConnection, sql: str, caps: Caps) -> pl.DataFrame:
    watchdog = threading.Timer(caps.seconds, con.interrupt)
    watchdog.daemon = True
    watchdog.start()
    try:
        frame = _frame(con.sql(sql).limit(caps.rows + 1))
    except duckdb.InterruptException:
        raise QueryRefused(f"The query took longer than {caps.seconds:g} seconds.", "Ask for less at once.") from None
    except duckdb.OutOfMemoryException:
        raise QueryRefused(
            f"The query needs more than {settings().memory_limit_mb} MB of memory.", "Ask for less at once."
        ) from None
    except _PLAIN as error:
        raise QueryRefused(f"The query cannot be run: {sandbox_rules.first_line(error)}") from None
    except duckdb.Error as error:  # its text may quote a value
        raise QueryRefused(f"The query failed while it ran ({type(error).__name__}).") from None
    finally:
        watchdog.cancel()
    if frame.height > caps.rows:
        raise QueryRefused(f"The query gives more than {caps.rows} rows.", "Add a LIMIT, or ask for a summary.")
    return frame


def _frame(found: duckdb.DuckDBPyRelation) -> pl.DataFrame:
    """As a frame: intervals as text, which Polars does not have; sums of counts as whole numbers where they fit."""
    import polars as pl

    kinds = [str(kind) for kind in found.types]
    spans = any("INTERVAL" in kind for kind in kinds)
    shown = [
        f"CAST({_identifier(name)} AS VARCHAR) AS {_identifier(name)}" if "INTERVAL" in kind else _identifier(name)
        for name, kind in zip(found.columns, kinds, strict=True)
    ]
    frame = (found.project(", ".join(shown)) if spans else found).pl()
    wide = [name for name, kind in zip(frame.columns, kinds, strict=True) if kind in {"HUGEINT", "UHUGEINT"}]
    fits = [name for name in wide if bool((frame[name].abs() < _EXACT).all())]
    return frame.with_columns(pl.col(fits).cast(pl.Int64))


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
