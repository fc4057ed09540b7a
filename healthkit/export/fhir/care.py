"""What was done: vaccinations, procedures, encounters."""

from __future__ import annotations

from healthkit.export.fhir.values import (
    Json,
    Row,
    absent,
    clean,
    concept,
    moment,
    named,
    notes,
    period,
    pruned,
    put_code,
    put_moment,
    quantity,
    told,
)

_CLASSES = {"ambulatory": "AMB", "emergency": "EMER", "inpatient": "IMP", "virtual": "VR", "home": "HH"}
_ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


def immunization(row: Row, subject: Json) -> Json:
    """A vaccine that was given, or not given and why."""
    made: Json = {
        "resourceType": "Immunization",
        "vaccineCode": concept(row) or absent(),
        "patient": subject,
        "lotNumber": clean(row["lot"]),
        "manufacturer": named(row["manufacturer"]),
        "site": told(row["site"]),
        "route": told(row["route"]),
        "doseQuantity": quantity(row["dose_value"], row["dose_unit"]),
        "note": notes(row["note"]),
        "protocolApplied": _protocol(clean(row["dose_number"])),
    }
    put_code(made, "status", row["status"], needed=True)
    put_moment(made, "occurrenceDateTime", row["given"])
    if "occurrenceDateTime" not in made:
        made["occurrenceString"] = "unknown"
    expires = moment(row["expires"])
    if expires:
        made["expirationDate"] = expires[:10]
    if (by := named(row["performer"])) is not None:
        made["performer"] = [{"actor": by}]
    if (why := told(row["reason"])) is not None:
        made.update({"statusReason": why} if row["status"] == "not-done" else {"reasonCode": [why]})
    return pruned(made)


def _protocol(dose: str | None) -> list[Json]:
    """``1`` or ``1/2``: which dose of how many."""
    if dose is None:
        return []
    number, _, of = (part.strip() for part in dose.partition("/"))
    if not number:
        number, of = dose, ""
    made = {_counted("doseNumber", number): _plain(number)}
    if of:
        made[_counted("seriesDoses", of)] = _plain(of)
    return [made]


def _counted(stem: str, said: str) -> str:
    return f"{stem}PositiveInt" if _is_count(said) else f"{stem}String"


def _plain(said: str) -> int | str:
    return int(said) if _is_count(said) else said


def _is_count(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 10 and int(said) > 0 and str(int(said)) == said


def procedure(row: Row, subject: Json) -> Json:
    """An operation or another procedure."""
    made: Json = {
        "resourceType": "Procedure",
        "category": told(row["category"]),
        "code": concept(row),
        "subject": subject,
        "location": named(row["location"]),
        "outcome": told(row["outcome"]),
        "bodySite": [site] if (site := told(row["body_site"])) else [],
        "note": notes(row["note"]),
    }
    put_code(made, "status", row["status"], needed=True)
    if row["started"] is not None and row["ended"] is not None:
        made["performedPeriod"] = period(row["started"], row["ended"], row["at_utc"])
    else:
        put_moment(made, "performedDateTime", row["started"] or row["ended"], row["at_utc"], needed=True)
    if (by := named(row["performer"])) is not None:
        made["performer"] = [{"actor": by}]
    if (why := told(row["reason"])) is not None:
        made.update({"statusReason": why} if row["status"] == "not-done" else {"reasonCode": [why]})
    return pruned(made)


def encounter(row: Row, subject: Json) -> Json:
    """A visit or a stay; its note is left out, since an Encounter of R4 has no place for one."""
    kind, code = concept(row), _CLASSES.get(row["kind"] or "")
    by, place = named(row["performer"]), named(row["location"])
    left = told(row["discharge"])
    made: Json = {
        "resourceType": "Encounter",
        "class": {"system": _ACT_CODE, "code": code} if code else absent(),
        "type": [kind] if kind else [],
        "subject": subject,
        "period": period(row["started"], row["ended"], row["at_utc"]),
        "reasonCode": [why] if (why := told(row["reason"])) else [],
        "participant": [{"individual": by}] if by else [],
        "location": [{"location": place}] if place else [],
        "hospitalization": {"dischargeDisposition": left} if left else None,
    }
    put_code(made, "status", row["status"], needed=True)
    return pruned(made)
