"""Which reader a clinical statement goes to: by its template, old or new, else by its kind and section.

Every statement is spoken for in the end, by a row of its own, as part of another's row, or as a document.
"""

from __future__ import annotations

from collections.abc import Callable

from connectors.ccda import documents, plans, problems, procedures, results, social
from connectors.ccda.allergies import add_allergy
from connectors.ccda.case import Case
from connectors.ccda.concepts import codes, identifier
from connectors.ccda.encounters import add_encounter
from connectors.ccda.immunizations import add_immunization
from connectors.ccda.medications import add_dispense, add_medication, product
from connectors.ccda.sections import DIAGNOSES, Place
from connectors.ccda.states import INTENT
from connectors.ccda.tree import Node

Reader = Callable[[Node, Place, Case], None]

_C, _R1, _IHE = "2.16.840.1.113883.10.20.22.4.", "2.16.840.1.113883.10.20.1.", "1.3.6.1.4.1.19376.1.5.3.1.4."
_LAB = "1.3.6.1.4.1.19376.1.3.1"


def _wrapper(node: Node, at: Place, case: Case) -> None:
    """Only holds others together; one that holds nothing says what it says in words."""
    if list(node.nested()):
        case.mark(node)
    else:
        documents.add_note(node, at, case)


def _reference(node: Node, at: Place, case: Case) -> None:
    """Only points to another entry."""
    case.mark(node)
    around = next(node.owners(), None)
    case.link(identifier(around), "based_on", identifier(node))


def _set(prefix: str, *numbers: str) -> set[str]:
    return {prefix + number for number in numbers}


_MEASURES = ("2", "27", "67", "69", "74", "86", "68", "73", "9", "8", "6", "145", "31", "143")
"""Results, vital signs, surveys; and parts of other statements, such as a reaction, where one stands by itself."""
_BY_TEMPLATE: tuple[tuple[Reader, set[str]], ...] = (
    (documents.add_note, _set(_C, "64", "202", "20") | _set(_R1, "40", "49") | _set(_IHE, "2", "3")),
    (_reference, _set(_C, "122") | _set(_IHE, "4.1")),
    (plans.add_coverage, _set(_C, "60", "129") | _set(_R1, "20") | _set(_IHE, "17")),
    (social.add_relative, _set(_C, "45") | _set(_R1, "23") | _set(_IHE, "15")),
    (plans.add_team, _set(_C, "500")),
    (documents.add_directive, _set(_C, "48") | _set(_R1, "17") | _set(_IHE, "13.7")),
    (add_allergy, _set(_C, "7", "24.3.90") | _set(_R1, "18") | _set(_IHE, "6")),
    (results.add_collection, {_LAB + ".2"}),
    (_wrapper, {_LAB + ".3"} | _set(_C, "26", "66", "75", "108", "35", "36", "131", "146") | _set(_R1, "35")
        | _set(_IHE, "13.1")),
    (results.add_report, {_LAB, _LAB + ".4", _LAB + ".5", _C + "1", _R1 + "32"}),
    (problems.add_concern, _set(_C, "3", "30", "132", "136", "80", "33", "34", "65", "51") | _set(_R1, "27")
        | _set(_IHE, "5.1", "5.2", "5.3")),
    (results.add_result, _set(_C, *_MEASURES) | {_LAB + ".6"} | _set(_IHE, "13.2")),
    (social.add_social, _set(_C, "38", "78", "85", "200", "293", "501") | _set(_R1, "33") | _set(_IHE, "13.4")),
    (problems.add_condition, _set(_C, "4") | _set(_R1, "28") | _set(_IHE, "5")),
    (procedures.add_procedure, _set(_C, "12", "13", "14") | _set(_R1, "29") | _set(_IHE, "19")),
    (add_immunization, _set(_C, "52") | _set(_IHE, "12") | {"2.16.840.1.113883.3.88.11.83.13"}),
    (add_dispense, _set(_C, "17", "18")),
    (procedures.add_supply, _set(_C, "50")),
    (social.add_goal, _set(_C, "121")),
)  # fmt: skip
_CVX = {"cvx", "2.16.840.1.113883.12.292"}


def handle(node: Node, at: Place, case: Case) -> None:
    """Read a statement and all inside it."""
    if not case.done(node):
        _choose(node, at)(node, at, case) if not _retracted(node, case) else None
    for inner in node.nested():
        handle(inner, at, case)


