"""What every connector needs to hand rows over: frames in their table's schema, numbers for rows, a named source."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from healthkit.model.records import FRAMES
from healthkit.source.contract import Rows


def rows(table: str, frame: pl.DataFrame) -> Rows:
    """A frame in the schema of its table; columns it lacks are null, columns the table lacks are left out."""
    schema = pl.Schema(FRAMES[table])
    lacking = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in frame.columns]
    return Rows(table, frame.with_columns(lacking).select(schema.names()).cast(schema))


@dataclass
class Refs:
    """Numbers of rows inside one package: each row of a table that others can point to gets the next."""

    next_ref: int = 1

    def take(self, count: int) -> pl.Series:
        """The next so many numbers, as the column ``ref``."""
        first = self.next_ref
        self.next_ref += count
        return pl.Series("ref", range(first, self.next_ref), pl.Int64)

    def one(self) -> int:
        """The next number."""
        self.next_ref += 1
        return self.next_ref - 1


def source(number: int, app: str, product_class: str = "app", **more: str | None) -> Rows:
    """One source: who wrote the rows that carry its number.

    ``app`` is the app or device as people call it; ``product_class`` is watch, phone, tablet, ring, scale, cuff,
    sensor or app, and decides which device wins; ``more`` are further columns of
    :data:`healthkit.model.records.SOURCE` (``manufacturer``, ``model``, ``software`` …).
    """
    frame = pl.DataFrame([{"source": number, "app": app, "product_class": product_class, **more}])
    return rows("source", frame)
