"""Continuous glucose: time in ranges, variability, the ambulatory profile, episodes. Pure; values in mmol/L.

Ranges and what a fair summary needs (14 days, 70 % of readings) are the international consensus of 2019 (Battelino et
al., *Diabetes Care* 42:1593–1603); episodes as the consensus of 2017 counts them (Danne et al., *Diabetes Care*
40:1631–1640); the glucose management indicator of Bergenstal et al. (2018, *Diabetes Care* 41:2275–2280).

A reading without a number, because it lay beyond what the sensor tells, counts in the outermost range of its side and
in no mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

MG_DL = 18.01559
"""mg/dL of glucose in one mmol/L: its molar mass of 180.1559 g/mol, a tenth."""
DAYS, ACTIVE = 14, 0.7
"""What the consensus asks of a period before its summary is taken for the person's pattern."""
EPISODE_MIN = 15.0
_SPOT_MIN = 30.0
_BREAK = 3.5
Target = Literal["standard", "older", "pregnancy"]


@dataclass(frozen=True)
class Limits:
    """Where ranges end, in mg/dL, and how much of the time the consensus aims at, in percent.

    ``aims`` are for very low, low and very low together, in range, high and very high together, very high; None where
    the consensus names none.
    """

    very_low: float
    low: float
    high: float
    very_high: float | None
    aims: tuple[float | None, float | None, float | None, float | None, float | None]


LIMITS: dict[Target, Limits] = {
    "standard": Limits(54, 70, 180, 250, (1, 4, 70, 25, 5)),
    "older": Limits(54, 70, 180, 250, (None, 1, 50, None, 10)),
    "pregnancy": Limits(54, 63, 140, None, (1, 4, 70, 25, None)),
}


@dataclass(frozen=True)
class Bands:
    """Share of readings in each range, in percent; they add up to 100. ``very_high`` is 0 where it is not set apart."""

    very_low: float
    low: float
    inside: float
    high: float
    very_high: float


@dataclass(frozen=True)
class Summary:
    """A period of readings.

    ``every_min`` is the usual time between two readings, ``active`` the share of the readings that such a sensor could
    have given over the period; ``days`` those with any. Means are in mmol/L, ``cv`` in percent, ``gmi`` in percent of
    HbA1c. ``spot`` is true for single measurements, of which no shares of time can be told: then ``bands`` is None.
    """

    n: int
    beyond: int
    days: int
    every_min: float
    active: float
    spot: bool
    mean: float
    sd: float
    cv: float
    bands: Bands | None
    gmi: float | None

    @property
    def fair(self) -> bool:
        """Whether the consensus would take it for the person's pattern."""
        return not self.spot and self.days >= DAYS and self.active >= ACTIVE


@dataclass(frozen=True)
class Episode:
    """A stretch beyond a limit: from the first reading beyond it to the last; ``extreme`` in mmol/L, NaN if unread."""

    start: datetime
    end: datetime
    minutes: float
    extreme: float


def summarise(readings: pl.DataFrame, days: int, target: Target = "standard") -> Summary:
    """Sum up a period.

    Args:
        readings: ``at`` (local wall clock), ``value`` (mmol/L, null beyond the sensor's range), ``side`` ("below" or
            "above" for those, else null); in order of time, one product at a time.
        days: length of the period.
        target: whose ranges.
    """
    values = readings["value"].drop_nulls().to_numpy()
    every = usual_step(readings)
    spot = not every <= _SPOT_MIN
    mean = float(values.mean()) if values.size else float("nan")
    sd = float(values.std(ddof=1)) if values.size > 1 else float("nan")
    active = 0.0 if spot else min(len(readings) * every / (days * 24 * 60), 1.0)
    held = readings["at"].dt.date().n_unique()
    fair = not spot and held >= DAYS and active >= ACTIVE
    return Summary(
        n=len(readings),
        beyond=len(readings) - values.size,
        days=held,
        every_min=every,
        active=active,
        spot=spot,
        mean=mean,
        sd=sd,
        cv=100 * sd / mean,
        bands=None if spot else bands(readings, target),
        gmi=3.31 + 0.02392 * mean * MG_DL if fair else None,
    )


def usual_step(readings: pl.DataFrame) -> float:
    """Minutes between two readings, as they mostly are; infinite for fewer than two."""
    if len(readings) < 2:
        return float("inf")
    return float(np.median(np.diff(readings["at"].to_physical().to_numpy()))) / 60e6


def _sides(readings: pl.DataFrame) -> npt.NDArray[np.float64]:
    """Values in mg/dL, those beyond the sensor's range as infinities."""
    side = pl.when(side="below").then(-np.inf).when(side="above").then(np.inf)
    told = readings.select(pl.coalesce(pl.col("value") * MG_DL, side))
    return told.to_series().cast(pl.Float64).to_numpy()


