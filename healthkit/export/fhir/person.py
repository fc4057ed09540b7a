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
    notes,
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


def practitioner(row: Row) -> Json:
    """A person who treats them, as Practitioner; the coding tells the specialty."""
    made = _provider("Practitioner", row)
    name, trained = clean(row["name"]), _kind(row)
    return pruned(
        {**made, "name": [{"text": name}] if name else [], "qualification": [{"code": trained}] if trained else []}
    )


def organization(row: Row) -> Json:
    """A hospital, practice, laboratory or payer."""
    made = _provider("Organization", row)
    kind = _kind(row)
    return pruned({**made, "name": clean(row["name"]), "type": [kind] if kind else [],
                   "partOf": named(row["organization"])})  # fmt: skip


def _kind(row: Row) -> Json | None:
    """What the coding says of it, without the name, which is its own element."""
    return concept({**row, "name": None})


def _provider(kind: str, row: Row) -> Json:
    address, phone = clean(row["address"]), clean(row["phone"])
    made: Json = {
        "resourceType": kind,
        "telecom": [{"system": "phone", "value": phone}] if phone else [],
        "address": [{"text": address}] if address else [],
    }
    if row["status"] in {"active", "inactive"}:
        made["active"] = row["status"] == "active"
    if row["note"]:
        made["extension"] = original(notes(row["note"])[0]["text"])["extension"]
    return made
