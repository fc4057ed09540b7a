"""The guardian's passphrase in the ledger: what proves it, how often it was tried, and who is let in after it.

The ledger holds SHA-256 of the passphrase, stretched by Argon2id. An unmarking holds the stretched passphrase itself,
so that a row that somebody wrote without knowing it ends nothing. Each try is written down before it is judged.
"""

from __future__ import annotations

import hmac
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Literal
from uuid import uuid4

import duckdb

from healthkit.errors import UsageError, VaultClosed
from healthkit.privacy.minors import Band
from healthkit.store import Vault, keyfile, keys
from healthkit.store.sealing import Strength, derive

SHORTEST = 8
_FREE_TRIES = 5
_LONGEST_WAIT = 60  # minutes
_PROCESS = secrets.token_bytes(32)
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Mark:
    """A marking that holds; ``born_by`` is the last day the birth can have been, where it is known."""

    id: str
    at: datetime
    band: Band
    born_by: date | None
    of_age_on: date
    salt: bytes = field(repr=False)
    verifier: bytes = field(repr=False)
    strength: Strength = field(repr=False)

    def proved(self, stretched: bytes | None) -> bool:
        """Whether this is the guardian's passphrase, stretched."""
        return stretched is not None and hmac.compare_digest(sha256(stretched).digest(), self.verifier)


@dataclass(frozen=True)
class Guardian:
    """That the guardian's passphrase was given: in this process, for one marking of one vault, for some minutes."""

    vault_id: str
    mark_id: str
    until: float
    seal: bytes = field(repr=False)

    @classmethod
    def issued(cls, vault_id: str, mark_id: str, minutes: float) -> Guardian:
        """A fresh one."""
        until = _now() + minutes * 60
        return cls(vault_id, mark_id, until, _seal(vault_id, mark_id, until))

    def admits(self, vault_id: str, mark_id: str) -> bool:
        """Whether it still opens this marking here."""
        right = hmac.compare_digest(self.seal, _seal(self.vault_id, self.mark_id, self.until))
        return right and (self.vault_id, self.mark_id) == (vault_id, mark_id) and _now() < self.until

    @property
    def minutes_left(self) -> float:
        """How long it holds."""
        return max(self.until - _now(), 0.0) / 60


def _now() -> float:
    """Seconds of a clock that nobody sets, and that goes on while the computer sleeps where there is such a one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _seal(vault_id: str, mark_id: str, until: float) -> bytes:
    return hmac.new(_PROCESS, f"{os.getpid()}/{vault_id}/{mark_id}/{until}".encode(), sha256).digest()


def current(con: duckdb.DuckDBPyConnection) -> Mark | None:
    """The marking that holds: the latest, unless an unmarking of it is proved or came when the person was of age."""
    row = con.execute(
        "SELECT entry_id::VARCHAR, at_utc, band, born_by, of_age_on, salt, verifier, memory_kib, passes, lanes "
        "FROM guardian WHERE action = 'mark' ORDER BY at_utc DESC, entry_id LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    mark_id, at, band, born_by, of_age_on, salt, verifier, *strength = row
    mark = Mark(mark_id, at, band, born_by, of_age_on, salt, verifier, Strength(*strength))
    ends = con.execute(
        "SELECT at_utc, proof FROM guardian WHERE action = 'unmark' AND mark_id = ?", [mark.id]
    ).fetchall()
    ended = any(mark.proved(proof) or (proof is None and at.date() >= mark.of_age_on) for at, proof in ends)
    return None if ended else mark


def tries(con: duckdb.DuckDBPyConnection, mark: Mark) -> tuple[int, datetime | None]:
    """How often a passphrase was tried since the right one was last given, and when last."""
    row = con.execute(
        "SELECT count(*), max(at_utc) FROM guardian WHERE action = 'try' AND mark_id = $mark AND at_utc > coalesce("
        "(SELECT max(at_utc) FROM guardian WHERE action = 'open' AND mark_id = $mark), TIMESTAMP '1970-01-01')",
        {"mark": mark.id},
    ).fetchone()
    return (int(row[0]), row[1]) if row else (0, None)


def prove(vault: Vault, passphrase: str, clock: Clock) -> tuple[Mark, bytes]:
    """The marking that a guardian's passphrase fits, and the passphrase stretched.

    Raises:
        UsageError: the vault is nobody's who is a minor.
        VaultClosed: it is the wrong one, or there were too many wrong ones lately.
    """
    with vault.ledger(write=True) as con:
        mark = current(con)
        if mark is None:
            raise UsageError("This vault is not marked as a minor's.", "healthkit household mark")
        _refuse_haste(*tries(con, mark), clock())
        note(con, "try", mark.id, clock)
    stretched = derive(passphrase, mark.salt, mark.strength)
    if not mark.proved(stretched):
        raise VaultClosed("This is not the guardian's passphrase.", "The try was written down.")
    with vault.ledger(write=True) as con:
        note(con, "open", mark.id, clock)
    return mark, stretched


def _refuse_haste(count: int, last: datetime | None, now: datetime) -> None:
    """After five wrong ones in a row a minute's wait, then twice as long each time, up to an hour."""
    if count < _FREE_TRIES or last is None:
        return
    pause = timedelta(minutes=min(2 ** (count - _FREE_TRIES), _LONGEST_WAIT))
    left = min(last + pause - now, pause)
    if left > timedelta(0):
        raise VaultClosed(
            "The guardian's passphrase was wrong too often.", f"Try again in {-(-left // timedelta(minutes=1))} min."
        )


def note(
    con: duckdb.DuckDBPyConnection, action: Literal["try", "open", "unmark"], mark_id: str, clock: Clock,
    proof: bytes | None = None,
) -> None:  # fmt: skip
    """Add a row about a marking to a ledger that is open for writing."""
    con.execute(
        "INSERT INTO guardian (entry_id, at_utc, action, mark_id, proof) VALUES (?, ?, ?, ?, ?)",
        [str(uuid4()), later(con, clock), action, mark_id, proof],
    )


def later(con: duckdb.DuckDBPyConnection, clock: Clock) -> datetime:
    """Now, but after every row there is: a clock that was put back must not bury a marking."""
    row = con.execute("SELECT max(at_utc) FROM guardian").fetchone()
    newest: datetime | None = row[0] if row else None
    return max(clock(), newest + timedelta(microseconds=1)) if newest else clock()


def check_choice(vault: Vault, passphrase: str) -> None:
    """Refuse a passphrase that guards nothing.

    Raises:
        UsageError: it is too short, or the one that opens the vault, which the minor may know.
    """
    if len(passphrase.strip()) < SHORTEST:
        raise UsageError("The guardian's passphrase is too short.", f"{SHORTEST} characters at least.")
    if keys.by_passphrase(keyfile.load(vault.folder), passphrase) is not None:
        raise UsageError("This passphrase opens the vault itself.", "Choose another for the guardian.")
