"""A vault in which some things go together and others do not, and the days it was written from.

Alcohol on Fridays, Saturdays and some other evenings shortens the night that follows by 35 minutes; runs lower the next
day's resting heart rate by 2; steps and weight both drift over the year and have nothing to do with each other.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from healthkit.store import Vault, create_vault

AS_OF = date(2026, 11, 22)
FIRST = date(2025, 10, 1)
DAYS = (AS_OF - FIRST).days + 1
DRINKING_COSTS = 35.0
RUNNING_LOWERS = 2.0


def _slow(random: np.random.Generator, memory: float) -> np.ndarray:
    noise, value = random.normal(size=DAYS), 0.0
    found = np.empty(DAYS)
    for index in range(DAYS):
        value = memory * value + noise[index]
        found[index] = value
    return found


def series() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By metric: the days with a row, counted from the first, and their values."""
    random = np.random.default_rng(41)
    every = np.arange(DAYS)
    weekday = (every + FIRST.weekday()) % 7
    drinks = np.where(
        random.random(DAYS) < np.where(np.isin(weekday, (4, 5)), 0.6, 0.12), random.integers(1, 5, DAYS), 0
    )
    runs = np.where(random.random(DAYS) < 0.3, np.round(random.uniform(20, 60, DAYS)), 0.0)
    coffee = np.round(random.uniform(80, 320, DAYS) * (random.random(DAYS) < 0.93))
    drank, ran = np.roll(drinks > 0, 1), np.roll(runs > 0, 1)
    weekend = np.isin(weekday, (5, 6))
    load = np.convolve(np.concatenate([np.zeros(6), runs]), np.ones(7), "valid")
    found = {
        "number_of_alcoholic_beverages": drinks.astype(float),
        "dietary_caffeine": coffee,
        "sleep_duration": np.round(430 + 45 * weekend - DRINKING_COSTS * drank + 18 * _slow(random, 0.4)),
        "sleep_deep": np.round(62 + 9 * _slow(random, 0.3)),
        "resting_heart_rate": np.round(60 - RUNNING_LOWERS * ran + 1.2 * _slow(random, 0.5), 1),
        "heart_rate_variability_sdnn": np.round(45 - 0.06 * np.roll(load, 1) + 3 * _slow(random, 0.5), 1),
        "step_count": np.round(9000 - 5 * every + 1500 * random.normal(size=DAYS)),
        "body_mass": np.round(82 - 0.015 * every + 0.3 * _slow(random, 0.6), 1),
        "blood_pressure_systolic": np.round(124 + random.normal(size=DAYS) * 6),
        "workout_duration": runs,
        "headache": (random.random(DAYS) < np.where(drank, 0.3, 0.05)).astype(float),
    }
    kept = {name: np.flatnonzero(values > 0) for name, values in found.items()}
    kept["blood_pressure_systolic"] = every[::40]
    kept["sleep_duration"] = np.delete(every, [50, 51, 300])
    return {name: (kept[name], values[kept[name]]) for name, values in found.items()}


_SUMS = {"number_of_alcoholic_beverages", "dietary_caffeine", "step_count", "workout_duration", "headache"}


def build(folder: Path) -> Vault:
    """Write the merged days, one source, and a session for each run."""
    vault = create_vault(folder, "a passphrase for tests")
    parts = []
    for metric, (days, values) in series().items():
        when = [FIRST + timedelta(days=int(index)) for index in days]
        total = values if metric in _SUMS else [None] * len(values)
        parts.append(pl.DataFrame(
            {"metric": metric, "day": when, "n": [1] * len(values), "total": total, "mean": values},
            schema={"metric": pl.String, "day": pl.Date, "n": pl.Int64, "total": pl.Float64, "mean": pl.Float64},
        ))  # fmt: skip
    frame = pl.concat(parts)
    runs, minutes = series()["workout_duration"]
    with vault.writer() as con:
        con.register("frame", frame.to_arrow())
        con.execute("INSERT INTO daily BY NAME SELECT * FROM frame")
        con.execute("INSERT INTO zone_history VALUES (NULL, 'Europe/Paris', 'test')")
        con.execute(
            "INSERT INTO source BY NAME SELECT 1 AS source_id, 'test' AS connector, 'Watch' AS app, "
            "'watch' AS product_class, 'watch:Watch7,2' AS product"
        )
        con.execute(
            "INSERT INTO sample BY NAME SELECT row_number() OVER () AS sample_id, metric, day::TIMESTAMP AS start_utc, "
            "day::TIMESTAMP AS end_utc, day AS local_day, mean AS value, mean AS raw_value, 1 AS ordinal, "
            "1 AS source_id, 1 AS batch_id FROM frame WHERE metric NOT IN ('workout_duration', 'headache')"
        )
        con.execute(
            "INSERT INTO event (event_id, metric, code, start_utc, end_utc, local_day, ordinal, source_id, batch_id) "
            "SELECT row_number() OVER (), if(metric = 'headache', metric, 'sleep_analysis'), 'asleep', day::TIMESTAMP, "
            "day::TIMESTAMP + INTERVAL 7 HOUR, day, 1, 1, 1 FROM frame WHERE metric IN ('headache', 'sleep_duration')"
        )
        for number, (index, length) in enumerate(zip(runs, minutes, strict=True)):
            day = FIRST + timedelta(days=int(index))
            start = datetime(day.year, day.month, day.day, 17, tzinfo=UTC).replace(tzinfo=None)
            con.execute(
                "INSERT INTO session (session_id, kind, activity, start_utc, end_utc, local_day, duration_s, ordinal, "
                "source_id, batch_id) VALUES (?, 'workout', 'running', ?, ?, ?, ?, 1, 1, 1)",
                [number, start, start + timedelta(minutes=float(length)), day, float(length) * 60],
            )
    return vault
