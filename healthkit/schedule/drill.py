"""The restore drill: a backup that was never restored is a hope. This one restores it, reads every row, and removes it.

The backup is copied into a folder of its own (0700), opened with the vault's key, and each table read whole and counted
against what was counted when the backup was made. The vault itself is not touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from healthkit.errors import HealthkitError, NotAVault, VaultClosed, VaultError
from healthkit.report.workspace import workspace
from healthkit.store import Vault, backup, keyfile, keys


@dataclass(frozen=True)
class Drill:
    """A backup that could be restored: its tables and all their rows; ``counted`` says that the numbers were known."""

    path: Path
    tables: int
    rows: int
    counted: bool


def newest(vault: Vault, folder: Path) -> Drill:
    """Try the newest scheduled backup of a vault in a folder.

    Raises:
        NotAVault: there is none.
        VaultError: it could not be restored.
    """
    from healthkit.schedule import backups

    found = backups.kept(vault, folder.expanduser().absolute())
    if not found:
        raise NotAVault(f"There is no scheduled backup of this vault in {folder}.", "Name the folder of the entry.")
    return try_out(vault, found[-1].path, found[-1].rows)


def try_out(vault: Vault, path: Path, expected: Mapping[str, int] | None = None) -> Drill:
    """Restore a backup into a folder of its own, look through it, and remove it again.

    Args:
        vault: the vault that was backed up; its key has to open the backup.
        path: the backup.
        expected: rows by ``database.table`` as they were counted then; every table has to be there with as many.

    Raises:
        NotAVault: a file of it is missing, cut short or changed.
        VaultClosed: the vault's key does not open it.
        VaultError: it cannot be read, or does not hold what it should.
        UnwritableVault: no room to try it.
    """
    found = backup.read_backup(path)
    opened = vault.keys_of(keyfile.load(found.path))
    if opened is None:
        raise VaultClosed(f"The key of this vault does not open the backup {path.name}.", "Make a new backup.")
    with workspace() as folder:
        backup.copy_files(found, folder / "vault")
        restored = Vault(folder / "vault", keyfile.load(folder / "vault"), opened)
        try:
            rows = count_rows(restored, whole=True)
        except (duckdb.Error, HealthkitError):
            raise _failed(path, "it cannot be read") from None
        finally:
            restored.close()
    for table, count in (expected or {}).items():
        if rows.get(table) != count:
            raise _failed(path, "a table is missing or has not all its rows")
    return Drill(path, len(rows), sum(rows.values()), counted=expected is not None)


def count_rows(vault: Vault, *, whole: bool = False) -> dict[str, int]:
    """Rows by ``database.table``, counted exactly; ``whole`` reads each column too, since a count looks at no data."""
    what, rows = "count(*), bit_xor(hash(one))" if whole else "count(*)", {}
    for name in keys.DATABASES:
        with vault.database(name).reader() as con:
            tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()")
            for (table,) in tables.fetchall():
                counted = con.execute(f'SELECT {what} FROM "{table}" AS one').fetchone()
                rows[f"{name}.{table}"] = int(counted[0]) if counted else 0
    return rows


def _failed(path: Path, why: str) -> VaultError:
    return VaultError(
        f"The backup {path.name} could not be restored: {why}.", "Keep the older backups, and make a new one."
    )
