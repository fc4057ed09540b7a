"""One vault a person: which vaults lie side by side, and whose is a minor's and wants a guardian.

Nothing here reads a vault that was not opened for it: neighbours are told by their folders. A marking is a rule of the
house, kept so that neither a restored backup nor a clock put back lifts it; it is no lock against somebody who holds
the vault's own passphrase and writes programs.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from healthkit.errors import EgressRefused, UsageError, VaultClosed
from healthkit.privacy import guardians, minors
from healthkit.privacy.chat_file import utc_now
from healthkit.privacy.guardians import Clock, Guardian, Mark
from healthkit.privacy.minors import OF_AGE, Band, Policy
from healthkit.store import Vault, keyfile
from healthkit.store.backup import MANIFEST
from healthkit.store.keys import default_strength
from healthkit.store.sealing import derive

MINUTES = 30


@dataclass(frozen=True)
class Neighbour:
    """A vault in the same folder as another; its label is its folder's name."""

    folder: Path
    label: str
    current: bool

    def as_dict(self) -> dict[str, Any]:
        """JSON for machines."""
        return {"folder": str(self.folder), "label": self.label, "current": self.current}


@dataclass(frozen=True)
class Status:
    """Whose vault it is today. ``band`` grows with the person where the birth is known; ``since`` is naive UTC.

    From ``of_age_on`` the person is eighteen for certain. The marking does not end by itself: ``of_age`` says that the
    person may end it alone. ``tries`` counts wrong passphrases since the right one was last given.
    """

    minor: bool
    band: Band | None = None
    since: datetime | None = None
    of_age_on: date | None = None
    of_age: bool = False
    tries: int = 0

    def as_dict(self) -> dict[str, Any]:
        """JSON for machines."""
        return {
            "minor": self.minor,
            "band": self.band,
            "since": f"{self.since:%Y-%m-%dT%H:%M:%SZ}" if self.since else None,
            "of_age_on": self.of_age_on.isoformat() if self.of_age_on else None,
            "of_age": self.of_age,
            "tries": self.tries,
        }


