"""A vault that opens while its workspace is already used."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from healthkit.errors import VaultClosed
from healthkit.store import Opening, create_vault


def test_a_workspace_is_there_before_the_vault(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "a passphrase for tests")
    turned = threading.Event()

    def opened() -> object:
        assert turned.wait(20)
        return vault

    opening = Opening(vault.folder, opened)  # type: ignore[arg-type]
    with opening.workspace() as workspace:
        workspace.con.execute("CREATE TABLE memory.main.staged AS SELECT 7 AS seven")
        opening.check()  # nothing is known yet
        turned.set()
        with workspace.attach() as con:
            assert con.execute("SELECT seven FROM staged").fetchall() == [(7,)]
            assert con.execute("SELECT count(*) FROM vault.sample").fetchall() == [(0,)]
    assert opening.vault() is vault


def test_a_vault_that_does_not_open_is_told_at_the_first_chance(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "a passphrase for tests")
    tried = threading.Event()

    def refused() -> object:
        tried.set()
        raise VaultClosed("The key does not open it.", "Give the right one.")

    opening = Opening(vault.folder, refused)  # type: ignore[arg-type]
    assert tried.wait(20)
    with opening.workspace() as workspace, pytest.raises(VaultClosed), workspace.attach():
        pass
    with pytest.raises(VaultClosed):
        opening.check()


def test_an_import_with_the_wrong_key_changes_nothing(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "a passphrase for tests")
    before = vault.database("vault").path.read_bytes()
    table = tmp_path / "one.json"
    table.write_text('{"resourceType": "Observation", "id": "a", "status": "final", "code": {"text": "weight"}}')
    done = subprocess.run(
        [sys.executable, "-m", "healthkit.cli", "import", str(table)],
        env={
            **os.environ,
            "HEALTHKIT_VAULT": str(vault.folder),
            "HEALTHKIT_KEY": "not this passphrase",
            "HEALTHKIT_KEYRING": "0",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "does not open" in done.stderr
    assert "Traceback" not in done.stderr
    assert vault.database("vault").path.read_bytes() == before
