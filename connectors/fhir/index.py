"""What resources are called, gathered before any row is written: others refer to them by id only.

People and places have names, medications are folded into what refers to them, a report names the panel of its results,
and an encounter tells whose record it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import orjson

from connectors.fhir.values import Json, items, number
from healthkit.errors import InputError

INDEXED = frozenset({
    "Patient", "Practitioner", "PractitionerRole", "Organization", "Location", "RelatedPerson", "HealthcareService",
    "Device", "Medication", "Condition", "Encounter", "DiagnosticReport", "Specimen", "Composition", "CareTeam",
    "Coverage",
})  # fmt: skip
"""Types that rows of other types need to know; of each only a few words are kept."""
_TOLD = ("aliases", "names", "medications", "encounters", "panels", "fasting", "patients", "custodian")
_HISTORY = re.compile(r"/_history/.*$")


@dataclass
class Index:
    """Names and facts by external id (``Type/id``)."""

    member: str = ""
    """The file that is being looked through."""
    aliases: dict[str, str] = field(default_factory=dict)
    """External id by full URL, or by a search such as ``Practitioner?identifier=system|value``."""
    names: dict[str, str] = field(default_factory=dict)
    medications: dict[str, Json] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Medications that something referred to."""
    encounters: dict[str, str] = field(default_factory=dict)
    """The organisation that provided an encounter, as referred to."""
    panels: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Name and category of the report or panel that a result belongs to, by the result's reference."""
    fasting: dict[str, bool] = field(default_factory=dict)
    patients: dict[str, Json] = field(default_factory=dict)
    custodian: Json | None = None
    """Who keeps the record, where a document or its patient says so."""
    _asked: str | None = None
    _told: str | None = None

    def add(self, resource: Json, external_id: str | None, full_url: str | None) -> None:
        """Note what others may want to know of a resource."""
        if full_url and external_id and full_url != external_id:
            self.aliases[full_url] = external_id
        kind = resource.get("resourceType")
        if kind == "Observation":
            _note_panel(self, resource)
        if kind not in INDEXED:
            return
        if external_id is None:
            external_id = full_url or ""
        if kind in {"Organization", "Practitioner", "Location"}:
            for identifier in items(resource.get("identifier")):
                key = f"{kind}?identifier={identifier.get('system', '')}|{identifier.get('value', '')}"
                self.aliases.setdefault(key, external_id)
        name = name_of(resource)
        if name:
            self.names[external_id] = name
        note = _NOTES.get(str(kind))
        if note:
            note(self, resource, external_id)

    def resolve(self, reference: str) -> str:
        """The external id that a reference means: ``Type/id``, whatever its form."""
        found = self.aliases.get(reference)
        if found is not None:
            return found
        if "/_history/" in reference:
            reference = _HISTORY.sub("", reference)
            found = self.aliases.get(reference)
            if found is not None:
                return found
        if reference.startswith(("http://", "https://")):
            parts = reference.rsplit("/", 2)
            if len(parts) == 3 and parts[1][:1].isupper():
                return f"{parts[1]}/{parts[2]}"
        return reference

    def provider(self, encounter: str | None) -> str | None:
        """The name of the organisation that provided an encounter; resources of one visit stand together."""
        if encounter != self._asked:
            self._asked = encounter
            found = self.encounters.get(self.resolve(encounter)) if encounter else None
            self._told = self.names.get(self.resolve(found)) if found else None
        return self._told

    def dumped(self) -> bytes:
        """What was noted, as JSON for another process."""
        return orjson.dumps({name: getattr(self, name) for name in _TOLD})

    @classmethod
    def loaded(cls, told: bytes) -> Index:
        """The index that another process dumped."""
        return cls(**orjson.loads(told))

    def settle(self) -> None:
        """To be called when all is added: results are then known by their external id."""
        self.panels = {self.resolve(reference): panel for reference, panel in self.panels.items()}


def name_of(resource: Json) -> str | None:
    """What a resource is called: a person's name, an organisation's, a code's text."""
    name = resource.get("name")
    if isinstance(name, str):
        return name or None
    if resource["resourceType"] in {"Patient", "Practitioner", "RelatedPerson"}:
        return human_name(name)
    if resource["resourceType"] == "Device" and (resource.get("deviceName") or name):
        named = (items(resource.get("deviceName")) or items(name))[0]
        found: str | None = named.get("name") or named.get("value")
        return found
    coded = resource.get("code") or resource.get("type") or resource.get("title")
    if isinstance(coded, list):
        coded = coded[0] if coded else None
    if isinstance(coded, dict):
        return concept_name(coded)
    return coded if isinstance(coded, str) else None


