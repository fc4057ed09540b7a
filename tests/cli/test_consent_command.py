"""``healthkit consent`` and ``healthkit egress``, run as a person or a script runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli, main
from healthkit.privacy.consent import Consents
from healthkit.privacy.gate import Decision, Gate
from healthkit.privacy.payload import Item, Payload
from healthkit.store import Vault, create_vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = create_vault(tmp_path / "vault", "a passphrase of a test")
    with made.writer() as con:
        con.execute(
            "INSERT INTO source (source_id, connector, app, product_class, product) "
            "VALUES (1, 'apple_health', 'Watch', 'watch', 'watch:Watch6,7')"
        )
    return made


def run(vault: Vault, *words: str, lang: str = "en") -> str:
    base = ["--vault", str(vault.folder), "--lang", lang]
    return CliRunner().invoke(cli, [*base, *words], catch_exceptions=False).stdout


def code(vault: Vault, *words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["--vault", str(vault.folder), *words])
    return int(str(left.value.code))


def held(vault: Vault, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(vault, "consent", "show", "--json", *more))
    return found


def test_granting_showing_and_revoking(vault: Vault) -> None:
    assert held(vault) == []
    words = ("--purpose", "model", "--category", "sleep", "--endpoint", "Models.Example")
    said = run(vault, "consent", "grant", "Apple_Health", *words, "--until", "2099-12-31")
    assert said == "Allowed: Sleep of apple_health, for answers of a model at models.example, until December 31, 2099\n"
    [entry] = held(vault)
    assert {key: entry[key] for key in ("action", "source", "purpose", "category", "endpoint", "until")} == {
        "action": "grant", "source": "apple_health", "purpose": "model", "category": "sleep",
        "endpoint": "models.example", "until": "2099-12-31",
    }  # fmt: skip
    said = run(vault, "consent", "revoke", "*", "--purpose", "model", lang="fr")
    assert said.startswith("Refusé\u00a0: toutes les données de toutes les sources")
    assert held(vault) == []
    assert [entry["action"] for entry in held(vault, "--all")] == ["grant", "revoke"]


def test_wrong_words_are_told(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    assert code(vault, "consent", "grant", "wacht", "--purpose", "model") == 1
    assert code(vault, "consent", "grant", "*", "--purpose", "model", "--category", "lab") == 1
    assert "labs" in capsys.readouterr().err
    assert code(vault, "consent", "grant", "*", "--purpose", "sales") == 2
    assert code(vault, "consent", "grant", "*") == 2
    assert code(vault, "consent", "grant", "*", "--purpose", "export", "--endpoint", "x.example") == 2
    assert held(vault, "--all") == []


def test_what_left_is_listed_one_a_line(vault: Vault) -> None:
    assert run(vault, "egress", "log", "--json") == ""
    Consents(vault).grant("*", "model")
    gate = Gate(vault, "http://localhost:9/v1", "m", lambda _: Decision(allow=True))
    payload = Payload({"model": "m", "messages": [{"role": "user", "content": Item("How are you?")}], "store": False})
    for _ in range(2):
        gate.send(payload, "model", lambda _: None)
    lines = [json.loads(line) for line in run(vault, "egress", "log", "--json").splitlines()]
    assert [(line["endpoint"], line["model"], line["purpose"]) for line in lines] == [("localhost:9", "m", "model")] * 2
    assert lines[0]["bytes"] > 0
    assert len(lines[0]["sha256"]) == 64
    assert "words only, no data" in run(vault, "egress", "log")
    assert code(vault, "egress", "show", lines[0]["id"]) == 2
