"""The person, and the people, organisations and places that care for them."""

from __future__ import annotations

from typing import Any

from connectors.fhir.context import Context, Entry
from connectors.fhir.index import human_name
from connectors.fhir.values import Json, extension, first, items, notes

_SEXES = {"male": "male", "female": "female", "other": "other"}
_BIRTH_SEX = {"M": "male", "F": "female", "UN": "other", "OTH": "other", "248152002": "female", "248153007": "male"}


def add_patient(entry: Entry, to: Context) -> None:
    """Facts of the first person of the package; identifiers, addresses and telephone numbers are left in the file."""
    if entry.id is not None and next(iter(to.index.patients), entry.id) != entry.id:
        return
    for key, value in facts(entry.resource, to).items():
        if value:
            to.bare("person", key=key, value=value)


def facts(patient: Json, to: Context) -> dict[str, str | None]:
    """What the vault keeps of a person."""
    deceased = patient.get("deceasedDateTime")
    if not deceased and patient.get("deceasedBoolean") is True:
        deceased = "true"
    address: Json = next((one for one in items(patient.get("address")) if one.get("country")), {})
    return {
        "name": human_name(patient.get("name")),
        "birth_date": patient.get("birthDate"),
        "sex": _sex(patient),
        "gender_identity": _gender_identity(patient, to),
        "language": _language(patient, to),
        "marital_status": to.label(patient.get("maritalStatus")),
        "deceased": deceased,
        "address_country": address.get("country"),
    }


def _sex(patient: Json) -> str | None:
    """Administrative gender; the sex at birth where that says nothing."""
    stated = _SEXES.get(str(patient.get("gender") or "").lower())
    if stated:
        return stated
    for name in ("us-core-sex", "us-core-birthsex", "birthsex"):
        birth = extension(patient, name) or {}
        found = _BIRTH_SEX.get(str(birth.get("valueCode") or (birth.get("valueCoding") or {}).get("code")))
        if found:
            return found
    return None


def _gender_identity(patient: Json, to: Context) -> str | None:
    found = extension(patient, "genderIdentity") or extension(patient, "individual-genderIdentity") or {}
    inner = extension(found, "value") or {}
    return to.label(found.get("valueCodeableConcept") or inner.get("valueCodeableConcept"))


def _language(patient: Json, to: Context) -> str | None:
    spoken = [one for one in items(patient.get("communication")) if isinstance(one, dict)]
    preferred = next((one for one in spoken if one.get("preferred")), first(spoken)) or {}
    coded = to.coded(preferred.get("language"))
    found: str | None = coded["code"] or coded["name"]
    return found


def _phone(resource: Json) -> str | None:
    found = [one for one in items(resource.get("telecom")) if one.get("system") == "phone" and one.get("value")]
    return str(found[0]["value"]) if found else None


def _address(resource: Json) -> str | None:
    one = first(resource.get("address")) or {}
    if one.get("text"):
        return str(one["text"]).replace("\n", ", ")
    town = " ".join(str(word) for word in (one.get("postalCode"), one.get("city")) if word)
    words = [*items(one.get("line")), town, one.get("state"), one.get("country")]
    return ", ".join(str(word) for word in words if word) or None


def _add_provider(entry: Entry, to: Context, kind: str, name: str | None, coding: Any, **more: Any) -> None:
    resource = entry.resource
    coded = to.coded(coding)
    active = resource.get("active")
    to.add(
        "care_provider",
        entry,
        **{**coded, "name": name or coded["name"]},
        kind=kind,
        status=resource.get("status") or (None if active is None else "active" if active else "inactive"),
        phone=_phone(resource),
        address=_address(resource),
        note=notes(resource),
        **more,
    )


def add_person(entry: Entry, to: Context) -> None:
    """A practitioner; the specialty stands in a qualification, or in DSTU2 in a role of theirs."""
    resource = entry.resource
    early = first(resource.get("practitionerRole")) or {}
    trained = first(resource.get("qualification")) or {}
    coding = early.get("specialty") or early.get("role") or trained.get("code")
    house = to.name(early.get("managingOrganization"), entry)
    _add_provider(entry, to, "person", human_name(resource.get("name")), coding, organization=house)


def add_organization(entry: Entry, to: Context) -> None:
    """A hospital, practice, laboratory or payer."""
    resource = entry.resource
    owner = to.name(resource.get("partOf"), entry)
    _add_provider(entry, to, "organization", resource.get("name"), resource.get("type"), organization=owner)


def add_place(entry: Entry, to: Context) -> None:
    """A place."""
    resource = entry.resource
    owner = to.name(resource.get("managingOrganization"), entry)
    _add_provider(entry, to, "location", resource.get("name"), resource.get("type"), organization=owner)


def add_role(entry: Entry, to: Context) -> None:
    """A practitioner at an organisation."""
    resource = entry.resource
    person = to.name(resource.get("practitioner"), entry)
    house = to.name(resource.get("organization"), entry)
    coding = resource.get("specialty") or resource.get("code")
    _add_provider(entry, to, "role", person, coding, organization=house)
    to.link(entry, "performer", [resource.get("practitioner"), resource.get("organization")])
