"""Medicines, allergies and vaccines in the shapes of R4, STU3 and DSTU2."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders.fhir import SNOMED, Json, concept, only, read_resources, resource, write_lines
from tests.builders.fhir import read_path as read

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
DRUG = concept("314076", "lisinopril 10 MG Oral Tablet", RXNORM)


def test_a_prescription_of_r4(tmp_path: Path) -> None:
    order = resource(
        "MedicationRequest", status="active", intent="order", medicationCodeableConcept=DRUG, authoredOn="2024-01-02",
        requester={"display": "Dr. A"}, reasonCode=[{"text": "Hypertension"}],
        dosageInstruction=[{
            "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d", "when": ["PC"],
                                  "boundsPeriod": {"start": "2024-01-03", "end": "2024-02-03"}}},
            "asNeededCodeableConcept": {"text": "pain"}, "route": {"text": "oral"},
            "doseAndRate": [{"doseQuantity": {"value": 1.5, "unit": "tablet"}}],
        }],
        dispenseRequest={"quantity": {"value": 30, "unit": "tablet"}, "numberOfRepeatsAllowed": 2,
                         "expectedSupplyDuration": {"value": 2, "unit": "weeks", "code": "wk"}},
        note=[{"text": "with food"}],
    )  # fmt: skip
    row = only(read_resources(tmp_path, order), "medication")
    del row["ref"], row["source"], row["codings"], row["resource_type"], row["external_id"]
    assert row == {
        "name": "lisinopril 10 MG Oral Tablet",
        "system": "rxnorm",
        "code": "314076",
        "status": "active",
        "note": "with food",
        "kind": "request",
        "intent": "order",
        "dose_text": "1.5 tablet, oral, 2 times per day, after meals, as needed, pain",
        "dose_value": 1.5,
        "dose_unit": "tablet",
        "route": "oral",
        "as_needed": True,
        "started": "2024-01-03",
        "stopped": "2024-02-03",
        "recorded": "2024-01-02",
        "reason": "Hypertension",
        "performer": "Dr. A",
        "quantity": 30.0,
        "quantity_unit": "tablet",
        "days_supply": 14.0,
        "refills": 2.0,
    }


@pytest.mark.parametrize(
    ("kind", "elements", "expected"),
    [
        ("MedicationOrder", {"dateWritten": "1990-05", "dateEnded": "1990-06", "prescriber": {"display": "Dr. B"},
                             "dosageInstruction": [{"doseQuantity": {"value": 5, "unit": "mL"}}]},
         {"kind": "request", "recorded": "1990-05", "stopped": "1990-06", "performer": "Dr. B", "dose_value": 5.0}),
        ("MedicationRequest", {"authoredOn": "2018", "requester": {"agent": {"display": "Dr. C"}},
                               "dosageInstruction": [{"text": "one a day", "doseQuantity": {"value": 1}}]},
         {"performer": "Dr. C", "dose_text": "one a day"}),
        ("MedicationStatement", {"wasNotTaken": True, "status": "completed", "dateAsserted": "2015-01-01",
                                 "effectivePeriod": {"start": "2014", "end": "2015"},
                                 "dosage": [{"quantityQuantity": {"value": 2, "unit": "puff"}}],
                                 "reasonNotTaken": [{"text": "nausea"}]},
         {"kind": "statement", "status": "not-taken", "started": "2014", "stopped": "2015", "dose_value": 2.0,
          "note": "nausea"}),
        ("MedicationStatement", {"taken": "n", "status": "active"}, {"status": "not-taken"}),
        ("MedicationDispense", {"whenHandedOver": "2020-02-03", "daysSupply": {"value": 90, "unit": "d"},
                                "quantity": {"value": 90}, "performer": [{"actor": {"display": "A Pharmacy"}}]},
         {"kind": "dispense", "recorded": "2020-02-03", "started": "2020-02-03", "days_supply": 90.0,
          "performer": "A Pharmacy"}),
        ("MedicationAdministration", {"effectiveTimeDateTime": "2016-01-01T08:00:00Z", "wasNotGiven": True,
                                      "dosage": {"quantity": {"value": 4, "unit": "mg"}, "route": {"text": "iv"}}},
         {"kind": "administration", "status": "not-done", "started": "2016-01-01T08:00:00Z", "dose_unit": "mg",
          "route": "iv"}),
    ],
)  # fmt: skip
def test_other_kinds_and_versions(kind: str, elements: Json, expected: Json, tmp_path: Path) -> None:
    made = resource(kind, medicationCodeableConcept=DRUG, **elements)
    row = only(read_resources(tmp_path, made), "medication")
    assert {name: row.get(name) for name in expected} == expected


def test_the_medication_referred_to_is_folded_in(tmp_path: Path) -> None:
    inside = resource("Medication", "m1", code=DRUG, form={"text": "tablet"})
    made = [
        resource("MedicationRequest", "a", contained=[inside], medicationReference={"reference": "#m1"}),
        resource("MedicationRequest", "b", medicationReference={"reference": "Medication/m2"}),
        resource("MedicationRequest", "c", medicationReference={"reference": "Medication/gone", "display": "Iron"}),
    ]
    later = resource("Medication", "m2", ingredient=[{"itemCodeableConcept": {"text": "Zinc"}}])
    out = read(write_lines(tmp_path, *made, later))
    assert out["medication"]["name"].to_list() == ["lisinopril 10 MG Oral Tablet", "Zinc", "Iron"]
    assert out["medication"]["form"].to_list() == ["tablet", None, None]
    assert out.read == {"MedicationRequest": 3, "Medication": 1, "Medication.contained": 1}


def test_references_by_full_url(tmp_path: Path) -> None:
    made = resource("MedicationRequest", "r", medicationReference={"reference": "urn:uuid:m"})
    out = read_resources(tmp_path, made, resource("Medication", "m", code=DRUG), urls=True)
    assert only(out, "medication")["code"] == "314076"


def test_a_medication_that_nothing_refers_to(tmp_path: Path) -> None:
    row = only(read_resources(tmp_path, resource("Medication", "m", code=DRUG)), "medication")
    assert (row["resource_type"], row["status"], row["external_id"]) == ("Medication", "unknown", "Medication/m")


@pytest.mark.parametrize(
    ("kind", "element", "code", "subject", "absence"),
    [
        ("AllergyIntolerance", "code", concept("716186003", "No known allergy", SNOMED), "allergies", "none_known"),
        ("AllergyIntolerance", "code", concept("no-known-allergies", system="http://hl7.org/fhir/uv/ips/absent"),
         "allergies", "none_known"),
        ("AllergyIntolerance", "substance", concept("716186003", None, SNOMED), "allergies", "none_known"),
        ("MedicationStatement", "medicationCodeableConcept", concept("no-medication-info"), "medications",
         "unavailable"),
        ("Condition", "code", concept("160245001", None, SNOMED), "problems", "none_known"),
        ("Immunization", "vaccineCode", concept("no-known-immunizations"), "immunizations", "none_known"),
        ("Procedure", "code", concept("no-known-procedures"), "procedures", "none_known"),
    ],
)  # fmt: skip
def test_none_known_is_a_statement(
    kind: str, element: str, code: Json, subject: str, absence: str, tmp_path: Path
) -> None:
    out = read_resources(tmp_path, resource(kind, **{element: code}))
    row = only(out, "absence")
    assert (row["subject"], row["kind"], row["resource_type"]) == (subject, absence, kind)
    assert set(out.frames) == {"source", "absence"}


def test_an_allergy_of_r4(tmp_path: Path) -> None:
    made = resource(
        "AllergyIntolerance", clinicalStatus=concept("active"), verificationStatus=concept("confirmed"),
        type="allergy", category=["food", "environment"], criticality="high",
        code=concept("91935009", "Peanut", SNOMED),
        onsetAge={"value": 6, "unit": "a"}, recordedDate="2012", lastOccurrence="2023-07-01",
        reaction=[{"manifestation": [{"text": "Hives"}, {"text": "Swelling"}], "severity": "severe"}],
    )  # fmt: skip
    row = only(read_resources(tmp_path, made), "allergy")
    expected = {
        "name": "Peanut", "status": "active", "verification": "confirmed", "kind": "allergy",
        "category": "food, environment", "criticality": "high", "reaction": "Hives, Swelling", "severity": "severe",
        "onset": "age 6 a", "recorded": "2012", "last_occurrence": "2023-07-01",
    }  # fmt: skip
    assert {name: row.get(name) for name in expected} == expected


def test_an_allergy_of_dstu2(tmp_path: Path) -> None:
    made = resource(
        "AllergyIntolerance", status="confirmed", criticality="CRITH",
        substance=concept("91936005", "Penicillin", SNOMED),
        onset="2001-05", lastOccurence="2002", category="medication",
        reaction=[{"manifestation": [{"text": "Rash"}], "severity": "mild"}],
    )  # fmt: skip
    row = only(read_resources(tmp_path, made), "allergy")
    expected = {"status": "active", "verification": "confirmed", "criticality": "high", "onset": "2001-05",
                "last_occurrence": "2002", "category": "medication", "reaction": "Rash"}  # fmt: skip
    assert {name: row.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"status": "completed", "occurrenceDateTime": "2021-01-05", "lotNumber": "L1", "expirationDate": "2022",
          "protocolApplied": [{"doseNumberPositiveInt": 1, "seriesDosesPositiveInt": 2}],
          "doseQuantity": {"value": 0.5, "unit": "mL"}, "performer": [{"actor": {"display": "Nurse"}}]},
         {"status": "completed", "given": "2021-01-05", "dose_number": "1/2", "lot": "L1", "expires": "2022",
          "dose_value": 0.5, "dose_unit": "mL", "performer": "Nurse"}),
        ({"status": "not-done", "statusReason": {"text": "refused"}, "occurrenceString": "spring 2020"},
         {"status": "not-done", "reason": "refused", "note": "given: spring 2020"}),
        ({"status": "completed", "notGiven": True, "date": "2018-02-02", "practitioner": [{"actor": {"display": "N"}}],
          "explanation": {"reasonNotGiven": [{"text": "ill"}]}},
         {"status": "not-done", "given": "2018-02-02", "performer": "N", "reason": "ill"}),
        ({"wasNotGiven": False, "status": "completed", "date": "2014", "performer": {"display": "Dr. D"},
          "vaccinationProtocol": [{"doseSequence": 3}], "manufacturer": {"display": "Maker"}},
         {"status": "completed", "given": "2014", "performer": "Dr. D", "dose_number": "3", "manufacturer": "Maker"}),
    ],
)  # fmt: skip
def test_vaccines_of_each_version(elements: Json, expected: Json, tmp_path: Path) -> None:
    cvx = concept("140", "Influenza", "http://hl7.org/fhir/sid/cvx")
    row = only(read_resources(tmp_path, resource("Immunization", vaccineCode=cvx, **elements)), "immunization")
    assert {name: row.get(name) for name in expected} == expected
    assert (row["system"], row["code"]) == ("cvx", "140")


@pytest.mark.parametrize("early", [{"status": "entered-in-error"}, {"verificationStatus": "entered-in-error"},
                                   {"verificationStatus": concept("entered-in-error")}])  # fmt: skip
def test_mistakes_in_every_spelling(early: dict[str, Any], tmp_path: Path) -> None:
    out = read_resources(tmp_path, resource("AllergyIntolerance", code=DRUG, **early))
    assert out["allergy"].is_empty()
    assert out.reasons() == {"entered_in_error": 1}
    assert out["retraction"]["external_id"].to_list() == ["AllergyIntolerance/x1"]
