"""From a claimed package to frames: documents some megabytes at a time, readings at the end in order of time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import polars as pl

from connectors.nightscout.book import Book
from connectors.nightscout.documents import Damaged, Document, documents
from connectors.nightscout.entries import Entries
from connectors.nightscout.times import moment
from connectors.nightscout.treatments import Treatments
from healthkit.errors import DamagedFile
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import rows

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (naive UTC, as everywhere in the vault)
_LOOPS = ("pump", "openaps", "loop", "uploader", "uploaderBattery")


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of every document of the claim.

    Raises:
        DamagedFile: no document can be read.
    """
    book, entries, treatments, done = Book(), Entries(), Treatments(), 0
    total = sum(package.members[name].size for name in claim.members)
    for name in sorted(claim.members):
        book.member, book.position = name, 0
        with package.open(name) as stream:
            try:
                for block in documents(stream):
                    yield from _block(block, book, entries, treatments)
            except Damaged as fault:
                book.issues.append(Issue("damaged_member", name, f"after document {book.position}", fault.raw))
        done += package.members[name].size
        yield Progress(done, total)
    if not book.read:
        raise DamagedFile(f"{package.path.name} holds no document that can be read.", "Export it again.")
    yield from entries.rows(book)
    yield from book.issues
    yield Counts(dict(book.read), dict(book.unmapped))


def _block(block: list[Document], book: Book, entries: Entries, treatments: Treatments) -> Iterator[Item]:
    for document in block:
        book.position += 1
        if "bad line" in document:
            book.issue("bad_json_line", str(document["bad line"]))
        elif "eventType" in document:
            treatments.add(document, book)
        elif "store" in document:
            yield from _profile(document, book)
        elif "sgv" in document or "mbg" in document or document.get("type") in ("sgv", "mbg", "cal"):
            entries.add(document, book)
        elif any(part in document for part in _LOOPS):
            book.read["devicestatus"] += 1
        else:
            book.unmapped["document"] += 1
    yield from treatments.rows(book)
    yield from book.issues
    book.issues.clear()


def _profile(document: Document, book: Book) -> Iterator[Item]:
    """A profile is counted; the zone that it names says where the person was from its start on."""
    book.read["profile"] += 1
    store = document["store"]
    used = store.get(document.get("defaultProfile")) if isinstance(store, dict) else None
    zone = used.get("timezone") if isinstance(used, dict) else None
    when = moment(document, ("mills",), ("startDate", "created_at"))
    if isinstance(zone, str) and zone and when:
        zone = re.sub(r"^ETC/", "Etc/", zone)  # as profile editors write it
        at = _EPOCH + timedelta(microseconds=when[0])
        yield rows("zone_hint", pl.DataFrame([{"at": at, "zone": zone}]))
