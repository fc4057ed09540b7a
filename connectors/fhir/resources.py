"""From a resource to the mapper of its type; what has none, or defeats it, is kept as a document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connectors.fhir.care import add_care_plan, add_care_team, add_encounter, add_goal, add_procedure
from connectors.fhir.claims import add_claim
from connectors.fhir.context import Context, Entry
from connectors.fhir.coverage import add_coverage, add_insurance_plan
from connectors.fhir.devices import add_device, add_device_use, add_specimen
from connectors.fhir.documents import add_binary, add_composition, add_document_reference, add_list, keep
from connectors.fhir.immunizations import add_immunization
from connectors.fhir.medications import add_medication, note_medication
from connectors.fhir.observations import add_observation
from connectors.fhir.people import add_organization, add_patient, add_person, add_place, add_role
from connectors.fhir.problems import add_allergy, add_condition, add_family_history, add_flag
from connectors.fhir.questionnaires import add_questionnaire_response
from connectors.fhir.reports import add_report
from connectors.fhir.requests import add_request
from connectors.fhir.values import Json, items, value_of

Mapper = Callable[[Entry, Context], None]
_MAPPERS: dict[str, Mapper] = {
    "AllergyIntolerance": add_allergy,
    "Binary": add_binary,
    "CarePlan": add_care_plan,
    "CareTeam": add_care_team,
    "Claim": add_claim,
    "Composition": add_composition,
    "Condition": add_condition,
    "Coverage": add_coverage,
    "Device": add_device,
    "DeviceUsage": add_device_use,
    "DeviceUseStatement": add_device_use,
    "DiagnosticOrder": add_request,
    "DiagnosticReport": add_report,
    "DocumentReference": add_document_reference,
    "Encounter": add_encounter,
    "ExplanationOfBenefit": add_claim,
    "FamilyMemberHistory": add_family_history,
    "Flag": add_flag,
    "Goal": add_goal,
    "Immunization": add_immunization,
    "InsurancePlan": add_insurance_plan,
    "List": add_list,
    "Location": add_place,
    "Medication": note_medication,
    "MedicationAdministration": add_medication,
    "MedicationDispense": add_medication,
    "MedicationOrder": add_medication,
    "MedicationRequest": add_medication,
    "MedicationStatement": add_medication,
    "MedicationUsage": add_medication,
    "Observation": add_observation,
    "Organization": add_organization,
    "Patient": add_patient,
    "Practitioner": add_person,
    "PractitionerRole": add_role,
    "Procedure": add_procedure,
    "ProcedureRequest": add_request,
    "QuestionnaireResponse": add_questionnaire_response,
    "ReferralRequest": add_request,
    "ServiceRequest": add_request,
    "Specimen": add_specimen,
}
_FOLDED = {"Patient", "Practitioner", "PractitionerRole", "Organization", "Location", "Medication", "RelatedPerson"}
"""Contained resources that are told with what contains them."""
_SPEAKERS = {
    "Observation": ("performer",),
    "DiagnosticReport": ("performer",),
    "Encounter": ("serviceProvider",),
    "Immunization": ("performer",),
    "Procedure": ("performer",),
    "MedicationDispense": ("performer", "dispenser"),
    "DocumentReference": ("custodian",),
    "Composition": ("custodian", "author"),
    "ExplanationOfBenefit": ("insurer", "organization"),
    "Claim": ("provider",),
    "Coverage": ("payor", "issuer", "insurer"),
    "InsurancePlan": ("ownedBy", "administeredBy"),
    "CarePlan": ("author",),
    "CareTeam": ("managingOrganization",),
}
"""Where a type says which organisation speaks."""
_BROKEN = (AttributeError, TypeError, KeyError, ValueError, IndexError, RecursionError)


def add_resource(resource: Json, external_id: str | None, position: str, to: Context) -> None:
    """Map one resource and those contained in it. Never raises for what the file holds."""
    kind = resource["resourceType"]
    try:
        held = resource.get("contained")
        contained = {one["id"]: one for one in held if "id" in one} if held else {}
        meta = resource.get("meta")
        updated = (meta.get("lastUpdated") if meta else None) or to.package.context.get("received")
        entry = Entry(resource, kind, external_id, 0, updated, contained, position)
        entry.source = to.source(_speaker(entry, to))
        subject = resource.get("subject") or resource.get("patient")
        if subject:
            to.subjects.add(subject.get("reference"))
        if updated and not updated[:4].isdigit():
            entry.updated = to.moment(updated, entry)
        _add(entry, to)
        for inner in held or ():
            _add_contained(inner, entry, to)
    except _BROKEN:
        entry = Entry(resource, kind, external_id, to.source(None), None, {}, position)
        to.issue("malformed_resource", entry)
        keep(entry, to)


def _add(entry: Entry, to: Context) -> None:
    resource = entry.resource
    if _in_error(resource):
        to.issue("entered_in_error", entry)
        if entry.id:
            to.retract(entry.id, entry.source, entry.updated)
        return
    kind = str(resource.get("resourceType"))
    if _aggregated(resource):
        to.unmapped[f"{entry.kind}.aggregated"] += 1
        return
    mapper = _MAPPERS.get(kind)
    if mapper is not None:
        mapper(entry, to)
    elif kind == "OperationOutcome":
        _note_outcome(entry, to)
    else:
        to.unmapped[entry.kind] += 1
        keep(entry, to)


def _aggregated(resource: Json) -> bool:
    """Whether it sums up other data, such as a day, and measures nothing itself (v3-ObservationValue AGGRED)."""
    meta = resource.get("meta")
    if not meta or "security" not in meta:
        return False
    return any(label.get("code") == "AGGRED" for label in items(meta["security"]))


def _in_error(resource: Json) -> bool:
    """Every version's way to say that a resource was a mistake."""
    if resource.get("status") == "entered-in-error":
        return True
    verified = resource.get("verificationStatus")
    if verified is None:
        return False
    if verified == "entered-in-error":
        return True
    return isinstance(verified, dict) and any(
        one.get("code") == "entered-in-error" for one in items(verified.get("coding"))
    )


