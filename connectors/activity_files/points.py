"""Points of a track, a block at a time: from text as written to route points and sensor samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from connectors.activity_files.names import FEET, RIDES, RUNS
from healthkit.source.contract import Issue, Rows
from healthkit.source.frames import Refs, rows
from healthkit.source.tabular import cells

FIELDS = (
    "time", "latitude", "longitude", "elevation", "speed", "course", "heart_rate", "cadence", "power", "temperature",
    "water_temperature",
)  # fmt: skip
"""Columns of a point, in the order in which a reader fills a row of text."""
PLACE = {name: place for place, name in enumerate(FIELDS)}
BLOCK = 20_000
_FIRST_YEAR = 2001
"""GPX is of 2002; devices whose clock is not set begin in 1970, in 1980 or with the year 2000."""
Row = list[str | None]

_EARTH_M = 6_371_000.8
"""Mean radius of the Earth (IUGG)."""
_STRIDES_BELOW = {"running": 120.0, "treadmill": 120.0, "walking": 75.0, "hiking": 75.0}
"""A middle cadence below this counts the steps of one foot: nobody runs with fewer than 120 steps a minute."""


def blank() -> Row:
    """A row to be filled."""
    return [None] * len(FIELDS)


@dataclass
class Track:
    """The points of one workout; what is known of them as a whole grows with every block."""

    refs: Refs
    ref: int
    """The session's."""
    source: int
    activity: str
    member: str
    needs_place: bool = True
    """Whether a point without a place is at fault: in GPX it is, in TCX it was recorded indoors."""
    pending: list[Row] = field(default_factory=list)
    first: datetime | None = None
    last: datetime | None = None
    offset_min: int | None = None
    moved_s: float = 0.0
    """Seconds within segments."""
    metres: float | None = None
    """Along the positions, in the plane."""
    points: int = 0
    untimed: int = 0
    unplaced: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    ambient: tuple[float, int] = (0.0, 0)
    gaps: list[tuple[datetime, datetime]] = field(default_factory=list)
    _steps: float | None = None
    _before: pl.DataFrame | None = None
    _segment_last: datetime | None = None

    def add(self, row: Row) -> Iterator[Rows]:
        """Take a point; yields frames once a block is full."""
        self.pending.append(row)
        if len(self.pending) >= BLOCK:
            yield from self.flush()

    def end_segment(self) -> Iterator[Rows]:
        """What follows is another segment: the time between them was paused."""
        yield from self.flush()
        self._segment_last, self._before = self.last, None

    def flush(self) -> Iterator[Rows]:
        """Frames of the points so far."""
        if not self.pending:
            return
        frame = _typed(self.pending)
        self.points += len(frame)
        self.pending = []
        self.untimed += frame["at"].null_count()
        timed = frame.filter(pl.col("at").is_not_null())
        if timed.is_empty():
            return
        self._see_times(timed)
        placed = timed.filter(pl.col("placed"))
        wrong = ~pl.col("placed") if self.needs_place else pl.col("said") & ~pl.col("placed")
        self.unplaced += len(timed.filter(wrong))
        if len(placed):
            self._see_places(placed)
            yield rows("route_point", placed.with_columns(ref=pl.lit(self.ref, pl.Int64)))
        yield from self._samples(timed)

    def issues(self) -> Iterator[Issue]:
        """Points that could not be used, said once a track; a track without any time is a course, not a fault."""
        if self.first is None:
            return
        for count, what in ((self.untimed, "without time"), (self.unplaced, "without a place")):
            if count:
                yield Issue("bad_location", self.member, f"{count} points {what}")

    def _see_times(self, timed: pl.DataFrame) -> None:
        low, high = timed["at"].min(), timed["at"].max()
        assert isinstance(low, datetime)
        assert isinstance(high, datetime)
        if self.offset_min is None:
            said = timed["offset_min"].drop_nulls()
            self.offset_min = int(said[0]) if len(said) else None
        begin = low
        if self._segment_last is not None:
            if low > self._segment_last:
                self.gaps.append((self._segment_last, low))
            self._segment_last = None
        elif self.last is not None:
            begin = self.last
        self.moved_s += max((high - begin).total_seconds(), 0.0)
        self.first = low if self.first is None else min(self.first, low)
        self.last = high if self.last is None else max(self.last, high)

    def _see_places(self, placed: pl.DataFrame) -> None:
        path = placed.select("latitude", "longitude")
        if self._before is not None:
            path = pl.concat([self._before, path])
        self.metres = (self.metres or 0.0) + _length(path)
        self._before = path.tail(1)

    def _samples(self, timed: pl.DataFrame) -> Iterator[Rows]:
        heat = timed["temperature"].drop_nulls()
        self.ambient = (self.ambient[0] + float(heat.sum()), self.ambient[1] + len(heat))
        for name, metric, unit, value in self._series(timed):
            told = timed.select("at", "offset_min", value=value).drop_nulls("value")
            if told.is_empty():
                continue
            if metric is None:
                self.unmapped[f"{name} of {self.activity}"] += len(told)
                continue
            named = told.with_columns(metric=pl.lit(metric), unit=pl.lit(unit), source=pl.lit(self.source, pl.Int32))
            placed = named.rename({"at": "start"}).with_columns(self.refs.take(len(named)), end=pl.col("start"))
            yield rows("sample", placed)

    def _series(self, timed: pl.DataFrame) -> Iterator[tuple[str, str | None, str, pl.Expr]]:
        """Name in the file, metric, unit and value of each thing that a sensor sends."""
        ride, foot = self.activity in RIDES, self.activity in FEET
        # A sensor that lost the pulse writes 0.
        yield "pulse", "heart_rate", "count/min", pl.col("heart_rate").replace(0.0, None)
        yield "water temperature", "water_temperature", "degC", pl.col("water_temperature")
        cadence = "cycling_cadence" if ride else "running_cadence" if foot else None
        steps = self._per_step(timed) if foot else 1.0
        yield "cadence", cadence, "rpm" if ride else "count/min", pl.col("cadence") * steps
        power = "cycling_power" if ride else "running_power" if self.activity in RUNS else None
        yield "power", power, "W", pl.col("power")
        speed = "cycling_speed" if ride else "running_speed" if self.activity in RUNS else None
        if speed:  # with a place it is the route's
            yield "speed", speed, "m/s", pl.when(~pl.col("placed")).then(pl.col("speed"))

    def _per_step(self, timed: pl.DataFrame) -> float:
        """2 where the file counts the steps of one foot, as most watches do; 1 where it counts both."""
        if self._steps is None:
            told = timed["cadence"].filter(timed["cadence"] > 0)
            middle = told.median()
            if not isinstance(middle, float):
                return 1.0
            self._steps = 2.0 if middle < _STRIDES_BELOW[self.activity] else 1.0
        return self._steps


