"""LibreView's rows by what they hold: stored readings, looks, strips, ketones, insulin, food, notes.

A row is read by the cells that are filled; the number of its record type only says what LibreView calls it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from connectors.libreview.book import APP, Book
from healthkit.source.contract import Item
from healthkit.source.frames import rows
from healthkit.source.glucose import attributes, beyond_range, insulin
from healthkit.source.repeated_hour import told
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW

_LOW, _HIGH = ("lo", "low"), ("hi", "high")
_LIMITS = {"mg/dL": ("40 mg/dL", "500 mg/dL"), "mmol/L": ("2.2 mmol/L", "27.8 mmol/L")}
"""Below and above which a Libre sensor says only LO or HI."""
_NEAR_US = 15 * 60_000_000
"""A sensor stores a reading at least this often."""
_KINDS = {"0": "historic", "1": "scan", "2": "strip", "3": "ketone", "4": "insulin", "5": "food", "6": "note"}


def emit(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Rows of a block; looks at the sensor wait in the book."""
    known = book.columns
    if len(frame):
        kinds = frame[known.kind].fill_null("").value_counts().iter_rows()
        book.read.update({_KINDS.get(kind, f"record type {kind}"): count for kind, count in kinds})
        frame = frame.with_columns(start="clock", end="clock", offset_min=pl.lit(None))
        stored = frame.filter(pl.col(known.historic).is_not_null())
        book.stored.append(stored["start"].cast(pl.Int64))
        yield from _levels(stored, known.historic, book)
        if known.scan:
            book.looks.append(_look(frame.filter(pl.col(known.scan).is_not_null()), book))
        yield from _strips(frame, book)
        yield from _doses(frame, book)
        yield from _food(frame, book)
        yield from _notes(frame, book)
        _count_unread(frame, book)
    yield from book.issues
    book.issues.clear()


def _count_unread(frame: pl.DataFrame, book: Book) -> None:
    """Entries without a number, and rows that hold nothing but their moment."""
    known = book.columns
    for title in (*known.unread, known.servings):
        if title and (some := len(frame) - frame[title].null_count()):
            book.unmapped[title] += some
    content = (known.historic, known.scan, known.strip, known.ketone, known.grams, known.notes, known.rapid, known.long,
             known.meal, known.correction, known.change, *known.unread, known.servings)  # fmt: skip
    if empty := len(frame.filter(pl.all_horizontal(pl.col(title).is_null() for title in content if title))):
        book.unmapped["row without content"] += empty


def _levels(frame: pl.DataFrame, title: str, book: Book, metric: str = "blood_glucose") -> Iterator[Item]:
    """Readings of the sensor, and those of which it says only that they are low or high."""
    made, new = book.by_device(
        frame.with_columns(value=cells.decimal(pl.col(title)), word=pl.col(title).str.to_lowercase())
    )
    yield from new
    below, above = pl.col("word").is_in(_LOW), pl.col("word").is_in(_HIGH)
    book.bad(made.filter(pl.col("value").is_null() & ~below & ~above), title)
    yield from _samples(made.filter(pl.col("value").is_not_null()), metric, book.columns.unit, book)
    under, over = _LIMITS[book.columns.unit]
    limit = pl.when(below).then(pl.lit(under)).otherwise(pl.lit(over))
    yield from beyond_range(made.filter(below | above).with_columns(below=below, limit=limit), book.refs)


def _samples(frame: pl.DataFrame, metric: str, unit: str, book: Book) -> Iterator[Item]:
    if not len(frame):
        return
    made = frame.with_columns(book.refs.take(len(frame)), metric=pl.lit(metric), unit=pl.lit(unit))
    yield rows("sample", made)
    if made["first_run"].any():
        yield told(made, "sample")


def _look(frame: pl.DataFrame, book: Book) -> pl.DataFrame:
    """What is kept of looks until the end: everything that a reading needs, in the table's own unit."""
    known = book.columns
    device = pl.col(known.device) if known.device else pl.lit(None, pl.String)
    return frame.select(
        ROW, "start", "end", "offset_min", "first_run", device.alias("device"),
        pl.col(known.scan).alias("scan"), pl.lit(known.unit).alias("unit"), pl.lit(book.member).alias("member"),
    )  # fmt: skip


