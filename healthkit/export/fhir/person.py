"""The person: what the vault's ``person`` table keeps, as a Patient; and those who treat them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from healthkit.export.fhir.values import (
    Json,
    Row,
    absent,
    clean,
    concept,
    moment,
    named,
    original,
    pruned,
    put_code,
    told,
)

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_GENDER_IDENTITY = "http://hl7.org/fhir/StructureDefinition/patient-genderIdentity"
CARRIED = ("name", "birth_date", "sex", "gender_identity", "language", "marital_status", "deceased", "address_country")
"""Keys of ``person`` that a Patient carries."""


def patient(facts: Mapping[str, str]) -> Json:
    """The Patient; a name or a birth date that the vault lacks is said to be unknown."""
    name, identity = clean(facts.get("name")), told(facts.get("gender_identity"))
    made: Json = {
        "resourceType": "Patient",
        "extension": [{"url": _GENDER_IDENTITY, "valueCodeableConcept": identity}] if identity else [],
        "name": [{"text": name} if name else {"_text": absent()}],
        "maritalStatus": told(facts.get("marital_status")),
        "communication": [{"language": _language(facts["language"]), "preferred": True}]
        if clean(facts.get("language"))
        else [],
        "address": [{"country": clean(facts["address_country"])}] if clean(facts.get("address_country")) else [],
    }
    put_code(made, "gender", facts.get("sex"))
    _put_birth(made, clean(facts.get("birth_date")))
    _put_death(made, clean(facts.get("deceased")))
    return pruned(made)


def _put_birth(made: Json, said: str | None) -> None:
    born = moment(said)
    if born:
        made["birthDate"] = born[:10]
    elif said:
        made["_birthDate"] = original(said)
    else:
        made["_birthDate"] = absent()


def _put_death(made: Json, said: str | None) -> None:
    died = moment(said)
    if died:
        made["deceasedDateTime"] = died
    elif said == "true":
        made["deceasedBoolean"] = True


def _language(said: str) -> Json:
    if _LANGUAGE.fullmatch(said):
        return {"coding": [{"system": "urn:ietf:bcp:47", "code": said}]}
    return {"text": clean(said)}


def provider(row: Row, _subject: Json) -> Json:
    """Somebody who treats them, a house or a place; the coding tells the specialty or the kind."""
    return _PROVIDERS.get(row["kind"] or "", _organization)(row)


def _practitioner(row: Row) -> Json:
    name, trained = clean(row["name"]), _kind(row)
    return pruned({
        **_contact("Practitioner", row), "name": [{"text": name}] if name else [],
        "qualification": [{"code": trained}] if trained else [],
    })  # fmt: skip


def _role(row: Row) -> Json:
    """A practitioner at an organisation; R4 has no address for one."""
    trained = _kind(row)
    made: Json = {
        **_contact("PractitionerRole", row), "practitioner": named(row["name"]),
        "organization": named(row["organization"]), "specialty": [trained] if trained else [],
    }  # fmt: skip
    del made["address"]
    return pruned(made)


def _organization(row: Row) -> Json:
    kind = _kind(row)
    return pruned({
        **_contact("Organization", row), "name": clean(row["name"]), "type": [kind] if kind else [],
        "partOf": named(row["organization"]),
    })  # fmt: skip


def _place(row: Row) -> Json:
    kind = _kind(row)
    made: Json = {
        **_contact("Location", row), "name": clean(row["name"]), "type": [kind] if kind else [],
        "managingOrganization": named(row["organization"]),
    }  # fmt: skip
    made.pop("active", None)
    made["address"] = made["address"][0] if made["address"] else None
    put_code(made, "status", row["status"])
    return pruned(made)


_PROVIDERS = {"person": _practitioner, "role": _role, "organization": _organization, "location": _place}


def _kind(row: Row) -> Json | None:
    """What the coding says of it, without the name, which is its own element."""
    return concept({**row, "name": None})


def _contact(kind: str, row: Row) -> Json:
    address, phone = clean(row["address"]), clean(row["phone"])
    made: Json = {
        "resourceType": kind,
        "telecom": [{"system": "phone", "value": phone}] if phone else [],
        "address": [{"text": address}] if address else [],
    }
    if row["status"] in {"active", "inactive"}:
        made["active"] = row["status"] == "active"
    if said := clean(row["note"]):
        made["extension"] = original(said)["extension"]
    return made
