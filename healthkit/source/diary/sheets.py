"""From the tables of a diary's export to frames: how they write cells is decided first, then each is read once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from healthkit.errors import DamagedFile
from healthkit.source.contract import Counts, Issue, Item, Progress
from healthkit.source.diary.book import DAY, Book
from healthkit.source.diary.dates import Order
from healthkit.source.diary.heads import forms, whole
from healthkit.source.files import Package
from healthkit.source.frames import Refs, source
from healthkit.source.tabular.table import open_table

Reader = Callable[[pl.DataFrame, Book], Iterator[Item]]
_COPY = re.compile(r"\s*\((\d+)\)(?=\.\w+$)")
"""What browsers put behind the name of a file that they save once more."""


@dataclass(frozen=True)
class Sheet:
    """One table and how its rows are read.

    ``kind`` is what its rows are counted as, ``app`` who wrote them; ``numbers`` are titles whose cells show the
    decimal sign; ``left`` are titles that nobody reads, ``unitless`` those whose unit nobody knows.
    """

    member: str
    kind: str
    titles: tuple[str, ...]
    app: str
    day: str
    rows: Reader
    time: str | None = None
    numbers: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    unitless: tuple[str, ...] = ()


def read_sheets(
    package: Package,
    sheets: Sequence[Sheet],
    told: Order | None,
    usual: Order | None = None,
    *,
    refs: Refs | None = None,
) -> Iterator[Item]:
    """Yield the rows of every sheet, and what they hold.

    Raises:
        InputError: the order of day and month cannot be known.
        DamagedFile: a table cannot be read, or all of them hold nothing.
    """
    with whole(package):
        written = forms(package, {one.member: (one.day, one.numbers) for one in sheets}, told, usual)
    refs, read, unmapped = refs or Refs(), Counter[str](), Counter[str]()
    apps = {app: number for number, app in enumerate(dict.fromkeys(one.app for one in sheets), 1)}
    for app, number in apps.items():
        yield source(number, app)
    done, total = 0, sum(package.members[one.member].size for one in sheets)
    told_days: dict[str, set[date]] = {}
    for one in sorted(sheets, key=lambda sheet: lateness(sheet.member), reverse=True):
        book = Book(one.member, apps[one.app], refs, written, read, unmapped)
        read[one.kind] += 0
        with whole(package):
            yield from _sheet(package, one, book, told_days.setdefault(one.kind, set()))
        done += package.members[one.member].size
        yield Progress(done, total)
    if not sum(read.values()):
        raise DamagedFile(f"{package.path.name} holds no entries.", "Export a span of days with entries.")
    yield Counts(dict(read), dict(+unmapped))


def lateness(member: str) -> tuple[str, int]:
    """The later of two exports comes last: by its name, which holds days, then by how often it was saved before."""
    copy = _COPY.search(member)
    return (_COPY.sub("", member), int(copy[1]) if copy else 0)


def _sheet(package: Package, sheet: Sheet, book: Book, told: set[date]) -> Iterator[Item]:
    """Rows of one table; days that another table of its kind has ``told`` are left to it, or they would count twice."""
    lacking, days = set[str](), set[date]()
    with package.open(sheet.member) as stream:
        for frame in open_table(stream, sheet.member, [title for title in sheet.titles if title]).frames:
            dated, issues = book.dated(frame, sheet.day, sheet.time, sheet.kind)
            yield from issues
            days.update(dated[DAY].unique())
            if told:
                whole = len(dated)
                dated = dated.filter(~pl.col(DAY).is_in(told))
                book.unmapped["day of another file"] += whole - len(dated)
            lacking |= {title for title in sheet.unitless if dated[title].null_count() < len(dated)}
            book.strange(dated, [*sheet.left, *sheet.unitless])
            yield from sheet.rows(dated, book)
    told |= days
    for title in sorted(lacking):
        yield Issue("measure_without_unit", sheet.member, f"column {title}", title)
