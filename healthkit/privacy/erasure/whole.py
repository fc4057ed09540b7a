"""Erasing a whole vault: first what lies in the clear, then the keys, then the files that nothing opens any more."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path

from healthkit.privacy.erasure import places, planning
from healthkit.privacy.erasure.receipt import Plan, Receipt
from healthkit.privacy.erasure.scope import What
from healthkit.privacy.erasure.striking import Found
from healthkit.store import Vault, creation, faults, keyfile, keys, secret_store

EVERYTHING = What(all=True)


def plan_all(vault: Vault) -> Plan:
    """Count every row of every database, and list every file of the folder; nothing changes."""
    rows: dict[str, int] = {}
    for name in keys.DATABASES:
        with vault.database(name).reader() as con:
            tables = con.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = $name AND NOT temporary", {"name": name}
            ).fetchall()
            for (table,) in tables:
                found = con.execute(f'SELECT count(*) FROM "{table}"').fetchone()
                if found and found[0] and table != "schema_migration":
                    rows[table] = rows.get(table, 0) + int(found[0])
    seen = places.look(vault.folder, EVERYTHING, date.min)
    own = [path for path in sorted(vault.folder.rglob("*")) if path.is_file() or path.is_symlink()]
    listed = [str(place.path) for place in seen if place.how in ("removed", "emptied")]
    files = tuple(dict.fromkeys([*listed, *map(str, own)]))
    return Plan(EVERYTHING, rows, files, planning.outside(vault, EVERYTHING, Found(), seen))


def erase_all(vault: Vault) -> Receipt:
    """Erase everything, keys and all; no copy of these files can be opened by this computer's keys again.

    A copy that was made before, such as a backup, holds its own keys and still opens by passphrase: the receipt names
    those that are known.

    Raises:
        VaultBusy: another process uses the vault; nothing was erased.
        UnwritableVault: the folder cannot be written.
    """
    before = plan_all(vault)
    places.clean(places.look(vault.folder, EVERYTHING, date.min))
    with ExitStack() as held:
        for name in keys.DATABASES:
            held.enter_context(vault.database(name).alone())
        destroy_keys(vault.folder, vault.vault_id)
    creation.forget(vault.folder)
    finish(vault.folder)
    return Receipt(EVERYTHING, 0, before.rows, before.files, before.outside, 0)


def destroy_keys(folder: Path, vault_id: str) -> None:
    """Overwrite and remove the key file and its mirror, and take the keyring's entry back.

    Raises:
        UnwritableVault: the folder cannot be written.
    """
    secret_store.forget(vault_id)
    try:
        _overwrite_keys(folder)
        for name in keyfile.FILES:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise faults.of_system(error, folder) from None


def _overwrite_keys(folder: Path) -> None:
    for name in keyfile.FILES:
        path = folder / name
        if path.exists():
            with path.open("r+b") as file:
                file.write(secrets.token_bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())


def keyless(folder: Path) -> bool:
    """Whether a folder holds what an interrupted erasure left: databases whose keys are gone or overwritten."""
    return not any(keyfile.read_whole(folder / name) for name in keyfile.FILES) and any(
        (folder / f"{name}.duckdb").exists() for name in keys.DATABASES
    )


def finish(folder: Path) -> list[str]:
    """Remove what is in a folder whose keys are gone, and the folder; says what there was.

    The databases go last: as long as one is there, the folder is known as one whose erasure was interrupted.

    Raises:
        UnwritableVault: some of it cannot be removed.
    """
    gone = [str(path) for path in sorted(folder.rglob("*")) if not path.is_dir()]
    try:
        _overwrite_keys(folder)
        for path in sorted(folder.iterdir(), key=lambda one: one.suffix == ".duckdb"):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        with suppress(OSError):
            folder.rmdir()
    except OSError as error:
        raise faults.of_system(error, folder) from None
    return gone
