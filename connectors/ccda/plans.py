"""What is yet to be done, who takes care, and who pays."""

from __future__ import annotations

from connectors.ccda.absences import absent, kind_of_nothing
from connectors.ccda.case import Case
from connectors.ccda.cells import cells
from connectors.ccda.concepts import coded, codes, identifier, is_assertion, label, labels
from connectors.ccda.medications import named, product
from connectors.ccda.people import authored, location, organisation, performer, person_of
from connectors.ccda.sections import Place
from connectors.ccda.states import INTENT, REQUEST, negated, state
from connectors.ccda.times import point, span, spoken
from connectors.ccda.tree import Node
from healthkit.model.codings import Concept

_CATEGORIES = {
    "observation": "observation", "procedure": "procedure", "act": "activity", "encounter": "encounter",
    "supply": "supply", "substanceAdministration": "immunization", "organizer": "panel",
}  # fmt: skip
_PRIORITY = "2.16.840.1.113883.10.20.22.4.143"
_PAYER, _GUARANTOR = "2.16.840.1.113883.10.20.22.4.87", "2.16.840.1.113883.10.20.22.4.88"


def add_planned(node: Node, at: Place, case: Case) -> None:
    """Something planned, ordered or proposed."""
    code, row = node.first("code"), cells(node, at, case)
    what = named(product(node), case) if product(node) is not None else coded(code, case.story)
    if is_assertion(code) and node.first("value") is not None:
        what = coded(node.first("value"), case.story)
    said = case.story.said(node.first("text"))
    if what.name is None:
        what = Concept(row.get("name") or (said.split("\n")[0][:200] if said else location(node)))
    hollow = what.code is None and (what.name is None or kind_of_nothing(what.name) is not None)
    start, end = span(node.first("effectiveTime"))
    if hollow and start is None and absent(node, code, at, case, negated=negated(node)):
        return
    parts = _parts(node, case)
    external = case.row(
        "service_request", at, node, what, status="not-done" if negated(node) else state(node, REQUEST),
        note=parts.get("note") or (said if said != what.name else None), category=_CATEGORIES.get(node.tag),
        intent=INTENT.get(node.get("moodCode") or "", "plan"),
        priority=parts.get("priority") or labels(node.all("priorityCode"), case.story), requested=authored(node),
        planned=start or end or spoken(row.get("started"), day_first=case.story.day_first),
        reason=parts.get("reason"), performer=performer(node),
    )  # fmt: skip
    for reason in node.bonded("RSON"):
        case.link(external, "reason", identifier(reason))


def _parts(node: Node, case: Case) -> dict[str, str]:
    found: dict[str, str] = {}
    for inner in node.nested():
        bond, value = inner.parent, inner.first("value")
        said = case.story.said(inner.first("text"))
        if _PRIORITY in inner.templates():
            field, words = "priority", label(value, case.story)
        elif bond is not None and bond.get("typeCode") == "RSON":
            field, words = "reason", label(value, case.story) or said
        elif inner.tag == "act" and said and not list(inner.nested()):
            field, words = "note", said
        elif inner.tag in {"act", "encounter"} and inner.attr("code", "code") is None:
            field, words = "note", None  # a mere reference to another entry
            case.link(identifier(node), "based_on", identifier(inner))
        else:
            continue
        if words:
            found[field] = f"{found[field]}\n{words}" if field in found and field == "note" else words
        case.absorb(inner)
    return found


def add_team(node: Node, at: Place, case: Case) -> None:
    """A care team; its members are rows of their own."""
    start, end = span(node.first("effectiveTime"))
    what = coded(node.first("code"), case.story)
    members = [inner for inner in node.nested() if inner.tag == "act"]
    names = [_add_member(inner, at, case) for inner in members]
    lines = "\n".join(dict.fromkeys(name for name in names if name))
    case.row(
        "care_plan", at, node, what if what.name else Concept(at.title or None), kind="care_team",
        status=state(node, REQUEST), started=start, ended=end, activity=lines or None,
    )  # fmt: skip


