"""Pieces of a life, put into a vault as tests need them: days of a metric, nights, workouts with heart rates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from healthkit.store import Vault, create_vault

PASSPHRASE = "correct horse battery staple"
PARIS = "Europe/Paris"
_SOURCES = {1: "Watch", 2: "Phone"}


def build(folder: Path, until: date, zone: str = PARIS) -> Vault:
    """A vault with two sources and one file, which ends the day after ``until``."""
    vault = create_vault(folder, PASSPHRASE)
    at = datetime.combine(until + timedelta(days=1), time(6))
    batch = {
        "batch_id": 1, "path": "/x/export.zip", "sha256": "5f" * 32, "connector": "apple_health",
        "connector_version": "1", "catalogue_version": 1, "started_at": at, "finished_at": at, "exported_at": at,
        "snapshot": True, "counts": "{}",
    }  # fmt: skip
    put(vault, "import_batch", [batch])
    put(vault, "zone_history", [{"start_utc": None, "zone": zone, "origin": "file"}])
    rows = [
        {"source_id": number, "connector": "apple_health", "app": app, "product_class": app.lower()}
        for number, app in _SOURCES.items()
    ]
    put(vault, "source", rows)
    return vault


def put(vault: Vault, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows to a table."""
    frame = pl.DataFrame(rows, infer_schema_length=None)
    with vault.writer() as con:
        con.register("frame", frame)
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")
        con.unregister("frame")


def days(first: date, last: date) -> list[date]:
    """All days from one to another."""
    return [first + timedelta(days=index) for index in range((last - first).days + 1)]


def daily(
    vault: Vault, metric: str, span: Sequence[date], value: Callable[[date], float | None], source: int = 1
) -> None:
    """A value a day, merged and raw; days without a value are left out."""
    known = [(day, told) for day in span if (told := value(day)) is not None]
    put(
        vault,
        "daily",
        [
            {"metric": metric, "day": day, "n": 1, "total": told, "mean": told, "min": told, "max": told, "last": told}
            for day, told in known
        ],
    )
    raw = [
        {"sample_id": number, "metric": metric, "start_utc": datetime.combine(day, time(12)),
         "end_utc": datetime.combine(day, time(12)), "local_day": day, "value": told, "raw_value": told, "ordinal": 0,
         "source_id": source, "batch_id": 1}
        for number, (day, told) in enumerate(known)
    ]  # fmt: skip
    put(vault, "sample", raw)


def utc(day: date, at: time, zone: str = PARIS) -> datetime:
    """A time of a person's day as naive UTC."""
    local = datetime.combine(day, at, ZoneInfo(zone))
    return (local - (local.utcoffset() or timedelta())).replace(tzinfo=None)


def nights(
    vault: Vault, span: Sequence[date], times: Callable[[date], tuple[time, time] | None], lying: int = 0
) -> None:
    """A night a day of waking, from falling asleep (before noon: the same day) to waking, ``lying`` min after bed."""
    sessions: list[dict[str, Any]] = []
    stages: list[dict[str, Any]] = []
    asleep: dict[date, float] = {}
    for number, day in enumerate(span):
        told = times(day)
        if told is None:
            continue
        evening = day if told[0].hour < 12 else day - timedelta(days=1)
        onset, woke = utc(evening, told[0]), utc(day, told[1])
        bed = onset - timedelta(minutes=lying)
        sessions.append(
            {"session_id": 50_000 + number, "kind": "sleep", "activity": "sleep", "start_utc": bed, "end_utc": woke,
             "local_day": day, "ordinal": 0, "source_id": 1, "batch_id": 1}
        )  # fmt: skip
        half = onset + (woke - onset) / 2
        parts = [("asleep_core", onset, half), ("asleep_deep", half, woke)]
        parts += [("in_bed", bed, woke)] if lying else []
        stages += [
            {"session_id": 50_000 + number, "stage": stage, "start_utc": start, "end_utc": end}
            for stage, start, end in parts
        ]
        asleep[day] = (woke - onset) / timedelta(minutes=1)
    put(vault, "session", sessions)
    put(vault, "session_stage", stages)
    daily(vault, "sleep_duration", list(asleep), asleep.get)
    daily(vault, "sleep_deep", list(asleep), lambda day: asleep[day] / 2)
    daily(vault, "sleep_core", list(asleep), lambda day: asleep[day] / 2)


Training = dict[str, list[dict[str, Any]]]


def workout(
    number: int, day: date, activity: str, minutes: int, *, rates: Sequence[int] = (), **stats: float
) -> Training:
    """The rows of a workout at six in the evening.

    ``rates`` are heart rates, spread evenly over it; a stat is ``metric__aggregate=value``.
    """
    start = utc(day, time(18))
    step = timedelta(minutes=minutes) / max(len(rates), 1)
    owner = {"local_day": day, "ordinal": 0, "source_id": 1, "batch_id": 1}
    session = {
        "session_id": number, "kind": "workout", "activity": activity, "start_utc": start,
        "end_utc": start + timedelta(minutes=minutes), "duration_s": minutes * 60.0, **owner,
    }  # fmt: skip
    return {
        "session": [session],
        "daily": [{"metric": "workout_count", "day": day, "n": 1, "total": 1.0}],
        "session_stat": [
            {"session_id": number, "metric": name.split("__")[0], "aggregate": name.split("__")[1],
             "value": float(value), "raw_value": float(value)}
            for name, value in stats.items()
        ],
        "sample": [
            {"sample_id": number * 1000 + place, "metric": "heart_rate", "start_utc": start + place * step,
             "end_utc": start + place * step, "value": float(rate), "raw_value": float(rate), **owner}
            for place, rate in enumerate(rates)
        ],
    }  # fmt: skip


def train(vault: Vault, *workouts: Training) -> None:
    """Add workouts, all at once."""
    for table in ("session", "daily", "session_stat", "sample"):
        rows = [row for one in workouts for row in one[table]]
        if rows:
            put(vault, table, rows)


def plain(section: Any) -> str:
    """What a section says, with plain spaces."""
    blocks = getattr(section, "blocks", [section])
    return "\n".join(block.plain() for block in blocks).replace("\u00a0", " ").replace("\u202f", " ")
