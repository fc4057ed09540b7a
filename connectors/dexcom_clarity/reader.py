"""From a claimed package to frames: each table a megabyte at a time, every reading once, the repeated hour told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from connectors.dexcom_clarity.book import Book
from connectors.dexcom_clarity.rows import emit
from connectors.dexcom_clarity.titles import Columns, columns
from connectors.dexcom_clarity.words import CARBS, INSULIN, KINDS, METER, SENSOR, SETTINGS, by_word
from healthkit.errors import DamagedFile, InputError
from healthkit.model.words import fold
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.repeated_hour import first_run, held_back
from healthkit.source.tabular.heads import find_titles
from healthkit.source.tabular.table import ROW, Table, open_table
from healthkit.source.tabular.written import SAY_ORDER, Order, moments, order_of, said, split

_ISO = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")
_KINDS = by_word(KINDS)
_EVIDENCE_DAYS = 4000
_LARGEST_COUNT = 2**53
"""No transmitter counts so far; more is no whole number any more."""


@dataclass
class Seen:
    """Rows that were read already: two devices upload the same readings, and two files may overlap."""

    keys: pl.Series = field(default_factory=lambda: pl.Series("key", [], pl.UInt64))

    def fresh(self, frame: pl.DataFrame, of: list[str]) -> pl.DataFrame:
        """The rows that say something new."""
        key = frame.select(of).hash_rows(seed=1)
        new = key.is_first_distinct() & ~key.is_in(self.keys.implode())
        self.keys = self.keys.append(key.filter(new))
        return frame.filter(new)


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of every table of the claim.

    Raises:
        DamagedFile: none of them holds a reading or an entry.
        InputError: dates whose day and month cannot be told apart.
    """
    book, seen, done = Book(), Seen(), 0
    total = sum(package.members[name].size for name in claim.members)
    for name in sorted(claim.members):
        yield from _table(package, name, book, seen)
        done += package.members[name].size
        yield Progress(done, total)
    if not book.read:
        raise DamagedFile(f"{package.path.name} holds no readings.", "Download it from Clarity again.")
    yield from book.issues
    yield Counts(dict(book.read), dict(book.unmapped))


def _table(package: Package, name: str, book: Book, seen: Seen) -> Iterator[Item]:
    found = find_titles(package.head(name), columns)
    assert found is not None
    known, _, delimiter = found
    order = _order(package, name, known, delimiter)
    book.begin(name, known)
    with package.open(name) as stream:
        table = open_table(stream, name, known.named(), delimiter=delimiter)
        for frame, own in held_back(_dated(table, book, order)):
            marked = frame.with_columns(_first(frame, known)).head(own)
            columns_told = [known.kind, known.subtype, known.glucose, known.insulin, known.carbs, known.duration]
            fresh = seen.fresh(marked, ["clock", "first_run", *dict.fromkeys(filter(None, columns_told))])
            yield from emit(fresh, book)


def _order(package: Package, name: str, known: Columns, delimiter: str) -> Order | None:
    """How a table writes its dates; Clarity begins with the year, spreadsheet programs by their country.

    Raises:
        InputError: nothing in the file tells.
    """
    days: dict[str, None] = {}
    with package.open(name) as stream:
        for frame in open_table(stream, name, known.named(), delimiter=delimiter).frames:
            cells = frame[known.moment].drop_nulls()
            if len(cells) and cells.str.contains(r"^\d{4}\D").all():
                return None
            days |= dict.fromkeys(split(cells)[0].drop_nulls().unique(maintain_order=True).to_list())
            if len(days) > _EVIDENCE_DAYS:
                break
    order = said(package.context.get("mapping", "")) or (order_of(days) if days else None)
    if order or not days:
        return order
    raise InputError(
        f"{name} writes its dates so that day and month cannot be told apart.",
        f"Import the file as Clarity wrote it, not as a spreadsheet program saved it again. {SAY_ORDER}",
    )


def _dated(table: Table, book: Book, order: Order | None) -> Iterator[pl.DataFrame]:
    """Rows with a moment, as ``clock`` and ``what``; the preamble, with the person's name, ends here."""
    known = book.columns
    for raw in table.frames:
        frame = raw.with_columns(clock=_clock(raw[known.moment], order), what=_what(raw, known))
        setting = pl.col(known.moment).is_null() & ~pl.col("what").is_in(list(KINDS)).fill_null(value=False)
        book.preamble(frame.filter(setting))
        rest = frame.filter(~setting)
        bad = rest.filter(pl.col("clock").is_null())
        book.issues += [
            Issue("bad_date", book.member, f"row {row}", raw or "")
            for row, raw in bad.select(ROW, known.moment).iter_rows()
        ]
        yield rest.filter(pl.col("clock").is_not_null())


def _clock(cells: pl.Series, order: Order | None) -> pl.Series:
    for form in _ISO:
        found = cells.str.to_datetime(form, time_unit="us", strict=False)
        if found.null_count() == cells.null_count():
            return found
    return moments(cells, order)


def _what(frame: pl.DataFrame, known: Columns) -> pl.Series:
    """The kind of each row; where its word is not known, the number that stands alone in it tells.

    Only a reading without a subtype is taken for the sensor's: alerts have one.
    """
    meanings = {text: _KINDS.get(fold(text)) for text in frame[known.kind].drop_nulls().unique().to_list()}
    told = {text: kind for text, kind in meanings.items() if kind}
    settings = [text for text in meanings if fold(text) in SETTINGS]
    kind = pl.col(known.kind)
    found = kind.replace_strict(told, default=None, return_dtype=pl.String) if told else pl.lit(None, pl.String)
    timed = pl.col(known.moment).is_not_null() & ~kind.is_in(settings).fill_null(value=False)
    reading = timed & pl.col(known.glucose).is_not_null() & pl.col(known.subtype).is_null()
    by_cell = [pl.when(reading).then(pl.lit(SENSOR))] + [
        pl.when(timed & pl.col(title).is_not_null() & pl.col(known.glucose).is_null()).then(pl.lit(entry))
        for entry, title in ((CARBS, known.carbs), (INSULIN, known.insulin))
        if title
    ]
    return frame.select(pl.coalesce(found, *by_cell).alias("what")).to_series()


def _first(frame: pl.DataFrame, known: Columns) -> pl.Series:
    """Rows of the first run of the hour that comes twice, by the transmitter's seconds, else by their order."""
    readings = frame["what"].is_in([SENSOR, METER])
    clock = frame.select(pl.when(readings).then("clock")).to_series()
    devices = [title for title in (known.device, known.sensor) if title]
    series = frame.select(pl.concat_str(devices, separator=" ", ignore_nulls=True)).to_series() if devices else None
    if known.counter:
        counter = frame[known.counter].cast(pl.Float64, strict=False)
        counter = counter.set(counter.abs() > _LARGEST_COUNT, None)
        told = frame.select(*devices, ticks=counter).filter(pl.col("ticks").is_not_null())
        if told.n_unique() * 10 > len(told) * 9 > 0:
            return first_run(clock, counter, series)
    return first_run(clock, None, series)
