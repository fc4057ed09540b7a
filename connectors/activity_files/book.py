"""What the members of one package share on their way into frames: row numbers, sources, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from connectors.activity_files.names import OTHER, Writer, activity_of
from healthkit.source.contract import Counts, Item, Rows
from healthkit.source.frames import Refs, rows, source


@dataclass
class Book:
    """Numbers and counts of a package; :meth:`told` gives what was counted since it was last asked."""

    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    _numbers: dict[Writer, int] = field(default_factory=dict)
    _sources: int = 0

    def reserve(self) -> int:
        """The number of a source that is described later: TCX names the device behind the points."""
        self._sources += 1
        return self._sources

    def describe(self, number: int, writer: Writer) -> Rows:
        """Who the source of a reserved number is."""
        more = {"manufacturer": writer.manufacturer, "model": writer.model, "software": writer.software}
        return source(number, writer.app, writer.product_class, **more)

    def source(self, writer: Writer) -> tuple[int, list[Rows]]:
        """The number of a source, and its row where it is new."""
        if writer in self._numbers:
            return self._numbers[writer], []
        number = self._numbers[writer] = self.reserve()
        return number, [self.describe(number, writer)]

    def activity(self, said: str | None, writer: Writer) -> str:
        """The catalogue's activity; a word that it lacks is counted and becomes ``other``."""
        found = activity_of(said, writer)
        if found is None:
            self.unmapped[str(said).strip()] += 1
        return found or OTHER

    def told(self) -> Iterator[Item]:
        """The counts so far, once."""
        yield Counts(dict(self.read), dict(self.unmapped))
        self.read.clear()
        self.unmapped.clear()


@dataclass
class Workout:
    """One workout on its way: what a track or activity says besides its points. Instants in UTC."""

    ref: int
    source: int
    activity: str
    said: str | None
    start: datetime
    end: datetime
    offset_min: int | None
    duration_s: float | None = None
    stats: list[tuple[str, str, float, str]] = field(default_factory=list)
    """``(metric, aggregate, value, unit)``"""
    events: list[dict[str, Any]] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[Rows]:
        """The session and what belongs to it."""
        about = {
            "ref": self.ref,
            "kind": "workout",
            "activity": self.activity,
            "start": self.start,
            "end": self.end,
            "offset_min": self.offset_min,
            "duration_s": self.duration_s,
            "source": self.source,
        }
        yield rows("session", pl.DataFrame([about]))
        if self.stats:
            stats = pl.DataFrame(self.stats, ["metric", "aggregate", "value", "unit"], orient="row")
            yield rows("session_stat", stats.with_columns(ref=pl.lit(self.ref)))
        if self.events:
            events = pl.DataFrame(self.events, infer_schema_length=None)
            yield rows("session_event", events.with_columns(ref=pl.lit(self.ref)))
        said = {"activity": self.said, **self.attributes}
        pairs = [("session", self.ref, key, value.strip()) for key, value in said.items() if value and value.strip()]
        if pairs:
            yield rows("attribute", pl.DataFrame(pairs, ["owner", "ref", "key", "value"], orient="row"))
