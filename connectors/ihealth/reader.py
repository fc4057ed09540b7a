"""From a claimed package to frames: each page of the API, each table of the app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from connectors.ihealth.book import Book
from connectors.ihealth.detection import LISTS, Titles, find_table, is_page
from connectors.ihealth.pages import page
from healthkit.errors import DamagedFile, InputError
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.pressure import readings
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW, open_table
from healthkit.source.tabular.written import AMBIGUOUS, SAY_ORDER, moments, order_of, said, split
from healthkit.source.tolerant_json import loads


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of every member of the claim.

    Raises:
        DamagedFile: a single page that is no JSON, or nothing that can be read.
        InputError: dates whose day and month cannot be told apart.
    """
    book, done = Book(), 0
    total = sum(package.members[name].size for name in claim.members)
    for name in sorted(claim.members):
        book.member = name
        if is_page(package, name):
            yield from _pages(package, name, book)
        else:
            yield from _table(package, name, book)
        done += package.members[name].size
        yield Progress(done, total)
    if not book.read.total():
        raise DamagedFile(f"{package.path.name} holds no readings.", "Export it again.")
    yield Counts(dict(book.read), {name: count for name, count in book.unmapped.items() if count})


def _pages(package: Package, name: str, book: Book) -> Iterator[Item]:
    """The pages of a member: one, several in a list, or one a line."""
    try:
        found = _parsed(package.body(name))
    except ValueError as error:
        if len(package.members) > 1:
            yield Issue("damaged_member", name)
            return
        raise DamagedFile(f"{name} is cut short or damaged.", "Export it again.") from error
    for document in found:
        if isinstance(document, dict) and LISTS.keys() & document.keys():
            yield from page(document, book)
        else:
            book.unmapped["document"] += 1


def _parsed(body: bytes) -> list[Any]:
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        value = loads(body)
    except ValueError:
        lines = [line for line in body.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].endswith(b"}"):
            raise
        value = [loads(line) for line in lines]
    return value if isinstance(value, list) else [value]


def _table(package: Package, name: str, book: Book) -> Iterator[Item]:
    """The app's table of pressures: the person's clock, dates in words or numbers."""
    found = find_table(package, name)
    assert found is not None
    known, _, delimiter = found
    days: dict[str, None] = {}
    with package.open(name) as stream:
        for frame in open_table(stream, name, known.named(), delimiter=delimiter).frames:
            numbers = split(frame[known.date].drop_nulls())[0].drop_nulls()
            days |= dict.fromkeys(numbers.filter(numbers.str.contains(AMBIGUOUS)).to_list())
    order = said(package.context.get("mapping", "")) or (order_of(days) if days else None)
    if days and order is None:
        raise InputError(
            f"Day and month cannot be told apart in the dates of {name}.",
            SAY_ORDER,
        )
    with package.open(name) as stream:
        for frame in open_table(stream, name, known.named(), delimiter=delimiter).frames:
            clock = moments(frame[known.date], order, frame[known.time] if known.time else None)
            yield from _rows(frame.with_columns(start=clock), known, book)


def _rows(frame: pl.DataFrame, known: Titles, book: Book) -> Iterator[Item]:
    book.read["pressure"] += len(frame)
    for title in set(frame.columns) - {ROW, "start", *known.named(), known.time, known.note}:
        book.unmapped[title] += len(frame) - frame[title].null_count()
    titles = {"systolic": known.systolic, "diastolic": known.diastolic, "pulse": known.pulse}
    numbers = {name: cells.decimal(pl.col(title)) for name, title in titles.items()}
    raw = pl.concat_str([pl.col(title) for title in known.named()], separator=", ", ignore_nulls=True)
    note = pl.col(known.note) if known.note else pl.lit(None, pl.String)
    made = frame.with_columns(**numbers, raw=raw, note=note, position=pl.format("row {}", pl.col(ROW)))
    for row, text in made.filter(pl.col("start").is_null()).select("position", "raw").iter_rows():
        yield Issue("bad_date", book.member, row, text)
    wrong = {name: pl.col(title).is_not_null() & pl.col(name).is_null() for name, title in titles.items()}
    for row, text in made.filter(pl.any_horizontal(wrong.values())).select("position", "raw").iter_rows():
        yield Issue("bad_value", book.member, row, text)
    # Half a pair because of a cell that is no number was told; it is not told again.
    pair = ("systolic", "diastolic")
    whole = made.with_columns(pl.when(~pl.any_horizontal(wrong[name] for name in pair)).then(pl.col(pair)))
    dated = whole.filter(pl.col("start").is_not_null())
    keys = dated.select("start", "systolic", "diastolic", "pulse").iter_rows()
    new = pl.Series([book.fresh("pressure", *key) for key in keys], dtype=pl.Boolean)
    kept = dated.filter(new).with_columns(
        offset_min=pl.lit(None, pl.Int16), unit=pl.lit(known.unit), source=pl.lit(book.source("cuff"), pl.Int32)
    )
    yield from book.made
    book.made.clear()
    yield from readings(kept.sort("start", maintain_order=True), book.refs, book.member, ("note",))
