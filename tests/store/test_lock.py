"""The lock between processes, against DuckDB's own, against a dead holder, against a crowd."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from healthkit.errors import NotAVault, UnwritableVault, VaultBusy
from healthkit.settings import settings
from healthkit.store import Vault, holders
from healthkit.store.lock import FileLock
from tests.store.conftest import Child, finish, hear, nudge

Spawn = Callable[..., Child]

FIRST_WRITER = """
vault = open_vault(folder)
with vault.writer() as con:
    con.execute("INSERT INTO person VALUES ('first', 'x', 1)")
    open(folder / "vault.duckdb", "rb").close()   # a hash, a copy: on POSIX DuckDB's own lock is gone now
    tell("inside")
    wait()
tell("done")
"""
SECOND_WRITER = """
vault = open_vault(folder)
tell("ready")
wait()
with vault.writer() as con:
    con.execute("INSERT INTO person VALUES ('second', 'x', 1)")
tell("done")
"""
# What the second writer would be without vault.lock: DuckDB alone, given the key.
WITHOUT_OUR_LOCK = """
from healthkit.store import engine
vault = open_vault(folder)
tell("ready")
wait()
con = engine.connect(folder, crypto=True)
vault.database("vault").attach_to(con, "vault", write=True)
tell("attached")
import os
os._exit(0)
"""


def persons(vault: Vault) -> set[str]:
    with vault.reader() as con:
        return {row[0] for row in con.execute("SELECT key FROM person").fetchall()}


def start_both(spawn: Spawn, second_code: str) -> tuple[Child, Child]:
    """A second writer, its vault open and ready; then a first one inside its transaction, DuckDB's lock lost."""
    second = spawn(second_code)
    hear(second, "ready")
    first = spawn(FIRST_WRITER)
    hear(first, "inside")
    nudge(second)
    return first, second


def test_a_second_writer_waits_although_duckdbs_lock_is_lost_and_both_commits_survive(
    vault: Vault, spawn: Spawn
) -> None:
    first, second = start_both(spawn, SECOND_WRITER)
    time.sleep(1)
    assert second.poll() is None, "the second writer did not wait"
    nudge(first)
    hear(first, "done")
    hear(second, "done")
    finish(first)
    finish(second)
    assert persons(vault) == {"first", "second"}


@pytest.mark.skipif(sys.platform == "win32", reason="locks there belong to the handle")
def test_duckdbs_own_lock_would_not_have_stopped_it(spawn: Spawn) -> None:
    """Why vault.lock exists. Should this ever fail, DuckDB has become stricter and the lock only a comfort."""
    _, second = start_both(spawn, WITHOUT_OUR_LOCK)
    hear(second, "attached")


