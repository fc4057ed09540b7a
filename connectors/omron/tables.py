"""A file's tables, one after another: rows under the titles that stand above them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from connectors.omron.titles import Columns, columns
from healthkit.source.tabular.table import ROW, as_text

_AT_ONCE = 4000
_EMPTY = ("", "-", "--", "–", "—")


@dataclass(frozen=True)
class Part:
    """Rows of one table: text cells by what they hold, null where empty, with ``raw`` and the row's number."""

    columns: Columns
    frame: pl.DataFrame


def parts(stream: BinaryIO, delimiter: str) -> Iterator[Part]:
    """Rows of every table of a file; what stands above the first titles is left out."""
    with as_text(stream) as lines:
        yield from _parts(csv.reader(lines, delimiter=delimiter))


def _parts(reader: Iterable[list[str]]) -> Iterator[Part]:
    known: Columns | None = None
    held: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(reader, 1):
        if not any(cell.strip() for cell in cells):
            continue
        titles = columns(cells)
        if titles is not None or len(held) >= _AT_ONCE:
            if known and held:
                yield _part(known, held)
            held = []
        if titles is not None:
            known = titles
        else:
            held.append((number, cells))
    if known and held:
        yield _part(known, held)


def _part(known: Columns, held: list[tuple[int, list[str]]]) -> Part:
    schema = {ROW: pl.Int64, "raw": pl.String} | dict.fromkeys(known.places, pl.String)
    schema |= {f"? {title}": pl.String for title in known.strange.values()}
    rows = []
    for number, cells in held:
        places = [*known.places.values(), *known.strange]
        values = [cells[place].strip() if place < len(cells) else "" for place in places]
        rows.append([number, ", ".join(cells)[:200], *(None if value in _EMPTY else value for value in values)])
    return Part(known, pl.DataFrame(rows, schema, orient="row"))
