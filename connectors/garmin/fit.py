"""A batch of FIT files, from bytes to rows."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.garmin.beats import intervals, strap
from connectors.garmin.book import Book
from connectors.garmin.curves import curves
from connectors.garmin.files import files_of
from connectors.garmin.messages import decode
from connectors.garmin.monitoring import monitoring
from connectors.garmin.nights import nights
from connectors.garmin.readings import readings
from connectors.garmin.scan import Batch
from connectors.garmin.workouts import sessions, workouts
from healthkit.source.contract import Item

BATCH_BYTES = 2 << 20
"""Files are read together up to this size: what a file costs by itself is then spread over many."""


def read_batch(batch: Batch, book: Book) -> Iterator[Item]:
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
