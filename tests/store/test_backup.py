"""Backup and restore: whole, encrypted, atomic; what was revoked or erased since stays so."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from healthkit.errors import NewerVault, NotAVault, UnwritableVault, VaultClosed, VaultError
from healthkit.store import Vault, create_vault, creation, open_vault
from healthkit.store.backup import MANIFEST, make_backup, read_backup
from healthkit.store.restore import restore_backup
from tests.store.conftest import PASSPHRASE

WORD = b"marker-of-a-value"


@pytest.fixture
def filled(vault: Vault) -> Vault:
    with vault.writer() as con:
        con.execute("INSERT INTO person VALUES ('a', ?, 1)", [WORD.decode()])
        con.execute(
            "INSERT INTO hourly SELECT 'm', TIMESTAMP '2026-01-01' + i * INTERVAL 1 HOUR, i, 0, 0, 0 "
            "FROM range(50000) t(i)"
        )
    consent(vault, "grant", "2026-01-01")
    with vault.conversations(write=True) as con:
        con.execute(
            "INSERT INTO conversation (conversation_id, started_at, title, lang) "
            "VALUES (uuid(), TIMESTAMP '2026-01-01', 't', 'en')"
        )
    return vault


def consent(vault: Vault, action: str, at: str, source: str = "apple") -> None:
    with vault.ledger(write=True) as con:
        row = "SELECT uuid() AS entry_id, ?::TIMESTAMP AS at_utc, ? AS action, ? AS source, 'model' AS purpose"
        con.execute(f"INSERT INTO consent BY NAME {row}", [at, action, source])


def holds(vault: Vault) -> dict[str, str]:
    with vault.ledger() as con:
        return dict(con.execute("SELECT source, action FROM consent_now").fetchall())


def contents(vault: Vault) -> tuple[object, ...]:
    with vault.reader() as con:
        found = con.execute("SELECT (SELECT any_value(value) FROM person), count(*), sum(n) FROM hourly").fetchone()
    assert found
    return found


EXPECTED = (WORD.decode(), 50_000, 50_000 * 49_999 // 2)


def test_a_backup_is_a_vault_of_its_own_under_the_same_passphrase(filled: Vault, tmp_path: Path) -> None:
    made = make_backup(filled, tmp_path / "copy")
    assert made.path == tmp_path / "copy"
    assert made.path.stat().st_mode & 0o777 == 0o700
    opened = open_vault(made.path, PASSPHRASE)
    assert contents(opened) == EXPECTED
    assert holds(opened) == {"apple": "grant"}
    with opened.conversations() as con:
        assert con.execute("SELECT title FROM conversation").fetchall() == [("t",)]


def test_it_is_encrypted_and_lists_its_files(filled: Vault, tmp_path: Path) -> None:
    made = make_backup(filled, tmp_path / "copy")
    listed = json.loads((made.path / MANIFEST).read_text("utf-8"))
    assert set(listed["files"]) == {path.name for path in made.path.iterdir()} - {MANIFEST}
    for path in made.path.iterdir():
        assert WORD not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
    assert read_backup(made.path) == made


def test_rows_lie_in_the_same_order(filled: Vault, tmp_path: Path) -> None:
    opened = open_vault(make_backup(filled, tmp_path / "copy").path, PASSPHRASE)
    with opened.reader() as con:
        stored = [row[0] for row in con.execute("SELECT n FROM hourly").fetchall()]
    assert stored == list(range(50_000))


def test_a_backup_while_others_read(filled: Vault, tmp_path: Path) -> None:
    with filled.reader():
        make_backup(filled, tmp_path / "copy")
    assert contents(open_vault(tmp_path / "copy", PASSPHRASE)) == EXPECTED


def test_into_an_existing_folder_it_goes_under_a_dated_name(filled: Vault, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    made = make_backup(filled, tmp_path / "backups")
    assert made.path.parent == tmp_path / "backups"
    assert made.path.name.startswith("healthkit-20")


@pytest.mark.parametrize("what", ["file", "vault"])
def test_a_taken_place_is_refused(filled: Vault, tmp_path: Path, what: str) -> None:
    target = filled.folder if what == "vault" else tmp_path / "letter"
    if what == "file":
        target.write_text("x")
    with pytest.raises(VaultError, match="exists already"):
        make_backup(filled, target)


def test_a_failure_leaves_nothing_behind(filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("healthkit.store.backup.os.replace", full)
    with pytest.raises(UnwritableVault, match="full"):
        make_backup(filled, tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]


def test_restore_brings_back_what_was_and_keeps_what_is(filled: Vault, tmp_path: Path) -> None:
    make_backup(filled, tmp_path / "copy")
    with filled.writer() as con:
        con.execute("DELETE FROM hourly")
    done = restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)
    assert contents(done.vault) == EXPECTED
    assert contents(open_vault(filled.folder)) == EXPECTED
    assert done.ledger == "joined"
    assert done.kept_aside
    assert contents(open_vault(done.kept_aside, PASSPHRASE)) == (WORD.decode(), 0, None)
    assert not list(tmp_path.glob(".vault*"))
    assert done.vault.folder.stat().st_mode & 0o777 == 0o700


def test_restore_into_a_new_place(filled: Vault, tmp_path: Path) -> None:
    make_backup(filled, tmp_path / "copy")
    done = restore_backup(tmp_path / "copy", tmp_path / "elsewhere", PASSPHRASE)
    assert (done.ledger, done.kept_aside) == ("none", None)
    assert contents(done.vault) == EXPECTED


def test_what_was_revoked_after_the_backup_stays_revoked(filled: Vault, tmp_path: Path) -> None:
    make_backup(filled, tmp_path / "copy")
    consent(filled, "revoke", "2026-02-01")
    consent(filled, "grant", "2026-02-01", source="garmin")
    done = restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)
    assert holds(done.vault) == {"apple": "revoke", "garmin": "grant"}
    again = restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)
    assert holds(again.vault) == {"apple": "revoke", "garmin": "grant"}
    with again.vault.ledger() as con:
        assert con.execute("SELECT count(*), count(DISTINCT entry_id) FROM consent").fetchone() == (3, 3)


def test_erasure_rules_survive_a_restore(filled: Vault, tmp_path: Path) -> None:
    make_backup(filled, tmp_path / "copy")
    with filled.ledger(write=True) as con:
        con.execute("INSERT INTO erasure_rule VALUES (uuid(), now()::TIMESTAMP, 'x', NULL, NULL, NULL, NULL, 'asked')")
    done = restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)
    with done.vault.ledger() as con:
        assert con.execute("SELECT source, reason FROM erasure_rule").fetchall() == [("x", "asked")]


def test_a_new_passphrase_since_the_backup_does_not_lose_the_ledger(filled: Vault, tmp_path: Path) -> None:
    make_backup(filled, tmp_path / "copy")
    consent(filled, "revoke", "2026-02-01")
    filled.change_passphrase("another one")
    done = restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)
    assert holds(done.vault) == {"apple": "revoke"}
    creation.forget(filled.folder)
    assert contents(open_vault(filled.folder, PASSPHRASE)) == EXPECTED


def test_over_a_vault_of_another_key_nothing_is_forgotten_unasked(filled: Vault, tmp_path: Path) -> None:
    make_backup(filled, tmp_path / "copy")
    other = create_vault(tmp_path / "other", "of somebody else")
    consent(other, "revoke", "2026-02-01")
    creation.forget(other.folder)
    with pytest.raises(VaultClosed, match="ledger") as caught:
        restore_backup(tmp_path / "copy", other.folder, PASSPHRASE)
    assert "--forget-ledger" in caught.value.hint
    assert holds(open_vault(other.folder, "of somebody else")) == {"apple": "revoke"}
    done = restore_backup(tmp_path / "copy", other.folder, PASSPHRASE, forget_ledger=True)
    assert done.ledger == "forgotten"
    assert contents(done.vault) == EXPECTED


def test_a_vault_that_lost_its_data_but_not_its_ledger_is_restored_with_it(filled: Vault, tmp_path: Path) -> None:
    make_backup(filled, tmp_path / "copy")
    consent(filled, "revoke", "2026-02-01")
    filled.close()
    (filled.folder / "vault.duckdb").write_bytes(b"lost")
    done = restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)
    assert contents(done.vault) == EXPECTED
    assert holds(done.vault) == {"apple": "revoke"}


class TestRefusals:
    """Each leaves the vault as it was."""

    @pytest.fixture(autouse=True)
    def copy(self, filled: Vault, tmp_path: Path) -> object:
        make_backup(filled, tmp_path / "copy")
        yield
        creation.forget(filled.folder)
        assert contents(open_vault(filled.folder, PASSPHRASE)) == EXPECTED
        assert sorted(path.name for path in tmp_path.iterdir() if path.name != "sizes") == ["copy", "vault"]

    def test_the_wrong_key(self, filled: Vault, tmp_path: Path) -> None:
        with pytest.raises(VaultClosed, match="does not open"):
            restore_backup(tmp_path / "copy", filled.folder, "wrong")

    @pytest.mark.parametrize("name", ["vault.duckdb", "ledger.duckdb", "vault.toml"])
    def test_a_truncated_backup(self, filled: Vault, tmp_path: Path, name: str) -> None:
        file = tmp_path / "copy" / name
        os.truncate(file, file.stat().st_size // 2)
        with pytest.raises(NotAVault, match=f"not whole: {name}"):
            restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)

    def test_a_changed_byte(self, filled: Vault, tmp_path: Path) -> None:
        file = tmp_path / "copy" / "vault.duckdb"
        body = bytearray(file.read_bytes())
        body[len(body) // 2] ^= 1
        file.write_bytes(body)
        with pytest.raises(NotAVault, match=r"not whole: vault\.duckdb"):
            restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)

    def test_a_missing_file(self, filled: Vault, tmp_path: Path) -> None:
        (tmp_path / "copy" / "conversations.duckdb").unlink()
        with pytest.raises(NotAVault, match=r"not whole: conversations\.duckdb"):
            restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)

    @pytest.mark.parametrize("body", ["", "{}", "[]", '{"files": {"../x": {"bytes": 1, "sha256": ""}}}'])
    def test_a_list_of_files_that_is_none(self, filled: Vault, tmp_path: Path, body: str) -> None:
        (tmp_path / "copy" / MANIFEST).write_text(body)
        with pytest.raises(NotAVault):
            restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)

    def test_a_path_out_of_the_backup(self, filled: Vault, tmp_path: Path) -> None:
        listed = json.loads((tmp_path / "copy" / MANIFEST).read_text())
        listed["files"]["../vault/vault.toml"] = listed["files"]["vault.toml"]
        (tmp_path / "copy" / MANIFEST).write_text(json.dumps(listed))
        with pytest.raises(NotAVault, match="not whole"):
            restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)

    def test_not_a_backup(self, filled: Vault, tmp_path: Path) -> None:
        with pytest.raises(NotAVault, match="not a backup"):
            restore_backup(tmp_path / "nowhere", filled.folder, PASSPHRASE)

    def test_a_newer_backup(self, filled: Vault, tmp_path: Path) -> None:
        later = open_vault(tmp_path / "copy", PASSPHRASE)
        with later.writer() as con:
            con.execute("INSERT INTO schema_migration VALUES (99, 'later', now()::TIMESTAMP, '9.9')")
        later.close()
        listed = json.loads((tmp_path / "copy" / MANIFEST).read_text())
        from healthkit.store.backup import _fingerprint

        size, digest = _fingerprint(tmp_path / "copy" / "vault.duckdb")
        listed["files"]["vault.duckdb"] = {"bytes": size, "sha256": digest}
        (tmp_path / "copy" / MANIFEST).write_text(json.dumps(listed))
        with pytest.raises(NewerVault):
            restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)

    def test_no_room(self, filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("healthkit.store.backup.shutil.copyfile", full)
        with pytest.raises(UnwritableVault, match="full"):
            restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)

    def test_a_swap_that_fails_half_way_is_taken_back(
        self, filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        original, calls = os.replace, iter([True, False])

        def replace(source: Path, target: Path) -> None:
            if not Path(source).name.startswith(".vault.toml") and not next(calls, True):
                raise OSError(13, "Permission denied")
            original(source, target)

        monkeypatch.setattr("healthkit.store.restore.os.replace", replace)
        with pytest.raises(UnwritableVault, match="cannot be written"):
            restore_backup(tmp_path / "copy", filled.folder, PASSPHRASE)
