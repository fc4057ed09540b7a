"""All-day counters: what a watch adds up since midnight, by kind of movement, turned into what was added when.

Counters grow through a local day and begin anew at the next midnight, or when the watch restarts. Kinds of movement are
added together between two messages, so that rows of one watch never overlap: of such rows one counts.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.garmin.book import Book
from connectors.garmin.files import Files
from connectors.garmin.messages import Messages
from healthkit.source.contract import Item

_RUNNING, _WALKING, _NO_TYPE = 1, 6, -1
_DAY = 86_400
_HUNDREDS = 100
_AT_EACH_CHANGE = ("step_count", "distance_walking_running")


def monitoring(messages: Messages, files: Files, book: Book) -> Iterator[Item]:
    """Samples of the ``monitoring`` messages."""
    frame = messages.get("monitoring")
    frame = frame.filter(pl.col("at").is_not_null())
    if frame.is_empty():
        return
    packed = pl.col("current_activity_type_intensity").cast(pl.Int64) % 32
    frame = files.stamp(frame).with_columns(
        kind=pl.coalesce(pl.col("activity_type").cast(pl.Int64), packed).fill_null(_NO_TYPE)
    )
    pulse = frame.filter(pl.col("heart_rate") > 0)
    yield from book.samples(
        pulse.select(
            "offset_min", "source", metric=pl.lit("heart_rate"), start="at", end="at", value="heart_rate",
            unit=pl.lit("count/min"),
        )
    )  # fmt: skip
    frame = _with_days(frame, messages)
    on_foot = pl.col("kind").is_in((_RUNNING, _WALKING))
    for metric, unit, value, good in (
        ("step_count", "count", pl.coalesce("cycles", "cycles_16"), on_foot),
        ("distance_walking_running", "m", pl.coalesce("distance", pl.col("distance_16") * _HUNDREDS), on_foot),
        ("active_energy_burned", "kcal", pl.col("active_calories"), pl.lit(value=True)),
        ("elevation_ascended", "m", pl.col("ascent"), pl.lit(value=True)),
        ("elevation_descended", "m", pl.col("descent"), pl.lit(value=True)),
    ):
        yield from _added(frame.with_columns(value=value).filter(good), metric, unit, book)


def _with_days(frame: pl.DataFrame, messages: Messages) -> pl.DataFrame:
    """``day``: local day number of each message, one at midnight still being the old day; ``since``: the message before
    it, at most back to midnight; ``whole``: whether its file tells that day from midnight on."""
    seconds = pl.col("at").dt.epoch("s")
    local = seconds + pl.col("offset_min").cast(pl.Int64).fill_null(0) * 60
    begun = messages.get("monitoring_info").group_by("file").agg(pl.col("at").min().alias("begun"))
    frame = frame.join(begun, on="file", how="left").sort("file", "at", "place")
    frame = frame.with_columns(day=(local - 1) // _DAY, local=local)
    midnight = ((pl.col("day") * _DAY - (pl.col("local") - seconds)) * 1_000_000).cast(pl.Datetime("us"))
    times = frame.select("file", "at").unique(maintain_order=True)  # several messages share one instant
    times = times.with_columns(before=pl.col("at").shift(1).over("file"))
    frame = frame.join(times, on=["file", "at"], how="left", maintain_order="left")
    first = pl.col("day") == pl.col("day").min().over("file")
    at_midnight = (pl.col("begun") - midnight).dt.total_seconds().abs() <= 60
    whole = ~first | at_midnight.fill_null(value=False)
    known = pl.when(pl.col("offset_min").is_not_null()).then(midnight)
    return frame.with_columns(
        since=pl.max_horizontal(pl.coalesce("before", "begun", "at"), known), whole=whole,
        midnight=pl.when(whole).then(known).otherwise("begun"),
    )  # fmt: skip


def _added(frame: pl.DataFrame, metric: str, unit: str, book: Book) -> Iterator[Item]:
    """What a counter grew by, message by message, all kinds of movement together."""
    told = frame.filter(pl.col("value").is_not_null())
    if told.is_empty():
        return
    last = pl.col("value").shift(1).over("file", "kind", "day")
    # A day's first word counts from midnight where the file tells the day from midnight on; else counting begins there.
    counts = pl.col("whole") & pl.col("offset_min").is_not_null()
    # On the night that clocks change the counter runs on for an hour beyond the midnight that the file's offset tells.
    before = pl.col("value").shift(1).over("file", "kind")
    runs_on = (pl.col("value") >= before) & (before > 0) & (pl.col("at") <= pl.col("midnight") + pl.duration(hours=1))
    begin = pl.when(runs_on.fill_null(value=False)).then(before).when(counts).then(0.0).otherwise("value")
    grown = pl.col("value") - pl.coalesce(last, begin)
    told = told.with_columns(value=pl.when(grown < 0).then("value").otherwise(grown))
    summed = told.group_by("file", "at", maintain_order=True).agg(
        pl.col("since", "midnight", "day", "offset_min", "source").first(), pl.col("value").sum()
    )
    # Steps are told whenever the kind of movement changes; other counters span what passed since they were last told.
    earlier = pl.coalesce(pl.col("at").shift(1).over("file", "day"), "midnight", "since")
    start = pl.col("since") if metric in _AT_EACH_CHANGE else earlier
    summed = summed.with_columns(start=pl.min_horizontal(start, "at")).filter(pl.col("value") > 0)
    yield from book.samples(
        summed.select("offset_min", "source", "value", "start", metric=pl.lit(metric), unit=pl.lit(unit), end="at")
    )
