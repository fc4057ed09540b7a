"""The vault as others use it: readers, writers, workspaces, named queries, its other two databases."""

from __future__ import annotations

import threading
import time
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from healthkit.errors import NotAVault, UnknownName, UsageError, VaultBusy, VaultError
from healthkit.settings import settings
from healthkit.store import Vault, create_vault, creation, open_vault
from tests.store.conftest import PASSPHRASE


def persons(vault: Vault) -> list[str]:
    with vault.reader() as con:
        return [row[0] for row in con.execute("SELECT key FROM person ORDER BY key").fetchall()]


def add_person(vault: Vault, key: str) -> None:
    with vault.writer() as con:
        con.execute("INSERT INTO person VALUES (?, 'x', 1)", [key])


def test_the_folder(vault: Vault) -> None:
    names = {path.name for path in vault.folder.iterdir()}
    assert {"vault.duckdb", "conversations.duckdb", "ledger.duckdb", "vault.toml", "vault.toml.bak"} <= names
    assert len({vault._keys.data[name] for name in ("vault", "conversations", "ledger")}) == 3


def test_a_writer_commits_on_leaving_and_rolls_back_on_an_exception(vault: Vault) -> None:
    add_person(vault, "a")
    with pytest.raises(ZeroDivisionError), vault.writer() as con:  # noqa: PT012
        con.execute("INSERT INTO person VALUES ('b', 'x', 1)")
        raise ZeroDivisionError
    assert persons(vault) == ["a"]


def test_a_fault_in_a_statement_stays_what_it_is_and_rolls_back(vault: Vault) -> None:
    with pytest.raises(duckdb.CatalogException), vault.writer() as con:  # noqa: PT012
        con.execute("INSERT INTO person VALUES ('b', 'x', 1)")
        con.execute("INSERT INTO nowhere VALUES (1)")
    assert persons(vault) == []
    add_person(vault, "a")
    assert persons(vault) == ["a"]


def test_a_reader_cannot_write(vault: Vault) -> None:
    with vault.reader() as con, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        con.execute("INSERT INTO person VALUES ('a', 'x', 1)")
    assert persons(vault) == []


def test_readers_nest(vault: Vault) -> None:
    with vault.reader() as outer:
        assert persons(vault) == []
        assert vault.query("zone_history").height == 0
        assert outer.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("second", ["reader", "writer", "workspace"])
def test_a_thread_that_writes_and_asks_again_is_told_instead_of_waiting_for_itself(vault: Vault, second: str) -> None:
    with vault.workspace() as space, vault.writer():
        asked = space.attach(write=True) if second == "workspace" else getattr(vault, second)()
        with pytest.raises(UsageError, match="already writing"), asked:
            pass


def test_a_thread_that_reads_and_asks_to_write_is_told(vault: Vault) -> None:
    with vault.reader(), pytest.raises(UsageError, match="reads the vault"), vault.writer():
        pass
    add_person(vault, "a")
    assert persons(vault) == ["a"]


def test_many_threads_read_while_one_writes(vault: Vault) -> None:
    seen: list[int] = []
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                seen.append(len(persons(vault)))
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(6)]
    for thread in readers:
        thread.start()
    for number in range(8):
        add_person(vault, f"p{number}")
    stop.set()
    for thread in readers:
        thread.join(30)
    assert not failures
    assert len(persons(vault)) == 8
    assert set(seen) <= set(range(9))


def test_a_reader_sees_no_half_transaction(vault: Vault) -> None:
    """While a writer of another thread has not left, a reader waits; afterwards it sees both rows."""
    inside, counted = threading.Event(), []

    def write() -> None:
        with vault.writer() as con:
            con.execute("INSERT INTO person VALUES ('a', 'x', 1)")
            inside.set()
            time.sleep(0.3)
            con.execute("INSERT INTO person VALUES ('b', 'x', 1)")

    thread = threading.Thread(target=write)
    thread.start()
    inside.wait(10)
    counted.append(len(persons(vault)))
    thread.join(30)
    assert counted == [2]


