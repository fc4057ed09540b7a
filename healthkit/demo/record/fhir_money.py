"""Insurance and what it paid, as FHIR resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthkit.demo.record.codes import concept, term
from healthkit.demo.record.facts import Bill
from healthkit.demo.record.fhir_care import CLINIC, SUBJECT
from healthkit.demo.record.story import HOSPITAL_NAME, INSURER, Story

Json = dict[str, Any]

_INSURER = {"reference": "Organization/insurer"}
_COVERED: Json = {"focal": True, "coverage": {"reference": "Coverage/family"}}


def money_resources(story: Story) -> Iterator[Json]:
    """The insurer, the coverage, and a claim with its explanation a bill."""
    yield {"resourceType": "Organization", "id": "insurer", "active": True, "name": INSURER}
    yield {
        "resourceType": "Coverage",
        "id": "family",
        "status": "active",
        "type": term("v3-ActCode", "HIP", "health insurance plan policy"),
        "subscriberId": "SYN-1988-0417",
        "beneficiary": SUBJECT,
        "relationship": term("subscriber-relationship", "self", "Self"),
        "period": {"start": f"{story.course.found.year}-01-01"},
        "payor": [_INSURER],
        "class": [{"type": term("coverage-class", "plan", "Plan"), "value": "P2", "name": "Complete care"}],
    }
    for bill in story.bills:
        yield _claim(story, bill)
        yield _explanation(story, bill)


def _claim(story: Story, bill: Bill) -> Json:
    return {"resourceType": "Claim", "id": f"claim-{bill.key}", **_shared(story, bill), "item": [_item(story, bill)],
            "priority": term("processpriority", "normal"), "insurance": [{"sequence": 1, **_COVERED}],
            "total": _euros(bill.charged)}  # fmt: skip


def _explanation(story: Story, bill: Bill) -> Json:
    amounts = (("submitted", bill.charged), ("eligible", bill.allowed), ("benefit", bill.paid))
    return {
        "resourceType": "ExplanationOfBenefit",
        "id": f"explained-{bill.key}",
        **_shared(story, bill),
        "claim": {"reference": f"Claim/claim-{bill.key}"},
        "outcome": "complete",
        "insurance": [_COVERED],
        "item": [_item(story, bill)],
        "total": [{"category": term("adjudication", name), "amount": _euros(value)} for name, value in amounts],
        "payment": {"amount": _euros(bill.paid)},
    }


def _shared(story: Story, bill: Bill) -> Json:
    meeting = story.meeting(bill.meeting)
    day = meeting.at.date().isoformat()
    return {
        "identifier": [{"system": "https://insurer.example/claims", "value": f"SYN-{bill.key.upper()}"}],
        "status": "active",
        "type": term("claim-type", "professional", "Professional"),
        "use": "claim",
        "patient": SUBJECT,
        "billablePeriod": {"start": day, "end": day},
        "created": day,
        "insurer": _INSURER,
        "provider": CLINIC if meeting.teller == "clinic" else {"display": HOSPITAL_NAME},
    }


def _item(story: Story, bill: Bill) -> Json:
    day = story.meeting(bill.meeting).at.date().isoformat()
    return {
        "sequence": 1,
        "productOrService": concept(bill.service),
        "servicedDate": day,
        "net": _euros(bill.charged),
    }


def _euros(value: float) -> Json:
    return {"value": value, "currency": "EUR"}
