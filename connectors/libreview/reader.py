"""From a claimed package to frames: each table a megabyte at a time, looks at the sensor at the end."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.libreview.book import Book
from connectors.libreview.dates import order
from connectors.libreview.rows import emit, scans
from connectors.libreview.titles import columns
from healthkit.errors import DamagedFile
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.repeated_hour import first_run, held_back
from healthkit.source.tabular.heads import find_titles
from healthkit.source.tabular.table import ROW, Table, open_table
from healthkit.source.tabular.written import Order, moments

_FORMS: dict[Order | None, tuple[str, ...]] = {
    "day": ("%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M"),
    "month": ("%m-%d-%Y %I:%M %p", "%m-%d-%Y %H:%M"),
    None: ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"),
}
"""The usual forms, which Polars reads fastest; all others are read text by text."""


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of every table of the claim.

    Raises:
        DamagedFile: none of them holds a reading or an entry.
        InputError: dates whose day and month cannot be told apart.
    """
    book, done = Book(), 0
    total = sum(package.members[name].size for name in claim.members)
    for name in sorted(claim.members):
        yield from _table(package, name, book)
        done += package.members[name].size
        yield Progress(done, total)
    yield from scans(book)
    if not book.read:
        raise DamagedFile(f"{package.path.name} holds no readings.", "Download it from LibreView again.")
    yield from book.issues
    yield Counts(dict(book.read), dict(book.unmapped))


def _table(package: Package, name: str, book: Book) -> Iterator[Item]:
    found = find_titles(package.head(name), columns)
    assert found is not None
    known, _, delimiter = found
    first = order(package, name, known, delimiter)
    book.begin(name, known)
    with package.open(name) as stream:
        table = open_table(stream, name, known.named(), delimiter=delimiter)
        for frame, own in held_back(_dated(table, book, first)):
            series = pl.concat_str(pl.col(known.device or known.kind), known.kind, ignore_nulls=True)
            told = first_run(frame["clock"], None, frame.select(series.alias("series")).to_series())
            yield from emit(book.fresh(frame.with_columns(told).head(own)), book)


def _dated(table: Table, book: Book, first: Order | None) -> Iterator[pl.DataFrame]:
    """Rows with their moment as ``clock``; a row whose moment cannot be read is told."""
    title = book.columns.moment
    for raw in table.frames:
        frame = raw.with_columns(clock=_clock(raw[title], first))
        bad = frame.filter(pl.col("clock").is_null())
        book.issues += [
            Issue("bad_date", book.member, f"row {row}", said or "") for row, said in bad.select(ROW, title).iter_rows()
        ]
        yield frame.filter(pl.col("clock").is_not_null())


def _clock(cells: pl.Series, first: Order | None) -> pl.Series:
    for form in _FORMS[first]:
        found = cells.str.to_datetime(form, time_unit="us", strict=False)
        if found.null_count() == cells.null_count():
            return found
    return moments(cells, first)