def test_who_waits_too_long_is_told_for_whom(vault: Vault, spawn: Spawn, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = spawn(FIRST_WRITER)
    hear(writer, "inside")
    monkeypatch.setenv("HEALTHKIT_LOCK_WAIT_SECONDS", "0.3")
    settings.cache_clear()
    begun = time.monotonic()
    with pytest.raises(VaultBusy, match=rf"in use by -c \(process {writer.pid}\)") as caught:
        persons(vault)
    assert 0.25 < time.monotonic() - begun < 5
    assert caught.value.exit_code == 3
    nudge(writer)
    finish(writer)
    settings.cache_clear()
    assert persons(vault) == {"first"}


def test_a_writer_is_told_which_readers_it_waits_for(
    vault: Vault, spawn: Spawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = spawn("with open_vault(folder).reader():\n    tell('inside')\n    wait()\n")
    hear(reader, "inside")
    monkeypatch.setenv("HEALTHKIT_LOCK_WAIT_SECONDS", "0.3")
    settings.cache_clear()
    with pytest.raises(VaultBusy, match=f"process {reader.pid}"), vault.writer():
        pass
    assert persons(vault) == set(), "readers go on reading beside each other"


def test_a_killed_writer_holds_nothing_and_its_work_is_undone(vault: Vault, spawn: Spawn) -> None:
    writer = spawn(FIRST_WRITER)
    hear(writer, "inside")
    writer.kill()
    writer.wait()
    assert persons(vault) == set()
    with vault.writer() as con:
        con.execute("INSERT INTO person VALUES ('later', 'x', 1)")
    assert persons(vault) == {"later"}
    left = [path.name for path in (vault.folder / holders.FOLDER).glob("*.json")]
    assert left == [], "the dead writer's record was cleared"


READERS = """
vault = open_vault(folder)
tell("ready")
wait()
for _ in range(25):
    with vault.reader() as con:
        n, total = con.execute("SELECT count(*), coalesce(sum(batch_id), 0) FROM person").fetchone()
        assert total % 3 == 0, "a reader saw a half-written transaction"
"""
WRITER = """
vault = open_vault(folder)
tell("ready")
wait()
for number in range(5):
    with vault.writer() as con:
        con.execute("INSERT INTO person VALUES ('a', 'x', 1)")
        con.execute("INSERT INTO person VALUES ('b', 'x', 2)")
"""


def test_two_notebooks_a_report_and_two_imports_all_succeed(vault: Vault, spawn: Spawn) -> None:
    crowd = [spawn(READERS), spawn(READERS), spawn(READERS), spawn(WRITER), spawn(WRITER)]
    for child in crowd:
        hear(child, "ready")
    for child in crowd:
        nudge(child)
    for child in crowd:
        finish(child)
    with vault.reader() as con:
        assert con.execute("SELECT count(*) FROM person").fetchone() == (20,)


def test_a_crowd_of_readers_does_not_starve_a_writer(vault: Vault, spawn: Spawn) -> None:
    """Two processes take turns reading so that one of them always reads; the turnstile lets the writer in."""
    busy = """
vault = open_vault(folder)
tell("ready")
while True:
    with vault.reader() as con:
        con.execute("SELECT count(*) FROM range(30000000) t(i) WHERE i % 7 = 3").fetchone()
"""
    for child in (spawn(busy), spawn(busy)):
        hear(child, "ready")
    for _ in range(3):
        with vault.writer() as con:
            con.execute("INSERT INTO person VALUES ('a', 'x', 1)")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_forked_child_does_not_let_go_of_its_parents_lock(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_LOCK_WAIT_SECONDS", "0.2")
    settings.cache_clear()
    database = vault.database("vault")
    with database.alone():
        pid = os.fork()
        if pid == 0:
            try:
                database._after_fork()
                os._exit(0)
            except BaseException:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        with pytest.raises(VaultBusy):
            FileLock(vault.folder / "vault.lock").acquire(exclusive=False, wait=0.2)


class TestFileLock:
    def test_shared_beside_shared_exclusive_alone(self, tmp_path: Path) -> None:
        one, two, three = (FileLock(tmp_path / "vault.lock") for _ in range(3))
        one.acquire(exclusive=False, wait=0)
        two.acquire(exclusive=False, wait=0)
        with pytest.raises(VaultBusy):
            three.acquire(exclusive=True, wait=0.05)
        one.release()
        two.release()
        three.acquire(exclusive=True, wait=0)
        with pytest.raises(VaultBusy):
            one.acquire(exclusive=False, wait=0.05)
        three.release()

    def test_a_lock_file_that_was_replaced_is_taken_anew(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A restore swaps the folder while somebody waits: whoever comes next must lock the file that is there now."""
        from healthkit.store import lock

        original, swaps = lock.try_lock, iter([True])

        def swapping(handle: int, *, exclusive: bool) -> bool:
            if (tmp_path / "vault.lock").exists() and next(swaps, False):
                (tmp_path / "vault.lock").unlink()
            return original(handle, exclusive=exclusive)

        held = FileLock(tmp_path / "vault.lock")
        (tmp_path / "vault.lock").touch()
        monkeypatch.setattr(lock, "try_lock", swapping)
        held.acquire(exclusive=True, wait=1)
        with pytest.raises(VaultBusy):
            FileLock(tmp_path / "vault.lock").acquire(exclusive=True, wait=0.05)
        held.release()

    def test_a_missing_folder_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(NotAVault, match="missing"):
            FileLock(tmp_path / "nowhere" / "deeper" / "vault.lock").acquire(exclusive=True, wait=0)

    def test_a_reader_passes_in_a_read_only_folder_and_a_writer_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Root may write anywhere, so the system's refusal is put in its mouth."""
        original = os.open

        def refusing(path: str, flags: int, *more: int) -> int:
            if flags & os.O_CREAT:
                raise OSError(30, "Read-only file system")
            return original(path, flags, *more)

        monkeypatch.setattr("healthkit.store.lock.os.open", refusing)
        reader = FileLock(tmp_path / "vault.lock")
        reader.acquire(exclusive=False, wait=0)
        reader.release()
        with pytest.raises(UnwritableVault, match="cannot be written"):
            FileLock(tmp_path / "vault.lock").acquire(exclusive=True, wait=0)


class TestWindows:
    """The byte locks of Windows, on a stand-in that behaves as its documentation says."""

    @pytest.fixture
    def try_lock(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bool]:
        from importlib.util import module_from_spec, spec_from_file_location

        locked: dict[int, int] = {}
        at: dict[int, int] = {}

        def locking(handle: int, mode: int, count: int) -> None:
            assert mode == 2
            wanted = range(at[handle], at[handle] + count)
            if any(byte in locked for byte in wanted):
                raise OSError(13, "Permission denied")
            locked.update(dict.fromkeys(wanted, handle))

        monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(LK_NBLCK=2, locking=locking))
        monkeypatch.setattr(sys, "platform", "win32")
        import healthkit.store.flock as flock

        spec = spec_from_file_location("flock_on_windows", str(flock.__file__))
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        monkeypatch.setattr(module.os, "lseek", lambda handle, where, _: at.__setitem__(handle, where))
        found: Callable[..., bool] = module.try_lock
        return found

    def test_readers_share_until_the_slots_are_full(self, try_lock: Callable[..., bool]) -> None:
        assert all(try_lock(handle, exclusive=False) for handle in range(64))
        assert not try_lock(64, exclusive=False)

    def test_a_writer_is_alone(self, try_lock: Callable[..., bool]) -> None:
        assert try_lock(1, exclusive=False)
        assert not try_lock(2, exclusive=True)

    def test_nobody_joins_a_writer(self, try_lock: Callable[..., bool]) -> None:
        assert try_lock(1, exclusive=True)
        assert not try_lock(2, exclusive=False)
        assert not try_lock(3, exclusive=True)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["/usr/bin/healthkit", "import", "/home/x/export.zip"], "healthkit import"),
        (["healthkit", "--vault", "mine", "--lang", "fr", "ask", "why do I cough"], "healthkit ask"),
        (["healthkit", "--version"], "healthkit"),
        (["/x/healthkit/__main__.py", "status"], "healthkit status"),
        (["/x/run_weekly.py", "secret"], "run_weekly.py"),
        ([""], "python"),
    ],
)
def test_a_process_is_named_without_its_arguments(
    arguments: list[str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", arguments)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert holders.command_name() == name


def test_records_of_the_dead_and_garbage_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / holders.FOLDER
    folder.mkdir()
    (folder / "vault.1.json").write_text(json.dumps({"pid": os.getppid(), "command": "healthkit import"}))
    (folder / "vault.2.json").write_text(json.dumps({"pid": 999_999_999, "command": "gone"}))
    (folder / "vault.3.json").write_text("{")
    assert holders.read(tmp_path / "vault.lock") == [(os.getppid(), "healthkit import")]
    assert holders.read(tmp_path / "ledger.lock") == []
