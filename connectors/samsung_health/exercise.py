"""Workouts: the session and its figures, the pulse along it, and the route."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from connectors.samsung_health import table
from connectors.samsung_health.book import Book
from connectors.samsung_health.details import millisecond, names
from healthkit.model.activities import ON_FOOT, distances
from healthkit.source.contract import Counts, Issue, Item
from healthkit.source.frames import rows
from healthkit.source.tabular.table import ROW

_ACTIVITIES = {
    0: "other", 1001: "walking", 1002: "running", 2001: "baseball", 2002: "softball", 2003: "cricket", 3001: "golf",
    3003: "bowling", 4001: "hockey", 4002: "rugby", 4003: "basketball", 4004: "soccer", 4005: "handball",
    4006: "american_football", 5001: "volleyball", 5002: "volleyball", 6001: "squash", 6002: "tennis",
    6003: "badminton", 6004: "table_tennis", 6005: "racquetball", 7001: "tai_chi", 7002: "boxing",
    7003: "martial_arts", 8001: "dance", 8002: "dance", 8003: "social_dance", 9001: "pilates", 9002: "yoga",
    10001: "flexibility", 10002: "jump_rope", 10007: "circuit_training", 11001: "skating_sports", 11004: "archery",
    11005: "equestrian_sports", 11007: "cycling", 11008: "disc_sports", 11009: "skating_sports",
    12001: "aerobic_workout", 13001: "hiking", 13002: "climbing", 13003: "hiking", 13004: "cycling", 13005: "running",
    14001: "swimming", 14002: "water_fitness", 14003: "paddle_sports", 14004: "sailing", 14005: "underwater_diving",
    14006: "water_sports", 14007: "paddle_sports", 14008: "surfing_sports", 14009: "paddle_sports",
    14010: "rowing", 14011: "surfing_sports", 14012: "sailing", 14013: "water_sports", 15001: "stair_climbing",
    15002: "traditional_strength_training", 15003: "spinning", 15004: "rowing", 15005: "treadmill",
    15006: "elliptical", 16001: "cross_country_skiing", 16002: "downhill_skiing", 16003: "skating_sports",
    16004: "skating_sports", 16006: "hockey", 16007: "snowboarding", 16008: "downhill_skiing", 16009: "snow_sports",
} | dict.fromkeys((*range(10003, 10007), *range(10008, 10028)), "functional_strength_training")  # fmt: skip
"""Samsung's numbers of exercises, as its developers' pages list them; single gym exercises are one kind here."""
_FIGURES = (
    ("calorie", "active_energy_burned", "sum", "kcal"),
    ("total_calorie", "total_energy_burned", "sum", "kcal"),
    ("mean_heart_rate", "heart_rate", "average", "count/min"),
    ("max_heart_rate", "heart_rate", "maximum", "count/min"),
    ("min_heart_rate", "heart_rate", "minimum", "count/min"),
    ("mean_speed", "workout_speed", "average", "m/s"),
    ("max_speed", "workout_speed", "maximum", "m/s"),
    ("altitude_gain", "elevation_ascended", "sum", "m"),
    ("altitude_loss", "elevation_descended", "sum", "m"),
    ("vo2_max", "vo2_max", "average", "mL/kg/min"),
)
_Point = tuple[int, int, float, float, float | None, float | None]


def exercises(member: str, book: Book) -> Iterator[Item]:
    """The rows of the table of exercises."""
    for frame in book.frames(member):
        placed, issues = book.usable(member, book.placed(member, frame))
        yield from issues
        sourced, fresh = book.sourced(placed)
        yield from fresh
        yield Counts({book.tables[member]: len(frame)})
        if sourced.is_empty():
            continue
        made = _named(sourced, book)
        yield rows("session", made)
        yield from _figures(made)
        yield from _along(member, made, book)


def _named(sourced: pl.DataFrame, book: Book) -> pl.DataFrame:
    kind = table.cell(sourced, "exercise_type").cast(pl.Int64, strict=False)
    custom = table.cell(sourced, "exercise_custom_type")
    length = table.number(sourced, "duration")
    stated = table.cell(sourced, "end_time").is_not_null()
    made = sourced.with_columns(
        book.refs.take(len(sourced)),
        kind=pl.lit("workout"),
        code=kind,
        activity=kind.replace_strict(_ACTIVITIES, default="other", return_dtype=pl.String).fill_null("other"),
        end=pl.when(stated | length.is_null())
        .then("end")
        .otherwise(pl.col("start") + pl.duration(milliseconds=length)),
        duration_s=length / 1000,
        said=pl.coalesce(custom, kind.cast(pl.String)),
    )
    unknown = made.filter(~pl.col("code").is_in(list(_ACTIVITIES)).fill_null(value=False))
    for code, count in unknown["code"].value_counts().iter_rows():
        book.unmapped[f"exercise {code}"] += count
    return made


def _figures(made: pl.DataFrame) -> Iterator[Item]:
    own = pl.col("activity").replace_strict(distances(), default=ON_FOOT, return_dtype=pl.String)
    parts = [_figure(made, "distance", own, "sum", "m")]
    parts += [_figure(made, column, pl.lit(metric), kind, unit) for column, metric, kind, unit in _FIGURES]
    stats = pl.concat(parts)
    if len(stats):
        yield rows("session_stat", stats)
    said = made.filter(pl.col("said").is_not_null())
    if len(said):
        yield rows("attribute", said.select("ref", owner=pl.lit("session"), key=pl.lit("activity"), value="said"))


def _figure(made: pl.DataFrame, column: str, metric: pl.Expr, kind: str, unit: str) -> pl.DataFrame:
    """Zeros are figures that the device did not measure."""
    told = made.select(
        "ref", metric=metric, aggregate=pl.lit(kind), value=table.number(made, column), unit=pl.lit(unit)
    )
    return told.filter(pl.col("value") > 0)


def _along(member: str, made: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Pulse from ``live_data``, places from ``location_data``, one workout at a time."""
    chosen = made.select(
        ROW, "ref", "offset_min", "source",
        live=table.cell(made, "live_data"), places=table.cell(made, "location_data"),
    )  # fmt: skip
    for row, ref, minutes, number, live, places in chosen.iter_rows():
        for cell, is_route in ((live, False), (places, True)):
            name = names(cell)
            if name is None:
                continue
            entries = book.details.read(name)
            if entries is None:
                reason = "missing_file" if book.details.member(name) is None else "damaged_member"
                yield Issue(reason, book.details.member(name) or member, f"row {row}")
            elif is_route:
                yield from _route(entries, ref)
            else:
                yield from _pulse(entries, minutes or 0, number, book)


