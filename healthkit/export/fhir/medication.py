"""Medicines as prescribed, stated, dispensed or given; where the form is known, with a Medication of their own."""

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
    quantity,
    told,
)

KINDS = {
    "statement": "MedicationStatement",
    "request": "MedicationRequest",
    "dispense": "MedicationDispense",
    "administration": "MedicationAdministration",
}


def medicine(row: Row) -> Json:
    """The Medication: what it is, and in which form."""
    return pruned({"resourceType": "Medication", "code": concept(row), "form": told(row["form"])})


def medication(row: Row, subject: Json, held: Json | None = None) -> Json:
    """One row as the resource of its kind; ``held`` is the Reference to its Medication, where there is one."""
    kind = KINDS.get(row["kind"] or "", "MedicationStatement")
    made: Json = {"resourceType": kind, "subject": subject, "note": notes(row["note"])}
    if held:
        made["medicationReference"] = held
    else:
        made["medicationCodeableConcept"] = concept(row) or absent()
    put_code(made, "status", row["status"], needed=True)
    if reason := told(row["reason"]):
        made["reasonCode"] = [reason]
    _FILL[kind](made, row)
    return pruned(made)


def _statement(made: Json, row: Row) -> None:
    if row["supplement"]:
        made["category"] = {"text": "dietary supplement"}
    made["informationSource"] = named(row["performer"])
    put_moment(made, "dateAsserted", row["recorded"])
    if row["started"] is None:
        # A period without a beginning reads as if it began at its end; so the end stands with the dosage.
        made["_effectiveDateTime"] = absent()
        made["dosage"] = _dosage(row, bounds=row["stopped"] is not None)
        return
    if row["stopped"] is None:
        put_moment(made, "effectiveDateTime", row["started"], needed=True)
    else:
        made["effectivePeriod"] = period(row["started"], row["stopped"])
    made["dosage"] = _dosage(row)


def _request(made: Json, row: Row) -> None:
    put_code(made, "intent", row["intent"], needed=True)
    put_moment(made, "authoredOn", row["recorded"])
    made["requester"] = named(row["performer"])
    made["dosageInstruction"] = _dosage(row, bounds=True)
    supply: Json = {"quantity": quantity(row["quantity"], row["quantity_unit"]), "expectedSupplyDuration": _days(row)}
    if row["refills"] is not None and row["refills"] >= 0:
        supply["numberOfRepeatsAllowed"] = int(row["refills"])
    made["dispenseRequest"] = pruned(supply)


def _dispense(made: Json, row: Row) -> None:
    put_moment(made, "whenHandedOver", row["recorded"])
    if (by := named(row["performer"])) is not None:
        made["performer"] = [{"actor": by}]
    made["quantity"] = quantity(row["quantity"], row["quantity_unit"])
    made["daysSupply"] = _days(row)
    told_start = row["started"] if row["started"] != row["recorded"] else None
    made["dosageInstruction"] = _dosage({**row, "started": told_start}, bounds=True)


def _administration(made: Json, row: Row) -> None:
    if row["stopped"] is not None and row["started"] is not None:
        made["effectivePeriod"] = period(row["started"], row["stopped"])
    else:
        put_moment(made, "effectiveDateTime", row["started"], needed=True)
    if (by := named(row["performer"])) is not None:
        made["performer"] = [{"actor": by}]
    given = _dosage(row)
    if given:
        dose = given[0].get("doseAndRate", [{}])[0].get("doseQuantity")
        made["dosage"] = pruned({"text": given[0].get("text"), "route": given[0].get("route"), "dose": dose})


def _dosage(row: Row, *, bounds: bool = False) -> list[Json]:
    """The instruction; with ``bounds`` also from when to when, which a prescription has no other place for."""
    dose = quantity(row["dose_value"], row["dose_unit"])
    span = period(row["started"], row["stopped"]) if bounds else None
    made = pruned(
        {
            "text": clean(row["dose_text"]),
            "timing": {"repeat": {"boundsPeriod": span}} if span else None,
            "asNeededBoolean": row["as_needed"],
            "route": told(row["route"]),
            "doseAndRate": [{"doseQuantity": dose}] if dose else [],
        }
    )
    return [made] if made else []


def _days(row: Row) -> Json | None:
    return quantity(row["days_supply"], "d")


_FILL = {
    "MedicationStatement": _statement,
    "MedicationRequest": _request,
    "MedicationDispense": _dispense,
    "MedicationAdministration": _administration,
}
