"""How long chats are kept: twelve months after their last message unless the person says otherwise.

``0`` keeps nothing: a chat lives as long as the program that shows it, and no line of it is written. ``None`` keeps for
ever.
"""

from __future__ import annotations

from datetime import datetime

import duckdb

from healthkit.errors import UsageError
from healthkit.privacy.chat_file import put, setting
from healthkit.privacy.chat_queries import OVERDUE

DEFAULT_MONTHS = 12
MOST_MONTHS = 600
_KEY, _FOREVER = "retention_months", "forever"


def months(con: duckdb.DuckDBPyConnection) -> int | None:
    """What is set; 12 where nothing is."""
    said = setting(con, _KEY)
    if said is None:
        return DEFAULT_MONTHS
    return None if said == _FOREVER else int(said)


def keep(con: duckdb.DuckDBPyConnection, length: int | None) -> None:
    """Set it.

    Raises:
        UsageError: it is neither None nor 0 to 600.
    """
    put(con, _KEY, _FOREVER if length is None else str(checked(length)))


def checked(length: int) -> int:
    """The same, if it is a length.

    Raises:
        UsageError: it is not.
    """
    if not 0 <= length <= MOST_MONTHS:
        raise UsageError(f"Chats cannot be kept for {length} months.", f"0 to {MOST_MONTHS}, or forever.")
    return length


def overdue(con: duckdb.DuckDBPyConnection, length: int | None, now: datetime) -> tuple[str, ...]:
    """The chats that are to go."""
    if length is None:
        return ()
    return tuple(row[0] for row in con.execute(OVERDUE, {"months": length, "now": now}).fetchall())


def erase(con: duckdb.DuckDBPyConnection, ids: tuple[str, ...]) -> None:
    """Take chats away, in a file that is open for writing."""
    for table in ("message", "conversation"):
        con.execute(f"DELETE FROM {table} WHERE conversation_id IN (SELECT unnest(?::UUID[]))", [list(ids)])
