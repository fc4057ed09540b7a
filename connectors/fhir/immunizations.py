"""Vaccines given, and those not given with the reason why."""

from __future__ import annotations

from typing import Any

from connectors.fhir.context import Context, Entry
from connectors.fhir.values import Json, first, items, notes, number, plain, unit

_NO_IMMUNIZATION = {"no-known-immunizations": "none_known", "no-immunization-info": "unavailable"}


def add_immunization(entry: Entry, to: Context) -> None:
    """One row; a code that says "none known" becomes an absence."""
    resource = entry.resource
    coded = to.coded(resource.get("vaccineCode"))
    given = resource.get("occurrenceDateTime") or resource.get("date")
    kind = _NO_IMMUNIZATION.get(coded["code"] or "")
    if kind:
        recorded = to.moment(resource.get("recorded"), entry)
        to.add("absence", entry, **coded, subject="immunizations", kind=kind, recorded=recorded)
        return
    dose = resource.get("doseQuantity") or {}
    maker = resource.get("manufacturer") or {}
    said = resource.get("occurrenceString")
    told = [notes(resource), f"given: {said}" if said and said != "unknown" else None, _reactions(entry, to)]
    told.append("subpotent" if resource.get("isSubpotent") is True else None)
    to.add(
        "immunization",
        entry,
        **coded,
        status=_status(resource),
        given=to.moment(given, entry),
        dose_number=_dose_number(resource),
        lot=resource.get("lotNumber"),
        expires=to.moment(resource.get("expirationDate"), entry),
        manufacturer=to.name(maker.get("reference") if isinstance(maker.get("reference"), dict) else maker, entry),
        site=to.label(resource.get("site")),
        route=to.label(resource.get("route")),
        dose_value=number(dose.get("value")),
        dose_unit=unit(dose),
        performer=_performer(entry, to),
        reason=_reason(resource, to),
        verified=to.package.context.get("verified"),
        note="\n".join(text for text in told if text) or None,
    )
    to.link(entry, "encounter", resource.get("encounter"))


def _reactions(entry: Entry, to: Context) -> str | None:
    """What followed: the observation referred to, with its day."""
    told = []
    for one in items(entry.resource.get("reaction")):
        what = to.name(one.get("detail") or one.get("manifestation"), entry) or "reaction"
        told.append(f"{what} ({one['date']})" if one.get("date") else what)
    return ", ".join(told) or None


def _status(resource: Json) -> Any:
    """Versions before R4 have a flag beside the status."""
    if resource.get("wasNotGiven") is True or resource.get("notGiven") is True:
        return "not-done"
    return resource.get("status")


def _dose_number(resource: Json) -> str | None:
    """``1`` or ``1/2``, of whichever version."""
    protocol: Json = first(resource.get("protocolApplied") or resource.get("vaccinationProtocol")) or {}
    names = ("doseNumberPositiveInt", "doseNumberString", "doseNumber", "doseSequence")
    of_names = ("seriesDosesPositiveInt", "seriesDosesString", "seriesDoses")
    number_ = next((plain(protocol[name]) for name in names if protocol.get(name)), None)
    of = next((plain(protocol[name]) for name in of_names if protocol.get(name)), None)
    return f"{number_}/{of}" if number_ and of else number_


def _performer(entry: Entry, to: Context) -> str | None:
    resource = entry.resource
    found = [one.get("actor") or one for one in items(resource.get("performer") or resource.get("practitioner"))]
    return to.names(found, entry) or to.name(resource.get("location"), entry)


def _reason(resource: Json, to: Context) -> str | None:
    """Why not, where it was not given; else why."""
    explained = resource.get("explanation") or {}
    for stated in (resource.get("statusReason"), explained.get("reasonNotGiven"), resource.get("reasonCode"),
                   explained.get("reason")):  # fmt: skip
        told = to.labels(stated)
        if told:
            return told
    return None
