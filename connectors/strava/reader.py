"""From Strava's tables to frames, a megabyte of text at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from connectors.strava.dates import moments
from connectors.strava.detection import PROFILE, kind_of
from connectors.strava.figures import ATTRIBUTES, FIGURES, IGNORED, number, statistics
from connectors.strava.layout import columns, plain
from connectors.strava.sports import OTHER, activity_of
from healthkit.errors import DamagedFile
from healthkit.model.words import fold
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import Refs, rows, source
from healthkit.source.lengths import lasting
from healthkit.source.tabular.table import ROW, Table, open_table

_YES = frozenset({"true", "1", "1.0", "yes"})
_SEXES = {"m": "male", "male": "male", "f": "female", "female": "female"}


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the workouts of every table, and the sex of the profile.

    Raises:
        DamagedFile: a table holds no rows.
    """
    refs, read_any, told = Refs(), False, set[str]()
    yield source(1, "Strava")
    for name in sorted(claim.members):
        with package.open(name) as stream:
            if kind_of(package.head(name, 32768)) == PROFILE:
                yield from _profile(open_table(stream, name))
                continue
            table = open_table(stream, name)
            if columns(table.titles) is None:
                raise DamagedFile(f"{name} holds no activity.", "Download it from Strava again.")
            book = Book(table, name, refs, frozenset(told))
            for frame in table.frames:
                yield from book.workouts(frame)
        told |= book.ids
        read_any = read_any or bool(book.read)
        yield Counts({"activity": book.read} if book.read else {}, dict(book.unmapped))
        yield Progress(package.members[name].size, package.members[name].size)
    if not read_any:
        raise DamagedFile(f"{package.path.name} holds no activity.", "Download it from Strava again.")


def _profile(table: Table) -> Iterator[Item]:
    title = table.column("Sex")
    for frame in table.frames:
        told = frame[title].drop_nulls() if title else pl.Series(dtype=pl.String)
        sex = _SEXES.get(fold(told[0])) if len(told) else None
        if sex:
            yield rows("person", pl.DataFrame({"key": ["sex"], "value": [sex]}))
        yield Counts({"profile": len(frame)})


@dataclass
class Book:
    """One table on its way into frames."""

    table: Table
    member: str
    refs: Refs
    told: frozenset[str] = frozenset()
    """Ids of activities that an earlier table of the package told: people keep the downloads of several years."""
    ids: set[str] = field(default_factory=set)
    read: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    columns: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = columns(self.table.titles) or {}

    def workouts(self, frame: pl.DataFrame) -> Iterator[Item]:
        """Sessions of a frame, with their figures and what else is told of them."""
        self.read += len(frame)
        ids = frame[self.columns["id"]]
        frame = frame.filter(~ids.is_in(list(self.told)).fill_null(value=False))
        self.ids.update(ids.drop_nulls())
        placed = frame.with_columns(moments(frame[self.columns["date"]]).alias("start"))
        for row, said in placed.filter(pl.col("start").is_null()).select(ROW, self.columns["date"]).iter_rows():
            yield Issue("bad_date", self.member, f"row {row}", said or "")
        placed = placed.filter(pl.col("start").is_not_null())
        self._count_others(placed)
        if placed.is_empty():
            return
        yield from self._bad_lengths(placed)
        length = self._length(placed)
        sports = self._activities(placed)
        placed = placed.with_columns(self.refs.take(len(placed)), length.alias("length"), sports.alias("activity"))
        elapsed = lasting(pl.col("length").fill_null(0))
        placed = placed.with_columns(end=pl.col("start") + elapsed)
        moving = self.columns.get("moving")
        without_pauses = number(pl.col(moving)) if moving else pl.lit(None, pl.Float64)
        sessions = placed.with_columns(
            kind=pl.lit("workout"),
            duration_s=pl.coalesce(pl.when(without_pauses > 0).then(without_pauses), pl.col("length")),
            source=pl.lit(1, pl.Int32),
        )
        yield rows("session", sessions)
        figures = statistics(placed, self.columns, self.unmapped)
        if len(figures):
            yield rows("session_stat", figures)
        yield from self._efforts(placed)
        yield rows("attribute", self._attributes(placed))

    def _length(self, placed: pl.DataFrame) -> pl.Series:
        """Seconds from start to end."""
        titles = [self.columns[name] for name in ("elapsed", "elapsed_shown", "moving") if name in self.columns]
        told = pl.coalesce(number(pl.col(title)) for title in titles) if titles else pl.lit(None, pl.Float64)
        return placed.select(ROW, pl.when(told >= 0).then(told).alias("length"))["length"]

    def _bad_lengths(self, placed: pl.DataFrame) -> Iterator[Issue]:
        title = self.columns.get("elapsed")
        if title is None:
            return
        wrong = placed.filter(pl.col(title).is_not_null() & number(pl.col(title)).is_null())
        for row, said in wrong.select(ROW, title).iter_rows():
            yield Issue("bad_value", self.member, f"row {row}", f"{plain(title)}: {said}")

    def _activities(self, placed: pl.DataFrame) -> pl.Series:
        title = self.columns["type"]
        found: dict[str, str] = {}
        for said, count in placed[title].drop_nulls().value_counts().iter_rows():
            known = activity_of(said)
            if known is None:
                self.unmapped[said] += count
            found[said] = known or OTHER
        return placed[title].replace_strict(found, default=OTHER, return_dtype=pl.String).fill_null(OTHER)

    def _efforts(self, placed: pl.DataFrame) -> Iterator[Item]:
        """How hard the person says it was, from 1 to 10."""
        title = self.columns.get("perceived")
        if title is None:
            return
        told = placed.select("start", "end", value=number(pl.col(title))).filter(pl.col("value") > 0)
        if len(told):
            named = told.with_columns(
                self.refs.take(len(told)),
                metric=pl.lit("workout_effort_score"),
                unit=pl.lit("score"),
                source=pl.lit(1, pl.Int32),
            )
            yield rows("sample", named)

    def _attributes(self, placed: pl.DataFrame) -> pl.DataFrame:
        told = {"type": "activity", **ATTRIBUTES}
        made = [
            placed.select("ref", key=pl.lit(key), value=pl.col(self.columns[name]))
            for name, key in told.items()
            if name in self.columns
        ]
        commute = [self.columns[name] for name in ("commute", "commute_shown") if name in self.columns]
        if commute:
            yes = pl.any_horizontal(pl.col(title).str.to_lowercase().is_in(_YES) for title in commute)
            made.append(placed.filter(yes).select("ref", key=pl.lit("commute"), value=pl.lit("true")))
        return pl.concat(made).drop_nulls("value").with_columns(owner=pl.lit("session"))

    def _count_others(self, placed: pl.DataFrame) -> None:
        """Filled columns that are neither read nor known to say nothing new."""
        read = {figure.column for figure in FIGURES} | ATTRIBUTES.keys() | IGNORED
        read |= {"date", "type", "elapsed", "moving", "perceived", "commute", "commute_shown"}
        known = {title for name, title in self.columns.items() if name in read}
        if "distance" not in self.columns:  # kilometres or miles: the table does not say
            known.discard(self.columns.get("distance_shown", ""))
        for title in self.table.titles:
            if title and title not in known and (filled := len(placed) - placed[title].null_count()):
                self.unmapped[plain(title)] += filled