class Household:
    """The rules of the house for one vault."""

    def __init__(self, vault: Vault, *, clock: Clock = utc_now) -> None:
        self._vault, self._clock = vault, clock

    def status(self) -> Status:
        """Whether a guardian is wanted here, for whom, since when."""
        with self._vault.ledger() as con:
            mark = guardians.current(con)
            if mark is None:
                return Status(minor=False)
            wrong, _ = guardians.tries(con, mark)
        today = self._clock().date()
        return Status(True, _band(mark, today), mark.at, mark.of_age_on, today >= mark.of_age_on, wrong)

    def mark_minor(self, age: Band | int | None, passphrase: str) -> Status:
        """Mark the vault as a minor's: by a band, a year of birth, or, with None, the birth date in the vault.

        Where it is marked already, only the guardian's own passphrase marks it anew.

        Raises:
            UsageError: the birth is unknown, not a minor's, or the passphrase guards nothing.
            VaultClosed: it is marked, and this is not the guardian's passphrase.
        """
        today = self._clock().date()
        band, born_by, of_age_on = self._aged(age, today)
        guardians.check_choice(self._vault, passphrase)
        if self.status().minor:
            guardians.prove(self._vault, passphrase, self._clock)
        salt, strength = secrets.token_bytes(16), default_strength()
        verifier = sha256(derive(passphrase, salt, strength)).digest()
        made = str(uuid4())
        with self._vault.ledger(write=True) as con:
            con.execute(
                "INSERT INTO guardian VALUES (?, ?, 'mark', ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)",
                [
                    made, guardians.later(con, self._clock), made, band, born_by, of_age_on, salt, verifier,
                    strength.memory_kib, strength.passes, strength.lanes,
                ],
            )  # fmt: skip
        return self.status()

    def unmark(self, passphrase: str | None = None) -> None:
        """End the marking: by the guardian's passphrase at any time, without one by the person who is of age.

        Raises:
            UsageError: the vault is not marked.
            VaultClosed: the passphrase is wrong, was wrong too often, or is wanted since the person is not of age.
        """
        if passphrase is not None:
            mark, proof = guardians.prove(self._vault, passphrase, self._clock)
            with self._vault.ledger(write=True) as con:
                guardians.note(con, "unmark", mark.id, self._clock, proof)
            return
        with self._vault.ledger(write=True) as con:
            found = guardians.current(con)
            if found is None:
                raise UsageError("This vault is not marked as a minor's.")
            if self._clock().date() < found.of_age_on:
                raise VaultClosed(
                    "Ending this needs the guardian's passphrase.",
                    f"From {found.of_age_on} the person can end it alone.",
                )
            guardians.note(con, "unmark", found.id, self._clock)

    def unlock(self, passphrase: str, minutes: float = MINUTES) -> Guardian:
        """Let a minor's chat with a model begin: a token that this process takes for so many minutes.

        Raises:
            UsageError: the vault is not marked.
            VaultClosed: the passphrase is wrong, or was wrong too often.
        """
        mark, _ = guardians.prove(self._vault, passphrase, self._clock)
        return Guardian.issued(self._vault.vault_id, mark.id, minutes)

    def admits(self, guardian: Guardian | None) -> bool:
        """Whether a model may be asked now: the vault is no minor's, or its guardian's token still holds."""
        with self._vault.ledger() as con:
            mark = guardians.current(con)
        return mark is None or (guardian is not None and guardian.admits(self._vault.vault_id, mark.id))

    def admit(self, guardian: Guardian | None) -> Policy | None:
        """The rules under which a model may be asked now; None for somebody who is no minor.

        Raises:
            EgressRefused: the vault is a minor's, and no guardian opened the chat, or too long ago.
        """
        held = self.status()
        if held.band is None:
            return None
        if not self.admits(guardian):
            raise EgressRefused(
                "guardian", "This vault is a minor's: a model is asked only after the guardian's passphrase.",
                "Let the guardian type it; nothing was sent.",
            )  # fmt: skip
        return minors.policy(held.band)

    def policy(self, band: str | None = None) -> Policy | None:
        """The rules of a band, or those that hold here; None for somebody who is no minor.

        Raises:
            UnknownName: there is no such band.
        """
        held = band or self.status().band
        return minors.policy(held) if held else None

    def _aged(self, age: Band | int | None, today: date) -> tuple[Band, date | None, date]:
        """Band, latest birth if known, and the first day on which the person is eighteen for certain."""
        if isinstance(age, str):
            band = minors.policy(age).band
            return band, None, minors.years_later(today, OF_AGE - minors.policy(band).from_age)
        born = date(age, 12, 31) if age is not None else self._birth_date()
        if born.year > today.year or minors.age(born, today) >= OF_AGE:
            raise UsageError("Somebody born then is no minor.", "Check the year, or name the age band.")
        return minors.band_of(minors.age(born, today)), born, minors.years_later(born, OF_AGE)

    def _birth_date(self) -> date:
        with self._vault.reader() as con:
            row = con.execute("SELECT any_value(value) FROM person WHERE key = 'birth_date'").fetchone()
        with suppress(ValueError, TypeError):
            return date.fromisoformat(str(row[0])[:10] if row else "")
        raise UsageError("The vault does not know the birth date.", "Name the year of birth or the age band.")


def vaults_beside(folder: Path) -> tuple[Neighbour, ...]:
    """The vaults in the folder that holds this one, by name, none of them opened; no backups, no vaults put aside."""
    folder = folder.expanduser().resolve()
    found = []
    with suppress(OSError):
        for entry in sorted(folder.parent.iterdir(), key=lambda one: one.name.casefold()):
            hidden = entry.name.startswith(".") or ".before-restore-" in entry.name
            with suppress(OSError):
                if not hidden and entry.is_dir() and keyfile.exists(entry) and not (entry / MANIFEST).exists():
                    found.append(Neighbour(entry, entry.name, entry.resolve() == folder))
    return tuple(found)


def _band(mark: Mark, today: date) -> Band:
    if mark.born_by is None:
        return mark.band
    return max(mark.band, minors.band_of(minors.age(mark.born_by, today)), key=minors.BANDS.index)
