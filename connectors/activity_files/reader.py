"""From a claimed package to frames, one member at a time."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.activity_files.book import Book
from connectors.activity_files.detection import TCX, plain, sniff
from connectors.activity_files.gpx import read_gpx
from connectors.activity_files.stream import UNREADABLE, document
from connectors.activity_files.tcx import read_tcx
from healthkit.errors import DamagedFile, HostileFile
from healthkit.source.contract import Claim, Issue, Item, Progress, Rows
from healthkit.source.files import Package
from healthkit.source.outbox import Outbox


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the workouts of every member.

    Raises:
        DamagedFile: none of them holds anything that can be read.
        HostileFile: the only one is dangerous.
    """
    book, outbox = Book(), Outbox()
    names = package.distinct(claim.members)
    done, total, found = 0, sum(package.members[name].size for name in names), False
    for name in names:
        try:
            for item in _member(package, name, book):
                if isinstance(item, Rows):
                    outbox.add(item.table, item.frame)
                    yield from outbox.ready()
                else:
                    yield item
        except HostileFile:
            if len(names) == 1:
                raise
            yield Issue("hostile_member", name)
        except UNREADABLE as error:
            if len(names) == 1 and not book.read:
                raise _damaged(name) from error
            yield Issue("damaged_member", name)
        found = found or bool(book.read)
        yield from book.told()
        done += package.members[name].size
        yield Progress(done, total)
    yield from outbox.rest()
    if not found:
        raise _damaged(package.path.name)


def _member(package: Package, name: str, book: Book) -> Iterator[Item]:
    kind = sniff(plain(package.head(name, 65536)))
    with document(package, name) as opened:
        yield from (read_tcx if kind == TCX else read_gpx)(opened, book, name)


def _damaged(name: str) -> DamagedFile:
    return DamagedFile(f"“{name}” holds no track or activity that can be read.", "Export or download it again.")
