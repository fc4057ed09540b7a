"""Immunizations given, refused and unknown."""

from __future__ import annotations

from connectors.ccda.absences import GENERIC, absent, kind_of_nothing
from connectors.ccda.case import Case
from connectors.ccda.cells import better, cells
from connectors.ccda.concepts import codes, is_assertion, label, labels
from connectors.ccda.dosing import single
from connectors.ccda.medications import named, product
from connectors.ccda.people import name_of, performer
from connectors.ccda.results import is_comment
from connectors.ccda.sections import Place
from connectors.ccda.states import negated
from connectors.ccda.times import point, spoken
from connectors.ccda.tree import Node
from connectors.ccda.values import value_of

_REFUSAL = "2.16.840.1.113883.10.20.22.4.53"
_SERIES = frozenset(("30973-2", "30980-7"))
"""LOINC's dose number in series, and doses in it."""


def add_immunization(node: Node, at: Place, case: Case) -> None:
    """One dose; one that was not given keeps its row, with the reason."""
    material, row = product(node), cells(node, at, case)
    code = material.first("code") if material is not None else None
    what = named(material, case)
    what = better(what, row, case, node)
    vague = what.name is None or (what.code is None and kind_of_nothing(what.name))
    unknown = bool(codes(code) & GENERIC) and (negated(node) or bool(node.null))
    if (vague or unknown) and absent(node, code if not node.null else None, at, case, negated=negated(node)):
        return
    dose = value_of(node.first("doseQuantity"), case.story)
    parts = _parts(node, case)
    given = next((made for time in node.all("effectiveTime") if (made := single(time))), None)
    case.row(
        "immunization", at, node, what, status="not-done" if negated(node) else _status(node),
        note=parts.get("note"), given=given or spoken(row.get("started"), day_first=case.story.day_first),
        dose_number=node.attr("repeatNumber", "value") or parts.get("dose_number"),
        lot=_lot(material) or row.get("lot"), expires=_expiry(material),
        manufacturer=_manufacturer(node) or row.get("manufacturer"),
        site=labels([*node.all("approachSiteCode"), *node.all("targetSiteCode")], case.story),
        route=label(node.first("routeCode"), case.story), dose_value=dose.number,
        dose_unit=dose.unit if dose.unit != "1" else None, performer=performer(node), reason=parts.get("reason"),
    )  # fmt: skip


def _status(node: Node) -> str:
    told = (node.attr("statusCode", "code") or "completed").lower()
    return "completed" if told in {"completed", "active"} else "not-done"


def _lot(material: Node | None) -> str | None:
    lot = material.first("lotNumberText") if material is not None else None
    return lot.words() or None if lot is not None and not lot.null else None


def _expiry(material: Node | None) -> str | None:
    if material is None:
        return None
    return point(material.first("expirationTime") or material.first("sdtc:expirationTime"))


def _manufacturer(node: Node) -> str | None:
    found = node.all("consumable/manufacturedProduct/manufacturerOrganization/name")
    return next((made for name in found if (made := name_of(name))), None)


def _parts(node: Node, case: Case) -> dict[str, str]:
    """Why it was not given, its number in a series, comments and reactions; all spoken for."""
    found: dict[str, str] = {}
    for inner in node.nested():
        bond, value = inner.parent, inner.first("value")
        kind = bond.get("typeCode") if bond is not None else None
        if _REFUSAL in inner.templates() or kind == "RSON":
            code = inner.first("code")
            field = "reason"
            words = label(value, case.story) or (None if is_assertion(code) else label(code, case.story))
        elif codes(inner.first("code")) & _SERIES:
            made = value_of(value, case.story)
            field, words = "dose_number", None if made.empty else made.words()
        elif is_comment(inner) or kind in {"CAUS", "MFST"}:
            field, words = "note", label(value, case.story) or case.story.said(inner.first("text"))
        elif inner.tag == "act" and inner.first("text") is not None and not list(inner.nested()):
            field, words = "note", case.story.said(inner.first("text"))
        else:
            continue
        if words:
            found[field] = f"{found[field]}\n{words}" if field in found else words
        case.absorb(inner)
    return found
