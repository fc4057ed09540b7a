"""From the places of messages to frames, one a kind of message, with instants: each layout is decoded as one block."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from connectors.garmin.layouts import BASE_TYPES, TEXT, TIMESTAMP, WIDE, Layout
from connectors.garmin.scan import Batch
from connectors.garmin.wanted import Want, message_name, schemas, wanted
from healthkit.source.lengths import since_1970

Floats = npt.NDArray[np.float64]
EPOCH = 631_065_600
"""Seconds from 1970 to FIT's own beginning, the last day of 1989."""
UPTIME = 0x10000000
"""Times below count seconds since the device was switched on, and are no dates."""
_LARGEST = 1e10
"""No field of the profile holds more; as seconds it is three centuries."""
_AT = pl.Datetime("us")


@dataclass
class Messages:
    """Frames of a batch by message name, in the order of the files: ``file``, ``place``, ``at`` (UTC) and the fields.

    Fields are Float64 in the profile's units, lists of them, or String. ``counts`` and ``unread`` count messages by
    name; ``undated`` counts, by file, messages whose time counts from when the device was switched on.
    """

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    undated: Counter[int] = field(default_factory=Counter)

    def get(self, name: str) -> pl.DataFrame:
        """One kind of message with all its wanted fields; empty where there is none."""
        if name in self.frames:
            return self.frames[name]
        return pl.DataFrame(schema={"file": pl.Int32, "place": pl.Int64, "at": _AT, **schemas()[name]})


def instant(column: str) -> pl.Expr:
    """A FIT time as an instant; null where it is none."""
    seconds = pl.when(pl.col(column) >= UPTIME).then(pl.col(column) + EPOCH)
    return since_1970(seconds)


def decode(batch: Batch) -> Messages:
    """All wanted messages of a batch."""
    made, parts = Messages(), dict[str, list[pl.DataFrame]]()
    times = _compressed(batch)
    for key, packed in [*((key, False) for key in batch.places), *((key, True) for key in batch.packed)]:
        places = (batch.packed if packed else batch.places)[key]
        found = batch.layouts[key]
        if not places:
            continue
        if found.number not in wanted():
            made.unread[message_name(found.number)] += len(places)
            continue
        name, wants = wanted()[found.number]
        made.counts[name] += len(places)
        frame = _frame(batch, key, places, found, wants)
        if packed:
            frame = frame.with_columns(pl.Series("timestamp", times[key], nan_to_null=True))
        parts.setdefault(name, []).append(frame)
    made.frames = {name: _whole(name, pl.concat(some, how="diagonal").sort("place")) for name, some in parts.items()}
    _sixteen(made)
    _date(made)
    _join_chains(made, batch)
    return made


