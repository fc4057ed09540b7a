"""Encounters: visits and stays, of a section or of the document's own header."""

from __future__ import annotations

from connectors.ccda.absences import absent, kind_of_nothing
from connectors.ccda.case import Case
from connectors.ccda.cells import better, cells
from connectors.ccda.concepts import coded, codes, identifier, label, labels
from connectors.ccda.people import entities, location, organisation, performer, person_of
from connectors.ccda.sections import Place
from connectors.ccda.states import ENCOUNTER, negated, state
from connectors.ccda.times import span, spoken
from connectors.ccda.tree import Node

_KINDS = {
    "AMB": "ambulatory", "EMER": "emergency", "IMP": "inpatient", "ACUTE": "inpatient", "NONAC": "inpatient",
    "PRENC": "inpatient", "OBSENC": "inpatient", "SS": "ambulatory", "VR": "virtual", "HH": "home", "FLD": "other",
    "4525004": "emergency", "32485007": "inpatient", "185347001": "ambulatory", "439708006": "home",
    "185317003": "virtual", "390906007": "ambulatory", "EXTERNE": "ambulatory", "HOSPITALISATION": "inpatient",
}  # fmt: skip
_CPT = (
    (range(99202, 99216), "ambulatory"), (range(99221, 99240), "inpatient"), (range(99241, 99246), "ambulatory"),
    (range(99281, 99289), "emergency"), (range(99341, 99351), "home"), (range(99381, 99398), "ambulatory"),
    (range(99441, 99444), "virtual"),
)  # fmt: skip


def kind_of_visit(code: Node | None) -> str | None:
    """FHIR's class of an encounter, spelled out, where its code tells."""
    for told in sorted(codes(code)):
        if told.upper() in _KINDS:
            return _KINDS[told.upper()]
        if told.isdecimal() and (found := next((kind for numbers, kind in _CPT if int(told) in numbers), None)):
            return found
    return None


def add_encounter(node: Node, at: Place, case: Case) -> None:
    """One visit or stay."""
    code, row = node.first("code"), cells(node, at, case)
    what = coded(code, case.story)
    what = better(what, row, case, node)
    start, end = span(node.first("effectiveTime"))
    bare = what.name is None or (what.code is None and kind_of_nothing(what.name))
    if bare and start is None and not identifier(node) and absent(node, code, at, case, negated=negated(node)):
        return
    around = next((owner for owner in node.owners()), None)
    if bare and start is None and around is not None:
        # Inside another statement it only says at which visit that was stated.
        case.link(identifier(around), "encounter", identifier(node))
        case.absorb(node)
        return
    case.row(
        "encounter", at, node, what, status=state(node, ENCOUNTER, "finished"), kind=kind_of_visit(code),
        started=start or spoken(row.get("started"), day_first=case.story.day_first), ended=end,
        reason=_reason(node, case) or row.get("reason"), performer=performer(node) or row.get("performer"),
        location=location(node) or row.get("location"),
        discharge=labels(node.all("sdtc:dischargeDispositionCode"), case.story),
        note=_other_codes(node, case),
    )  # fmt: skip


def _reason(node: Node, case: Case) -> str | None:
    """Indications are spoken for; diagnoses stay for rows of their own."""
    found = []
    for inner in node.bonded("RSON"):
        words = label(inner.first("value"), case.story) or case.story.said(inner.first("text"))
        if words:
            found.append(words)
        case.absorb(inner)
    return ", ".join(dict.fromkeys(found)) or None


def _other_codes(node: Node, case: Case) -> str | None:
    """Further service codes of the same visit: acts that hold nothing but a code."""
    found = []
    for inner in node.nested():
        if inner.tag == "act" and {child.tag for child in inner.children} <= {"code", "templateId", "statusCode"}:
            words = label(inner.first("code"), case.story)
            found += [words] if words else []
            case.absorb(inner)
    return "\n".join(dict.fromkeys(found)) or None


def add_encompassing(node: Node, at: Place, case: Case) -> None:
    """The encounter that the whole document is about."""
    code = node.first("code")
    start, end = span(node.first("effectiveTime"))
    what = coded(code, case.story)
    if not (start or what.name or identifier(node)):
        return
    people = [entity for part in node.all("responsibleParty") for entity in part.all("assignedEntity")]
    people += entities(node, "encounterParticipant")
    case.row(
        "encounter", at, node, what, status="finished" if end else None, kind=kind_of_visit(code), started=start,
        ended=end, performer=next((found for one in people if (found := person_of(one) or organisation(one))), None),
        location=location(node), discharge=labels(node.all("dischargeDispositionCode"), case.story),
    )  # fmt: skip
