"""Medicines: ordered, taken, handed out or given; each with the Medication it refers to folded in."""

from __future__ import annotations

from typing import Any

from connectors.fhir.context import Context, Entry, Values
from connectors.fhir.dosage import dosage
from connectors.fhir.values import Json, end_of, first, items, notes, number, quantity_text, start_of, unit

_KINDS = {
    "MedicationRequest": "request",
    "MedicationOrder": "request",
    "MedicationStatement": "statement",
    "MedicationUsage": "statement",
    "MedicationDispense": "dispense",
    "MedicationAdministration": "administration",
}
_DAYS = {"d": 1.0, "day": 1.0, "days": 1.0, "wk": 7.0, "week": 7.0, "weeks": 7.0, "mo": 30.0, "month": 30.0,
         "months": 30.0, "a": 365.0, "h": 1 / 24}  # fmt: skip
_NO_MEDICATION = {
    "787481004": "none_known",  # No known medications (SNOMED CT, used by IPS until 2020)
    "no-medication-info": "unavailable",
    "no-known-medications": "none_known",
    "182904002": "unavailable",
    "182849000": "none_known",
    "1234391009": "none_known",
}
_RECORDED = ("authoredOn", "dateWritten", "dateAsserted", "whenHandedOver", "whenPrepared", "recorded")
_PEOPLE = ("requester", "prescriber", "informationSource", "performer", "practitioner", "dispenser", "recorder")


def add_medication(entry: Entry, to: Context) -> None:
    """One row; a code that says "none" becomes an absence."""
    resource = entry.resource
    coded, medicine = _medicine(entry, to)
    kind = _NO_MEDICATION.get(coded["code"] or "")
    recorded = to.moment(next((resource[name] for name in _RECORDED if resource.get(name)), None), entry)
    if kind:
        to.add("absence", entry, **coded, subject="medications", kind=kind, recorded=recorded, note=notes(resource))
        return
    supply = resource.get("dispenseRequest") or {}
    quantity = supply.get("quantity") or resource.get("quantity") or {}
    days = supply.get("expectedSupplyDuration") or resource.get("daysSupply")
    instructions = resource.get("dosageInstruction") or resource.get("dosage")
    to.add(
        "medication",
        entry,
        **coded,
        **dosage(instructions, to),
        kind=_KINDS[resource["resourceType"]],
        status=_status(resource),
        intent=resource.get("intent"),
        supplement=_supplement(coded),
        form=to.label(medicine.get("form") or (medicine.get("product") or {}).get("form")),
        started=to.moment(_started(resource, instructions), entry),
        stopped=to.moment(_stopped(resource, supply, instructions), entry),
        recorded=recorded,
        reason=_reason(entry, to),
        performer=_performer(entry, to),
        quantity=number(quantity.get("value")),
        quantity_unit=unit(quantity),
        days_supply=_days(days),
        refills=number(supply.get("numberOfRepeatsAllowed")),
        note=_note(resource, to),
    )
    to.link(entry, "encounter", resource.get("encounter") or resource.get("context"))
    to.link(entry, "reason", resource.get("reasonReference") or resource.get("reasonForUseReference"))
    to.link(entry, "replaces", resource.get("priorPrescription"))
    for name in ("basedOn", "authorizingPrescription", "prescription", "request"):
        to.link(entry, "based_on", resource.get(name))


def _medicine(entry: Entry, to: Context) -> tuple[Values, Json]:
    """The medicine's columns, and the Medication that holds them, if any."""
    resource = entry.resource
    stated = resource.get("medicationCodeableConcept")
    reference = resource.get("medicationReference")
    medication = resource.get("medication")
    if isinstance(medication, dict):
        # R5 puts both under one name; a few senders of earlier versions leave the type out of the name.
        stated = stated or medication.get("concept") or (medication if "coding" in medication else None)
        reference = reference or medication.get("reference")
        reference = {"reference": reference} if isinstance(reference, str) else reference
    medicine: Json = {}
    if reference:
        medicine = _referred(reference, entry, to)
        coded = to.coded(medicine.get("code"))
        if coded["name"] and (coded["name"] != coded["code"] or not reference.get("display")):
            return coded, medicine
        if coded["name"]:
            return {**coded, "name": reference["display"]}, medicine
        named = reference.get("display") or _ingredients(medicine, to) or to.name(reference, entry)
        return to.coded({"text": named} if named else stated), medicine
    return to.coded(stated), medicine


