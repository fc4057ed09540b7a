"""Many small writes over one connection, and a file written anew: both leave the file as one writer would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from healthkit.errors import UnwritableVault, VaultBusy
from healthkit.settings import settings
from healthkit.store import Vault, engine, migrate, rewrite
from tests.store.conftest import Child, finish, hear, nudge

INSERT = "INSERT INTO setting VALUES (?, 'x', now()::TIMESTAMP)"


def write(vault: Vault, key: str) -> None:
    with vault.conversations(write=True) as con:
        con.execute(INSERT, [key])


def keys(vault: Vault) -> list[str]:
    with vault.conversations() as con:
        return [row[0] for row in con.execute("SELECT key FROM setting ORDER BY key").fetchall()]


def test_the_connection_is_made_once(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    connect = engine.connect

    def counted(folder: Path, *, crypto: bool, **options: str) -> duckdb.DuckDBPyConnection:
        made.append(folder)
        return connect(folder, crypto=crypto, **options)

    monkeypatch.setattr(engine, "connect", counted)
    for key in "abc":
        write(vault, key)
    assert len(made) == 1
    assert keys(vault) == ["a", "b", "c"]
    vault.close()
    write(vault, "d")
    assert keys(vault) == ["a", "b", "c", "d"]


def test_what_fails_is_undone_and_the_next_goes_on(vault: Vault) -> None:
    write(vault, "a")
    with pytest.raises(duckdb.ConversionException), vault.conversations(write=True) as con:
        con.execute("INSERT INTO setting VALUES ('b', 'x', now()::TIMESTAMP); SELECT 'b'::INTEGER")
    with pytest.raises(duckdb.CatalogException), vault.conversations(write=True) as con:
        con.execute("INSERT INTO nothing VALUES (1)")
    write(vault, "c")
    assert keys(vault) == ["a", "c"]


def test_where_the_file_cannot_be_let_go_a_fresh_connection_follows(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(vault, "a")
    with monkeypatch.context() as patch:

        def fails(*_: object, **__: object) -> None:
            raise duckdb.IOException("no space left on device")

        patch.setattr(engine, "detach", fails)
        write(vault, "b")
    write(vault, "c")
    assert keys(vault) == ["a", "b", "c"]


def test_two_files_are_written_at_once(vault: Vault) -> None:
    with vault.conversations(write=True) as chats, vault.ledger(write=True) as ledger:
        chats.execute(INSERT, ["a"])
        ledger.execute(
            "INSERT INTO guardian (entry_id, at_utc, action, mark_id) VALUES (uuid(), now()::TIMESTAMP, 'try', uuid())"
        )
    with vault.ledger() as ledger:
        assert ledger.execute("SELECT count(*) FROM guardian").fetchone() == (1,)
    assert keys(vault) == ["a"]


def test_a_rewritten_file_holds_the_same(vault: Vault) -> None:
    for key in "ab":
        write(vault, key)
    file = vault.folder / "conversations.duckdb"
    before = file.stat().st_ino
    rewrite.rewrite(vault.database("conversations"), "DELETE FROM setting WHERE key = 'b'")
    assert file.stat().st_ino != before
    assert keys(vault) == ["a"]
    with vault.conversations() as con:
        newest = con.execute("SELECT max(number) FROM schema_migration").fetchone()
    assert newest == (migrate.migrations("conversations")[-1].number,)
    assert not [one.name for one in vault.folder.iterdir() if "anew" in one.name or one.name.endswith(".wal")]
    write(vault, "c")
    assert keys(vault) == ["a", "c"]


@pytest.mark.parametrize("step", ["_copy", "_swap"])
def test_a_rewriting_that_fails_leaves_the_file(vault: Vault, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    write(vault, "a")

    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(rewrite, step, fails)
        with pytest.raises(UnwritableVault):
            rewrite.rewrite(vault.database("conversations"))
    assert keys(vault) == ["a"]
    assert not list(vault.folder.glob(".conversations-anew-*"))


def test_it_waits_for_readers_of_other_programs(
    vault: Vault, spawn: Callable[..., Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(vault, "a")
    reader = spawn(
        "vault = open_vault(folder)\nwith vault.conversations() as con:\n"
        "    tell('reading')\n    wait()\n    tell(con.execute('SELECT count(*) FROM setting').fetchone()[0])"
    )
    hear(reader, "reading")
    monkeypatch.setenv("HEALTHKIT_LOCK_WAIT_SECONDS", "0.2")
    settings.cache_clear()
    with pytest.raises(VaultBusy):
        rewrite.rewrite(vault.database("conversations"))
    nudge(reader)
    assert finish(reader).split() == ["1"]
    rewrite.rewrite(vault.database("conversations"))
    assert keys(vault) == ["a"]


def test_a_write_does_not_grow_with_the_file(vault: Vault) -> None:
    """It goes to the log: the file is not touched until that has grown."""
    file, log = vault.folder / "conversations.duckdb", vault.folder / "conversations.duckdb.wal"
    write(vault, "a")
    before = file.stat().st_mtime_ns
    write(vault, "b")
    assert file.stat().st_mtime_ns == before
    assert log.exists()
    with vault.conversations(write=True) as con:
        con.execute(
            "INSERT INTO setting SELECT 'y', repeat(md5(i::VARCHAR), 400), now()::TIMESTAMP FROM range(200) r(i)"
        )
    assert file.stat().st_mtime_ns > before
    assert not log.exists(), "a log of more than some kilobytes is moved into the file"
    write(vault, "z")
    vault.close()
    assert keys(vault)[:2] == ["a", "b"]
