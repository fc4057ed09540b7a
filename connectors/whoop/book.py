"""What is gathered while a package is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from healthkit.source.contract import Issue
from healthkit.source.frames import Refs
from healthkit.source.tabular import cells, written
from healthkit.source.tabular.table import ROW

BAND = 1
"""The number of the one source."""


@dataclass
class Book:
    """Numbers, counts, and what was stated of days so far: ``metric, day, value``."""

    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    told: pl.DataFrame | None = None
    member: str = ""
    order: written.Order | None = None
    """Whether day or month comes first, in a table whose dates a spreadsheet wrote anew."""
    decimal: str = "."
    """The decimal sign; a table that was saved anew with semicolons may have commas."""

    def number(self, column: str) -> pl.Expr:
        """A column's numbers; those with the other decimal sign too, where they cannot be anything else."""
        cell = pl.col(column)
        return pl.coalesce(cells.number(cell, self.decimal), cells.number(cell, ",."[self.decimal == ","]))

    def bad(self, frame: pl.DataFrame, wrong: pl.Expr, reason: str, column: str) -> Iterator[Issue]:
        """An issue for each row of which a cell cannot be used."""
        for row, raw in frame.filter(wrong).select(ROW, column).iter_rows():
            yield Issue(reason, self.member, f"row {row}", f"{column}: {raw or ''}"[:200])
