"""What the hospital says again: its own results, which the export's clinical records hold too, and the clinic's.

Systems that pass results on copy them; here one was typed by hand, and two digits changed places.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from healthkit.demo.clinical import clinical_files
from healthkit.demo.person import NAMES
from healthkit.demo.plan import Plan
from healthkit.demo.record.findings import Finding, findings
from healthkit.demo.record.papers import Paper
from healthkit.demo.records import Sheet, Writers
from healthkit.model.analytes import analytes

_COPIED = "checked"
_MISTYPED = "ferritin"
_OWN_PANELS = 2


@dataclass(frozen=True)
class Conflict:
    """One result of one moment that two providers state differently."""

    analyte: str
    at: datetime
    first: str
    second: str
    unit: str


@dataclass(frozen=True)
class Repeated:
    """Results of the hospital's document: ``own`` of its laboratory, ``copied`` from the clinic."""

    own: tuple[Finding, ...]
    copied: tuple[Finding, ...]
    conflict: Conflict | None


def make_repeated(plan: Plan, papers: list[Paper]) -> Repeated:
    """Copy, and mistype one."""
    copied = []
    conflict = None
    for paper in papers:
        if paper.visit.key == _COPIED:
            for finding in findings(paper):
                if finding.analyte == _MISTYPED:
                    wrong = finding.text[::-1]
                    conflict = Conflict(_MISTYPED, finding.at, finding.text, wrong, finding.unit)
                    copied.append(replace(finding, text=wrong, value=float(wrong)))
                else:
                    copied.append(finding)
    return Repeated(_own(plan), tuple(copied), conflict)


def _own(plan: Plan) -> tuple[Finding, ...]:
    """The hospital's last panels, read from what the export says of them."""
    nowhere = Sheet(Writers(plan, NAMES["en"]), 0, 0, plan.seed)
    resources = [json.loads(file.body) for file in clinical_files(nowhere, plan)]
    measured = [one for one in resources if one["resourceType"] == "Observation"]
    last = sorted({one["effectiveDateTime"] for one in measured})[-_OWN_PANELS:]
    return tuple(_as_finding(number, one) for number, one in enumerate(measured) if one["effectiveDateTime"] in last)


def _as_finding(number: int, observation: dict[str, Any]) -> Finding:
    coding, quantity = observation["code"]["coding"][0], observation["valueQuantity"]
    reference = observation["referenceRange"][0]
    known = analytes().by_loinc(coding["code"])
    return Finding(
        key=f"own-{number}",
        panel="Blood tests",
        at=datetime.fromisoformat(observation["effectiveDateTime"]),
        name=coding["display"],
        loinc=coding["code"],
        analyte=known.id if known else None,
        value=quantity["value"],
        comparator="",
        text=str(quantity["value"]),
        unit=quantity["code"],
        range_text=reference["text"],
        low=reference.get("low", {}).get("value"),
        high=reference.get("high", {}).get("value"),
        flag=observation["interpretation"][0]["coding"][0]["code"],
        laboratory=observation["performer"][0]["display"],
    )
