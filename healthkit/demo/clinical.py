"""Clinical records: FHIR R4 resources of a made-up laboratory, with a cholesterol series that turns for the better."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from healthkit.demo.plan import Plan, clock, instant, stream
from healthkit.demo.records import Sheet

_LAB = "Example Hospital"
_BASE = "https://fhir.hospital.example/r4"
_WHEN = (0.04, 0.22, 0.44, 0.60, 0.76, 0.96)
# LOINC code, name, unit, low and high of the laboratory's range
_ANALYTES: dict[str, tuple[str, str, str, float | None, float | None]] = {
    "total": ("14647-2", "Cholesterol [Moles/volume] in Serum or Plasma", "mmol/L", None, 5.2),
    "ldl": ("22748-8", "Cholesterol in LDL [Moles/volume] in Serum or Plasma", "mmol/L", None, 3.4),
    "hdl": ("14646-4", "Cholesterol in HDL [Moles/volume] in Serum or Plasma", "mmol/L", 1.2, None),
    "triglycerides": ("14927-8", "Triglyceride [Moles/volume] in Serum or Plasma", "mmol/L", None, 1.7),
    "hba1c": ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 4.0, 5.6),
}


@dataclass(frozen=True)
class ClinicalFile:
    """One resource: its element in the export, its path and its JSON."""

    element: str
    path: str
    body: str


def clinical_files(sheet: Sheet, plan: Plan) -> list[ClinicalFile]:
    """Blood panels through the span, one from the year before, a condition and an immunisation."""
    rng = stream(plan.seed, "clinical")
    drawn = [plan.first - timedelta(days=340), *(plan.date(int(share * (plan.days - 1))) for share in _WHEN)]
    found = []
    for day in drawn:
        at = instant(day, 8.0 + float(rng.uniform(0.2, 1.2)), "Europe/Paris")
        for key, value in _panel(rng, plan, day).items():
            found.append(_file(sheet, _observation(rng, key, value, at), at + 9 * 3600))
    known = instant(drawn[0] + timedelta(days=6), 10.0, "Europe/Paris")
    found.append(_file(sheet, _condition(rng, drawn[0]), known))
    jab = plan.date(plan.days // 3)
    found.append(_file(sheet, _immunization(rng, jab), instant(jab, 18.0, "Europe/Paris")))
    return found


def _panel(rng: np.random.Generator, plan: Plan, day: date) -> dict[str, float]:
    """LDL stays high until it turns, then falls over some months towards 2.7 mmol/L."""
    since = (day - plan.ldl_turn).days / max(30.0, plan.days / 8)
    ldl = 4.25 - 1.5 * (1 - np.exp(-max(0.0, since))) + rng.normal(0, 0.09)
    hdl = 1.38 + 0.06 * (since > 0) + rng.normal(0, 0.04)
    triglycerides = 1.45 - 0.25 * (since > 0) + rng.normal(0, 0.1)
    total = ldl + hdl + triglycerides / 2.2
    return {
        "total": round(float(total), 2),
        "ldl": round(float(ldl), 2),
        "hdl": round(float(hdl), 2),
        "triglycerides": round(float(triglycerides), 2),
        "hba1c": round(float(5.4 + rng.normal(0, 0.08)), 1),
    }


def _observation(rng: np.random.Generator, key: str, value: float, at: int) -> dict[str, Any]:
    code, name, unit, low, high = _ANALYTES[key]
    flag = "H" if high is not None and value > high else "L" if low is not None and value < low else "N"
    limits = {
        bound: {"value": limit, "unit": unit} for bound, limit in (("low", low), ("high", high)) if limit is not None
    }
    return {
        "resourceType": "Observation",
        "id": _identifier(rng),
        "status": "final",
        "category": [
            _concept("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", "Laboratory")
        ],
        "code": _concept("http://loinc.org", code, name),
        "subject": {"reference": "Patient/synthetic"},
        "effectiveDateTime": clock(at, "Europe/Paris").isoformat(),
        "issued": clock(at + 6 * 3600, "Europe/Paris").isoformat(),
        "performer": [{"display": f"{_LAB} laboratory"}],
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
        "interpretation": [_concept("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", flag, flag)],
        "referenceRange": [{**limits, "text": _range_text(low, high, unit)}],
    }


def _range_text(low: float | None, high: float | None, unit: str) -> str:
    if low is None:
        return f"< {high} {unit}"
    return f"> {low} {unit}" if high is None else f"{low} - {high} {unit}"


def _condition(rng: np.random.Generator, day: date) -> dict[str, Any]:
    code = _concept("http://snomed.info/sct", "13644009", "Hypercholesterolemia")
    code["coding"].append(
        {"system": "http://hl7.org/fhir/sid/icd-10", "code": "E78.0", "display": "Hypercholesterolaemia"}
    )
    return {
        "resourceType": "Condition",
        "id": _identifier(rng),
        "clinicalStatus": _concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "Active"),
        "verificationStatus": _concept(
            "http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed", "Confirmed"
        ),
        "category": [
            _concept(
                "http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item", "Problem List Item"
            )
        ],
        "code": code,
        "subject": {"reference": "Patient/synthetic"},
        "onsetDateTime": f"{day:%Y-%m}",
        "recordedDate": day.isoformat(),
    }


def _immunization(rng: np.random.Generator, day: date) -> dict[str, Any]:
    return {
        "resourceType": "Immunization",
        "id": _identifier(rng),
        "status": "completed",
        "vaccineCode": _concept("http://hl7.org/fhir/sid/cvx", "140", "Influenza, split virus, trivalent, PF"),
        "patient": {"reference": "Patient/synthetic"},
        "occurrenceDateTime": day.isoformat(),
        "primarySource": True,
        "lotNumber": "SYN-0417",
    }


def _concept(system: str, code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def _identifier(rng: np.random.Generator) -> str:
    """A UUID in capitals, as Apple names the files."""
    text = rng.bytes(16).hex().upper()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-A{text[17:20]}-{text[20:]}"


def _file(sheet: Sheet, resource: dict[str, Any], received: int) -> ClinicalFile:
    kind, identifier = resource["resourceType"], resource["id"]
    path = f"/clinical-records/{kind}-{identifier}.json"
    element = (
        f' <ClinicalRecord type="{kind}" identifier="{identifier}" sourceName="{_LAB}"'
        f' sourceURL="{_BASE}/{kind}/{identifier}" fhirVersion="4.0.1"'
        f' receivedDate="{sheet.when(np.array([received]))[0]}" resourceFilePath="{path}"/>'
    )
    return ClinicalFile(element, path, json.dumps(resource, indent=1, ensure_ascii=False) + "\n")
