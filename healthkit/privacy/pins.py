"""Answers of kept chats that the person pinned to a report: a mark on the message, which goes when its chat goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from healthkit.errors import UnknownName
from healthkit.privacy.turns import read
from healthkit.store import Vault

_ALL = """
SELECT m.conversation_id::VARCHAR, m.position, coalesce(asked.body, ''), m.body, m.at_utc, coalesce(m.written_by, ''),
       m.evidence::VARCHAR
FROM message AS m LEFT JOIN message AS asked
  ON asked.conversation_id = m.conversation_id AND asked.position = m.position - 1 AND asked.role = 'person'
WHERE m.pinned AND m.role = 'assistant'
ORDER BY m.at_utc, m.conversation_id, m.position
"""


@dataclass(frozen=True)
class Pin:
    """A pinned answer with its question; ``at`` is naive UTC, ``written_by`` the model that wrote it, if one did."""

    conversation_id: str
    position: int
    question: str
    text: str
    at: datetime
    written_by: str
    evidence: Any


def pin(vault: Vault, conversation_id: str, position: int, *, on: bool) -> None:
    """Pin an answer, or take it out again.

    Raises:
        UnknownName: there is no such answer; its chat may have been deleted.
    """
    where = [conversation_id, position]
    with vault.conversations(write=True) as con:
        found = con.execute(
            "SELECT 1 FROM message WHERE conversation_id::VARCHAR = ? AND position = ? AND role = 'assistant'", where
        ).fetchone()
        if found is None:
            raise UnknownName("answer", f"{conversation_id[:8]} {position}", ())
        con.execute("UPDATE message SET pinned = ? WHERE conversation_id::VARCHAR = ? AND position = ?", [on, *where])


def pins(vault: Vault) -> tuple[Pin, ...]:
    """Every pinned answer, oldest first."""
    with vault.conversations() as con:
        rows: list[Any] = con.execute(_ALL).fetchall()
    return tuple(Pin(*(*row[:6], read(row[6]))) for row in rows)
