"""Medications: prescribed, taken, given, planned and dispensed."""

from __future__ import annotations

from connectors.ccda.absences import GENERIC, absent, kind_of_nothing
from connectors.ccda.case import Case
from connectors.ccda.cells import better, cells
from connectors.ccda.concepts import coded, codes, identifier, is_assertion, label, labels
from connectors.ccda.dosing import dosing
from connectors.ccda.people import authored, performer
from connectors.ccda.problems import is_status
from connectors.ccda.results import is_comment
from connectors.ccda.sections import PLANS, Place
from connectors.ccda.states import CLINICAL, INTENT, MEDICATION, clinical, negated, state
from connectors.ccda.times import point, spoken
from connectors.ccda.tree import Node
from connectors.ccda.values import number, value_of
from healthkit.model.codings import Concept

_DISPENSE = frozenset(("2.16.840.1.113883.10.20.22.4.18",))
_ORDER = frozenset((
    "2.16.840.1.113883.10.20.22.4.17", "2.16.840.1.113883.10.20.1.34", "1.3.6.1.4.1.19376.1.5.3.1.4.7.3",
    "2.16.840.1.113883.3.88.11.83.8.3", "2.16.840.1.113883.10.20.22.4.43",
))  # fmt: skip


def product(node: Node) -> Node | None:
    """The manufactured material, or the labelled drug, that a statement consumes or supplies."""
    for path in ("consumable/manufacturedProduct", "product/manufacturedProduct"):
        for made in node.all(path):
            for tag in ("manufacturedMaterial", "manufacturedLabeledDrug"):
                if (found := made.first(tag)) is not None:
                    return found
    return None


def named(material: Node | None, case: Case) -> Concept:
    """A product's name: its code's, else its own, else those of its ingredients."""
    if material is None:
        return Concept(None)
    what, name = coded(material.first("code"), case.story), case.story.said(material.first("name"))
    if what.code is None and name:
        return Concept(name, what.system, what.code, what.codings)
    if what.name:
        return what
    return Concept(labels(material.all("ingredient/ingredientSubstance/code"), case.story) or name)


def add_medication(node: Node, at: Place, case: Case) -> None:
    """One medication. Negated: none at all where it is of a kind, else one that was not taken, with the reason."""
    material, row = product(node), cells(node, at, case)
    code = material.first("code") if material is not None else None
    what = named(material, case)
    what = better(what, row, case, node)
    nothing = codes(code) & GENERIC or (what.code is None and kind_of_nothing(what.name)) or what.name is None
    if nothing and absent(node, code, at, case, negated=negated(node)):
        return
    dose = dosing(node, case, row.get("dose_text"))
    parts = _parts(node, case)
    order = _order(node, case)
    day_first = case.story.day_first
    external = case.row(
        "medication", at, node, what,
        status=_status(node, parts.get("status"), row.get("status")),
        note=parts.get("note"), kind=_kind(node, at), intent=INTENT.get(node.get("moodCode") or "EVN"),
        dose_text=dose.text, dose_value=dose.value, dose_unit=dose.unit,
        route=label(node.first("routeCode"), case.story) or row.get("route"),
        form=label(node.first("administrationUnitCode"), case.story) or _form(material, case),
        as_needed=_as_needed(node), started=dose.started or spoken(row.get("started"), day_first=day_first),
        stopped=dose.stopped or spoken(row.get("stopped"), day_first=day_first), recorded=authored(node),
        reason=parts.get("reason") or _condition(node, case), performer=performer(node),
        quantity=order.get("quantity"), quantity_unit=order.get("quantity_unit"), refills=order.get("refills"),
        days_supply=order.get("days_supply") or dose.days,
    )  # fmt: skip
    for reason in node.bonded("RSON"):
        case.link(external, "reason", identifier(reason))


def _status(node: Node, stated: str | None, shown: str | None) -> str | None:
    return "not-taken" if negated(node) else stated or state(node, MEDICATION, clinical(shown))


