"""A person's vault, opened: short readers, writers that are alone, scratch space, named queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from healthkit.model import own
from healthkit.model.catalogue import join_own, use_own
from healthkit.store import keyfile, keys, queries, sandbox, secret_store
from healthkit.store.database import Database
from healthkit.store.host import Host
from healthkit.store.sandbox import Caps
from healthkit.store.sealing import random_key
from healthkit.store.workspace import Workspace

if TYPE_CHECKING:
    import polars as pl

    from healthkit.model.timeline import Timeline


class Vault:
    """One folder of encrypted databases, with their keys in memory. Made by ``open_vault`` and ``create_vault``."""

    def __init__(self, folder: Path, content: keyfile.KeyFile, opened: keys.Keys) -> None:
        self.folder = folder
        self.vault_id = content.vault_id
        self.created_at = content.created_at
        self._keys = opened
        self._kept: dict[str, tuple[tuple[int, ...], pl.DataFrame]] = {}
        self._host = Host(folder)
        self._databases = {
            name: Database(folder / f"{name}.duckdb", key, self._host) for name, key in opened.data.items()
        }

    def __repr__(self) -> str:
        return f"Vault({str(self.folder)!r})"

    def database(self, name: str) -> Database:
        """One of the vault's files: ``vault``, ``conversations`` or ``ledger``; the catalogue is this person's now."""
        use_own(self.vault_id)
        return self._databases[name]

    def reader(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A read-only connection for a short ``with``; tables are plain names. Many may read at once.

        Raises:
            VaultBusy: a writer kept the vault for longer than ``lock_wait_seconds``.
        """
        return self.database("vault").reader()

    def writer(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A connection in one transaction: committed on leaving, rolled back when an exception leaves.

        Raises:
            VaultBusy: others kept the vault for longer than ``lock_wait_seconds``.
            UnwritableVault: the disk is full or the folder read-only; nothing was changed.
        """
        return self.database("vault").writer()

    def ledger(self, *, write: bool = False) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """The ledger (``consent``, ``egress``, ``erasure_rule``, ``guardian``), under its own lock; it only grows."""
        ledger = self.database("ledger")
        return ledger.pen() if write else ledger.reader()

    def conversations(self, *, write: bool = False) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """The chats (``conversation``, ``message``, ``memory_line``, ``setting``), under their own lock."""
        chats = self.database("conversations")
        return chats.pen(in_log=True) if write else chats.reader()

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """A scratch database of the caller's own, with encrypted spill, to which the vault can be attached."""
        with Workspace.opened(self.folder, lambda: self.database("vault")) as space:
            yield space

    def query(self, name: str, **params: object) -> pl.DataFrame:
        """The result of ``queries/<name>.sql`` with its ``$parameters``, in a reader of its own."""
        with self.reader() as con:
            return con.execute(queries.text(name), params).pl()

    def kept(self, name: str) -> pl.DataFrame:
        """The same of a query without parameters, read again only when somebody has written to the vault since."""
        database = self.database("vault")
        held = self._kept.get(name)
        if held is None or held[0] != database.stamp():
            with self.reader() as con:  # under the lock, so that nobody commits between the stamp and the rows
                held = (database.stamp(), con.execute(queries.text(name)).pl())
            self._kept[name] = held
        return held[1]

    def sandbox(self, sql: str, caps: Caps | None = None) -> pl.DataFrame:
        """The rows of one SELECT that a person or a model typed.

        Raises:
            QueryRefused: not one plain SELECT over the vault's tables, or it outgrew its caps.
        """
        return sandbox.run(self.database("vault"), sql, caps)

    def timeline(self) -> Timeline:
        """The offsets from UTC by which the person lived."""
        from healthkit.model.timeline import Timeline

        return Timeline.of(self.query("zone_history").rows())

    def learn_own_metrics(self) -> None:
        """Let the catalogue hold what the person declared: on opening, and after a declaration changed."""
        with self.reader() as con:  # without frames: every command opens a vault
            found = con.execute(queries.text("own_metrics"))
            names = [column[0] for column in found.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        join_own(self.vault_id, [own.own_metric(row) for row in rows])

    def with_data_in(self, folder: Path) -> Vault:
        """This vault with ``vault.duckdb`` in another folder, for data that is to take the place of the present one."""
        other = Vault(self.folder, keyfile.load(self.folder), self._keys)
        other._databases["vault"] = self._databases["vault"].in_folder(folder)
        return other

    def keys_of(self, content: keyfile.KeyFile) -> keys.Keys | None:
        """The keys of a key file that this vault's master key opens, such as an older one of the same vault."""
        return keys.by_master(content, self._keys.master)

    def change_passphrase(self, passphrase: str) -> None:
        """Seal the keys by another passphrase, at least as strongly as before; the data is not rewritten."""
        keyfile.save(self.folder, keys.with_passphrase(keyfile.load(self.folder), self._keys, passphrase))

    def new_recovery_code(self) -> str:
        """Make a recovery code, which replaces an earlier one; shown once, kept nowhere."""
        content, code = keys.with_recovery(keyfile.load(self.folder), self._keys)
        keyfile.save(self.folder, content)
        return code

    def remember(self) -> None:
        """Let the system's keyring open this vault.

        Raises:
            VaultError: there is no keyring here.
        """
        content, key = keyfile.load(self.folder), random_key()
        secret_store.keep(content.vault_id, key)
        keyfile.save(self.folder, keys.with_key(content, self._keys, "keyring", key))

    def close(self) -> None:
        """Let go of idle connections; the vault can be used again afterwards."""
        self._kept.clear()
        for database in self._databases.values():
            database.close()
