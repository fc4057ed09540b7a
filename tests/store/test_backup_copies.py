"""Backups with kept copies: along, verified, back on another machine by passphrase alone, never half there."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.errors import NotAVault, UnwritableVault, VaultClosed
from healthkit.privacy import egress
from healthkit.settings import settings
from healthkit.source.ingest import import_path
from healthkit.source.rebuilding.anew import rebuild
from healthkit.store import Vault, creation, kept, verifying
from healthkit.store.backup import MANIFEST, make_backup, read_backup
from healthkit.store.restore import restore_backup
from tests.builders import fhir
from tests.store.conftest import PASSPHRASE


@pytest.fixture
def filled(vault: Vault, tmp_path: Path) -> Vault:
    source = fhir.write_json(tmp_path, fhir.bundle(fhir.person(), fhir.observation()), "clinic.json")
    import_path(vault, source, keep=True)
    return vault


def rows(vault: Vault) -> list[tuple[object, ...]]:
    with vault.reader() as con:
        return con.execute("SELECT lab_result_id, name, value FROM lab_result").fetchall()


def test_kept_copies_go_along_and_come_back(filled: Vault, tmp_path: Path) -> None:
    made = make_backup(filled, tmp_path / "copy")
    (sealed,) = kept.files(made.path)
    assert f"originals/{sealed.name}" in made.files
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert read_backup(made.path) == made
    done = restore_backup(made.path, tmp_path / "elsewhere", PASSPHRASE)
    (copy,) = kept.copies(done.vault)
    assert kept.verify(done.vault, copy.name)
    assert rebuild(done.vault).read == 1
    assert rows(done.vault) == rows(filled)


def test_verifying_reads_all_of_it_and_writes_nothing(filled: Vault, tmp_path: Path) -> None:
    made = make_backup(filled, tmp_path / "copy")
    before = sorted(path.relative_to(made.path) for path in made.path.rglob("*"))
    found = verifying.verify_backup(made.path, PASSPHRASE)
    assert (found.copies, found.backup) == (1, made)
    assert found.tables > 60
    assert found.rows > 20
    assert sorted(path.relative_to(made.path) for path in made.path.rglob("*")) == before
    with pytest.raises(VaultClosed):
        verifying.verify_backup(made.path, "another")


def resign(backup: Path, name: str) -> None:
    """Make the list of files agree with a changed file, as a disk's fault before the copy would."""
    from healthkit.store.backup import _fingerprint

    said = json.loads((backup / MANIFEST).read_text())
    size, digest = _fingerprint(backup / name)
    said["files"][name] = {"bytes": size, "sha256": digest}
    (backup / MANIFEST).write_text(json.dumps(said))