def _whole(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Messages with all their wanted fields: those that no file of the batch has are null."""
    every = {"timestamp": pl.Float64(), **schemas()[name]}
    lacking = [pl.lit(None, kind).alias(one) for one, kind in every.items() if one not in frame.columns]
    return frame.with_columns(lacking)


def _frame(batch: Batch, key: bytes, places: list[int], found: Layout, wants: dict[int, Want]) -> pl.DataFrame:
    rows = batch.rows(key, places)
    columns = [
        pl.Series("file", batch.files(places).astype(np.int32)),
        pl.Series("place", np.array(places, np.int64)),
    ]
    for number, want in wants.items():
        # A number where the profile has a text, or a text for a number, says nothing.
        if number in found.columns and (found.columns[number].base == TEXT) == (want.kind == pl.String):
            columns.append(_column(rows[str(number)], found.columns[number].base, want))
    return pl.DataFrame(columns)


def _column(raw: npt.NDArray[np.void], base: int, want: Want) -> pl.Series:
    """A field's values; null where the device had none."""
    if base == TEXT:
        words = [text.split(b"\0")[0].decode("utf-8", "replace") for text in raw.tolist()]
        return pl.Series(want.name, [word or None for word in words], pl.String)
    if raw.ndim == 2 and not want.is_list:
        raw = raw[:, 0]
    values = raw.astype(np.float64)
    none = BASE_TYPES[base][1]
    if none is not None:
        values[raw == none] = np.nan
    if base in WIDE:
        values[~(np.abs(values) < _LARGEST)] = np.nan
    if want.scale != 1 or want.offset:
        values = values / want.scale - want.offset
    if want.is_list:
        return pl.Series(want.name, values.reshape(len(values), -1)).cast(pl.List(pl.Float64))
    return pl.Series(want.name, values, nan_to_null=True)


def _compressed(batch: Batch) -> dict[bytes, Floats]:
    """Times of messages that carry only the low five bits: counted on from the last whole time before them."""
    if not any(batch.packed.values()):
        return {}
    columns = {key: found.columns.get(TIMESTAMP) for key, found in batch.layouts.items()}
    whole = [
        (key, places, column.base)
        for key, places in batch.places.items()
        if places and (column := columns[key]) and column.base != TEXT
    ]
    keys = [key for key, places in batch.packed.items() if places]
    clock = Want("timestamp")
    known = [_column(batch.rows(key, places)[str(TIMESTAMP)], base, clock).to_numpy() for key, places, base in whole]
    place = np.concatenate(
        [*(np.array(places) for _, places, _ in whole), *(np.array(batch.packed[key]) for key in keys)]
    )
    headers = np.frombuffer(batch.data, np.uint8)
    low = np.concatenate([*known, *(headers[np.array(batch.packed[key])] & 0x1F for key in keys)])
    full = np.concatenate([*known, np.full(len(place) - sum(map(len, known)), np.nan)])
    order = np.argsort(place)
    made = np.empty(len(place))
    made[order] = unroll(batch.files(place[order].tolist()), full[order], low[order], 32)
    edges = np.cumsum([len(batch.packed[key]) for key in keys])[:-1]
    return dict(zip(keys, np.split(made[sum(map(len, known)) :], edges), strict=True))


def _sixteen(made: Messages) -> None:
    """Times of monitoring messages that carry only sixteen bits."""
    own = made.frames.get("monitoring")
    if own is None or not own["timestamp_16"].count():
        return
    others = [
        frame.select("file", "place", "timestamp", timestamp_16=pl.lit(None, pl.Float64))
        for name, frame in made.frames.items()
        if name != "monitoring"
    ]
    every = pl.concat([own.select("file", "place", "timestamp", "timestamp_16"), *others]).sort("place")
    every = every.filter(pl.col("timestamp").is_not_null() | pl.col("timestamp_16").is_not_null())
    full = every["timestamp"].to_numpy()
    low = every["timestamp_16"].fill_null(0).to_numpy()
    times = pl.Series("timestamp", unroll(every["file"].to_numpy(), full, low, 65536), nan_to_null=True)
    told = every.select("place").with_columns(times)
    made.frames["monitoring"] = own.drop("timestamp").join(told, on="place", how="left", maintain_order="left")


def _date(made: Messages) -> None:
    for name, frame in made.frames.items():
        made.frames[name] = frame.with_columns(instant("timestamp").alias("at")).drop("timestamp")
        early = frame.filter(pl.col("timestamp") < UPTIME)
        made.undated.update(dict(early["file"].value_counts().iter_rows()))


def _join_chains(made: Messages, batch: Batch) -> None:
    """A chained file without a head of its own, such as a strap's memory after a swim, belongs to the one before it."""
    heads = set(made.get("file_id")["file"].to_list())
    owner = list(range(len(batch.starts)))
    for number in owner[1:]:
        if number not in heads and batch.members[number] == batch.members[number - 1]:
            owner[number] = owner[number - 1]
    if owner == list(range(len(owner))):
        return
    whose = pl.Series("file", owner, pl.Int32)
    made.frames = {name: frame.with_columns(whose.gather(frame["file"])) for name, frame in made.frames.items()}
    made.undated = Counter({owner[number]: count for number, count in made.undated.items()})


def unroll(file: npt.NDArray[Any], full: npt.NDArray[Any], low: npt.NDArray[Any], modulus: int) -> npt.NDArray[Any]:
    """Whole values of a counter of which some rows give only ``value % modulus``.

    Args:
        file: the file of each row, in order; nothing is carried from one file to the next.
        full: whole values; NaN where only the low part is known.
        low: the low part, where ``full`` is NaN.
        modulus: 32 for a compressed header, 65536 for ``timestamp_16``, 4096 for heart beats.

    Returns:
        ``full`` with its gaps filled; NaN before the first whole value of a file.
    """
    full = full.astype(np.float64)
    known = ~np.isnan(full)
    part = np.where(known, np.nan_to_num(full) % modulus, low)
    step = np.diff(part, prepend=part[:1]) % modulus
    step[known] = 0
    total = np.cumsum(step)
    last = np.maximum.accumulate(np.where(known, np.arange(len(full)), -1))
    told = (last >= 0) & (file[last] == file)
    return np.where(told, full[last] + total - total[last], np.nan)
