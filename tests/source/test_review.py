"""Rows wait, are corrected, accepted or rejected; nothing is a result before."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.errors import InputError, UnknownName, UsageError
from healthkit.source import review
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault

TABLE = """Test,Result,Units,Reference Range,Date
Glucose,92,mg/dL,65 - 99,2024-03-05
Sodium,1390,mmol/L,136 - 145,2024-03-05
House special,7.5,mg/L,,2024-03-05
Hemoglobin,13.1,,13.5 - 17.5,2024-03-05
"""


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = create_vault(tmp_path / "vault", "review")
    (tmp_path / "results.csv").write_text(TABLE, "utf-8")
    (report,) = import_path(made, tmp_path / "results.csv")
    assert report.added == {"proposal": 4}
    return made


def results(vault: Vault) -> list[tuple[object, ...]]:
    with vault.reader() as con:
        return con.execute("SELECT name, analyte, value, unit FROM lab_result ORDER BY name").fetchall()


def row(vault: Vault, name: str) -> int:
    frame = review.pending(vault)
    return int(frame.row(by_predicate=pl.col("name") == name, named=True)["proposal_id"])


def test_nothing_is_a_result_before_the_review(vault: Vault) -> None:
    assert results(vault) == []
    frame = review.pending(vault)
    assert frame.height == review.waiting(vault) == 4
    assert frame["doubts"].list.len().to_list()[-1] == 0, "rows in doubt come first"
    assert frame["line"].to_list()[-1] == "Glucose,92,mg/dL,65 - 99,2024-03-05"
    doubts = dict(zip(frame["name"], frame["doubts"].to_list(), strict=True))
    assert doubts["Sodium"] == ["flag_disagrees", "unit_implausible"] or "unit_implausible" in doubts["Sodium"]
    assert "name_unknown" in doubts["House special"]
    assert doubts["Hemoglobin"] == ["unit_missing"]


def test_only_sure_rows_are_accepted_at_once(vault: Vault) -> None:
    review.accept_all_sure(vault)
    assert results(vault) == [("Glucose", "glucose", 92.0, "mg/dL")]
    assert review.waiting(vault) == 3


def test_a_correction_settles_its_doubts(vault: Vault) -> None:
    sodium, haemoglobin = row(vault, "Sodium"), row(vault, "Hemoglobin")
    assert review.edit(vault, sodium, "value", "139") == []
    assert review.edit(vault, haemoglobin, "unit", "furlong") == ["unit_unknown"]
    assert review.edit(vault, haemoglobin, "unit", "g/dL") == []
    review.accept(vault, [sodium, haemoglobin])
    assert results(vault) == [("Hemoglobin", "haemoglobin", 13.1, "g/dL"), ("Sodium", "sodium", 139.0, "mmol/L")]


def test_a_name_once_explained_is_known_ever_after(vault: Vault, tmp_path: Path) -> None:
    special = row(vault, "House special")
    with pytest.raises(UnknownName):
        review.edit(vault, special, "analyte", "nothing of the kind")
    assert review.edit(vault, special, "analyte", "crp") == []
    review.accept(vault, [special])
    assert results(vault) == [("House special", "crp", 7.5, "mg/L")]
    later = "Test,Result,Units,Date\nHOUSE  SPECIAL,3.1,mg/L,2025-03-05\nGlucose,90,mg/dL,2025-03-05\n"
    (tmp_path / "later.csv").write_text(later, "utf-8")
    import_path(vault, tmp_path / "later.csv")
    frame = review.pending(vault)
    known = frame.row(by_predicate=pl.col("name") == "HOUSE  SPECIAL", named=True)
    assert (known["analyte"], known["doubts"]) == ("crp", [])


def test_what_was_decided_stays_decided(vault: Vault, tmp_path: Path) -> None:
    sodium = row(vault, "Sodium")
    assert review.reject(vault, [sodium]) == 1
    review.accept_all_sure(vault)
    (again,) = import_path(vault, tmp_path / "results.csv")
    assert again.added == {}
    assert review.waiting(vault) == 2
    with pytest.raises(InputError, match="waits for review"):
        review.accept(vault, [sodium])


def test_a_row_that_is_not_whole_is_not_accepted(vault: Vault, tmp_path: Path) -> None:
    open_dates = "Test,Result,Units,Date\nGlucose,92,mg/dL,03/05/2024\nSodium,139,mmol/L,04/05/2024\n"
    (tmp_path / "open.csv").write_text(open_dates, "utf-8")
    import_path(vault, tmp_path / "open.csv")
    frame = review.pending(vault)
    undated = frame.filter(frame["taken"].is_null())["proposal_id"].to_list()
    assert len(undated) == 2
    with pytest.raises(InputError, match="no taken"):
        review.accept(vault, undated)
    assert results(vault) == []
    with pytest.raises(InputError, match="no date"):
        review.edit(vault, undated[0], "taken", "5 March")
    assert review.edit(vault, undated[0], "taken", "2024-03-05T08:10") == []
    review.accept(vault, undated[:1])
    assert len(results(vault)) == 1


def test_fields_that_do_not_exist_are_refused(vault: Vault) -> None:
    with pytest.raises(UsageError, match="no field"):
        review.edit(vault, row(vault, "Sodium"), "colour", "blue")


def run(vault: Vault, *arguments: str) -> tuple[int, str]:
    made = CliRunner().invoke(cli, ["--vault", str(vault.folder), *arguments], env={"HEALTHKIT_KEY": "review"})
    if made.exception and not isinstance(made.exception, SystemExit):
        raise made.exception
    return made.exit_code, made.stdout


def test_the_command_lists_corrects_and_decides(vault: Vault) -> None:
    code, listed = run(vault, "review", "--json")
    rows = json.loads(listed)["rows"]
    assert (code, len(rows)) == (0, 4)
    sodium = row(vault, "Sodium")
    _, told = run(vault, "review", "--set", f"{sodium}.value=139", "--accept", str(sodium), "--accept-sure", "--json")
    assert json.loads(told)["accepted"] == 2
    _, shown = run(vault, "--lang", "fr", "review", "--reject", "all")
    assert "2 lignes refusées" in shown
    assert [name for name, *_ in results(vault)] == ["Glucose", "Sodium"]


def test_an_import_says_what_waits(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("Test,Result,Units,Date\nGlucose,95,mg/dL,2025-01-05\n", "utf-8")
    _, told = run(vault, "import", str(tmp_path / "more.csv"))
    assert "healthkit review" in told
    _, told = run(vault, "import", str(tmp_path / "more.csv"), "--accept-sure")
    assert results(vault)


def test_a_mapping_is_guessed_shown_and_used(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("wat;hoeveel;maat\nGlucose;5,4;mmol/L\nSodium;139;mmol/L\n", "utf-8")
    mapping = tmp_path / "odd.toml"
    code, shown = run(vault, "import", str(tmp_path / "odd.csv"), "--mapping", str(mapping))
    assert code == 0
    assert "[columns]" in shown
    mapping.write_text(
        '[columns]\nname = "wat"\nvalue = "hoeveel"\nunit = "maat"\n[constants]\ntaken = "2024-03-05"\n', "utf-8"
    )
    code, _ = run(vault, "import", str(tmp_path / "odd.csv"), "--mapping", str(mapping), "--accept-sure")
    assert code == 0
    assert ("Glucose", "glucose") in [found[:2] for found in results(vault)]
