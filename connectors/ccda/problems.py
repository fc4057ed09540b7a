"""Diagnoses: problem observations inside concerns, encounters and other wrappers."""

from __future__ import annotations

from connectors.ccda.absences import absent, kind_of_nothing, negates_all
from connectors.ccda.case import Case
from connectors.ccda.cells import better, cells
from connectors.ccda.concepts import coded, codes, identifier, is_assertion, label, labels
from connectors.ccda.people import authored, performer
from connectors.ccda.results import is_comment
from connectors.ccda.sections import Place
from connectors.ccda.states import CLINICAL, CONCERN, clinical, negated, state
from connectors.ccda.times import span, spoken
from connectors.ccda.tree import Node
from connectors.ccda.values import value_of
from healthkit.model.codings import Concept

_STATUS = frozenset((
    "2.16.840.1.113883.10.20.22.4.6", "2.16.840.1.113883.10.20.1.50", "1.3.6.1.4.1.19376.1.5.3.1.4.1.1",
    "2.16.840.1.113883.10.20.22.4.28", "2.16.840.1.113883.10.20.1.39", "2.16.840.1.113883.10.20.1.57",
    "2.16.840.1.113883.10.20.22.4.5", "1.3.6.1.4.1.19376.1.5.3.1.4.1.2", "2.16.840.1.113883.10.20.1.51",
))  # fmt: skip
_SEVERITY = frozenset((
    "2.16.840.1.113883.10.20.22.4.8", "2.16.840.1.113883.10.20.1.55", "1.3.6.1.4.1.19376.1.5.3.1.4.1",
))  # fmt: skip
_AGE = frozenset(("2.16.840.1.113883.10.20.22.4.31", "2.16.840.1.113883.10.20.1.38"))
_PRIORITY = "2.16.840.1.113883.10.20.22.4.143"
_HEALTH_STATUS = frozenset(("2.16.840.1.113883.10.20.22.4.5", "2.16.840.1.113883.10.20.1.51"))
_ENCOUNTER_CODES = frozenset(("29308-4", "42347-5", "11535-2", "46241-6", "10219-4", "10218-6"))
_VERIFIED = {"410605003": "confirmed", "415684004": "provisional", "410592001": "provisional", "723511001": "refuted"}


def is_status(node: Node) -> bool:
    """Whether an observation only states the status of what holds it."""
    return bool(node.templates() & _STATUS) or "33999-4" in codes(node.first("code"))


def is_severity(node: Node) -> bool:
    """Whether an observation only states a severity."""
    return bool(node.templates() & _SEVERITY) or (node.attr("code", "code") or "") == "SEV"


def add_condition(node: Node, at: Place, case: Case) -> None:
    """One diagnosis; a negated kind is an absence, a negated disease one with its code."""
    value = _value(node)
    if absent(node, value, at, case, subject="problems" if at.name != "health_concerns" else "", negated=negated(node)):
        return
    row = cells(node, at, case)
    what = better(coded(value, case.story), row, case, node)
    if kind_of_nothing(what.name) and negates_all(value):
        case.absence(at, node, what, kind_of_nothing(what.name) or "unavailable", recorded=case.updated)
        case.absorb(node)
        return
    onset, abated = span(node.first("effectiveTime"))
    concern = next((owner for owner in node.owners() if owner.tag == "act"), None)
    parts = _parts(node, case)
    external = case.row(
        "condition", at, node, what,
        status=parts.get("status") or _status(node, concern, abated) or clinical(row.get("status")),
        category=_category(node, at), verification=_VERIFIED.get(node.attr("code", "code") or ""),
        severity=parts.get("severity"), body_site=labels(node.all("targetSiteCode"), case.story),
        onset=onset or parts.get("age") or spoken(row.get("started"), day_first=case.story.day_first),
        abated=abated, recorded=authored(node) or (authored(concern) if concern is not None else None),
        performer=performer(node) or (performer(concern) if concern is not None else None), note=parts.get("note"),
    )  # fmt: skip
    visit = next((owner for owner in node.owners() if owner.tag == "encounter"), None)
    case.link(external, "encounter", identifier(visit))


def _value(node: Node) -> Node | None:
    """The disease: the value, or the code where a writer put it there."""
    value = node.first("value")
    if value is not None and (not value.null or value.children):
        return value
    code = node.first("code")
    return code if value is None and not is_assertion(code) else value


def _category(node: Node, at: Place) -> str:
    owners = list(node.owners())
    if any(owner.tag == "encounter" for owner in owners):
        return "encounter_diagnosis"
    if at.name.endswith("_diagnosis") or any(codes(owner.first("code")) & _ENCOUNTER_CODES for owner in owners):
        return "encounter_diagnosis"
    return "health_concern" if at.name == "health_concerns" else "problem_list"


def _status(node: Node, concern: Node | None, abated: str | None) -> str | None:
    """A disease that ended is over, whatever its concern; else the concern's own status; an observation's never."""
    ended = node.first("effectiveTime/high")
    if abated:
        return "resolved"
    if concern is not None and concern.first("statusCode") is not None:
        told = state(concern, CONCERN)
        return "active" if told == "resolved" and _is_diagnosis(concern) else told
    return "resolved" if ended is not None and ended.null == "UNK" else None


def _is_diagnosis(act: Node) -> bool:
    """An encounter's diagnosis is completed when it was made, not when the disease was over."""
    return bool(codes(act.first("code")) & _ENCOUNTER_CODES)


def _parts(node: Node, case: Case) -> dict[str, str]:
    """Status, severity, age at onset and comments, each an observation inside; all of them are spoken for."""
    found: dict[str, str] = {}
    for inner in node.nested():
        value = inner.first("value")
        if is_status(inner):
            told = next((CLINICAL[code] for code in sorted(codes(value)) if code in CLINICAL), None)
            words = told or clinical(label(value, case.story))
            field = "note" if inner.templates() & _HEALTH_STATUS else "status"
        elif is_severity(inner):
            field, words = "severity", label(value, case.story) or case.story.said(inner.first("text"))
        elif inner.templates() & _AGE:
            field, words = "age", age(value_of(value, case.story).words())
        elif is_comment(inner):
            field, words = "note", case.story.said(inner.first("text"))
        elif _PRIORITY in inner.templates():
            field, words = "note", label(value, case.story)
        else:
            continue
        if words:
            found[field] = f"{found[field]}\n{words}" if field == "note" and field in found else words
        case.absorb(inner)
    return found


def age(words: str | None) -> str | None:
    """An age with UCUM's unit, as text: ``57 a`` is ``age 57``."""
    return f"age {words.removesuffix(' a')}" if words and not words.startswith("absent") else None


def add_concern(node: Node, at: Place, case: Case) -> None:
    """A concern wraps what it is about; one around nothing is an absence, one of words alone a condition."""
    inside = [inner for inner in node.nested() if inner.first("code") is not None or inner.first("value") is not None]
    if inside:
        case.mark(node)
        return
    words = case.story.said(node.first("text"))
    nothing = kind_of_nothing(words)
    if words and not nothing and not negated(node):
        start, end = span(node.first("effectiveTime"))
        case.row(
            "condition", at, node, Concept(words), status=state(node, CONCERN), category=_category(node, at),
            onset=start, abated=end, recorded=authored(node), performer=performer(node),
        )  # fmt: skip
        return
    kind = nothing or ("none_known" if negated(node) else "unavailable")
    case.absence(at, node, Concept(None), kind, note=words, recorded=case.updated)
