"""The doctor's checks, each seen failing and passing."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from healthkit import settings as settings_module
from healthkit.cli import inside_checks, schedule_checks, setting_checks, system_checks, vault_checks
from healthkit.cli.findings import Finding, Findings
from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.schedule import book, history
from healthkit.schedule.entry import Entry
from healthkit.settings import settings
from healthkit.store import Vault, create_vault, kept
from tests.store.conftest import PASSPHRASE

SAY = Findings("en")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    vault = create_vault(tmp_path_factory.mktemp("doctor") / "vault", PASSPHRASE)
    yield vault
    vault.close()


@pytest.fixture
def file() -> Path:
    path = settings_module.settings_file()
    path.parent.mkdir(parents=True)
    return path


def only(found: Iterator[Finding], check: str) -> Finding:
    return next(one for one in found if one.check == check)


class TestSystem:
    def test_as_it_is(self) -> None:
        found = [one for one in system_checks.all_checks("en") if one.check in {"python", "libraries", "extra"}]
        assert [one.detail for one in found if not one.ok] == []

    def test_an_old_python(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(system_checks, "OLDEST", (3, 99))
        found = system_checks._python(SAY)
        assert (found.ok, found.needed) == (False, True)

    def test_a_library_of_another_version(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(system_checks, "version", lambda name: "0.0.1" if name == "polars" else "999")
        assert "polars" in system_checks._libraries(SAY).detail

    def test_a_part_of_which_one_library_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def version(name: str) -> str:
            if name == "pyrage":
                raise system_checks.PackageNotFoundError
            return system_checks_version(name)

        system_checks_version = system_checks.version
        monkeypatch.setattr(system_checks, "version", version)
        wrong = [one for one in system_checks._extras(SAY) if not one.ok]
        assert [("report" in one.detail, "pyrage" in one.detail, one.needed) for one in wrong] == [(True, True, False)]

    def test_the_lock(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        lock = tmp_path / "requirements.lock"
        lock.write_text("polars==0.0.1 \\\n    --hash=sha256:00\npywin32==1 ; sys_platform == 'win32' \\\n")
        monkeypatch.setattr(system_checks, "LOCK", lock)
        (found,) = system_checks._lock(SAY)
        assert (found.ok, found.needed, "polars" in found.detail, "pywin32" in found.detail) == (
            False,
            False,
            True,
            False,
        )
        lock.write_text(f"polars=={system_checks.version('polars')} \\\n")
        assert next(system_checks._lock(SAY)).ok
        lock.unlink()
        assert list(system_checks._lock(SAY)) == []


class TestSettings:
    def test_a_misspelt_name_is_told_with_the_right_one(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert setting_checks._names(SAY).ok
        file.write_text('units = "us"\nkeyrnig = false\n')
        monkeypatch.setenv("HEALTHKIT_LNAG", "fr")
        found = setting_checks._names(SAY)
        assert not found.ok
        assert "keyrnig (keyring?)" in found.detail
        assert "HEALTHKIT_LNAG (lang?)" in found.detail
        assert str(file) in found.fix

    def test_a_wrong_value_is_told_before_any_check(self, file: Path) -> None:
        file.write_text('units = "stones"\n')
        with pytest.raises(UsageError, match="units"):
            settings_module.load()

    def test_missing_time_zones(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert setting_checks._locale(SAY).ok
        monkeypatch.setattr(setting_checks, "_ZONE", "Nowhere/Nothing")
        monkeypatch.setattr(setting_checks, "LANGUAGES", ("en", "xx"))
        found = setting_checks._locale(SAY)
        assert "Nowhere" in found.detail
        assert "xx" in found.detail

    def test_endpoints(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[object] = []
        connect = socket.create_connection

        def noted(address: tuple[str, int], timeout: float) -> socket.socket:
            asked.append(address[0])
            return connect(address, timeout=timeout)

        monkeypatch.setattr(setting_checks.socket, "create_connection", noted)
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_server(("127.0.0.1", 0)) as shut:
            port, closed = server.getsockname()[1], shut.getsockname()[1]
            shut.close()
            file.write_text(
                f'[endpoints.here]\nurl = "http://127.0.0.1:{port}/v1"\n'
                f'[endpoints.silent]\nurl = "http://127.0.0.1:{closed}/v1"\n'
                '[endpoints.away]\nurl = "https://models.example/v1"\n'
                '[endpoints.open]\nurl = "http://models.example/v1"\n'
                '[endpoints.keyless]\nurl = "https://other.example/v1"\nkey = "env:NO_SUCH_KEY"\n'
            )
            settings.cache_clear()
            found = list(setting_checks._endpoints(SAY))
        assert [one.ok for one in found] == [True, False, True, False, False]
        assert "not contacted" in found[2].detail
        assert asked == ["127.0.0.1", "127.0.0.1"]

    def test_the_log(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "healthkit.log" in setting_checks._log(SAY).detail
        monkeypatch.setattr(setting_checks.os, "access", lambda *_: False)
        assert not setting_checks._log(SAY).ok
        monkeypatch.setenv("HEALTHKIT_LOG", "off")
        settings.cache_clear()
        assert setting_checks._log(SAY).ok


class TestVault:
    def test_room_for_three_times_the_vault(self, made: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
        size = sum(path.stat().st_size for path in made.folder.rglob("*") if path.is_file())
        for free, ok in ((500_000_000 + 3 * size, True), (500_000_000 + 3 * size - 1, False)):
            usage = SimpleNamespace(free=free)
            monkeypatch.setattr(vault_checks.shutil, "disk_usage", lambda _, usage=usage: usage)
            assert vault_checks._room(SAY, made.folder).ok is ok

    @pytest.mark.parametrize("name", ["", "vault.toml.bak", "ledger.duckdb"])
    def test_permissions(self, made: Vault, name: str) -> None:
        path = made.folder / name
        mode = path.stat().st_mode
        assert vault_checks._permissions(SAY, made.folder).ok
        path.chmod(0o755)
        try:
            found = vault_checks._permissions(SAY, made.folder)
        finally:
            path.chmod(mode)
        assert (found.ok, str(path) in found.fix) == (False, True)

    def test_a_mark_of_a_process_that_is_gone(self, made: Vault) -> None:
        assert inside_checks._locks(SAY, made).ok
        record = made.folder / "holders" / "vault.4194309.json"
        record.parent.mkdir(exist_ok=True)
        record.write_text(json.dumps({"pid": 4194309, "command": "healthkit import"}))
        try:
            found = inside_checks._locks(SAY, made)
        finally:
            record.unlink()
        assert (found.ok, found.needed, "4194309" in found.detail) == (False, False, True)

    def test_every_table_is_read(self, made: Vault) -> None:
        found = inside_checks._tables(SAY, made)
        assert (found.ok, int(found.detail.split()[0]) > 60) == (True, True)

    def test_a_damaged_block_is_found_and_named(self, tmp_path: Path) -> None:
        vault = create_vault(tmp_path / "v", PASSPHRASE)
        with vault.writer() as con:
            con.execute(
                "INSERT INTO person SELECT 'k' || i, md5(i::VARCHAR) || repeat('x', 100), 1 FROM range(40000) t(i)"
            )
        vault.close()
        path = tmp_path / "v" / "vault.duckdb"
        body = bytearray(path.read_bytes())
        for place in range(len(body) // 2, len(body) // 2 + 300_000, 4096):
            body[place] ^= 0xFF
        path.write_bytes(body)
        found = inside_checks._tables(SAY, vault)
        vault.close()
        assert not found.ok
        assert "vault." in found.detail
        assert "restore" in found.fix

    def test_a_kept_copy_that_is_gone(self, made: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
        assert inside_checks._copies(SAY, made).ok
        lost = kept.Copy("0123456789abcdef", "file", (1,), "a.xml", None)
        monkeypatch.setattr(inside_checks.kept, "copies", lambda _: (lost,))
        assert "01234567" in inside_checks._copies(SAY, made).detail

    def test_a_companion_that_is_no_toml(self, made: Vault) -> None:
        assert inside_checks._companions(SAY, made).ok
        plan = made.folder / "plans" / "mine.toml"
        plan.parent.mkdir(exist_ok=True)
        plan.write_text("= nothing")
        try:
            assert "plans/mine.toml" in inside_checks._companions(SAY, made).detail
        finally:
            plan.unlink()


class TestSchedule:
    @pytest.fixture
    def context(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
        monkeypatch.setattr("healthkit.schedule.install.doing.installed", lambda _: None)
        return Context(tmp_path, "en")

    def put(self, context: Context, added: datetime) -> None:
        entry = Entry(name="night", kind="backup", every="0 3 * * *", folder=context.vault, added=added, zone="UTC")
        book.put(context.vault, entry)

    def test_nothing_scheduled(self, context: Context) -> None:
        (found,) = schedule_checks.all_checks(context, NOW)
        assert found.ok

    def test_no_timer(self, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        self.put(context, NOW)
        assert not only(schedule_checks.all_checks(context, NOW), "timer").ok
        monkeypatch.setattr("healthkit.schedule.install.doing.installed", lambda _: "cron")
        assert "cron" in only(schedule_checks.all_checks(context, NOW), "timer").detail

    def test_a_run_that_was_missed(self, context: Context) -> None:
        self.put(context, NOW - timedelta(days=10))
        assert only(schedule_checks.all_checks(context, NOW), "missed").ok, "due since this morning only"
        self.put_monthly(context)
        found = only(schedule_checks.all_checks(context, NOW), "missed")
        assert (found.ok, "month" in found.detail, "night" in found.detail) == (False, True, False)

    def put_monthly(self, context: Context) -> None:
        added = NOW - timedelta(days=90)
        book.put(
            context.vault,
            Entry(name="month", kind="backup", every="0 3 1 * *", folder=context.vault, added=added, zone="UTC"),
        )

    def test_a_run_that_failed(self, context: Context) -> None:
        self.put(context, NOW - timedelta(days=10))
        due = NOW.replace(hour=3)
        for result, ok in (("failed", False), ("done", True)):
            history.append(context.vault, history.Record("ended", "night", "backup", due, due, 1.0, result))
            assert only(schedule_checks.all_checks(context, NOW), "last_runs").ok is ok

    def test_a_schedule_that_cannot_be_read(self, context: Context) -> None:
        (context.vault / "schedule.toml").write_text("entry = [")
        (found,) = schedule_checks.all_checks(context, NOW)
        assert not found.ok
        (context.vault / "schedule.toml").write_text('[entry.odd]\nevery = "sometimes"\n')
        found, *_ = schedule_checks.all_checks(context, NOW)
        assert (found.ok, "odd" in found.detail) == (False, True)
