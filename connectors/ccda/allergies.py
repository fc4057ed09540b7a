"""Allergies and intolerances, and what is known not to be one."""

from __future__ import annotations

from connectors.ccda.absences import GENERIC, NONE_KNOWN, absent, kind_of_nothing
from connectors.ccda.case import Case
from connectors.ccda.cells import cells
from connectors.ccda.concepts import coded, codes, is_assertion, label
from connectors.ccda.people import authored
from connectors.ccda.problems import is_severity, is_status
from connectors.ccda.results import is_comment
from connectors.ccda.sections import Place
from connectors.ccda.states import CLINICAL, CONCERN, clinical, negated, state
from connectors.ccda.times import span, spoken
from connectors.ccda.tree import Node
from healthkit.model.codings import Concept

_REACTION = frozenset((
    "2.16.840.1.113883.10.20.22.4.9", "2.16.840.1.113883.10.20.1.54", "1.3.6.1.4.1.19376.1.5.3.1.4.5",
))  # fmt: skip
_CRITICALITY = "2.16.840.1.113883.10.20.22.4.145"
_CRITICAL = {"CRITL": "low", "CRITH": "high", "CRITU": "unable-to-assess"}
_KINDS = {
    "416098002": ("allergy", "medication"), "419511003": ("allergy", "medication"),
    "59037007": ("intolerance", "medication"),
    "414285001": ("allergy", "food"), "418471000": ("allergy", "food"), "235719002": ("intolerance", "food"),
    "426232007": ("allergy", "environment"), "232347008": ("allergy", "environment"),
    "419199007": ("allergy", None), "418038007": ("allergy", None), "420134006": (None, None),
    "ALG": ("allergy", None), "DALG": ("allergy", "medication"), "FALG": ("allergy", "food"),
    "EALG": ("allergy", "environment"), "OINT": ("intolerance", None), "DINT": ("intolerance", "medication"),
    "FINT": ("intolerance", "food"), "EINT": ("intolerance", "environment"), "DNAINT": ("intolerance", "medication"),
    "FNAINT": ("intolerance", "food"), "ENAINT": ("intolerance", "environment"), "NAINT": ("intolerance", None),
}  # fmt: skip


def add_allergy(node: Node, at: Place, case: Case) -> None:
    """One allergy, by its agent; an agent that is negated is an absence of that allergy alone."""
    agent, value, row = _agent(node), node.first("value"), cells(node, at, case)
    named = coded(agent, case.story) if agent is not None else Concept(None)
    denied = negated(node) or bool((codes(value) | codes(agent)) & NONE_KNOWN)
    if denied or kind_of_nothing(named.name):
        thing = agent if agent is not None and named.name and not codes(agent) & GENERIC else value
        if absent(node, thing, at, case, subject="allergies", negated=True):
            return
    if named.name is None:
        named = _unnamed(node, value, row, case)
        if named.name is None:
            absent(node, None, at, case, subject="allergies", negated=False)
            return
    kind, category = _kind(node)
    onset, ended = span(node.first("effectiveTime"))
    concern = next((owner for owner in node.owners() if owner.tag == "act"), None)
    parts = _parts(node, case)
    case.row(
        "allergy", at, node, named,
        status=parts.get("status") or _status(concern, ended) or clinical(row.get("status")), kind=kind,
        category=category, criticality=parts.get("criticality"),
        reaction=parts.get("reaction") or row.get("reaction"), severity=parts.get("severity") or row.get("severity"),
        onset=onset or spoken(row.get("started"), day_first=case.story.day_first),
        recorded=authored(node) or (authored(concern) if concern is not None else None), note=parts.get("note"),
    )  # fmt: skip


def _agent(node: Node) -> Node | None:
    """The substance: a consumed participant, by code or by name."""
    for part in node.all("participant"):
        if part.get("typeCode") not in {"CSM", None}:
            continue
        for entity in part.all("participantRole/playingEntity"):
            code, name = entity.first("code"), entity.first("name")
            if name is not None and name.words() and not codes(code):
                return name
            if code is not None:
                return code
    return None


def _unnamed(node: Node, value: Node | None, row: dict[str, str], case: Case) -> Concept:
    """Without an agent: the table's cell, or a value that names one, or what the narrative says of the entry."""
    if row.get("name"):
        return Concept(row["name"])
    if value is not None and not codes(value) & GENERIC and (what := coded(value, case.story)).name:
        return what
    code = node.first("code")
    if value is None and not is_assertion(code) and not codes(code) & (GENERIC | _KINDS.keys()):
        return coded(code, case.story)
    words = case.story.said(node.first("text"))
    return Concept(words.split("\n")[0][:200]) if words and not kind_of_nothing(words) else Concept(None)


def _kind(node: Node) -> tuple[str | None, str | None]:
    for found in (node.first("value"), node.first("code")):
        for code in sorted(codes(found)):
            if code in _KINDS:
                return _KINDS[code]
    return None, None


def _status(concern: Node | None, ended: str | None) -> str | None:
    if ended:
        return "resolved"
    return state(concern, CONCERN) if concern is not None else None


def _parts(node: Node, case: Case) -> dict[str, str]:
    """Reactions with their severity, and the allergy's own severity, status and criticality."""
    found: dict[str, str] = {}
    reactions: list[str] = []
    for inner in node.nested():
        value = inner.first("value")
        if is_status(inner):
            told = next((CLINICAL[code] for code in sorted(codes(value)) if code in CLINICAL), None)
            _keep(found, "status", told or clinical(label(value, case.story)))
        elif _CRITICALITY in inner.templates() or "82606-5" in codes(inner.first("code")):
            told = next((_CRITICAL[code] for code in sorted(codes(value)) if code in _CRITICAL), None)
            _keep(found, "criticality", told or label(value, case.story))
        elif is_severity(inner):
            found["severity"] = label(value, case.story) or found.get("severity", "")
        elif _is_reaction(inner):
            words = label(value, case.story) or case.story.said(inner.first("text"))
            reactions += [words] if words else []
            for part in inner.nested():
                if is_severity(part):
                    _keep(found, "severity", label(part.first("value"), case.story))
        elif is_comment(inner):
            _keep(found, "note", case.story.said(inner.first("text")))
        else:
            continue
        case.absorb(inner)
    _keep(found, "reaction", ", ".join(dict.fromkeys(reactions)) or None)
    return {field: words for field, words in found.items() if words}


def _is_reaction(node: Node) -> bool:
    bond = node.parent
    return bool(node.templates() & _REACTION) or (bond is not None and bond.get("typeCode") == "MFST")


def _keep(found: dict[str, str], field: str, words: str | None) -> None:
    if words:
        found.setdefault(field, words)