def _referred(reference: Json, entry: Entry, to: Context) -> Json:
    text = str(reference.get("reference") or "")
    if text[:1] == "#":
        return entry.contained.get(text[1:]) or {}
    target = to.index.resolve(text)
    to.index.used.add(target)
    return to.index.medications.get(target) or {}


def _ingredients(medicine: Json, to: Context) -> str | None:
    found = [*items(medicine.get("ingredient")), *items((medicine.get("product") or {}).get("ingredient"))]
    names = [to.label(one.get("itemCodeableConcept")) or (one.get("item") or {}).get("display") for one in found]
    return " / ".join(name for name in names if name) or None


def _status(resource: Json) -> Any:
    """Versions before R4 say that something was not taken or given beside the status."""
    if resource.get("wasNotTaken") is True or resource.get("taken") == "n":
        return "not-taken"
    if resource.get("wasNotGiven") is True or resource.get("notGiven") is True:
        return "not-done"
    return resource.get("status")


def _supplement(coded: Values) -> bool | None:
    """Only a code can say so, and none does for sure; vitamins and minerals by their ATC group."""
    code = coded["code"] or ""
    return True if coded["system"] == "atc" and code[:3] in {"A11", "A12"} else None


def _started(resource: Json, instructions: Any) -> Any:
    for stem in ("effective", "effectiveTime", "occurence", "occurrence"):
        found = start_of(resource, stem)
        if found:
            return found
    bounds = _bounds(instructions)
    handed = resource.get("whenHandedOver") or resource.get("whenPrepared")
    return bounds.get("start") or (handed if resource["resourceType"] == "MedicationDispense" else None)


def _stopped(resource: Json, supply: Json, instructions: Any) -> Any:
    for stem in ("effective", "effectiveTime"):
        found = end_of(resource, stem)
        if found:
            return found
    # The validity period of a prescription says until when it may be dispensed, not until when it is taken.
    return resource.get("dateEnded") or _bounds(instructions).get("end")


def _bounds(instructions: Any) -> Json:
    lead = first(instructions) or {}
    repeat = ((lead.get("timing") or {}).get("repeat") or {}) if isinstance(lead, dict) else {}
    return repeat.get("boundsPeriod") or {}


def _reason(entry: Entry, to: Context) -> str | None:
    resource = entry.resource
    for name in ("reasonCode", "reasonCodeableConcept", "reasonForUseCodeableConcept", "reasonGiven", "reason"):
        told = to.labels([one.get("concept") or one for one in items(resource.get(name)) if isinstance(one, dict)])
        if told:
            return told
    return to.names(resource.get("reasonReference") or resource.get("reasonForUseReference"), entry)


def _performer(entry: Entry, to: Context) -> str | None:
    """Who ordered, stated, handed out or gave it."""
    for name in _PEOPLE:
        found = [
            one.get("actor") or one.get("agent") or one
            for one in items(entry.resource.get(name))
            if isinstance(one, dict)
        ]
        told = to.names(found, entry)
        if told:
            return told
    return None


def _note(resource: Json, to: Context) -> str | None:
    why = [
        to.labels(resource.get(name))
        for name in (
            "statusReason",
            "statusReasonCodeableConcept",
            "reasonNotTaken",
            "reasonNotGiven",
            "reasonEnded",
            "notDoneReasonCodeableConcept",
        )
    ]
    told = ["do not take" if resource.get("doNotPerform") is True else None, notes(resource), *why]
    return "\n".join(text for text in told if text) or None


def _days(duration: Json | None) -> float | None:
    value = number((duration or {}).get("value"))
    if value is None or duration is None:
        return None
    scale = _DAYS.get(str(duration.get("code") or duration.get("unit") or "d").lower())
    return value * scale if scale else None


def note_medication(entry: Entry, to: Context) -> None:
    """Nothing yet: a Medication is told with what refers to it, or at the end of the package."""


def add_lone_medication(medication: Json, external_id: str, to: Context) -> None:
    """A Medication that nothing in the package refers to."""
    updated = (medication.get("meta") or {}).get("lastUpdated")
    entry = Entry(medication, "Medication", external_id or None, to.source(None), updated, {}, "")
    coded = to.coded(medication.get("code"))
    if not coded["name"]:
        named = _ingredients(medication, to)
        coded = to.coded({"text": named} if named else None)
    form = to.label(medication.get("form") or (medication.get("product") or {}).get("form"))
    to.add("medication", entry, **coded, kind="statement", status="unknown", form=form, note=_strength(medication))


def _strength(medication: Json) -> str | None:
    return quantity_text((medication.get("amount") or {}).get("numerator"))