@pytest.mark.parametrize("listed", [False, True], ids=["hash", "contents"])
@pytest.mark.parametrize("what", ["vault.duckdb", "original"])
def test_a_damaged_backup_does_not_verify(filled: Vault, tmp_path: Path, what: str, *, listed: bool) -> None:
    made = make_backup(filled, tmp_path / "copy")
    path = kept.files(made.path)[0] if what == "original" else made.path / what
    body = bytearray(path.read_bytes())
    for at in range(len(body) // 4, len(body), max(len(body) // 40, 1)):
        body[at] ^= 0x55
    path.write_bytes(body)
    if listed:
        resign(made.path, path.relative_to(made.path).as_posix())
    with pytest.raises(NotAVault):
        verifying.verify_backup(made.path, PASSPHRASE)


def test_the_command_verifies(filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_backup(filled, tmp_path / "copy")
    monkeypatch.setenv("HEALTHKIT_KEY", PASSPHRASE)
    settings.cache_clear()
    done = CliRunner().invoke(cli, ["backup", "--verify", str(made.path), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["kept_copies"] == 1
    (made.path / "ledger.duckdb").write_bytes(b"")
    done = CliRunner().invoke(cli, ["backup", "--verify", str(made.path)])
    assert done.exit_code == 1
    assert "ledger.duckdb was cut short or changed" in str(done.exception)


def test_on_another_machine_the_passphrase_is_enough(filled: Vault, tmp_path: Path) -> None:
    make_backup(filled, tmp_path / "stick")
    shutil.rmtree(filled.folder)
    home = tmp_path / "new home"
    home.mkdir()
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(home), "HEALTHKIT_KEY": PASSPHRASE, "HEALTHKIT_KEYRING": "0",
    }  # fmt: skip
    for command in (["restore", str(tmp_path / "stick")], ["rebuild"], ["sql", "SELECT count(*) FROM lab_result"]):
        done = subprocess.run(
            [sys.executable, "-m", "healthkit.cli", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "1" in done.stdout
    assert list(home.rglob("*.sealed"))


_KILLED = """
import os, signal
from healthkit.store import backup, kept, companions
point = {point!r}
def here(name, real):
    def run(*given, **more):
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)
        made = real(*given, **more)
        if name + ".after" == point:
            os.kill(os.getpid(), signal.SIGKILL)
        return made
    return run
backup._copy = here("copy", backup._copy)
backup._copy_kept = here("kept", backup._copy_kept)
backup._describe = here("describe", backup._describe)
backup.companions.pack = here("pack", companions.pack)
os.replace = here("replace", os.replace)
backup.make_backup(open_vault(folder), Path({target!r}))
"""
POINTS = ["copy.after", "kept.after", "describe.after", "replace"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_there_is_no_half_backup(filled: Vault, tmp_path: Path, spawn, point: str) -> None:  # type: ignore[no-untyped-def]
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    good = make_backup(filled, shelf / "good")
    child = spawn(_KILLED.format(point=point, target=str(shelf / "next")))
    assert child.wait(timeout=60) == -signal.SIGKILL, child.communicate()[1]
    assert [path.name for path in shelf.iterdir() if not path.name.startswith(".")] == ["good"]
    assert read_backup(good.path) == good
    make_backup(filled, shelf / "next")
    assert sorted(path.name for path in shelf.iterdir()) == ["good", "next"]


@pytest.mark.parametrize("call", ["shutil.copyfile", "os.replace"])
def test_on_a_full_disk_the_good_one_stays(
    filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    good = make_backup(filled, tmp_path / "good")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"healthkit.store.backup.{call}", full)
    with pytest.raises(UnwritableVault, match="full"):
        make_backup(filled, tmp_path / "next")
    monkeypatch.undo()
    assert not (tmp_path / "next").exists()
    assert not list(tmp_path.glob(".next*"))
    assert read_backup(good.path) == good


def test_an_old_backup_brings_back_no_consent_and_loses_no_line(filled: Vault, tmp_path: Path) -> None:
    def consent(action: str, at: str) -> None:
        with filled.ledger(write=True) as con:
            con.execute(
                "INSERT INTO consent BY NAME SELECT uuid() AS entry_id, ?::TIMESTAMP AS at_utc, ? AS action, "
                "'apple' AS source, 'model' AS purpose",
                [at, action],
            )

    def left(endpoint: str) -> None:
        with filled.ledger(write=True) as con:
            egress.record(
                con, endpoint=endpoint, model=None, purpose="model", body=b"x", sha256="0", categories=(), consents=(),
                keep=False,
            )  # fmt: skip

    consent("grant", "2026-01-01")
    left("before")
    make_backup(filled, tmp_path / "old")
    consent("revoke", "2026-02-01")
    left("since")
    with filled.conversations(write=True) as con:
        con.execute(
            "INSERT INTO conversation (conversation_id, started_at, title, lang) "
            "VALUES (uuid(), TIMESTAMP '2026-02-03', 'since', 'en')"
        )
    done = restore_backup(tmp_path / "old", filled.folder, PASSPHRASE)
    with done.vault.ledger() as con:
        assert con.execute("SELECT source, action FROM consent_now").fetchall() == [("apple", "revoke")]
        assert con.execute("SELECT endpoint FROM egress ORDER BY endpoint").fetchall() == [("before",), ("since",)]
    with done.vault.conversations() as con:  # chats are those of the backup; the later ones stay in the vault set aside
        assert con.execute("SELECT count(*) FROM conversation").fetchone() == (0,)
    assert done.kept_aside
    with creation.open_vault(done.kept_aside, PASSPHRASE).conversations() as con:
        assert con.execute("SELECT title FROM conversation").fetchall() == [("since",)]
