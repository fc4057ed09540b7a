"""From a claimed package to frames: clocks and devices first, then table by table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import polars as pl

from connectors.samsung_health import clock, table
from connectors.samsung_health.book import Book
from connectors.samsung_health.details import Details
from connectors.samsung_health.detection import details, tables
from connectors.samsung_health.exercise import exercises
from connectors.samsung_health.foods import INTAKE, foods
from connectors.samsung_health.kinds import KINDS, OTHERS, REPEATS
from connectors.samsung_health.measurements import days, measurements
from connectors.samsung_health.sleep import Nights, sleeps, stages
from healthkit.errors import DamagedFile
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import rows

_STAMP = re.compile(r"\d{14}(?=\.csv$)", re.IGNORECASE)
_DETAIL_COLUMNS = ("binning_data", "binning", "live_data", "location_data")


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of every table of the claim.

    Raises:
        DamagedFile: not one row can be read.
    """
    found = tables(package, claim.members)
    book = Book(package, found, Details(package, details(claim.members)), {})
    heads, broken = _heads(book)
    yield from (Issue("damaged_member", member) for member in broken)
    book.clocks = clock.settle({member: clock.own(found[member], *head) for member, head in heads.items()})
    yield Counts(_told(book))
    nights = Nights()
    _meet(book, heads, nights)
    total, done, read_any = sum(package.members[name].size for name in found), 0, False
    for member in sorted(heads, key=_stamp, reverse=True):
        for item in _table(member, nights, book):
            read_any = read_any or (isinstance(item, Counts) and any(item.read.values()))
            yield item
        yield from (Issue("row_width", member, f"row {row}") for row in book.ragged.pop(member, ()))
        done += package.members[member].size
        yield Progress(done, total)
    yield Counts({"row of an older export": book.repeated} if book.repeated else {}, dict(book.unmapped))
    if not read_any:
        raise DamagedFile(f"{package.path.name} holds no row of Samsung Health.", "Download the data again.")


def _stamp(member: str) -> str:
    """When a table was downloaded, by its name: of several exports the newest is read first."""
    found = _STAMP.search(member)
    return found[0] if found else ""


_Head = tuple[pl.DataFrame, Details, tuple[str, ...]]


def _heads(book: Book) -> tuple[dict[str, _Head], list[str]]:
    """The first rows of each table that has some, and the tables that are none."""
    heads: dict[str, _Head] = {}
    broken = []
    for member in book.tables:
        try:
            with closing(table.frames(book.package, member)) as frames:
                first = next(frames, None)
        except DamagedFile:
            broken.append(member)
            continue
        if first is not None:
            columns = tuple(name for name in _DETAIL_COLUMNS if name in first.columns)
            heads[member] = (first.head(2000), book.details, columns)
    return heads, broken


def _told(book: Book) -> dict[str, int]:
    """How the clock of each table was decided, for the record of the import; days and devices have none."""
    told: dict[str, int] = {}
    for member, one in book.clocks.items():
        kind = book.tables[member]
        if (kind in KINDS and not KINDS[kind].day) or (kind in OTHERS and kind != "device_profile"):
            key = f"table read as {one.basis} ({one.by})"
            told[key] = told.get(key, 0) + 1
    return told


def _meet(book: Book, heads: dict[str, _Head], nights: Nights) -> None:
    for member in heads:
        if book.tables[member] == "device_profile":
            book.meet(member)
    own = {
        kind: [name for name in heads if book.tables[name] == kind]
        for kind in ("sleep", "sleep_combined", "sleep_stage")
    }
    nights.learn(book, own["sleep"] or own["sleep_combined"], own["sleep_stage"])


def _table(member: str, nights: Nights, book: Book) -> Iterator[Item]:
    kind = book.tables[member]
    if REPEATS.get(kind) in book.tables.values():
        yield Counts({f"{kind} (repeats {REPEATS[kind]})": 1})
        if kind == INTAKE:
            yield from foods(member, book)
    elif kind in ("sleep", "sleep_combined"):
        yield from sleeps(member, nights, book)
    elif kind == "sleep_stage":
        yield from stages(member, nights, book)
    elif kind == "exercise":
        yield from exercises(member, book)
    elif kind == "breathing":
        yield from _breathing(member, book)
    elif kind in KINDS:
        yield from (days if KINDS[kind].day else measurements)(member, KINDS[kind], book)
    elif kind != "device_profile":
        for frame in book.frames(member):
            yield Counts({"table left out": 1}, {f"table {kind}": len(frame)})


def _breathing(member: str, book: Book) -> Iterator[Item]:
    """Guided breathing, as mindful minutes."""
    for frame in book.frames(member):
        placed, issues = book.usable(member, book.placed(member, frame))
        yield from issues
        sourced, fresh = book.sourced(placed)
        yield from fresh
        yield Counts({book.tables[member]: len(frame)})
        if len(sourced):
            made = sourced.with_columns(
                book.refs.take(len(sourced)), metric=pl.lit("mindful_session"), code=pl.lit("present")
            )
            yield rows("event", made)
