"""From a claimed package to frames: FIT files in batches, then the account's JSON, which is checked against them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from connectors.garmin.beats import intervals, strap
from connectors.garmin.book import Book
from connectors.garmin.curves import curves
from connectors.garmin.export import kinds, read_export
from connectors.garmin.files import files_of
from connectors.garmin.messages import decode
from connectors.garmin.monitoring import monitoring
from connectors.garmin.nights import nights
from connectors.garmin.payloads import TRACKS, Payload, payloads
from connectors.garmin.readings import readings
from connectors.garmin.scan import Batch, BrokenError
from connectors.garmin.workouts import sessions, workouts
from healthkit.errors import DamagedFile
from healthkit.source.contract import Claim, Handoff, Item, Progress
from healthkit.source.files import Package

BATCH_BYTES = 2 << 20
"""Files are read together up to this size: what a file costs by itself is then spread over many."""
_MEDIA = {".gpx": "application/gpx+xml", ".tcx": "application/vnd.garmin.tcx+xml"}


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of everything in the claim.

    Raises:
        DamagedFile: none of it can be read.
        HostileFile: none of it can, since it goes beyond a limit.
    """
    book = Book()
    found = kinds(package, sorted(claim.members))
    total = sum(package.members[name].size for name in claim.members)
    done = 0
    # Daily summaries know the offset of each day, which readings need; FIT files the energies that tell workouts' unit.
    for kind, name in found:
        if kind == "days":
            yield from read_export(package, name, kind, book)
            done += package.members[name].size
            yield Progress(done, total)
    rest = [name for kind, name in found if not kind]
    yield from _fit(package, rest, book)
    done += sum(package.members[name].size for name in rest)
    yield Progress(done, total)
    for kind, name in found:
        if kind and kind != "days":
            yield from read_export(package, name, kind, book)
            done += package.members[name].size
            yield Progress(done, total)
    if not book.read:
        raise book.refusal or DamagedFile(
            f"{package.path.name} holds nothing that can be read.", "Copy it from the device or download it again."
        )
    yield book.counts()


def _fit(package: Package, names: list[str], book: Book) -> Iterator[Item]:
    """FIT files of the members, batch by batch; a member without any is counted as not read."""
    batch = Batch()
    for name in names:
        held = False
        for payload in payloads(package, name):
            held = True
            ending = payload.member[-4:].lower()
            if payload.reason:
                book.issue(payload.reason, payload.member)
                book.refusal = book.refusal or payload.refusal
            elif ending in TRACKS:
                yield Handoff(payload.body, _MEDIA[ending], payload.member)
            else:
                _add(payload, batch, book)
            if len(batch.data) >= BATCH_BYTES:
                yield from _batch(batch, book)
                batch = Batch(layouts=batch.layouts)
        if not held:
            book.unmapped["file"] += 1
    yield from _batch(batch, book)
    yield from book.fresh()


def _add(payload: Payload, batch: Batch, book: Book) -> None:
    digest = hashlib.blake2b(payload.body, digest_size=16).digest()
    if digest in book.seen:  # one file twice, as in an archive beside its own copy
        book.read["fit_repeated"] += 1
        return
    book.seen.add(digest)
    try:
        fault = batch.add(payload.member, payload.body)
    except BrokenError as error:
        fault = str(error)
    if fault:
        book.issue("fit_damaged", payload.member, "", fault)


def _batch(batch: Batch, book: Book) -> Iterator[Item]:
    """Rows of every file of a batch."""
    if not batch.starts:
        return
    messages = decode(batch)
    book.read.update(messages.counts)
    book.unmapped.update(messages.unread)
    files = files_of(batch, messages, book)
    for number, count in sorted(messages.undated.items()):
        book.issue("device_clock", batch.members[number], "", f"{count} messages")
    found = sessions(messages, files, book)
    yield from book.fresh()
    yield from workouts(messages, files, found, book)
    yield from curves(messages, files, found, book)
    yield from strap(messages, files, book)
    yield from intervals(messages, files, book)
    yield from monitoring(messages, files, book)
    yield from nights(messages, files, book)
    yield from readings(messages, files, book)
    yield from book.fresh()
