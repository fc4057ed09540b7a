"""From kept values to rows of ``daily`` and ``hourly``: one aggregation for every kind of merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis.intervals import Index, Micros, in_order
from healthkit.model.schema import Schema

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int32]

DAILY: Schema = {
    "day": pl.Date,
    "n": pl.Int64,
    "total": pl.Float64,
    "mean": pl.Float64,
    "min": pl.Float64,
    "max": pl.Float64,
    "last": pl.Float64,
    "minutes": pl.Float64,
}
HOURLY: Schema = {
    "hour_utc": pl.Datetime("us"),
    "n": pl.Int64,
    "mean": pl.Float64,
    "min": pl.Float64,
    "max": pl.Float64,
}


@dataclass(frozen=True)
class Rows:
    """Rows of one metric, ordered by :meth:`ordered`. Instants in µs UTC; ``lane`` is the rank of who wrote a row.

    Rank 0 wins. ``product[lane]`` is the rank of the device behind a lane: two apps on one phone are two lanes of one
    product.
    """

    start: Micros
    end: Micros
    value: Floats
    lane: npt.NDArray[np.int32]
    product: npt.NDArray[np.int32]

    @classmethod
    def ordered(cls, start: Micros, end: Micros, value: Floats, lane: Any, product: Any) -> Rows:
        """Order rows by time, then by rank, end and value, so that no result depends on how they were stored."""
        end = np.maximum(start, end)
        order = in_order(start)
        start, end, value, lane = start[order], end[order], value[order], lane[order]
        tied = np.flatnonzero(start[1:] == start[:-1])
        if len(tied):
            end, value, lane = end.copy(), value.copy(), lane.copy()  # the frame's own memory may be read-only
            among = np.union1d(tied, tied + 1)
            settled = among[np.lexsort((value[among], end[among], lane[among], start[among]))]
            end[among], value[among], lane[among] = end[settled], value[settled], lane[settled]
        return cls(start, end, value, lane, product)

    def __len__(self) -> int:
        return len(self.start)


class Groups:
    """Runs of equal keys, for sums in a fixed order: the same rows give the same last digit every time."""

    def __init__(self, keys: npt.NDArray[Any]) -> None:
        self.order: Index | slice = in_order(keys)
        ordered = keys[self.order]
        fresh = np.append(True, ordered[1:] != ordered[:-1]) if len(ordered) else np.empty(0, np.bool_)
        self.first = np.flatnonzero(fresh)
        self.keys = ordered[self.first]
        self.number = np.cumsum(fresh) - 1
        self.count = np.diff(np.append(self.first, len(ordered)))

    def sum(self, values: Floats) -> Floats:
        """Sum a group."""
        sums: Floats = np.bincount(self.number, weights=values[self.order], minlength=len(self.keys)).astype(np.float64)
        return sums

    def min(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Least value a group."""
        return np.minimum.reduceat(values[self.order], self.first) if len(self.first) else values[:0]

    def max(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Greatest value a group."""
        return np.maximum.reduceat(values[self.order], self.first) if len(self.first) else values[:0]

    def last(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Value of the last row a group, as the rows came."""
        return values[self.order][self.first + self.count - 1]


def frame(groups: Groups, **columns: Any) -> pl.DataFrame:
    """Rows of ``daily`` from groups by day; columns not given are null."""
    data = {"day": pl.Series(groups.keys.astype(np.int32)).cast(pl.Date), "n": groups.count, **columns}
    return pl.DataFrame({name: data.get(name) for name in DAILY} if len(groups.keys) else {}, schema=DAILY)


def hours(at: Micros, value: Floats, weight: Floats) -> pl.DataFrame:
    """Rows of ``hourly`` by UTC hour from kept samples; ``weight`` is each sample's share in its hour's mean."""
    hour = at // 3_600_000_000
    groups = Groups(hour)
    if not len(groups.keys):
        return pl.DataFrame(schema=HOURLY)
    return pl.DataFrame(
        {
            "hour_utc": pl.Series(groups.keys * 3_600_000_000).cast(pl.Datetime("us")),
            "n": groups.count,
            "mean": groups.sum(value * weight) / groups.sum(weight),
            "min": groups.min(value),
            "max": groups.max(value),
        },
        schema=HOURLY,
    )
