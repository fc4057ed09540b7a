"""Every attack through ``healthkit import``: one sentence or the sound rows, and nothing else happens anywhere."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.store import Vault
from tests.hostile.attacks import ATTACKS, SECRET
from tests.hostile.conftest import PASSPHRASE, holds, state


def imported(vault: Vault, path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[dict[str, Any]], str]:
    """The reports of an import as a program sees them, and what went to the error stream."""
    monkeypatch.setenv("HEALTHKIT_KEY", PASSPHRASE)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        done = CliRunner().invoke(cli, ["--vault", str(vault.folder), "import", "--yes", "--json", str(path)])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    assert done.exit_code in (0, 1), done.stderr
    reports: list[dict[str, Any]] = json.loads(done.stdout)
    assert done.exit_code == int(any(report.get("error", "") for report in reports))
    return reports, done.stderr


def files(*folders: Path) -> set[str]:
    """Everything that lies in these folders; the vault's own files are looked at by their tables."""
    return {str(path) for folder in folders for path in folder.rglob("*") if "vault" not in path.parts}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_in_a_sentence_or_in_sound_rows(
    name: str, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.csv").write_text(f"Date,Weight (kg),Note\n2024-01-01,70,{SECRET}\n")
    path = ATTACKS[name](tmp_path)
    before, lying = state(vault), files(tmp_path, vault.folder.parent)
    reports, said = imported(vault, path, monkeypatch)
    assert "Traceback" not in said
    for report in reports:
        assert "\n" not in report.get("error", "")
        assert report.get("error", "").isprintable()
        assert "failed on it" not in report.get("error", ""), report["error"]  # a fault of a reader, told as one
    if all(report.get("error", "") for report in reports):
        assert state(vault) == before
    assert files(tmp_path, vault.folder.parent) == lying
    assert not Path("/tmp/escaped.csv").exists()
    assert not holds(vault, SECRET)