def test_waiting_within_a_process_is_bounded(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_LOCK_WAIT_SECONDS", "0.2")
    settings.cache_clear()
    inside, leave = threading.Event(), threading.Event()

    def write() -> None:
        with vault.writer():
            inside.set()
            leave.wait(30)

    thread = threading.Thread(target=write)
    thread.start()
    inside.wait(10)
    begun = time.monotonic()
    with pytest.raises(VaultBusy, match="Another part of this program"):
        persons(vault)
    assert 0.15 < time.monotonic() - begun < 5
    leave.set()
    thread.join(30)
    assert persons(vault) == []


def test_a_failed_first_reader_leaves_the_gate_open(vault: Vault) -> None:
    file = vault.folder / "vault.duckdb"
    away = file.rename(vault.folder / "elsewhere")
    with pytest.raises(NotAVault, match="missing"):
        persons(vault)
    away.rename(file)
    assert persons(vault) == []
    add_person(vault, "a")


class TestWorkspace:
    def test_stage_then_merge_in_one_transaction(self, vault: Vault) -> None:
        with vault.workspace() as space:
            space.con.execute("CREATE TABLE staged AS SELECT 'a' AS key UNION ALL SELECT 'b'")
            with space.attach(write=True) as con:
                con.execute("INSERT INTO vault.person SELECT key, 'x', 1 FROM memory.main.staged")
                con.execute("CREATE TEMP TABLE further AS SELECT count(*) AS n FROM person")
                assert con.execute("SELECT n FROM further").fetchone() == (2,)
            assert space.con.execute("SELECT count(*) FROM staged").fetchone() == (2,)
        assert persons(vault) == ["a", "b"]

    def test_an_exception_rolls_back(self, vault: Vault) -> None:
        with vault.workspace() as space:
            with pytest.raises(ZeroDivisionError), space.attach(write=True) as con:  # noqa: PT012
                con.execute("INSERT INTO vault.person VALUES ('a', 'x', 1)")
                raise ZeroDivisionError
            with space.attach() as con:
                assert con.execute("SELECT count(*) FROM vault.person").fetchone() == (0,)

    def test_a_reading_attachment_cannot_write_and_readers_pass(self, vault: Vault) -> None:
        with vault.workspace() as space, space.attach() as con:
            assert persons(vault) == []
            with pytest.raises(duckdb.InvalidInputException, match="read-only"):
                con.execute("INSERT INTO vault.person VALUES ('a', 'x', 1)")

    def test_staging_holds_no_lock(self, vault: Vault) -> None:
        with vault.workspace() as space:
            space.con.execute("CREATE TABLE staged (i INTEGER)")
            add_person(vault, "a")
        assert persons(vault) == ["a"]


class TestOtherDatabases:
    def test_the_ledger_takes_rows_and_knows_what_holds(self, vault: Vault) -> None:
        with vault.ledger(write=True) as con:
            for action, at in (("grant", "2026-01-01"), ("revoke", "2026-01-02"), ("grant", "2026-01-02")):
                row = (
                    "SELECT uuid() AS entry_id, ?::TIMESTAMP AS at_utc, ? AS action, 'a' AS source, 'model' AS purpose"
                )
                con.execute(f"INSERT INTO consent BY NAME {row}", [at, action])
        with vault.ledger() as con:
            assert con.execute("SELECT action FROM consent_now").fetchall() == [("revoke",)]

    def test_chats_have_their_own_lock(self, vault: Vault) -> None:
        with vault.writer(), vault.conversations(write=True) as chats:
            chats.execute(
                "INSERT INTO conversation (conversation_id, started_at, title, lang) "
                "VALUES (uuid(), now()::TIMESTAMP, 'x', 'en')"
            )
        with vault.conversations() as chats:
            assert chats.execute("SELECT count(*) FROM conversation").fetchone() == (1,)

    def test_each_database_has_its_own_key(self, vault: Vault) -> None:
        vault.close()
        (vault.folder / "ledger.duckdb").replace(vault.folder / "vault.duckdb")
        with pytest.raises(VaultError, match="does not open"):
            persons(vault)


def test_named_queries(vault: Vault) -> None:
    with vault.writer() as con:
        con.execute(
            "INSERT INTO zone_history VALUES (NULL, 'Europe/Paris', 'x'), ('2026-06-01', 'America/New_York', 'x')"
        )
    assert vault.query("zone_history")["zone"].to_list() == ["Europe/Paris", "America/New_York"]
    assert str(vault.timeline().local_day(datetime(2026, 1, 1, 23, 30))) == "2026-01-02"
    assert str(vault.timeline().local_day(datetime(2026, 7, 2, 3, 30))) == "2026-07-01"
    with pytest.raises(UnknownName, match="zone_historie"):
        vault.query("zone_historie")


class TestCreating:
    def test_a_folder_of_other_things_is_refused_and_untouched(self, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("x")
        tmp_path.chmod(0o755)
        with pytest.raises(NotAVault, match="other things"):
            create_vault(tmp_path, PASSPHRASE)
        assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
        assert tmp_path.stat().st_mode & 0o777 == 0o755

    def test_a_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "v").write_text("x")
        with pytest.raises(NotAVault, match="is a file"):
            create_vault(tmp_path / "v", PASSPHRASE)

    def test_a_second_vault_in_one_folder_is_refused(self, vault: Vault) -> None:
        with pytest.raises(VaultError, match="already"):
            create_vault(vault.folder, PASSPHRASE)

    def test_an_empty_folder_is_taken_and_closed_to_others(self, tmp_path: Path) -> None:
        (tmp_path / "v").mkdir(mode=0o755)
        create_vault(tmp_path / "v", PASSPHRASE)
        assert (tmp_path / "v").stat().st_mode & 0o777 == 0o700

    def test_the_path_may_hold_a_quote(self, tmp_path: Path) -> None:
        made = create_vault(tmp_path / 'l\'état; "DROP"', PASSPHRASE)
        add_person(made, "a")
        assert persons(made) == ["a"]

    def test_no_vault_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(NotAVault, match="no vault"):
            open_vault(tmp_path / "nowhere", PASSPHRASE)

    def test_the_settings_name_the_vault(self, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HEALTHKIT_VAULT", str(vault.folder))
        settings.cache_clear()
        assert open_vault().folder == vault.folder


def test_closing_removes_the_spill_and_the_vault_can_be_used_again(vault: Vault) -> None:
    persons(vault)
    vault.close()
    assert not list(vault.folder.glob("spill-*"))
    assert persons(vault) == []


def test_connections_fetch_nothing_and_encrypt_their_spill(vault: Vault) -> None:
    wanted = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_file_encryption": True,
        "memory_limit": f"{settings().memory_limit_mb}.0 MiB",
    }

    def found(con: duckdb.DuckDBPyConnection) -> dict[str, object]:
        return {name: con.execute(f"SELECT current_setting('{name}')").fetchone()[0] for name in wanted}  # type: ignore[index]

    with vault.reader() as con:
        assert found(con) == wanted
    with vault.writer() as con:
        assert found(con) == wanted
    with vault.workspace() as space:
        assert found(space.con) == wanted


def test_a_reader_may_spill(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sort that outgrows the memory limit goes through encrypted files, which needs OpenSSL even to read."""
    monkeypatch.setenv("HEALTHKIT_MEMORY_LIMIT_MB", "64")
    settings.cache_clear()
    vault.close()
    with vault.reader() as con:
        row = con.execute(
            "SELECT count(*), max(n) FROM (SELECT row_number() OVER (ORDER BY hash(i), i) AS n, md5(i::VARCHAR) AS m "
            "FROM range(2000000) t(i)) WHERE m > ''"
        ).fetchone()
        assert row == (2_000_000, 2_000_000)
        assert list(vault.folder.glob("spill-*")), "nothing was spilled: the test proves nothing"
    vault.close()


def test_the_spill_of_a_dead_process_is_swept(vault: Vault) -> None:
    dead = vault.folder / "spill-999999999-abcd"
    dead.mkdir()
    (dead / "duckdb_temp_0").write_bytes(b"x")
    add_person(vault, "a")
    assert not dead.exists()


def test_forgetting_closes(vault: Vault) -> None:
    creation.forget(vault.folder)
    creation.forget(vault.folder)
    assert open_vault(vault.folder, PASSPHRASE) is not vault
