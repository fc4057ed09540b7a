"""Glucose of some days as the analyses take it, and the meals eaten in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis import after_meals as analysis
from healthkit.analysis import glucose
from healthkit.analysis.after_meals import Meals
from healthkit.analysis.glucose import MG_DL, Summary, Target
from healthkit.analysis.intervals import MINUTE

if TYPE_CHECKING:
    from healthkit.store import Vault

_TOGETHER = 30 * MINUTE
_LEAST_CARBS = 10.0


@dataclass(frozen=True)
class Readings:
    """One source a day between two days. ``frame`` has ``at`` (local clock), ``value`` (mmol/L), ``side``, ``day``;
    ``instants`` are its moments in µs UTC; ``unit`` is that in which most were written.
    """

    frame: pl.DataFrame
    instants: npt.NDArray[np.int64]
    unit: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """Length of the period."""
        return (self.last - self.first).days + 1

    def summary(self, target: Target) -> Summary:
        """The period summed up."""
        return glucose.summarise(self.frame, self.days, target)

    @cached_property
    def profile(self) -> pl.DataFrame:
        """The usual day; see :func:`healthkit.analysis.glucose.ambulatory`."""
        return glucose.ambulatory(self.frame)


@dataclass(frozen=True)
class Plates:
    """Meals with at least ten grams of carbohydrates, in order of time, and what glucose did after each.

    ``frame`` has ``at_utc`` (first bite), ``day``, ``meal``, ``names`` (list), ``carbohydrates`` (g).
    """

    frame: pl.DataFrame
    after: Meals


def reach(vault: Vault) -> tuple[date, date] | None:
    """First and last day with readings."""
    first, last = vault.query("insight_glucose_reach").row(0)
    return (first, last) if first is not None else None


def read(vault: Vault, first: date, last: date) -> Readings:
    """The readings between two local days, both included."""
    found = vault.query("report_glucose", first=first, last=last)
    instants = found["start_utc"].dt.epoch("us").to_numpy()
    at = pl.Series("at", instants + vault.timeline().offset_us(instants)).cast(pl.Datetime("us"))
    written = found["raw_unit"].drop_nulls().mode().sort()
    unit = "mg/dL" if len(written) and str(written[0]).lower().startswith("mg/dl") else "mmol/L"
    frame = found.with_columns(at).select("at", "value", "side", "day")
    return Readings(frame, instants, unit, first, last)


def plates(vault: Vault, readings: Readings) -> Plates:
    """The meals of the same days, entries within half an hour of the first taken together."""
    bites = vault.query("insight_bites", first=readings.first, last=readings.last)
    at = bites["at_utc"].dt.epoch("us").to_numpy()
    number = pl.Series("plate", _together(at), dtype=pl.Int32)
    day = pl.Series("day", vault.timeline().days(at)).cast(pl.Date)
    frame = (
        bites.with_columns(number, day)
        .group_by("plate", maintain_order=True)
        .agg(
            pl.col("at_utc", "day", "meal").first(),
            names=pl.col("name"),
            carbohydrates=pl.col("carbohydrates").sum(),
        )
        .filter(pl.col("carbohydrates") >= _LEAST_CARBS)
        .drop("plate")
    )
    told = readings.frame["value"].is_not_null().to_numpy()
    values = readings.frame["value"].to_numpy()[told].astype(np.float64)
    after = analysis.after_meals(readings.instants[told], values, frame["at_utc"].dt.epoch("us").to_numpy())
    return Plates(frame, after)


def _together(at: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The number of the plate of each bite: a new one begins after half an hour without any."""
    new = np.concatenate([[True], np.diff(at) > _TOGETHER]) if len(at) else np.zeros(0, dtype=np.bool_)
    return np.cumsum(new)


def scaled(value: npt.ArrayLike, unit: str) -> npt.NDArray[np.float64]:
    """mmol/L in the unit that the person reads."""
    return np.asarray(value, dtype=np.float64) * (MG_DL if unit == "mg/dL" else 1.0)