def _pulse(entries: list[dict[str, Any]], minutes: int, number: int, book: Book) -> Iterator[Item]:
    told = [
        (when, float(one["heart_rate"]))
        for one in entries
        if isinstance(one.get("heart_rate"), int | float)
        and one["heart_rate"] > 0
        and (when := millisecond(one.get("start_time"))) is not None
    ]
    if told:
        made = pl.DataFrame(told, {"at": pl.Int64, "value": pl.Float64}, orient="row")
        at = (pl.col("at") * 1000).cast(pl.Datetime("us"))
        yield rows(
            "sample",
            made.with_columns(
                book.refs.take(len(made)), metric=pl.lit("heart_rate"), unit=pl.lit("count/min"), start=at, end=at,
                offset_min=pl.lit(minutes, pl.Int16), source=pl.lit(number, pl.Int32),
            ),
        )  # fmt: skip


def _route(entries: list[dict[str, Any]], ref: int) -> Iterator[Item]:
    points: list[_Point] = []
    for one in entries:
        at, latitude, longitude = millisecond(one.get("start_time")), one.get("latitude"), one.get("longitude")
        if at is not None and isinstance(latitude, int | float) and isinstance(longitude, int | float):
            points.append((ref, at, latitude, longitude, one.get("altitude"), one.get("accuracy")))
    if points:
        columns = {
            "ref": pl.Int64, "at": pl.Int64, "latitude": pl.Float64, "longitude": pl.Float64, "elevation": pl.Float64,
            "horizontal_accuracy": pl.Float64,
        }  # fmt: skip
        made = pl.DataFrame(points, columns, orient="row", strict=False)
        here = pl.col("latitude").is_between(-90, 90) & pl.col("longitude").is_between(-180, 180)
        yield rows("route_point", made.filter(here).with_columns((pl.col("at") * 1000).cast(pl.Datetime("us"))))
