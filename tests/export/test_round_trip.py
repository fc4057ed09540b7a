"""What leaves comes back: a summary read by our own FHIR connector gives the rows that went into it, field by field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from healthkit.export import ips
from healthkit.store import Vault
from tests.export import builder
from tests.export.rows import CARRIED, NOT_CARRIED, lost, rows


def back(vault: Vault, folder: Path, **how: Any) -> Vault:
    """A fresh vault that holds what the summary of another says."""
    ips.write(vault, folder / "summary.json", **how)
    other = builder.fresh(folder)
    builder.take(other, folder / "summary.json")
    return other


@pytest.fixture(scope="module")
def returned(hospital_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Vault:
    from healthkit.store import open_vault

    return back(open_vault(hospital_folder, builder.PASSPHRASE), tmp_path_factory.mktemp("back"))


@pytest.mark.parametrize("table", CARRIED)
def test_no_row_of_a_carried_table_is_lost(vault: Vault, returned: Vault, table: str) -> None:
    before = rows(vault, table)
    assert before, "the record of this test holds every table"
    assert lost(before, rows(returned, table)) == []


def test_what_comes_back_beyond_that_is_told(vault: Vault, returned: Vault) -> None:
    extra = {table: lost(rows(returned, table), rows(vault, table)) for table in CARRIED}
    found = {table: [row["name"] for row in rows] for table, rows in extra.items() if rows}
    # A summary lists the use of a device; that is a row of its own beside the device.
    assert found == {"device": ["Cardiac pacemaker"]}


def test_the_person_comes_back(returned: Vault) -> None:
    with returned.reader() as con:
        held = dict(con.execute("SELECT key, value FROM person").fetchall())
    assert held == {
        "name": "Alex Example",
        "birth_date": "1970-02-03",
        "sex": "female",
        "language": "fr",
        "marital_status": "Married",
        "address_country": "FR",
    }


def test_what_was_entered_in_error_does_not_leave(summary: ips.Summary) -> None:
    assert b"Haemoglobin" not in summary.body
    assert b"entered-in-error" not in summary.body


def test_the_summary_of_a_summary_says_the_same(vault: Vault, returned: Vault) -> None:
    again = ips.compose(returned)
    assert again.as_of == ips.compose(vault).as_of
    names = {one["resource"]["resourceType"] for one in again.bundle["entry"]}
    assert names == {one["resource"]["resourceType"] for one in ips.compose(vault).bundle["entry"]}


def test_rows_of_other_sources_come_back(tmp_path: Path) -> None:
    """A laboratory's own spellings, times without an offset, days where FHIR wants an instant."""
    vault = builder.holding(tmp_path, builder.fhir.person())
    shared = {"category": "laboratory", "panel": "HÉMOGRAMME", "taken": "2025-01-17T07:29", "issued": "2025-01-19"}
    builder.add(
        vault,
        "lab_result",
        {
            **shared,
            "name": "White blood cells",
            "code": ("loinc", "6690-2"),
            "value": 6.1,
            "unit": "Thousand/uL",
            "range_text": "3.8-10.8",
            "status": "final",
            "performer": "Laboratory",
            "fasting": True,
        },
        {**shared, "name": "CRP", "value_text": "< 4", "unit": "mg/L", "range_text": "Inf. à 5"},
        {
            **shared,
            "name": "Urée",
            "code": ("loinc", "3094-0"),
            "value": 13.0,
            "unit": "mg/dL",
            "low": 7.0,
            "high": 25.0,
            "range_text": "7-25",
            "comparator": ">=",
        },
        {**shared, "name": "Bandelette", "value_text": "négatif", "flag": "N, autre"},
    )
    builder.add(
        vault, "medication", {"name": "Magnésium", "kind": "statement", "status": "active", "stopped": "2026-01"}
    )
    builder.add(vault, "medication", {"name": "Fer", "kind": "statement", "started": "2025-02-30", "form": "gélule"})
    other = back(vault, tmp_path)
    assert lost(rows(vault, "medication"), rows(other, "medication")) == []
    missing = lost(rows(vault, "lab_result"), rows(other, "lab_result"))
    # The one thing that is not the same: a limit that was printed in words comes back as a number with its comparator.
    assert [row["name"] for row in missing] == ["CRP"]
    [crp] = [row for row in rows(other, "lab_result") if row["name"] == "CRP"]
    assert (crp["value"], crp["comparator"], crp["raw_unit"], crp["value_text"]) == (4.0, "<", "mg/L", None)
    assert {key for key, value in missing[0].items() if crp[key] != value} <= {"value_text", "value_code"}
    names = [row["name"] for row in rows(other, "diagnostic_report")]
    assert names == ["HÉMOGRAMME"], "a heading without a report becomes a report of that name"


def test_another_parser_reads_it(vault: Vault) -> None:
    for lang in ("en", "fr"):
        read = Bundle.model_validate_json(ips.compose(vault, lang).body)
        assert read.type == "document"
        assert len(read.entry) > 20


def test_what_is_said_not_to_be_carried_is_a_column() -> None:
    from healthkit.model.clinical_records import CLINICAL

    assert all(column in CLINICAL[table] for table, columns in NOT_CARRIED.items() for column in columns)
