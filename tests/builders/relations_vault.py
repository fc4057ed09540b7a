"""A vault of daily values: coffee goes with shorter nights, steps with distance; a new watch moves two metrics."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from healthkit.store import Vault, create_vault

DAYS = 400
FIRST = date(2025, 10, 1)
STEP = FIRST + timedelta(days=200)
_PASSPHRASE = "four words by chance"
_WATCH = (
    "INSERT INTO source BY NAME SELECT 901 AS source_id, 'test' AS connector, 'Watch' AS app, 'watch:B' AS product, "
    "'watch' AS product_class",
    "INSERT INTO event BY NAME SELECT 1 AS event_id, 'device_change' AS metric, 'watch:B' AS code, "
    "$at AS start_utc, $at AS end_utc, $at::DATE AS local_day, 1 AS ordinal, 901 AS source_id, 1 AS batch_id",
    "INSERT INTO sample BY NAME SELECT unnest([1, 2]) AS sample_id, "
    "unnest(['heart_rate_variability_sdnn', 'oxygen_saturation']) AS metric, $at AS start_utc, $at AS end_utc, "
    "$at::DATE AS local_day, 1 AS value, 1 AS raw_value, 1 AS ordinal, 901 AS source_id, 1 AS batch_id",
)
_ADDED_UP = ("step_count", "distance_walking_running", "dietary_caffeine")


def build(folder: Path) -> Vault:
    """Six metrics of four hundred days, and three that are not to be looked at."""
    random = np.random.default_rng(1)
    later = np.arange(DAYS) >= 200
    steps = random.normal(9000, 2500, DAYS).clip(500)
    coffee = random.integers(0, 5, DAYS) * 80.0
    night = random.normal(440, 30, DAYS)
    night[1:] -= 0.2 * coffee[:-1]
    values = {
        "step_count": steps,
        "distance_walking_running": steps * 0.00075 * random.normal(1, 0.03, DAYS),
        "dietary_caffeine": coffee,
        "sleep_duration": night,
        "heart_rate_variability_sdnn": random.normal(45, 5, DAYS) + 12 * later,
        "oxygen_saturation": random.normal(96, 0.5, DAYS) + 1.2 * later,
        "activity_summary_energy_goal": random.integers(400, 600, DAYS).astype(float),
        "sleep_awake": np.where(np.arange(DAYS) < 30, random.normal(20, 5, DAYS), np.nan),
        "not_in_the_catalogue": random.normal(size=DAYS),
    }
    frames = []
    for metric, column in values.items():
        name = "total" if metric in _ADDED_UP else "mean"
        frame = pl.DataFrame({"day": [FIRST + timedelta(days=at) for at in range(DAYS)], name: column})
        frames.append(frame.filter(pl.col(name).is_not_nan()).with_columns(metric=pl.lit(metric), n=pl.lit(1)))
    vault = create_vault(folder / "vault", _PASSPHRASE)
    days = pl.concat(frames, how="diagonal")
    with vault.writer() as con:
        con.register("days", days.to_arrow())
        con.execute("INSERT INTO daily BY NAME SELECT metric, day, n, total, mean FROM days")
        for statement in _WATCH:
            con.execute(statement, {"at": datetime.combine(STEP, time(9))} if "$at" in statement else None)
    return vault
