"""``healthkit erase``: preview, confirmation, JSON, rules; and the whole vault with its keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli
from healthkit.errors import HealthkitError, NotAVault, UsageError
from healthkit.privacy.erasure import whole
from healthkit.settings import settings
from healthkit.store import creation, open_vault
from healthkit.store.backup import make_backup
from tests.privacy.erasure.conftest import WORDS, Person, chat

Run = Callable[..., Result]


@pytest.fixture
def run(person: Person, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HEALTHKIT_VAULT", str(person.vault.folder))
    monkeypatch.setenv("HEALTHKIT_KEY", WORDS)
    settings.cache_clear()

    def command(*words: str) -> Result:
        return CliRunner().invoke(cli, ["erase", *words], standalone_mode=False)

    return command


def test_a_source_from_preview_to_receipt_to_allowing_it_again(person: Person, run: Run) -> None:
    preview = json.loads(run("--source", "scale", "--dry-run", "--json").stdout)
    assert preview["rows"]["sample"] == 10
    refused = run("--source", "scale")
    assert isinstance(refused.exception, UsageError)
    assert person.count("SELECT count(*) FROM sample WHERE metric = 'body_mass'") == 10
    done = run("--source", "scale", "--yes", "--json")
    assert done.exception is None, done.output
    receipt = json.loads(done.stdout)
    assert receipt["removed"]["sample"] == 10
    assert (receipt["remaining"], receipt["rule"], receipt["scope"]) == (0, 1, {"source": "scale"})
    (rule,) = json.loads(run("--list", "--json").stdout)
    assert rule["source"] == "scale"
    assert rule["allowed_again"] is None
    assert json.loads(run("--allow-again", "1", "--json").stdout)["allowed_again"]
    assert "allowed again" in run("--list").stdout


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_speaks_both_languages(person: Person, lang: str, run: Run) -> None:
    said = CliRunner().invoke(cli, ["--lang", lang, "erase", "--category", "sleep", "--dry-run"]).output
    assert {"en": "To be erased: Sleep", "fr": "À effacer\N{NO-BREAK SPACE}: Sommeil"}[lang] in said


def test_wrong_calls(run: Run) -> None:
    for words in (
        [],
        ["--list", "--all"],
        ["--all", "--source", "scale"],
        ["--from", "yesterday"],
        ["--allow-again", "7"],
    ):
        assert isinstance(run(*words).exception, HealthkitError), words


def test_everything_with_its_keys(person: Person, tmp_path: Path, run: Run) -> None:
    chat(person.vault, "Hello?", "Hello.")
    backup = make_backup(person.vault, tmp_path / "copy")
    done = run("--all", "--yes", "--json")
    assert done.exception is None, done.output
    receipt = json.loads(done.stdout)
    assert receipt["removed"]["sample"] == 30
    assert receipt["removed"]["message"] == 2
    assert any(name.endswith("vault.toml") for name in receipt["files"])
    assert not person.vault.folder.exists()
    with pytest.raises(NotAVault):
        open_vault(person.vault.folder, WORDS)
    assert open_vault(backup.path, WORDS).query("erasure_metrics").height > 0, "a copy elsewhere is outside its reach"
    creation.forget(backup.path)


def test_killed_between_keys_and_files_it_is_completed(
    person: Person,
    monkeypatch: pytest.MonkeyPatch,
    run: Run,
) -> None:
    def killed(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(whole, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            whole.erase_all(person.vault)
    assert whole.keyless(person.vault.folder)
    with pytest.raises(NotAVault):
        open_vault(person.vault.folder, WORDS)
    assert run("--all", "--yes").exception is None
    assert not person.vault.folder.exists()