def _speaker(entry: Entry, to: Context) -> str | None:
    """The name of the organisation that states this; ``None`` for the package's own."""
    app = to.package.context.get("app")
    if app:
        return app
    resource = entry.resource
    for name in _SPEAKERS.get(entry.kind, ()):
        if name not in resource:
            continue
        for actor in items(resource[name]):
            reference = actor.get("actor") or actor.get("onBehalfOf") or actor
            if _is_organization(reference, entry) or name in {"payor", "insurer", "serviceProvider", "custodian"}:
                found = to.name(reference, entry)
                if found:
                    return found
    visit = resource.get("encounter") or resource.get("context")
    if type(visit) is dict and to.index.encounters:
        return to.index.provider(visit.get("reference"))
    return None


def _is_organization(reference: Json, entry: Entry) -> bool:
    text = str(reference.get("reference") or "")
    if text[:1] == "#":
        return (entry.contained.get(text[1:]) or {}).get("resourceType") == "Organization"
    return "Organization" in text or reference.get("type") == "Organization"


def _add_contained(inner: Any, outer: Entry, to: Context) -> None:
    """What a resource contains and only it refers to; people, places and medicines are told with their owner."""
    kind = inner.get("resourceType") or "?"
    name = f"{kind}.contained"
    to.read[name] += 1
    if kind in _FOLDED:
        return
    own = f"{outer.id}#{inner['id']}" if outer.id and inner.get("id") else None
    entry = Entry(inner, name, own, outer.source, outer.updated, outer.contained, outer.position)
    _add(entry, to)


def _note_outcome(entry: Entry, to: Context) -> None:
    """A server's word about the search itself: told, not stored."""
    for issue in items(entry.resource.get("issue")) or [{}]:
        said = to.label(issue.get("details")) or issue.get("code") or value_of(issue, "diagnostics") or ""
        to.issue("operation_outcome", entry, f"{issue.get('severity', '')} {said}".strip())
