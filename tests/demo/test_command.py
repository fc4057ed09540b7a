"""``healthkit demo`` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.demo import PASSPHRASE
from healthkit.cli.main import cli
from healthkit.errors import UsageError, VaultError
from healthkit.store import open_vault


def _demo(vault: Path, *arguments: str, lang: str = "en") -> Result:
    command = ["--vault", str(vault), "--lang", lang, "demo", "--days", "30", *arguments]
    return CliRunner().invoke(cli, command, catch_exceptions=False)


def test_demo_ends_with_a_vault_that_its_printed_passphrase_opens(tmp_path: Path) -> None:
    result = _demo(tmp_path / "v", "--json", "--keep-export", str(tmp_path / "kept.zip"))
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told == {
        "vault": str(tmp_path / "v"),
        "encrypted": True,
        "passphrase": PASSPHRASE,
        "export": str(tmp_path / "kept.zip"),
    }
    with open_vault(tmp_path / "v", told["passphrase"], ask=False).reader() as con:
        days = con.sql("SELECT count(*) FROM daily WHERE metric = 'step_count'").fetchone()
        apps = con.sql("SELECT count(*) FROM source").fetchone()
    assert days == (30,)
    assert apps is not None
    assert apps[0] >= 4
    assert (tmp_path / "kept-truth" / "daily.parquet").exists()
    assert not [
        path for path in (tmp_path / "v").rglob("*") if path.is_file() and PASSPHRASE.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ["status", "ask", "report", "lab"]), ("fr", ["phrase secrète", "Combien"])]
)
def test_demo_says_what_to_do_next(tmp_path: Path, lang: str, words: list[str]) -> None:
    result = _demo(tmp_path / "v", lang=lang)
    assert result.exit_code == 0
    assert PASSPHRASE in result.stdout
    assert all(word in result.stdout for word in words)


def test_demo_leaves_a_vault_that_is_there_alone(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    folder.mkdir()
    (folder / "vault.toml").write_text("", "utf-8")
    with pytest.raises(VaultError) as refused:
        _demo(folder)
    assert refused.value.message.count(".") <= refused.value.message.count(str(folder)) + 1
    assert sorted(path.name for path in folder.iterdir()) == ["vault.toml"]


def test_demo_says_that_an_export_has_no_place(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        _demo(tmp_path / "v", "--keep-export", str(tmp_path / "nowhere" / "kept.zip"))
    assert not (tmp_path / "v").exists()


def test_demo_overwrites_no_export(tmp_path: Path) -> None:
    (tmp_path / "kept.zip").write_bytes(b"mine")
    with pytest.raises(UsageError, match="exists already"):
        _demo(tmp_path / "v", "--keep-export", str(tmp_path / "kept.zip"))
    assert (tmp_path / "kept.zip").read_bytes() == b"mine"
    assert not (tmp_path / "v").exists()
