"""The FIT files of a batch: who recorded each, what it is, and the offset from UTC that it states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from connectors.garmin.book import Book
from connectors.garmin.devices import VIRTUAL, device
from connectors.garmin.messages import EPOCH, Messages
from connectors.garmin.scan import Batch
from connectors.garmin.wanted import enumeration

_LARGEST_OFFSET = 15 * 60
_QUARTER = 15


@dataclass(frozen=True)
class Files:
    """By the number of a file in its batch: ``source``, ``virtual`` (its places are a game's), ``members``.

    ``clocks`` are the offsets that files state: ``file``, ``place`` (from there on), ``offset_min``.
    """

    source: pl.Series
    virtual: pl.Series
    members: Sequence[str]
    clocks: pl.DataFrame

    def stamp(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows with the columns ``source`` and ``offset_min`` of their files."""
        made = frame.sort("place").with_columns(self.source.gather(frame.sort("place")["file"]).alias("source"))
        if self.clocks.is_empty():
            return made.with_columns(offset_min=pl.lit(None, pl.Int16))
        return made.join_asof(self.clocks, on="place", by="file", strategy="backward", check_sortedness=False)


def files_of(batch: Batch, messages: Messages, book: Book) -> Files:
    """Look at the heads of a batch's files; count what they are."""
    heads = messages.get("file_id")
    about: dict[int, dict[str, str | None]] = {}
    kinds = enumeration("file")
    for number, kind, maker, product, name in heads.select(
        "file", "type", "manufacturer", "product", "product_name"
    ).iter_rows():
        about[number] = device(_whole(maker), _whole(product), name, _whole(kind))
        book.read[f"fit_{kinds.get(_whole(kind) or 0, 'file')}"] += 1
    nobody = device(None, None, None, None)
    told = {*about, *(file for frame in messages.frames.values() for file in frame["file"].unique())}
    known = [about.get(number, nobody) for number in range(len(batch.starts))]
    return Files(
        pl.Series("source", [book.source(one) if n in told else 0 for n, one in enumerate(known)], pl.Int32),
        pl.Series("virtual", [one["manufacturer"] in VIRTUAL for one in known], pl.Boolean),
        batch.members,
        _clocks(messages),
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _clocks(messages: Messages) -> pl.DataFrame:
    """Offsets by file and place: what a whole activity states once, monitoring may state anew after a flight."""
    parts = []
    for name in ("activity", "timestamp_correlation", "monitoring_info"):
        frame = messages.get(name)
        local = ((pl.col("local_timestamp") + EPOCH) - pl.col("at").dt.epoch("us") / 1e6) / 60
        quarters = (local / _QUARTER).round() * _QUARTER
        told = frame.select("file", "place", offset_min=quarters).filter(
            pl.col("offset_min").is_not_null() & (pl.col("offset_min").abs() <= _LARGEST_OFFSET)
        )
        first = pl.col("place") == pl.col("place").min().over("file")
        # The first word holds from the file's beginning, and an activity's only word stands at its end.
        parts.append(told.with_columns(place=pl.when(first).then(pl.lit(0)).otherwise(pl.col("place"))))
    every = pl.concat(parts).with_columns(pl.col("offset_min").cast(pl.Int16))
    return every.unique(["file", "place"], keep="first", maintain_order=True).sort("place", "file")


def local_day(at: pl.Expr) -> pl.Expr:
    """The day of an instant by the offset that its file states; UTC's day where it states none."""
    return (at + pl.duration(minutes=pl.col("offset_min").cast(pl.Int64).fill_null(0))).dt.date()
