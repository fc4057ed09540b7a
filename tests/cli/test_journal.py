"""``healthkit journal``: entries by command, words by standard input, JSON for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli
from healthkit.errors import HealthkitError, UsageError
from healthkit.settings import settings
from healthkit.store import create_vault

KEY = "four words by chance"
Run = Callable[..., Result]


@pytest.fixture
def run(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    create_vault(own_home / "own", KEY).close()
    monkeypatch.setenv("HEALTHKIT_VAULT", str(own_home / "own"))

    def call(*arguments: str, said: str | None = None, lang: str = "en") -> Result:
        monkeypatch.setenv("HEALTHKIT_KEY", KEY)  # it is removed once it was read
        settings.cache_clear()
        return CliRunner().invoke(cli, ["--lang", lang, "journal", *arguments], input=said)

    return call


def test_entries_are_kept_listed_and_removed(run: Run) -> None:
    kept = run("add", "symptom", "--symptom", "maux de tête", "--score", "5", "--day", "2026-11-02", "--json")
    entry = json.loads(kept.stdout)
    assert (entry["code"], entry["score"], entry["first"], entry["said"]) == ("headache", 5, "2026-11-02", None)
    run("add", "note", "--day", "2026-11-01", "--until", "2026-11-03", said="moved house")
    listed = json.loads(run("list", "--from", "2026-10-01", "--json").stdout)
    assert [one["said"] for one in listed] == ["moved house", None]
    words = run("list", "--from", "2026-10-01", lang="fr").stdout
    assert "Maux de tête 5" in words
    assert "1er nov. 2026 – 3 nov. 2026" in words
    assert run("remove", str(entry["id"])).exit_code == 0
    assert len(json.loads(run("list", "--from", "2026-10-01", "--json").stdout)) == 1


def test_an_empty_journal_says_what_to_do_and_a_day_to_come_is_refused(run: Run) -> None:
    assert "healthkit journal add" in run("list").stderr
    refused = run("add", "mood", "--score", "1", "--day", "2999-01-01")
    assert isinstance(refused.exception, UsageError)
    assert isinstance(run("remove", "7").exception, HealthkitError)


def test_words_of_an_emergency_are_answered_on_the_side_and_kept(run: Run) -> None:
    kept = run("add", "note", "--json", said="crushing chest pain into my left arm right now")
    assert "112" in kept.stderr
    assert json.loads(kept.stdout)["said"].startswith("crushing")
