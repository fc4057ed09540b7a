"""The restore drill: what a good backup passes, what a bad one does not, and that nothing is left of it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from healthkit.errors import NotAVault, VaultError
from healthkit.schedule import backups, drill
from healthkit.store import Vault

from .synthetic import days, vault_in
from .test_backups import START, nightly


@pytest.fixture
def vault(own_home: Path) -> Iterator[Vault]:
    made = vault_in(own_home / "vault")
    days(made, "body_mass", [70.0, 71.0, 72.0], START.date())
    yield made
    made.close()


def test_a_drill_restores_reads_all_and_leaves_nothing(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drills = tmp_path / "tmp"
    drills.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(drills))
    folder, seen = tmp_path / "backups", []
    backups.back_up(vault, nightly(folder), START)
    newest = backups.back_up(vault, nightly(folder), START + timedelta(days=1))
    days(vault, "body_mass", [73.0], START.date() + timedelta(days=1))  # later rows are no fault of the backup
    counting = drill.count_rows

    def count(restored: Vault, *, whole: bool = False) -> dict[str, int]:
        seen.extend(stat.S_IMODE(one.stat().st_mode) for one in (restored.folder, restored.folder.parent))
        return counting(restored, whole=whole)

    monkeypatch.setattr(drill, "count_rows", count)
    found = drill.newest(vault, folder)
    assert found.path == newest
    assert found.counted
    assert found.rows >= 3
    assert found.tables == len(counting(vault))
    assert os.name != "posix" or seen == [0o700, 0o700]
    assert list(drills.iterdir()) == []


def test_a_drill_finds_a_flipped_byte_a_missing_file_and_a_lost_row(vault: Vault, tmp_path: Path) -> None:
    path = backups.back_up(vault, nightly(tmp_path), START)
    [held] = backups.kept(vault, tmp_path)
    with pytest.raises(VaultError, match="not all its rows"):
        drill.try_out(vault, path, {**held.rows, "vault.daily": 4})
    with pytest.raises(VaultError, match="a table is missing"):
        drill.try_out(vault, path, {**held.rows, "vault.gone": 0})
    assert drill.try_out(vault, path).counted is False
    body = bytearray((path / "vault.duckdb").read_bytes())
    body[len(body) // 2] ^= 1
    (path / "vault.duckdb").write_bytes(body)
    with pytest.raises(NotAVault, match="not whole"):
        drill.newest(vault, tmp_path)
    (path / "vault.duckdb").unlink()
    with pytest.raises(NotAVault, match="not whole"):
        drill.newest(vault, tmp_path)


def test_a_drill_of_another_vaults_backup_or_of_none_is_told(
    vault: Vault, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(NotAVault, match="no scheduled backup"):
        drill.newest(vault, tmp_path)
    stranger = vault_in(tmp_path_factory.mktemp("other") / "vault")
    path = backups.back_up(stranger, nightly(tmp_path), START)
    stranger.close()
    with pytest.raises(VaultError, match="does not open"):
        drill.try_out(vault, path)


def test_a_drill_after_a_change_of_passphrase_still_opens_the_older_backup(vault: Vault, tmp_path: Path) -> None:
    backups.back_up(vault, nightly(tmp_path), START)
    vault.change_passphrase("another four words entirely")
    assert drill.newest(vault, tmp_path).counted
    shutil.rmtree(tmp_path)
