"""What the files of one export share on their way into frames: row numbers, sources, counts, rows that wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import polars as pl

from connectors.polar.documents import Moment
from healthkit.model.records import FRAMES
from healthkit.source.contract import Counts, Item
from healthkit.source.frames import Refs, rows, source
from healthkit.source.outbox import Outbox

WATCH = "Polar"
"""The model of rows of which the export does not say which device wrote them."""


@dataclass
class Book:
    """Rows by table, counts by kind; ``seen`` are the ids of workouts that came already."""

    refs: Refs = field(default_factory=Refs)
    out: Outbox = field(default_factory=Outbox)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    _sources: dict[str, int] = field(default_factory=dict)

    def source(self, model: str | None = None) -> int:
        """The number of a device, by its model."""
        name = model or WATCH
        if name not in self._sources:
            number = self._sources[name] = len(self._sources) + 1
            made = source(number, "Polar Flow", "watch", manufacturer="Polar", model=name)
            self.out.add("source", made.frame)
        return self._sources[name]

    def day(self, metric: str, on: date, value: float | None, unit: str) -> None:
        """What the export states of a whole day or night."""
        if value is None:
            return
        start = datetime.combine(on, time())
        self.out.row(
            "sample", ref=self.refs.one(), metric=metric, start=start, end=start + timedelta(days=1), value=value,
            unit=unit, source=self.source(), day=on,
        )  # fmt: skip

    def sample(self, metric: str, at: Moment, value: float | None, unit: str) -> None:
        """One reading."""
        if value is None:
            return
        self.out.row(
            "sample", ref=self.refs.one(), metric=metric, start=at.at, end=at.at, offset_min=at.offset_min, value=value,
            unit=unit, source=self.source(),
        )  # fmt: skip

    def samples(self, metric: str, unit: str, source: int, frame: pl.DataFrame) -> None:
        """Many readings: ``start`` and ``value``, with ``end`` and ``offset_min`` where they are known."""
        told = frame.filter(pl.col("value").is_not_null() & pl.col("start").is_not_null())
        if told.is_empty():
            return
        named = told.with_columns(
            self.refs.take(len(told)),
            metric=pl.lit(metric),
            unit=pl.lit(unit),
            source=pl.lit(source, pl.Int32),
            end=pl.col("end") if "end" in told.columns else pl.col("start"),
        )
        self.add("sample", named)

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Rows of any table, in its schema or a part of it."""
        self.out.add(table, rows(table, frame).frame if frame.columns != list(FRAMES[table]) else frame)

    def told(self) -> Iterator[Item]:
        """The counts so far, once."""
        yield Counts(dict(self.read), dict(self.unmapped))
        self.read.clear()
        self.unmapped.clear()
