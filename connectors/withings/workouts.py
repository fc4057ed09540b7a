"""Workouts: a session each, from the table's rows or the API's."""

from __future__ import annotations

from typing import Any

import orjson

from connectors.withings.book import WATCH, Book, Span, number, zone_name
from connectors.withings.titles import activity
from healthkit.model.activities import ON_FOOT, distances
from healthkit.source.iso_time import moment

_STATS = {
    "calories": ("active_energy_burned", "sum", "kcal"),
    "manual_calories": ("active_energy_burned", "sum", "kcal"),
    "distance": ("distance", "sum", "m"),
    "manual_distance": ("distance", "sum", "m"),
    "steps": ("step_count", "sum", "count"),
    "elevation": ("flights_climbed", "sum", "count"),
    "hr_average": ("heart_rate", "average", "count/min"),
    "hr_min": ("heart_rate", "minimum", "count/min"),
    "hr_max": ("heart_rate", "maximum", "count/min"),
    "strokes": ("swimming_stroke_count", "sum", "count"),
}
_KEPT = (
    "intensity", "hr_zone_0", "hr_zone_1", "hr_zone_2", "hr_zone_3", "hr_zone_4", "hr_zone_5", "pool_laps",
    "pool_length",
)  # fmt: skip


def add_workout_row(row: dict[str, Any], position: str, book: Book) -> None:
    """A row of the table: columns by our names. Times that the person set by hand come before those measured."""
    begins = moment(row.get("from_manual")) or moment(row.get("from"))
    ends = moment(row.get("to_manual")) or moment(row.get("to"))
    if begins is None or ends is None or ends[0] < begins[0]:
        book.issue("bad_date", position, f"{row.get('from')} {row.get('to')}")
        return
    data: object = {}
    if row.get("data"):
        try:
            data = orjson.loads(row["data"])
        except orjson.JSONDecodeError:
            book.issue("bad_value", position, f"data: {row['data'][:80]}")
    told = data if isinstance(data, dict) else {}
    span = Span(begins[0], ends[0], begins[1], WATCH, zone_name(row.get("timezone")))
    add_workout(str(row.get("activity") or ""), span, told, position, book)


def add_workout(said: str, span: Span, data: dict[str, Any], position: str, book: Book) -> None:
    """One session with its statistics."""
    known = activity(said)
    if known is None:
        book.unmapped[f"activity: {said}"] += 1
    book.read["workout"] += 1
    book.devices.add(WATCH)
    ref, pause = book.refs.one(), number(data.get("pause_duration")) or 0.0
    book.out.row(
        "session",
        ref=ref,
        kind="workout",
        activity=known or "other",
        start=span.start,
        end=span.end,
        offset_min=span.offset,
        zone=span.zone,
        duration_s=max((span.end - span.start).total_seconds() - pause, 0.0),
        source=WATCH,
    )
    if span.zone:
        book.out.row("zone_hint", at=span.start, zone=span.zone)
    if said:
        book.out.row("attribute", owner="session", ref=ref, key="activity", value=said)
    told: set[tuple[str, str]] = set()
    for key, (name, aggregate, unit) in _STATS.items():
        metric = distances().get(known or "", ON_FOOT) if name == "distance" else name
        if data.get(key) is None or (metric, aggregate) in told:
            continue
        value = number(data[key])
        if value is None:
            book.issue("bad_value", position, f"{key}: {data[key]}")
        elif value > 0:
            told.add((metric, aggregate))
            book.out.row("session_stat", ref=ref, metric=metric, aggregate=aggregate, value=value, unit=unit)
    for key in _KEPT:
        if data.get(key):
            book.out.row("attribute", owner="session", ref=ref, key=key, value=str(data[key]))
