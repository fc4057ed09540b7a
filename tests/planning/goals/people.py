"""Somebody of whom age, height, weight, steps, nights and meals are known, up to a Sunday."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from healthkit.store import Vault

LAST = date(2026, 11, 1)
TODAY = date(2026, 11, 2)
"""A Monday."""
_DAYS = 120


def days(vault: Vault, metric: str, values: dict[date, float], column: str = "total") -> None:
    """Write days of a metric."""
    with vault.writer() as con:
        rows = [[metric, day, value] for day, value in values.items()]
        con.executemany(f"INSERT INTO daily BY NAME SELECT ? AS metric, ? AS day, 1 AS n, ?::DOUBLE AS {column}", rows)


def past(middle: float, spread: float, *, seed: int = 1, last: date = LAST, length: int = _DAYS) -> dict[date, float]:
    """Days that scatter around a middle."""
    drawn = np.random.default_rng(seed).standard_normal(length)
    return {last - timedelta(days=at): float(middle + spread * value) for at, value in enumerate(drawn)}


def live(
    vault: Vault, *, birth: str | None = "1985-06-01", sex: str | None = "female", height: float | None = 170
) -> None:
    """Write all of it; what is None stays unknown."""
    told = [[key, value] for key, value in (("birth_date", birth), ("sex", sex)) if value]
    with vault.writer() as con:
        con.executemany("INSERT INTO person (key, value) VALUES (?, ?)", told) if told else None
    if height:
        days(vault, "height", {date(2024, 1, 5): height}, "last")
    days(vault, "body_mass", past(70, 0.4), "last")
    days(vault, "step_count", past(8000, 1500))
    days(vault, "sleep_duration", past(400, 30), "mean")
    days(vault, "dietary_energy_consumed", past(2000, 150))
    days(vault, "dietary_sodium", past(3000, 300))
    days(vault, "dietary_protein", past(70, 8))
    days(vault, "resting_heart_rate", past(60, 2), "mean")
    days(vault, "workout_duration", {LAST - timedelta(days=at): 40.0 for at in range(0, _DAYS, 2)})
