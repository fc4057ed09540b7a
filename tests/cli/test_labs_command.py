"""``healthkit labs``, run as a person or a script runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli, main
from healthkit.model.records import FRAMES
from healthkit.source.contract import Rows
from healthkit.source.ingest import import_rows
from healthkit.store import Vault, create_vault

KEYS = {
    "analyte", "loinc", "value", "comparator", "value_text", "unit", "taken_at", "range", "goal", "flag", "severity",
    "method", "fasting", "change", "critical", "source",
}  # fmt: skip


def result(analyte: str, value: float | None, unit: str, taken: str, **more: Any) -> dict[str, Any]:
    return {"name": analyte, "category": "laboratory", "value": value, "unit": unit, "taken": taken, **more}


@pytest.fixture
def empty(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "a passphrase of a test")


@pytest.fixture
def vault(empty: Vault) -> Vault:
    values = [
        result("LDL cholesterol", 152.0, "mg/dL", "2025-01-10", range_text="<100"),
        result("LDL cholesterol", 158.0, "mg/dL", "2025-07-10", range_text="<100"),
        result("LDL cholesterol", 84.0, "mg/dL", "2026-01-10", range_text="<100"),
        result("Potassium", 6.8, "mmol/L", "2026-11-20", range_text="3.5-5.1", flag="HH"),
        result("Glucose", 5.5, "mg/dL", "2026-11-20"),
        result("Urine nitrite", None, "", "2026-11-20", value_text="Negative", range_text="Negative"),
        result("Zorblax", 3.0, "U/L", "2026-11-20"),
    ]
    rows = [{"ref": number, "source": 1, **value} for number, value in enumerate(values)]
    frame = pl.DataFrame(rows, schema=FRAMES["lab_result"], orient="row")
    import_rows(empty, "test", "a.pdf", [Rows("lab_result", frame)], app="Laboratory A")
    return empty


def run(vault: Vault, *arguments: str, lang: str = "en") -> str:
    done = CliRunner().invoke(
        cli, ["--vault", str(vault.folder), "--lang", lang, "labs", *arguments, "--as-of", "2026-11-22"]
    )
    assert done.exit_code == 0, done.output
    return done.stdout


def as_json(vault: Vault, *arguments: str) -> list[dict[str, Any]]:
    found = json.loads(run(vault, *arguments, "--json"))
    assert isinstance(found, list)
    return found


def test_every_key_of_the_contract_is_there(vault: Vault) -> None:
    rows = as_json(vault)
    assert len(rows) == 7
    for row in rows:
        assert row.keys() >= KEYS


def test_one_analyte_through_time_by_any_of_its_names(vault: Vault) -> None:
    by_name = as_json(vault, "LDL-C")
    assert by_name == as_json(vault, "ldl") == as_json(vault, "Cholestérol LDL")
    assert [row["value"] for row in by_name] == [152.0, 158.0, 84.0]
    assert [row["flag"] for row in by_name] == ["high", "high", "in"]
    assert by_name[0]["change"] is None
    assert [row["change"]["real"] for row in by_name[1:]] == [False, True]
    assert by_name[2]["change"]["delta_percent"] == pytest.approx(-46.84)
    assert by_name[0]["range"]["text"] == "<100"


def test_critical_says_what_to_do_now(vault: Vault) -> None:
    (row,) = as_json(vault, "potassium")
    assert (row["severity"], row["critical"]["level"], row["critical"]["past"]) == ("critical", "emergency", False)
    assert row["critical"]["high"] == 6.5
    assert row["critical"]["source"]
    assert "⚠" in run(vault, "potassium")
    assert "urgences" in run(vault, "potassium", lang="fr")


def test_an_implausible_unit_is_asked_about(vault: Vault) -> None:
    (row,) = as_json(vault, "glucose")
    assert row["question"]
    assert (row["flag"], row["raw"]["value"], row["raw"]["unit"]) == (None, 5.5, "mg/dL")


def test_words_are_results_too(vault: Vault) -> None:
    (row,) = as_json(vault, "urine_nitrite")
    assert (row["value"], row["value_text"], row["flag"]) == (None, "Negative", "in")


def test_from_leaves_out_what_is_older(vault: Vault) -> None:
    assert {row["taken_at"][:4] for row in as_json(vault, "--from", "2026-01-01")} == {"2026"}


def test_the_sheet_reads_in_both_languages(vault: Vault) -> None:
    english, french = run(vault), run(vault, lang="fr")
    assert "Lipids" in english
    assert "Other results" in english
    assert "a real change: −47\u00a0%" in english
    assert "un vrai changement\u00a0: −47\u00a0%" in french
    assert "Lipides" in french


def test_an_empty_vault_says_what_to_do_next(empty: Vault) -> None:
    done = CliRunner().invoke(cli, ["--vault", str(empty.folder), "labs"])
    assert done.exit_code == 0
    assert "healthkit import" in done.stderr


def test_an_unknown_analyte_is_one_sentence(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--vault", str(vault.folder), "labs", "kryptonite"])
    assert ended.value.code in {1, 2}
    assert "Traceback" not in capsys.readouterr().err