def _retracted(node: Node, case: Case) -> bool:
    """A nullified statement was entered in error: its source takes it back."""
    if (node.attr("statusCode", "code") or "").lower() != "nullified":
        return False
    external = identifier(node)
    case.issue("entered_in_error", node, node.tag)
    if external:
        case.sink.outbox.row("retraction", external_id=external, source=case.source, updated=case.updated)
    case.absorb(node)
    return True


def _choose(node: Node, at: Place) -> Reader:
    templates = node.templates() | (node.parent.templates() if node.parent and node.parent.tag == "entry" else set())
    planned = (node.get("moodCode") or "EVN") in INTENT
    if node.get("moodCode") == "GOL":
        return social.add_goal
    for reader, known in _BY_TEMPLATE:
        if templates & known and not (planned and reader in _DONE):
            return reader
    if planned and node.tag not in {"substanceAdministration", "organizer"}:
        return add_dispense if node.tag == "supply" and product(node) is not None else plans.add_planned
    return _BY_TAG[node.tag](node, at)


_DONE = {results.add_result, procedures.add_procedure, add_dispense, procedures.add_supply, social.add_social}
"""Readers of what was done; what is only planned goes elsewhere."""


def _observation(node: Node, at: Place) -> Reader:
    if social.is_social(node):
        return social.add_social
    diagnosed = codes(node.first("code")) & {"55607006", "282291009", "75326-9", "29308-4", "64572001", "75323-6"}
    by_section: dict[str, Reader] = {
        "allergies": add_allergy, "social_history": social.add_social, "goals": social.add_goal,
        "advance_directives": documents.add_directive,
    }  # fmt: skip
    if at.name in by_section:
        return by_section[at.name]
    inside = next(node.owners(), None)
    told = (node.attr("value", "type") or "CD").rpartition(":")[2] in {"CD", "CE", "CV", "CO", "ST"}
    diagnoses = at.name in DIAGNOSES and at.name != "health_concerns" and told
    if diagnosed or (diagnoses and (inside is None or inside.tag != "observation")):
        return problems.add_condition
    return results.add_result


def _act(node: Node, at: Place) -> Reader:
    code = node.first("code")
    if "CONC" in codes(code) and at.name in DIAGNOSES | {"allergies"}:
        return problems.add_concern
    unsaid = code is None or bool(code.null and not code.children)
    if unsaid and identifier(node) and node.first("text") is None and not list(node.nested()):
        return _reference
    if at.name == "procedures":
        return procedures.add_procedure
    if at.name == "payers" and not list(node.owners()):
        return plans.add_coverage
    if at.name == "care_team" and node.all("performer"):
        return plans.add_lone_member
    return _wrapper


def _substance(node: Node, at: Place) -> Reader:
    material = product(node)
    code = material.first("code") if material is not None else None
    vaccine = code is not None and code.get("codeSystem") in _CVX
    if (node.get("moodCode") or "EVN") in INTENT and (vaccine or _C + "120" in node.templates()):
        return plans.add_planned
    return add_immunization if at.name == "immunizations" or vaccine else add_medication


def _supply(node: Node, at: Place) -> Reader:
    inside = any(owner.tag == "substanceAdministration" for owner in node.owners())
    medicine = inside or (product(node) is not None and at.name != "medical_equipment")
    return add_dispense if medicine else procedures.add_supply


def _organizer(node: Node, at: Place) -> Reader:
    if at.name in {"results", "discharge_studies", "imaging"} and not list(node.owners()):
        return results.add_report
    return social.add_relative if at.name == "family_history" else _wrapper


def _procedure(node: Node, at: Place) -> Reader:
    roles = node.all("participant/participantRole")
    if any(role.get("classCode") == "SPEC" for role in roles):
        return results.add_collection
    return procedures.add_procedure


_BY_TAG: dict[str, Callable[[Node, Place], Reader]] = {
    "observation": _observation,
    "act": _act,
    "organizer": _organizer,
    "procedure": _procedure,
    "substanceAdministration": _substance,
    "supply": _supply,
    "encounter": lambda node, at: add_encounter,
    "observationMedia": lambda node, at: documents.add_media,
    "regionOfInterest": lambda node, at: documents.add_resource,
}
