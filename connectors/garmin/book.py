"""What is kept while a package is read: numbers of rows and sources, what was read, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from healthkit.errors import HostileFile
from healthkit.source.contract import Counts, Issue, Item
from healthkit.source.frames import Refs, rows, source


@dataclass
class Book:
    """``energies`` are the kilocalories of the workouts that FIT files told, by their start in seconds: what the
    account's own list is checked against. ``told`` are the days of which a statement was handed over."""

    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    energies: dict[int, float] = field(default_factory=dict)
    told: set[tuple[str, date]] = field(default_factory=set)
    offsets: dict[date, int] = field(default_factory=dict)
    waiting: list[Item] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    refusal: HostileFile | None = None
    """The first limit that something inside went beyond, in case nothing else can be read."""
    _sources: dict[tuple[tuple[str, str | None], ...], int] = field(default_factory=dict)

    def source(self, about: dict[str, str | None]) -> int:
        """The number of a source; one that is new waits to be handed over."""
        key = tuple(sorted(about.items()))
        if key not in self._sources:
            number = self._sources[key] = len(self._sources) + 1
            rest = {name: value for name, value in about.items() if name not in {"app", "product_class"}}
            self.waiting.append(source(number, about["app"] or "", about["product_class"] or "app", **rest))
        return self._sources[key]

    def issue(self, reason: str, member: str, position: str = "", raw: str = "") -> None:
        """Note what could not be used."""
        self.waiting.append(Issue(reason, member, position, raw))

    def fresh(self) -> Iterator[Item]:
        """Sources and issues met since the last call."""
        items, self.waiting = self.waiting, []
        yield from items

    def samples(self, frame: pl.DataFrame) -> Iterator[Item]:
        """Rows of ``sample`` with their numbers, those without a value left out."""
        frame = frame.filter(
            pl.col("value").is_not_null() & pl.col("value").is_finite() & pl.col("start").is_not_null()
        )
        if not frame.is_empty():
            yield rows("sample", frame.with_columns(self.refs.take(len(frame))))

    def statements(self, frame: pl.DataFrame) -> Iterator[Item]:
        """Samples of whole days from ``metric``, ``day``, ``value``, ``unit`` and ``source``.

        Files of one export overlap and repeat each other's figures; the first word on a metric and day holds.
        """
        frame = frame.filter(pl.col("day").is_not_null() & pl.col("value").is_not_null())
        fresh = []
        for pair in frame.select("metric", "day").iter_rows():
            fresh.append(pair not in self.told)
            self.told.add(pair)
        begin = pl.col("day").cast(pl.Datetime("us"))
        yield from self.samples(
            frame.filter(pl.Series(fresh, dtype=pl.Boolean)).with_columns(
                start=begin, end=begin + pl.duration(days=1), offset_min=pl.lit(None, pl.Int16)
            )
        )

    def counts(self) -> Counts:
        """What was read, and what was met and has no place."""
        return Counts(dict(self.read), dict(self.unmapped))
