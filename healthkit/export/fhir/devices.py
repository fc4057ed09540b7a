"""Implants and aids: the device, and the statement that the person has it, which a patient summary lists."""

from __future__ import annotations

from healthkit.export.fhir.values import (
    Json,
    Row,
    absent,
    clean,
    concept,
    named,
    notes,
    period,
    pruned,
    put_code,
    put_moment,
    told,
)

_USE = {"active": "active", "inactive": "completed"}


def is_use(row: Row) -> bool:
    """Whether the row states the use of a device rather than the device itself."""
    return row["body_site"] is not None or row["started"] is not None or row["ended"] is not None


def device(row: Row, subject: Json) -> Json:
    """A device with its maker, model and unique identifier."""
    udi, model, name = clean(row["udi"]), clean(row["model"]), clean(row["name"])
    made: Json = {
        "resourceType": "Device",
        "udiCarrier": [{"carrierHRF": udi}] if udi else [],
        "manufacturer": clean(row["manufacturer"]),
        "modelNumber": model,
        "type": concept(row),
        "deviceName": [{"name": name, "type": "user-friendly-name"}] if name and not concept(row) else [],
        "patient": subject,
        "note": notes(row["note"]),
    }
    put_code(made, "status", row["status"])
    return pruned(made)


def use(row: Row, subject: Json, held: Json | None = None) -> Json:
    """That the person has or had it; ``held`` is the Reference to the Device, where that is in the document."""
    made: Json = {
        "resourceType": "DeviceUseStatement",
        "subject": subject,
        "device": held or named(row["name"]) or absent(),
    }
    if held:
        put_code(made, "status", _USE.get(row["status"] or ""), needed=True)
        made["_timingDateTime"] = absent()
        return pruned(made)
    put_code(made, "status", row["status"], needed=True)
    made["bodySite"] = told(row["body_site"])
    made["note"] = notes(row["note"])
    if row["started"] is not None and row["ended"] is not None:
        made["timingPeriod"] = period(row["started"], row["ended"])
    else:
        put_moment(made, "timingDateTime", row["started"] or row["ended"], needed=True)
    return pruned(made)
