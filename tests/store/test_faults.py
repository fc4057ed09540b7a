"""Everything that can go wrong with the files: one clear sentence each, an unchanged vault, no traceback, no value."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from healthkit.errors import HealthkitError, NewerVault, NotAVault, UnwritableVault, VaultBusy, VaultClosed, VaultError
from healthkit.settings import settings
from healthkit.store import Vault, create_vault, faults
from tests.store.conftest import PASSPHRASE, Child, finish

WHERE = Path("/somewhere/vault.duckdb")


def count(vault: Vault) -> int:
    with vault.reader() as con:
        row = con.execute("SELECT count(*) FROM person").fetchone()
    assert row
    return int(row[0])


def fill(vault: Vault, rows: int) -> None:
    with vault.writer() as con:
        con.execute("INSERT INTO person SELECT md5(i::VARCHAR), md5((i + 1)::VARCHAR), 1 FROM range(?) t(i)", [rows])


@pytest.mark.parametrize(
    ("body", "what"),
    [(b"", "empty"), (b"a letter to nobody" * 5000, "text"), (b"SQLite format 3\0" + bytes(8192), "another database")],
)
def test_a_file_that_is_not_a_vault(vault: Vault, body: bytes, what: str) -> None:
    vault.close()
    (vault.folder / "vault.duckdb").write_bytes(body)
    with pytest.raises(NotAVault, match=r"vault\.duckdb is damaged, or was not made by this program"):
        count(vault)


def test_an_unencrypted_database_is_not_ours(vault: Vault) -> None:
    vault.close()
    (vault.folder / "vault.duckdb").unlink()
    duckdb.connect(str(vault.folder / "vault.duckdb")).close()
    with pytest.raises(NotAVault, match="damaged"):
        count(vault)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_vault(vault: Vault, part: float) -> None:
    fill(vault, 50_000)
    vault.close()
    file = vault.folder / "vault.duckdb"
    body = file.read_bytes()
    file.write_bytes(body[: int(len(body) * part)])
    with pytest.raises(NotAVault, match="damaged"), vault.reader() as con:
        con.execute("SELECT min(key), max(value) FROM person").fetchall()


@pytest.mark.parametrize("part", [0.0, 0.02, 0.5, 0.8])
def test_flipped_bits_are_noticed(vault: Vault, part: float) -> None:
    """AES-GCM vouches for every block: damage is never read as data."""
    fill(vault, 200_000)
    vault.close()
    file = vault.folder / "vault.duckdb"
    body = bytearray(file.read_bytes())
    place = int(len(body) * part) + 100
    for index in range(place, place + 64):
        body[index] ^= 0xFF
    file.write_bytes(body)
    with pytest.raises((NotAVault, VaultClosed)), vault.reader() as con:
        con.execute("SELECT min(key), max(value) FROM person").fetchall()


FULL_DISK = """
import resource, signal
vault = open_vault(folder)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))
try:
    with vault.writer() as con:
        con.execute("INSERT INTO person SELECT md5(i::VARCHAR), md5((i + 1)::VARCHAR), 1 FROM range({rows}) t(i)")
except HealthkitError as error:
    tell(type(error).__name__ + ": " + str(error))
else:
    tell("written")
