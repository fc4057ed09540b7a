"""The first rows of a table as they would lie in the vault: by the reader's own path, in the catalogue's units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from connectors.csv_table.book import DAY, Book, own_titles
from connectors.csv_table.mapping import parse
from connectors.csv_table.opening import mapped
from connectors.csv_table.reader import KINDS, wanted_rows
from connectors.csv_table.times import day_of
from connectors.csv_table.workbook import is_workbook
from healthkit.model.catalogue import catalogue
from healthkit.model.units import conversion
from healthkit.source.contract import Rows
from healthkit.source.files import Package
from healthkit.source.proposal import StoredRow

WORKOUT = "workout"


def preview(package: Package, text: str, rows: int = 5) -> list[StoredRow]:
    """The values of the first ``rows`` rows.

    Raises:
        InputError: the mapping is faulty, or does not fit the table.
        DamagedFile: there is no table.
    """
    mapping = parse(text)
    name = package.path.name if is_workbook(package) else next(iter(package.members))
    made: list[StoredRow] = []
    with mapped(package, name, mapping) as table:
        own = own_titles(mapping, table)
        for raw in table.frames:
            frame = wanted_rows(raw, own).with_columns(day_of(own).alias(DAY)).head(rows)
            for line in frame.partition_by(" row", maintain_order=True):
                made += _line(line, Book(own, name, 1, 1))
            if made:
                break
    return made


def _line(line: pl.DataFrame, book: Book) -> Iterator[StoredRow]:
    number = int(line[" row"][0])
    starts: dict[int, str] = {}
    for item in KINDS[book.mapping.row](line, book):
        if not isinstance(item, Rows):
            continue
        if item.table == "session":
            for row in item.frame.iter_rows(named=True):
                starts[row["ref"]] = _moment(row)
                long = row["duration_s"]
                if long is None:
                    long = (row["end"] - row["start"]).total_seconds()
                yield StoredRow(_moment(row), f"{WORKOUT}:{row['activity']}", long / 60, "min", number)
        elif item.table == "sample":
            for row in item.frame.iter_rows(named=True):
                when = row["day"].isoformat() if row["day"] else _moment(row)
                yield _stored(when, row["metric"], row["value"], row["unit"], number)
        elif item.table == "session_stat":
            for row in item.frame.iter_rows(named=True):
                when = starts.get(row["ref"], "")
                made = _stored(when, row["metric"], row["value"], row["unit"], number)
                yield replace(made, of=row["aggregate"])


def _stored(when: str, name: str, value: float, unit: str | None, line: int) -> StoredRow:
    metric = catalogue().get(name)
    known = conversion(unit, metric)
    if known is None:  # ingest reports such a row
        return StoredRow(when, name, value, unit or "", line)
    made = value * known.factor + known.offset
    if known.percent and abs(made) <= 1:
        made *= 100
    return StoredRow(when, name, made, metric.unit, line)


def _moment(row: dict[str, object]) -> str:
    """The clock of a row as the person read it."""
    from datetime import datetime, timedelta

    start, offset = row["start"], row.get("offset_min")
    assert isinstance(start, datetime)
    shown = start + timedelta(minutes=int(str(offset))) if offset is not None else start
    return shown.strftime("%Y-%m-%d %H:%M")