def _add_member(node: Node, at: Place, case: Case) -> str | None:
    case.mark(node)
    made = [add_provider(entity, part, at, case) for part, entity in _providers(node, ("performer", "participant"))]
    return next((name for name in made if name), None)


def _providers(node: Node, roles: tuple[str, ...]) -> list[tuple[Node, Node]]:
    return [(part, entity) for role in roles for part in node.all(role) for entity in part.children if entity.all("id")]


def add_provider(entity: Node, part: Node, at: Place, case: Case) -> str | None:
    """One professional or organisation, by name; their own coding is the specialty. Relatives are not kept."""
    person, organised = person_of(entity), organisation(entity)
    name = person or organised
    if name is None or part.get("typeCode") in {"IND", "COV", "HLD"}:
        return None
    role = coded(entity.first("code") or part.first("functionCode") or part.first("sdtc:functionCode"), case.story)
    where = entity.first("addr")
    case.row(
        "care_provider", at, None, Concept(name, role.system, role.code, role.codings), note=role.name,
        external_id=identifier(entity), kind="person" if person else "organization", organization=organised,
        phone=_phone(entity), address=where.words() or None if where is not None and not where.null else None,
    )  # fmt: skip
    return f"{name} ({role.name})" if role.name else name


def _phone(entity: Node) -> str | None:
    told = (node.get("value") for node in entity.all("telecom"))
    return next((value.removeprefix("tel:") for value in told if value and not value.startswith("mailto")), None)


def add_coverage(node: Node, at: Place, case: Case) -> None:
    """Insurance: a row a policy inside, or one for the act itself where none is."""
    policies = [inner for inner in node.nested() if inner.tag == "act"]
    for policy in policies or [node]:
        _add_policy(policy, at, case)
    case.mark(node)


def _add_policy(node: Node, at: Place, case: Case) -> None:
    what, row = coded(node.first("code"), case.story), cells(node, at, case)
    covered = next((part for part in node.all("participant") if part.get("typeCode") == "COV"), None)
    role = covered.first("participantRole") if covered is not None else None
    payer = _payer(node) or row.get("payer")
    member = _extension(role) or row.get("member_id")
    if not (payer or member or what.code):
        absent(node, node.first("code"), at, case, negated=negated(node))
        return
    start, end = span(covered.first("time") if covered is not None else None)
    case.row(
        "coverage", at, node, what, status=state(node, {"completed": "active", "aborted": "cancelled"}), payer=payer,
        plan_name=_plan(node, case), group_name=_extension(node) or row.get("group_name"), member_id=member,
        relationship=label(role.first("code"), case.story) if role is not None else None,
        started=start or point(node.first("effectiveTime")), ended=end or span(node.first("effectiveTime"))[1],
    )  # fmt: skip


def _payer(node: Node) -> str | None:
    for part in node.all("performer"):
        if part.templates() & {_GUARANTOR} or codes(part.first("assignedEntity/code")) & {"GUAR"}:
            continue
        for entity in part.all("assignedEntity"):
            if found := organisation(entity) or person_of(entity):
                return found
    return None


def _extension(node: Node | None) -> str | None:
    found = node.all("id") if node is not None else []
    return next((made for one in found if not one.null and (made := one.get("extension"))), None)


def _plan(node: Node, case: Case) -> str | None:
    """The plan's name, in an act that defines it or authorises something under it."""
    for inner in node.nested():
        if inner.tag != "act":
            continue
        words = case.story.said(inner.first("text"))
        if inner.get("moodCode") == "DEF" or words:
            case.mark(inner)
            return words
        case.mark(inner)
    return None


def add_lone_member(node: Node, at: Place, case: Case) -> None:
    """A member of a care team outside of any organizer."""
    _add_member(node, at, case)
