"""What a workout recorded along the way: its route, and its samples, which have no times of their own.

Today's shape gives an interval, a list of values from the exercise's start on, and a route with a start of its own; the
earlier one gives each value its local time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from connectors.polar.book import Book
from connectors.polar.documents import Moment, mapping, moment, number, objects, positive
from connectors.polar.sports import metric_of
from healthkit.source.contract import Issue
from healthkit.source.frames import rows
from healthkit.source.lengths import lasting

_KINDS = {
    "HEART_RATE": "heart_rate", "heartRate": "heart_rate", "SPEED": "speed", "speed": "speed", "CADENCE": "cadence",
    "cadence": "cadence", "POWER": "power", "CURRENT_POWER": "power", "RUNNING_POWER": "power",
}  # fmt: skip
_UNITS = {"heart_rate": "count/min", "speed": "km/h", "cadence": "count/min", "power": "W"}
_ALSO_ELSEWHERE = frozenset({"ALTITUDE", "altitude", "DISTANCE", "distance", "recordedRoute", "rrSamples",
                             "transitionSamples", "samples"})  # fmt: skip
"""Told by the route, by the totals, or read apart."""
_FEET_BELOW = {"running": 120.0, "treadmill": 120.0, "walking": 75.0, "hiking": 75.0}
"""A cadence below this counts the steps of one foot."""


@dataclass(frozen=True)
class Recording:
    """One exercise of a workout: the row it belongs to, who recorded it, what it was, and when it began."""

    ref: int
    source: int
    activity: str
    begins: Moment


def per_step(cadence: float, activity: str) -> float:
    """2 where a cadence counts the steps of one foot, else 1."""
    return 2.0 if cadence < _FEET_BELOW.get(activity, 0.0) else 1.0


def route(exercise: dict[str, Any], of: Recording, book: Book, member: str) -> Iterator[Issue]:
    """The points of the route; its altitude is 0 until the first fix, which is no altitude."""
    told = mapping(mapping(exercise.get("routes")).get("route"))
    points = objects(told.get("wayPoints"))
    if points:
        start = moment(told.get("startTime"), of.begins.offset_min) or of.begins
        at = _after(start.at, pl.Series([number(point.get("elapsedMillis")) for point in points], dtype=pl.Float64))
    else:
        points = objects(mapping(exercise.get("samples")).get("recordedRoute"))
        at = _local([point.get("dateTime") for point in points], of.begins.offset_min)
    if not points:
        return
    columns = {
        name: pl.Series([number(point.get(key)) for point in points], dtype=pl.Float64)
        for name, key in (("latitude", "latitude"), ("longitude", "longitude"), ("elevation", "altitude"))
    }
    frame = pl.DataFrame({"at": at, **columns})
    fixed = (pl.col("elevation") != 0).fill_null(value=False).cum_sum() > 0
    nowhere = (pl.col("latitude") == 0) & (pl.col("longitude") == 0)
    good = (
        frame.with_columns(pl.when(fixed).then(pl.col("elevation")).alias("elevation"))
        .drop_nulls(["at", "latitude", "longitude"])
        .filter(~nowhere & pl.col("latitude").is_between(-90, 90) & pl.col("longitude").is_between(-180, 180))
    )
    if len(good) < len(frame):
        yield Issue("bad_location", member, f"{len(frame) - len(good)} points")
    book.read["point"] += len(good)
    book.add("route_point", good.with_columns(ref=pl.lit(of.ref, pl.Int64)))


def samples(exercise: dict[str, Any], of: Recording, book: Book) -> None:
    """Pulse, speed, cadence and power; beats between them as one series; kinds that are not read are counted."""
    told = mapping(exercise.get("samples"))
    for series in objects(told.get("samples")):
        kind, step = str(series.get("type") or ""), positive(series.get("intervalMillis")) or 1000.0
        values = series.get("values")
        cells = [number(one) for one in values] if isinstance(values, list) else []
        value = pl.Series(cells, dtype=pl.Float64)
        since = pl.Series(range(len(cells)), dtype=pl.Float64) * step
        _hand_over(kind, pl.DataFrame({"start": _after(of.begins.at, since), "value": value}), of, book)
    for kind, entries in told.items():
        timed = objects(entries)
        if kind in _ALSO_ELSEWHERE or not timed:
            continue
        start = _local([one.get("dateTime") for one in timed], of.begins.offset_min)
        value = pl.Series([number(one.get("value")) for one in timed], dtype=pl.Float64)
        _hand_over(kind, pl.DataFrame({"start": start, "value": value}), of, book)
    if count := len(objects(told.get("transitionSamples"))):
        book.unmapped["transition samples"] += count
    _beats([positive(one.get("durationMillis")) for one in objects(told.get("rrSamples"))], of, book)


def _hand_over(kind: str, frame: pl.DataFrame, of: Recording, book: Book) -> None:
    figure = _KINDS.get(kind)
    if figure is None:
        if kind not in _ALSO_ELSEWHERE:
            book.unmapped[f"samples {kind}"] += len(frame)
        return
    metric = figure if figure == "heart_rate" else metric_of(figure, of.activity)
    if metric is None:
        book.unmapped[f"{figure} of {of.activity}"] += len(frame)
        return
    if figure == "heart_rate":  # a lost signal
        frame = frame.filter(pl.col("value") > 0)
    if figure == "cadence":
        middle = frame.filter(pl.col("value") > 0)["value"].median()
        frame = frame.with_columns(
            pl.col("value") * per_step(middle if isinstance(middle, float) else 0.0, of.activity)
        )
    placed = frame.with_columns(offset_min=pl.lit(of.begins.offset_min, pl.Int16))
    book.samples(metric, _UNITS[figure], of.source, placed)


def _beats(lengths: Sequence[float | None], of: Recording, book: Book) -> None:
    """Beats of a chest strap: each tells the milliseconds since the one before it."""
    told = [one for one in lengths if one is not None]
    if not told:
        return
    length = pl.Series(told, dtype=pl.Float64)
    series = pl.DataFrame(
        {
            "ref": [book.refs.one()],
            "kind": ["heartbeat_series"],
            "start": [of.begins.at],
            "offset_min": pl.Series([of.begins.offset_min], dtype=pl.Int16),
            "unit": ["/min"],
            "seconds": [length.cum_sum() / 1000],
            "values": [(60_000 / length).cast(pl.Float32)],
            "source": [of.source],
        }
    )
    book.out.add("waveform", rows("waveform", series).frame)
    book.read["series of beats"] += 1


def _after(start: datetime, milliseconds: pl.Series) -> pl.Series:
    since = lasting(pl.lit(milliseconds) / 1000)
    return pl.select(pl.lit(start).cast(pl.Datetime("us")) + since).to_series().alias("at")


def _local(times: Sequence[Any], offset_min: int | None) -> pl.Series:
    """UTC of clock times that share an offset; the clock itself where it is not known."""
    text = pl.Series([one if isinstance(one, str) else None for one in times], dtype=pl.String)
    clock = pl.coalesce(
        pl.lit(text).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False),
        pl.lit(text).str.to_datetime("%Y-%m-%dT%H:%M", time_unit="us", strict=False),
    )
    return pl.select(clock - pl.duration(minutes=offset_min or 0)).to_series().alias("at")
