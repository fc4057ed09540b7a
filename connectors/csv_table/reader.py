"""From a claimed package to frames: each table by its mapping, a megabyte at a time."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.csv_table.book import DAY, Book, apart, own_titles
from connectors.csv_table.days import days
from connectors.csv_table.detection import MAPPING, beside, kept_for
from connectors.csv_table.mapping import Mapping, parse
from connectors.csv_table.measurements import measurements
from connectors.csv_table.opening import mapped
from connectors.csv_table.people import People
from connectors.csv_table.stamps import readable
from connectors.csv_table.times import day_of
from connectors.csv_table.workbook import is_workbook
from connectors.csv_table.workouts import workouts
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import rows
from healthkit.source.tabular.table import ROW, Table

KINDS = {"day": days, "workout": workouts, "measurement": measurements}


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of every table of the claim.

    Raises:
        InputError: a mapping is faulty, or does not fit its table.
        DamagedFile: a file holds no table.
    """
    done, ref = 0, 1
    total = sum(package.members[name].size for name in claim.members)
    for source, (name, text) in enumerate(_tables(package, claim), 1):
        mapping = parse(text)
        with mapped(package, name, mapping) as table:
            book = Book(own_titles(mapping, table), name, source, ref)
            yield _source(book)
            yield from _read(table, book)
        ref = book.next_ref
        done += package.members[name].size if name in package.members else total
        yield Progress(done, total)


def _tables(package: Package, claim: Claim) -> list[tuple[str, str]]:
    """Names of tables with the text of their mappings."""
    given = package.context.get(MAPPING)
    found = kept_for(package) if not given else {}
    if is_workbook(package):
        return [(package.path.name, given or found[package.path.name])]
    if given:
        return [(name, given) for name in sorted(claim.members)]
    return [(name, text) for name, text in found.items() if name in claim.members] + [
        (name, package.body(mapping, 1 << 20).decode("utf-8-sig", "replace"))
        for name, mapping in beside(package).items()
        if name in claim.members
    ]


def _source(book: Book) -> Item:
    texts = book.mapping.texts
    app, device = texts.get("app", "CSV"), texts.get("device", "app")
    about = {"source": book.source, "app": app, "version": texts.get("version"), "product_class": device}
    # A device is known by its model: without one, by the app that wrote the table.
    model = None if device == "app" else texts.get("model", app)
    return rows("source", pl.DataFrame([{**about, "model": model}], strict=False))


def _read(table: Table, book: Book) -> Iterator[Item]:
    mapping, people = book.mapping, People(book)
    named = {*mapping.titles(), *mapping.ignore}
    strangers = [title for title in map(apart, table.titles) if title and title not in named]
    for raw in table.frames:
        frame = wanted_rows(raw, mapping).with_columns(day_of(mapping).alias(DAY))
        people.see(frame)
        yield from KINDS[mapping.row](frame, book)
        for title in strangers:
            if told := len(frame) - frame[title].null_count():
                book.unmapped[title.strip()] += told
    facts = list(people.told())
    yield from (fact for fact in facts if isinstance(fact, Issue))
    pairs = [fact for fact in facts if not isinstance(fact, Issue)]
    if pairs:
        yield rows("person", pl.DataFrame(pairs, {"key": pl.String, "value": pl.String}, orient="row"))
    yield Counts({mapping.row: book.rows}, dict(book.unmapped))  # none is no fault: a month without workouts


def wanted_rows(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Rows that the mapping wants, with cells that mean "nothing" empty and dates as its forms have them."""
    text = pl.exclude(ROW)
    frame = frame.rename({title: apart(title) for title in frame.columns})
    frame = frame.with_columns(pl.when(~text.str.to_lowercase().is_in(sorted(mapping.empty))).then(text))
    for title, words in mapping.only.items():
        frame = frame.filter(pl.col(title).is_in(words))
    return readable(frame, mapping)
