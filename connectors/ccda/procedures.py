"""Procedures that were done, or were not, and devices: implanted, carried or supplied."""

from __future__ import annotations

from connectors.ccda.absences import absent, kind_of_nothing
from connectors.ccda.case import Case
from connectors.ccda.cells import cells
from connectors.ccda.concepts import coded, codes, identifier, is_assertion, label, labels
from connectors.ccda.medications import named, product
from connectors.ccda.people import location, name_of, performer
from connectors.ccda.results import is_comment
from connectors.ccda.sections import Place
from connectors.ccda.states import PROCEDURE, clinical, negated, state
from connectors.ccda.times import span, spoken
from connectors.ccda.tree import Node
from connectors.ccda.values import value_of
from healthkit.model.codings import Concept

_UDI = "2.16.840.1.113883.3.3719"
"""Roots of device identifiers of the FDA."""
_FAILED = frozenset(("103709008",))


def add_procedure(node: Node, at: Place, case: Case) -> None:
    """One procedure, with its devices as rows of their own."""
    code, row = node.first("code"), cells(node, at, case)
    what = coded(code, case.story)
    if is_assertion(code) and node.first("value") is not None:
        what = coded(node.first("value"), case.story)
    if what.name is None:
        what = Concept(row["name"]) if row.get("name") else _first_line(node, case)
    roles = device_roles(node)
    hollow = what.name is None or (what.code is None and (negated(node) or kind_of_nothing(what.name)))
    if hollow and not roles and absent(node, code, at, case, negated=negated(node)):
        return
    start, end = span(node.first("effectiveTime"))
    parts = _parts(node, case)
    if what.name or not roles:
        visit = next((owner for owner in node.owners() if owner.tag == "encounter"), None)
        external = case.row(
            "procedure", at, node, what,
            status="not-done" if negated(node) else state(node, PROCEDURE, clinical(row.get("status"))),
            note=parts.get("note"), started=start or spoken(row.get("started"), day_first=case.story.day_first),
            ended=end, body_site=labels(node.all("targetSiteCode"), case.story) or row.get("body_site"),
            reason=parts.get("reason"), outcome=parts.get("outcome") or _outcome(node, case),
            performer=performer(node) or row.get("performer"), location=location(node) or row.get("location"),
        )  # fmt: skip
        case.link(external, "encounter", identifier(visit))
        for reason in node.bonded("RSON"):
            case.link(external, "reason", identifier(reason))
    for role in roles:
        add_device_role(role, node, at, case)


def _first_line(node: Node, case: Case) -> Concept:
    words = case.story.said(node.first("text"))
    return Concept(words.split("\n")[0][:200] if words else None)


def _outcome(node: Node, case: Case) -> str | None:
    if is_assertion(node.first("code")):
        return None
    made = value_of(node.first("value"), case.story)
    return made.words() if not made.empty else None


def _parts(node: Node, case: Case) -> dict[str, str]:
    """Why it was done or not, how it went, and comments; all spoken for."""
    found: dict[str, str] = {}
    for inner in node.nested():
        bond, value = inner.parent, inner.first("value")
        said = case.story.said(inner.first("text"))
        if codes(inner.first("code")) & _FAILED:
            found["outcome"] = label(inner.first("code"), case.story) or "failed"
            field, words = "note", said
        elif (bond is not None and bond.get("typeCode") == "RSON") or codes(inner.first("code")) & {"77301-0"}:
            code = inner.first("code")
            field = "reason"
            words = label(value, case.story) or (None if is_assertion(code) else label(code, case.story)) or said
        elif is_comment(inner) or (inner.tag == "act" and said and not list(inner.nested())):
            field, words = "note", said
        else:
            continue
        if words:
            found[field] = f"{found[field]}\n{words}" if field in found else words
        case.absorb(inner)
    return found


def device_roles(node: Node) -> list[Node]:
    """Product instances that take part in a statement."""
    return [
        role
        for part in node.all("participant")
        for role in part.all("participantRole")
        if part.get("typeCode") in {"DEV", "PRD"} or role.first("playingDevice") is not None
    ]


def add_device_role(role: Node, node: Node, at: Place, case: Case) -> None:
    """A device, by the code of what plays the role, its model, or its identifier."""
    code, model = role.first("playingDevice/code"), role.first("playingDevice/manufacturerModelName")
    what = coded(code, case.story)
    brand = case.story.said(model)
    ids = [found for found in role.all("id") if not found.null]
    if what.name is None:
        what = Concept(brand or cells(node, at, case).get("name") or label(node.first("code"), case.story))
    if what.name is None and not ids:
        absent(node, code, at, case, subject="devices", negated=negated(node))
        return
    start, end = span(node.first("effectiveTime"))
    scope = role.first("scopingEntity")
    case.row(
        "device", at, node, what, external_id=identifier(role) or identifier(node),
        status="absent" if negated(node) else _in_use(node),
        manufacturer=(name_of(scope.first("name")) or name_of(scope.first("desc"))) if scope is not None else None,
        model=brand, udi=next((found.get("extension") for found in ids if found.get("root") == _UDI), None),
        body_site=labels(node.all("targetSiteCode"), case.story), started=start, ended=end,
        note=case.story.said(node.first("text")),
    )  # fmt: skip


def _in_use(node: Node) -> str | None:
    """What was supplied is in use; what took part in a procedure need not be the person's."""
    return state(node, {"completed": "active", "aborted": "inactive"}) if node.tag == "supply" else None


def add_supply(node: Node, at: Place, case: Case) -> None:
    """Equipment that was supplied."""
    roles = device_roles(node)
    for role in roles:
        add_device_role(role, node, at, case)
    if roles:
        return
    what = named(product(node), case)
    if what.name is None:
        what = coded(node.first("code"), case.story)
    if what.name is None:
        row = cells(node, at, case)
        what = Concept(row["name"]) if row.get("name") else _first_line(node, case)
    if what.name is None or (what.code is None and kind_of_nothing(what.name)):
        absent(node, None, at, case, subject="devices", negated=negated(node))
        return
    start, end = span(node.first("effectiveTime"))
    case.row(
        "device", at, node, what, status=_in_use(node), started=start,
        ended=end,
    )  # fmt: skip
