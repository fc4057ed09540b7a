"""Rows of the account's JSON on their way out: gathered in lists, handed over as frames some thousand at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from connectors.garmin.book import Book
from healthkit.model.records import FRAMES
from healthkit.source.contract import Item, Rows

_MANY = 20_000
_WATCH: dict[str, str | None] = {
    "app": "Garmin Connect", "manufacturer": "Garmin", "model": "Garmin", "product_class": "watch",
}  # fmt: skip
_APP: dict[str, str | None] = {"app": "Garmin Connect", "manufacturer": "Garmin", "model": None, "product_class": "app"}


@dataclass
class Outbox:
    """``member`` is the file that is read."""

    book: Book
    member: str = ""
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    held: dict[tuple[str, date], tuple[str, float, str]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        """One row; columns that it lacks are null."""
        self.rows.setdefault(table, []).append(row)

    def watch(self) -> int:
        """The source of what a watch measured and the account adds up."""
        return self.book.source(_WATCH)

    def app(self) -> int:
        """The source of what the account knows of workouts, weights and drinks."""
        return self.book.source(_APP)

    def state(self, metric: str, when: date, value: float | None, unit: str) -> None:
        """A figure of a whole day; the first word on it holds."""
        if value is None or (metric, when) in self.book.told:
            return
        self.book.told.add((metric, when))
        begin = datetime(when.year, when.month, when.day)  # noqa: DTZ001 (a day has no zone)
        self.add(
            "sample", ref=self.book.refs.one(), metric=metric, day=when, start=begin, end=begin + timedelta(days=1),
            value=value, unit=unit, source=self.watch(),
        )  # fmt: skip

    def hold(self, metric: str, when: date, value: float | None, unit: str, version: str) -> None:
        """A figure that a file may state several times a day: the latest version holds, stated when the file ends."""
        if value is not None and (metric, when) not in self.book.told:
            known = self.held.get((metric, when))
            if known is None or version >= known[0]:
                self.held[metric, when] = version, value, unit

    def sample(self, metric: str, at: datetime, value: float, unit: str, offset: int | None) -> None:
        """A reading."""
        self.add(
            "sample", ref=self.book.refs.one(), metric=metric, start=at, end=at, offset_min=offset, value=value,
            unit=unit, source=self.app(),
        )  # fmt: skip

    def event(self, metric: str, code: str, begin: datetime, end: datetime, offset: int | None) -> None:
        """An event with a length."""
        self.add(
            "event", ref=self.book.refs.one(), metric=metric, code=code, start=begin, end=end, offset_min=offset,
            source=self.watch(),
        )  # fmt: skip

    def ended(self) -> Iterator[Item]:
        """Everything that still waits, at the end of a file."""
        for (metric, when), (_, value, unit) in self.held.items():
            self.state(metric, when, value, unit)
        self.held.clear()
        yield from self.flush()

    def full(self) -> bool:
        """Whether so much waits that it should go."""
        return any(len(some) > _MANY for some in self.rows.values())

    def flush(self) -> Iterator[Item]:
        """Frames of what waits."""
        made, self.rows = self.rows, {}
        yield from self.book.fresh()
        for table in sorted(made, key=lambda name: name != "session"):
            yield Rows(table, pl.DataFrame(made[table], schema=FRAMES[table], strict=False))
