"""Whether a backup would come back: its hashes, its key, every row of every table, every sealed file.

Nothing is restored, and nothing written to the backup, which may lie on a read-only medium.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from healthkit.errors import NotAVault
from healthkit.store import backup, companions, credentials, engine, kept, keyfile, keys, migrate
from healthkit.store.database import Database
from healthkit.store.vault import Vault


@dataclass(frozen=True)
class Verified:
    """A backup that can be restored: its tables, all their rows, and how many kept copies it holds."""

    backup: backup.Backup
    tables: int
    rows: int
    copies: int


def verify_backup(path: Path, passphrase: str | None = None) -> Verified:
    """Read a backup whole.

    Raises:
        NotAVault: it is not a backup, or something in it cannot be read.
        VaultClosed: the key does not open it.
        NewerVault: a later version made it.
    """
    found = backup.read_backup(path)
    content = keyfile.load(found.path)
    opened = credentials.unlock(found.path, content, passphrase)
    tables, rows = _read(found.path, opened)
    companions.unpack(found.path, opened.master)
    held = kept.files(found.path)
    sealed = Vault(found.path, content, opened)
    for copy in held:
        if not kept.verify(sealed, copy.stem):
            raise _unreadable(path, f"{kept.FOLDER}/{copy.name}")
    return Verified(found, tables, rows, len(held))


def _read(path: Path, opened: keys.Keys) -> tuple[int, int]:
    """Tables and rows of all three databases, each column of each row read."""
    tables = rows = 0
    with TemporaryDirectory() as folder:
        con = engine.connect(Path(folder), crypto=True)
        try:
            for name, key in opened.data.items():
                Database(path / f"{name}.duckdb", key).attach_to(con, name)
                con.execute(f"USE {name}")
                migrate.pending(con, name, path)
                held = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()")
                for (table,) in held.fetchall():
                    counted = con.execute(f'SELECT count(*), bit_xor(hash(one)) FROM "{table}" AS one').fetchone()
                    tables, rows = tables + 1, rows + (int(counted[0]) if counted else 0)
        except duckdb.Error:
            damaged = True
        else:
            damaged = False
        finally:
            engine.close(con)
    if damaged:
        raise _unreadable(path, "a table")
    return tables, rows


def _unreadable(path: Path, what: str) -> NotAVault:
    return NotAVault(f"The backup in {path} cannot be read whole: {what} is damaged.", "Use another backup.")
