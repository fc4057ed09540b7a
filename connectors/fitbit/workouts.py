"""Workouts as JSON logs (``exercise-N.json``, the Web API's activity list) and as the table ``UserExercises``, with the
tracks of ``gps_location``."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.curves import number
from connectors.fitbit.members import items, tables
from connectors.fitbit.sleep import clock
from connectors.fitbit.sleep_tables import away
from connectors.fitbit.stamps import instants
from healthkit.model.activities import ON_FOOT, distances, find_activity
from healthkit.model.records import SESSION_EVENT, SESSION_STAT
from healthkit.model.schema import INSTANT
from healthkit.source.contract import Rows
from healthkit.source.frames import rows
from healthkit.source.lengths import after
from healthkit.source.tabular.table import ROW

_OWN_NAMES = {
    "walk": "walking", "run": "running", "outdoor bike": "cycling", "bike": "cycling", "mountain bike": "cycling",
    "swim": "swimming", "sport": "other", "workout": "other", "weights": "traditional_strength_training",
    "structured workout": "other", "aerobic workout": "aerobic_workout", "interval workout":
    "high_intensity_interval_training", "outdoor walk": "walking", "outdoor run": "running", "treadmill": "treadmill",
    "stairclimber": "stair_climbing", "weight machines": "traditional_strength_training",
}  # fmt: skip
_LENGTHS = {"kilometer": "km", "mile": "mi", "meter": "m", "yard": "yd"}
_ZONES = {"FAT_BURN": "fat_burn", "CARDIO": "cardio", "PEAK": "peak"}
_NEAR = timedelta(minutes=3)
_LONGEST = timedelta(days=3)
Stat = tuple[str, str, float, str]


@dataclass(frozen=True)
class Workout:
    """One session, before it has a number; ``start`` is UTC where ``placed``, else the wall clock."""

    start: datetime
    end: datetime
    away: int | None
    placed: bool
    said: str
    active_s: float | None
    stats: tuple[Stat, ...]
    device: str = ""
    laps: tuple[tuple[str, datetime, float | None, dict[str, float]], ...] = field(default=())


def read_json(book: Book, members: list[str], tabled: list[Workout]) -> list[Workout]:
    """Workouts of JSON logs; an export's files repeat some of them."""
    found: dict[str, Workout] = {}
    files = [(member, items(book, member, "activities")) for member in members]
    utc = _is_utc(
        book, [start for _, loaded in files for log in loaded if (start := clock(log.get("startTime")))], tabled
    )
    for member, loaded in files:
        book.read["exercise_json"] += len(loaded)
        for item, log in enumerate(loaded, 1):
            made = _logged(book, member, item, log, utc=utc)
            if made is not None:
                found[str(log.get("logId") or f"{member} {item}")] = made
    return list(found.values())


def _is_utc(book: Book, starts: list[datetime], tabled: list[Workout]) -> bool:
    """Whether logs without an offset are in UTC: as their twins in the table show, else as the tracker's curves are."""
    away = [one for one in tabled if one.away]
    theirs = [sorted(one.start for one in away), sorted(one.start + timedelta(minutes=one.away or 0) for one in away)]
    same, ahead = (sum(_near(known, start) for start in starts) for known in theirs)
    if same != ahead:
        return same > ahead
    return any(book.utc.get(what, False) for what in ("heart_rate", "steps", "distance"))


def _near(known: list[datetime], at: datetime) -> bool:
    """Whether one of some times, which are in order, is that of a start."""
    after = bisect_left(known, at - _NEAR)
    return after < len(known) and known[after] <= at + _NEAR


def _logged(book: Book, member: str, item: int, log: dict[str, Any], *, utc: bool) -> Workout | None:
    start, offset = clock(log.get("startTime")), _offset(log.get("startTime"))
    length = number(log.get("duration")) or number(log.get("activeDuration"))
    begins = after(start, -60 * (offset or 0)) if start else None
    ends = after(begins, length / 1000) if begins and length is not None else None
    if begins is None or ends is None or not timedelta(0) <= ends - begins <= _LONGEST:
        book.issue("bad_date", member, f"item {item}", f"{log.get('activityName', '')} {log.get('startTime')}")
        return None
    utc = utc and offset is None
    active = number(log.get("activeDuration"))
    source = log.get("source")
    by = str(source.get("name") or "") if isinstance(source, dict) and source.get("type") == "tracker" else ""
    return Workout(
        begins, ends, offset if offset is not None else 0 if utc else None,
        utc or offset is not None, str(log.get("activityName") or ""), active / 1000 if active is not None else None,
        tuple(_json_stats(log)), by,
    )  # fmt: skip


