"""Names of people and organisations, and what a document says of its person."""

from __future__ import annotations

from connectors.ccda.concepts import label
from connectors.ccda.narrative import Story
from connectors.ccda.times import moment, point
from connectors.ccda.tree import Node
from healthkit.errors import InputError

_SEX = {"M": "male", "F": "female", "UN": "other", "UNDIFFERENTIATED": "other", "O": "other"}
_LANGUAGES = {"eng": "en", "fra": "fr", "fre": "fr", "spa": "es", "deu": "de", "ger": "de", "ita": "it", "por": "pt"}
_FRENCH_BIRTH_NAME = ("BR", "SP", "CL")
_PERSONAL = ("assignedPerson", "associatedPerson", "playingEntity", "informationRecipient", "assignedAuthoringDevice")
_ORGANISED = ("representedOrganization", "scopingOrganization", "receivedOrganization", "scopingEntity")


class AnimalPatient(InputError):
    """Shown when a record is of an animal; nothing of it is imported."""


def name_of(node: Node | None) -> str | None:
    """A person's or organisation's name in the order that people say it."""
    if node is None or node.null:
        return None
    if not node.children:
        return node.words() or None
    parts = {tag: [child for child in node.children if child.tag == tag and child.words()] for tag in _PARTS}
    given = [child.words() for child in parts["given"] if child.get("qualifier") not in _FRENCH_BIRTH_NAME]
    given = given or [child.words() for child in parts["given"][:1]]
    family = dict.fromkeys(child.words() for child in parts["family"])
    shown = [child.words() for child in parts["prefix"]] + given + list(family)[:1]
    return " ".join(shown + [child.words() for child in parts["suffix"]]) or node.words() or None


_PARTS = ("prefix", "given", "family", "suffix")


def organisation(entity: Node | None) -> str | None:
    """The organisation that an entity stands for."""
    for tag in _ORGANISED:
        for found in entity.all(tag) if entity is not None else ():
            desc = found.first("desc")
            made = name_of(found.first("name")) or (desc.words() if desc is not None else None)
            if made:
                return made
    return None


def person_of(entity: Node | None) -> str | None:
    """The person, or the device, that an entity stands for."""
    for tag in _PERSONAL:
        for found in entity.all(tag) if entity is not None else ():
            made = name_of(found.first("name")) or name_of(found.first("softwareName"))
            if made:
                return made
    return None


def entities(statement: Node, *roles: str) -> list[Node]:
    """The entities of a statement in these roles: ``performer``, ``author`` …"""
    kinds = ("assignedEntity", "assignedAuthor", "participantRole", "associatedEntity")
    return [entity for role in roles for part in statement.all(role) for kind in kinds for entity in part.all(kind)]


def performer(statement: Node, *, laboratory: bool = False) -> str | None:
    """Who did or wrote it: for a laboratory's work its name, else the person's, before the organisation's."""
    for entity in entities(statement, "performer", "author", "informant"):
        named = organisation(entity) or person_of(entity) if laboratory else person_of(entity) or organisation(entity)
        if named:
            return named
    return None


def authored(statement: Node) -> str | None:
    """When it was written."""
    return next((made for time in statement.all("author/time") if (made := point(time))), None)


def location(statement: Node) -> str | None:
    """Where it took place."""
    for part in statement.all("participant"):
        if part.get("typeCode") != "LOC":
            continue
        for role in part.all("participantRole"):
            made = name_of(role.first("playingEntity/name")) or organisation(role)
            if made:
                return made
    for place in statement.all("location/healthCareFacility"):
        made = name_of(place.first("location/name")) or name_of(place.first("serviceProviderOrganization/name"))
        if made:
            return made
    return None


def check_species(root: Node) -> None:
    """A record of an animal is not this person's.

    Raises:
        AnimalPatient: the document says so.
    """
    for patient in (node for node in root.walk() if node.tag in {"patient", "nonPersonLivingSubject"}):
        kind = (patient.get("classCode") or "PSN").upper()
        if kind in {"ANM", "NLIV", "MIC", "PLNT"} or patient.tag == "nonPersonLivingSubject":
            raise AnimalPatient("This record is of an animal, not of a person.", "Nothing was imported.")
        if any(child.tag.endswith(("animal", "speciesCode", "breedCode")) for child in patient.children):
            raise AnimalPatient("This record is of an animal, not of a person.", "Nothing was imported.")


def person(target: Node, story: Story) -> dict[str, str]:
    """What a recordTarget says of the person; never their numbers."""
    patient = target.first("patientRole/patient")
    if patient is None:
        return {}
    sex = patient.first("administrativeGenderCode")
    deceased = moment(patient.attr("sdtc:deceasedTime", "value"))
    told = {
        "name": name_of(_legal_name(patient)),
        "birth_date": (moment(patient.attr("birthTime", "value")) or "")[:10],
        "sex": _SEX.get((sex.get("code") or "").upper()) if sex is not None else None,
        "language": _language(patient.attr("languageCommunication/languageCode", "code")),
        "marital_status": (label(patient.first("maritalStatusCode"), story) or "").capitalize(),
        "deceased": deceased or patient.attr("sdtc:deceasedInd", "value"),
        "address_country": next((node.words() for node in target.all("patientRole/addr/country")), None),
    }
    return {key: value for key, value in told.items() if value}


def _language(code: str | None) -> str | None:
    """``eng`` is ``en``; a region stays."""
    return _LANGUAGES.get(code.lower(), code) if code else None


def _legal_name(patient: Node) -> Node | None:
    names = [name for name in patient.all("name") if not name.null]
    return next((name for name in names if name.get("use") in {"L", "C"}), names[0] if names else None)
