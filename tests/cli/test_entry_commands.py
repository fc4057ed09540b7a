"""``healthkit add`` and ``healthkit edit``, run as a person or a script runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthkit.cli import vault as cli_vault
from healthkit.cli.main import cli, main
from healthkit.store import Vault, create_vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "a passphrase of a test")


def run(vault: Vault, *words: str, lang: str = "en", typed: str = "") -> Result:
    base = ["--vault", str(vault.folder), "--lang", lang]
    return CliRunner().invoke(cli, [*base, *words], input=typed, catch_exceptions=False)


def code(vault: Vault, *words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["--vault", str(vault.folder), *words])
    return int(str(left.value.code))


def held(vault: Vault, sql: str) -> list[tuple[Any, ...]]:
    with vault.reader() as con:
        return con.execute(sql).fetchall()


def test_a_result_is_stored_once(vault: Vault) -> None:
    words = ("add", "result", "LDL", "<130", "mg/dL", "--taken", "2026-03-05", "--lab", "Town", "--fasting")
    assert run(vault, *words).stdout == "Stored: LDL <130 mg/dL\n"
    assert run(vault, *words, lang="fr").stdout == "Déjà dans le coffre\u00a0: LDL <130 mg/dL\n"
    report = json.loads(run(vault, *words, "--json").stdout)
    assert (report["connector"], report["added"], report["duplicates"]) == ("manual", {}, 1)


def test_an_impossible_unit_is_refused_where_nobody_can_answer(
    vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code(vault, "add", "result", "glucose", "5.5", "mg/dL") == 1
    told = capsys.readouterr().err
    assert "mmol/L" in told
    assert "--keep" in told
    assert held(vault, "SELECT count(*) FROM lab_result") == [(0,)]
    assert code(vault, "add", "result", "glucose", "5.5", "mg/dL", "--keep") == 0
    assert held(vault, "SELECT raw_unit, question FROM lab_result") == [("mg/dL", "unit_implausible")]


def test_a_person_at_the_keys_is_asked(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_vault, "at_terminal", lambda: True)
    done = run(vault, "add", "result", "glucose", "5.5", "mg/dL", typed="y\n")
    assert "Store it in mmol/L?" in done.stderr
    assert done.stdout == "Stored: glucose 5.5 mmol/L\n"
    assert held(vault, "SELECT raw_unit, question FROM lab_result") == [("mmol/L", None)]
    with pytest.raises(Exception, match="Nothing was stored"):
        run(vault, "add", "result", "glucose", "6.5", "mg/dL", typed="n\n")
    assert held(vault, "SELECT count(*) FROM lab_result") == [(1,)]


def test_every_kind(vault: Vault) -> None:
    for words in (
        ("vital", "blood pressure", "121/79"),
        ("medication", "Metformin", "--dose", "500 mg", "--start", "2025-01", "--stop", "2026-01-31"),
        ("medication", "Vitamin D", "--supplement"),
        ("condition", "Asthma", "--onset", "2015", "--status", "remission"),
        ("allergy", "Penicillin", "--reaction", "rash", "--severity", "mild"),
        ("allergy", "--none"),
        ("family", "mother", "stroke", "--onset", "age 70", "--deceased"),
        ("social", "smoking", "never"),
        ("person", "sex", "female"),
    ):
        assert run(vault, "add", *words).stdout.startswith("Stored: ")
    tables = (
        "lab_result",
        "medication",
        "condition",
        "allergy",
        "absence",
        "family_history",
        "social_history",
        "person",
    )
    counts = [held(vault, f"SELECT count(*) FROM {table}")[0][0] for table in tables]
    assert counts == [2, 2, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    "words",
    [
        ("result", "Quux", "1"),
        ("result", "glucose", "5.5", "furlong"),
        ("condition", "Asthma", "--onset", "2999"),
        ("family", "neighbour", "stroke"),
    ],
)
def test_faults_are_one_sentence(vault: Vault, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert code(vault, "add", *words) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    assert held(vault, "SELECT count(*) FROM import_batch") == [(0,)]


def test_allergy_or_none_but_not_both(vault: Vault) -> None:
    assert code(vault, "add", "allergy") == 2
    assert code(vault, "add", "allergy", "x", "--none") == 2


def test_correct_mark_undo_and_look_back(vault: Vault) -> None:
    run(vault, "add", "condition", "Asthma", "--onset", "2015")
    assert run(vault, "edit", "condition", "1", "onset=2014", "note=in spring").stdout.splitlines() == [
        "condition 1: onset was “2015”, is now “2014”. Later imports keep this.",
        "condition 1: note was “nothing”, is now “in spring”. Later imports keep this.",
    ]
    assert "Nothing to change" in run(vault, "edit", "condition", "1", "onset=2014").stderr
    (made,) = json.loads(run(vault, "edit", "condition", "1", "--stale", "--json").stdout)
    assert made == {"table": "condition", "row_id": 1, "field": "status", "old": "active", "new": "stale"}
    assert run(vault, "edit", "condition", "1", "--undo", lang="fr").stdout == (
        "condition 1\u00a0: status est de nouveau «\u00a0active\u00a0».\n"
    )
    assert held(vault, "SELECT onset, note, status FROM condition") == [("2014", "in spring", "active")]
    shown = run(vault, "edit", "condition").stdout.splitlines()
    assert [line.split("  ", 1)[1] for line in shown] == [
        "condition 1  onset: “2015” → “2014”",
        "condition 1  note: “nothing” → “in spring”",
        "condition 1  status: “active” → “stale”  (undone)",
    ]
    assert len(json.loads(run(vault, "edit", "--json").stdout)) == 3


def test_corrections_that_are_none(vault: Vault) -> None:
    run(vault, "add", "condition", "Asthma")
    assert code(vault, "edit", "condition", "1", "onset") == 2
    assert code(vault, "edit", "condition", "1", "note=x", "--stale") == 2
    assert code(vault, "edit", "--stale") == 2
    assert code(vault, "edit", "sample", "1", "value=2") == 1
    assert code(vault, "edit", "condition", "1", "code=2") == 1
    assert code(vault, "edit", "condition", "9", "note=x") == 1
    assert code(vault, "edit", "condition", "1", "--undo") == 1
    assert run(vault, "edit").stderr == "Nothing has been corrected by hand.\n"