def scans(book: Book) -> Iterator[Item]:
    """Looks at the sensor: readings where it stored none, else a measure of their own.

    Among readings every quarter of an hour they would give the hours with many looks more weight in a day's mean.
    Looks after the last stored reading are of the second kind too: the next file has stored readings around them.
    """
    if not book.looks:
        return
    looks = pl.concat(book.looks, how="vertical_relaxed")
    stored = np.sort(np.concatenate([part.to_numpy() for part in book.stored])) if book.stored else np.empty(0)
    at = looks["start"].cast(pl.Int64).to_numpy()
    after = np.searchsorted(stored, at)
    ahead = stored[np.minimum(after, len(stored) - 1)] - at if len(stored) else np.full(len(at), _NEAR_US * 2)
    behind = at - stored[np.maximum(after - 1, 0)] if len(stored) else np.full(len(at), _NEAR_US * 2)
    near = (np.abs(ahead) <= _NEAR_US) | (np.abs(behind) <= _NEAR_US)
    last = int(stored[-1]) if len(stored) else None
    lone = ~near & (at < last if last is not None else True)
    for metric, some in (("blood_glucose", lone), ("libre_scan_glucose", ~lone)):
        yield from _told(looks.filter(pl.Series(some)), metric, book)


def _told(looks: pl.DataFrame, metric: str, book: Book) -> Iterator[Item]:
    for (member, unit), part in looks.group_by("member", "unit", maintain_order=True):
        book.begin(str(member), replace(book.columns, unit=str(unit), device="device"))
        yield from _levels(part, "scan", book, metric)
        yield from book.issues
        book.issues.clear()


def _strips(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Blood on a strip: glucose and ketones, by the reader's meter."""
    known = book.columns
    for title, metric, unit in ((known.strip, "blood_glucose", known.unit), (known.ketone, "blood_ketone", "mmol/L")):
        some = frame.filter(pl.col(title).is_not_null()) if title else frame.clear()
        if not len(some):
            continue
        number, new = book.number(APP)
        yield from new
        word = pl.col(title).str.to_lowercase()
        made = some.with_columns(value=cells.decimal(pl.col(title)), source=pl.lit(number, pl.Int32))
        beyond = word.is_in([*_LOW, *_HIGH])
        book.bad(made.filter(pl.col("value").is_null() & ~beyond), title)
        yield from _samples(made.filter(pl.col("value").is_not_null()), metric, unit, book)
        if metric == "blood_glucose":
            yield from beyond_range(made.filter(beyond).with_columns(below=word.is_in(_LOW)), book.refs)


def _doses(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Insulin that was taken: rapid as entered, else what the calculator's parts add up to; and long-acting."""
    known = book.columns
    parts = [title for title in (known.meal, known.correction, known.change) if title]
    doses = [title for title in (known.rapid, known.long, *parts) if title]
    some = frame.filter(pl.any_horizontal(pl.col(title).is_not_null() for title in doses)) if doses else frame.clear()
    if not len(some):
        return
    number, new = book.number(APP)
    yield from new
    values = some.with_columns(cells.decimal(pl.col(title), signed=True).alias(f" {title}") for title in doses)
    for title in doses:
        book.bad(values.filter(pl.col(title).is_not_null() & pl.col(f" {title}").is_null()), title)
    nothing = pl.lit(None, pl.Float64)
    whole = pl.col(f" {known.rapid}") if known.rapid else nothing
    added = pl.sum_horizontal([pl.col(f" {title}") for title in parts]) if parts else nothing
    there = pl.any_horizontal([pl.col(f" {title}").is_not_null() for title in parts]) if parts else pl.lit(value=False)
    rapid = pl.coalesce(whole, pl.when(there).then(added))
    slow = pl.col(f" {known.long}") if known.long else nothing
    for dose, reason in ((rapid, "bolus"), (slow, "basal")):
        made = values.with_columns(value=dose, dimension=pl.lit(reason), source=pl.lit(number, pl.Int32))
        yield from insulin(made.filter(pl.col("value") > 0), book.refs)


def _food(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    title = book.columns.grams
    some = frame.filter(pl.col(title).is_not_null()) if title else frame.clear()
    if not len(some):
        return
    number, new = book.number(APP)
    yield from new
    made = some.with_columns(value=cells.decimal(pl.col(title)), source=pl.lit(number, pl.Int32))
    book.bad(made.filter(pl.col("value").is_null()), title)
    yield from _samples(made.filter(pl.col("value").is_not_null()), "dietary_carbohydrates", "g", book)


def _notes(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    title = book.columns.notes
    some = frame.filter(pl.col(title).is_not_null()) if title else frame.clear()
    if not len(some):
        return
    number, new = book.number(APP)
    yield from new
    made = some.with_columns(
        book.refs.take(len(some)), metric=pl.lit("diary_note"), code=pl.lit("note"), source=pl.lit(number, pl.Int32)
    )
    yield rows("event", made)
    yield attributes(made, "event", {title: "note"})
