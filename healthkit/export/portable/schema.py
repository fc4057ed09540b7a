"""What explains an export to whoever reads it without this program: tables, columns, types, and what each means."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

import duckdb

_TABLES = (
    "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() "
    "WHERE database_name = ? AND NOT internal AND table_name IN "
    "(SELECT table_name FROM duckdb_tables() WHERE database_name = ?) ORDER BY table_name, column_index"
)
Columns = dict[str, tuple[str, bool]]


def columns(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, Columns]:
    """The tables of an attached database: each column with its type and whether it may be null."""
    found: dict[str, Columns] = {}
    for table, column, kind, nullable in con.execute(_TABLES, [database, database]).fetchall():
        found.setdefault(table, {})[column] = (kind, bool(nullable))
    return found


def explained(tables: dict[str, Columns]) -> dict[str, Any]:
    """The same with what schema.toml says of each."""
    notes = _notes()
    made = {}
    for table, held in tables.items():
        own = notes["table"].get(table, {})
        described = {
            name: {"type": kind, "null": nullable, "about": own.get(name) or notes["common"].get(name, "")}
            for name, (kind, nullable) in held.items()
        }
        made[table] = {"about": own.get("about", ""), "columns": described}
    return made


@lru_cache(maxsize=1)
def _notes() -> dict[str, Any]:
    return tomllib.loads(files("healthkit.store").joinpath("schema.toml").read_text("utf-8"))
