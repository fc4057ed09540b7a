"""Measurements: result and vital sign observations, their panels, and the specimens they were made on."""

from __future__ import annotations

import re

from connectors.ccda.absences import absent, kind_of_nothing
from connectors.ccda.case import Case
from connectors.ccda.cells import better, cells
from connectors.ccda.concepts import coded, codes, identifier, is_assertion, label, labels
from connectors.ccda.people import authored, performer
from connectors.ccda.sections import Place
from connectors.ccda.states import RESULT, negated, state
from connectors.ccda.times import point, span, spoken
from connectors.ccda.tree import Node
from connectors.ccda.values import Value, missing, reference, value_of, written
from healthkit.model.codings import Concept

_VITAL = frozenset((
    "2.16.840.1.113883.10.20.22.4.27", "2.16.840.1.113883.10.20.22.4.26", "2.16.840.1.113883.10.20.1.35",
    "1.3.6.1.4.1.19376.1.5.3.1.4.13.1", "1.3.6.1.4.1.19376.1.5.3.1.4.13.2", "2.16.840.1.113883.3.88.11.83.14",
))  # fmt: skip
_LABORATORY = frozenset(("1.3.6.1.4.1.19376.1.3.1", "1.3.6.1.4.1.19376.1.3.1.4", "1.3.6.1.4.1.19376.1.3.1.6"))
_COLLECTION = "1.3.6.1.4.1.19376.1.3.1.2"
_SCALES = frozenset(("2.16.840.1.113883.10.20.22.4.69", "2.16.840.1.113883.10.20.22.4.86"))
_IMAGING = re.compile(
    r"\b(?:XR|CT|MR|MRI|US|NM|MG|DXA|PET|IRM|x-?rays?|radiograph\w*|ultraso\w+|tomograph\w*|mammogra\w*|radiographie|"
    r"échographie|scanner)\b",
    re.I,
)


def add_result(node: Node, at: Place, case: Case) -> None:
    """One row an observation: what was measured, when, and against which range."""
    what, value = _subject(node, at, case), _value(node, case)
    row = cells(node, at, case)
    what = better(what, row, case, node)
    if value.empty and row.get("value"):
        value = written(" ".join(part for part in (row["value"], row.get("unit", "")) if part))
    hollow = what.code is None and value.empty and (what.name is None or kind_of_nothing(what.name) is not None)
    if hollow and absent(node, None if what.name is None else node.first("code"), at, case, negated=negated(node)):
        return
    normal = reference(node, value.unit, case.story)
    status = state(node, RESULT)
    text = value.text
    if negated(node):
        text, status = (f"no {value.words()}", status) if not value.empty else (text, "cancelled")
    elif node.null and value.number is None:
        text = missing(node.null)
    external = case.row(
        "lab_result", at, node, what,
        status=status, note=_note(node, value, case), category=_category(node, at, what), panel=_panel(node, case),
        taken=taken(node, case) or spoken(row.get("date"), day_first=case.story.day_first), issued=_issued(node),
        value=value.number, comparator=value.comparator, value_text=text, unit=value.unit,
        range_text=normal.text or row.get("range"), low=normal.low, high=normal.high,
        flag=_flag(node, case) or row.get("flag"), specimen=_specimen(node, case),
        method=labels(node.all("methodCode"), case.story), body_site=labels(node.all("targetSiteCode"), case.story),
        performer=_performer(node) or case.laboratory,
    )  # fmt: skip
    _tie(node, external, case)


def _tie(node: Node, external: str | None, case: Case) -> None:
    panel = next((owner for owner in node.owners() if owner.tag == "organizer"), None)
    case.link(identifier(panel), "has_result", external)
    for part in [node, *node.owners()]:
        for role in part.all("specimen/specimenRole"):
            case.link(external, "specimen", identifier(role))
            return


def _subject(node: Node, at: Place, case: Case) -> Concept:
    """What was measured: of an assertion what it asserts, of a nameless earlier result the newer one's test."""
    code = node.first("code")
    what = coded(code, case.story)
    if what.code is None and what.name is None:
        around = next(node.owners(), None)
        if around is not None and around.tag == "observation":
            return coded(around.first("code"), case.story)
    if is_assertion(code):
        return coded(node.first("value"), case.story)
    return what


def _value(node: Node, case: Case) -> Value:
    """The first value that says something; further ones as text behind it."""
    made = [value_of(value, case.story) for value in node.all("value")]
    said = [value for value in made if not value.empty]
    if len(said) < 2:
        return said[0] if said else made[0] if made else Value()
    if all(value.number is None for value in said):
        return Value(text="; ".join(dict.fromkeys(value.text or "" for value in said)))
    first = next(value for value in said if value.number is not None)
    rest = "; ".join(value.words() or "" for value in said if value is not first)
    return Value(first.number, first.comparator, first.text, first.unit, rest)


def taken(node: Node, case: Case) -> str | None:
    """When the specimen was collected, where the entry says so; else its own moment, its panel's, or the header's.

    French reports give both: the collection in a procedure of its own, and in the observation the time of analysis.
    """
    panels = [owner for owner in node.owners() if owner.tag in {"organizer", "act"}]
    collected = next((found for owner in panels if (found := _collection(owner))), None)
    own = collected or point(node.first("effectiveTime"))
    return own or next((found for owner in panels if (found := point(owner.first("effectiveTime")))), case.collected)


