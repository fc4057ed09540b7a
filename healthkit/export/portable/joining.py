"""From the checked draft into the vault: ledger and chats are joined by their ids, the data comes all at once."""

from __future__ import annotations

import duckdb

from healthkit.errors import InputError
from healthkit.export.portable import schema
from healthkit.store import Vault
from healthkit.store.database import Database

_RECORD = "schema_migration"
_CHATS = {
    "conversation": ("conversation_id",),
    "message": ("conversation_id", "position"),
    "memory_line": ("line_id",),
    "setting": ("key",),
}
"""What makes a row of the chats one; what stands in the vault already holds."""
_ENTRY = ("entry_id",)
"""The same of every table of the ledger."""


def join(vault: Vault, drafts: dict[str, Database]) -> None:
    """Add what the ledger and the chats of the export hold to those of the vault; done twice it adds nothing."""
    _join(vault, "ledger", drafts["ledger"], {})
    _join(vault, "conversations", drafts["conversations"], _CHATS)


def _join(vault: Vault, name: str, draft: Database, keys: dict[str, tuple[str, ...]]) -> None:
    with vault.database(name).writer() as con:
        draft.attach_to(con, "came")
        for table in schema.columns(con, "came"):
            if table == _RECORD:
                _record(con)
                continue
            same = " AND ".join(f"here.{key} = e.{key}" for key in keys.get(table, _ENTRY))
            con.execute(
                f"INSERT INTO {table} BY NAME SELECT * FROM came.{table} AS e "
                f"WHERE NOT EXISTS (SELECT 1 FROM vault.{table} AS here WHERE {same})"
            )


def take_over(vault: Vault, draft: Database) -> None:
    """All rows of the data, at once.

    Raises:
        InputError: somebody filled the vault meanwhile.
    """
    with vault.writer() as con:
        draft.attach_to(con, "came")
        tables = [table for table in schema.columns(con, "came") if table != _RECORD]
        if any(con.execute(f"SELECT 1 FROM vault.{table} LIMIT 1").fetchone() for table in tables):
            raise InputError("The vault was filled by another program meanwhile.", "Import into a new vault.")
        for table in tables:
            con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM came.{table}")
        _record(con)


def _record(con: duckdb.DuckDBPyConnection) -> None:
    """Which migrations were applied when, as the export tells, is part of what comes back."""
    con.execute(f"DELETE FROM {_RECORD}")
    con.execute(f"INSERT INTO {_RECORD} BY NAME SELECT * FROM came.{_RECORD}")
