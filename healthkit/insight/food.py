"""What a food diary tells of some days: energy by nutrient, and from when to when something was eaten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from healthkit.analysis.intervals import HOUR
from healthkit.analysis.nutrition import KCAL_PER_G, half_written

if TYPE_CHECKING:
    from healthkit.store import Vault

ENERGY = "dietary_energy_consumed"
_LEAST_BITES = 2


@dataclass(frozen=True)
class Diary:
    """``days`` has a row a calendar day: ``day``, ``energy`` (kcal, null where nothing was written), ``half`` (perhaps
    half written), a column of kcal for each key of :data:`~healthkit.analysis.nutrition.KCAL_PER_G`, and ``start``,
    ``stop`` (hours of the local clock since that day's midnight; past 24 where it was after the next).
    """

    days: pl.DataFrame

    @property
    def written(self) -> pl.DataFrame:
        """The days with energy that do not look half written."""
        return self.days.filter(pl.col("energy").is_not_null() & ~pl.col("half"))

    @property
    def windows(self) -> pl.Series:
        """Hours from the first bite to the last of the written days whose times are known."""
        return self.written.select(hours=pl.col("stop") - pl.col("start"))["hours"].drop_nulls()


def reach(vault: Vault) -> tuple[date, date] | None:
    """First and last day of the diary."""
    days = vault.query("series_points", metric=ENERGY, first=None, last=None, every="day", aggregate="sum")
    return (days.item(0, 0), days.item(-1, 0)) if days.height else None


def read(vault: Vault, first: date, last: date) -> Diary:
    """The days between two, both included."""
    calendar = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    found = vault.query("report_daily", metrics=[ENERGY, *KCAL_PER_G], first=first, last=last)
    wide = found.pivot(on="metric", index="day", values="total")
    wide = wide.with_columns(pl.lit(None, pl.Float64).alias(name) for name in (ENERGY, *KCAL_PER_G) if name not in wide)
    kcal = [pl.col(name) * factor for name, factor in KCAL_PER_G.items()]
    days = (
        calendar.join(wide, on="day", how="left")
        .with_columns(*kcal)
        .rename({ENERGY: "energy"})
        .join(_windows(vault, first, last), on="day", how="left")
        .sort("day")
    )
    half = half_written(days["energy"].cast(pl.Float64).fill_null(np.nan).to_numpy())
    columns = ("day", "energy", "half", *KCAL_PER_G, "start", "stop")
    return Diary(days.with_columns(pl.Series("half", half)).select(columns))


def _windows(vault: Vault, first: date, last: date) -> pl.DataFrame:
    eaten = vault.query("insight_eating", first=first, last=last).filter(pl.col("n") >= _LEAST_BITES)
    timeline = vault.timeline()
    midnight = eaten["day"].cast(pl.Datetime("us")).dt.epoch("us").to_numpy()
    clocks = {}
    for name, column in (("start", "first"), ("stop", "last")):
        instants = eaten[column].dt.epoch("us").to_numpy()
        clocks[name] = (instants + timeline.offset_us(instants) - midnight) / HOUR
    told = eaten.select("day").with_columns(pl.Series(name, hours) for name, hours in clocks.items())
    return told.filter(pl.col("start").is_between(0, 36) & pl.col("stop").is_between(0, 36))
