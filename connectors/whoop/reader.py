"""From a claimed package to frames: each table by its kind, a megabyte at a time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from zlib import error as zlib_error

import polars as pl

from connectors.whoop.book import BAND, Book
from connectors.whoop.days import add_days
from connectors.whoop.detection import is_unreadable, titles_of
from connectors.whoop.sleeps import add_windows, is_nap
from connectors.whoop.tables import named, waking_day, with_times
from connectors.whoop.words import columns
from connectors.whoop.workouts import add_workouts
from healthkit.errors import DamagedFile, InputError
from healthkit.source.contract import Claim, Counts, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import source
from healthkit.source.tabular.table import Table, open_table

_BROKEN = (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zlib_error, OSError)
_ORDER = ("cycles", "sleeps", "workouts", "journal")
"""A cycle says more of its day than its sleep does."""


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield everything.

    Raises:
        DamagedFile: a table cannot be read to its end, or there is none with a row.
    """
    tables = {name: titles_of(package, name) for name in claim.members}
    kinds = {name: kind for name, (kind, _) in tables.items()}
    for name in sorted(claim.members):
        if is_unreadable(package, name):
            raise DamagedFile(f"“{name}” is damaged.", "Export or download it again.")
    names = sorted((name for name in kinds if kinds[name]), key=lambda name: (_ORDER.index(kinds[name]), name))
    book, done, total = Book(), 0, sum(package.members[name].size for name in names)
    yield source(BAND, "WHOOP", "watch", manufacturer="WHOOP", model="WHOOP")
    for name in names:
        book.member = name
        try:
            with package.open(name) as stream:
                table = open_table(stream, name, tables[name][1])
                book.decimal = "," if table.delimiter == ";" else "."
                yield from _table(table, kinds[name], book, windows="sleeps" not in kinds.values())
        except InputError as error:
            raise error if isinstance(error, DamagedFile) else DamagedFile(str(error), "Export it again.") from error
        except _BROKEN as error:
            raise DamagedFile(f"“{name}” is damaged.", "Export or download it again.") from error
        done += package.members[name].size
        yield Progress(done, total)
    if not book.read:
        raise DamagedFile(f"{package.path.name} holds titles of WHOOP’s tables and no rows.", "Export it again.")
    yield Counts(dict(book.read), dict(book.unmapped))


def _table(table: Table, kind: str, book: Book, *, windows: bool) -> Iterator[Item]:
    found = columns(table.titles)
    strangers = [title for title in table.titles if title and title not in found.values()]
    for raw in table.frames:
        for title in strangers:
            if told := len(raw) - raw[title].null_count():
                book.unmapped[title] += told
        frame = with_times(named(raw, found), book)
        if kind == "journal":
            book.unmapped["journal"] += len(frame)
            book.read[kind] += len(frame)
        elif kind == "workouts":
            yield from add_workouts(frame, book)
            book.read[kind] += len(frame)
        else:
            yield from _days(frame, kind, book, windows=windows or kind == "sleeps")


def _days(frame: pl.DataFrame, kind: str, book: Book, *, windows: bool) -> Iterator[Item]:
    for name in ("cycle_start", "awake_at", "asleep_at"):
        if name not in frame.columns:
            blank = [pl.lit(None, pl.String).alias(name)]
            blank += [pl.lit(None, pl.Datetime("us")).alias(f"{name}_{form}") for form in ("clock", "utc")]
            frame = frame.with_columns(blank)
    frame = frame.with_columns(day=waking_day())
    undated = pl.col("day").is_null()
    first = "cycle_start" if frame["cycle_start"].null_count() < len(frame) else "asleep_at"
    yield from book.bad(frame, undated, "bad_date", first)
    frame = frame.filter(~undated)
    book.read[kind] += len(frame)
    if windows:
        yield from add_windows(frame, book)
    yield from add_days(frame.filter(~is_nap()) if "nap" in frame.columns else frame, book)
