"""Conditions, and the allergies and intolerances of a person."""

from __future__ import annotations

from healthkit.export.fhir import codes
from healthkit.export.fhir.values import (
    Json,
    Row,
    absent,
    clean,
    coding,
    concept,
    named,
    notes,
    pruned,
    put_choice,
    put_code,
    put_moment,
    status,
    told,
)

_CATEGORIES = {
    "problem_list": (codes.CONDITION_CATEGORY, "problem-list-item"),
    "encounter_diagnosis": (codes.CONDITION_CATEGORY, "encounter-diagnosis"),
    "health_concern": (codes.HEALTH_CONCERN, "health-concern"),
}
_OVER = frozenset({"resolved", "inactive", "remission"})


def over(row: Row) -> bool:
    """Whether a condition is of the past: its status says so, or it has an end."""
    return row["status"] in _OVER or (row["status"] is None and row["abated"] is not None)


def condition(row: Row, subject: Json) -> Json:
    """A diagnosis or problem, with the certainty and severity that its writer gave."""
    known = _CATEGORIES.get(row["category"] or "")
    kind = {"coding": [coding(*known)]} if known else told(row["category"])
    made: Json = {
        "resourceType": "Condition",
        "clinicalStatus": status(codes.CONDITION_CLINICAL, row["status"], codes.CLINICAL),
        "verificationStatus": status(codes.CONDITION_VERIFIED, row["verification"], codes.VERIFIED),
        "category": [kind] if kind else [],
        "severity": told(row["severity"]),
        "code": concept(row),
        "bodySite": [site] if (site := told(row["body_site"])) else [],
        "subject": subject,
        "asserter": named(row["performer"]),
        "note": notes(row["note"]),
    }
    put_choice(made, "onset", row["onset"])
    put_choice(made, "abatement", row["abated"])
    put_moment(made, "recordedDate", row["recorded"])
    return pruned(made)


def allergy(row: Row, subject: Json) -> Json:
    """An allergy or intolerance with its reactions."""
    made: Json = {
        "resourceType": "AllergyIntolerance",
        # FHIR wants a clinical status of every allergy that holds; one that nobody gave is unknown, never "active".
        "clinicalStatus": status(codes.ALLERGY_CLINICAL, row["status"], codes.ALLERGY_STATES) or absent(),
        "verificationStatus": status(codes.ALLERGY_VERIFIED, row["verification"], codes.ALLERGY_CERTAINTIES),
        "code": concept(row),
        "patient": subject,
        "reaction": _reactions(row),
        "note": notes(row["note"]),
    }
    put_code(made, "type", row["kind"])
    put_code(made, "criticality", row["criticality"])
    kinds = [part.strip() for part in (row["category"] or "").split(",")]
    made["category"] = [kind for kind in kinds if kind in codes.allowed("AllergyIntolerance", "category")]
    put_choice(made, "onset", row["onset"])
    put_moment(made, "recordedDate", row["recorded"])
    put_moment(made, "lastOccurrence", row["last_occurrence"])
    return pruned(made)


def _reactions(row: Row) -> list[Json]:
    """A reaction for each that is told; the worst severity stands with the first."""
    parts = [said for part in (row["reaction"] or "").split("; ") if (said := clean(part))]
    severity = row["severity"] if row["severity"] in codes.allowed("AllergyIntolerance.reaction", "severity") else None
    made: list[Json] = [{"manifestation": [{"text": part}]} for part in parts]
    if severity:
        made = made or [{"manifestation": [absent()]}]
        made[0]["severity"] = severity
    return made
