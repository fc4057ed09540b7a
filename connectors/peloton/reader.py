"""From Peloton's tables to frames, a megabyte of text at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from connectors.peloton import zones
from connectors.peloton.detection import NEEDED
from connectors.peloton.disciplines import OTHER, discipline, metric_of, outside
from healthkit.errors import DamagedFile
from healthkit.model.words import fold
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import Refs, rows, source
from healthkit.source.lengths import lasting
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW, Table, open_table

_UNIT = re.compile(r"^(.*?)\s*\(([^)]*)\)$")
_UNITS = {"mph": "mph", "kph": "km/h", "km/h": "km/h", "mi": "mi", "miles": "mi", "km": "km"}
_FIGURES = (
    # title, figure or metric, aggregate, unit where the title names none
    ("distance", "distance", "sum", None),
    ("avg. speed", "speed", "average", None),
    ("avg. watts", "power", "average", "W"),
    ("avg. cadence", "cadence", "average", "rpm"),
    ("avg. heartrate", "heart_rate", "average", "count/min"),
    ("calories burned", "total_energy_burned", "sum", "kcal"),
    ("total output", "peloton_total_output", "sum", "kJ"),
    ("avg. resistance", "peloton_resistance", "average", "percent"),
    ("avg. incline", "peloton_incline", "average", "percent"),
)
_BY_DISCIPLINE = frozenset({"distance", "speed", "power", "cadence"})
_ATTRIBUTES = {
    "fitness discipline": "activity", "title": "title", "type": "class type", "live/on demand": "class",
    "instructor name": "instructor",
}  # fmt: skip
_IGNORED = frozenset({"workout timestamp", "length", "class timestamp", "avg. pace"})
"""Read elsewhere; or, like the pace, the speed once more."""
Key = tuple[int, str | None]
"""When a workout began, in UTC, and its discipline: what two downloads say alike."""
_NOTHING = ("none", "nan", "null", "-")


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the workouts of every table.

    Raises:
        DamagedFile: no table holds a row.
    """
    refs, found, told = Refs(), False, set[Key]()
    yield source(1, "Peloton", manufacturer="Peloton")
    for name in sorted(claim.members):
        with package.open(name) as stream:
            book = Book(open_table(stream, name, NEEDED), name, refs, frozenset(told))
            for frame in book.table.frames:
                yield from book.workouts(frame)
        told |= book.keys
        found = found or bool(book.read)
        yield Counts({"workout": book.read} if book.read else {}, dict(book.unmapped))
        yield Progress(package.members[name].size, package.members[name].size)
    if not found:
        raise DamagedFile(f"{package.path.name} holds no workout.", "Download it from Peloton again.")


