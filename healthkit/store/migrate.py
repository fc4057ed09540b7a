"""Numbered migrations: each in a transaction, each recorded, never edited once released.

A database's migrations lie in ``migrations/`` (the vault) or in a folder of its name below it, as ``mNNN_name.sql``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files

import duckdb

from healthkit.errors import NewerVault

_NAME = re.compile(r"m(\d{3})_(\w+)\.sql")
_RECORD = """
CREATE TABLE IF NOT EXISTS schema_migration (
    number INTEGER NOT NULL, name VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL, code_version VARCHAR NOT NULL
)
"""


@dataclass(frozen=True)
class Migration:
    """One step of a schema."""

    number: int
    name: str
    sql: str


@lru_cache(maxsize=4)
def migrations(database: str) -> tuple[Migration, ...]:
    """The steps of one database, in order."""
    folder = files("healthkit.store").joinpath("migrations")
    if database != "vault":
        folder = folder.joinpath(database)
    steps = [
        Migration(int(match[1]), match[2], entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if (match := _NAME.fullmatch(entry.name))
    ]
    return tuple(sorted(steps, key=lambda step: step.number))


def applied(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the newest step that the current database has; 0 for an empty one."""
    try:
        row = con.execute("SELECT coalesce(max(number), 0) FROM schema_migration").fetchone()
    except duckdb.CatalogException:
        return 0
    return int(row[0]) if row else 0


def pending(con: duckdb.DuckDBPyConnection, database: str, where: object = "") -> tuple[Migration, ...]:
    """The steps that a database still lacks.

    Raises:
        NewerVault: it has steps that this version does not know.
    """
    steps, have = migrations(database), applied(con)
    if have > steps[-1].number:
        raise NewerVault(f"A newer version of this program wrote {where or database}.", "Upgrade this program.")
    return tuple(step for step in steps if step.number > have)


def apply(con: duckdb.DuckDBPyConnection, step: Migration) -> None:
    """Apply one step inside the caller's transaction and record it."""
    con.execute(_RECORD)
    con.execute(step.sql)
    con.execute(
        "INSERT INTO schema_migration VALUES (?, ?, now()::TIMESTAMPTZ AT TIME ZONE 'UTC', ?)",
        [step.number, step.name, version("personal-health-workbench")],
    )
