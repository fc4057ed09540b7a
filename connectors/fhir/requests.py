"""Orders and referrals: ServiceRequest of R4, its forerunners ProcedureRequest, ReferralRequest, DiagnosticOrder."""

from __future__ import annotations

from typing import Any

from connectors.fhir.care import reason_of
from connectors.fhir.context import Context, Entry
from connectors.fhir.dosage import timing_text
from connectors.fhir.values import Json, first, items, notes, start_of

_ORDERED = ("authoredOn", "orderedOn", "dateSent", "date")


def add_request(entry: Entry, to: Context) -> None:
    """One row; a DiagnosticOrder of several items has a further row for each."""
    resource = entry.resource
    codes = _codes(resource)
    requested = to.moment(next((resource[name] for name in _ORDERED if resource.get(name)), _event(resource)), entry)
    planned = start_of(resource, "occurrence") or start_of(resource, "scheduled")
    who = [*items(resource.get("performer")), *items(resource.get("recipient"))]
    shared = {
        "status": resource.get("status"),
        "category": to.labels(resource.get("category")) or to.label(resource.get("type")),
        "intent": resource.get("intent"),
        "priority": _word(resource.get("priority"), to),
        "requested": requested,
        "planned": to.moment(planned or (resource.get("fulfillmentTime") or {}).get("start"), entry),
        "reason": reason_of(entry, to),
        "performer": to.names(who, entry) or to.names(_requester(resource), entry),
        "note": _note(resource, to),
    }
    for at, code in enumerate(codes or [resource.get("type") or resource.get("specialty")]):
        part: dict[str, Any] = {}
        if at:
            own = f"{entry.id}#item-{at + 1}" if entry.id else None
            part = {"resource_type": f"{entry.kind}.item", "external_id": own}
        to.add("service_request", entry, **to.coded(code), **shared, **part)
    to.link(entry, "encounter", resource.get("encounter") or resource.get("context"))
    to.link(entry, "reason", resource.get("reasonReference"))
    to.link(entry, "based_on", resource.get("basedOn"))
    to.link(entry, "replaces", resource.get("replaces"))
    to.link(entry, "specimen", resource.get("specimen"))


def _codes(resource: Json) -> list[Any]:
    if resource.get("code"):
        code = resource["code"]
        return [code.get("concept") or code] if isinstance(code, dict) else [code]
    if resource.get("serviceRequested"):
        return items(resource["serviceRequested"])
    return [one["code"] for one in items(resource.get("item")) if isinstance(one, dict) and one.get("code")]


def _event(resource: Json) -> Any:
    return (first(resource.get("event")) or {}).get("dateTime")


def _requester(resource: Json) -> list[Any]:
    stated = resource.get("requester") or resource.get("orderer")
    return [one.get("agent") or one for one in items(stated) if isinstance(one, dict)]


def _word(stated: Any, to: Context) -> str | None:
    return to.label(stated) if isinstance(stated, dict) else stated


def _note(resource: Json, to: Context) -> str | None:
    timing = timing_text(resource.get("occurrenceTiming") or resource.get("scheduledTiming"), to)
    told = [notes(resource), resource.get("description"), resource.get("patientInstruction"), timing]
    if resource.get("doNotPerform") is True:
        told.insert(0, "do not perform")
    return "\n".join(text for text in told if isinstance(text, str)) or None
