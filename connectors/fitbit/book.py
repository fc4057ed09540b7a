"""One package on its way into frames: numbers of rows and sources, what was met, what is told already."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from healthkit.model.schema import INSTANT, Schema
from healthkit.source.contract import Issue, Rows
from healthkit.source.files import Package
from healthkit.source.frames import Refs, rows, source

OWN_APPS = frozenset({"", "fitbit", "fitbit app", "google health", "google health app"})
_PHONES = ("mobiletrack", "phone", "iphone", "android")
_SCALES = ("aria", "scale")
FOREIGN = "health connect"
"""How the name of a source ends whose rows other apps wrote to Android's store, which has them itself."""
_FULL = 50_000
"""Rows of one frame: exports hold thousands of small files, and a frame each would cost more than reading them."""


@dataclass
class Book:
    """What all readers of one package share."""

    package: Package
    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    told: dict[str, dict[str, set[date]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    """Days by what is told, and by who told them: see :meth:`untold`."""
    nights: dict[str, date] = field(default_factory=dict)
    """The day of waking by a sleep log's number."""
    zone: str | None = None
    """The account's time zone, where the profile names one."""
    weight_unit: str | None = None
    distance_unit: str | None = None
    given: set[str] = field(default_factory=set)
    """Of which quantities the person gave the unit."""
    utc: dict[str, bool] = field(default_factory=dict)
    """Whether the JSON of a curve is in UTC, as far as the package shows."""
    bounds: dict[str, bool] = field(default_factory=dict)
    """The same, as far as the first and last times of a curve's own files show."""
    last: datetime | None = None
    """The latest instant of a curve or night: what lies behind it was not lived yet."""
    sessions: list[tuple[int, datetime, datetime]] = field(default_factory=list)
    """Workouts whose instants are known in UTC: number, start and end."""
    _sources: dict[tuple[str, str], int] = field(default_factory=dict)
    _waiting: list[pl.DataFrame] = field(default_factory=list)
    _count: int = 0

    def source(self, name: str = "", group: str = "worn") -> int:
        """The number of a recorder."""
        return self._sources.setdefault((name, group), len(self._sources) + 1)

    def sources(self) -> Iterator[Rows]:
        """Rows of the recorders met."""
        for (name, group), number in self._sources.items():
            found = recorder(name, group)
            app, kind = found.pop("app") or "Fitbit", found.pop("product_class") or "app"
            yield source(number, app, kind, **found)

    def issue(self, reason: str, member: str, position: str = "", raw: str = "") -> None:
        """Keep what could not be used."""
        self.issues.append(Issue(reason, member, position, raw[:200]))

    def bad(self, frame: pl.DataFrame, reason: str, member: str, place: str, title: str) -> None:
        """An issue for each row of a frame; ``place`` is the column that says where it stands."""
        for at, raw in frame.select(place, title).iter_rows():
            self.issue(reason, member, f"row {at}" if place == " row" else f"item {at}", f"{title}: {raw or ''}")

    def untold(self, frame: pl.DataFrame, what: str, teller: str) -> pl.DataFrame:
        """Rows whose day nobody else has told; the others are counted."""
        others = set[date]().union(*(days for name, days in self.told[what].items() if name != teller))
        if not others:
            return frame
        fresh = frame.filter(~self._day(frame).is_in(list(others)))
        self.skip(f"{what}: told by another file", len(frame) - len(fresh))
        return fresh

    def tell(self, what: str, teller: str, frame: pl.DataFrame) -> None:
        """Take the days of rows as told."""
        self.told[what][teller].update(frame.select(self._day(frame)).to_series().unique().drop_nulls().to_list())

    def _day(self, frame: pl.DataFrame) -> pl.Expr:
        """The day of a row: its own, else the person's day at its start as far as the account's zone tells."""
        if "day" in frame.columns:
            return pl.col("day")
        start = pl.col("start")
        if self.zone is None or "offset_min" not in frame.columns:
            return start.dt.date()
        there = start.dt.replace_time_zone("UTC").dt.convert_time_zone(self.zone).dt.date()
        return pl.when(pl.col("offset_min").is_null()).then(start.dt.date()).otherwise(there)

    def skip(self, what: str, count: int) -> None:
        """Count rows that are known and left aside."""
        if count:
            self.unmapped[what] += count

    def samples(self, frame: pl.DataFrame, metric: str, unit: str) -> Iterator[Rows]:
        """Hand samples over: ``[start, value, source]``, and ``end``, ``offset_min``, ``day``, ``unit`` if any."""
        if frame.is_empty():
            return
        wanted: Schema = {"start": INSTANT, "end": INSTANT, "offset_min": pl.Int16, "day": pl.Date, "unit": pl.String}
        plain = {name: kind for name, kind in wanted.items() if name not in frame.columns}
        made = frame.with_columns(pl.lit(None, kind).alias(name) for name, kind in plain.items())
        made = made.select(
            pl.lit(metric).alias("metric"), "start", pl.col("end").fill_null(pl.col("start")),
            pl.col("offset_min").cast(pl.Int16), pl.col("value").cast(pl.Float64), pl.lit(unit).alias("unit")
            if "unit" in plain else pl.col("unit"), pl.col("source").cast(pl.Int32), "day",
        )  # fmt: skip
        self._waiting.append(made)
        self._count += len(made)
        if self._count >= _FULL:
            yield from self.flush()

    def stated(self, frame: pl.DataFrame, metric: str, unit: str) -> Iterator[Rows]:
        """Hand over what a vendor states of whole days, ``[day, value, source]``."""
        start = pl.col("day").cast(INSTANT)
        yield from self.samples(frame.with_columns(start=start, end=start + pl.duration(days=1)), metric, unit)

    def flush(self) -> Iterator[Rows]:
        """Hand over the samples that wait."""
        if self._waiting:
            frame = pl.concat(self._waiting)
            self._waiting, self._count = [], 0
            yield rows("sample", frame.with_columns(self.refs.take(len(frame))))

    def see(self, start: pl.Series) -> None:
        """Note how far curves and nights go."""
        latest = start.max()
        if isinstance(latest, datetime) and (self.last is None or latest > self.last):
            self.last = latest


def recorder(name: str, group: str) -> dict[str, str | None]:
    """The columns of a ``source`` row.

    ``group`` is "worn" for what a wrist measures, "moved" for what a phone counts as well, "entered" for what is typed
    in or comes from a scale. The JSON names nobody: its rows are the account's, of the kind of device that wrote them.
    """
    low = name.strip().lower()
    if any(word in low for word in _SCALES):
        return {"app": "Fitbit", "product_class": "scale", "manufacturer": "Fitbit", "model": name, "device": name}
    if low in OWN_APPS:
        if group == "entered":
            return {"app": "Fitbit", "product_class": "app"}
        if group == "moved" and low:
            return {"app": "Fitbit", "product_class": "phone", "model": "Fitbit app", "device": name}
        return {"app": "Fitbit", "product_class": "watch", "manufacturer": "Fitbit", "model": "Fitbit"}
    if low.endswith("health kit") or "web api" in low:
        phone = "phone" in low and group == "moved"
        return {"app": name, "product_class": "phone" if phone else "app", "model": "Phone" if phone else None}
    if any(word in low for word in _PHONES):
        return {"app": "Fitbit", "product_class": "phone", "model": "Fitbit app", "device": name}
    if group == "entered":
        return {"app": name, "product_class": "app"}
    maker = "Google" if "pixel" in low else "Fitbit"
    return {"app": "Fitbit", "product_class": "watch", "manufacturer": maker, "model": name, "device": name}


def is_foreign(name: str) -> bool:
    """Whether rows of a source came from Health Connect."""
    return name.strip().lower().endswith(FOREIGN)
