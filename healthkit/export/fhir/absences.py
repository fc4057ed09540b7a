"""That there is nothing, or nothing known, as International Patient Summaries state it; and what was ruled out.

"No known allergies" is an entry with a code of its own; "nobody was asked" is why a section is empty; that one thing
was refuted says nothing of the others. The three are never exchanged.
"""

from __future__ import annotations

import re
from typing import Literal

from healthkit.export.fhir import codes
from healthkit.export.fhir.problems import allergy, condition
from healthkit.export.fhir.values import Json, Row, absent, coding, concept, notes, pruned, put_moment
from healthkit.model.words import fold

Kind = Literal["none_known", "no_information", "refuted", "empty"]

_NONE = re.compile(r"(no|none|nil|not|nka|nkda|aucune?|pas|sans|neant|rien)\b")
"""How a statement without a code begins that says there is nothing, in English or French, folded."""
_SUBJECTS = {
    "allergies": ("no-known-allergies", "No known allergies", "no-allergy-info", "No information about allergies"),
    "medications": (
        "no-known-medications", "No known medications", "no-medication-info", "No information about medications",
    ),
    "problems": ("no-known-problems", "No known problems", "no-problem-info", "No information about problems"),
    "immunizations": (
        "no-known-immunizations", "No known immunizations", "no-immunization-info",
        "No information about immunizations",
    ),
    "procedures": (
        "no-known-procedures", "No known procedures", "no-procedure-info",
        "No information about past history of procedures",
    ),
}  # fmt: skip
"""For each subject its two codes in the IPS's own code system, absent-unknown-uv-ips, with their displays.

Devices have some too, but only as what a statement of use refers to; an empty section says that more plainly.
"""
_GENERAL = frozenset({
    "716186003", "160245001", "787481004", "182849000", "1234391009", "nilknown",
    *(code for code, _, _, _ in _SUBJECTS.values()), *(code for _, _, code, _ in _SUBJECTS.values()),
    "no-known-devices", "no-device-info",
})  # fmt: skip
"""Codes (SNOMED CT, HL7) by which a record says that it knows of nothing at all under a heading."""
_PARTIAL = frozenset({
    "409137002", "428607008", "429625007", "428197003", "1003774007", "716184000", "716185004", "716220001",
    "no-known-medication-allergies", "no-known-environmental-allergies", "no-known-food-allergies",
})  # fmt: skip
"""Codes that say so of a part: no known food allergy."""
_REASONS = {"none_known": "nilknown", "withheld": "withheld", "not_asked": "notasked"}


def kind(row: Row) -> Kind:
    """What a row of ``absence`` says: all under a heading, one thing that was refuted, or why nobody knows."""
    if row["kind"] != "none_known":
        return "empty" if row["kind"] in _REASONS else "no_information"
    if row["code"] in _GENERAL | _PARTIAL or str(row["resource_type"]).endswith("emptyReason"):
        return "none_known"
    if row["code"] is None and (row["name"] is None or _NONE.match(fold(row["name"]))):
        return "none_known"
    return "refuted"


def partial(row: Row) -> bool:
    """Whether it speaks of a part only, so that it stands beside what the other parts hold."""
    return row["code"] in _PARTIAL


def reason(kind: str) -> Json:
    """Why a section is empty, by the kind of an absence."""
    return {"coding": [coding(codes.EMPTY_REASON, _REASONS.get(kind, "unavailable"))]}


def stated(subject: str, known: bool, person: Json, row: Row | None = None) -> Json | None:
    """The entry that says "none known" (``known``) or "no information"; in the row's own code where it has one.

    None for a subject that has no such entry.
    """
    if subject not in _SUBJECTS:
        return None
    none, none_words, unknown, unknown_words = _SUBJECTS[subject]
    code, words = (none, none_words) if known else (unknown, unknown_words)
    said = {"coding": [coding(codes.ABSENT_UNKNOWN, code, words)], "text": words}
    if row is not None and row["code"] in _GENERAL | _PARTIAL:
        said = concept(row) or said
    made = _MAKE[subject](said, person)
    if row is not None:
        name = _RECORDED.get(made["resourceType"])
        if name:
            put_moment(made, name, row["recorded"])
            made["note"] = notes(row["note"])
    return pruned(made)


def refuted(row: Row, person: Json) -> Json:
    """A condition or allergy that somebody ruled out."""
    blank = dict.fromkeys(
        ("kind", "category", "severity", "body_site", "onset", "abated", "performer", "criticality", "reaction",
         "last_occurrence")
    )  # fmt: skip
    whole = {**blank, **row, "kind": None, "verification": "refuted", "status": None}
    if row["subject"] == "allergies":
        return {**allergy(whole, person), "clinicalStatus": _clinical(codes.ALLERGY_CLINICAL, "inactive")}
    return condition(whole, person)


def _clinical(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def _allergy(said: Json, person: Json) -> Json:
    return {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": _clinical(codes.ALLERGY_CLINICAL, "active"),
        "code": said,
        "patient": person,
    }


def _problem(said: Json, person: Json) -> Json:
    return {
        "resourceType": "Condition",
        "clinicalStatus": _clinical(codes.CONDITION_CLINICAL, "active"),
        "code": said,
        "subject": person,
    }


def _medication(said: Json, person: Json) -> Json:
    return {
        "resourceType": "MedicationStatement",
        "status": "unknown",
        "medicationCodeableConcept": said,
        "subject": person,
        "_effectiveDateTime": absent("not-applicable"),
    }


def _immunization(said: Json, person: Json) -> Json:
    return {
        "resourceType": "Immunization",
        "status": "not-done",
        "vaccineCode": said,
        "patient": person,
        "occurrenceString": "not applicable",
    }


def _procedure(said: Json, person: Json) -> Json:
    return {
        "resourceType": "Procedure",
        "status": "unknown",
        "code": said,
        "subject": person,
        "_performedDateTime": absent("not-applicable"),
    }


_MAKE = {
    "allergies": _allergy, "problems": _problem, "medications": _medication, "immunizations": _immunization,
    "procedures": _procedure,
}  # fmt: skip
_RECORDED = {
    "AllergyIntolerance": "recordedDate", "Condition": "recordedDate", "MedicationStatement": "dateAsserted",
}  # fmt: skip
