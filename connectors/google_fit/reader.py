"""From a claimed package to frames: data points first, as sessions and tables repeat some of them."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.google_fit.activity import days, quarters
from connectors.google_fit.book import Book
from connectors.google_fit.detection import Contents, contents
from connectors.google_fit.measured import measured
from connectors.google_fit.sessions import session
from connectors.google_fit.streams import choose, stream
from healthkit.errors import DamagedFile, HostileFile
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package

_LARGEST_SESSION = 16 << 20


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of the claim's members.

    Raises:
        DamagedFile: not one element of them can be read.
    """
    found, book, read_any, done = contents(package, claim.members), Book(), False, 0
    ragged = False
    total = sum(package.members[name].size for name in claim.members)
    for member, items in _items(package, found, book):
        for item in items:
            read_any = read_any or (isinstance(item, Counts) and any(item.read.values()))
            ragged = ragged or (isinstance(item, Issue) and item.reason == "row_width")
            yield item
        done += package.members[member].size
        yield Progress(min(done, total), total)
    if ragged and not read_any:
        raise DamagedFile(
            f"The rows of {package.path.name} have other numbers of cells than titles.",
            "Do not save the file again in a spreadsheet; export it again.",
        )
    if not read_any:
        raise DamagedFile(f"{package.path.name} holds nothing of Google Fit that can be read.", "Export it again.")


def _items(package: Package, found: Contents, book: Book) -> Iterator[tuple[str, Iterator[Item]]]:
    """Each member with what it yields, in the order in which they are read."""
    streams = {member: stream(name) for member, name in found.points.items()}
    known = {member: one for member, one in streams.items() if one.known}
    for member in streams.keys() - known.keys():
        yield member, iter([Counts({"stream": 1}, {f"stream {streams[member].type}": 1})])
    choice = choose(known)
    for member in choice.whole:
        yield member, _points(package, member, book, found, None)
    for member, held in choice.rest.items():
        yield member, _points(package, member, book, found, held)
    for member in sorted(known.keys() - {*choice.whole, *choice.rest}):
        yield member, iter([Counts({"stream that repeats another": 1})])
    book.asleep.sort()
    for member in found.sessions:
        yield member, _session(package, member, book)
    for member in found.quarters:
        yield member, _table(package, member, book)
    for member in found.days:
        yield member, _table(package, member, book, whole_days=True)


def _points(package: Package, member: str, book: Book, found: Contents, held: frozenset[str] | None) -> Iterator[Item]:
    with package.open(member) as opened:
        yield from measured(member, opened, stream(found.points[member]), held, book)


def _session(package: Package, member: str, book: Book) -> Iterator[Item]:
    try:
        body = package.body(member, _LARGEST_SESSION)
    except (DamagedFile, HostileFile):
        yield Issue("damaged_member", member)
        return
    yield from session(member, body, book)


def _table(package: Package, member: str, book: Book, *, whole_days: bool = False) -> Iterator[Item]:
    with package.open(member) as opened:
        yield from (days if whole_days else quarters)(member, opened, book)
