"""Tables of measurements: rows, the finer values that they name, and statements of whole days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from connectors.samsung_health import table
from connectors.samsung_health.book import Book
from connectors.samsung_health.details import millisecond, names
from connectors.samsung_health.foods import named
from connectors.samsung_health.kinds import ALL_SOURCES, META, Field, Kind
from healthkit.source.contract import Counts, Issue, Item
from healthkit.source.frames import rows
from healthkit.source.tabular.table import ROW

_HELD = 40_000
"""Finer values that are gathered before they are handed over."""
_FINER: dict[str, Any] = {
    "metric": pl.String, "unit": pl.String, "start": pl.Int64, "end": pl.Int64, "value": pl.Float64,
    "offset_min": pl.Int16, "source": pl.Int32,
}  # fmt: skip


def measurements(member: str, kind: Kind, book: Book) -> Iterator[Item]:
    """The samples of one table."""
    for frame in book.frames(member):
        placed, issues = book.usable(member, book.placed(member, frame))
        yield from issues
        sourced, fresh = book.sourced(placed)
        yield from fresh
        yield Counts({book.tables[member]: len(frame)}, _unread(kind, frame))
        if book.tables[member] == "blood_pressure":
            sourced, wrong = _pairs(member, sourced)
            yield from wrong
        if kind.detail and kind.detail in sourced.columns:
            told: set[int] = set()
            yield from _finer(member, kind, sourced, told, book)
            sourced = sourced.filter(~pl.col(ROW).is_in(sorted(told)))
        for field in kind.fields:
            yield from _samples(member, sourced, field, book, zero_is_nothing=kind.zero_is_nothing)
        yield from named(sourced, book.tables[member], book)


def _pairs(member: str, sourced: pl.DataFrame) -> tuple[pl.DataFrame, list[Issue]]:
    """Rows without those whose pressures cannot be a pair; zeros are no pressures, and their pulse still counts."""
    high, low = table.number(sourced, "systolic"), table.number(sourced, "diastolic")
    swapped = ((low >= high) & (high > 0)).fill_null(value=False)
    issues = [Issue("pressure_pair", member, f"row {row}") for row in sourced.filter(swapped)[ROW].to_list()]
    return sourced.filter(~swapped), issues


def days(member: str, kind: Kind, book: Book) -> Iterator[Item]:
    """What the vendor states of whole days, of all devices together where the table says which row that is."""
    for frame in book.frames(member):
        yield Counts({book.tables[member]: len(frame)}, _unread(kind, frame))
        written = table.cell(frame, "day_time")
        dated = frame.with_columns(day=table.moment(written).dt.date())
        for row in dated.filter(pl.col("day").is_null())[ROW].to_list():
            yield Issue("bad_date", member, f"row {row}")
        dated = dated.filter(pl.col("day").is_not_null())
        if "source_type" in dated.columns and (dated["source_type"] == ALL_SOURCES).any():
            dated = dated.filter(pl.col("source_type") == ALL_SOURCES)
        start = pl.col("day").cast(pl.Datetime("us"))
        whole = dated.with_columns(start=start, end=start + pl.duration(days=1)).drop("deviceuuid", strict=False)
        sourced, fresh = book.sourced(whole)
        yield from fresh
        for field in kind.fields:
            most = sourced.with_columns(table.number(sourced, field[0]).alias(" most"))
            # Without a row of all devices, the fullest row of a day is the one that counted most of it.
            best = most.sort("day", " most", descending=[False, True], nulls_last=True, maintain_order=True)
            yield from _samples(member, best.unique("day", keep="first", maintain_order=True), field, book)


def _samples(
    member: str, frame: pl.DataFrame, field: Field, book: Book, *, zero_is_nothing: bool = False
) -> Iterator[Item]:
    column, metric, unit = field
    if column not in frame.columns:
        return
    made = frame.with_columns(value=table.number(frame, column), metric=pl.lit(metric), unit=pl.lit(unit))
    wrong = made.filter(pl.col("value").is_null() & pl.col(column).is_not_null())
    for row, raw in wrong.select(ROW, column).iter_rows():
        yield Issue("bad_value", member, f"row {row}", f"{column}: {raw}")
    told = made.filter(pl.col("value").is_not_null())
    if zero_is_nothing:
        told = told.filter(pl.col("value") != 0)
    if len(told):
        yield rows("sample", told.with_columns(book.refs.take(len(told))))


def _finer(member: str, kind: Kind, sourced: pl.DataFrame, told: set[int], book: Book) -> Iterator[Item]:
    """Values of the files that rows name; ``told`` gets the rows that need not be told themselves."""
    held: list[tuple[Any, ...]] = []
    named = sourced.filter(pl.col(kind.detail).is_not_null()).select(ROW, kind.detail, "offset_min", "source")
    for row, cell, minutes, number in named.iter_rows():
        name = names(cell)
        if name is None:
            continue
        entries = book.details.read(name)
        if entries is None:
            reason = "missing_file" if book.details.member(name) is None else "damaged_member"
            yield Issue(reason, book.details.member(name) or member, f"row {row}")
            continue
        made = _values(entries, kind.finer, minutes or 0, number)
        if made:
            told.add(row)
        held += made
        if len(held) >= _HELD:
            yield from _handed(held, book)
            held = []
    yield from _handed(held, book)


def _values(
    entries: list[dict[str, Any]], finer: tuple[Field, ...], minutes: int, number: int
) -> list[tuple[Any, ...]]:
    made = []
    for key, metric, unit in finer:
        for one in entries:
            value, start, end = one.get(key), millisecond(one.get("start_time")), millisecond(one.get("end_time"))
            if isinstance(value, int | float) and value > 0 and start is not None:
                until = end if end is not None and end >= start else start
                made.append((metric, unit, start, until, float(value), minutes, number))
    return made


def _handed(held: list[tuple[Any, ...]], book: Book) -> Iterator[Item]:
    if held:
        made = pl.DataFrame(held, _FINER, orient="row").with_columns(
            (pl.col("start", "end") * 1000).cast(pl.Datetime("us")), book.refs.take(len(held))
        )
        yield rows("sample", made)


def _unread(kind: Kind, frame: pl.DataFrame) -> dict[str, int]:
    """Cells of columns that are not read."""
    read = {column for column, _, _ in kind.fields} | {kind.detail, ROW} | META
    return {
        name: told for name in frame.columns if name not in read and (told := len(frame) - frame[name].null_count())
    }
