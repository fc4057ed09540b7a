"""Blue Button files into frames: each section by its own mapper, and as text besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from connectors.blue_button import records
from connectors.blue_button.blocks import Entry, Section, decode, outline, produced
from connectors.blue_button.book import APP, Book, short
from connectors.blue_button.claims import add_claim, add_line
from healthkit.errors import DamagedFile
from healthkit.model.codings import Concept
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.outbox import Outbox

_LIMIT = 128 << 20
Mapper = Callable[[Entry, Section, Book], None]
_MAPPERS: dict[str, Mapper] = {
    "demographic": records.add_demographic,
    "medical_conditions": records.add_condition,
    "allergies": records.add_allergy,
    "implantable_device": records.add_device,
    "immunizations": records.add_immunization,
    "labs_and_tests": records.add_lab,
    "vital_statistics": records.add_vital,
    "family_medical_history": records.add_relative,
    "drugs": records.add_drug,
    "preventive_services": records.add_service,
    "providers": records.add_provider,
    "pharmacies": records.add_provider,
    "plans": records.add_plan,
    "employer_subsidy": records.add_subsidy,
    "primary_insurance": records.add_insurance,
    "other_insurance": records.add_insurance,
}
_ALIKE = {
    "demographics": "demographic", "conditions": "medical_conditions", "implantable_devices": "implantable_device",
    "vital_statistic": "vital_statistics", "family_history": "family_medical_history", "medications": "drugs",
    "labs": "labs_and_tests", "vitals": "vital_statistics", "pharmacy": "pharmacies", "plan": "plans",
}  # fmt: skip
_CLAIMS = {"claim_summary", "claim_lines", "claims"}
_TEXTLESS = {"demographic", *_CLAIMS}
"""Sections whose text is not kept: the person's address and numbers, and long claims that are rows in full."""


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield each file's rows; a damaged one among several is an issue, a lone one an error.

    Raises:
        DamagedFile: the only file ends before its first section.
    """
    outbox, sources, refs = Outbox(), dict[str, int](), [0]
    read_, unmapped = Counter[str](), Counter[str]()
    people: dict[tuple[str, str], None] = {}
    total, done = sum(package.members[name].size for name in claim.members), 0
    for name in sorted(claim.members):
        try:
            book = _read_file(package, name, outbox, sources, refs)
        except DamagedFile:
            if len(claim.members) == 1:
                raise
            yield Issue("damaged_member", name)
            continue
        read_.update(book.read)
        unmapped.update(book.unmapped)
        people.update(dict.fromkeys(book.person.items()))
        yield from outbox.ready()
        yield from book.issues
        done += package.members[name].size
        yield Progress(done, total)
    if len([key for key, _ in people if key == "birth_date"]) > 1:
        yield Issue("several_persons", package.path.name)
    for key, value in people:
        outbox.row("person", key=key, value=value)
    yield from outbox.rest()
    yield Counts(dict(read_), dict(unmapped))


def _read_file(package: Package, name: str, outbox: Outbox, sources: dict[str, int], refs: list[int]) -> Book:
    text = decode(package.body(name, _LIMIT))
    sections = outline(text)
    if not sections:
        raise DamagedFile(f"“{name}” ends before its first section.", "Download it from Medicare again.")
    book = Book(name, produced(text), outbox, sources, refs)
    claim = ""
    for section in sections:
        kind = _ALIKE.get(short(section), short(section))
        book.read[short(section)] += len(section.entries)
        if kind in _CLAIMS:
            claim = _read_claims(section, claim, book)
        elif kind in _MAPPERS:
            for entry in section.entries:
                _MAPPERS[kind](entry, section, book)
        else:
            book.unmapped[section.title] += len(section.entries)
        if (kind not in _TEXTLESS and section.words()) or (not section.entries and kind in _TEXTLESS):
            _add_text(section, book)
    return book


def _read_claims(section: Section, claim: str, book: Book) -> str:
    """Claims and their lines; a claim may begin among the lines of the one before. Returns the last one's number."""
    claim = section.claim or claim
    for entry in section.entries:
        if entry.has("line number"):
            add_line(entry, claim, section, book)
        else:
            claim = add_claim(entry, section, book)
    return claim


def _add_text(section: Section, book: Book) -> None:
    book.row(
        "document", section, Concept(section.title), external_id=f"{APP}#{short(section)}", kind="narrative",
        title=section.title, written=book.updated, media_type="text/plain", text=section.words() or section.title,
    )  # fmt: skip
