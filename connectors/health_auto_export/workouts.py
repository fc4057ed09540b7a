"""Workouts of both versions of the format: totals, the pulse during them, and the route."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from connectors.health_auto_export.book import Book, Json, number
from connectors.health_auto_export.names import activity_of, unit_of
from connectors.health_auto_export.times import moment, with_times
from healthkit.model.activities import ON_FOOT, distances
from healthkit.source.frames import rows

_TOTALS = (
    ("activeEnergyBurned", "active_energy_burned", "sum"),
    ("activeEnergy", "active_energy_burned", "sum"),
    ("totalEnergy", "total_energy_burned", "sum"),
    ("distance", "distance", "sum"),
    ("stepCount", "step_count", "sum"),
    ("flightsClimbed", "flights_climbed", "sum"),
    ("totalSwimmingStrokeCount", "swimming_stroke_count", "sum"),
    ("elevationUp", "elevation_ascended", "sum"),
    ("elevationDown", "elevation_descended", "sum"),
    ("stepCadence", "running_cadence", "average"),
    ("intensity", "physical_effort", "average"),
    ("avgHeartRate", "heart_rate", "average"),
    ("maxHeartRate", "heart_rate", "maximum"),
)
_KEPT = ("location", "isIndoor", "temperature", "humidity")
_POINT = {
    "latitude": ("latitude", "lat"), "longitude": ("longitude", "lon"), "elevation": ("altitude",),
    "speed": ("speed",), "course": ("course",), "horizontal_accuracy": ("horizontalAccuracy",),
    "vertical_accuracy": ("verticalAccuracy",),
}  # fmt: skip


def add_workout(item: Json, position: str, book: Book) -> None:
    """One session with everything in it."""
    begins, ends = moment(item.get("start")), moment(item.get("end"))
    if begins is None or ends is None or ends[0] < begins[0]:
        book.issue("bad_date", position, f"{item.get('start')} {item.get('end')}")
        return
    name = str(item.get("name") or "")
    activity = activity_of(name)
    if activity is None:
        book.unmapped[f"activity: {name}"] += 1
    book.read["workout"] += 1
    ref, source = book.refs.one(), book.source(item.get("source") or _series_source(item))
    book.out.row(
        "session",
        ref=ref,
        kind="workout",
        activity=activity or "other",
        start=begins[0],
        end=ends[0],
        offset_min=begins[1],
        duration_s=_duration(item, begins[0], ends[0]),
        source=source,
    )
    _add_totals(item, ref, activity or "", book)
    if name:
        book.out.row("attribute", owner="session", ref=ref, key="activity", value=name)
    for key in _KEPT:
        if item.get(key) is not None:
            told = item[key]
            text = f"{told.get('qty')} {told.get('units')}" if isinstance(told, dict) else str(told)
            book.out.row("attribute", owner="session", ref=ref, key=key, value=text)
    _add_pulse(item, position, source, book)
    _add_route(item, ref, position, book)


def _series_source(item: Json) -> object:
    series = item.get("heartRateData")
    first = series[0] if isinstance(series, list) and series else None
    return first.get("source") if isinstance(first, dict) else None


def _duration(item: Json, start: datetime, end: datetime) -> float:
    """Seconds; where they fit the span better as minutes, minutes were meant."""
    span = (end - start).total_seconds()
    said = number(item.get("duration"))
    if said is None or said < 0:
        return span
    return said if abs(said - span) <= abs(said * 60 - span) else said * 60


def _add_totals(item: Json, ref: int, activity: str, book: Book) -> None:
    told: set[tuple[str, str]] = set()

    def tell(metric: str, aggregate: str, quantity: object, unit: object = None) -> None:
        value = number(quantity)
        if value is None or (metric, aggregate) in told:
            return
        told.add((metric, aggregate))
        said = unit_of(quantity.get("units") if isinstance(quantity, dict) else unit)
        book.out.row("session_stat", ref=ref, metric=metric, aggregate=aggregate, value=value, unit=said)

    pulse = item.get("heartRate")
    if isinstance(pulse, dict):
        for key, aggregate in (("min", "minimum"), ("avg", "average"), ("max", "maximum")):
            tell("heart_rate", aggregate, pulse.get(key))
    for key, name, aggregate in _TOTALS:
        if isinstance(item.get(key), dict):
            metric = distances().get(activity, ON_FOOT) if name == "distance" else name
            tell(metric, aggregate, item[key])
    climb = item.get("elevation")
    if isinstance(climb, dict):
        tell("elevation_ascended", "sum", climb.get("ascent"), climb.get("units"))
        tell("elevation_descended", "sum", climb.get("descent"), climb.get("units"))


def _add_pulse(item: Json, position: str, source: int, book: Book) -> None:
    series = [one for one in item.get("heartRateData") or [] if isinstance(one, dict)]
    if not series:
        return
    frame = pl.DataFrame(
        [(_text(one.get("date")), number(one.get("Avg", one.get("qty")))) for one in series],
        {"date": pl.String, "value": pl.Float64},
        orient="row",
    )
    made = with_times(frame, "date")
    bad = len(made.filter(pl.col("start").is_null() | pl.col("value").is_null()))
    if bad:
        book.issue("bad_value", position, f"heartRateData: {bad}")
    good = made.filter(pl.col("start").is_not_null() & (pl.col("value") > 0))
    good = good.with_columns(
        book.refs.take(len(good)),
        end=pl.col("start"),
        metric=pl.lit("heart_rate"),
        unit=pl.lit("count/min"),
        source=pl.lit(source, pl.Int32),
    )
    book.out.add("sample", rows("sample", good).frame)


def _add_route(item: Json, ref: int, position: str, book: Book) -> None:
    points = [one for one in item.get("route") or [] if isinstance(one, dict)]
    if not points:
        return
    table = {name: [_first(one, keys) for one in points] for name, keys in _POINT.items()}
    when = [_text(one.get("timestamp") or one.get("date")) for one in points]
    frame = pl.DataFrame({"when": when, **table}, {"when": pl.String, **dict.fromkeys(_POINT, pl.Float64)})
    made = with_times(frame, "when", start="at").with_columns(ref=pl.lit(ref, pl.Int64))
    whole = pl.all_horizontal(pl.col("at", "latitude", "longitude").is_not_null())
    bad = len(made.filter(~whole))
    if bad:
        book.issue("bad_location", position, f"route: {bad}")
    signs = [
        pl.when(pl.col(name) >= 0).then(pl.col(name)).alias(name)
        for name in ("speed", "course", "horizontal_accuracy", "vertical_accuracy")
    ]
    book.out.add("route_point", rows("route_point", made.filter(whole).with_columns(signs)).frame)


def _first(point: Json, keys: tuple[str, ...]) -> float | None:
    return next((number(point[key]) for key in keys if key in point), None)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
