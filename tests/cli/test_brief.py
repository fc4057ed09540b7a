"""``healthkit brief``, run as a person or a script runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli, main
from healthkit.planning.visit.entries import entries
from healthkit.store import Vault, create_vault
from tests.builders import lab_person
from tests.planning.visit import home

AS_OF = home.LAST_DAY.isoformat()
CONTRACT = {"new", "resolved", "changed", "medications", "out_of_range", "missing", "questions"}
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("brief") / "vault"
    vault = lab_person.build(made)
    home.add_all(vault)
    vault.close()
    return made


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HEALTHKIT_VAULT", str(folder))
    return _runner(lab_person.PASSPHRASE, monkeypatch)


def _runner(passphrase: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    from healthkit.settings import settings

    def call(*arguments: str, said: str | None = None, lang: str = "en") -> Result:
        monkeypatch.setenv("HEALTHKIT_KEY", passphrase)  # it is removed once it was read
        settings.cache_clear()
        return CliRunner().invoke(cli, ["--lang", lang, "brief", *arguments], input=said, catch_exceptions=False)

    return call


@pytest.fixture
def own(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A vault of the test's own, to write in."""
    vault = create_vault(own_home / "own", "four words by chance")
    lab_person.add_record(vault)
    vault.close()
    monkeypatch.setenv("HEALTHKIT_VAULT", str(own_home / "own"))
    return _runner("four words by chance", monkeypatch)


def test_json_is_one_document_with_the_keys_of_the_contract(run: Run) -> None:
    found = json.loads(run("--as-of", AS_OF, "--reason", "tiredness", "--json").stdout)
    assert set(found) >= CONTRACT
    assert (found["since"], found["as_of"], found["reason"]) == ("2026-11-17", AS_OF, "tiredness")
    first = found["out_of_range"][0]
    assert (first["kind"], first["value"], first["unit"], first["day"]) == ("critical", 6.7, "mmol/L", "2026-11-17")
    assert first["rows"][0]["table"] == "lab_result"
    for part in CONTRACT:
        for one in found[part]:
            assert {"id", "kind", "label", "text", "source", "rows"} <= set(one)
    assert 3 <= len(found["questions"]) <= 5


def test_what_cannot_wait_comes_first_in_words(run: Run) -> None:
    told = run("--as-of", AS_OF).stdout
    assert told.index("FIRST OF ALL") < told.index("Call a doctor") < told.index("Questions to ask")
    assert told.count("Potassium 6.7 mmol/L on 17 Nov 2026") == 1
    french = run("--as-of", AS_OF, lang="fr").stdout
    assert "D’ABORD" in french
    assert "Appelez tout de suite" in french


def test_the_reason_may_come_by_standard_input(run: Run) -> None:
    found = json.loads(run("--as-of", AS_OF, "--reason", "-", "--json", said="tired since May\nand cold\n").stdout)
    assert found["reason"] == "tired since May and cold"
    assert any("tired since May" in one["text"] for one in found["questions"])


def test_own_questions_and_what_is_left_out(run: Run) -> None:
    wanted = ("--question", "May I run?", "--leave-out", "allergy:1")
    found = json.loads(run("--as-of", AS_OF, *wanted, "--json").stdout)
    assert [one["text"] for one in found["questions"]] == ["May I run?"]
    assert (found["allergies"], found["left_out"]) == ([], 1)


def test_a_day_without_a_visit_says_so(run: Run) -> None:
    found = run("--as-of", AS_OF, "--since", "2025-03-01")
    assert found.exit_code == 0
    assert "No visit was chosen" in found.stderr


@pytest.mark.parametrize("since", ["soon", "2027-01-01"])
def test_a_day_that_cannot_be_is_wrong_usage(
    folder: Path, since: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEALTHKIT_VAULT", str(folder))
    monkeypatch.setenv("HEALTHKIT_KEY", lab_person.PASSPHRASE)
    with pytest.raises(SystemExit) as left:
        main(["brief", "--since", since, "--as-of", AS_OF])
    assert left.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "--since" in told.err
    assert "Traceback" not in told.err


def test_the_pdf_is_made_with_the_reason_handed_over(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from healthkit.report import runner

    seen: dict[str, Any] = {}

    def fake(name: str, given: Any, output: Path, vault: Vault, **more: Any) -> runner.ReportResult:
        seen.update(name=name, given=given, output=output, **more)
        return runner.ReportResult(name, str(output), 2, 1.0, {})

    monkeypatch.setattr(runner, "run", fake)
    found = run("--as-of", AS_OF, "--reason", "zebra", "-o", str(tmp_path / "v.pdf"), "--paper", "letter", lang="fr")
    assert found.stdout.strip() == str(tmp_path / "v.pdf")
    assert "2 pages" in found.stderr
    assert (seen["name"], seen["paper"], seen["private"]["reason"]) == ("visit", "letter", "zebra")
    assert seen["given"] == {"lang": "fr", "as_of": AS_OF, "name": False}


def test_the_summary_and_the_card_lie_beside_it(run: Run, tmp_path: Path) -> None:
    summary, card = tmp_path / "ips.json", tmp_path / "card.pdf"
    found = run("--as-of", AS_OF, "--ips", str(summary), "--card", str(card))
    assert found.stdout.split() == [str(summary), str(card)]
    assert json.loads(summary.read_text("utf-8"))["type"] == "document"
    assert card.read_bytes().startswith(b"%PDF")


def test_notes_actions_and_follow_ups(own: Run) -> None:
    assert "Note 1 kept, visit of November 17, 2026." in own("note", "Less salt").stdout
    assert "Follow-up 2 kept" in own("follow-up", "--due", "2026-12-01", said="Potassium again\n").stdout
    assert "Action 3 kept, visit of March 18, 2025." in own("action", "Buy a cuff", "--visit", "2025-03-18").stdout
    told = own("after").stdout.splitlines()
    assert told[1].split(None, 1) == ["2", "[ ] 2026-11-17 Follow-up: Potassium again (by December 1, 2026)"]
    assert own("done", "2", "--on", "2026-11-30").exit_code == 0
    left = json.loads(own("after", "--open", "--json").stdout)
    assert [(one["id"], one["kind"], one["said"]) for one in left] == [(3, "action", "Buy a cuff")]
    brief = json.loads(own("--json", "--as-of", AS_OF).stdout)
    assert [one["said"] for one in brief["agreed"]] == ["Buy a cuff"]
    assert own("remove", "3").exit_code == 0
    assert [one["id"] for one in json.loads(own("after", "--json").stdout)] == [1, 2]


def test_after_without_entries_says_what_to_do(own: Run) -> None:
    found = own("after")
    assert (found.stdout, found.exit_code) == ("", 0)
    assert "healthkit brief note" in found.stderr


def test_nothing_is_kept_of_what_cannot_be(own: Run, own_home: Path) -> None:
    from healthkit.errors import UnknownName, UsageError
    from healthkit.store import open_vault

    with pytest.raises(UsageError):
        own("note", said="   \n")
    with pytest.raises(UsageError):
        own("action", "Early", "--due", "2020-01-01")
    with pytest.raises(UnknownName):
        own("done", "9")
    assert entries(open_vault(own_home / "own", "four words by chance")) == []
