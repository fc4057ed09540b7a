"""Which members are FHIR, by their first bytes."""

from __future__ import annotations

import re

from connectors.fhir.stream import head, is_lines
from healthkit.source.contract import Claim
from healthkit.source.files import Package

_TYPE = re.compile(rb'"resourceType"\s*:\s*"([A-Za-z]+)"')
_VALUE = re.compile(rb'\s*:\s*"([A-Za-z]+)"')
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.S)
_KNOWN = frozenset("""
Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary
BodySite BodyStructure Bundle CarePlan CareTeam Claim ClaimResponse ClinicalImpression Communication
CommunicationRequest Composition Condition Consent Contract Coverage CoverageEligibilityRequest
CoverageEligibilityResponse DetectedIssue Device DeviceComponent DeviceMetric DeviceRequest DeviceUsage
DeviceUseRequest DeviceUseStatement DiagnosticOrder DiagnosticReport DocumentManifest DocumentReference
EligibilityRequest EligibilityResponse Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare
ExplanationOfBenefit FamilyMemberHistory Flag Goal Group HealthcareService ImagingManifest ImagingObjectSelection
ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation InsurancePlan Invoice Library Linkage List
Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge
MedicationOrder MedicationRequest MedicationStatement MedicationUsage MessageHeader MolecularSequence NutritionIntake
NutritionOrder Observation OperationOutcome Order OrderResponse Organization OrganizationAffiliation Parameters Patient
PaymentNotice PaymentReconciliation Person Practitioner PractitionerRole Procedure ProcedureRequest ProcessRequest
ProcessResponse Provenance Questionnaire QuestionnaireResponse ReferralRequest RelatedPerson RequestGroup ResearchStudy
ResearchSubject RiskAssessment Schedule Sequence ServiceRequest Slot Specimen Substance SupplyDelivery SupplyRequest
Task VisionPrescription
""".split())  # noqa: SIM905  # fmt: skip
_HEAD = 65536
_WIDER = 4 << 20


def claim(package: Package) -> Claim | None:
    """The members that are FHIR; ``None`` where there are none."""
    members = frozenset(name for name in package.members if _is_fhir(package, name))
    if not members:
        return None
    return Claim(members, "FHIR" if len(members) == 1 else f"FHIR, {len(members)} files")


def _is_fhir(package: Package, member: str) -> bool:
    start = head(package, member)
    opening = start.lstrip()[:1]
    if opening not in {b"{", b"["}:
        return bool(_TYPE.search(start)) and is_lines(package, member)
    if len(start) < _HEAD or _is_resource(start):
        return _is_resource(start)
    # A long first element may push the type out of sight: base64 before "resourceType", keys in alphabetic order.
    return _is_resource(head(package, member, _WIDER))


def _is_resource(start: bytes) -> bool:
    """Whether the outermost object, or the first one of an array, has a resource type that FHIR knows."""
    if not _TYPE.search(start):
        return False
    outermost = 2 if start.lstrip()[:1] == b"[" else 1
    depth = 0
    for token in _TOKEN.finditer(start):
        text = token.group()
        if text in b"{[":
            depth += 1
        elif text in b"}]":
            depth -= 1
        elif depth == outermost and text == b'"resourceType"':
            found = _VALUE.match(start, token.end())
            if found:
                return found[1].decode() in _KNOWN
    return False
