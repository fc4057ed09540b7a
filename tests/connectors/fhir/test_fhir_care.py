"""Problems, procedures, visits, plans, requests, devices, people: one table each, whatever the version."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.fhir import SNOMED, Json, concept, only, person, read_resources, resource

CODE = concept("38341003", "Hypertension", SNOMED)
CASES: list[tuple[str, str, Json, Json]] = [
    ("Condition", "condition",
     {"clinicalStatus": concept("active"), "verificationStatus": concept("confirmed"), "code": CODE,
      "category": [concept("encounter-diagnosis")], "severity": {"text": "mild"}, "onsetDateTime": "2010-05",
      "abatementAge": {"value": 50, "unit": "a"}, "recordedDate": "2011", "asserter": {"display": "Dr. A"}},
     {"status": "active", "verification": "confirmed", "category": "encounter_diagnosis", "severity": "mild",
      "onset": "2010-05", "abated": "age 50 a", "recorded": "2011", "performer": "Dr. A", "code": "38341003"}),
    ("Condition", "condition",
     {"clinicalStatus": "resolved", "code": CODE, "category": concept("diagnosis"), "dateRecorded": "2009",
      "onsetString": "childhood", "abatementBoolean": True, "notes": "mild"},
     {"status": "resolved", "category": "encounter_diagnosis", "recorded": "2009", "onset": "childhood",
      "abated": "yes", "note": "mild"}),
    ("Procedure", "procedure",
     {"status": "completed", "code": CODE, "performedPeriod": {"start": "2020-01-01", "end": "2020-01-02"},
      "performer": [{"actor": {"display": "Dr. S"}}], "location": {"display": "Theatre"}, "outcome": {"text": "good"},
      "reasonCode": [{"text": "pain"}], "category": {"text": "surgical"}, "bodySite": [{"text": "knee"}]},
     {"started": "2020-01-01", "ended": "2020-01-02", "performer": "Dr. S", "location": "Theatre", "outcome": "good",
      "reason": "pain", "category": "surgical", "body_site": "knee", "status": "completed"}),
    ("Procedure", "procedure",
     {"status": "completed", "code": CODE, "notPerformed": True, "reasonNotPerformed": [{"text": "refused"}],
      "_performedDateTime": {"extension": [{"valueCode": "unknown"}]}},
     {"status": "not-done", "reason": "refused", "started": None}),
    ("Encounter", "encounter",
     {"status": "finished", "class": {"code": "EMER"}, "type": [CODE], "period": {"start": "2019", "end": "2020"},
      "participant": [{"individual": {"display": "Dr. E"}}], "location": [{"location": {"display": "Ward 2"}}],
      "hospitalization": {"dischargeDisposition": {"text": "home"}}, "reasonCode": [{"text": "fall"}]},
     {"kind": "emergency", "started": "2019", "ended": "2020", "performer": "Dr. E", "location": "Ward 2",
      "discharge": "home", "reason": "fall"}),
    ("Encounter", "encounter", {"class": "outpatient", "reason": [{"text": "check"}]},
     {"kind": "ambulatory", "reason": "check"}),
    ("Encounter", "encounter", {"class": {"code": "FLD"}}, {"kind": "other"}),
    ("CarePlan", "care_plan",
     {"status": "active", "intent": "plan", "category": [CODE], "period": {"start": "2020"},
      "activity": [{"detail": {"code": {"text": "Walk"}, "status": "in-progress"}},
                   {"detail": {"description": "Smoke", "prohibited": True}}, {"reference": {"display": "Diet"}}],
      "addresses": [{"display": "Obesity"}]},
     {"kind": "care_plan", "name": "Hypertension", "started": "2020", "addresses": "Obesity",
      "activity": "Walk (in-progress)\nnot: Smoke\nDiet"}),
    ("CareTeam", "care_plan",
     {"name": "My team", "participant": [{"role": [{"text": "GP"}], "member": {"display": "Dr. G"}}]},
     {"kind": "care_team", "name": "My team", "activity": "GP: Dr. G"}),
    ("Goal", "goal",
     {"lifecycleStatus": "active", "description": {"text": "Lower pressure"}, "startDate": "2020",
      "achievementStatus": {"text": "improving"},
      "target": [{"measure": {"text": "Systolic"}, "detailQuantity": {"value": 130, "unit": "mmHg"},
                  "dueDate": "2021"}]},
     {"status": "active", "name": "Lower pressure", "due": "2021", "target": "Systolic: 130 mmHg",
      "achievement": "improving"}),
    ("Goal", "goal", {"status": "proposed", "description": "Sleep more", "targetDate": "2016-01-01"},
     {"status": "proposed", "name": "Sleep more", "due": "2016-01-01"}),
    ("ServiceRequest", "service_request",
     {"status": "active", "intent": "order", "priority": "urgent", "code": CODE, "authoredOn": "2020-01-01",
      "occurrenceDateTime": "2020-02-01", "performer": [{"display": "Lab"}], "reasonCode": [{"text": "check"}]},
     {"priority": "urgent", "requested": "2020-01-01", "planned": "2020-02-01", "performer": "Lab", "reason": "check"}),
    ("ProcedureRequest", "service_request",
     {"status": "active", "code": CODE, "orderedOn": "2014", "scheduledDateTime": "2015",
      "orderer": {"display": "Dr. O"}},
     {"requested": "2014", "planned": "2015", "performer": "Dr. O"}),
    ("ReferralRequest", "service_request",
     {"status": "active", "type": {"text": "Cardiology"}, "date": "2014", "priority": {"text": "soon"},
      "requester": {"agent": {"display": "Dr. R"}}, "description": "please see"},
     {"name": "Cardiology", "requested": "2014", "priority": "soon", "performer": "Dr. R", "note": "please see"}),
    ("Flag", "alert",
     {"status": "active", "code": {"text": "Fall risk"}, "category": [{"text": "safety"}], "period": {"start": "2020"}},
     {"name": "Fall risk", "category": "safety", "started": "2020"}),
    ("Device", "device",
     {"status": "active", "type": {"text": "Pacemaker"}, "manufacturer": "Acme", "modelNumber": "P1",
      "udiCarrier": [{"carrierHRF": "(01)0123"}]},
     {"name": "Pacemaker", "manufacturer": "Acme", "model": "P1", "udi": "(01)0123"}),
    ("Device", "device", {"type": {"text": "Lens"}, "model": "L2", "udi": "(01)99"}, {"model": "L2", "udi": "(01)99"}),
    ("Device", "device", {"type": {"text": "Hip"}, "udi": {"deviceIdentifier": "77", "name": "Hip X"}},
     {"udi": "77", "model": "Hip X"}),
    ("Specimen", "specimen",
     {"type": {"text": "Urine"}, "receivedTime": "2020-01-02", "accessionIdentifier": {"value": "A7"},
      "collection": {"collectedDateTime": "2020-01-01", "bodySite": {"text": "bladder"}}},
     {"name": "Urine", "taken": "2020-01-01", "received": "2020-01-02", "body_site": "bladder", "accession": "A7"}),
    ("Organization", "care_provider",
     {"name": "Clinic", "type": [{"text": "Hospital"}], "telecom": [{"system": "phone", "value": "1"}],
      "address": [{"line": ["1 Road"], "city": "Town", "postalCode": "99"}], "active": True},
     {"kind": "organization", "name": "Clinic", "phone": "1", "address": "1 Road, 99 Town", "status": "active"}),
    ("Practitioner", "care_provider",
     {"name": {"family": ["House"], "given": ["Gregory"], "prefix": ["Dr."]},
      "practitionerRole": [{"specialty": [{"text": "Nephrology"}], "managingOrganization": {"display": "Clinic"}}]},
     {"kind": "person", "name": "Dr. Gregory House", "organization": "Clinic"}),
    ("Location", "care_provider", {"name": "Room 1"}, {"kind": "location", "name": "Room 1"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "table", "elements", "expected"), CASES)
def test_one_row_each(kind: str, table: str, elements: Json, expected: Json, tmp_path: Path) -> None:
    out = read_resources(tmp_path, resource(kind, **elements))
    row = only(out, table)
    assert {name: row.get(name) for name in expected} == expected
    assert (row["resource_type"], row["external_id"]) == (kind, f"{kind}/x1")
    assert out.issues == []


def test_family_history_has_a_row_for_each_condition(tmp_path: Path) -> None:
    father = resource(
        "FamilyMemberHistory", "f", status="completed", relationship={"text": "Father"}, deceasedBoolean=True,
        date="2020",
        condition=[{"code": {"text": "Stroke"}, "onsetAge": {"value": 70, "unit": "a"}, "contributedToDeath": True},
                   {"code": {"text": "Gout"}, "onsetString": "late"}],
    )  # fmt: skip
    aunt = resource("FamilyMemberHistory", "a", relationship={"text": "Aunt"}, deceasedAge={"value": 60})
    out = read_resources(tmp_path, father, aunt)
    columns = ("resource_type", "relation", "name", "onset", "deceased", "cause_of_death")
    assert out.rows("family_history", *columns) == [
        ("FamilyMemberHistory", "Father", "Stroke", "age 70 a", True, True),
        ("FamilyMemberHistory.condition", "Father", "Gout", "late", True, None),
        ("FamilyMemberHistory", "Aunt", None, None, True, None),
    ]


def test_an_order_of_several_items(tmp_path: Path) -> None:
    made = resource(
        "DiagnosticOrder", "d", status="completed", item=[{"code": {"text": "Sodium"}}, {"code": {"text": "Zinc"}}],
        event=[{"status": "requested", "dateTime": "2013-05-02"}],
    )  # fmt: skip
    out = read_resources(tmp_path, made)
    assert out.rows("service_request", "resource_type", "external_id", "name", "requested") == [
        ("DiagnosticOrder", "DiagnosticOrder/d", "Sodium", "2013-05-02"),
        ("DiagnosticOrder.item", "DiagnosticOrder/d#item-2", "Zinc", "2013-05-02"),
    ]


def test_a_device_in_use_is_named_by_its_device(tmp_path: Path) -> None:
    use = resource("DeviceUseStatement", "u", device={"reference": "Device/d"}, timingPeriod={"start": "2020"})
    out = read_resources(tmp_path, use, resource("Device", "d", type={"text": "Hip prosthesis"}))
    assert out.rows("device", "resource_type", "name", "started") == [
        ("DeviceUseStatement", "Hip prosthesis", "2020"),
        ("Device", "Hip prosthesis", None),
    ]


def test_a_role_joins_person_and_house(tmp_path: Path) -> None:
    role = resource(
        "PractitionerRole", "r", practitioner={"reference": "Practitioner/p"},
        organization={"reference": "Organization/o"}, specialty=[{"text": "Cardiology"}],
    )  # fmt: skip
    house = resource("Organization", "o", name="Clinic")
    out = read_resources(tmp_path, role, resource("Practitioner", "p", name=[{"text": "Dr. P"}]), house)
    assert out.rows("care_provider", "kind", "name", "organization")[0] == ("role", "Dr. P", "Clinic")


def test_what_the_vault_learns_of_the_person(tmp_path: Path) -> None:
    identity = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-genderIdentity",
                "valueCodeableConcept": {"text": "Female"}}  # fmt: skip
    made = person(
        identifier=[{"system": "urn:ssn", "value": "999-99-9999"}], deceasedBoolean=True, extension=[identity],
        maritalStatus={"text": "Married"}, address=[{"line": ["1 Road"], "country": "FR"}],
        communication=[{"language": concept("en", system="urn:ietf:bcp:47")},
                       {"language": concept("fr", system="urn:ietf:bcp:47"), "preferred": True}],
    )  # fmt: skip
    out = read_resources(tmp_path, made, person("p1", name=[{"text": "The same"}]))
    facts = dict(out.rows("person", "key", "value")[:8])
    assert facts == {
        "name": "Alex Example", "birth_date": "1970-02-03", "sex": "female", "gender_identity": "Female",
        "language": "fr", "marital_status": "Married", "deceased": "true", "address_country": "FR",
    }  # fmt: skip
    assert "999-99-9999" not in str(out.frames)


def test_who_speaks(tmp_path: Path) -> None:
    visit = resource("Encounter", "v", serviceProvider={"reference": "Organization/h"})
    made = [
        resource("Condition", "c", code=CODE, encounter={"reference": "Encounter/v"}),
        resource("DiagnosticReport", "r", code=CODE, performer=[{"actor": {"reference": "Organization/l"}}]),
        resource("Flag", "f", code=CODE),
        resource("Organization", "h", name="Hospital"),
        resource("Organization", "l", name="Laboratory"),
    ]
    out = read_resources(tmp_path, visit, *made)
    apps = dict(out.rows("source", "source", "app"))
    for table, speaker in (("condition", "Hospital"), ("diagnostic_report", "Laboratory"), ("alert", "FHIR")):
        assert apps[only(out, table)["source"]] == speaker
