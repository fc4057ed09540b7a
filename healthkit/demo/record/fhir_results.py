"""Laboratory reports as FHIR resources: a DiagnosticReport a panel, an Observation a result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from healthkit.demo.record.codes import URIS, term
from healthkit.demo.record.fhir_care import SUBJECT
from healthkit.demo.record.findings import Finding, findings
from healthkit.demo.record.papers import Paper
from healthkit.demo.record.story import Story

Json = dict[str, Any]

_LABORATORY = {"reference": "Organization/laboratory"}


def result_resources(story: Story, papers: list[Paper]) -> Iterator[Json]:
    """All reports of the clinic's laboratory, with the organisation itself first."""
    american = [paper for paper in papers if paper.visit.house == "american"]
    if american:
        name = american[0].report.laboratory
        yield {"resourceType": "Organization", "id": "laboratory", "active": True, "name": name}
    for paper in american:
        # A laboratory never reports later than the record is written.
        written = datetime.combine(story.course.end, time(18))
        told = min(paper.report.reported_at, written).replace(tzinfo=paper.visit.at.tzinfo).isoformat()
        by_panel: dict[str, list[Finding]] = {}
        for finding in findings(paper):
            by_panel.setdefault(finding.panel, []).append(finding)
        for number, (panel, rows) in enumerate(by_panel.items()):
            yield from (_observation(one, told) for one in rows)
            yield _report(f"{paper.visit.key}-{number}", panel, rows, told)


def _report(key: str, panel: str, rows: list[Finding], issued: str) -> Json:
    return {
        "resourceType": "DiagnosticReport",
        "id": f"report-{key}",
        "status": "final",
        "category": [term("v2-0074", "LAB", "Laboratory")],
        "code": {"text": panel},
        "subject": SUBJECT,
        "effectiveDateTime": rows[0].at.isoformat(),
        "issued": issued,
        "performer": [_LABORATORY],
        "result": [{"reference": f"Observation/result-{one.key}"} for one in rows],
    }


def _observation(one: Finding, issued: str) -> Json:
    coded: Json = {"text": one.name}
    if one.loinc:
        coded["coding"] = [{"system": URIS["loinc"], "code": one.loinc, "display": one.name}]
    flagged: Json = {}
    if one.flag:
        flagged["interpretation"] = [term("v3-ObservationInterpretation", one.flag)]
    return {
        "resourceType": "Observation",
        "id": f"result-{one.key}",
        "status": "final",
        "category": [term("observation-category", "laboratory", "Laboratory")],
        "code": coded,
        "subject": SUBJECT,
        "effectiveDateTime": one.at.isoformat(),
        "issued": issued,
        "performer": [_LABORATORY],
        **({"specimen": {"display": one.specimen}} if one.specimen else {}),
        **_value(one),
        **flagged,
        **_range(one),
    }


def _value(one: Finding) -> Json:
    if one.value is None:
        return {"valueString": one.text}
    quantity: Json = {"value": one.value, "unit": one.unit, "system": URIS["ucum"], "code": one.unit}
    if one.comparator:
        quantity["comparator"] = one.comparator
    return {"valueQuantity": quantity}


def _range(one: Finding) -> Json:
    if not one.range_text:
        return {}
    found: Json = {"text": one.range_text}
    for end, value in (("low", one.low), ("high", one.high)):
        if value is not None:
            found[end] = {"value": value, "unit": one.unit, "system": URIS["ucum"], "code": one.unit}
    return {"referenceRange": [found]}
