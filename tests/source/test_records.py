"""Records in the vault: one row a fact, its witnesses beside it, and the source's latest word on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from healthkit.model.records import FRAMES
from healthkit.source.contract import Rows
from healthkit.source.ingest import import_rows
from healthkit.source.outcome import ImportReport
from healthkit.store import Vault, create_vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "records")


def rows(table: str, *values: dict[str, Any]) -> Rows:
    made = [{"ref": number + 1, "source": 1, **row} for number, row in enumerate(values)]
    if table == "retraction":
        made = [{"source": 1, **row} for row in values]
    return Rows(table, pl.DataFrame(made, schema=FRAMES[table], orient="row"))


def bring(vault: Vault, table: str, *values: dict[str, Any], app: str = "Clinic", by: str = "fhir") -> ImportReport:
    return import_rows(vault, by, "a.json", [rows(table, *values)], app=app)


def held(vault: Vault, sql: str) -> list[tuple[Any, ...]]:
    with vault.reader() as con:
        return con.execute(sql).fetchall()


ASTHMA = {"name": "Asthma", "system": "snomed", "code": "195967001", "onset": "2015-04-02", "status": "active",
          "external_id": "Condition/1"}  # fmt: skip
LDL = {"name": "LDL", "system": "loinc", "code": "13457-7", "category": "laboratory", "value": 130.0, "unit": "mg/dL",
       "taken": "2025-03-04T08:10:00+01:00", "external_id": "Observation/1"}  # fmt: skip


def test_the_same_rows_again_add_nothing(vault: Vault) -> None:
    assert bring(vault, "condition", ASTHMA).added == {"condition": 1}
    again = bring(vault, "condition", ASTHMA)
    assert (again.added, again.retired, again.duplicates) == ({}, 0, 1)
    assert held(vault, "SELECT count(*) FROM witness") == [(1,)]


def test_another_provider_is_a_witness_of_the_same_fact(vault: Vault) -> None:
    bring(vault, "condition", ASTHMA)
    other = {**ASTHMA, "external_id": "1.2.3^77", "status": "resolved", "onset": "2015-04-02T00:00:00Z"}
    report = bring(vault, "condition", other, app="Hospital", by="ccda")
    assert (report.added, report.duplicates) == ({}, 1)
    assert held(vault, "SELECT name, status FROM condition") == [("Asthma", "active")]
    found = held(vault, "SELECT differs FROM witness ORDER BY batch_id")
    assert found[0] == (None,)
    assert json.loads(found[1][0]) == {"status": "resolved", "onset": "2015-04-02T00:00:00Z"}


def test_a_later_word_of_the_same_source_replaces_the_row(vault: Vault) -> None:
    bring(vault, "condition", {**ASTHMA, "updated": "2020-01-01"})
    report = bring(vault, "condition", {**ASTHMA, "status": "resolved", "updated": "2024-01-01"})
    assert (report.added, report.retired) == ({"condition": 1}, 1)
    assert held(vault, "SELECT status FROM condition WHERE retired_batch IS NULL") == [("resolved",)]
    back = bring(vault, "condition", {**ASTHMA, "updated": "2020-01-01"})
    assert (back.added, back.retired) == ({}, 0)


def test_an_older_word_changes_nothing(vault: Vault) -> None:
    bring(vault, "condition", {**ASTHMA, "status": "resolved", "updated": "2024-01-01"})
    report = bring(vault, "condition", {**ASTHMA, "updated": "2020-01-01"})
    assert (report.added, report.retired) == ({}, 0)
    assert held(vault, "SELECT status FROM condition WHERE retired_batch IS NULL") == [("resolved",)]


def test_a_corrected_value_replaces_the_result(vault: Vault) -> None:
    bring(vault, "lab_result", LDL)
    report = bring(vault, "lab_result", {**LDL, "value": 103.0, "status": "corrected"})
    assert (report.added, report.retired) == ({"lab_result": 1}, 1)
    assert held(vault, "SELECT raw_value FROM lab_result WHERE retired_batch IS NULL") == [(103.0,)]


def test_what_was_entered_in_error_is_taken_back(vault: Vault) -> None:
    bring(vault, "condition", ASTHMA)
    elsewhere = bring(vault, "retraction", {"external_id": "Condition/1"}, app="Hospital")
    assert elsewhere.retired == 0
    report = bring(vault, "retraction", {"external_id": "Condition/1"})
    assert report.retired == 1
    assert held(vault, "SELECT count(*) FROM condition WHERE retired_batch IS NULL") == [(0,)]


def test_two_resources_of_one_source_stay_two(vault: Vault) -> None:
    report = bring(vault, "condition", ASTHMA, {**ASTHMA, "external_id": "Condition/2", "note": "again"})
    assert report.added == {"condition": 2}
    assert bring(vault, "condition", ASTHMA, {**ASTHMA, "external_id": "Condition/2", "note": "again"}).added == {}


def test_one_result_in_two_units_and_two_formats_is_one_row(vault: Vault) -> None:
    bring(vault, "lab_result", LDL)
    cda = {**LDL, "value": 3.3622, "unit": "mmol/L", "taken": "2025-03-04", "external_id": None, "name": "LDL chol."}
    report = bring(vault, "lab_result", cda, app="Hospital", by="ccda")
    assert (report.added, report.duplicates) == ({}, 1)
    analyte, value, unit, raw = held(vault, "SELECT analyte, value, unit, raw_unit FROM lab_result")[0]
    assert (analyte, raw) == ("ldl", "mg/dL")
    assert value == pytest.approx(130.0 if unit == "mg/dL" else 3.3622, rel=1e-3)


def test_results_of_one_day_at_two_times_are_two(vault: Vault) -> None:
    later = {**LDL, "taken": "2025-03-04T18:00:00+01:00", "external_id": "Observation/2"}
    assert bring(vault, "lab_result", LDL, later).added["lab_result"] == 2


def test_an_impossible_unit_is_asked_about_and_never_converted(vault: Vault) -> None:
    glucose = {"name": "Glucose", "category": "laboratory", "value": 5.5, "unit": "mg/dL", "taken": "2025-03-04"}
    bring(vault, "lab_result", glucose)
    assert held(vault, "SELECT analyte, raw_value, raw_unit, question FROM lab_result") == [
        ("glucose", 5.5, "mg/dL", "unit_implausible")
    ]


def test_the_laboratorys_range_is_kept_and_understood(vault: Vault) -> None:
    bring(vault, "lab_result", {**LDL, "range_text": "< 116"})
    assert held(vault, "SELECT range_text, low, high FROM lab_result") == [("< 116", None, 116.0)]


def test_a_name_that_no_analyte_answers_to_is_reported_and_can_be_mapped(vault: Vault) -> None:
    odd = {"name": "Zorblax activity", "category": "laboratory", "value": 3.0, "unit": "g/L", "taken": "2025-03-04"}
    assert bring(vault, "lab_result", odd).unmapped == {"Zorblax activity": 1}
    with vault.writer() as con:
        con.execute("INSERT INTO analyte_name VALUES ('zorblax activity', 'albumin', now()::TIMESTAMP)")
    bring(vault, "lab_result", {**odd, "taken": "2025-04-04", "value": 41.0})
    assert held(vault, "SELECT analyte FROM lab_result ORDER BY taken") == [(None,), ("albumin",)]


def test_vital_signs_stand_beside_those_of_devices(vault: Vault) -> None:
    weight = {"name": "Weight", "system": "loinc", "code": "29463-7", "category": "vital_signs", "value": 154.3,
              "unit": "[lb_av]", "taken": "2025-03-04T10:00:00Z", "external_id": "Observation/9"}  # fmt: skip
    report = bring(vault, "lab_result", weight)
    assert report.added == {"lab_result": 1, "sample": 1}
    ((metric, value, unit),) = held(vault, "SELECT metric, value, raw_unit FROM sample")
    assert (metric, unit) == ("body_mass", "[lb_av]")
    assert value == pytest.approx(69.99, abs=0.01)
    assert held(vault, "SELECT count(*) FROM daily WHERE metric = 'body_mass'") == [(1,)]
    assert bring(vault, "lab_result", weight).added == {}
    bring(vault, "lab_result", {**weight, "value": 151.0})
    assert held(vault, "SELECT count(*) FROM sample WHERE retired_batch IS NULL") == [(1,)]


def test_moments_become_utc_instants_by_their_offset_or_the_persons_zone(vault: Vault) -> None:
    with vault.writer() as con:
        con.execute("INSERT INTO zone_history VALUES (NULL, 'Europe/Paris', 'test')")
    written = ["2025-03-04T09:30:00+01:00", "2025-03-04T09:30-05:00", "2025-03-04T09:30:15.5Z", "2025-07-04T09:30"]
    bring(vault, "lab_result", *({**LDL, "external_id": None, "taken": taken} for taken in [*written, "2025-05-05"]))
    found = dict(held(vault, "SELECT taken, strftime(at_utc, '%H:%M') FROM lab_result"))
    assert found == dict(zip([*written, "2025-05-05"], ["08:30", "14:30", "09:30", "07:30", None], strict=True))


def test_a_differing_witness_heard_again_adds_nothing(vault: Vault) -> None:
    bring(vault, "condition", ASTHMA)
    other = {**ASTHMA, "external_id": "9", "status": "resolved"}
    bring(vault, "condition", other, app="Hospital")
    again = bring(vault, "condition", other, app="Hospital")
    assert (again.added, again.retired) == ({}, 0)
    changed = bring(vault, "condition", {**other, "status": "remission"}, app="Hospital")
    assert (changed.added, changed.retired) == ({}, 0)
    assert held(vault, "SELECT status FROM condition") == [("active",)]
    said = held(vault, "SELECT differs FROM witness WHERE external_id = '9'")
    assert [json.loads(row[0]) for row in said] == [{"status": "remission"}]


def test_an_id_that_a_source_gives_to_many_leads_to_none(vault: Vault) -> None:
    cough = {**ASTHMA, "name": "Cough", "code": "49727002"}
    assert bring(vault, "condition", ASTHMA).added == {"condition": 1}
    assert bring(vault, "condition", cough).retired == 0
    assert held(vault, "SELECT count(*) FROM condition WHERE retired_batch IS NULL") == [(2,)]


def test_a_verified_signature_stays_verified(vault: Vault) -> None:
    dose = {"name": "Vaccine", "system": "cvx", "code": "207", "given": "2021-05-01", "external_id": "a"}
    for state, kept in (("not_verified", "not_verified"), ("verified", "verified"), ("not_verified", "verified")):
        bring(vault, "immunization", {**dose, "verified": state})
        assert held(vault, "SELECT verified FROM immunization") == [(kept,)]


def test_a_partial_date_stays_partial(vault: Vault) -> None:
    bring(vault, "condition", {**ASTHMA, "onset": "2015-04"})
    assert held(vault, "SELECT onset FROM condition") == [("2015-04",)]


def test_a_file_about_somebody_else_is_told(vault: Vault) -> None:
    def person(*facts: tuple[str, str]) -> Rows:
        return Rows("person", pl.DataFrame(facts, schema=FRAMES["person"], orient="row"))

    import_rows(vault, "fhir", "a", [person(("birth_date", "1980-05"), ("name", "A Test Person"))])
    same = import_rows(vault, "ccda", "b", [person(("birth_date", "1980-05-06"), ("name", "Test Person"))])
    assert same.issues == {}
    other = import_rows(vault, "ccda", "c", [person(("birth_date", "1971-01-01"))])
    assert other.issues == {"person_differs": 1}
    assert held(vault, "SELECT value FROM person WHERE key = 'birth_date'") == [("1980-05",)]
