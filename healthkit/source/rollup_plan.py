"""What a refresh computes, as tasks that fit in memory: small metrics together, large ones in stretches of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.model.timeline import Timeline, micros

Days = npt.NDArray[np.int64]
"""Local days, counted from 1970, in order."""
CHUNK = 150_000
"""Rows that one task fetches, about: 15 MB with all that is derived from them."""
_EPOCH = date(1970, 1, 1).toordinal()
_BREAK = 31
"""Touched days of a large metric further apart than this are computed apart."""


@dataclass(frozen=True)
class Extent:
    """How much there is of one metric: rows, first and last local day (counted from 1970)."""

    metric: str
    rows: int
    first: int
    last: int


@dataclass(frozen=True)
class Task:
    """Some metrics between two local days, both included; ``days`` are the only ones wanted where it is given."""

    metrics: tuple[str, ...]
    first: int
    last: int
    days: dict[str, Days] | None = None

    def wanted(self, metric: str, day: pl.Series) -> pl.Series:
        """Which of these days this task is to write for a metric."""
        number = day.cast(pl.Int32).cast(pl.Int64)
        inside = (number >= self.first) & (number <= self.last)
        if self.days is None:
            return inside
        return inside & pl.Series(np.isin(number.to_numpy(), self.days[metric]))


def extents(rows: Iterable[tuple[str, int, datetime, datetime, date, date]], timeline: Timeline) -> list[Extent]:
    """From rows of the ``rollup_extent_*`` queries; days as stored or as the timeline says, the wider ones."""
    made = []
    for metric, count, first, last, first_day, last_day in rows:
        low, high = timeline.days(np.array([micros(first), micros(last)]))
        made.append(Extent(metric, count, min(int(low), number(first_day)), max(int(high), number(last_day)) + 1))
    return made


def number(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - _EPOCH


def date_of(number: int) -> date:
    """The day that is so many days after 1970-01-01."""
    return date.fromordinal(_EPOCH + number)


def instant(at: int) -> datetime:
    """A naive UTC instant from µs since 1970."""
    return datetime.fromordinal(_EPOCH) + timedelta(microseconds=at)


def touched_days(touched: pl.DataFrame) -> dict[str, Days]:
    """Days to compute by metric: those that were named and their neighbours.

    A night value moves to the day of waking, and a zone far away to the day before: a neighbour more costs nothing.
    """
    days: dict[str, Days] = {}
    for (metric,), rows in touched.group_by("metric"):
        named = rows["day"].cast(pl.Date).cast(pl.Int32).to_numpy().astype(np.int64)
        days[str(metric)] = np.unique(np.concatenate([named - 1, named, named + 1]))
    return days


def whole(found: list[Extent]) -> Iterator[Task]:
    """Tasks that compute everything."""
    for extent in found:
        if extent.rows > CHUNK:
            pieces = -(-extent.rows // CHUNK)
            edges = np.linspace(extent.first, extent.last + 1, pieces + 1).astype(int)
            yield from (Task((extent.metric,), low, high - 1) for low, high in pairwise(edges.tolist()) if high > low)
    for batch in _batches([extent for extent in found if extent.rows <= CHUNK]):
        yield Task(
            tuple(extent.metric for extent in batch),
            min(extent.first for extent in batch),
            max(extent.last for extent in batch),
        )


def partial(found: list[Extent], days: dict[str, Days]) -> Iterator[Task]:
    """Tasks that compute the given days and no others."""
    known = [extent for extent in found if extent.metric in days]
    for extent in known:
        if extent.rows > CHUNK:
            per_day = max(extent.rows / (extent.last - extent.first + 1), 1e-9)
            for run in _runs(days[extent.metric], max(int(CHUNK / per_day), 1)):
                yield Task((extent.metric,), int(run[0]), int(run[-1]), {extent.metric: run})
    for batch in _batches([extent for extent in known if extent.rows <= CHUNK]):
        named = {extent.metric: days[extent.metric] for extent in batch}
        yield Task(
            tuple(named),
            int(min(run[0] for run in named.values())),
            int(max(run[-1] for run in named.values())),
            named,
        )


def _batches(small: list[Extent]) -> Iterator[list[Extent]]:
    batch: list[Extent] = []
    for extent in small:
        if batch and sum(one.rows for one in batch) + extent.rows > CHUNK:
            yield batch
            batch = []
        batch.append(extent)
    if batch:
        yield batch


def _runs(days: Days, longest: int) -> Iterator[Days]:
    """Split sorted days where they are far apart, or where a run grows too long for one task."""
    for run in np.split(days, np.flatnonzero(np.diff(days) > _BREAK) + 1):
        slots = (run - run[0]) // longest
        yield from np.split(run, np.flatnonzero(np.diff(slots)) + 1)
