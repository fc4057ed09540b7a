"""Heart beats: the pulse that a chest strap sends after a swim, and intervals between beats as series."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from connectors.garmin.book import Book
from connectors.garmin.files import Files
from connectors.garmin.messages import Messages, unroll
from healthkit.source.contract import Item
from healthkit.source.frames import rows
from healthkit.source.lengths import lasting

_TICKS = 1024
"""A strap's clock ticks so often a second; its short times are 12 bits of it."""
_TWELVE = 4096
_GAP_S = 5.0
"""A step of the beats' own clock against the file's by more than this is a gap, and begins a new series."""
_SHORTEST = 2


def strap(messages: Messages, files: Files, book: Book) -> Iterator[Item]:
    """Pulse of the ``hr`` messages: each beat's tick is counted on from the last whole one, which has a date."""
    frame = messages.get("hr")
    if frame.is_empty():
        return
    frame = files.stamp(frame).with_columns(fraction=pl.coalesce("fractional_timestamp", "time256").fill_null(0))
    ticks = _ticks(frame)
    pulse = frame.select("place", bpm="filtered_bpm").explode("bpm")
    order = pl.int_range(pl.len()).over("place")
    joined = pulse.with_columns(n=order).join(
        ticks.with_columns(n=order), on=["place", "n"], how="inner", maintain_order="left"
    )
    joined = joined.join(frame.select("place", "file", "at", "offset_min", "source", "fraction"), on="place")
    joined = joined.sort("place", "n")
    # The first beat of a message with a date of its own is at that date; all others are counted from it.
    anchor = joined.filter(pl.col("at").is_not_null() & (pl.col("n") == 0)).select(
        "file",
        "place",
        base="tick",
        begun=pl.col("at") + lasting(pl.col("fraction")),
    )
    if anchor.is_empty():
        return
    placed = joined.join_asof(anchor, on="place", by="file", strategy="backward", check_sortedness=False)
    past = lasting((pl.col("tick") - pl.col("base")) / _TICKS)
    placed = placed.with_columns(at=pl.col("begun") + past).filter((pl.col("bpm") > 0) & pl.col("bpm").is_finite())
    yield from book.samples(
        placed.select(
            "offset_min", "source", metric=pl.lit("heart_rate"), start="at", end="at", value="bpm",
            unit=pl.lit("count/min"),
        )
    )  # fmt: skip


def _ticks(frame: pl.DataFrame) -> pl.DataFrame:
    """``place`` and ``tick``, one row a beat in order, in 1/1024 s."""
    whole = frame.select("file", "place", full=pl.col("event_timestamp")).explode("full")
    whole = whole.filter(pl.col("full").is_not_null() & pl.col("full").is_not_nan())
    whole = whole.with_columns(full=pl.col("full") * _TICKS, low=pl.lit(0.0))
    short = frame.select("file", "place", bytes="event_timestamp_12").filter(pl.col("bytes").is_not_null())
    short = short.join(whole, on="place", how="anti", maintain_order="left")
    every = pl.concat([whole, _twelve(short)]).with_columns(n=pl.int_range(pl.len()).over("place")).sort("place", "n")
    made = unroll(every["file"].to_numpy(), every["full"].to_numpy(), every["low"].to_numpy(), _TWELVE)
    return every.select("place").with_columns(pl.Series("tick", made))


def _twelve(short: pl.DataFrame) -> pl.DataFrame:
    """Pairs of 12-bit numbers out of three bytes each, the low bits first."""
    flat = short.explode("bytes").with_columns(n=pl.int_range(pl.len()).over("place"))
    flat = flat.filter(pl.col("n") < pl.len().over("place") // 3 * 3)
    raw = flat["bytes"].fill_nan(255).fill_null(255).cast(pl.Int64).to_numpy().reshape(-1, 3)
    low = np.stack([raw[:, 0] | (raw[:, 1] & 0x0F) << 8, raw[:, 1] >> 4 | raw[:, 2] << 4], axis=1).reshape(-1)
    owner = flat.filter(pl.col("n") % 3 < 2).select("file", "place")
    return owner.with_columns(full=pl.lit(None, pl.Float64), low=pl.Series(low, dtype=pl.Float64))


def intervals(messages: Messages, files: Files, book: Book) -> Iterator[Item]:
    """Beat-to-beat intervals as waveforms ``heartbeat_series``: beats a minute by seconds since the first beat."""
    for name, unit_s in (("hrv", 1.0), ("beat_intervals", 0.001)):
        frame = messages.get(name)
        if not frame.is_empty():
            yield from _series(files.stamp(_dated(frame, messages)), unit_s, book)


def _dated(frame: pl.DataFrame, messages: Messages) -> pl.DataFrame:
    """Messages with a time: their own, else that of the last dated message before them in the file."""
    clocks = [
        one.select("file", "place", clock="at")
        for key, one in messages.frames.items()
        if key in {"record", "event", "session"}
    ]
    if "timestamp_ms" in frame.columns:
        frame = frame.with_columns(pl.col("at") + pl.duration(milliseconds=pl.col("timestamp_ms").fill_null(0)))
    if not clocks:
        return frame
    known = pl.concat(clocks).filter(pl.col("clock").is_not_null()).sort("place")
    asof = frame.join_asof(known, on="place", by="file", strategy="backward", check_sortedness=False)
    return asof.with_columns(at=pl.coalesce("at", "clock")).drop("clock")


def _series(frame: pl.DataFrame, unit_s: float, book: Book) -> Iterator[Item]:
    beats = frame.filter(pl.col("at").is_not_null()).explode("time")
    beats = beats.filter((pl.col("time") > 0) & pl.col("time").is_finite())
    if beats.is_empty():
        return
    beats = beats.with_columns(span=pl.col("time") * unit_s)
    past = pl.col("span").cum_sum().over("file")
    drift = (pl.col("at").dt.epoch("us") / 1e6) - past
    fresh = (drift.diff().over("file").abs() > _GAP_S).fill_null(value=False)
    beats = beats.with_columns(past=past, part=fresh.cast(pl.Int64).cum_sum().over("file"))
    series = beats.group_by("file", "part", maintain_order=True).agg(
        pl.col("at").first().alias("start"),
        pl.col("offset_min").first(),
        pl.col("source").first(),
        (pl.col("past") - pl.col("past").first()).round(3).alias("seconds"),
        (60 / pl.col("span")).cast(pl.Float32).alias("values"),
    )
    series = series.filter(pl.col("values").list.len() >= _SHORTEST)
    if not series.is_empty():
        yield rows(
            "waveform",
            series.with_columns(book.refs.take(len(series)), kind=pl.lit("heartbeat_series"), unit=pl.lit("/min")),
        )