@dataclass
class Book:
    """One table on its way into frames; ``columns`` are its titles by plain name, each with its unit."""

    table: Table
    member: str
    refs: Refs
    told: frozenset[Key] = frozenset()
    """Workouts that an earlier table of the package told: people keep the downloads of several years."""
    keys: set[Key] = field(default_factory=set)
    read: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    columns: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for title in self.table.titles:
            found = _UNIT.match(title)
            name, unit = (found[1], found[2]) if found else (title, None)
            self.columns.setdefault(fold(name), (title, unit))

    def workouts(self, frame: pl.DataFrame) -> Iterator[Item]:
        """Sessions of a frame, with their figures and their classes."""
        self.read += len(frame)
        text = pl.exclude(ROW)
        frame = frame.with_columns(pl.when(~text.str.to_lowercase().is_in(_NOTHING)).then(text))
        stamp = pl.col(self.columns["workout timestamp"][0])
        placed = frame.with_columns(zones.local(stamp).alias("local"), zones.offset(stamp).alias("offset_min"))
        yield from self._issues(placed, pl.col("local").is_null(), "bad_date", "workout timestamp")
        placed = placed.filter(pl.col("local").is_not_null())
        strange = placed.filter(pl.col("offset_min").is_null()).select(zones.zone(stamp).alias("zone"))["zone"]
        self.unmapped.update({f"zone {name}": count for name, count in strange.drop_nulls().value_counts().rows()})
        if placed.is_empty():
            return
        minutes, length = self._number("length"), self.columns["length"][0]
        yield from self._issues(placed, pl.col(length).is_not_null() & minutes.is_null(), "bad_value", "length")
        start, _ = cells.utc(pl.col("local"), pl.col("offset_min"), None)
        placed = self._fresh(placed.with_columns(start.alias("start")))
        placed = placed.with_columns(
            self.refs.take(len(placed)),
            self._activities(placed),
            (pl.when(minutes > 0).then(minutes) * 60).alias("duration_s"),
        )
        lasted = lasting(pl.col("duration_s").fill_null(0))
        sessions = placed.with_columns(kind=pl.lit("workout"), end=pl.col("start") + lasted, source=pl.lit(1, pl.Int32))
        yield rows("session", sessions)
        for figures in self._statistics(placed):
            yield rows("session_stat", figures)
        yield rows("attribute", self._attributes(placed))
        self._count_others(placed)

    def _fresh(self, placed: pl.DataFrame) -> pl.DataFrame:
        """Workouts that no earlier table told, by when and what they were."""
        keys = placed.select(pl.col("start").to_physical(), self.columns["fitness discipline"][0]).rows()
        self.keys.update(keys)
        return placed.filter(pl.Series([key not in self.told for key in keys], dtype=pl.Boolean))

    def _activities(self, placed: pl.DataFrame) -> pl.Series:
        title = self.columns["fitness discipline"][0]
        found: dict[str, str] = {}
        for said, count in placed[title].drop_nulls().value_counts().iter_rows():
            known = discipline(said)
            if known is None:
                self.unmapped[said] += count
            found[said] = known or OTHER
        named = pl.col(title).replace_strict(found, default=OTHER, return_dtype=pl.String).fill_null(OTHER)
        if "title" in self.columns:
            named = outside(named, pl.col(self.columns["title"][0]).fill_null(""))
        return placed.select(named.alias("activity")).to_series()

    def _number(self, name: str, sign: str | None = None) -> pl.Expr:
        return cells.number(pl.col(self.columns[name][0]), ".", sign)

    def _statistics(self, placed: pl.DataFrame) -> Iterator[pl.DataFrame]:
        for name, figure, aggregate, own in _FIGURES:
            if name not in self.columns:
                continue
            title, written = self.columns[name]
            unit = own or _UNITS.get(fold(written or ""))
            told = placed.select("ref", "activity", value=self._number(name)).drop_nulls("value")
            told = told.filter(pl.col("value") != 0)  # what a class without that sensor writes
            if unit is None:
                self.unmapped[title] += len(told)
                continue
            if figure in _BY_DISCIPLINE:
                metrics = {activity: metric_of(figure, activity) for activity in told["activity"].unique().to_list()}
                named = pl.col("activity").replace_strict(metrics, default=None, return_dtype=pl.String)
                told = told.with_columns(metric=named)
                lost = told.filter(pl.col("metric").is_null())["activity"].value_counts().rows()
                self.unmapped.update({f"{figure} of {activity}": count for activity, count in lost})
                told = told.drop_nulls("metric")
            else:
                told = told.with_columns(metric=pl.lit(figure))
            yield told.with_columns(aggregate=pl.lit(aggregate), unit=pl.lit(unit))

    def _attributes(self, placed: pl.DataFrame) -> pl.DataFrame:
        made = [
            placed.select("ref", key=pl.lit(key), value=pl.col(self.columns[name][0]))
            for name, key in _ATTRIBUTES.items()
            if name in self.columns
        ]
        return pl.concat(made).drop_nulls("value").with_columns(owner=pl.lit("session"))

    def _issues(self, placed: pl.DataFrame, wrong: pl.Expr, reason: str, name: str) -> Iterator[Issue]:
        title = self.columns[name][0]
        for row, said in placed.filter(wrong).select(ROW, title).iter_rows():
            yield Issue(reason, self.member, f"row {row}", f"{title}: {said or ''}")

    def _count_others(self, placed: pl.DataFrame) -> None:
        known = {name for name, *_ in _FIGURES} | _ATTRIBUTES.keys() | _IGNORED
        for name, (title, _) in self.columns.items():
            if title and name not in known and (filled := len(placed) - placed[title].null_count()):
                self.unmapped[title] += filled
