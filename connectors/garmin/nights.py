"""Nights of FIT files: stages, naps, and the watch's own score."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.garmin.book import Book
from connectors.garmin.files import Files, local_day
from connectors.garmin.messages import Messages, instant
from healthkit.source.contract import Item
from healthkit.source.frames import rows

_STAGES = {1.0: "awake", 2.0: "asleep_core", 3.0: "asleep_deep", 4.0: "asleep_rem"}
_SLEEP_EVENT, _START, _STOPS = 74.0, 0.0, (1.0, 4.0, 9.0)
_NEAR_S = 90
_LONGEST_S = 6 * 3600
"""A stage that would last longer is a gap in the file."""


def nights(messages: Messages, files: Files, book: Book) -> Iterator[Item]:
    """Events ``sleep_analysis`` of the stages, the time in bed and naps, and the night's score."""
    levels = messages.get("sleep_level").filter(pl.col("at").is_not_null())
    bounds = _bounds(messages)
    if not levels.is_empty():
        levels = files.stamp(levels).sort("file", "at", maintain_order=True)
        staged = _staged(levels.join(bounds, on="file", how="left", maintain_order="left"))
        yield from _events(staged, book)
        window = staged.group_by("file", maintain_order=True).agg(
            pl.coalesce(pl.col("begun").first(), pl.col("start").min()).alias("start"),
            pl.coalesce(pl.col("ended").first(), pl.col("end").max()).alias("end"),
            pl.col("offset_min").first(), pl.col("source").first(), code=pl.lit("in_bed"),
        )  # fmt: skip
        yield from _events(window, book)
    naps = messages.get("nap")
    if not naps.is_empty():
        naps = files.stamp(naps).with_columns(
            start=instant("start_time"), end=instant("end_time"), code=pl.lit("asleep")
        )
        yield from _events(naps, book)
    yield from _scores(messages, files, levels, bounds, book)


def _bounds(messages: Messages) -> pl.DataFrame:
    """When a night began and ended, as the watch noted: ``begun`` and ``ended`` by file."""
    events = messages.get("event").filter(pl.col("event") == _SLEEP_EVENT)
    begun = pl.col("at").filter(pl.col("event_type") == _START).min()
    ended = pl.col("at").filter(pl.col("event_type").is_in(_STOPS)).max()
    made = events.group_by("file").agg(begun.alias("begun"), ended.alias("ended"))
    return made.with_columns(ended=pl.when(pl.col("ended") > pl.col("begun")).then("ended"))


def _staged(levels: pl.DataFrame) -> pl.DataFrame:
    """Stages with start and end. A level's time is its end in files of watches, which note where the night began;
    where the first level stands at that beginning, or no bounds are told, it is its start."""
    first, last = pl.col("at").first().over("file"), pl.col("at").last().over("file")
    at_begin = ((first - pl.col("begun")).dt.total_seconds().abs() <= _NEAR_S).fill_null(value=False)
    at_end = ((last - pl.col("ended")).dt.total_seconds().abs() <= _NEAR_S).fill_null(value=False)
    ends = pl.col("begun").is_not_null() & (at_end | ~at_begin)
    before = pl.coalesce(pl.col("at").shift(1).over("file"), "begun", "at")
    after = pl.coalesce(pl.col("at").shift(-1).over("file"), "ended", "at")
    made = levels.with_columns(
        start=pl.when(ends).then(before).otherwise("at"),
        end=pl.when(ends).then("at").otherwise(after),
        code=pl.col("sleep_level").replace_strict(_STAGES, default=None, return_dtype=pl.String),
    )
    length = (pl.col("end") - pl.col("start")).dt.total_seconds()
    return _runs(made.filter(pl.col("code").is_not_null() & (length > 0) & (length <= _LONGEST_S)))


def _runs(stages: pl.DataFrame) -> pl.DataFrame:
    """Neighbours of one stage as one: some watches write every minute."""
    fresh = (pl.col("code") != pl.col("code").shift()) | (pl.col("start") != pl.col("end").shift())
    fresh = (fresh | (pl.col("file") != pl.col("file").shift())).fill_null(value=True)
    keep = [name for name in stages.columns if name not in {"start", "end"}]
    joined = stages.with_columns(run=fresh.cast(pl.Int64).cum_sum()).group_by("run", maintain_order=True)
    return joined.agg(pl.col("start").first(), pl.col("end").last(), *(pl.col(name).first() for name in keep))


def _events(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    frame = frame.filter(pl.col("start").is_not_null() & (pl.col("end") > pl.col("start")))
    if not frame.is_empty():
        yield rows("event", frame.with_columns(book.refs.take(len(frame)), metric=pl.lit("sleep_analysis")))


def _scores(messages: Messages, files: Files, levels: pl.DataFrame, bounds: pl.DataFrame, book: Book) -> Iterator[Item]:
    """The night's score, which bears no time of its own: it belongs to the day on which the night ended."""
    scores = messages.get("sleep_assessment")
    if scores.is_empty():
        return
    woke = bounds.select("file", "ended")
    if not levels.is_empty():
        last = levels.group_by("file").agg(pl.col("at").max().alias("last"))
        woke = last.join(woke, on="file", how="full", coalesce=True)
        woke = woke.select("file", ended=pl.coalesce("ended", "last"))
    made = messages.get("file_id").select("file", made=instant("time_created"))
    scores = files.stamp(scores).join(woke, on="file", how="left").join(made, on="file", how="left")
    scores = scores.with_columns(day=local_day(pl.coalesce("at", "ended", "made")))
    for metric, column in (
        ("garmin_sleep_score", "overall_sleep_score"),
        ("garmin_sleep_stress", "average_stress_during_sleep"),
    ):
        yield from book.statements(
            scores.select("day", "source", metric=pl.lit(metric), value=column, unit=pl.lit("score"))
        )
