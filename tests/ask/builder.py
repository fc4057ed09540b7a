"""A small vault with known numbers: one person, two years, gaps, two watches, blood pressure, workouts, headaches."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from healthkit.store import Vault, create_vault

AS_OF = date(2026, 11, 22)
FIRST = date(2024, 12, 1)
DAYS = (AS_OF - FIRST).days + 1
NEW_WATCH = date(2026, 3, 14)
ZONE = "Europe/Paris"
_SCHEMA = {
    "metric": pl.String, "day": pl.Date, "n": pl.Int64, "total": pl.Float64, "mean": pl.Float64, "min": pl.Float64,
    "max": pl.Float64, "last": pl.Float64, "minutes": pl.Float64,
}  # fmt: skip


def day_frame() -> pl.DataFrame:
    """The merged days, as the rollup writes them: sums carry ``total``, rates and single measurements do not."""
    random = np.random.default_rng(20261122)
    days = [FIRST + timedelta(days=index) for index in range(DAYS)]
    clock = np.arange(DAYS)
    parts = [
        _sums("step_count", days, np.round(8000 + 1500 * np.sin(clock / 58) + random.normal(0, 2200, DAYS)).clip(300)),
        _sums("active_energy_burned", days, np.round(480 + random.normal(0, 90, DAYS), 1)),
        _sums("distance_walking_running", days, np.round(6 + random.normal(0, 1.5, DAYS), 3).clip(0.2)),
        _sums("flights_climbed", days, random.integers(0, 20, DAYS).astype(float)),
        _sums("sleep_duration", days, np.round(425 + random.normal(0, 55, DAYS)), minutes=True),
        _sums("sleep_deep", days, np.round(62 + random.normal(0, 14, DAYS)).clip(5), minutes=True),
        _rates("heart_rate", days, 71 + random.normal(0, 4, DAYS), 48, 150, random),
        _rates("heart_rate_variability_sdnn", days, 42 + random.normal(0, 8, DAYS), 20, 90, random),
        _points("resting_heart_rate", days, np.round(60 - clock * 0.006 + random.normal(0, 1.5, DAYS))),
        _points("body_mass", days[::3], np.round(82 - clock[::3] * 0.008 + random.normal(0, 0.4, len(days[::3])), 1)),
        _points("vo2_max", days[::20], np.round(41 + random.normal(0, 0.3, len(days[::20])), 1)),
        _points("blood_pressure_systolic", days[::11], np.round(126 + random.normal(0, 6, len(days[::11])))),
        _points("blood_pressure_diastolic", days[::11], np.round(81 + random.normal(0, 4, len(days[::11])))),
    ]
    frame = pl.concat(parts)
    gone = {date(2026, 11, 18), date(2026, 11, 19), date(2026, 7, 4)}
    lost = pl.col("day").is_in(list(gone)) & pl.col("metric").is_in(["step_count", "heart_rate", "sleep_duration"])
    return pl.concat([frame.filter(~lost), _headaches(days), _workout_days()])


def _frame(metric: str, days: list[date], columns: dict[str, object]) -> pl.DataFrame:
    base = {name: [None] * len(days) for name in _SCHEMA}
    return pl.DataFrame({**base, "metric": [metric] * len(days), "day": days, **columns}, schema=_SCHEMA)


def _sums(metric: str, days: list[date], values: np.ndarray, *, minutes: bool = False) -> pl.DataFrame:
    if minutes:
        same = dict.fromkeys(("total", "mean", "min", "max", "last"), values)
        return _frame(metric, days, {"n": [1] * len(days), "minutes": values, **same})
    part = values / 24
    return _frame(metric, days, {"n": [24] * len(days), "total": values, "mean": part, "min": part, "max": part})


def _rates(
    metric: str, days: list[date], mean: np.ndarray, low: float, high: float, random: np.random.Generator
) -> pl.DataFrame:
    least, most = (
        low + np.round(random.uniform(0, 8, len(days)), 1),
        high + np.round(random.uniform(0, 30, len(days)), 1),
    )
    columns = {"n": [288] * len(days), "mean": mean, "min": least, "max": most, "last": mean}
    return _frame(metric, days, columns)


def _points(metric: str, days: list[date], values: np.ndarray) -> pl.DataFrame:
    same = dict.fromkeys(("mean", "min", "max", "last"), values)
    return _frame(metric, days, {"n": [1] * len(days), **same})


def _headaches(days: list[date]) -> pl.DataFrame:
    chosen = days[5::17]
    return _frame("headache", chosen, {"n": [1] * len(chosen), "total": [1.0] * len(chosen)})


def workouts() -> list[tuple[str, date, float]]:
    """Activity, day and minutes of each workout: a run every fourth day, a ride on Sundays."""
    runs = [("running", FIRST + timedelta(days=index), 25.0 + index % 30) for index in range(0, DAYS, 4)]
    sundays = [day for day in (FIRST + timedelta(days=index) for index in range(DAYS)) if day.weekday() == 6]
    return [*runs, *(("cycling", day, 60.0 + day.day) for day in sundays)]


def _workout_days() -> pl.DataFrame:
    rows = pl.DataFrame(workouts(), schema=["activity", "day", "minutes"], orient="row").group_by("day").agg(
        pl.len().alias("n"), pl.col("minutes").sum().alias("total"), pl.col("minutes").min().alias("min"),
        pl.col("minutes").max().alias("max"), pl.col("minutes").mean().alias("mean"),
        pl.col("minutes").last().alias("last"),
    ).sort("day")  # fmt: skip
    length = _frame(
        "workout_duration", rows["day"].to_list(), {name: rows[name] for name in rows.columns if name != "day"}
    )
    count = {name: rows["n"].cast(pl.Float64) for name in ("total", "mean", "min", "max", "last")}
    return pl.concat([length, _frame("workout_count", rows["day"].to_list(), {"n": rows["n"], **count})])


def build(folder: Path) -> Vault:
    """Write the vault. Raw rows exist where answers read them: samples of single measurements, sources, sessions."""
    vault = create_vault(folder, "a passphrase for tests")
    frame = day_frame()
    with vault.writer() as con:
        con.register("frame", frame.to_arrow())
        con.execute("INSERT INTO daily BY NAME SELECT * FROM frame")
        con.execute("INSERT INTO zone_history VALUES (NULL, ?, 'test')", [ZONE])
        con.execute(
            "INSERT INTO source BY NAME SELECT * FROM (VALUES "
            "(1, 'test', 'Phone', 'phone', 'phone:iPhone15,2'), (2, 'test', 'Watch', 'watch', 'watch:Watch6,7'), "
            "(3, 'test', 'Watch', 'watch', 'watch:Watch7,2')) "
            "AS t(source_id, connector, app, product_class, product)"
        )
        _samples(con, frame)
        _events(con, frame)
        _sessions(con)
    return vault


def _samples(con, frame: pl.DataFrame) -> None:
    single = ["resting_heart_rate", "body_mass", "vo2_max", "blood_pressure_systolic", "blood_pressure_diastolic"]
    raw = frame.filter(~pl.col("metric").str.contains("sleep|workout|headache")).sort("metric", "day")
    value = pl.when(pl.col("metric").is_in(single)).then("last").otherwise(pl.coalesce("total", "mean"))
    rows = raw.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("sample_id"),
        "metric",
        pl.col("day").cast(pl.Datetime("us")).dt.offset_by("6h30m").alias("start_utc"),
        pl.col("day").cast(pl.Datetime("us")).dt.offset_by("6h30m").alias("end_utc"),
        pl.col("day").alias("local_day"),
        value.alias("value"),
        value.alias("raw_value"),
        pl.lit(1, pl.Int16).alias("ordinal"),
        pl.when(pl.col("day") < NEW_WATCH).then(2).otherwise(3).cast(pl.Int32).alias("source_id"),
        pl.lit(1, pl.Int32).alias("batch_id"),
    )
    con.register("rows", rows.to_arrow())
    con.execute("INSERT INTO sample BY NAME SELECT * FROM rows")


def _events(con, frame: pl.DataFrame) -> None:
    at = datetime(NEW_WATCH.year, NEW_WATCH.month, NEW_WATCH.day, 9, tzinfo=UTC).replace(tzinfo=None)
    columns = "event_id, metric, code, start_utc, end_utc, local_day, ordinal, source_id, batch_id"
    insert = f"INSERT INTO event ({columns}) VALUES (?, ?, ?, ?, ?, ?, 1, ?, 1)"
    con.execute(insert, [-1, "device_change", "watch:Watch7,2", at, at, NEW_WATCH, 3])
    con.execute(insert, [-2, "device_change", "watch:Watch7,2 11.4", at, at, NEW_WATCH, 3])
    for number, day in enumerate(frame.filter(metric="headache")["day"]):
        start = datetime(day.year, day.month, day.day, 14, tzinfo=UTC).replace(tzinfo=None)
        con.execute(insert, [number, "headache", "moderate", start, start, day, 1])
    nights = frame.filter(metric="sleep_duration")["day"]
    con.execute(
        f"INSERT INTO event ({columns}) SELECT 10000 + row_number() OVER (), 'sleep_analysis', 'asleep', "
        "day::TIMESTAMP, day::TIMESTAMP + INTERVAL 7 HOUR, day, 1, 2, 1 FROM (SELECT unnest(?::DATE[]) AS day)",
        [nights.to_list()],
    )


def _sessions(con) -> None:
    rows = []
    for number, (activity, day, minutes) in enumerate(workouts()):
        start = datetime(day.year, day.month, day.day, 16 if activity == "running" else 8, tzinfo=UTC).replace(
            tzinfo=None
        )
        rows.append([number, activity, start, start + timedelta(minutes=minutes), day, minutes * 60, 2])
        if number % 10 == 0:  # the same workout, seen by the phone too
            rows.append([100_000 + number, activity, start, start + timedelta(minutes=minutes), day, minutes * 60, 1])
    con.executemany(
        "INSERT INTO session (session_id, kind, activity, start_utc, end_utc, local_day, duration_s, ordinal, "
        "source_id, batch_id) VALUES (?, 'workout', ?, ?, ?, ?, ?, 1, ?, 1)",
        rows,
    )
    con.execute(
        "INSERT INTO workout_witness SELECT session_id, session_id - 100000 FROM session WHERE session_id >= 100000"
    )
