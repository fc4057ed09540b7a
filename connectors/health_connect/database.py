"""An untrusted SQLite file, read from a private copy: no triggers, no views, no functions, no end without a limit."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import error as zlib_error

from healthkit.errors import DamagedFile, HostileFile
from healthkit.source.files import Package

LARGEST = 8 << 30
"""Bytes; a decade of a watch's heart rate is a tenth of that."""
BATCH = 50_000
"""Rows that are fetched at a time."""
_BLOCK = 1 << 20
_SMALLEST_ROW = 6
"""Bytes a row takes at least on its page: a file that yields more rows than that goes in circles."""
_STEPS = 20_000_000
_PATIENCE = 500
"""How often that many steps of SQLite's machine may pass before the next batch of rows is there."""
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


class Database:
    """The plain tables of an export, by name, with the columns that are stored; ``size`` is the file's, in bytes."""

    def __init__(self, con: sqlite3.Connection, size: int) -> None:
        self._con = con
        self._size = size
        self._steps = 0
        self.tables = _tables(con)
        con.set_authorizer(_authorize)
        con.set_progress_handler(self._step, _STEPS)

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is such a table, with all those columns."""
        return table in self.tables and self.tables[table].issuperset(columns)

    def rows(self, sql: str) -> Iterator[list[tuple[object, ...]]]:
        """The rows of a query, some thousands at a time.

        Raises:
            sqlite3.Error: the table is damaged.
            HostileFile: more rows than the file can hold.
        """
        self._steps, count = 0, 0
        cursor = self._con.execute(sql)
        while batch := cursor.fetchmany(BATCH):
            count += len(batch)
            if count > self._size // _SMALLEST_ROW:
                raise HostileFile("The database yields more rows than it can hold.", "It was not read further.")
            yield batch
            self._steps = 0

    def count(self, table: str) -> int:
        """How many rows a table has; 0 where it cannot be told."""
        try:
            return int(self._con.execute(f"SELECT count(1) FROM {quoted(table)}").fetchone()[0])
        except sqlite3.Error:
            return 0

    def _step(self) -> int:
        self._steps += 1
        return int(self._steps > _PATIENCE)


@contextmanager
def opened(package: Package, member: str) -> Iterator[Database]:
    """A member as a database; its copy is the reader's alone and is removed at the end.

    Raises:
        DamagedFile: it is no database, or its end is missing.
        HostileFile: it is too large.
    """
    with TemporaryDirectory(prefix="healthkit-") as folder:
        path = Path(folder) / "copy.db"
        size = _copy(package, member, path)
        con: sqlite3.Connection | None = None
        try:
            con = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
            _guard(con)
            database = Database(con, size)
        except sqlite3.Error as error:
            if con is not None:
                con.close()
            raise _damaged(member) from error
        try:
            yield database
        finally:
            con.close()


def quoted(name: str) -> str:
    """A table's or column's name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def _copy(package: Package, member: str, path: Path) -> int:
    if package.members[member].size > LARGEST:
        raise HostileFile(f"“{member}” is larger than {LARGEST >> 30} GB.", "It was not read.")
    size, head = 0, b""
    try:
        with package.open(member) as source, os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as target:
            while block := source.read(_BLOCK):
                head = head or block[:100]
                size += len(block)
                if size > LARGEST:
                    raise HostileFile(f"“{member}” is larger than {LARGEST >> 30} GB.", "It was not read.")
                target.write(block)
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zlib_error) as error:
        raise _damaged(member) from error
    if len(head) < 100 or size < _stated_size(head):
        raise DamagedFile(f"“{member}” is cut short.", "Export it again from Health Connect.")
    return size


def _stated_size(head: bytes) -> int:
    """Bytes by the file's own header: pages times their size."""
    page = int.from_bytes(head[16:18], "big")
    return int.from_bytes(head[28:32], "big") * (65536 if page == 1 else page)


def _damaged(member: str) -> DamagedFile:
    return DamagedFile(f"“{member}” is a damaged database.", "Export it again from Health Connect.")


def _guard(con: sqlite3.Connection) -> None:
    """Nothing in the file's schema may run, load or attach anything."""
    con.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    con.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 64 << 20)
    con.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1 << 20)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
        con.execute(f"PRAGMA {pragma}")
    con.execute("PRAGMA temp_store = MEMORY")
    con.execute("PRAGMA cache_size = -16384")


def _tables(con: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """Ordinary tables only: no view, no virtual table, no column that is computed."""
    schema = con.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'create virtual%' LIMIT 2000"
    ).fetchall()
    found = {}
    for (name,) in schema:
        columns = con.execute(f"PRAGMA table_xinfo({quoted(str(name))})").fetchall()
        found[str(name)] = frozenset(str(row[1]) for row in columns if row[6] == 0)
    return found


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and second in {"coalesce", "count"}):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
