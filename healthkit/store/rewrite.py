"""Writing a database file anew: what was deleted is then gone from the file too, not only from its tables.

DuckDB leaves deleted and overwritten rows in blocks that it may use again some day. So what still counts is copied into
a fresh file, which takes the old one's place in one step. What a disk keeps of a file that was replaced, and what
backups hold, is beyond this; both are encrypted.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb

from healthkit.errors import VaultBusy
from healthkit.store import engine, faults, rollback_journal
from healthkit.store.database import Database


def rewrite(database: Database, finish: str = "") -> None:
    """Put a copy of a file in its place. ``finish`` is SQL that runs on the copy first, such as striking a reminder.

    Raises:
        VaultBusy: others kept the file for too long.
        UnwritableVault: no room for the copy, or a read-only folder; the file is as it was.
    """
    folder = database.path.parent
    with database.alone():
        for left in folder.glob(f".{database.path.stem}-anew-*"):  # of a process that died half way
            shutil.rmtree(left, ignore_errors=True)
        draft = folder / f".{database.path.stem}-anew-{secrets.token_hex(4)}"
        try:
            draft.mkdir(mode=0o700)
            copy = database.in_folder(draft)
            _copy(database, copy, finish)
            _swap(copy.path, database.path)
        except OSError as error:
            raise faults.of_system(error, database.path) from None
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def put_in_place(database: Database, made: Path) -> None:
    """Let a finished file of the same key take a database's place in one step; the caller holds it alone.

    Raises:
        UnwritableVault: a full disk or a read-only folder; the file is as it was.
    """
    failure = None
    con = engine.connect(database.path.parent, crypto=True)
    try:
        database.attach_to(con, "old", write=True)
        con.execute("CHECKPOINT old")
        engine.detach(con, "old")
    except duckdb.Error as error:
        failure = faults.of_duckdb(error, database.path)
    finally:
        engine.close(con)
    if failure is not None:
        raise failure
    try:
        _swap(made, database.path)
    except OSError as error:
        raise faults.of_system(error, database.path) from None


def _copy(old: Database, new: Database, finish: str) -> None:
    failure = None
    con = engine.connect(old.path.parent, crypto=True)
    try:
        old.attach_to(con, "old", write=True)
        con.execute("CHECKPOINT old")  # moves what stands in the log into the file, so that no log is left
        new.attach_to(con, "vault", write=True)
        con.execute("COPY FROM DATABASE old TO vault")
        if finish:
            con.execute("USE vault")
            con.execute(finish)
        con.execute("CHECKPOINT vault")
        engine.detach(con, "vault")
        engine.detach(con, "old")
    except duckdb.Error as error:
        failure = faults.of_duckdb(error, old.path)
    finally:
        engine.close(con)
    if failure is not None:
        raise failure


def _swap(copy: Path, path: Path) -> None:
    if path.with_name(f"{path.name}.wal").exists():  # it would be played into a file that it does not belong to
        raise VaultBusy(f"{path} still has a log beside it.", "Try again.")
    copy.chmod(0o600)
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    rollback_journal.forget(path)
    os.replace(copy, path)
    with suppress(OSError):  # some systems cannot sync a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