def _json_stats(log: dict[str, Any]) -> Iterator[Stat]:
    for metric, key, aggregate, unit in (
        ("total_energy_burned", "calories", "sum", "kcal"), ("step_count", "steps", "sum", "count"),
        ("heart_rate", "averageHeartRate", "average", "count/min"), ("elevation_ascended", "elevationGain", "sum", "m"),
    ):  # fmt: skip
        value = number(log.get(key))
        if value:
            yield metric, aggregate, value, unit
    distance, unit = number(log.get("distance")), str(log.get("distanceUnit") or "")
    if distance and unit.lower().rstrip("s") in _LENGTHS:
        yield "distance", "sum", distance, _LENGTHS[unit.lower().rstrip("s")]
    zones = log.get("activeZoneMinutes")
    if isinstance(zones, dict):
        total = number(zones.get("totalMinutes"))
        if total is not None:
            yield "active_zone_minutes", "sum", total, "min"
        inner = zones.get("minutesInHeartRateZones")
        for one in inner if isinstance(inner, list) else ():
            zone = _ZONES.get(str(one.get("type"))) if isinstance(one, dict) else None
            minutes, times = (number(one.get("minutes")), number(one.get("minuteMultiplier"))) if zone else (None, None)
            if minutes is not None and times is not None:
                yield f"active_zone_minutes_{zone}", "sum", minutes * times, "min"


def read_table(book: Book, members: list[str]) -> list[Workout]:
    """Workouts of ``UserExercises``: UTC instants, an offset, millimetres; 0 means "not measured"."""
    found: dict[str, Workout] = {}
    for member in members:
        for frame in tables(book, member, "exercise_start", "exercise_end", "exercise_id"):
            book.read["user_exercises"] += len(frame)
            made = frame.with_columns(
                instants(frame["exercise_start"])["start"].alias("start"),
                instants(frame["exercise_end"])["start"].alias("end"), away("utc_offset", frame).alias("away"),
            )  # fmt: skip
            good = pl.col("start").is_not_null() & (pl.col("end") >= pl.col("start"))
            book.bad(made.filter(~good.fill_null(value=False)), "bad_date", member, ROW, "exercise_start")
            for row in made.filter(good).iter_rows(named=True):
                stats = tuple(_table_stats(row))
                name = row.get("activity_name") or ""
                found[str(row["exercise_id"])] = Workout(
                    row["start"], row["end"], row["away"], True, name, None, stats, "", _laps(row.get("events"))
                )
    return list(found.values())


def _table_stats(row: dict[str, Any]) -> Iterator[Stat]:
    for metric, keys, aggregate, unit in (
        ("total_energy_burned", ("tracker_total_calories", "manually_logged_total_calories"), "sum", "kcal"),
        ("step_count", ("tracker_total_steps", "manually_logged_total_steps"), "sum", "count"),
        ("distance", ("tracker_total_distance_mm", "manually_logged_total_distance_mm"), "sum", "mm"),
        ("elevation_ascended", ("tracker_total_altitude_mm",), "sum", "mm"),
        ("heart_rate", ("tracker_avg_heart_rate",), "average", "count/min"),
        ("heart_rate", ("tracker_peak_heart_rate",), "maximum", "count/min"),
        ("fitbit_workout_cardio_load", ("tracker_cardio_load",), "sum", "{score}"),
    ):
        value = next((found for key in keys if (found := number(row.get(key))) and found > 0), None)
        if value is not None:
            yield metric, aggregate, value, unit


def _laps(text: str | None) -> tuple[tuple[str, datetime, float | None, dict[str, float]], ...]:
    """Laps and pauses: ``[Type: AUTO_SPLIT, Timestamp: 2026-…Z, ElapsedTimeMillis: 1000, …], […]``."""
    made = []
    for group in (text or "").split("[")[1:]:
        pairs = (part.partition(": ") for part in group.split("]")[0].split(","))
        told = {key.strip(): value.strip() for key, sign, value in pairs if sign}
        at = clock(told.get("Timestamp"))
        if at is None or "Type" not in told:
            continue
        kind = told["Type"].lower()
        plain = next((word for word in ("pause", "resume") if word in kind), "lap")
        length = number(told.get("ElapsedTimeMillis"))
        detail = {key: found for key, text in told.items() if (found := number(text))}
        made.append((plain, at, length / 1000 if length else None, detail))
    return tuple(made)


