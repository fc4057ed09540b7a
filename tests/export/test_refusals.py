"""What the person refused to exports stays out of every file, and the list says that it is not the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.export import card, ips
from healthkit.export.record import read
from healthkit.privacy.consent import Consents
from healthkit.store import Vault
from tests.builders import fhir
from tests.export import builder
from tests.export.test_document import entries, section


@pytest.fixture
def person(tmp_path: Path) -> Vault:
    return builder.holding(
        tmp_path,
        fhir.person(),
        fhir.resource(
            "MedicationStatement", "m1", status="active", medicationCodeableConcept={"text": "Sertraline 50 mg"}
        ),
        fhir.resource("MedicationStatement", "m2", status="active", medicationCodeableConcept={"text": "Amlodipine"}),
        fhir.resource("Condition", "c1", code={"text": "Depression"}, clinicalStatus={"coding": [{"code": "active"}]}),
        fhir.observation("o1", "75622-1", "HIV 1 and 2 tests", valueString="negative"),
    )


def test_nothing_is_left_out_unless_refused(person: Vault) -> None:
    assert ips.compose(person).withheld == {}


def test_a_refused_kind_stays(person: Vault) -> None:
    Consents(person).revoke("*", "export", "mental_health")
    made = ips.compose(person)
    assert made.withheld == {"mental_health": 2}
    assert b"Sertraline" not in made.body
    assert b"Depression" not in made.body
    assert [one["medicationCodeableConcept"]["text"] for one in entries(made, "10160-0")] == ["Amlodipine"]
    assert "not the whole" in section(made, "10160-0")["text"]["div"]
    assert section(made, "11450-4")["emptyReason"]["coding"][0]["code"] == "withheld", "never: no known problems"
    shown = str(card.facts(person, read(person), "en"))
    assert "Sertraline" not in shown
    assert "not the whole" in shown


def test_a_refused_source_stays(person: Vault) -> None:
    Consents(person).revoke("fhir", "export")
    assert ips.compose(person).counts == {}


def test_a_refused_profile_names_nobody(person: Vault) -> None:
    Consents(person).revoke("*", "export", "profile")
    made = ips.compose(person)
    assert b"Alex" not in made.body
    assert b"1970-02-03" not in made.body
    assert made.bundle["entry"][1]["resource"]["name"] == [
        {
            "_text": {
                "extension": [
                    {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
                ]
            }
        }
    ]


def test_a_later_consent_of_the_same_kind_lifts_it(person: Vault) -> None:
    consents = Consents(person)
    consents.revoke("*", "export", "mental_health")
    consents.grant("*", "export")
    assert ips.compose(person).withheld == {"mental_health": 2}, "everything is less than the thing by name"
    consents.grant("*", "export", "mental_health")
    assert ips.compose(person).withheld == {}


def test_other_purposes_are_other_matters(person: Vault) -> None:
    Consents(person).revoke("*", "model")
    assert ips.compose(person).withheld == {}
