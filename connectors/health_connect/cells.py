"""Rows as SQLite hands them over, to columns. Its tables keep any type in any column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import polars as pl

Row = tuple[object, ...]
NOTHING = "9e999"
"""What a query says in place of NULL: infinity, so that a batch is numbers only."""
_SMALLEST = 1e-30
"""Health Connect keeps what an app left out as the smallest number there is (5e-324, 1.4e-45 as a float)."""
_LARGEST = 2.0**53
"""Whole numbers up to here are exact as floating-point numbers; no time, count or row number is larger."""


def columns(
    rows: Sequence[Row], names: Sequence[str], texts: frozenset[str]
) -> tuple[pl.DataFrame, list[tuple[int, str]]]:
    """A frame of numbers (``texts`` are words), and each cell that is neither number nor NULL: its row and column.

    A batch of numbers becomes one array at once, which costs a fifth of building columns cell by cell.
    """
    if not texts:
        try:
            flat = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * len(names))
        except (TypeError, ValueError, OverflowError):
            flat = None
        if flat is not None:
            table = np.ascontiguousarray(flat.reshape(len(rows), len(names)).T)
            made = pl.DataFrame(dict(zip(names, table, strict=True)))
            return made.with_columns(pl.when(_is_told(pl.col(name))).then(pl.col(name)) for name in names), []
    return _slowly(rows, names, texts)


def _slowly(
    rows: Sequence[Row], names: Sequence[str], texts: frozenset[str]
) -> tuple[pl.DataFrame, list[tuple[int, str]]]:
    made: list[pl.Series] = []
    wrong: list[tuple[int, str]] = []
    for column, name in enumerate(names):
        cells = [row[column] for row in rows]
        if name in texts:
            made.append(pl.Series(name, [cell if isinstance(cell, str) else None for cell in cells], pl.String))
            continue
        good = [_number(cell) for cell in cells]
        pairs = enumerate(zip(cells, good, strict=True))
        wrong += [(place, name) for place, (cell, own) in pairs if own is None and _told(cell)]
        made.append(pl.Series(name, good, pl.Float64))
    return pl.DataFrame(made), wrong


def _is_told(number: pl.Expr) -> pl.Expr:
    return number.is_finite() & ((number == 0) | (number.abs() > _SMALLEST))


def _told(cell: object) -> bool:
    left_out = isinstance(cell, float) and 0 < abs(cell) <= _SMALLEST
    return cell is not None and cell != float(NOTHING) and not left_out


def _number(cell: object) -> float | None:
    try:
        number = float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number == 0 or _SMALLEST < abs(number) < float(NOTHING) else None


def whole(name: str) -> pl.Expr:
    """A column as whole numbers; null where they are too large to be exact."""
    return pl.when(pl.col(name).abs() < _LARGEST).then(pl.col(name)).cast(pl.Int64).alias(name)
