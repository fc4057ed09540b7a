"""``healthkit alerts``, ``schedule mail`` and ``schedule drill`` as a person types them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from healthkit.cli.main import main
from healthkit.privacy.consent import Consents
from healthkit.schedule import book
from healthkit.settings import settings, settings_file
from healthkit.store import Vault

from .synthetic import days, entry, vault_in


@pytest.fixture
def vault(own_home: Path) -> Iterator[Vault]:
    made = vault_in(own_home / "vault")
    days(made, "body_mass", [91.0, 92.0], datetime.now(UTC).date())
    yield made
    made.close()


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    said = capsys.readouterr()
    assert ended.value.code == code, said.err
    return said.out, said.err


@pytest.mark.usefixtures("vault")
def test_declare_look_list_and_remove(capsys: pytest.CaptureFixture[str]) -> None:
    add = (
        "alerts",
        "add",
        "weight",
        "--above",
        "200",
        "--unit",
        "lb",
        "--for",
        "2",
        "--days",
        "--quiet",
        "23:59-00:00",
    )
    out, err = run(capsys, *add)
    assert out.startswith("Alert 1: Weight above 90.7 kg, 2 days in a row; quiet 23:59-00:00")
    assert "healthkit schedule add" in err
    out, _ = run(capsys, "alerts", "check", "--zone", "Europe/Paris")
    assert "Weight: 92.0 kg, above 90.7 kg" in out
    out, err = run(capsys, "alerts", "check", "--zone", "Europe/Paris")
    assert (out, "Nothing to tell." in err) == ("", True)
    [row] = json.loads(run(capsys, "alerts", "list", "--json")[0])
    assert (row["subject"], row["unit"], row["times"], row["per"]) == ("body_mass", "kg", 2, "day")
    assert row["bound"] == pytest.approx(90.718, abs=0.001)
    assert row["found"][0]["detail"]["value"] == 92.0
    assert "92,0 kg" in run(capsys, "--lang", "fr", "alerts", "list")[0]
    run(capsys, "alerts", "remove", "1")
    assert json.loads(run(capsys, "alerts", "list", "--json")[0]) == []
    assert "There is no alert" in run(capsys, "alerts", "remove", "1", code=1)[1]


@pytest.mark.usefixtures("vault")
def test_what_is_declared_wrongly_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert "one test" in run(capsys, "alerts", "add", "weight", code=2)[1]
    assert "one test" in run(capsys, "alerts", "add", "weight", "--above", "1", "--change", code=2)[1]
    assert "no analyte named" in run(capsys, "alerts", "add", "nonsense", "--change", code=1)[1]
    assert "critical-results" in run(capsys, "alerts", "add", "--preset", "nonsense", code=1)[1]
    assert "critical-results" in run(capsys, "alerts", "presets")[0]


def test_a_drill_by_command(vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book.put(vault.folder, entry("backup", name="nightly", folder=tmp_path / "b"))
    book.put(vault.folder, entry("alerts", name="look"))
    assert "no scheduled backup" in run(capsys, "schedule", "drill", "nightly", code=1)[1]
    assert "makes no backups" in run(capsys, "schedule", "drill", "look", code=2)[1]
    run(capsys, "schedule", "run", "nightly")
    said = json.loads(run(capsys, "schedule", "drill", "nightly", "--json")[0])
    assert said["counted"] is True
    assert said["rows"] > 2
    assert "was restored and read whole" in run(capsys, "schedule", "drill", "nightly")[1]


def test_adding_an_entry_with_a_mail_allows_it_and_says_how_to_take_it_back(
    vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    add = ("schedule", "add", "look", "--alerts", "--every", "daily", "--zone", "Europe/Paris", "--notify", "mail")
    assert "No mail server is set" in run(capsys, *add, code=2)[1]
    assert book.read(vault.folder).entries == {}
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[mail]\nhost = "mail.example"\nto = "me@mail.example"\n', "utf-8")
    settings.cache_clear()
    _, err = run(capsys, *add)
    assert "healthkit consent revoke schedule --purpose mail --endpoint mail.example:587" in err
    [made] = Consents(vault).entries()
    assert (made.source, made.purpose, made.endpoint) == ("schedule", "mail", "mail.example:587")
    run(capsys, "consent", "revoke", "schedule", "--purpose", "mail", "--endpoint", "mail.example:587")
    assert Consents(vault).now() == ()
    settings.cache_clear()


@pytest.mark.usefixtures("vault")
def test_mail_without_anything_to_do_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nothing to do" in run(capsys, "schedule", "mail", code=2)[1]
    assert "No mail server is set" in run(capsys, "schedule", "mail", "--test", code=2)[1]
