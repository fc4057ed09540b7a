"""FHIR packages for tests: single resources, bundles of any type, NDJSON; read as ingest would read them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import polars as pl

from connectors.fhir import Fhir
from healthkit.model.records import FRAMES
from healthkit.source.contract import Counts, Handoff, Issue, Progress, Rows
from healthkit.source.files import Package, in_memory, open_package
from tests.builders.apple import Outcome

Json = dict[str, Any]
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"


def concept(code: str, display: str | None = None, system: str = LOINC, text: str | None = None) -> Json:
    """A CodeableConcept of one coding."""
    coding = {"system": system, "code": code, **({"display": display} if display else {})}
    return {"coding": [coding], **({"text": text} if text else {})}


def person(ident: str = "p1", **more: Any) -> Json:
    return {
        "resourceType": "Patient",
        "id": ident,
        "name": [{"use": "official", "family": "Example", "given": ["Alex"]}],
        "gender": "female",
        "birthDate": "1970-02-03",
        **more,
    }


def observation(ident: str = "o1", code: Any = "2339-0", name: str = "Glucose", **more: Any) -> Json:
    """A laboratory value; any element can be replaced, or left out by ``None``. ``code``: of LOINC, or a concept."""
    made: Json = {
        "resourceType": "Observation",
        "id": ident,
        "status": "final",
        "category": [concept("laboratory", system=CATEGORY)],
        "code": concept(code, name) if isinstance(code, str) else code,
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2024-03-05T08:10:00+01:00",
        "valueQuantity": {"value": 95, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"},
        **more,
    }
    if any(key.startswith("value") for key in more) and "valueQuantity" not in more:
        del made["valueQuantity"]
    return {key: value for key, value in made.items() if value is not None}


def resource(kind: str, ident: str | None = "x1", **elements: Any) -> Json:
    return {"resourceType": kind, **({"id": ident} if ident else {}), **elements}


def bundle(*resources: Json, kind: str = "collection", urls: bool = False) -> Json:
    """A Bundle; with ``urls``, entries have ``urn:uuid:`` full URLs as Synthea writes them."""
    entries = []
    for one in resources:
        entry: Json = {"resource": one}
        if urls and "id" in one:
            entry["fullUrl"] = f"urn:uuid:{one['id']}"
        entries.append(entry)
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def write_json(folder: Path, document: Any, name: str = "record.json") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps(document), "utf-8")
    return path


def write_lines(folder: Path, *lines: Json | str, name: str = "record.ndjson", packed: bool = False) -> Path:
    """NDJSON; a line given as text is written as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    body = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines).encode()
    path = folder / name
    path.write_bytes(gzip.compress(body) if packed else body)
    return path


def read_path(path: Path) -> Outcome:
    """Read a file, folder or zip."""
    with open_package(path) as package:
        return read_package(package)


def read_resources(folder: Path, *resources: Json, **how: Any) -> Outcome:
    """Read resources as one bundle."""
    return read_path(write_json(folder, bundle(*resources, **how)))


def read_handed(folder: Path, *resources: Json, context: dict[str, str]) -> Outcome:
    """Read resources as another connector hands them over: in memory, a member each."""
    bodies = {f"{at}.json": json.dumps(one).encode() for at, one in enumerate(resources)}
    return read_package(in_memory("outer.zip", bodies, folder, context))


def read_package(package: Package) -> Outcome:
    """Read, and check each frame's schema and that sources come before the rows that name them."""
    connector, outcome = Fhir(), Outcome()
    parts: dict[str, list[pl.DataFrame]] = {}
    known: set[int] = set()
    claim = connector.detect(package)
    assert claim is not None, f"{package.path.name} is not claimed"
    for item in connector.read(package, claim):
        if isinstance(item, Rows):
            assert dict(item.frame.schema) == dict(pl.DataFrame(schema=FRAMES[item.table]).schema), item.table
            assert item.table in connector.delivers
            parts.setdefault(item.table, []).append(item.frame)
            outcome.largest = max(outcome.largest, item.frame.height)
            if item.table == "source":
                known |= set(item.frame["source"])
            elif "source" in item.frame.columns:
                assert set(item.frame["source"]) <= known, "a row names a source not handed over yet"
        elif isinstance(item, Counts):
            outcome.read.update(item.read)
            outcome.unmapped.update(item.unmapped)
        elif isinstance(item, Issue):
            outcome.issues.append(item)
        elif isinstance(item, Handoff):
            outcome.handoffs.append(item)
        elif isinstance(item, Progress):
            outcome.progress.append(item)
    outcome.frames = {table: pl.concat(frames) for table, frames in parts.items()}
    return outcome


def only(outcome: Outcome, table: str) -> Json:
    """The one row of a table, without what is null."""
    frame = outcome[table]
    assert frame.height == 1, f"{table}: {frame.height} rows"
    return {key: value for key, value in frame.row(0, named=True).items() if value is not None}
