"""The International Patient Summary: a FHIR R4 document of what the record holds, with its narrative in each section.

Same record, same day, same bytes: ids are made of the content, and the clock is asked only where the caller says so.
Source: HL7 International Patient Summary Implementation Guide 2.0.0; the profile URLs are those that it publishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson

from healthkit.export import check
from healthkit.export.document import Document, Filled
from healthkit.export.fhir import codes
from healthkit.export.fhir.values import Json, coding, pruned, stable_id
from healthkit.export.leave import kinds, note
from healthkit.export.narrative import narrative
from healthkit.export.placing import put, ready
from healthkit.export.record import read
from healthkit.i18n import day, text
from healthkit.privacy import egress
from healthkit.store import Vault

_PROFILES = "http://hl7.org/fhir/uv/ips/StructureDefinition"


@dataclass(frozen=True)
class Summary:
    """A bundle with what it was made of."""

    body: bytes
    bundle: Json
    as_of: date
    counts: dict[str, int]
    """Rows of each table that are in it."""
    categories: frozenset[str]
    withheld: dict[str, int]
    """Rows that the person's refusals keep out, by category."""
    days: tuple[str, str] | None
    sections: tuple[Filled, ...]
    person: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """What it holds, without any of it."""
        return {
            "as_of": self.as_of.isoformat(),
            "bytes": len(self.body),
            "entries": len(self.bundle["entry"]),
            "tables": self.counts,
            "categories": sorted(self.categories),
            "withheld": self.withheld,
            "from": self.days[0] if self.days else None,
            "to": self.days[1] if self.days else None,
        }


def write(
    vault: Vault,
    path: Path,
    lang: str = "en",
    as_of: date | None = None,
    *,
    since: date | None = None,
    now: bool = False,
) -> Summary:
    """Write the summary to a file that only its owner reads, whole or not at all, and note it in the ledger.

    ``as_of`` is the last day that counts, by default the last that the data reach; ``since`` leaves out older results;
    ``now`` stamps the document with the present instant in place of the end of that day.

    Raises:
        ExportFailed: the document would not be sound, or the place cannot be written; what was there is unchanged.
    """
    made = compose(vault, lang, as_of, since=since, now=now)
    target = ready(path)
    note(vault, made.body, egress.FILE, made.categories)
    put(target, made.body)
    return made


def compose(
    vault: Vault, lang: str = "en", as_of: date | None = None, *, since: date | None = None, now: bool = False
) -> Summary:
    """The summary, checked, without writing it anywhere.

    Raises:
        ExportFailed: the document would not be sound.
    """
    record = read(vault, as_of, since)
    document = Document(record, lang)
    stamp = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}" if now else f"{record.as_of}T23:59:59Z"
    bundle = _bundle(document, stamp)
    check.require(bundle)
    body = orjson.dumps(bundle) + b"\n"
    rows = {table: rows for table, rows in record.tables.items() if rows and table not in _BESIDE}
    held = frozenset[str]().union(*(kinds(table, row) for table, found in rows.items() for row in found))
    return Summary(
        body, bundle, record.as_of, {table: len(found) for table, found in rows.items()},
        held | ({"profile"} if record.person else frozenset()), record.held_back(), record.days(),
        tuple(document.sections), record.person,
    )  # fmt: skip


_BESIDE = frozenset({"specimen"})
"""Tables of which only what results refer to is in the document."""


def _bundle(document: Document, stamp: str) -> Json:
    """The document Bundle: Composition first, then the person, then every entry in the order of the sections."""
    ident = stable_id("summary", document.lang, stamp, orjson.dumps(list(document.resources.values())).decode())
    composition = _composition(document, stamp, ident)
    entries = [{"fullUrl": f"urn:uuid:{composition['id']}", "resource": composition}]
    entries += [{"fullUrl": url, "resource": _profiled(one)} for url, one in document.resources.items()]
    return {
        "resourceType": "Bundle",
        "id": ident,
        "meta": {"profile": [f"{_PROFILES}/Bundle-uv-ips"]},
        "language": document.lang,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{ident}"},
        "type": "document",
        "timestamp": stamp,
        "entry": entries,
    }


def _composition(document: Document, stamp: str, ident: str) -> Json:
    lang = document.lang
    name = document.record.person.get("name")
    title = text("export.title", lang)
    return {
        "resourceType": "Composition",
        "id": stable_id("composition", ident),
        "meta": {"profile": [f"{_PROFILES}/Composition-uv-ips"]},
        "language": lang,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{ident}"},
        "status": "final",
        "type": {"coding": [coding("loinc", check.DOCUMENT, "Patient summary Document")]},
        "subject": {"reference": document.patient},
        "date": stamp,
        "author": [pruned({"reference": document.patient, "display": name or text("export.author", lang)})],
        "title": f"{title}, {day(document.record.as_of, lang)}",
        "event": [
            {
                "code": [{"coding": [coding("http://terminology.hl7.org/CodeSystem/v3-ActClass", "PCPR")]}],
                "period": {"end": document.record.as_of.isoformat()},
            }
        ],
        "section": [_section(one, lang) for one in document.sections],
    }


def _section(filled: Filled, lang: str) -> Json:
    section = filled.section
    return pruned(
        {
            "title": section.title(lang),
            "code": {"coding": [coding(codes.LOINC, section.code, section.display)]},
            "text": narrative(filled.table, lang),
            "entry": [{"reference": url} for url in filled.entries],
            "emptyReason": filled.empty,
        }
    )


_PROFILED = {
    "Patient": ("Patient-uv-ips", ("name", "birthDate")),
    "AllergyIntolerance": ("AllergyIntolerance-uv-ips", ("code",)),
    "Condition": ("Condition-uv-ips", ("code", "clinicalStatus")),
    "Medication": ("Medication-uv-ips", ("code",)),
    "MedicationStatement": ("MedicationStatement-uv-ips", ("effective",)),
    "MedicationRequest": ("MedicationRequest-uv-ips", ()),
    "Immunization": ("Immunization-uv-ips", ()),
    "Procedure": ("Procedure-uv-ips", ("code",)),
    "DeviceUseStatement": ("DeviceUseStatement-uv-ips", ("timing",)),
    "Device": ("Device-uv-ips", ("type",)),
    "Specimen": ("Specimen-uv-ips", ("type",)),
}
"""Public profiles with what they want beyond R4; a resource that lacks it does not claim the profile."""
_MEASURED = {
    "laboratory": (f"{_PROFILES}/Observation-results-laboratory-pathology-uv-ips", ("effective", "performer", "value")),
    "vital-signs": ("http://hl7.org/fhir/StructureDefinition/vitalsigns", ("effective", "value")),
}


def _profiled(resource: Json) -> Json:
    """The resource with the public profile that it follows."""
    url, wanted = _profile(resource)
    if url is None or not all(check.stands(resource, name) for name in wanted):
        return resource
    first = {"resourceType": resource["resourceType"], "id": resource["id"], "meta": {"profile": [url]}}
    return first | {key: value for key, value in resource.items() if key not in first}


def _profile(resource: Json) -> tuple[str | None, tuple[str, ...]]:
    if resource["resourceType"] == "Observation":
        category = resource.get("category", [{}])[0].get("coding", [{}])[0].get("code")
        return _MEASURED.get(category, (None, ()))
    found = _PROFILED.get(resource["resourceType"])
    return (f"{_PROFILES}/{found[0]}", found[1]) if found else (None, ())
