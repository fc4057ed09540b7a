"""Pulse all day, and beats: files of millions of rows, read a day at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, BinaryIO

import polars as pl

from connectors.polar.book import Book
from connectors.polar.documents import day, mapping, objects
from healthkit.source.contract import Issue, Item
from healthkit.source.frames import rows
from healthkit.source.json_stream import Cursor
from healthkit.source.lengths import lasting


def read_pulse(stream: BinaryIO, member: str, book: Book) -> Iterator[Item]:
    """``247ohr``: seconds since the midnight of each day, on the person's clock."""
    cursor = Cursor(stream, member)
    for key in cursor.fields():
        if key != "deviceDays" or cursor.peek() != b"[":
            cursor.skip()
            continue
        for told in cursor.items():
            yield from _pulse(mapping(told), member, book)
            yield from book.out.ready()


def read_beats(stream: BinaryIO, member: str, book: Book) -> Iterator[Item]:
    """``ppi_samples``: the time between beats, one series a device and day."""
    cursor = Cursor(stream, member)
    if cursor.peek() != b"[":
        return
    for told in cursor.items():
        for device in objects(mapping(told).get("devicePpiSamplesList")):
            yield from _beats(objects(device.get("ppiSamples")), member, book)
            yield from book.out.ready()


def _pulse(told: dict[str, Any], member: str, book: Book) -> Iterator[Issue]:
    on = day(told.get("date"))
    if on is None:
        yield Issue("bad_date", member, "deviceDays", str(told.get("date") or ""))
        return
    book.read["day of pulse"] += 1
    samples = objects(told.get("samples"))
    frame = pl.DataFrame(
        {
            "value": pl.Series([one.get("heartRate") for one in samples], dtype=pl.Float64, strict=False),
            "second": pl.Series([one.get("secondsFromDayStart") for one in samples], dtype=pl.Float64, strict=False),
        }
    )
    within = pl.col("second").is_between(0, 90_000)  # the longest day has 25 hours
    bad = frame.filter(~(within & pl.col("value").is_not_null()).fill_null(value=False))
    if len(bad):
        yield Issue("bad_value", member, f"{on}: {len(bad)} samples")
    since = lasting(pl.col("second"))
    good = frame.filter(within & (pl.col("value") > 0))
    placed = good.select("value", start=pl.lit(datetime.combine(on, time())) + since)
    book.samples("heart_rate", "count/min", book.source(), placed)


def _beats(samples: list[dict[str, Any]], member: str, book: Book) -> Iterator[Issue]:
    frame = pl.DataFrame(
        {
            "at": pl.Series([one.get("sampleDateTime") for one in samples], dtype=pl.String, strict=False),
            "ms": pl.Series([one.get("pulseLength") for one in samples], dtype=pl.Float64, strict=False),
        }
    ).with_columns(pl.col("at").str.slice(0, 23).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False))
    good = frame.filter(pl.col("at").is_not_null() & (pl.col("ms") > 0)).sort("at")
    if len(good) < len(frame):
        yield Issue("bad_heartbeat", member, f"{len(frame) - len(good)} beats")
    if good.is_empty():
        return
    book.read["series of beats"] += 1
    first = good["at"][0]
    series = pl.DataFrame(
        {
            "ref": [book.refs.one()],
            "kind": ["heartbeat_series"],
            "start": [first],
            "unit": ["/min"],
            "seconds": [good.select((pl.col("at") - first).dt.total_microseconds() / 1e6).to_series()],
            "values": [good.select((60_000 / pl.col("ms")).cast(pl.Float32)).to_series()],
            "source": [book.source()],
        }
    )
    book.out.add("waveform", rows("waveform", series).frame)
