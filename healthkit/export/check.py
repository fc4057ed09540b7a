"""Whether a document holds together, before it is written: what a reader's validator would refuse at once.

Structure only: every reference has its entry, every needed element stands, sections are those of a patient summary, the
narrative is inert. That codes mean what they say is their writers' matter. A problem names the place, never a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from healthkit.errors import ExportFailed
from healthkit.export.fhir.codes import LOINC
from healthkit.export.fhir.values import Json

DOCUMENT = "60591-5"
REQUIRED_SECTIONS = ("10160-0", "48765-2", "11450-4")
ENTRIES = {
    "10160-0": {"MedicationStatement", "MedicationRequest", "MedicationAdministration", "MedicationDispense"},
    "48765-2": {"AllergyIntolerance"},
    "11450-4": {"Condition"},
    "11348-0": {"Condition"},
    "11369-6": {"Immunization"},
    "47519-4": {"Procedure"},
    "46264-8": {"DeviceUseStatement"},
    "30954-2": {"Observation", "DiagnosticReport"},
    "8716-3": {"Observation"},
    "29762-2": {"Observation"},
}
"""What each section of a patient summary may list (IPS 2.0.0)."""
NEEDED: dict[str, tuple[str, ...]] = {
    "Composition": ("status", "type", "subject", "date", "author", "title", "section"),
    "Patient": ("name", "birthDate"),
    "AllergyIntolerance": ("patient", "clinicalStatus"),
    "Condition": ("subject",),
    "MedicationStatement": ("status", "medication", "subject"),
    "MedicationRequest": ("status", "intent", "medication", "subject"),
    "MedicationDispense": ("status", "medication"),
    "MedicationAdministration": ("status", "medication", "subject", "effective"),
    "Immunization": ("status", "vaccineCode", "patient", "occurrence"),
    "Procedure": ("status", "subject", "performed"),
    "Observation": ("status", "code"),
    "DiagnosticReport": ("status", "code"),
    "DeviceUseStatement": ("status", "subject", "device"),
    "Device": (),
    "Medication": (),
    "Specimen": (),
    "Encounter": ("status", "class", "subject"),
    "FamilyMemberHistory": ("status", "patient", "relationship"),
    "CarePlan": ("status", "intent", "subject"),
    "CareTeam": ("subject",),
    "Goal": ("lifecycleStatus", "description", "subject"),
    "ServiceRequest": ("status", "intent", "subject"),
    "Flag": ("status", "code", "subject"),
    "Coverage": ("status", "beneficiary", "payor"),
    "DocumentReference": ("status", "content"),
    "Practitioner": (),
    "PractitionerRole": (),
    "Organization": (),
    "Location": (),
}
"""Elements that R4 or the IPS wants, a choice by its stem; one that is missing for a stated reason stands too."""
_URL = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_REFERENCE = ".reference"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_TAGS = {f"{_XHTML}{tag}" for tag in ("div", "p", "table", "thead", "tbody", "tr", "th", "td", "br")}
_ATTRIBUTES = {"lang", "{http://www.w3.org/XML/1998/namespace}lang"}
Element = tuple[str, Any]
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def require(bundle: Json) -> None:
    """Raise for a document that does not hold together.

    Raises:
        ExportFailed: with the first thing that is wrong; nothing was written.
    """
    for problem in problems(bundle):
        raise ExportFailed(f"The summary is not sound: {problem}.", "Nothing was written; please report this.")


def require_entries(entries: list[tuple[str, Json]]) -> None:
    """The same for resources by their full URL that make no document: each is sound, and refers to what is there.

    Raises:
        ExportFailed: with the first thing that is wrong; nothing was written.
    """
    kinds = {url: str(one.get("resourceType")) for url, one in entries}
    for at, (url, one) in enumerate(entries, 1):
        if not _URL.fullmatch(url):
            raise ExportFailed(f"The export is not sound: entry {at} has no full URL.", "Please report this.")
        require_one(one, kinds, f"entry {at}")


def require_one(resource: Json, kinds: dict[str, str], place: str = "an entry") -> None:
    """One resource, among others of these full URLs and types.

    Raises:
        ExportFailed: with the first thing that is wrong; nothing was written.
    """
    for problem in _resource(resource, list(_walk(resource, "")), place, kinds):
        raise ExportFailed(f"The export is not sound: {problem}.", "Nothing was written; please report this.")


def problems(bundle: Json) -> Iterator[str]:
    """Everything that is wrong with a document Bundle; nothing for a sound one."""
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "document":
        yield "it is no document Bundle"
        return
    if not (bundle.get("identifier") or {}).get("value"):
        yield "the Bundle has no identifier"
    if not _INSTANT.fullmatch(str(bundle.get("timestamp"))):
        yield "the Bundle has no timestamp"
    entries = bundle.get("entry") or []
    if not entries or (entries[0].get("resource") or {}).get("resourceType") != "Composition":
        yield "its first entry is no Composition"
        return
    kinds: dict[str, str] = {}
    for at, entry in enumerate(entries, 1):
        url, kind = str(entry.get("fullUrl")), str((entry.get("resource") or {}).get("resourceType"))
        if not _URL.fullmatch(url) or url in kinds:
            yield f"entry {at} has no full URL of its own"
        kinds[url] = kind
    refers: dict[str, set[str]] = {}
    for at, entry in enumerate(entries, 1):
        elements = list(_walk(entry["resource"], ""))
        refers[entry["fullUrl"]] = {value for path, value in elements if path.endswith(_REFERENCE)}
        yield from _resource(entry["resource"], elements, f"entry {at}", kinds)
    yield from _composition(entries[0]["resource"], kinds)
    yield from _unreached(entries, refers)


def _resource(resource: Json, elements: list[Element], place: str, kinds: dict[str, str]) -> Iterator[str]:
    kind = str(resource.get("resourceType"))
    if kind not in NEEDED:
        yield f"{place} is a {kind}, which no export holds"
        return
    for element in NEEDED[kind]:
        if not stands(resource, element):
            yield f"{place} ({kind}) has no {element}"
    for path, value in elements:
        if value in _EMPTY:
            yield f"{place} ({kind}) has an empty {path[1:]}"
        elif path.endswith(_REFERENCE) and value not in kinds:
            yield f"{place} ({kind}) refers to something that is not in it ({path[1:]})"


def stands(resource: Json, element: str) -> bool:
    """Whether an element, or a choice by its stem, is there or is said to be missing."""
    return any(_is(key, element) and value not in _EMPTY for key, value in resource.items())


def _is(key: str, element: str) -> bool:
    bare = key.removeprefix("_")
    return bare == element or (bare.startswith(element) and bare[len(element) :][:1].isupper())


def _walk(thing: Any, path: str) -> Iterator[Element]:
    """Every element with its path (``.subject.reference``), without indexes."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            inner = f"{path}.{key}"
            yield inner, value
            if isinstance(value, dict | list):
                yield from _walk(value, inner)
    else:
        for value in thing:
            if isinstance(value, dict | list):
                yield from _walk(value, path)


