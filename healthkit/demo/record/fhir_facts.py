"""Diagnoses, medicines, allergies, vaccinations, procedures, family and habits, as FHIR resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthkit.demo.record.codes import URIS, concept, term
from healthkit.demo.record.facts import Condition, Habit, Medicine, Operation, Relative, Vaccination
from healthkit.demo.record.fhir_care import DOCTOR, SUBJECT
from healthkit.demo.record.story import ALLERGY_SINCE, PENICILLIN, RASH, Story

Json = dict[str, Any]


def fact_resources(story: Story) -> Iterator[Json]:
    """Everything of the history that the clinic tells."""
    yield from (_condition(one) for one in story.conditions if "clinic" in one.tellers)
    yield from (_medication(one) for one in story.medicines if "clinic" in one.tellers)
    yield _allergy()
    yield from (_immunization(one) for one in story.vaccinations if "clinic" in one.tellers)
    yield from (_procedure(one) for one in story.operations if "clinic" in one.tellers)
    yield from (_relative(one) for one in story.relatives)
    yield from (_habit(one) for one in story.habits)


def _condition(one: Condition) -> Json:
    ended: Json = {"abatementDateTime": one.abated} if one.abated else {}
    noted: Json = {"note": [{"text": one.note}]} if one.note else {}
    return {
        "resourceType": "Condition",
        "id": one.key,
        "clinicalStatus": term("condition-clinical", "resolved" if one.abated else "active"),
        "verificationStatus": term("condition-ver-status", "confirmed"),
        "category": [term("condition-category", "problem-list-item", "Problem List Item")],
        "code": concept(one.what),
        "subject": SUBJECT,
        "onsetDateTime": one.onset,
        **ended,
        "asserter": DOCTOR,
        **noted,
    }


def _medication(one: Medicine) -> Json:
    period = {"start": one.started.isoformat()} | ({"end": one.stopped.isoformat()} if one.stopped else {})
    why: Json = {"statusReason": {"text": one.why_stopped}} if one.why_stopped else {}
    return {
        "resourceType": "MedicationRequest",
        "id": one.key,
        "status": "stopped" if one.stopped else "active",
        **why,
        "intent": "order",
        "medicationCodeableConcept": concept(one.what),
        "subject": SUBJECT,
        "authoredOn": one.started.isoformat(),
        "requester": DOCTOR,
        "reasonCode": [{"text": one.reason}],
        "dosageInstruction": [
            {
                "text": one.dose,
                "timing": {"repeat": {"boundsPeriod": period}},
                "doseAndRate": [
                    {
                        "doseQuantity": {
                            "value": one.amount,
                            "unit": one.unit,
                            "system": URIS["ucum"],
                            "code": one.unit,
                        }
                    }
                ],
            }
        ],
    }


def _allergy() -> Json:
    return {
        "resourceType": "AllergyIntolerance",
        "id": "penicillin",
        "clinicalStatus": term("allergyintolerance-clinical", "active"),
        "verificationStatus": term("allergyintolerance-verification", "confirmed"),
        "type": "allergy",
        "category": ["medication"],
        "criticality": "low",
        "code": concept(PENICILLIN),
        "patient": SUBJECT,
        "onsetDateTime": ALLERGY_SINCE,
        "reaction": [{"manifestation": [concept(RASH)], "severity": "mild"}],
    }


def _immunization(one: Vaccination) -> Json:
    return {
        "resourceType": "Immunization",
        "id": one.key,
        "status": "completed",
        "vaccineCode": concept(one.what),
        "patient": SUBJECT,
        "occurrenceDateTime": one.given.isoformat(),
        "primarySource": True,
        "lotNumber": one.lot,
    }


def _procedure(one: Operation) -> Json:
    return {
        "resourceType": "Procedure",
        "id": one.key,
        "status": "completed",
        "code": concept(one.what),
        "subject": SUBJECT,
        "performedDateTime": one.done,
        "reasonCode": [{"text": one.reason}],
    }


def _relative(one: Relative) -> Json:
    return {
        "resourceType": "FamilyMemberHistory",
        "id": one.key,
        "status": "completed",
        "patient": SUBJECT,
        "relationship": concept(one.relation),
        "condition": [
            {
                "code": concept(one.what),
                "onsetAge": {"value": one.age, "unit": "years", "system": URIS["ucum"], "code": "a"},
            }
        ],
    }


def _habit(one: Habit) -> Json:
    value: Json = {"valueCodeableConcept": concept(one.coded)} if one.coded else {"valueString": one.value}
    return {
        "resourceType": "Observation",
        "id": f"habit-{one.key}",
        "status": "final",
        "category": [term("observation-category", "social-history", "Social History")],
        "code": concept(one.what),
        "subject": SUBJECT,
        "effectiveDateTime": one.since,
        **value,
    }
