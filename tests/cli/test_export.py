"""``healthkit export``, run as a person or a script runs it."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli
from healthkit.errors import UsageError
from healthkit.store import Vault
from tests.export import builder


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return builder.hospital(tmp_path)


def run(vault: Vault, *words: str | Path, lang: str = "en") -> Result:
    base = ["--vault", str(vault.folder), "--lang", lang]
    return CliRunner().invoke(cli, [*base, *map(str, words)], catch_exceptions=False)


def test_a_summary(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "summary.json"
    done = run(vault, "export", "--format", "ips", "-o", path)
    assert done.stdout == f"{path}\n"
    assert "not encrypted" in done.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told: dict[str, Any] = json.loads(
        run(vault, "export", "--format", "ips", "-o", path, "--force", "--json", "--as-of", "2020-12-31").stdout
    )
    assert (told["format"], told["as_of"], told["to"]) == ("ips", "2020-12-31", "2020-01-01")
    assert json.loads(path.read_bytes())["timestamp"].startswith("2020-12-31")


def test_a_file_is_not_replaced_unasked(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        run(vault, "export", "--format", "ips", "-o", path)
    assert path.read_text() == "mine"


def test_what_is_refused_is_told(vault: Vault, tmp_path: Path) -> None:
    run(vault, "consent", "revoke", "*", "--purpose", "export", "--category", "labs")
    done = run(vault, "export", "--format", "ips", "-o", tmp_path / "s.json", lang="fr")
    assert "Non inclus, car vous l’avez refusé pour les exports" in done.stderr


def test_a_card_with_contacts(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "card.pdf"
    run(vault, "export", "--format", "card", "-o", path, "--contact", "Sister, 01 02", "--country", "US")
    first = path.read_bytes()
    told = json.loads(
        run(vault, "export", "--format", "card", "-o", path, "--force", "--country", "US", "--json").stdout
    )
    assert told == {"path": str(path), "format": "card", "bytes": len(first)}
    assert path.read_bytes() == first, "the contacts are kept"
    run(vault, "export", "--format", "card", "-o", path, "--force", "--country", "US", "--no-contacts")
    assert path.read_bytes() != first


def test_only_what_works_is_offered(vault: Vault, tmp_path: Path) -> None:
    done = run(vault, "--help")
    assert "export" in done.stdout
    done = CliRunner().invoke(cli, ["--vault", str(vault.folder), "export", "--format", "excel", "-o", "x"])
    assert done.exit_code == 2
    assert all(f"'{one}'" in done.stderr for one in ("parquet", "csv", "fhir", "ips", "card"))
