"""Rows on their way out: collected until a frame is worth handing over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from healthkit.model.records import FRAMES
from healthkit.source.contract import Rows

FRAME_ROWS = 122_880
"""As many as one row group of DuckDB: half of it would cost twice as much to stage."""
_LOOSE_ROWS = 20_000
_LARGE = {"document": 200, "waveform": 50}
"""Tables whose rows are large: fewer of them make a frame."""


class Outbox:
    """Collects frames and single rows by table and hands them over in frames of about ``frame_rows`` rows.

    Fewer than :data:`FRAME_ROWS` where the frames of no table would reach that, and all would be staged at the end.
    """

    def __init__(self, frame_rows: int | None = None) -> None:
        self._frame_rows = frame_rows or FRAME_ROWS
        self._frames: dict[str, list[pl.DataFrame]] = {}
        self._sizes: dict[str, int] = {}
        self._loose: dict[str, list[Sequence[object]]] = {}

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Add a frame in the table's schema."""
        if frame.height:
            self._frames.setdefault(table, []).append(frame)
            self._sizes[table] = self._sizes.get(table, 0) + frame.height

    def row(self, table: str, **values: object) -> None:
        """Add one row by column name; columns that are not named are null."""
        rows = self._loose.setdefault(table, [])
        rows.append([values.get(name) for name in FRAMES[table]])
        if len(rows) >= _LARGE.get(table, _LOOSE_ROWS):
            self._settle(table)

    def ready(self) -> Iterator[Rows]:
        """Frames that have reached their size."""
        yield from self._due(self._frame_rows)

    def rest(self) -> Iterator[Rows]:
        """Everything that is left."""
        for table in list(self._loose):
            self._settle(table)
        yield from self._due(1)

    def _due(self, size: int) -> Iterator[Rows]:
        for table, height in list(self._sizes.items()):
            if height >= min(size, _LARGE.get(table, size)):
                self._sizes[table] = 0
                yield Rows(table, pl.concat(self._frames.pop(table)))

    def _settle(self, table: str) -> None:
        rows = self._loose.pop(table)
        self.add(table, pl.DataFrame(rows, schema=FRAMES[table], orient="row"))
