"""A small vault of a synthetic person, written by SQL: twelve weeks up to the week of 9 November 2026, in Paris."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from healthkit.store import Vault, create_vault

WEEK = "2026-W46"
SUNDAY = date(2026, 11, 15)
WEEKS = 12
PASSPHRASE = "correct horse battery staple"
WATCH, PHONE, SCALE, CUFF = 1, 2, 3, 4

# metric: (mean of a day, scatter of a day, this week's shift, source)
_LEVELS = {
    "step_count": (8600, 1900, 400, WATCH),
    "active_energy_burned": (520, 110, 30, WATCH),
    "apple_exercise_time": (38, 16, 4, WATCH),
    "distance_walking_running": (6.2, 1.4, 0.2, WATCH),
    "resting_heart_rate": (57, 1.3, 7, WATCH),
    "heart_rate_variability_sdnn": (52, 6, -17, WATCH),
    "respiratory_rate": (14.6, 0.35, 0.1, WATCH),
    "oxygen_saturation": (97.1, 0.5, 0, WATCH),
    "body_mass": (71.4, 0.35, -0.2, SCALE),
    "sleep_duration": (432, 38, -6, WATCH),
    "sleep_deep": (62, 11, 0, WATCH),
    "sleep_rem": (98, 17, 2, WATCH),
}


def build(folder: Path) -> Vault:
    """Make the vault."""
    vault = create_vault(folder, PASSPHRASE)
    rng = np.random.default_rng(46)
    days = [SUNDAY - timedelta(days=WEEKS * 7 - 1 - i) for i in range(WEEKS * 7)]
    with vault.writer() as con:
        _frames(con, "source", _sources())
        _frames(con, "import_batch", _batch())
        _frames(con, "zone_history", pl.DataFrame({"start_utc": [None], "zone": ["Europe/Paris"], "origin": ["file"]}))
        daily = _daily(days, rng)
        _frames(con, "daily", daily)
        _frames(con, "sample", _samples(daily))
        _nights(con, days, rng)
        _workouts(con)
        _pressure(con, rng)
        _frames(con, "event", _device_change())
    return vault


def _frames(con: Any, table: str, frame: pl.DataFrame) -> None:
    con.register("frame", frame)
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")
    con.unregister("frame")


def _sources() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source_id": [WATCH, PHONE, SCALE, CUFF],
            "connector": "apple_health",
            "app": ["Watch", "iPhone", "Scale", "Cuff"],
            "product_class": ["watch", "phone", "scale", "cuff"],
        }
    )


def _batch() -> pl.DataFrame:
    at = datetime.fromisoformat("2026-11-17T07:30")
    return pl.DataFrame(
        {
            "batch_id": [1], "path": ["/somewhere/export.zip"], "sha256": ["5f" * 32], "connector": ["apple_health"],
            "connector_version": ["1"], "catalogue_version": [1], "started_at": [at], "finished_at": [at],
            "exported_at": [datetime.fromisoformat("2026-11-16T21:00")], "snapshot": [True], "counts": ["{}"],
        }
    )  # fmt: skip


def _daily(days: list[date], rng: np.random.Generator) -> pl.DataFrame:
    rows = []
    for metric, (mean, scatter, shift, _) in _LEVELS.items():
        for index, day in enumerate(days):
            value = mean + rng.normal(0, scatter) + (shift if index >= len(days) - 7 else 0)
            if metric == "body_mass" and index % 3 == 1:
                continue
            if metric.startswith("sleep") and day == SUNDAY - timedelta(days=2):
                continue
            rows.append((metric, day, 1, max(value, 0.0), max(value, 0.0), None, None))
    for index, day in enumerate(days):
        rest = 58 + rng.normal(0, 2) + (6 if index >= len(days) - 7 else 0)
        rows.append(("heart_rate", day, 400, None, rest + 17, rest - 7, rest + 75 + rng.normal(0, 18)))
        if index < len(days) - 16:
            rows.append(("vo2_max", day, 1, None, 44.0 + rng.normal(0, 0.3), None, None))
    frame = pl.DataFrame(
        rows, schema=["metric", "day", "n", "total", "mean", "min", "max"], orient="row", infer_schema_length=None
    )
    return frame.with_columns(last=pl.col("mean"), minutes=pl.lit(None, pl.Float64))


def _samples(daily: pl.DataFrame) -> pl.DataFrame:
    source = {metric: level[3] for metric, level in _LEVELS.items()} | {"heart_rate": WATCH, "vo2_max": WATCH}
    return (
        daily.filter(~pl.col("metric").str.starts_with("sleep"))
        .with_row_index("sample_id")
        .select(
            pl.col("sample_id").cast(pl.Int64), "metric", start_utc=pl.col("day").cast(pl.Datetime("us")),
            end_utc=pl.col("day").cast(pl.Datetime("us")), local_day="day", value="mean", raw_value="mean",
            ordinal=pl.lit(0), source_id=pl.col("metric").replace_strict(source), batch_id=pl.lit(1),
        )
    )  # fmt: skip


def _nights(con: Any, days: list[date], rng: np.random.Generator) -> None:
    for number, day in enumerate(days[-7:]):
        if day == SUNDAY - timedelta(days=2):
            continue
        bed = datetime.combine(day, time()) - timedelta(minutes=int(90 + rng.normal(0, 35)))
        stages = list(_stages(bed, rng))
        con.execute(
            "INSERT INTO session (session_id, kind, activity, start_utc, end_utc, local_day, ordinal, source_id,"
            " batch_id) VALUES (?, 'sleep', 'sleep', ?, ?, ?, 0, 1, 1)",
            [number, bed, stages[-1][2], day],
        )
        for stage, start, end in stages:
            con.execute("INSERT INTO session_stage VALUES (?, ?, ?, ?)", [number, stage, start, end])
            con.execute(
                "INSERT INTO event (event_id, metric, code, start_utc, end_utc, local_day, ordinal, source_id,"
                " batch_id) VALUES (1, 'sleep_analysis', ?, ?, ?, ?, 0, 1, 1)",
                [stage, start, end, day],
            )


def _stages(bed: datetime, rng: np.random.Generator) -> Iterator[tuple[str, datetime, datetime]]:
    at = bed + timedelta(minutes=12)
    for cycle in range(5):
        parts = [("asleep_core", 32), ("asleep_deep", max(26 - 6 * cycle, 4)), ("asleep_core", 18)]
        parts += [("asleep_rem", 10 + 5 * cycle), ("awake", 3 if cycle % 2 else 6)]
        for stage, minutes in parts:
            end = at + timedelta(minutes=minutes + int(rng.integers(0, 6)))
            yield stage, at, end
            at = end


def _workouts(con: Any) -> None:
    for number, (offset, activity, minutes, km, kcal, beats) in enumerate(
        [(5, "running", 42, 7.1, 480, 151), (3, "cycling", 65, 22.4, 520, 132), (0, "yoga", 35, None, 90, 88)],
        start=100,
    ):
        start = datetime.fromisoformat("2026-11-15T17:05") - timedelta(days=offset)
        con.execute(
            "INSERT INTO session (session_id, kind, activity, start_utc, end_utc, local_day, duration_s, ordinal,"
            " source_id, batch_id) VALUES (?, 'workout', ?, ?, ?, ?, ?, 0, 1, 1)",
            [number, activity, start, start + timedelta(minutes=minutes), start.date(), minutes * 60.0],
        )
        stats = [
            ("distance_walking_running", "sum", km),
            ("active_energy_burned", "sum", kcal),
            ("heart_rate", "average", beats),
        ]
        for metric, aggregate, value in stats:
            if value is not None:
                con.execute(
                    "INSERT INTO session_stat VALUES (?, ?, ?, ?, ?, NULL)", [number, metric, aggregate, value, value]
                )


def _pressure(con: Any, rng: np.random.Generator) -> None:
    for number in range(40):
        at = datetime.fromisoformat("2026-11-14T06:40") - timedelta(days=2 * number)
        for metric, value in (("blood_pressure_systolic", 121), ("blood_pressure_diastolic", 78)):
            read = float(round(value + rng.normal(0, 4)))
            con.execute(
                "INSERT INTO sample (sample_id, metric, start_utc, end_utc, local_day, value, raw_value, ordinal,"
                " source_id, batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 4, 1)",
                [9000 + number, metric, at, at, at.date(), read, read],
            )
            con.execute("INSERT INTO daily VALUES (?, ?, 1, ?, ?, ?, ?, ?, NULL)", [metric, at.date(), *[read] * 5])


def _device_change() -> pl.DataFrame:
    at = datetime.fromisoformat("2026-10-20T08:00")
    return pl.DataFrame(
        {
            "event_id": [500], "metric": ["device_change"], "code": ["Watch7,1"], "start_utc": [at], "end_utc": [at],
            "local_day": [at.date()], "ordinal": [0], "source_id": [WATCH], "batch_id": [1],
        }
    )  # fmt: skip