def write(book: Book, logged: list[Workout], tabled: list[Workout]) -> Iterator[Rows]:
    """Sessions of both tellings, each once; those whose instants are known are noted for their routes."""
    utc = sorted(one.start for one in tabled)
    local = sorted(one.start + timedelta(minutes=one.away or 0) for one in tabled)
    kept = [one for one in logged if not (_near(utc, one.start) or (not one.placed and _near(local, one.start)))]
    book.skip("exercise: told by another file", len(logged) - len(kept))
    every = sorted([*kept, *tabled], key=lambda one: (one.start, one.end))
    if not every:
        return
    refs = book.refs.take(len(every))
    activities = [_activity(book, one.said) for one in every]
    frame = pl.DataFrame(
        {
            "start": [one.start for one in every], "end": [one.end for one in every],
            "offset_min": [one.away for one in every], "duration_s": [one.active_s for one in every],
            "activity": activities, "source": [book.source(one.device) for one in every],
        },
        {"start": INSTANT, "end": INSTANT, "offset_min": pl.Int16, "duration_s": pl.Float64, "activity": pl.String,
         "source": pl.Int32},
    )  # fmt: skip
    yield rows("session", frame.with_columns(refs, kind=pl.lit("workout")))
    numbers = refs.to_list()
    yield from _stats(every, numbers, activities)
    said = [(ref, one.said) for ref, one in zip(numbers, every, strict=True) if one.said]
    if said:
        about = pl.DataFrame(said, {"ref": pl.Int64, "value": pl.String}, orient="row")
        yield rows("attribute", about.with_columns(owner=pl.lit("session"), key=pl.lit("activity")))
    yield from _events(every, numbers)
    book.sessions = [(ref, one.start, one.end) for ref, one in zip(numbers, every, strict=True) if one.placed]


def _stats(every: list[Workout], refs: list[int], activities: list[str]) -> Iterator[Rows]:
    told = []
    for ref, one, activity in zip(refs, every, activities, strict=True):
        for metric, aggregate, value, unit in one.stats:
            own = distances().get(activity, ON_FOOT) if metric == "distance" else metric
            told.append((ref, own, aggregate, value, unit))
    if told:
        schema = pl.Schema(SESSION_STAT)
        yield rows("session_stat", pl.DataFrame(told, schema, orient="row"))


def _events(every: list[Workout], refs: list[int]) -> Iterator[Rows]:
    told = [
        (ref, kind, at, length, json.dumps(detail))
        for ref, one in zip(refs, every, strict=True)
        for kind, at, length, detail in one.laps
    ]
    if told:
        schema = pl.Schema(SESSION_EVENT)
        yield rows("session_event", pl.DataFrame(told, schema, orient="row"))


def _activity(book: Book, said: str) -> str:
    known = _OWN_NAMES.get(said.strip().lower()) or find_activity(said)
    if known is None:
        book.skip(f"exercise: {said}" if said else "exercise: without a name", 1)
    return known or "other"


def _offset(text: Any) -> int | None:
    """Minutes from UTC that an ISO time says; None where it says none."""
    try:
        found = datetime.fromisoformat(text).utcoffset() if isinstance(text, str) else None
    except ValueError:
        return None
    return round(found.total_seconds() / 60) if found is not None else None


def read_routes(book: Book, members: list[str]) -> Iterator[Rows]:
    """Points of workouts: a file holds a day of every device, and each workout takes those of its time.

    Of two devices that tracked the same one, that with more points is taken.
    """
    spans = pl.DataFrame(
        book.sessions, {"ref": pl.Int64, "begins": pl.Datetime("us"), "ends": pl.Datetime("us")}, orient="row"
    ).sort("begins")
    waiting: list[pl.DataFrame] = []
    for member in members:
        for frame in tables(book, member, "timestamp", "latitude", "longitude"):
            book.read["gps_location"] += len(frame)
            waiting.append(_placed(book, member, frame, spans))
    if not waiting:
        return
    points = pl.concat(waiting)
    counts = points.group_by("ref", "by").len().sort("ref", "len", "by", descending=[False, True, False])
    best = counts.unique("ref", keep="first", maintain_order=True).select("ref", "by")
    kept = points.join(best, on=["ref", "by"], nulls_equal=True, maintain_order="left").unique(
        ["ref", "at"], keep="first", maintain_order=True
    )
    book.skip("gps_location: tracked by a second device", len(points) - len(kept))
    yield rows("route_point", kept.drop("by").sort("ref", "at", maintain_order=True))


def _placed(book: Book, member: str, frame: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    by = pl.col("data source") if "data source" in frame.columns else pl.lit(None, pl.String)
    height = pl.col("altitude") if "altitude" in frame.columns else pl.lit(None, pl.String)
    made = frame.with_columns(instants(frame["timestamp"])["start"].alias("at")).select(
        ROW, "at", latitude=pl.col("latitude").cast(pl.Float64, strict=False),
        longitude=pl.col("longitude").cast(pl.Float64, strict=False),
        elevation=height.cast(pl.Float64, strict=False), by=by,
    )  # fmt: skip
    whole = pl.col("at").is_not_null() & pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()
    book.bad(made.filter(~whole), "bad_location", member, ROW, "by")
    made = made.filter(whole).sort("at", maintain_order=True)
    near = made.join_asof(spans, left_on="at", right_on="begins", strategy="backward")
    inside = near.filter(pl.col("at") <= pl.col("ends"))
    book.skip("gps_location: outside of workouts", len(made) - len(inside))
    return inside.select("ref", "at", "latitude", "longitude", "elevation", "by")