def _composition(composition: Json, kinds: dict[str, str]) -> Iterator[str]:
    if _codes(composition.get("type")) != [DOCUMENT]:
        yield "the Composition is no patient summary"
    if kinds.get((composition.get("subject") or {}).get("reference", "")) != "Patient":
        yield "the Composition is about nobody"
    seen: list[str] = []
    for section in composition.get("section") or []:
        code = next(iter(_codes(section.get("code"))), "?")
        seen.append(code)
        yield from _section(section, code, kinds)
    for code in REQUIRED_SECTIONS:
        if seen.count(code) != 1:
            yield f"section {code} stands {seen.count(code)} times"
    if len(seen) != len(set(seen)):
        yield "a section stands twice"


def _section(section: Json, code: str, kinds: dict[str, str]) -> Iterator[str]:
    if code not in ENTRIES:
        yield f"section {code} is none of a patient summary"
        return
    if not section.get("title"):
        yield f"section {code} has no title"
    if bool(section.get("entry")) == bool(section.get("emptyReason")):
        yield f"section {code} has neither an entry nor a reason for none, or both"
    for entry in section.get("entry") or []:
        kind = kinds.get(entry.get("reference", ""))
        if kind not in ENTRIES[code]:
            yield f"section {code} lists a {kind}"
    yield from _narrative((section.get("text") or {}).get("div"), code)


def _narrative(div: object, code: str) -> Iterator[str]:
    """XHTML of the few elements that we write, without anything that runs, loads or links."""
    try:
        root = fromstring(str(div), forbid_dtd=True)
    except (ParseError, DefusedXmlException):
        yield f"section {code} has no readable text"
        return
    for element in root.iter():
        if element.tag not in _TAGS or not set(element.attrib) <= _ATTRIBUTES:
            yield f"section {code} has an element that is not allowed in its text"
            return
    if not "".join(root.itertext()).strip():
        yield f"section {code} has no text"


def _unreached(entries: list[Json], refers: dict[str, set[str]]) -> Iterator[str]:
    """Entries that nothing refers to, from the Composition on: a document holds only what belongs to it."""
    reached, waiting = set[str](), [entries[0]["fullUrl"]]
    while waiting:
        url = waiting.pop()
        if url not in reached:
            reached.add(url)
            waiting += refers.get(url, ())
    for at, entry in enumerate(entries, 1):
        if entry["fullUrl"] not in reached:
            yield f"nothing refers to entry {at}"


def _codes(concept: Json | None) -> list[str]:
    return [one["code"] for one in (concept or {}).get("coding") or [] if one.get("system") == LOINC]
