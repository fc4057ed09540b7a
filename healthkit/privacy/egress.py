"""The log of what left: when, to whom, for what, how much, its hash, and on which consents. Rows are only ever added.

A row is written before the bytes go, in the transaction that looks at the consents for the last time. So nothing leaves
unlogged; a row may stand for bytes that the other side never got.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import duckdb

from healthkit.errors import UnknownName
from healthkit.store import Vault

FILE = "file"
"""In place of an address: a file that the person made for themselves, and whose way only they know."""
_READ = (
    "SELECT entry_id::VARCHAR, at_utc, endpoint, model, purpose, bytes, sha256, categories, consents::VARCHAR[], "
    "payload IS NOT NULL FROM egress ORDER BY at_utc, entry_id"
)


@dataclass(frozen=True)
class Egress:
    """One thing that left. ``at`` is UTC; ``kept`` says whether its bytes are in the ledger."""

    entry_id: str
    at: datetime
    endpoint: str
    model: str | None
    purpose: str
    bytes: int
    sha256: str
    categories: tuple[str, ...]
    consents: tuple[str, ...]
    kept: bool

    def as_dict(self) -> dict[str, Any]:
        """The line of ``healthkit egress log --json``."""
        return {
            "id": self.entry_id,
            "time": f"{self.at:%Y-%m-%dT%H:%M:%SZ}",
            "endpoint": self.endpoint,
            "model": self.model,
            "purpose": self.purpose,
            "bytes": self.bytes,
            "sha256": self.sha256,
            "categories": list(self.categories),
            "consents": list(self.consents),
            "kept": self.kept,
        }


def record(
    con: duckdb.DuckDBPyConnection, *, endpoint: str, model: str | None, purpose: str, body: bytes, sha256: str,
    categories: Iterable[str], consents: Iterable[str], keep: bool, size: int | None = None,
) -> None:  # fmt: skip
    """Add a row to a ledger that is open for writing; ``size`` is that of what is too large to be a ``body``."""
    rests = sorted(set(consents))
    con.execute(
        "INSERT INTO egress (entry_id, at_utc, endpoint, model, purpose, bytes, sha256, categories, consents, "
        "consent_id, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::UUID[], ?, ?)",
        [
            str(uuid4()), datetime.now(UTC).replace(tzinfo=None), endpoint, model, purpose,
            len(body) if size is None else size, sha256,
            sorted(set(categories)), rests, rests[0] if len(rests) == 1 else None, body if keep else None,
        ],
    )  # fmt: skip


def log(vault: Vault) -> tuple[Egress, ...]:
    """Everything that left, oldest first."""
    with vault.ledger() as con:
        rows: list[Any] = con.execute(_READ).fetchall()
    return tuple(Egress(*[*row[:7], tuple(row[7] or ()), tuple(row[8] or ()), row[9]]) for row in rows)


def kept(vault: Vault, entry_id: str) -> bytes | None:
    """The bytes of one entry; None where they were not kept.

    Raises:
        UnknownName: there is no such entry.
    """
    with vault.ledger() as con:
        rows = con.execute("SELECT entry_id::VARCHAR, payload FROM egress").fetchall()
    found = dict(rows)
    if entry_id not in found:
        raise UnknownName("entry", entry_id, found)
    payload: bytes | None = found[entry_id]
    return payload
