"""The document's header: who speaks, of whom, when, and about which visit."""

from __future__ import annotations

from connectors.ccda.case import Case, Sink
from connectors.ccda.concepts import codes, identifier
from connectors.ccda.encounters import add_encompassing
from connectors.ccda.narrative import Story
from connectors.ccda.people import name_of, organisation, performer, person
from connectors.ccda.plans import add_provider
from connectors.ccda.sections import Place
from connectors.ccda.times import point
from connectors.ccda.tree import Node
from healthkit.source.files import Package

_DAY_FIRST = ("fr", "de", "es", "it", "nl", "pt", "en-gb", "en-au", "en-nz")
_LAB_REPORT = frozenset(("11502-2", "26436-6"))


def open_case(root: Node, member: str, package: Package, sink: Sink) -> Case:
    """Everything that a document's rows share, from its header; a fragment has next to nothing."""
    language = (root.attr("languageCode", "code") or "").lower()
    french = root.attr("realmCode", "code") == "FR"
    story = Story.of(root, day_first=french or language.startswith(_DAY_FIRST))
    app = _speaker(root) or package.context.get("app") or ("CDA" if french else "C-CDA")
    case = Case(sink, member, story, sink.source(app), app, author=performer(root))
    case.updated = point(root.first("effectiveTime")) if root.tag == "ClinicalDocument" else None
    case.identity = identifier(root) if root.tag == "ClinicalDocument" else None
    if codes(root.first("code")) & _LAB_REPORT:
        case.laboratory = _laboratory(root) or app
        case.collected = _collected(root)
    return case


def _speaker(root: Node) -> str | None:
    keeper = root.first("custodian/assignedCustodian/representedCustodianOrganization")
    if keeper is not None and (named := name_of(keeper.first("name"))):
        return named
    return next((found for entity in root.all("author/assignedAuthor") if (found := organisation(entity))), None)


def _laboratory(root: Node) -> str | None:
    entities = root.all("documentationOf/serviceEvent/performer/assignedEntity")
    return next((found for entity in entities if (found := organisation(entity))), None)


def _collected(root: Node) -> str | None:
    """When the specimens were taken: of the one who took them, in French reports; else the service's start."""
    for part in root.all("participant"):
        if part.attr("functionCode", "code") == "PRELV" and (found := point(part.first("time"))):
            return found
    times = root.all("documentationOf/serviceEvent/effectiveTime")
    return next((made for time in times if (made := point(time))), None)


def read_header(root: Node, case: Case) -> None:
    """The person, the visit, and the professionals that the header names."""
    at = Place("header", root, "", "", None)
    for target in _parts(root, "recordTarget"):
        told = person(target, case.story)
        if told:
            case.sink.people.append(told)
    for visit in _parts(root, "componentOf"):
        for node in visit.all("encompassingEncounter"):
            add_encompassing(node, at, case)
    for event in _parts(root, "documentationOf"):
        for part in event.all("serviceEvent/performer"):
            for entity in part.all("assignedEntity"):
                add_provider(entity, part, at, case)
    for parent in root.all("relatedDocument/parentDocument"):
        if parent.parent is not None and parent.parent.get("typeCode") == "RPLC":
            case.link(case.identity, "replaces", identifier(parent))


def _parts(root: Node, tag: str) -> list[Node]:
    return [root] if root.tag == tag else root.all(tag)
