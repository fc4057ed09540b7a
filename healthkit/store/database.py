"""One encrypted file of a vault as this process holds it: its lock, its gate, and the connections that attach it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from healthkit.settings import settings
from healthkit.store import engine, faults, log_seal, rollback_journal
from healthkit.store.gate import Gate
from healthkit.store.host import Host
from healthkit.store.lock import FileLock

# To move a row into the file means to write the whole block of rows anew, up to 122 880 of them.
# But each opening plays the log again, a millisecond for every transaction in it, so that it must stay short.
_STAY_IN_LOG = "PRAGMA disable_checkpoint_on_shutdown; SET checkpoint_threshold = '8KB'"


class Database:
    """A file such as ``vault.duckdb``. One object a process and file, so that threads share lock and attachment."""

    def __init__(self, path: Path, key: bytes, host: Host | None = None) -> None:
        self.path = path
        self._key = key
        self._host = host or Host(path.parent)
        self._pen = Host(path.parent)
        self._gate = Gate()
        self._lock = FileLock(path.with_suffix(".lock"))
        self._owner = os.getpid()

    @contextmanager
    def reader(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection on which the file's tables are plain names, read-only, for the length of a ``with``."""
        self._after_fork()
        with self._gate.shared(settings().lock_wait_seconds, self._open_shared, self._close_shared):
            cursor = self._host.cursor()
            try:
                cursor.execute(f"USE {self.path.stem}")
                with self._told():
                    yield cursor
            finally:
                cursor.close()

    @contextmanager
    def writer(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The same, alone and in one transaction: committed on leaving, rolled back when an exception leaves."""
        with self.alone():
            con = engine.connect(self.path.parent, crypto=True)
            try:
                with self.attached(con, write=True):
                    con.execute("USE vault")
                    yield con
            finally:
                engine.close(con)

    @contextmanager
    def pen(self, *, in_log: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """The same as :meth:`writer` for many small writes: OpenSSL stays loaded, so that each takes 8 ms, not 60.

        With ``in_log``, for a file of many megabytes, what is written stays in the log beside it for a few kilobytes.
        """
        with self.alone():
            con = self._pen.cursor()
            try:
                if in_log:
                    con.execute(_STAY_IN_LOG)
                with self.attached(con, write=True, give_up=self._drop_pen):
                    con.execute("USE vault")
                    yield con
            finally:
                con.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """The exclusive lock without a connection, for whoever brings their own or moves files."""
        self._after_fork()
        with self._gate.exclusive(settings().lock_wait_seconds, self._open_alone, self._close_alone):
            yield

    @contextmanager
    def attached(
        self, con: duckdb.DuckDBPyConnection, *, write: bool, give_up: Callable[[Any], None] = engine.close
    ) -> Iterator[None]:
        """Attach the file to a connection under the name ``vault``, in one transaction; the caller holds the lock.

        ``give_up`` ends the connection for good where the file cannot be detached.
        """
        self.attach_to(con, "vault", write=write)
        try:
            with self._told():
                con.execute("BEGIN TRANSACTION")
                try:
                    yield
                except BaseException:
                    with suppress(duckdb.Error):
                        con.execute("ROLLBACK")
                    raise
                con.execute("COMMIT")
        finally:
            _let_go(con, give_up)

    @contextmanager
    def shared(self) -> Iterator[None]:
        """The shared lock, for a connection of the caller's own."""
        with self.reader():
            yield

    def attach_to(self, con: duckdb.DuckDBPyConnection, name: str, *, write: bool = False) -> None:
        """Attach the file to a connection under a name; the caller holds the lock."""
        engine.attach(con, self.path, self._key, name=name, write=write)
        if write:
            try:
                with self._told():
                    rollback_journal.begin(con, self.path, name)
            except BaseException:
                engine.detach(con, name)
                raise

    def stamp(self) -> tuple[int, ...]:
        """What changes with every commit: size and times of the file and of the log beside it."""
        return tuple(part for path in (self.path, Path(f"{self.path}.wal")) for part in _stamp(path))

    def in_folder(self, folder: Path) -> Database:
        """The file of the same name and key in another folder."""
        return Database(folder / self.path.name, self._key)

    def close(self) -> None:
        """Let go of the idle connections and their spill."""
        self._host.close()
        self._pen.close()

    def _drop_pen(self, con: duckdb.DuckDBPyConnection) -> None:
        con.close()
        self._pen.close()

    def _open_shared(self, wait: float) -> None:
        self._lock.acquire(exclusive=False, wait=wait)
        try:
            rollback_journal.settle(self.path)
            log_seal.check(self.path)
            with closing(self._host.cursor()) as con:
                engine.attach(con, self.path, self._key, name=self.path.stem)
        except BaseException:
            self._lock.release()
            raise

    def _close_shared(self) -> None:
        try:
            with closing(self._host.cursor()) as con:
                engine.detach(con, self.path.stem)
        finally:
            self._lock.release()

    def _open_alone(self, wait: float) -> None:
        self._lock.acquire(exclusive=True, wait=wait)
        try:
            rollback_journal.settle(self.path)
            log_seal.check(self.path)
        except BaseException:
            self._lock.release()
            raise
        log_seal.lift(self.path)
        engine.sweep(self.path.parent)

    def _close_alone(self) -> None:
        try:
            rollback_journal.settle(self.path)
            log_seal.put(self.path)
        finally:
            self._lock.release()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn DuckDB's failures of disk, memory or file into a sentence; a fault of a statement passes as it is."""
        failure = None
        try:
            yield
        except duckdb.Error as error:
            if not faults.is_of_machine(error):
                raise
            failure = faults.of_duckdb(error, self.path)
        if failure is not None:
            raise failure

    def _after_fork(self) -> None:
        """A forked child starts afresh: the parent's locks and connections are not its own."""
        if self._owner != os.getpid():
            self._lock.abandon()
            self._host.after_fork()
            self._pen.after_fork()
            self._gate = Gate()
            self._owner = os.getpid()


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        known = path.stat()
    except FileNotFoundError:
        return (0,)
    return known.st_ino, known.st_size, known.st_mtime_ns, known.st_ctime_ns


def _let_go(con: duckdb.DuckDBPyConnection, give_up: Callable[[Any], None]) -> None:
    """Detach; where that fails, as on a full disk, give the connection up while the lock is still held.

    What was committed stands in the log beside the file all the same, and the next opening moves it into the file.
    """
    try:
        engine.detach(con)
    except duckdb.Error:
        give_up(con)
