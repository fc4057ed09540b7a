"""What goes with what in a vault: the metrics with enough days, all their pairs at all lags, in one computation.

What is linked by construction is told apart; a new device's level is taken out of what it measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.relation import ranks
from healthkit.analysis.relations import MINIMUM, Link, Relations, relations
from healthkit.model.catalogue import catalogue
from healthkit.model.linked import links

if TYPE_CHECKING:
    from healthkit.store import Vault

Floats = npt.NDArray[np.float64]

YEARS = 3
MOST = 40
"""Metrics looked at at once; those with the most days."""


@dataclass(frozen=True)
class Matrix:
    """``values`` are days x ``metrics``, a row for each day from ``first`` on, NaN where nothing is known.

    ``devices`` has for each metric the days within that span on which a new device began to measure it.
    """

    first: date
    metrics: tuple[str, ...]
    values: Floats
    devices: tuple[tuple[date, ...], ...]

    @property
    def days(self) -> npt.NDArray[np.int64]:
        """The day numbers of the rows."""
        return np.arange(len(self.values), dtype=np.int64) + self.first.toordinal()

    @property
    def last(self) -> date:
        """The day of the last row."""
        return self.first + timedelta(days=len(self.values) - 1)


@dataclass(frozen=True)
class Pair:
    """One pair at one lag, ready to be drawn: the day of the first metric, both values, both ranks like for like.

    ``raw`` is Spearman's rho of the days as they are; ``devices`` are the days on which a new device began to measure
    one of the two; ``why`` they are linked by construction, if they are.
    """

    first: str
    second: str
    link: Link
    days: tuple[date, ...]
    values: tuple[Floats, Floats]
    residuals: tuple[Floats, Floats]
    raw: float
    devices: tuple[date, ...]
    built: bool


@dataclass(frozen=True)
class Together:
    """The relations of a matrix."""

    matrix: Matrix
    found: Relations

    def pair(self, one: str, other: str, lag: int | None = None) -> Pair:
        """Two metrics at a lag, as the pair is kept: its best lag unless told.

        Raises:
            ValueError: one of the two is not in the matrix, or they are the same.
        """
        places = sorted((self.matrix.metrics.index(one), self.matrix.metrics.index(other)))
        if places[0] == places[1]:
            raise ValueError(one)
        row = self.found.pair(*places)
        link = self.found.link(row, lag)
        here = np.arange(len(self.matrix.values))
        there = here + link.lag
        here = here[(there >= 0) & (there < len(self.matrix.values))]
        columns = self.matrix.values[here, link.first], self.matrix.values[here + link.lag, link.second]
        known = np.isfinite(columns[0]) & np.isfinite(columns[1])
        here = here[known]
        left = self.found.residuals[here, link.first], self.found.residuals[here + link.lag, link.second]
        days = tuple(self.matrix.first + timedelta(days=int(at)) for at in here)
        both = {day for place in places for day in self.matrix.devices[place]}
        inside = tuple(sorted(day for day in both if days and days[0] < day <= days[-1]))
        values = (columns[0][known], columns[1][known])
        names = self.matrix.metrics[link.first], self.matrix.metrics[link.second]
        return Pair(*names, link, days, values, left, _spearman(*values), inside, bool(self.found.built[row]))

    def ordered(self) -> list[Link]:
        """What goes together, the strongest first; what is linked by construction is not among it."""
        rows = np.flatnonzero(self.found.found & ~self.found.built)
        made = [self.found.link(int(row)) for row in rows]
        return sorted(made, key=lambda one: (-abs(one.rho), one.first, one.second))


def read(
    vault: Vault,
    metrics: Sequence[str] = (),
    as_of: date | None = None,
    first: date | None = None,
    *,
    always: Sequence[str] = (),
) -> Matrix | None:
    """The last three years of days; without ``metrics`` those with the most days. None where fewer than two have
    :data:`~healthkit.analysis.relations.MINIMUM` days.

    Args:
        vault: an open vault.
        metrics: ids of the catalogue; those with too few days are left out.
        as_of: the last day to look at; the last with data unless told.
        first: the first day; three years before the last unless told.
        always: ids that are among those with the most days even where they have fewer.
    """
    last = as_of or max(vault.query("panel_metrics")["last"], default=None)
    if last is None:
        return None
    first = first or last - timedelta(days=round(365.25 * YEARS) - 1)
    frame = vault.query("relation_days", first=first, last=last, least=MINIMUM)
    known = catalogue().metrics
    held = frame.group_by("metric").agg(pl.len().alias("n"), pl.col("value").n_unique().alias("kinds"))
    rows = [row for row in held.iter_rows() if row[0] in known and row[2] > 2 and not links().is_setting(row[0])]
    ordered = [name for name, *_ in sorted(rows, key=lambda row: (row[0] not in always, -row[1], row[0]))]
    chosen = sorted(name for name in ordered if name in metrics) if metrics else sorted(ordered[:MOST])
    if len(chosen) < 2:
        return None
    frame = frame.filter(pl.col("metric").is_in(chosen))
    start = frame["day"].min()
    assert isinstance(start, date)
    at = frame.select((pl.col("day") - pl.lit(start)).dt.total_days()).to_series().to_numpy()
    end = int(at.max())
    values = np.full((end + 1, len(chosen)), np.nan)
    places = {name: index for index, name in enumerate(chosen)}
    values[at, [places[name] for name in frame["metric"]]] = frame["value"].to_numpy()
    return Matrix(start, tuple(chosen), values, _devices(vault, chosen, start, start + timedelta(days=end)))


def together(matrix: Matrix) -> Together:
    """All pairs of the matrix."""
    breaks = [[day.toordinal() for day in days] for days in matrix.devices]
    built = links().built(matrix.metrics)
    return Together(matrix, relations(matrix.days, matrix.values, built=built, breaks=breaks))


def _devices(vault: Vault, metrics: Sequence[str], first: date, last: date) -> tuple[tuple[date, ...], ...]:
    """New devices of each metric inside a span; what is made of nights follows what recorded them."""
    found: dict[str, list[date]] = {}
    for what, day in vault.query("relation_devices").iter_rows():
        if first < day <= last:
            found.setdefault(what, []).append(day)
    kinds = {"sleep": "sleep", "activity": "workout"}

    def of(metric: str) -> list[date]:
        return found.get(metric) or found.get(kinds.get(catalogue().get(metric).group, ""), [])

    return tuple(tuple(of(metric)) for metric in metrics)


def _spearman(first: Floats, second: Floats) -> float:
    if len(first) < 3 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(np.corrcoef(ranks(first), ranks(second))[0, 1])