def human_name(names: Any) -> str | None:
    """One line of a HumanName: the official or usual one of several."""
    known = [name for name in items(names) if isinstance(name, dict)]
    if not known:
        return None
    order = {"official": 0, "usual": 1, None: 2}
    name = min(known, key=lambda one: order.get(one.get("use"), 3))
    if name.get("text"):
        return str(name["text"])
    words = [
        *items(name.get("prefix")),
        *items(name.get("given")),
        *items(name.get("family")),
        *items(name.get("suffix")),
    ]
    return " ".join(str(word) for word in words if word) or None


def concept_name(thing: Json) -> str | None:
    """The text of a CodeableConcept, else its first display, else its first code."""
    if thing.get("text"):
        return str(thing["text"])
    codings = [coding for coding in items(thing.get("coding")) if isinstance(coding, dict)]
    return next((one["display"] for one in codings if one.get("display")), None) or next(
        (one["code"] for one in codings if one.get("code")), None
    )


def _note_patient(index: Index, patient: Json, external_id: str) -> None:
    animal = patient.get("animal") or any(
        str(one.get("url")).endswith("patient-animal") for one in items(patient.get("extension"))
    )
    if animal:
        raise InputError(f"“{index.member}” is the record of an animal, not of a person.", "Nothing was imported.")
    index.patients.setdefault(external_id, patient)
    keeper = patient.get("managingOrganization")
    if keeper and index.custodian is None:
        index.custodian = keeper


def _note_composition(index: Index, composition: Json, _: str) -> None:
    authors = [one for one in items(composition.get("author")) if "Organization" in str(one.get("reference"))]
    keeper = composition.get("custodian") or next(iter(authors), None)
    if keeper:
        index.custodian = keeper


def _note_medication(index: Index, medication: Json, external_id: str) -> None:
    index.medications[external_id] = medication


def _note_encounter(index: Index, encounter: Json, external_id: str) -> None:
    provider = encounter.get("serviceProvider") or {}
    if provider.get("reference"):
        index.encounters[external_id] = provider["reference"]
    elif provider.get("display"):
        index.names.setdefault(provider["display"], provider["display"])
        index.encounters[external_id] = provider["display"]


def _note_report(index: Index, report: Json, external_id: str) -> None:
    name = index.names.get(external_id)
    category = next((str(one) for one in _codes(report.get("category"))), None)
    for result in items(report.get("result")):
        reference = result.get("reference")
        if name and reference:
            index.panels[f"{external_id}{reference}" if reference[0] == "#" else reference] = (name, category)


def _note_panel(index: Index, observation: Json) -> None:
    members = [*items(observation.get("hasMember"))]
    members += [one.get("target") or {} for one in items(observation.get("related")) if one.get("type") == "has-member"]
    if members:
        name = concept_name(observation.get("code") or {})
        category = next((str(one) for one in _codes(observation.get("category"))), None)
        for member in members:
            if name and member.get("reference"):
                index.panels.setdefault(member["reference"], (name, category))


def _note_specimen(index: Index, specimen: Json, external_id: str) -> None:
    collection = specimen.get("collection") or {}
    status = collection.get("fastingStatusCodeableConcept")
    hours = number((collection.get("fastingStatusDuration") or {}).get("value"))
    codes = set(_codes(status))
    if codes & {"F"} or (hours or 0) >= 8:
        index.fasting[external_id] = True
    elif codes & {"NF"}:
        index.fasting[external_id] = False


def _codes(concepts: Any) -> list[str]:
    return [
        str(coding["code"])
        for concept in items(concepts)
        for coding in items(concept.get("coding"))
        if isinstance(coding, dict) and coding.get("code")
    ]


_NOTES = {
    "Patient": _note_patient,
    "Composition": _note_composition,
    "Medication": _note_medication,
    "Encounter": _note_encounter,
    "DiagnosticReport": _note_report,
    "Specimen": _note_specimen,
}


def external_id(resource: Json, url: str | None) -> str | None:
    """``Type/id``; the full URL where that is what makes it unique; ``None`` where the file gives neither."""
    own = resource.get("id")
    if isinstance(own, str) and own:
        if url and url.startswith("urn:") and url.rpartition(":")[2].lower() != own.lower():
            return url
        return f"{resource['resourceType']}/{own}"
    # "resource:0" numbers the entries of a health card: it means nothing outside it.
    return url if url and not url.startswith("resource:") else None
