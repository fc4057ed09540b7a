"""Nothing known, nobody asked, ruled out: three things that a reader must never take for one another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from healthkit.export import ips
from healthkit.source import manual
from healthkit.source.speaker import Speaker
from healthkit.store import Vault
from tests.builders import fhir
from tests.builders.fhir import SNOMED
from tests.export import builder
from tests.export.rows import lost, rows
from tests.export.test_document import entries, section

ALLERGIES, MEDICATIONS, PROBLEMS = "48765-2", "10160-0", "11450-4"
Json = dict[str, Any]


def code(resource: Json) -> str:
    held = resource.get("code") or resource.get("medicationCodeableConcept") or resource["vaccineCode"]
    return str(held["coding"][0]["code"])


def text(made: ips.Summary, of: str) -> str:
    return str(section(made, of)["text"]["div"])


def test_silence_is_no_statement(tmp_path: Path) -> None:
    made = ips.compose(builder.holding(tmp_path, fhir.person()))
    assert [code(one) for one in entries(made, ALLERGIES)] == ["no-allergy-info"]
    assert [code(one) for one in entries(made, MEDICATIONS)] == ["no-medication-info"]
    assert [code(one) for one in entries(made, PROBLEMS)] == ["no-problem-info"]
    assert "does not mean that there are none" in text(made, ALLERGIES)


def test_a_stated_absence_keeps_its_words(tmp_path: Path) -> None:
    stated = fhir.resource(
        "AllergyIntolerance",
        "n",
        code=fhir.concept("716186003", "No known allergy", SNOMED),
        recordedDate="2020-01-01",
        note=[{"text": "asked twice"}],
    )
    vault = builder.holding(tmp_path, fhir.person(), stated)
    made = ips.compose(vault)
    [entry] = entries(made, ALLERGIES)
    assert (code(entry), entry["recordedDate"]) == ("716186003", "2020-01-01")
    assert "No known allergies" in text(made, ALLERGIES)
    path = tmp_path / "s.json"
    path.write_bytes(made.body)
    other = builder.fresh(tmp_path)
    builder.take(other, path)
    assert lost(rows(vault, "absence"), rows(other, "absence")) == []


def test_what_the_person_said_by_hand(tmp_path: Path) -> None:
    vault = builder.fresh(tmp_path)
    manual.store(vault, manual.no_allergies(Speaker("en", "2026-11-22T10:00:00+01:00")))
    assert [code(one) for one in entries(ips.compose(vault), ALLERGIES)] == ["no-known-allergies"]


def test_a_list_outweighs_the_statement_that_it_is_empty(tmp_path: Path) -> None:
    none = fhir.resource("AllergyIntolerance", "n", code=fhir.concept("716186003", "No known allergy", SNOMED))
    some = fhir.resource(
        "AllergyIntolerance", "a", code={"text": "Latex"}, clinicalStatus={"coding": [{"code": "active"}]}
    )
    made = ips.compose(builder.holding(tmp_path, fhir.person(), none, some))
    assert [one["code"]["text"] for one in entries(made, ALLERGIES)] == ["Latex"]
    assert "No known allergies" not in text(made, ALLERGIES)


def test_a_part_is_not_the_whole(summary: ips.Summary) -> None:
    """No known food allergy stands beside an allergy to a medicine."""
    assert [one["code"]["text"] for one in entries(summary, ALLERGIES)] == ["Penicillin", "No known food allergy"]
    assert "No known allergies, by the record" not in text(summary, ALLERGIES)


def test_a_part_alone_leaves_the_rest_unknown(tmp_path: Path) -> None:
    part = fhir.resource("AllergyIntolerance", "n", code=fhir.concept("429625007", "No known food allergy", SNOMED))
    made = ips.compose(builder.holding(tmp_path, fhir.person(), part))
    assert [code(one) for one in entries(made, ALLERGIES)] == ["429625007"]
    assert "No known allergies, by the record" not in text(made, ALLERGIES)


def test_what_was_ruled_out_is_no_absence_of_all(summary: ips.Summary) -> None:
    [refuted] = [one for one in entries(summary, PROBLEMS) if one["code"]["text"] == "Diabetes mellitus"]
    assert refuted["verificationStatus"]["coding"][0]["code"] == "refuted"
    assert "clinicalStatus" not in refuted
    assert "Ruled out: Diabetes mellitus." in text(summary, PROBLEMS)


@pytest.mark.parametrize(("said", "reason"), [("withheld", "withheld"), ("notasked", "notasked")])
def test_why_a_section_is_empty(tmp_path: Path, said: str, reason: str) -> None:
    listed = fhir.resource(
        "List",
        "l",
        status="current",
        mode="snapshot",
        code=fhir.concept("10160-0", "Medications"),
        emptyReason=fhir.concept(said, system="http://terminology.hl7.org/CodeSystem/list-empty-reason"),
    )
    made = ips.compose(builder.holding(tmp_path, fhir.person(), listed))
    assert "entry" not in section(made, MEDICATIONS)
    assert section(made, MEDICATIONS)["emptyReason"]["coding"][0]["code"] == reason


def test_devices_have_a_reason_in_place_of_an_entry(tmp_path: Path) -> None:
    none = fhir.resource(
        "Device",
        "d",
        type=fhir.concept("no-known-devices", system="http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"),
    )
    vault = builder.holding(tmp_path, fhir.person(), none)
    made = ips.compose(vault)
    assert section(made, "46264-8")["emptyReason"]["coding"][0]["code"] == "nilknown"


def test_only_past_problems_say_nothing_of_present_ones(tmp_path: Path) -> None:
    old = fhir.resource("Condition", "c", code={"text": "Measles"}, clinicalStatus={"coding": [{"code": "resolved"}]})
    made = ips.compose(builder.holding(tmp_path, fhir.person(), old))
    assert section(made, PROBLEMS)["emptyReason"]["coding"][0]["code"] == "unavailable"


def test_an_uncoded_no_is_a_no(tmp_path: Path) -> None:
    vault: Vault = builder.fresh(tmp_path)
    builder.add(vault, "absence", {"subject": "allergies", "kind": "none_known", "name": "Aucune allergie connue"})
    assert [code(one) for one in entries(ips.compose(vault), ALLERGIES)] == ["no-known-allergies"]