with vault.reader() as con:
    tell(con.execute("SELECT count(*) FROM person").fetchone()[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file size there")
def test_a_full_disk_while_writing_is_said_and_nothing_is_changed(vault: Vault, spawn: Callable[..., Child]) -> None:
    """A limit on the size of files stands in for the disk: DuckDB sees the same refusal of a write."""
    fill(vault, 1000)
    vault.close()
    said = finish(spawn(FULL_DISK.format(limit=2_000_000, rows=3_000_000))).splitlines()
    assert said[0].startswith("UnwritableVault: The disk that holds ")
    assert said[0].endswith("vault.duckdb is full. Make room and try again; nothing was changed.")
    assert said[1:] == ["1000"]
    assert count(vault) == 1000
    fill(vault, 10)
    assert count(vault) == 1010


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file size there")
def test_what_was_committed_stays_when_only_the_tidying_up_finds_the_disk_full(
    vault: Vault, spawn: Callable[..., Child]
) -> None:
    """The log took the rows; moving them into the file failed. That is a success; the next opening makes it good."""
    vault.close()
    size = (vault.folder / "vault.duckdb").stat().st_size
    said = finish(spawn(FULL_DISK.format(limit=size + 1000, rows=6000))).splitlines()
    assert said == ["written", "6000"]
    assert (vault.folder / "vault.duckdb.wal").exists()
    assert count(vault) == 6000
    fill(vault, 10)
    assert count(vault) == 6010
    assert not (vault.folder / "vault.duckdb.wal").exists()


def test_too_little_memory_is_said(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_MEMORY_LIMIT_MB", "64")
    settings.cache_clear()
    with pytest.raises(VaultError, match="needs more memory"), vault.reader() as con:
        con.execute("SELECT len(list(i)) FROM range(100000000) t(i)").fetchall()


@pytest.mark.parametrize(
    ("number", "kind", "message"),
    [
        (errno.ENOSPC, UnwritableVault, "is full"),
        (errno.EDQUOT, UnwritableVault, "is full"),
        (errno.EFBIG, UnwritableVault, "is full"),
        (errno.EROFS, UnwritableVault, "cannot be written"),
        (errno.EACCES, UnwritableVault, "cannot be written"),
        (errno.EIO, VaultError, "Input/output error"),
    ],
)
def test_system_failures(number: int, kind: type[VaultError], message: str) -> None:
    import os

    said = faults.of_system(OSError(number, os.strerror(number)), WHERE)
    assert type(said) is kind
    assert message in said.message
    assert str(WHERE) in said.message


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (duckdb.IOException('IO Error: Could not write file "x": No space left on device'), UnwritableVault, "full"),
        (duckdb.TransactionException('TransactionContext Error: Failed to commit: Could not write file "x": No space '
                                     'left on device'), UnwritableVault, "full"),
        (duckdb.IOException('IO Error: Cannot open file "x": Permission denied'), UnwritableVault, "written"),
        (duckdb.IOException('IO Error: Cannot open file "x": Read-only file system'), UnwritableVault, "written"),
        (duckdb.IOException("IO Error: Could not set lock on file"), VaultBusy, "open"),
        (duckdb.IOException("IO Error: Trying to read a database file with version number 99, created with a "
                            "newer version of DuckDB"), NewerVault, "newer version"),
        (duckdb.InvalidInputException("Wrong encryption key used to open the database file"), VaultClosed, "key"),
        (duckdb.OutOfMemoryException("Out of Memory Error: 72 bpm"), VaultError, "memory"),
        (duckdb.BinderException("Binder Error: 72 bpm ENCRYPTION_KEY 'c2VjcmV0'"), VaultError, "BinderException"),
    ],
)  # fmt: skip
def test_duckdb_failures_without_duckdbs_words(error: duckdb.Error, kind: type[VaultError], message: str) -> None:
    said = faults.of_duckdb(error, WHERE)
    assert type(said) is kind
    assert message in said.message
    assert "bpm" not in str(said)
    assert "c2VjcmV0" not in str(said)


def test_a_read_only_folder_takes_no_new_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write anywhere, so the system's refusal is put in its mouth."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(UnwritableVault, match="cannot be written"):
        create_vault(tmp_path / "v", PASSPHRASE)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work otherwise there")
def test_a_read_only_folder_is_read_and_not_written(vault: Vault, spawn: Callable[..., Child]) -> None:
    """As a person without rights on the folder: root's child gives up its own, once it has loaded its modules."""
    fill(vault, 10)
    vault.close()
    nobody = """
import os
from healthkit.errors import UnwritableVault
from healthkit.store import creation, engine
with open_vault(folder).reader():
    engine.close(engine.connect(folder, crypto=True))
creation.forget(folder)
if os.getuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
vault = open_vault(folder)
with vault.reader() as con:
    tell(con.execute("SELECT count(*) FROM person").fetchone()[0])
try:
    with vault.writer() as con:
        con.execute("DELETE FROM person")
except UnwritableVault as error:
    tell(error.message)
"""
    folders = [vault.folder, *[parent for parent in vault.folder.parents if parent.stat().st_mode & 0o5 != 0o5]]
    before = {path: path.stat().st_mode for path in [*folders, *vault.folder.rglob("*")]}
    try:
        for path in before:
            path.chmod(0o555 if path.is_dir() else 0o444)
        said = finish(spawn(nobody, XDG_CONFIG_HOME="/nowhere")).splitlines()
    finally:
        for path, mode in before.items():
            path.chmod(mode)
    assert said[0] == "10"
    assert said[1].endswith("cannot be written.")
    assert count(vault) == 10


def test_every_sentence_is_one_sentence() -> None:
    makers = (faults.wrong_key, faults.disk_full, faults.read_only, faults.damaged, faults.missing, faults.newer)
    for make in makers:
        error: HealthkitError = make(WHERE)
        assert error.message.endswith(".")
        assert error.message.replace(str(WHERE), "").count(". ") == 0
        assert error.hint
