"""Bringing a backup back: check it, lay it beside the vault, join the ledgers, and swap; the old vault is kept.

What a person revoked or erased after the backup was made must stay so. Therefore the restored ledger is the union of
both, in which the latest word on each thing holds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from healthkit.errors import HealthkitError, VaultClosed
from healthkit.store import backup, companions, creation, credentials, faults, halfway, keyfile, keys
from healthkit.store.database import Database
from healthkit.store.vault import Vault

LEDGER_TABLES = ("consent", "egress", "erasure_rule", "erasure_lifted", "guardian", "retention_rule")
Joined = Literal["none", "joined", "forgotten"]


@dataclass(frozen=True)
class Restored:
    """The vault that is in place now, where the earlier one went, and what became of its ledger.

    ``carried`` names the files of the person's own hand that are those of the earlier vault, not of the backup.
    """

    vault: Vault
    kept_aside: Path | None
    ledger: Joined
    carried: tuple[str, ...] = ()


def restore_backup(
    source: Path, folder: Path, passphrase: str | None = None, *, forget_ledger: bool = False,
    then: Callable[[Vault], object] | None = None,
) -> Restored:  # fmt: skip
    """Put a backup in a vault's place.

    ``then`` is done to the restored vault, its ledger joined, before it takes that place: by it what was erased after
    the backup was made is erased from it too.

    Raises:
        NotAVault: the backup is not one, or not whole.
        VaultClosed: the key does not open the backup, or not the ledger of the vault that it replaces.
        NewerVault: a later version made it.
        UnwritableVault: no room, or no right to write there.
    """
    folder = folder.expanduser().resolve()
    found = backup.read_backup(source)
    content = keyfile.load(found.path)
    opened = credentials.unlock(found.path, content, passphrase)
    halfway.settle(folder)
    draft = halfway.draft_for(folder)
    try:
        backup.copy_files(found, draft)
        carried = companions.lay_out(found.path, opened.master, folder, draft)
        restored = Vault(draft, content, opened)
        creation.upgrade(restored)
        with ExitStack() as held:
            if keyfile.exists(folder):
                for name in keys.DATABASES:
                    held.enter_context(Database(folder / f"{name}.duckdb", b"").alone())
            ledger = _join_ledgers(folder, restored, passphrase, forget=forget_ledger)
            if then:
                then(restored)
            restored.close()
            aside = _swap(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    creation.forget(folder)
    return Restored(creation.remember(Vault(folder, content, opened), passphrase), aside, ledger, carried)


def _join_ledgers(folder: Path, restored: Vault, passphrase: str | None, *, forget: bool) -> Joined:
    path = folder / "ledger.duckdb"
    if not path.exists():
        return "none"
    if forget:
        _keep_marking(folder, restored)
        return "forgotten"
    try:
        earlier = _earlier_keys(folder, restored, passphrase)
        _add_rows(restored, Database(path, earlier.data["ledger"]), LEDGER_TABLES)
    except HealthkitError as error:
        raise VaultClosed(
            f"The ledger of the vault in {folder}, with what was revoked and erased, cannot be opened.",
            f"{error.message} To restore without it: --forget-ledger.",
        ) from None
    return "joined"


def _add_rows(restored: Vault, earlier: Database, tables: tuple[str, ...]) -> None:
    with restored.database("ledger").writer() as con:
        earlier.attach_to(con, "earlier")
        held = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'earlier'").fetchall()
        for table in tables:
            if (table,) in held:  # an older version's ledger may lack one
                con.execute(
                    f"INSERT INTO {table} BY NAME SELECT * FROM earlier.{table} AS e "
                    f"WHERE e.entry_id NOT IN (SELECT entry_id FROM {table})"
                )


def _keep_marking(folder: Path, restored: Vault) -> None:
    """Whose vault it is, is not forgotten with the rest, or a minor could end the marking by a restore."""
    with suppress(HealthkitError):
        earlier = restored.keys_of(keyfile.load(folder))
        if earlier:
            _add_rows(restored, Database(folder / "ledger.duckdb", earlier.data["ledger"]), ("guardian",))


def _earlier_keys(folder: Path, restored: Vault, passphrase: str | None) -> keys.Keys:
    content = keyfile.load(folder)
    return restored.keys_of(content) or credentials.unlock(folder, content, passphrase)


def _swap(draft: Path, folder: Path) -> Path | None:
    aside = _free_name(folder) if folder.exists() else None
    try:
        keyfile.write_atomically(draft / halfway.READY, b"")
        if aside:
            os.replace(folder, aside)
        try:
            os.replace(draft, folder)
        except OSError:
            if folder.exists() and not draft.exists():
                return aside  # somebody opened the vault at this very moment, and thereby finished it
            if aside:
                os.replace(aside, folder)
            raise
    except OSError as error:
        raise faults.of_system(error, folder) from None
    with suppress(OSError):
        (folder / halfway.READY).unlink(missing_ok=True)
    return aside


def _free_name(folder: Path) -> Path:
    """Where the earlier vault goes: beside its place, dated."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    names = (f"{folder.name}.before-restore-{stamp}{suffix}" for suffix in ("", *(f"-{n}" for n in range(2, 100))))
    return next(path for path in map(folder.with_name, names) if not path.exists())
