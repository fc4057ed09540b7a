"""Encounters with their vital signs and notes, what is planned, and what was ordered, as FHIR resources."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from healthkit.demo.record.codes import URIS, concept, term
from healthkit.demo.record.facts import Code, Meeting
from healthkit.demo.record.story import Story

Json = dict[str, Any]

_SIGNS = (
    ("pulse", Code("loinc", "8867-4", "Heart rate"), "/min"),
    ("weight_kg", Code("loinc", "29463-7", "Body weight"), "kg"),
)
_PRESSURE = Code("loinc", "85354-9", "Blood pressure panel")
_PRESSURES = (
    ("systolic", Code("loinc", "8480-6", "Systolic blood pressure")),
    ("diastolic", Code("loinc", "8462-4", "Diastolic blood pressure")),
)
SUBJECT = {"reference": "Patient/person"}
DOCTOR = {"reference": "Practitioner/doctor"}
CLINIC = {"reference": "Organization/clinic"}


def care_resources(story: Story) -> Iterator[Json]:
    """What happened at the clinic, and what is to happen."""
    for meeting in story.meetings:
        if meeting.teller == "clinic":
            yield _encounter(meeting)
            yield from _vital_signs(meeting)
            if meeting.note:
                yield _note(meeting)
    yield from _plans(story)


def _encounter(meeting: Meeting) -> Json:
    ended = meeting.at + timedelta(minutes=meeting.minutes)
    return {
        "resourceType": "Encounter",
        "id": f"visit-{meeting.key}",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": meeting.kind},
        "type": [concept(meeting.what)],
        "subject": SUBJECT,
        "participant": [{"individual": DOCTOR}],
        "period": {"start": meeting.at.isoformat(), "end": ended.isoformat()},
        "reasonCode": [{"text": meeting.reason}],
        "serviceProvider": CLINIC,
    }


def _vital_signs(meeting: Meeting) -> Iterator[Json]:
    signs = meeting.signs
    if signs is None:
        return
    for name, code, unit in _SIGNS:
        yield {
            **_observation(meeting, name.removesuffix("_kg"), code),
            "valueQuantity": _quantity(getattr(signs, name), unit),
        }
    parts = [
        {"code": concept(code), "valueQuantity": _quantity(getattr(signs, name), "mm[Hg]")} for name, code in _PRESSURES
    ]
    yield {**_observation(meeting, "pressure", _PRESSURE), "component": parts}


def _observation(meeting: Meeting, name: str, code: Code) -> Json:
    return {
        "resourceType": "Observation",
        "id": f"{name}-{meeting.key}",
        "status": "final",
        "category": [term("observation-category", "vital-signs", "Vital Signs")],
        "code": concept(code),
        "subject": SUBJECT,
        "encounter": {"reference": f"Encounter/visit-{meeting.key}"},
        "effectiveDateTime": (meeting.at + timedelta(minutes=4)).isoformat(),
    }


def _quantity(value: float, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": URIS["ucum"], "code": unit}


def _note(meeting: Meeting) -> Json:
    return {
        "resourceType": "DocumentReference",
        "id": f"note-{meeting.key}",
        "status": "current",
        "type": concept(Code("loinc", "11506-3", "Progress note")),
        "subject": SUBJECT,
        "date": (meeting.at + timedelta(minutes=meeting.minutes)).isoformat(),
        "author": [DOCTOR],
        "description": meeting.reason,
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain; charset=utf-8",
                    "data": base64.b64encode(meeting.note.encode()).decode(),
                    "title": f"{meeting.what.name}: {meeting.reason}",
                }
            }
        ],
        "context": {"encounter": [{"reference": f"Encounter/visit-{meeting.key}"}]},
    }


def _plans(story: Story) -> Iterator[Json]:
    course, began = story.course, story.meeting("again").at.date()
    yield {
        "resourceType": "CarePlan",
        "id": "heart",
        "status": "active",
        "intent": "plan",
        "title": "Lower the risk of heart disease",
        "subject": SUBJECT,
        "period": {"start": began.isoformat()},
        "author": DOCTOR,
        "addresses": [{"reference": "Condition/ldl"}, {"reference": "Condition/pressure"}],
        "goal": [{"reference": "Goal/ldl"}, {"reference": "Goal/pressure"}],
        "activity": [
            {"detail": {"status": "in-progress", "description": "Statin every day"}},
            {"detail": {"status": "in-progress", "description": "Blood pressure at home, two mornings a week"}},
            {"detail": {"status": "in-progress", "description": "Run or walk briskly three times a week"}},
        ],
    }
    for key, text, code, value, unit in (
        ("ldl", "LDL cholesterol below 100 mg/dL", Code("loinc", "13457-7", "LDL cholesterol"), 100, "mg/dL"),
        ("pressure", "Systolic blood pressure below 130 mmHg", _PRESSURES[0][1], 130, "mm[Hg]"),
    ):
        yield {
            "resourceType": "Goal",
            "id": key,
            "lifecycleStatus": "active",
            "achievementStatus": term("goal-achievement", "improving", "Improving"),
            "description": {"text": text},
            "subject": SUBJECT,
            "startDate": began.isoformat(),
            "target": [
                {"measure": concept(code), "detailQuantity": {**_quantity(value, unit), "comparator": "<"}}
            ],
        }  # fmt: skip
    latest = story.meeting("latest").at
    yield {
        "resourceType": "ServiceRequest",
        "id": "lipids-again",
        "status": "active",
        "intent": "order",
        "category": [{"text": "Laboratory"}],
        "code": concept(Code("loinc", "57698-3", "Lipid panel with direct LDL - Serum or Plasma")),
        "subject": SUBJECT,
        "authoredOn": latest.isoformat(),
        "occurrenceDateTime": (course.end + timedelta(days=60)).isoformat(),
        "requester": DOCTOR,
        "reasonReference": [{"reference": "Condition/ldl"}],
        "encounter": {"reference": "Encounter/visit-latest"},
    }
