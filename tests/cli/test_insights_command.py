"""``healthkit insights``, run as a person or a script runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.insight.findings import read
from healthkit.store import create_vault
from tests.builders.lives import lived

KEY = "a passphrase of a test"


@pytest.fixture
def arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    create_vault(tmp_path / "vault", KEY)
    monkeypatch.setenv("HEALTHKIT_KEY", KEY)
    monkeypatch.setenv("HEALTHKIT_KEYRING", "0")
    return ["--vault", str(tmp_path / "vault")]


@pytest.mark.parametrize(("lang", "words"), [("en", "Import an export first"), ("fr", "Importez d’abord un export")])
def test_an_empty_vault_says_what_to_do(arguments: list[str], lang: str, words: str) -> None:
    ran = CliRunner().invoke(cli, [*arguments, "--lang", lang, "insights"])
    assert ran.exit_code == 0
    assert words in ran.stderr
    assert ran.stdout == ""


def test_json_is_one_document(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    life = lived(2)
    monkeypatch.setattr(read, "held", lambda *_: life.held)
    ran = CliRunner().invoke(cli, [*arguments, "--lang", "en", "insights", "--json"])
    rows = json.loads(ran.stdout)
    (strain,) = [row for row in rows if row["kind"] == "strain"]
    assert strain["first"] >= str(life.plan.illness[0])
    assert strain["last"] <= str(life.plan.illness[1])
    assert "no diagnosis" in strain["text"]
    assert {one["metric"] for one in strain["evidence"]} >= {"resting_heart_rate", "respiratory_rate"}


def test_a_day_that_is_none_is_refused(arguments: list[str]) -> None:
    ran = CliRunner().invoke(cli, [*arguments, "insights", "--from", "2026-13-01"])
    assert ran.exit_code != 0
