"""What workouts cost: the limits of a person's own heart, the impulse of each workout, fitness against fatigue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.intensity import reserve
from healthkit.clinical.formulas.body import hrmax_tanaka
from healthkit.clinical.formulas.registry import Refused
from healthkit.clinical.formulas.training import acwr, averages, trimp_banister
from healthkit.source.labs import person

if TYPE_CHECKING:
    from healthkit.store import Vault

Floats = npt.NDArray[np.float64]
FITNESS, FATIGUE = 42.0, 7.0
"""Time constants of the moving averages, days (Banister 1975; Allen and Coggan)."""
_PEAKS, _PEAK_YEARS = 2, 2
"""A highest rate counts only where so many workouts reached it, within so many years."""
_LONG = 28


@dataclass(frozen=True)
class Limits:
    """Highest and resting heart rate, bpm: the highest that two workouts reached, the median at rest.

    ``expected`` is the highest rate by age (Tanaka), None where the age is not known; ``sex`` is the person's.
    """

    highest: float
    resting: float | None
    expected: float | None
    sex: str | None

    @property
    def complete(self) -> bool:
        """Whether all that a training impulse needs is known."""
        return bool(self.resting and self.sex and self.highest > self.resting)


@dataclass(frozen=True)
class Course:
    """Load a day, and what it adds up to: fitness (CTL), fatigue (ATL) and balance (TSB), in the load's unit a day.

    ``form`` is the balance on the morning of a day, before its training; ``ramp`` is what fitness gained over the seven
    days before, NaN in the first week. The averages begin at zero on ``first``: for about six weeks they still climb to
    what was trained before it, and ``settled`` is the place where that is over.
    """

    first: date
    load: Floats
    fitness: Floats
    fatigue: Floats
    form: Floats
    ramp: Floats
    settled: int


def limits(vault: Vault, first: date, last: date) -> Limits | None:
    """The person's own limits on a day, the resting rate from ``first`` on; None where no two workouts have a rate."""
    peaks = vault.query("report_workout_peaks", first=last - timedelta(days=365 * _PEAK_YEARS), last=last)
    if peaks.height < _PEAKS:
        return None
    rest = vault.query("report_daily", metrics=["resting_heart_rate"], first=first, last=last)["mean"].drop_nulls()
    whose = person(vault)
    age = (last - whose.birth).days / 365.25 if whose.birth else None
    resting = float(np.median(rest.to_numpy())) if rest.len() else None
    expected = hrmax_tanaka(age) if age is not None and age >= 18 else None
    return Limits(float(peaks["peak"][_PEAKS - 1]), resting, expected, whose.sex)


def impulses(held: pl.DataFrame, known: Limits | None) -> pl.DataFrame:
    """Training impulse of each workout with heart rates: session_id, day, load, minutes (that have a rate).

    Args:
        held: rows of ``report_workout_rates``.
        known: the person's limits; without a complete set there is no impulse.
    """
    if known is None or not known.complete or known.resting is None or known.sex is None or held.is_empty():
        return pl.DataFrame(schema={"session_id": pl.Int64, "day": pl.Date, "load": pl.Float64, "minutes": pl.Float64})
    rates = held["rate"].unique().sort()
    shares = reserve(rates.to_numpy().astype(np.float64), known.resting, known.highest)
    each = pl.Series([trimp_banister(1.0, float(share), known.sex) for share in shares])
    priced = held.join(pl.DataFrame({"rate": rates, "each": each}), on="rate")
    return (
        priced.group_by("session_id", "day")
        .agg(load=(pl.col("each") * pl.col("minutes")).sum(), minutes=pl.col("minutes").sum())
        .sort("day", "session_id")
    )


def course(loads: pl.DataFrame, last: date) -> Course | None:
    """Fitness and fatigue from the first workout to ``last``; None without a workout.

    Args:
        loads: what :func:`impulses` gives; a day without a workout is a rest day.
        last: the last day that the data tells of.
    """
    known = loads.filter(pl.col("day") <= last)
    if known.is_empty():
        return None
    first: date = known["day"].min()  # type: ignore[assignment]
    place = (known["day"] - first).dt.total_days().to_numpy()
    daily = np.bincount(place, weights=known["load"].to_numpy(), minlength=(last - first).days + 1).astype(np.float64)
    each = tuple(daily.tolist())
    fitness, fatigue = (np.array(averages(each, 0.0, tau, "recursive")) for tau in (FITNESS, FATIGUE))
    ramp = np.full(len(daily), np.nan)
    ramp[7:] = fitness[8:] - fitness[1:-7]
    return Course(first, daily, fitness[1:], fatigue[1:], fitness[:-1] - fatigue[:-1], ramp, round(FITNESS))


def ratio(daily: Floats) -> float | None:
    """Acute over chronic load (coupled) at the end of some days; None before four whole weeks, or without load."""
    days = daily[-_LONG:]
    if len(days) < _LONG or np.isnan(days).any():
        return None
    try:
        return acwr(tuple(days.tolist()), coupled=True)
    except Refused:
        return None