def instants(text: pl.Expr) -> pl.Expr:
    """UTC of XML times. Without a zone they are UTC, as GPX and TCX define them."""
    away = pl.duration(minutes=cells.offset(text).fill_null(0))
    return pl.coalesce(_plain(text), cells.moment(text, ()) - away)


def _instants(text: pl.Series) -> pl.Series:
    """The same for a column, in a fraction of the time where all of it is written as most programs write it."""
    plain = text.to_frame().select(_plain(pl.col(text.name))).to_series()
    if plain.null_count() == text.null_count():
        return plain
    return text.to_frame().select(instants(pl.col(text.name))).to_series()


def _plain(text: pl.Expr) -> pl.Expr:
    return text.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us", strict=False)


def offsets(text: pl.Expr) -> pl.Expr:
    """Minutes from UTC as written; ``Z`` says nothing of where the person was."""
    return pl.when(~text.str.ends_with("Z")).then(cells.offset(text))


def _typed(pending: list[Row]) -> pl.DataFrame:
    text = pl.DataFrame(pending, dict.fromkeys(FIELDS, pl.String), orient="row").with_columns(
        pl.all().str.strip_chars()
    )
    numbers = [name for name in FIELDS if name != "time"]
    at = _instants(text["time"])
    typed = text.select(
        at.set(at.dt.year() < _FIRST_YEAR, None).alias("at"),
        offsets(pl.col("time")).alias("offset_min"),
        *(pl.col(name).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False) for name in numbers),
        said=pl.col("latitude").is_not_null() | pl.col("longitude").is_not_null(),
    )
    finite = [pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers]
    on_earth = pl.col("latitude").is_between(-90, 90) & pl.col("longitude").is_between(-180, 180)
    # Devices without a fix write 0, 0, a place in the sea off Africa.
    placed = (on_earth & ~((pl.col("latitude") == 0) & (pl.col("longitude") == 0))).fill_null(value=False)
    return typed.with_columns(finite).with_columns(placed=placed)


def _length(path: pl.DataFrame) -> float:
    """Metres along positions, on a sphere."""
    latitude, longitude = pl.col("latitude").radians(), pl.col("longitude").radians()
    step = (latitude.diff() / 2).sin() ** 2 + latitude.cos() * latitude.shift().cos() * (
        (longitude.diff() / 2).sin() ** 2
    )
    return float(path.select((2 * _EARTH_M * step.sqrt().clip(0, 1).arcsin()).sum()).item())
