"""The merged rollup: ``daily``, ``hourly``, nights, workouts and device changes, computed from the raw rows.

Runs inside the caller's write transaction. A refresh of touched days gives what a refresh of everything gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

import duckdb
import numpy as np
import polars as pl

from healthkit.analysis.intervals import DAY, HOUR
from healthkit.analysis.merge import Window
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.timeline import Timeline
from healthkit.source import changes, derived
from healthkit.source.derived import execute_with, read, write
from healthkit.source.priority import Priority, Ranks
from healthkit.source.rollup_metric import empty_daily, empty_hourly, of_events, of_samples
from healthkit.source.rollup_plan import (
    Days,
    Extent,
    Task,
    date_of,
    extents,
    instant,
    partial,
    touched_days,
    whole,
)
from healthkit.source.rollup_stated import stated_days, vendor_metrics

_APART = {"sleep_analysis", changes.METRIC, *derived.SLEEP_METRICS, *derived.WORKOUT_METRICS}
"""Metrics whose days come from nights, workouts and device changes, not from rows of their own."""


def refresh(
    con: duckdb.DuckDBPyConnection,
    timeline: Timeline,
    touched: pl.DataFrame | None = None,
    *,
    schema: str = "vault",
) -> None:
    """Compute the derived rows of the touched days, or of everything.

    Args:
        con: in a write transaction; the vault is attached as ``schema``, or is the current database where that is "".
        timeline: the person's zones, which cut days.
        touched: ``[metric, day]`` of rows that came, went or changed, each day that they reach into; None for all.
    """
    with _inside(con, schema):
        rollup = _Rollup(con, timeline, priority(con))
        if touched is None:
            rollup.everything()
        else:
            rollup.some(touched_days(touched))
        names = _APART if touched is None else set(touched["metric"].unique())
        if names & {derived.SLEEP, *derived.SLEEP_METRICS}:
            derived.refresh_sleep(con, timeline, rollup.priority)
        if names & set(derived.WORKOUT_METRICS):
            derived.refresh_workouts(con, timeline, rollup.priority)
        changes.refresh(con, timeline)


def priority(con: duckdb.DuckDBPyConnection) -> Priority:
    """The order of devices for every metric; the vault is the current database."""
    return Priority.of(read(con, "rollup_sources"), read(con, "rollup_priority"))


@contextmanager
def _inside(con: duckdb.DuckDBPyConnection, schema: str) -> Iterator[None]:
    """Make the vault the current database, so that every query names its tables plainly."""
    before = con.execute("SELECT current_setting('search_path'), current_database(), current_schema()").fetchone()
    assert before is not None
    if not schema or before[1] == schema:
        yield
        return
    path, database, folder = before
    con.execute(f'USE "{schema}"')
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # an aborted transaction refuses this too, and the first fault is the one to tell
            con.execute("SET search_path = ?", [path or f"{database}.{folder}"])
        raise
    con.execute("SET search_path = ?", [path or f"{database}.{folder}"])


@dataclass
class _Rollup:
    """One refresh of ``daily`` and ``hourly``."""

    con: duckdb.DuckDBPyConnection
    timeline: Timeline
    priority: Priority

    def everything(self) -> None:
        """Compute all days of all metrics."""
        execute_with(self.con, "rollup_forget_all", pl.DataFrame({"metric": sorted(_APART)}))
        self.con.execute("DELETE FROM hourly")
        samples, events = self._extents()
        self._run(whole(samples[True]), whole(samples[False]), whole(events))

    def some(self, days: dict[str, Days]) -> None:
        """Compute some days of some metrics."""
        days = {metric: found for metric, found in days.items() if metric not in _APART}
        if not days:
            return
        execute_with(self.con, "rollup_forget_days", pl.concat(_day_keys(*item) for item in days.items()))
        dense = [self._hour_keys(metric, found) for metric, found in days.items() if _metric(metric).dense]
        if dense:
            execute_with(self.con, "rollup_forget_hours", pl.concat(dense))
        samples, events = self._extents()
        self._run(partial(samples[True], days), partial(samples[False], days), partial(events, days))

    def _extents(self) -> tuple[dict[bool, list[Extent]], list[Extent]]:
        """What there is: samples, what vendors state of whole days apart, and events."""
        rows = read(self.con, "rollup_extent_sample", vendor=vendor_metrics()).rows()
        events = extents(read(self.con, "rollup_extent_event").rows(), self.timeline)
        stated = [row[:-1] for row in rows if row[-1] and row[0] not in _APART]
        detailed = [row[:-1] for row in rows if not row[-1]]
        by_vendor = {True: extents(stated, self.timeline), False: extents(detailed, self.timeline)}
        return by_vendor, [extent for extent in events if extent.metric not in _APART]

    def _run(self, vendor: Iterable[Task], samples: Iterable[Task], events: Iterable[Task]) -> None:
        for task in samples:
            self._samples(task)
        for task in events:
            window, span = self._window(task)
            found = read(self.con, "rollup_events", metrics=list(task.metrics), **span)
            self._write(
                task,
                ((name, of_events(_metric(name), rows, self._ranks(name), window)) for name, rows in _by_metric(found)),
            )
        for task in vendor:  # last: what was measured in detail stands, a vendor's summary fills the days without it
            ends = {"first": date_of(task.first), "last": date_of(task.last)}
            stated = stated_days(self.con, self.priority, task.metrics, ends["first"], ends["last"])
            held = read(self.con, "rollup_days_held", metrics=list(task.metrics), **ends)
            self._write(task, _by_metric(stated.join(held, on=["metric", "day"], how="anti", maintain_order="left")))

    def _samples(self, task: Task) -> None:
        window, span = self._window(task)
        single = len(task.metrics) == 1
        if single:
            found = read(self.con, "rollup_one", metric=task.metrics[0], **span)
        else:
            found = read(self.con, "rollup_samples", metrics=list(task.metrics), **span)
        days, hours = [], [empty_hourly()]
        for name, rows in [(task.metrics[0], found)] if single else _by_metric(found):
            metric = _metric(name)
            daily, hourly = of_samples(metric, rows, self._ranks(name), window)
            days.append((name, daily))
            if metric.dense:
                day = pl.Series(self.timeline.days(hourly["hour_utc"].to_physical().to_numpy()))
                hours.append(_named(name, hourly.filter(task.wanted(name, day)), empty_hourly()))
        self._write(task, days)
        write(self.con, "hourly", pl.concat(hours))

    def _write(self, task: Task, made: Iterable[tuple[str, pl.DataFrame]]) -> None:
        rows = [_named(name, days.filter(task.wanted(name, days["day"])), empty_daily()) for name, days in made]
        write(self.con, "daily", pl.concat([empty_daily(), *rows]))

    def _window(self, task: Task) -> tuple[Window, dict[str, datetime]]:
        # A day's margin: local days and UTC days differ by up to 14 hours, and hours and nights reach over the edge.
        low, high = (task.first - 1) * DAY, (task.last + 2) * DAY
        return Window.over(self.timeline, low, high), {"low": instant(low), "high": instant(high)}

    def _ranks(self, metric: str) -> Ranks:
        return self.priority.ranks(_metric(metric))

    def _hour_keys(self, metric: str, days: Days) -> pl.DataFrame:
        """The UTC hours that begin on these local days."""
        around = (days[:, None] * DAY + np.arange(-15, 40) * HOUR).ravel()
        hours = np.unique(around)
        hours = hours[np.isin(self.timeline.days(hours), days)]
        return pl.DataFrame({"hour_utc": pl.Series(hours).cast(pl.Datetime("us"))}).with_columns(
            pl.lit(metric).alias("metric")
        )


def _day_keys(metric: str, days: Days) -> pl.DataFrame:
    return pl.DataFrame({"day": pl.Series(days.astype(np.int32)).cast(pl.Date)}).with_columns(
        pl.lit(metric).alias("metric")
    )


def _metric(name: str) -> Metric:
    return catalogue().get(name)


def _by_metric(frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    for rows in frame.sort("metric", maintain_order=True).partition_by("metric", maintain_order=True):
        yield str(rows["metric"][0]), rows


def _named(metric: str, rows: pl.DataFrame, shape: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.lit(metric).alias("metric")).select(shape.columns)