def _collection(owner: Node) -> str | None:
    """IHE's specimen collection; other procedures beside a result are none."""
    for inner in owner.nested():
        if _COLLECTION in inner.templates() and (found := point(inner.first("effectiveTime"))):
            return found
    return None


def _issued(node: Node) -> str | None:
    return next((found for part in [node, *node.owners()] if (found := authored(part))), None)


def _performer(node: Node) -> str | None:
    return next((found for part in [node, *node.owners()] if (found := performer(part, laboratory=True))), None)


def _flag(node: Node, case: Case) -> str | None:
    found = [code.get("code") or label(code, case.story) for code in node.all("interpretationCode")]
    return " ".join(dict.fromkeys(flag for flag in found if flag)) or None


def _panel(node: Node, case: Case) -> str | None:
    own = codes(node.first("code"))
    for owner in node.owners():
        if owner.tag in {"organizer", "act", "observation"} and owner.attr("code", "code") != "CONC":
            same = owner.tag == "observation" and codes(owner.first("code")) == own  # an earlier result's newer one
            name = coded(owner.first("code"), case.story).name
            if name and not same:
                return name
    return None


def _specimen(node: Node, case: Case) -> str | None:
    """The material, or the isolate, of the nearest level that names one."""
    for part in [node, *node.owners()]:
        named = labels(part.all("specimen/specimenRole/specimenPlayingEntity/code"), case.story)
        if named:
            return named
        for inner in part.nested():
            if inner.tag == "procedure" and inner.all("participant/participantRole/playingEntity/code"):
                return labels(inner.all("participant/participantRole/playingEntity/code"), case.story)
    return None


def _category(node: Node, at: Place, what: Concept) -> str:
    templates = set().union(*(part.templates() for part in [node, *node.owners()]))
    if templates & _SCALES:
        return "survey"
    if templates & _VITAL:
        return "vital_signs"
    told = at.category
    if templates & _LABORATORY:
        told = "laboratory"
    return "imaging" if told == "laboratory" and is_imaging(what) else told


def is_imaging(what: Concept) -> bool:
    """Whether a result is of a picture: by its name, or a CPT code of radiology."""
    radiology = what.system == "cpt" and (what.code or "").startswith("7")
    return radiology or bool(_IMAGING.search(what.name or ""))


def _note(node: Node, value: Value, case: Case) -> str | None:
    """Comments on it, and the same value in the unit that it was converted from."""
    said = [value.also] if value.also else []
    for inner in node.nested():
        if is_comment(inner):
            words = case.story.said(inner.first("text"))
            said += [words] if words else []
            case.absorb(inner)
    return "\n".join(dict.fromkeys(said)) or None


def is_comment(node: Node) -> bool:
    """Whether an act is only an annotation."""
    kinds = {"2.16.840.1.113883.10.20.22.4.64", "1.3.6.1.4.1.19376.1.5.3.1.4.2", "2.16.840.1.113883.10.20.1.40"}
    return node.tag == "act" and bool(node.templates() & kinds or codes(node.first("code")) & {"48767-8"})


def add_report(node: Node, at: Place, case: Case) -> None:
    """A panel: a row of its own that its results hang on."""
    what = coded(node.first("code"), case.story)
    if not any(inner.tag in {"observation", "organizer"} for inner in node.nested()) and what.name is None:
        case.absence(at, node, None, "unavailable", recorded=case.updated)
        return
    start, _ = span(node.first("effectiveTime"))
    category = "imaging" if at.category == "laboratory" and is_imaging(what) else at.category
    external = case.row(
        "diagnostic_report", at, node, what if what.name else Concept(_isolate(node, case)),
        status=state(node, RESULT), note=_note(node, Value(), case), category=category,
        taken=start or next((found for inner in node.nested() if (found := point(inner.first("effectiveTime")))), None),
        issued=_issued(node), performer=_performer(node) or case.laboratory,
        conclusion=case.story.said(node.first("text")),
    )  # fmt: skip
    around = next((owner for owner in node.owners() if owner.tag == "organizer"), None)
    case.link(identifier(around), "has_member", external)
    for role in node.all("specimen/specimenRole"):
        add_specimen(role, at, case)


def _isolate(node: Node, case: Case) -> str | None:
    return labels(node.all("specimen/specimenRole/specimenPlayingEntity/code"), case.story)


def add_specimen(role: Node, at: Place, case: Case, collection: Node | None = None) -> None:
    """What was collected, where the file gives it an id or a material."""
    code = role.first("specimenPlayingEntity/code") or role.first("playingEntity/code")
    what = coded(code, case.story)
    if not (what.name or identifier(role)):
        return
    case.row(
        "specimen", at, collection, what, external_id=identifier(role) or identifier(collection),
        taken=point(collection.first("effectiveTime")) if collection is not None else None,
        body_site=labels(collection.all("targetSiteCode"), case.story) if collection is not None else None,
        accession=next((found.get("extension") for found in role.all("id") if found.get("extension")), None),
        note=case.story.said(collection.first("text")) if collection is not None else None,
    )  # fmt: skip


def add_collection(node: Node, at: Place, case: Case) -> None:
    """IHE's specimen collection: a procedure whose participant is the specimen."""
    roles = [part for part in node.all("participant/participantRole") if part.parent is not None]
    case.mark(node)
    for role in roles[:1]:
        add_specimen(role, at, case, node)
