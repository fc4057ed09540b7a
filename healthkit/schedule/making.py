"""How entries are carried out: one open vault and one press for all that is due, made when first needed."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from healthkit.schedule import period
from healthkit.schedule.entry import Entry

if TYPE_CHECKING:
    from healthkit.report import Press
    from healthkit.store import Vault


class Maker(Protocol):
    """What :func:`healthkit.schedule.running.run_due` runs entries with; tests put a stand-in in its place."""

    @property
    def vault(self) -> Vault | None:
        """The vault, where it is open; notices write into its ledger what leaves by mail."""

    def open(self) -> None:
        """Unlock what the entries need; raises VaultClosed where no key opens it."""

    def report(self, entry: Entry, due: datetime, folder: Path) -> Path:
        """Make the report of a due moment in a folder; the file is named after report and period."""

    def backup(self, entry: Entry, now: datetime) -> Path:
        """Make a backup; where it lies."""

    def alerts(self, entry: Entry, now: datetime) -> tuple[str, ...]:
        """Titles of the alerts that hold, without values."""

    def close(self) -> None:
        """Give everything back."""


class Workshop:
    """The maker of real life. ``key_file`` holds the passphrase where neither environment nor keyring gives it."""

    def __init__(self, vault_folder: Path, key_file: Path | None = None) -> None:
        self._folder = vault_folder
        self._key_file = key_file
        self._stack = ExitStack()
        self._vault: Vault | None = None
        self._press: Press | None = None

    @property
    def vault(self) -> Vault | None:
        """The vault, once it is open."""
        return self._vault

    def open(self) -> None:
        """Open the vault, asking nobody.

        Raises:
            VaultClosed: no key was given, or the wrong one.
            VaultBusy: another process keeps it.
        """
        self._opened()

    def report(self, entry: Entry, due: datetime, folder: Path) -> Path:
        """Make one report.

        Raises:
            UnknownName: there is no such report any more.
            UsageError: it no longer takes these parameters.
            ReportFailed: it could not be made.
        """
        from healthkit.report import library, parameters, session

        name, vault = str(entry.report), self._opened()
        declared = parameters.read(library.find(name, vault.folder))
        given = period.parameters_at(declared, entry.parameters, due, entry.zone)
        parameters.check(declared, given, name)
        if self._press is None:
            self._press = self._stack.enter_context(session(vault))
        made = Path(self._press.run(name, given, folder).pdf)
        if made.stem != name:
            return made
        return made.rename(made.with_stem(f"{name}-{period.day_of(due, entry.zone)}"))

    def backup(self, entry: Entry, now: datetime) -> Path:
        """Make a backup, keeping to the entry's rotation."""
        from healthkit.schedule import backups

        return backups.back_up(self._opened(), entry, now)

    def alerts(self, entry: Entry, now: datetime) -> tuple[str, ...]:
        """Look at the alerts that the person declared."""
        from healthkit.schedule import alerts

        return alerts.check(self._opened(), entry, now)

    def close(self) -> None:
        """End the press; the vault stays this process's own."""
        self._press = None
        self._stack.close()

    def _opened(self) -> Vault:
        if self._vault is None:
            from healthkit.store import open_vault
            from healthkit.store.credentials import read_key_file

            passphrase = read_key_file(self._key_file) if self._key_file else None
            self._vault = open_vault(self._folder, passphrase, ask=False)
            _let_go(self._vault)
        return self._vault


def _let_go(vault: Vault) -> None:
    """Erase what its retention rule keeps no longer, before anything is made of it."""
    from healthkit.source import expiring

    expiring.apply_once(vault, datetime.now(UTC).astimezone().date())
