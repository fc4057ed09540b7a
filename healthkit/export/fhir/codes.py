"""Code systems by their URI, and the codes that FHIR R4 binds elements to; of another code nothing is made up.

Source: HL7 FHIR R4 (4.0.1), required value sets; HL7 International Patient Summary 2.0.0 for absent-unknown-uv-ips.
"""

from __future__ import annotations

from healthkit.model.code_systems import SYSTEMS

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_OWN_WORDS = {
    "ccam": "urn:oid:1.2.250.1.213.2.5",
    "snomed-3.5": "urn:oid:1.2.250.1.213.2.12",
    "nabm": "urn:oid:1.2.250.1.213.2.7",
    "cis": "urn:oid:1.2.250.1.213.2.3.1",
    "cip": "urn:oid:1.2.250.1.213.2.3.2",
}
"""Short names that connectors have for systems without a URI of their own."""
URIS = {
    **_OWN_WORDS,
    **{short: uri for uri, short in SYSTEMS.items() if uri.startswith("urn:")},
    **{short: uri for uri, short in SYSTEMS.items() if uri.startswith("http")},
}
"""Code systems by the field's short names; a URL is preferred to an OID."""

LOINC = "http://loinc.org"
ABSENT_UNKNOWN = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
EMPTY_REASON = f"{_TERMINOLOGY}/list-empty-reason"
DATA_ABSENT = f"{_TERMINOLOGY}/data-absent-reason"
CONDITION_CLINICAL = f"{_TERMINOLOGY}/condition-clinical"
CONDITION_VERIFIED = f"{_TERMINOLOGY}/condition-ver-status"
CONDITION_CATEGORY = f"{_TERMINOLOGY}/condition-category"
HEALTH_CONCERN = "http://hl7.org/fhir/us/core/CodeSystem/condition-category"
ALLERGY_CLINICAL = f"{_TERMINOLOGY}/allergyintolerance-clinical"
ALLERGY_VERIFIED = f"{_TERMINOLOGY}/allergyintolerance-verification"
OBSERVATION_CATEGORY = f"{_TERMINOLOGY}/observation-category"
INTERPRETATION = f"{_TERMINOLOGY}/v3-ObservationInterpretation"
FASTING = f"{_TERMINOLOGY}/v2-0916"
COVERAGE_CLASS = f"{_TERMINOLOGY}/coverage-class"
ACT_CLASS = f"{_TERMINOLOGY}/v3-ActCode"

CLINICAL = ("active", "recurrence", "relapse", "inactive", "remission", "resolved")
VERIFIED = ("unconfirmed", "provisional", "differential", "confirmed", "refuted")
ALLERGY_STATES = ("active", "inactive", "resolved")
ALLERGY_CERTAINTIES = ("unconfirmed", "confirmed", "refuted")
REASONS = (
    "unknown", "asked-unknown", "temp-unknown", "not-asked", "asked-declined", "masked", "not-applicable",
    "unsupported", "as-text", "error", "not-a-number", "negative-infinity", "positive-infinity", "not-performed",
    "not-permitted",
)  # fmt: skip
"""Why a value is missing (data-absent-reason)."""
FLAGS = frozenset({
    "<", ">", "A", "AA", "H", "HH", "HU", "L", "LL", "LU", "N", "U", "D", "B", "W", "R", "I", "S", "MS", "VS", "POS",
    "NEG", "IND", "DET", "ND", "E", "NR", "RR", "WR", "HX", "LX", "CAR", "EX", "IE", "NCL", "NS", "SDD", "SYN-R",
    "SYN-S", "UNE", "EXP", "OBX", "TOX", "QCF", "HM", "AC",
})  # fmt: skip
_EVENTS = frozenset({
    "preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "unknown",
})  # fmt: skip
_INTENTS = frozenset({
    "proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option",
})  # fmt: skip
_REQUESTS = frozenset({"draft", "active", "on-hold", "revoked", "completed", "unknown"})
_CODES: dict[tuple[str, str], frozenset[str]] = {
    ("Observation", "status"): frozenset(
        {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "unknown"}
    ),
    ("DiagnosticReport", "status"): frozenset({
        "registered", "partial", "preliminary", "final", "amended", "corrected", "appended", "cancelled", "unknown",
    }),
    ("MedicationStatement", "status"): frozenset(
        {"active", "completed", "intended", "stopped", "on-hold", "unknown", "not-taken"}
    ),
    ("MedicationRequest", "status"): frozenset(
        {"active", "on-hold", "cancelled", "completed", "stopped", "draft", "unknown"}
    ),
    ("MedicationRequest", "intent"): _INTENTS,
    ("MedicationDispense", "status"): (_EVENTS - {"not-done"}) | {"cancelled", "declined"},
    ("MedicationAdministration", "status"): _EVENTS - {"preparation"},
    ("Immunization", "status"): frozenset({"completed", "not-done"}),
    ("Procedure", "status"): _EVENTS,
    ("Encounter", "status"): frozenset(
        {"planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "unknown"}
    ),
    ("FamilyMemberHistory", "status"): frozenset({"partial", "completed", "health-unknown"}),
    ("CarePlan", "status"): _REQUESTS,
    ("CarePlan", "intent"): frozenset({"proposal", "plan", "order", "option"}),
    ("CareTeam", "status"): frozenset({"proposed", "active", "suspended", "inactive"}),
    ("Goal", "lifecycleStatus"): frozenset(
        {"proposed", "planned", "accepted", "active", "on-hold", "completed", "cancelled", "rejected"}
    ),
    ("ServiceRequest", "status"): _REQUESTS,
    ("ServiceRequest", "intent"): _INTENTS | {"directive"},
    ("ServiceRequest", "priority"): frozenset({"routine", "urgent", "asap", "stat"}),
    ("Flag", "status"): frozenset({"active", "inactive"}),
    ("Coverage", "status"): frozenset({"active", "cancelled", "draft"}),
    ("DocumentReference", "status"): frozenset({"current", "superseded"}),
    ("Location", "status"): frozenset({"active", "suspended", "inactive"}),
    ("Device", "status"): frozenset({"active", "inactive", "unknown"}),
    ("DeviceUseStatement", "status"): frozenset({"active", "completed", "intended", "stopped", "on-hold"}),
    ("Specimen", "status"): frozenset({"available", "unavailable", "unsatisfactory"}),
    ("AllergyIntolerance", "type"): frozenset({"allergy", "intolerance"}),
    ("AllergyIntolerance", "criticality"): frozenset({"low", "high", "unable-to-assess"}),
    ("AllergyIntolerance", "category"): frozenset({"food", "medication", "environment", "biologic"}),
    ("AllergyIntolerance.reaction", "severity"): frozenset({"mild", "moderate", "severe"}),
    ("Patient", "gender"): frozenset({"male", "female", "other", "unknown"}),
}  # fmt: skip


def allowed(kind: str, element: str) -> frozenset[str]:
    """The codes that an element may have; entered-in-error is none of them, since what is in error does not leave."""
    return _CODES[kind, element]
