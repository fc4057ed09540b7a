"""Days of activity: what Polar states of each, and its steps and effort minute by minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import polars as pl

from connectors.polar.book import Book
from connectors.polar.documents import day, mapping, number, objects, positive, seconds
from healthkit.source.contract import Issue

_LEVELS = {
    "SEDENTARY": "sedentary_time",
    "LIGHT": "light_activity_time",
    "CONTINUOS_MODERATE": "moderate_activity_time",  # so spelt by Polar
    "CONTINUOUS_MODERATE": "moderate_activity_time",
    "INTERMITTENT_MODERATE": "moderate_activity_time",
    "MODERATE": "moderate_activity_time",
    "CONTINUOS_VIGOROUS": "vigorous_activity_time",
    "CONTINUOUS_VIGOROUS": "vigorous_activity_time",
    "INTERMITTENT_VIGOROUS": "vigorous_activity_time",
    "VIGOROUS": "vigorous_activity_time",
}
_NO_ACTIVITY = frozenset({"SLEEP", "NON_WEAR", "NO_DATA"})
_MINUTE_US = 60_000_000


def read_day(document: Any, member: str, book: Book) -> Iterator[Issue]:
    """One file, which is one day."""
    told = mapping(document)
    on = day(told.get("date"))
    if on is None:
        yield Issue("bad_date", member, "date", str(told.get("date") or ""))
        return
    book.read["day"] += 1
    _summary(mapping(told.get("summary")), on, book)
    samples = mapping(told.get("samples"))
    steps = _placed(objects(samples.get("steps")), on, "step", book)
    if len(steps):
        ending = steps.with_columns(end=pl.col("start") + pl.duration(microseconds=_MINUTE_US))
        book.samples("step_count", "count", book.source(), ending.filter(pl.col("value") > 0))
    effort = _placed(objects(samples.get("mets")), on, "MET", book)
    book.samples("physical_effort", "kcal/(kg.h)", book.source(), effort)


def _summary(summary: dict[str, Any], on: date, book: Book) -> None:
    book.day("step_count", on, number(summary.get("stepCount")), "count")
    book.day("distance_walking_running", on, number(summary.get("stepsDistance")), "m")
    book.day("total_energy_burned", on, positive(summary.get("calories")), "kcal")
    book.day("polar_met_minutes", on, number(summary.get("dailyMetMinutes")), "{score}")
    book.day("polar_inactivity_alerts", on, number(summary.get("inactivityAlertCount")), "count")
    book.day("sleep_duration", on, positive(seconds(summary.get("sleepDuration"))), "s")
    spent: dict[str, float] = {}
    for level in objects(summary.get("activityLevels")):
        name, length = str(level.get("level") or ""), seconds(level.get("duration"))
        metric = _LEVELS.get(name)
        if metric and length is not None:
            spent[metric] = spent.get(metric, 0.0) + length
        elif metric is None and name not in _NO_ACTIVITY:
            book.unmapped[f"activity level {name}"] += 1
    for metric, length in spent.items():
        book.day(metric, on, length, "s")


def _placed(samples: list[dict[str, Any]], on: date, what: str, book: Book) -> pl.DataFrame:
    """``start`` on the person's clock, and ``value``; a day that runs past midnight counts on.

    Older files give values without times: nothing says where those belong.
    """
    frame = pl.DataFrame(
        {
            "time": pl.Series([one.get("localTime") for one in samples], dtype=pl.String, strict=False),
            "value": pl.Series([number(one.get("value")) for one in samples], dtype=pl.Float64),
        }
    )
    untimed = frame["time"].null_count()
    if untimed:
        book.unmapped[f"{what} samples without time"] += untimed
    clock = pl.coalesce(
        pl.col("time").str.to_time("%H:%M:%S%.f", strict=False), pl.col("time").str.to_time("%H:%M", strict=False)
    ).cast(pl.Duration("us"))
    placed = frame.with_columns(clock.alias("clock")).drop_nulls("clock")
    midnights = (pl.col("clock").diff() < pl.duration(hours=-12)).fill_null(value=False).cum_sum()
    start = pl.lit(datetime.combine(on, time())) + pl.col("clock") + pl.duration(days=midnights)
    return placed.select(start.alias("start"), "value")
