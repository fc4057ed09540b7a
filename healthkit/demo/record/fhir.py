"""The clinic's record as one FHIR R4 Bundle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthkit.demo.person import BIRTH
from healthkit.demo.record.fhir_care import care_resources
from healthkit.demo.record.fhir_facts import fact_resources
from healthkit.demo.record.fhir_money import money_resources
from healthkit.demo.record.fhir_results import result_resources
from healthkit.demo.record.papers import Paper
from healthkit.demo.record.story import CLINIC_NAME, DOCTORS, FAMILY_NAME, GIVEN_NAME, Story

Json = dict[str, Any]


def clinic_bundle(story: Story, papers: list[Paper]) -> Json:
    """A collection of everything that the clinic knows on the last day."""
    resources = [
        *_people(),
        *care_resources(story),
        *fact_resources(story),
        *result_resources(story, papers),
        *money_resources(story),
    ]
    return {
        "resourceType": "Bundle",
        "id": "clinic-record",
        "type": "collection",
        "timestamp": f"{story.course.end.isoformat()}T18:00:00+00:00",
        "entry": [
            {"fullUrl": f"https://fhir.clinic.example/r4/{one['resourceType']}/{one['id']}", "resource": one}
            for one in resources
        ],
    }


def _people() -> Iterator[Json]:
    yield {
        "resourceType": "Patient",
        "id": "person",
        "name": [{"use": "official", "family": FAMILY_NAME, "given": [GIVEN_NAME]}],
        "gender": "female",
        "birthDate": BIRTH.isoformat(),
        "address": [{"city": "Paris", "country": "FR"}],
        "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "en"}]}, "preferred": True}],
        "managingOrganization": {"reference": "Organization/clinic"},
    }
    yield {"resourceType": "Organization", "id": "clinic", "active": True, "name": CLINIC_NAME}
    yield {
        "resourceType": "Practitioner",
        "id": "doctor",
        "name": [{"text": DOCTORS["clinic"]}],
        "qualification": [{"code": {"text": "General practice"}}],
    }
