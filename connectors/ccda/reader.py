"""A package of CDA documents, one after the other, into frames."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.ccda import documents
from connectors.ccda.absences import kind_of_null, silent
from connectors.ccda.case import Case, Sink
from connectors.ccda.detection import head_of, is_apple, is_document
from connectors.ccda.entries import handle
from connectors.ccda.header import open_case, read_header
from connectors.ccda.parsing import LIMIT, parse
from connectors.ccda.people import check_species
from connectors.ccda.sections import Place, bare, place
from connectors.ccda.tablerows import add_table_rows
from connectors.ccda.tree import HEADER_ROOTS, STATEMENTS, Node
from healthkit.errors import DamagedFile, HostileFile, InputError, UnknownFormat
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield each document's rows; a damaged one among several is an issue, a lone one an error.

    Raises:
        DamagedFile, HostileFile: the only document cannot be read.
        InputError: it is of an animal, or Apple Health's own copy.
    """
    names = [name for name in sorted(claim.members) if is_document(package, name)]
    if not names:
        raise UnknownFormat(
            f"{package.path.name} holds no clinical document.", "Check that it is the file as exported."
        )
    sink = Sink()
    total, done = sum(package.members[name].size for name in names), 0
    for name in names:
        try:
            _read_document(package, name, sink)
        except (DamagedFile, HostileFile) as error:
            if len(names) == 1:
                raise
            reason = "damaged_member" if isinstance(error, DamagedFile) else "hostile_member"
            sink.pending.append(Issue(reason, name))
        done += package.members[name].size
        yield from sink.handed()
        yield Progress(done, total)
    _add_people(sink, package)
    yield from sink.outbox.rest()
    yield from sink.pending
    yield Counts(dict(sink.read), dict(sink.unmapped))


def _read_document(package: Package, name: str, sink: Sink) -> None:
    if is_apple(head_of(package, name)):
        raise InputError(
            f"“{name}” repeats what the export.xml of the same Apple Health export holds.",
            "Import that export instead.",
        )
    parsed = parse(package.body(name, LIMIT), name)
    root = parsed.root
    check_species(root)
    case = open_case(root, name, package, sink)
    if parsed.repaired:
        sink.pending.append(Issue("repaired_xml", name, parsed.repaired))
    sink.read["document" if root.tag == "ClinicalDocument" else "fragment"] += 1
    read_header(root, case)
    for body in [node for node in root.walk() if node.tag == "nonXMLBody"]:
        sink.read["unstructured_body"] += 1
        documents.add_body(root, body, bare(root, "unstructured_body"), package, case)
    for number, section in enumerate((node for node in root.walk() if node.tag == "section"), 1):
        _read_section(section, number, case)
    _read_loose(root, case)
    if not case.measured:
        sink.pending += case.payloads


def _read_section(section: Node, number: int, case: Case) -> None:
    """One section: its entries, else its tables; its narrative in either case."""
    at = place(section, case.story)
    case.sink.read["section"] += 1
    entries = [node for entry in _entries(section) for node in entry.children if node.tag in STATEMENTS]
    case.sink.read[at.name] += len(entries)
    inner = any(node.first("section") is not None for node in section.all("component"))
    if at.text:
        documents.add_narrative(at, number, case)
    for entry in entries:
        _read_entry(entry, at, case)
    if entries:
        return
    if not add_table_rows(at, case) and not silent(at, case, flavor=section.null) and not at.text and not inner:
        case.absence(at, None, None, kind_of_null(section.null), recorded=case.updated)


def _entries(section: Node) -> list[Node]:
    """The section's entries, also where broken markup has moved them deeper; never those of a section inside it."""
    found, pending = [], list(reversed(section.children))
    while pending:
        node = pending.pop()
        if node.tag == "entry":
            found.append(node)
        elif node.tag != "section":
            pending.extend(reversed(node.children))
    return found


def _read_entry(entry: Node, at: Place, case: Case) -> None:
    try:
        handle(entry, at, case)
    except (ValueError, ArithmeticError):
        case.issue("unreadable_entry", entry, entry.tag)
        documents.add_resource(entry, at, case)


def _read_loose(root: Node, case: Case) -> None:
    """A fragment without a section: an entry or statement by itself."""
    if root.tag == "ClinicalDocument" or any(node.tag == "section" for node in root.walk()):
        return
    loose = [node for node in root.walk() if node.tag in STATEMENTS and not any(True for _ in node.owners())]
    at = bare(root)
    for node in loose:
        case.sink.read["entry"] += 1
        handle(node, at, case)
    if not loose and root.tag not in HEADER_ROOTS - {"participant", "author", "informant", "informationRecipient"}:
        documents.add_resource(root, at, case)


def _add_people(sink: Sink, package: Package) -> None:
    """What the documents say of their person; a second person among them is told."""
    births = {told["birth_date"] for told in sink.people if "birth_date" in told}
    sexes = {told["sex"] for told in sink.people if "sex" in told}
    if len(births) > 1 or len(sexes) > 1:
        sink.pending.append(Issue("several_persons", package.path.name))
    for key, value in dict.fromkeys(pair for told in sink.people for pair in told.items()):
        sink.outbox.row("person", key=key, value=value)
