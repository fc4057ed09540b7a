"""The file of the chats as a whole: its settings, and erasing in it so that the bytes go too.

Erasing takes two steps: the rows, with a reminder, in one transaction; then the file is written anew. Where the second
step cannot be done, because the disk is full or another program reads, the reminder stays and the next opening does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import duckdb

from healthkit.errors import UnwritableVault, VaultBusy
from healthkit.store import Vault
from healthkit.store.rewrite import rewrite

_UNSWEPT = "unswept"


def utc_now() -> datetime:
    """This instant as the databases keep it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def setting(con: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """One setting of the chats; None where it was never set."""
    row = con.execute("SELECT value FROM setting WHERE key = ? ORDER BY changed_at DESC LIMIT 1", [key]).fetchone()
    return str(row[0]) if row else None


def put(con: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    """Set one, in a file that is open for writing."""
    con.execute("DELETE FROM setting WHERE key = ?", [key])
    con.execute("INSERT INTO setting VALUES (?, ?, ?)", [key, value, utc_now()])


@contextmanager
def erasing(vault: Vault) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writer for what takes something away; once it is committed, the file is written anew.

    Raises:
        VaultBusy, UnwritableVault: the rows could not be taken away; nothing was changed.
    """
    with vault.conversations(write=True) as con:
        yield con
        put(con, _UNSWEPT, "1")
    sweep(vault)


def unswept(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether bytes of erased rows may still be in the file."""
    return setting(con, _UNSWEPT) is not None


def sweep(vault: Vault) -> bool:
    """Write the file anew; False where that must wait for the next opening."""
    try:
        rewrite(vault.database("conversations"), f"DELETE FROM setting WHERE key = '{_UNSWEPT}'")
    except (VaultBusy, UnwritableVault):
        return False
    return True
