"""From Polar's files to frames, one file at a time; the large ones piece by piece."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from connectors.polar import body, nights
from connectors.polar.book import Book
from connectors.polar.days import read_day
from connectors.polar.detection import kind_of
from connectors.polar.documents import mapping, parse
from connectors.polar.pulses import read_beats, read_pulse
from connectors.polar.training import read_training
from healthkit.errors import DamagedFile, HostileFile
from healthkit.source.contract import Claim, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.json_stream import Cursor

_WHOLE: dict[str, Callable[[Any, str, Book], Iterator[Issue]]] = {
    "training": read_training,
    "day": read_day,
    "calendar": body.read_calendar,
    "fitness test": body.read_fitness,
    "orthostatic test": body.read_orthostatic,
    "account": body.read_account,
    "reading": body.read_reading,
}
_NIGHTS: dict[str, Callable[[dict[str, Any], str, Book], Iterator[Issue]]] = {
    "night": nights.read_night,
    "night score": nights.read_score,
    "recharge": nights.read_recharge,
    "recharge samples": nights.read_recharge_samples,
}
_PIECES = {"pulse": read_pulse, "beats": read_beats}
_LIMIT = 256 << 20
_UNREADABLE = (DamagedFile, HostileFile, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of every file.

    Raises:
        DamagedFile: none of them holds anything that can be read.
        HostileFile: the only one is larger than one file of a person's can be.
    """
    book, found = Book(), False
    names = package.distinct(claim.members)
    done, total = 0, sum(package.members[name].size for name in names)
    for name in names:
        try:
            yield from _member(package, name, book)
        except _UNREADABLE:
            if len(names) == 1 and not book.read:
                raise
            yield Issue("damaged_member", name)
        found = found or bool(book.read)
        yield from book.told()
        yield from book.out.ready()
        done += package.members[name].size
        yield Progress(done, total)
    if not found:
        raise DamagedFile(f"{package.path.name} holds nothing that can be read.", "Ask Polar Flow for it again.")
    yield from book.out.rest()


def _member(package: Package, name: str, book: Book) -> Iterator[Item]:
    kind = kind_of(name, package.head(name, 32768))
    if kind in _WHOLE:
        yield from _WHOLE[kind](parse(package.body(name, _LIMIT), name), name, book)
    elif kind in _NIGHTS:
        with package.open(name) as stream:
            cursor = Cursor(stream, name)
            nightly = cursor.items() if cursor.peek() == b"[" else iter([cursor.value()])
            for told in nightly:
                yield from _NIGHTS[kind](mapping(told), name, book)
                yield from book.out.ready()
    elif kind in _PIECES:
        with package.open(name) as stream:
            yield from _PIECES[kind](stream, name, book)
    else:
        book.unmapped[f"file of {kind}"] += 1
