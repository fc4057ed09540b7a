"""Devices that a person carries or uses, and specimens taken."""

from __future__ import annotations

from typing import Any

from connectors.fhir.context import Context, Entry
from connectors.fhir.values import Json, end_of, first, items, notes, quantity_text, start_of

_NO_DEVICE = {"no-known-devices": "none_known", "no-device-info": "unavailable"}


def add_device(entry: Entry, to: Context) -> None:
    """One row; "no known devices" becomes an absence."""
    resource = entry.resource
    coded = to.coded(resource.get("type"))
    kind = _NO_DEVICE.get(coded["code"] or "")
    if kind:
        to.add("absence", entry, **coded, subject="devices", kind=kind)
        return
    name = _device_name(resource)
    to.add(
        "device",
        entry,
        **{**coded, "name": coded["name"] or name},
        status=resource.get("status"),
        manufacturer=resource.get("manufacturer"),
        model=resource.get("modelNumber") or resource.get("model") or name,
        udi=_udi(resource),
        note=notes(resource),
    )


def _device_name(resource: Json) -> str | None:
    one = first(resource.get("deviceName") or resource.get("name"))
    found = (one.get("name") or one.get("value")) if isinstance(one, dict) else None
    early = resource.get("udi")
    return found or (early.get("name") if isinstance(early, dict) else None)


def _udi(resource: Json) -> str | None:
    """The carrier as printed; DSTU2 has it as a string, STU3 as one object, R4 as a list."""
    carrier: Any = first(resource.get("udiCarrier")) or resource.get("udi")
    if isinstance(carrier, dict):
        return carrier.get("carrierHRF") or carrier.get("deviceIdentifier")
    return carrier or resource.get("distinctIdentifier")


def add_device_use(entry: Entry, to: Context) -> None:
    """That a device was used: named by what it refers to."""
    resource = entry.resource
    reference = resource.get("device") or {}
    inner = reference.get("reference")
    held = inner if isinstance(inner, dict) else reference
    named = to.label(reference.get("concept")) or to.name(held, entry)
    site = resource.get("bodySite") or resource.get("bodySiteCodeableConcept")
    used = resource.get("whenUsed") or {}
    to.add(
        "device",
        entry,
        **to.coded({"text": named} if named else None),
        status=resource.get("status"),
        body_site=to.labels(site),
        started=to.moment(start_of(resource, "timing") or used.get("start") or resource.get("recordedOn"), entry),
        ended=to.moment(end_of(resource, "timing") or used.get("end"), entry),
        note=notes(resource) or to.labels(resource.get("indication") or resource.get("reasonCode")),
    )
    to.link(entry, "derived_from", held)
    to.link(entry, "reason", resource.get("reasonReference"))


def add_specimen(entry: Entry, to: Context) -> None:
    """What was taken, when and from where."""
    resource = entry.resource
    collection = resource.get("collection") or {}
    site = collection.get("bodySite") or collection.get("bodySiteCodeableConcept")
    amount = quantity_text(collection.get("quantity"))
    told = [notes(resource), *items(collection.get("comment")), to.labels(resource.get("condition")), amount]
    to.add(
        "specimen",
        entry,
        **to.coded(resource.get("type")),
        status=resource.get("status"),
        taken=to.moment(start_of(collection, "collected"), entry),
        received=to.moment(resource.get("receivedTime"), entry),
        body_site=to.label((site.get("concept") or site) if isinstance(site, dict) else site),
        accession=(resource.get("accessionIdentifier") or {}).get("value"),
        note="\n".join(text for text in told if isinstance(text, str)) or None,
    )
    to.link(entry, "based_on", resource.get("request"))
    to.link(entry, "derived_from", resource.get("parent"))
