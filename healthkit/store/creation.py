"""Making a vault, and opening one."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb

from healthkit.errors import NotAVault, VaultError
from healthkit.settings import settings
from healthkit.store import credentials, engine, faults, halfway, keyfile, keys, migrate
from healthkit.store.database import Database
from healthkit.store.vault import Vault

# Open vaults of this process: the keys are unwrapped once. The proof tells an equal passphrase without keeping it.
_open: dict[Path, tuple[Vault, bytes | None]] = {}
_PROOF = secrets.token_bytes(32)


def create_vault(folder: Path, passphrase: str) -> Vault:
    """Make an encrypted vault in an empty or new folder; the passphrase opens it.

    Raises:
        VaultError: the folder holds a vault, or other things.
        UnwritableVault: the folder cannot be written.
    """
    folder = folder.expanduser().resolve()
    halfway.settle(folder)
    _refuse_occupied(folder)
    content, made = keys.new_keys()
    content = keys.with_passphrase(content, made, passphrase)
    draft = folder / f"{halfway.NEW}{os.getpid()}-{secrets.token_hex(4)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        draft.mkdir(mode=0o700)
        _create_databases(draft, made)
        keyfile.save(draft, content)
        # The key file comes last: until it is there, nobody takes the folder for a vault.
        for name in (*(f"{name}.duckdb" for name in made.data), keyfile.MIRROR, keyfile.NAME):
            os.replace(draft / name, folder / name)
    except OSError as error:
        raise faults.of_system(error, folder) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return remember(Vault(folder, content, made), passphrase)


def open_vault(folder: Path | None = None, passphrase: str | None = None, *, ask: bool = True) -> Vault:
    """Open a vault, bringing its schema up to date; the keys are unwrapped once a process.

    ``folder`` is the settings' vault where none is given. Without a passphrase the key comes from
    ``HEALTHKIT_KEY_FILE``, ``HEALTHKIT_KEY``, the system's keyring, or, with ``ask``, the person at the keyboard.

    Raises:
        NotAVault: there is none, or it is damaged.
        VaultClosed: no key was given, or the wrong one.
        NewerVault: a later version wrote it.
    """
    folder = (folder or settings().vault).expanduser().resolve()
    halfway.settle(folder)
    content = keyfile.load(folder)
    known = _open.get(folder)
    if known and known[0].vault_id == content.vault_id and (passphrase is None or _prove(passphrase) == known[1]):
        return known[0]
    vault = Vault(folder, content, credentials.unlock(folder, content, passphrase, ask=ask))
    with suppress(VaultError):  # a read-only folder keeps the mirror it has
        keyfile.mend(folder, content)
    upgrade(vault)
    vault.learn_own_metrics()
    return remember(vault, passphrase)


def open_or_create(folder: Path, ask: Callable[[], str]) -> tuple[Vault, bool]:
    """Open the vault of a folder, or make one where there is none; says whether it made it.

    The new vault's passphrase is the one of ``HEALTHKIT_KEY_FILE`` or ``HEALTHKIT_KEY``, else what ``ask`` returns.
    """
    folder = folder.expanduser().resolve()
    halfway.settle(folder)
    if keyfile.exists(folder):
        return open_vault(folder), False
    passphrase = credentials.given_passphrase()
    return create_vault(folder, passphrase if passphrase is not None else ask()), True


def _create_databases(folder: Path, made: keys.Keys) -> None:
    """Build the schemas in a folder that nobody else knows yet, so without a lock."""
    con = engine.connect(folder, crypto=True)
    try:
        for name, key in made.data.items():
            _create(con, Database(folder / f"{name}.duckdb", key), name)
    finally:
        engine.close(con)


def create_empty(database: Database, name: str) -> None:
    """Make one database with its schema and no rows, in a folder that nobody else knows yet."""
    con = engine.connect(database.path.parent, crypto=True)
    try:
        _create(con, database, name)
    finally:
        engine.close(con)


def _create(con: duckdb.DuckDBPyConnection, database: Database, name: str) -> None:
    for step in migrate.migrations(name):
        with database.attached(con, write=True):
            con.execute("USE vault")
            migrate.apply(con, step)
    database.path.chmod(0o600)


def upgrade(vault: Vault) -> None:
    """Bring the schema of all three databases up to date.

    Raises:
        NewerVault: a later version wrote one of them.
    """
    for name in keys.DATABASES:
        _upgrade(vault.database(name), name)


def _upgrade(database: Database, name: str) -> None:
    with database.reader() as con:
        missing = migrate.pending(con, name, database.path)
    for _ in missing:
        with database.writer() as con:
            again = migrate.pending(con, name, database.path)  # another process may have been quicker
            if again:
                migrate.apply(con, again[0])


def _refuse_occupied(folder: Path) -> None:
    if keyfile.exists(folder):
        raise VaultError(f"There is a vault in {folder} already.", "Name another folder with --vault.")
    if folder.exists() and not folder.is_dir():
        raise NotAVault(f"{folder} is a file, not a folder.", "Name another with --vault.")
    if folder.is_dir() and any(not entry.name.startswith(halfway.NEW) for entry in folder.iterdir()):
        raise NotAVault(f"{folder} holds other things.", "Name an empty or a new folder with --vault.")


def forget(folder: Path) -> None:
    """Close the vault that this process has open in a folder, if any, and forget its keys."""
    earlier = _open.pop(folder.expanduser().resolve(), None)
    if earlier:
        earlier[0].close()


def remember(vault: Vault, passphrase: str | None) -> Vault:
    """Keep an open vault, so that its keys need no unwrapping again in this process."""
    forget(vault.folder)
    _open[vault.folder] = (vault, _prove(passphrase) if passphrase is not None else None)
    return vault


def _prove(passphrase: str) -> bytes:
    return hmac.new(_PROOF, passphrase.encode("utf-8"), hashlib.sha256).digest()