def _kind(node: Node, at: Place) -> str:
    if (node.get("moodCode") or "EVN") != "EVN" or at.name in PLANS:
        return "request"
    return "administration" if at.name == "medications_administered" else "statement"


def _form(material: Node | None, case: Case) -> str | None:
    return label(material.first("formCode"), case.story) if material is not None else None


def _as_needed(node: Node) -> bool | None:
    return True if node.first("precondition") is not None or any(node.bonded("PRCN")) else None


def _condition(node: Node, case: Case) -> str | None:
    """What an as-needed medication is needed for."""
    return labels(node.all("precondition/criterion/value"), case.story)


def _parts(node: Node, case: Case) -> dict[str, str]:
    """Status, reason and comments inside; what is more than that stays for a row of its own."""
    found: dict[str, str] = {}
    for inner in node.nested():
        bond, value = inner.parent, inner.first("value")
        if is_status(inner):
            told = next((CLINICAL[code] for code in sorted(codes(value)) if code in CLINICAL), None)
            words = told or clinical(label(value, case.story))
            if words:
                found["status"] = words
        elif (bond is not None and bond.get("typeCode") == "RSON") or codes(inner.first("code")) & {"77301-0"}:
            reason = label(value, case.story) or _code_label(inner, case) or case.story.said(inner.first("text"))
            if reason:
                found["reason"] = f"{found['reason']}, {reason}" if "reason" in found else reason
        elif is_comment(inner) or _is_words(inner):
            words = case.story.said(inner.first("text"))
            if words:
                found["note"] = f"{found['note']}\n{words}" if "note" in found else words
        else:
            continue
        case.absorb(inner)
    return found


def _code_label(node: Node, case: Case) -> str | None:
    code = node.first("code")
    return None if is_assertion(code) else label(code, case.story)


def _is_words(node: Node) -> bool:
    return node.tag == "act" and node.first("text") is not None and not list(node.nested())


def _order(node: Node, case: Case) -> dict[str, object]:
    """Quantity, refills and days of a supply ordered inside."""
    found: dict[str, object] = {}
    for inner in node.nested():
        if inner.tag != "supply" or inner.templates() & _DISPENSE:
            continue
        if not inner.templates() & _ORDER and inner.get("moodCode") == "EVN":
            continue
        for field, made in supply_facts(inner, case).items():
            found.setdefault(field, made)
        case.absorb(inner)
    return found


def supply_facts(node: Node, case: Case) -> dict[str, object]:
    """Quantity, unit, refills and days of a supply."""
    amount = value_of(node.first("quantity"), case.story)
    repeat = number(node.attr("repeatNumber", "value") or node.attr("repeatNumber/high", "value"))
    days = value_of(node.first("expectedUseTime/width"), case.story).number
    told: dict[str, object] = {
        "quantity": amount.number,
        "quantity_unit": amount.unit if amount.unit != "1" else None,
        "refills": repeat,
        "days_supply": days,
    }
    return {field: made for field, made in told.items() if made is not None}


def add_dispense(node: Node, at: Place, case: Case) -> None:
    """A medication handed over, or ordered from a pharmacy; its name may be that of the statement around it."""
    around = next((owner for owner in node.owners() if owner.tag == "substanceAdministration"), None)
    what = named(product(node), case)
    if what.name is None and around is not None:
        what = named(product(around), case)
    if what.name is None and absent(node, None, at, case, negated=negated(node)):
        return
    facts = supply_facts(node, case)
    when = next((made for time in node.all("effectiveTime") if (made := point(time))), None)
    given = (node.get("moodCode") or "EVN") == "EVN"
    external = case.row(
        "medication", at, node, what, kind="dispense" if given else "request",
        intent=INTENT.get(node.get("moodCode") or ""), status=state(node, MEDICATION), started=when,
        recorded=authored(node) or when, performer=performer(node),
        dose_text=case.story.said(node.first("text")), **facts,
    )  # fmt: skip
    case.link(external, "based_on", identifier(around))
