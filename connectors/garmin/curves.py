"""Second by second: pulse, power, cadence and the like as samples, and the route of each workout."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.garmin.book import Book
from connectors.garmin.files import Files
from connectors.garmin.messages import Messages
from connectors.garmin.sports import FEET, RIDES, RUNS
from healthkit.source.contract import Item
from healthkit.source.frames import rows

_SEMICIRCLE = 180 / 2**31
_POLE = 2**30
"""Ninety degrees."""
_BPM, _RPM = "count/min", "rpm"


def curves(messages: Messages, files: Files, workouts: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Samples and route points of the ``record`` messages; ``workouts`` are the sessions of the batch."""
    records = messages.get("record")
    records = records.filter(pl.col("at").is_not_null())
    if records.is_empty():
        return
    records = _owned(files.stamp(_with_speed(records)), workouts)
    for metric, unit, value, good in _curves():
        part = records.filter(good & value.is_not_null())
        yield from book.samples(
            part.select(
                "offset_min", "source", metric=pl.lit(metric), start="at", end="at", value=value, unit=pl.lit(unit)
            )
        )
    yield from _route(records, files)


def _with_speed(records: pl.DataFrame) -> pl.DataFrame:
    """Speed of old foot pods: the low twelve bits of three bytes that hold the distance too, in cm/s."""
    packed = pl.col("compressed_speed_distance")
    low, high = (packed.list.get(place, null_on_oob=True) for place in (0, 1))
    speed = (low + high % 16 * 256) / 100
    return records.with_columns(speed=pl.coalesce("speed", pl.when(speed.is_finite()).then(speed)))


def _curves() -> Iterator[tuple[str, str, pl.Expr, pl.Expr]]:
    """Metric, unit, value, and where it means that metric. FIT counts strides, two steps each."""
    riding, running = pl.col("activity").is_in(RIDES), pl.col("activity").is_in(RUNS)
    on_foot = pl.col("activity").is_in(FEET)
    turns = pl.coalesce("cadence256", pl.col("cadence") + pl.col("fractional_cadence").fill_null(0))
    speed = pl.coalesce("enhanced_speed", "speed")
    breath = pl.coalesce("enhanced_respiration_rate", "respiration_rate")
    yield "heart_rate", _BPM, pl.col("heart_rate"), pl.col("heart_rate") > 0
    yield "cycling_power", "W", pl.col("power"), riding
    yield "running_power", "W", pl.col("power"), on_foot
    yield "cycling_cadence", _RPM, turns, riding
    yield "running_cadence", _BPM, turns * 2, on_foot & (turns > 0)
    # On a route the points carry the speed; a second copy would be a quarter of all rows.
    indoors = pl.col("position_lat").is_null()
    yield "cycling_speed", "m/s", speed, riding & indoors
    yield "running_speed", "m/s", speed, running & indoors
    yield "running_vertical_oscillation", "mm", pl.col("vertical_oscillation"), running & _told("vertical_oscillation")
    yield "running_ground_contact_time", "ms", pl.col("stance_time"), running & _told("stance_time")
    yield "running_stride_length", "mm", pl.col("step_length"), running & _told("step_length")
    yield "respiratory_rate", "breaths/min", breath, breath > 0
    yield "underwater_depth", "m", pl.col("depth"), _told("depth")


def _told(field: str) -> pl.Expr:
    """Devices write 0 where they do not measure."""
    return pl.col(field) > 0


def _owned(records: pl.DataFrame, workouts: pl.DataFrame) -> pl.DataFrame:
    """Records with the workout that had begun when they were taken: ``ref`` and ``activity``."""
    begun = workouts.select("file", "ref", "activity", "virtual_sport", at="start").sort("at")
    return records.sort("at", maintain_order=True).join_asof(
        begun, on="at", by="file", strategy="backward", check_sortedness=False
    )


def _route(records: pl.DataFrame, files: Files) -> Iterator[Item]:
    virtual = files.virtual.gather(records["file"])
    places = records.filter(
        pl.col("ref").is_not_null() & (pl.col("position_lat").abs() <= _POLE)
        & (pl.col("position_long").abs() <= 2 * _POLE) & ~virtual & ~pl.col("virtual_sport").fill_null(value=False)
    )  # fmt: skip
    if places.is_empty():
        return
    yield rows(
        "route_point",
        places.select(
            "ref", "at",
            latitude=pl.col("position_lat") * _SEMICIRCLE,
            longitude=pl.col("position_long") * _SEMICIRCLE,
            elevation=pl.coalesce("enhanced_altitude", "altitude"),
            speed=pl.coalesce("enhanced_speed", "speed"),
            horizontal_accuracy="gps_accuracy",
        ),
    )  # fmt: skip