def bands(readings: pl.DataFrame, target: Target = "standard") -> Bands:
    """Share of readings in each range. Limits belong to the range inside, as the consensus writes them."""
    limits, values = LIMITS[target], _sides(readings)
    # To a tenth of a mg/dL: a reading of 70 mg/dL went through mmol/L on its way here.
    values = np.round(values, 1)
    top = limits.very_high if limits.very_high is not None else np.inf
    edges = [
        values < limits.very_low,
        (values >= limits.very_low) & (values < limits.low),
        (values >= limits.low) & (values <= limits.high),
        (values > limits.high) & (values <= top),
        values > top,
    ]
    return Bands(*(100 * float(edge.mean()) for edge in edges))


def by_day(readings: pl.DataFrame, target: Target = "standard") -> pl.DataFrame:
    """A row a day: ``day, n, mean`` (mmol/L), ``low, inside, high`` (percent; low and high with their extremes)."""
    limits = LIMITS[target]
    values = pl.Series("mg_dl", np.round(_sides(readings), 1))
    return (
        readings.with_columns(values, day=pl.col("at").dt.date())
        .group_by("day")
        .agg(
            n=pl.len(),
            mean=pl.col("value").mean(),
            low=100 * (pl.col("mg_dl") < limits.low).mean(),
            inside=100 * pl.col("mg_dl").is_between(limits.low, limits.high).mean(),
            high=100 * (pl.col("mg_dl") > limits.high).mean(),
        )
        .sort("day")
    )


def ambulatory(readings: pl.DataFrame, minutes: int = 15, least_days: int = 5) -> pl.DataFrame:
    """The day as it usually goes: ``minute`` of the day (start of a slot), ``n`` days, and percentiles in mmol/L.

    ``p5, p25, p50, p75, p95`` are null in a slot that fewer days than ``least_days`` fill. Readings without a number
    leave their slot's percentiles a little less extreme than they were.
    """
    slot = pl.col("at").dt.hour().cast(pl.Int32) * 60 + pl.col("at").dt.minute().cast(pl.Int32)
    quantiles = {f"p{q}": pl.col("value").quantile(q / 100, "linear") for q in (5, 25, 50, 75, 95)}
    found = (
        readings.with_columns(minute=slot // minutes * minutes)
        .group_by("minute")
        .agg(n=pl.col("at").dt.date().n_unique(), **quantiles)
    )
    grid = pl.DataFrame({"minute": np.arange(0, 24 * 60, minutes, dtype=np.int32)})
    enough = pl.col("n") >= least_days
    return (
        grid.join(found, on="minute", how="left", maintain_order="left")
        .with_columns(pl.col("n").fill_null(0))
        .with_columns(pl.when(enough).then(pl.col(name)).alias(name) for name in quantiles)
    )


def episodes(readings: pl.DataFrame, limit: float, side: Literal["below", "above"]) -> list[Episode]:
    """Stretches of at least a quarter of an hour beyond a limit (mg/dL), each over once a quarter of an hour is not.

    A gap of more than three readings ends an episode: nobody knows what happened in it.
    """
    every = usual_step(readings)
    if not every <= _SPOT_MIN:
        return []
    minutes = readings["at"].to_physical().to_numpy() / 60e6
    values = np.round(_sides(readings), 1)
    beyond = values < limit if side == "below" else values > limit
    runs = _runs(beyond, minutes, every)
    told = readings["value"].fill_null(float("nan")).to_numpy()
    at = readings["at"]
    found = []
    for first, last in runs:
        length = float(minutes[last] - minutes[first] + every)
        if length >= EPISODE_MIN:
            part = told[first : last + 1][beyond[first : last + 1]]
            extreme = np.nan if np.isnan(part).any() else (part.min() if side == "below" else part.max())
            found.append(Episode(at[first], at[last], length, float(extreme)))
    return found


def _runs(beyond: npt.NDArray[np.bool_], minutes: npt.NDArray[np.float64], every: float) -> list[tuple[int, int]]:
    """First and last index of each stretch; shorter returns than a quarter of an hour do not end one."""
    places = np.flatnonzero(beyond)
    if places.size == 0:
        return []
    gaps = np.flatnonzero(np.diff(minutes) > _BREAK * every)
    apart = minutes[places[1:]] - minutes[places[:-1]] - every >= EPISODE_MIN
    # A gap between two readings lies at the index of the first of them.
    broken = np.searchsorted(gaps, places[1:]) > np.searchsorted(gaps, places[:-1])
    cuts = np.flatnonzero(apart | broken)
    firsts = places[np.concatenate(([0], cuts + 1))]
    lasts = places[np.concatenate((cuts, [places.size - 1]))]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
