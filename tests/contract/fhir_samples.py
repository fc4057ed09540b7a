"""Sample packages of FHIR."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.builders import fhir


def _when(number: int) -> str:
    return f"{2000 + number // 300}-{number // 25 % 12 + 1:02d}-{number % 25 + 1:02d}T08:00:00+01:00"


def _results(first: int, last: int) -> list[fhir.Json]:
    """A glucose and a pulse a day."""
    made = []
    for number in range(first, last):
        quantity = {"value": 80 + number % 40, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"}
        made.append(fhir.observation(f"g{number}", effectiveDateTime=_when(number), valueQuantity=quantity))
        pulse = {"value": 60 + number % 30, "unit": "/min", "system": "http://unitsofmeasure.org", "code": "/min"}
        made.append(
            fhir.observation(
                f"h{number}",
                "8867-4",
                "Heart rate",
                category=[fhir.concept("vital-signs", system=fhir.CATEGORY)],
                effectiveDateTime=_when(number),
                valueQuantity=pulse,
            )
        )
    return made


def _record(first: int, last: int) -> list[fhir.Json]:
    about = {"reference": "Patient/p1"}
    condition = fhir.resource(
        "Condition", "c1", subject=about, code=fhir.concept("38341003", "Hypertension", fhir.SNOMED)
    )
    note = {"contentType": "text/plain", "data": "Tm90aGluZyBuZXcu"}
    document = fhir.resource("DocumentReference", "d1", status="current", subject=about, content=[{"attachment": note}])
    return [fhir.person(), condition, document, *_results(first, last)]


def _damaged(folder: Path) -> list[Path]:
    whole = fhir.write_json(folder, fhir.bundle(*_record(0, 20)), "whole.json")
    cut = folder / "cut.json"
    cut.write_bytes(whole.read_bytes()[:3000])
    packed = fhir.write_lines(folder, *_record(0, 500), name="cut.ndjson.gz", packed=True)
    packed.write_bytes(packed.read_bytes()[:-300])
    empty = folder / "empty.json"
    empty.write_bytes(b"")
    animal = fhir.write_json(folder, fhir.person(animal={"species": fhir.concept("canislf")}), "animal.json")
    return [cut, packed, empty, animal]


def _bad_rows(folder: Path) -> tuple[Path, int]:
    good = _record(0, 20)
    return fhir.write_lines(folder, *good[:10], "no json", '{"id": "1"}', '{"resourceType":', *good[10:]), 3


def samples() -> dict[str, Any]:
    """What :class:`tests.contract.samples.Samples` takes."""
    return {
        "small": lambda folder: fhir.write_json(folder, fhir.bundle(*_record(0, 30)), "small.json"),
        "longer": lambda folder: fhir.write_json(folder, fhir.bundle(*_record(0, 45)), "longer.json"),
        "other": lambda folder: fhir.write_lines(folder, fhir.person(), *_results(600, 640), name="other.ndjson"),
        "large": lambda folder, scale: fhir.write_lines(folder, *_results(0, 6000 * scale)),
        "damaged": _damaged,
        "with_bad_rows": _bad_rows,
    }
