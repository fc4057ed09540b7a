"""Readings of the sensor and of meters: kept small while the file is read, each once whoever uploaded it."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from connectors.nightscout.book import METER, Book
from connectors.nightscout.times import moment
from healthkit.source.contract import Item
from healthkit.source.frames import rows
from healthkit.source.glucose import attributes, beyond_range

_SENSOR_ERRORS_BELOW = 39
_LOW, _HIGH = 39, 401
"""In place of a number: the sensor says only low or high."""
_LIBRE = re.compile(r"libre|abbott|miao|bubble|blucon|librelink", re.IGNORECASE)
_SAME_US = 45 * 1_000_000
"""Two uploaders put their own clock on one reading; two readings of a sensor are a minute apart or more."""
_AT_ONCE = 50_000
_NONSENSE = 100_000
_MMOL = 18.0156
"""mg/dL of one mmol/L of glucose."""
_NO_OFFSET = -(1 << 15)
_DIRECTIONS = ("DoubleUp", "SingleUp", "FortyFiveUp", "Flat", "FortyFiveDown", "SingleDown", "DoubleDown",
               "TripleUp", "TripleDown")  # fmt: skip


@dataclass
class Entries:
    """Readings in columns: instant (µs), offset, value (mg/dL), uploader, direction, noise. 24 bytes each."""

    at: array[int] = field(default_factory=lambda: array("q"))
    away: array[int] = field(default_factory=lambda: array("h"))
    value: array[float] = field(default_factory=lambda: array("d"))
    uploader: array[int] = field(default_factory=lambda: array("i"))
    direction: array[int] = field(default_factory=lambda: array("b"))
    noise: array[int] = field(default_factory=lambda: array("b"))

    def add(self, document: dict[str, Any], book: Book) -> None:
        """One document of the collection ``entries``."""
        kind = document.get("type") or ("mbg" if "mbg" in document and "sgv" not in document else "sgv")
        book.read[str(kind)] += 1
        if document.get("isValid") is False:
            book.unmapped["deleted entry"] += 1
            return
        if kind not in ("sgv", "mbg"):
            return
        raw = document.get("mbg") if kind == "mbg" else document.get("sgv", document.get("glucose"))
        value, when = (
            _mg_dl(document, _number(raw)),
            moment(document, ("date", "mills"), ("dateString", "sysTime", "created_at")),
        )
        if when is None:
            book.issue("bad_date", f"{kind}: {document.get('dateString', document.get('display_time', ''))}")
        elif value is None or not value > 0:
            book.issue("bad_value", f"{kind}: {raw}")
        elif kind == "sgv" and value < _SENSOR_ERRORS_BELOW:
            book.issue("sensor_error", f"sgv: {raw}")
        else:
            device = str(document.get("device") or "")
            self.at.append(when[0])
            self.away.append(_NO_OFFSET if when[1] is None else when[1])
            self.value.append(value)
            self.uploader.append(book.uploader(device if kind == "sgv" else None))
            self.direction.append(_direction(document.get("direction")))
            noise = document.get("noise")
            self.noise.append(noise if isinstance(noise, int) and 0 < noise < 100 else 0)

    def rows(self, book: Book) -> Iterator[Item]:
        """Samples and events, in order of time."""
        frame = pl.DataFrame(
            {
                "start": pl.Series(np.frombuffer(self.at, np.int64)).cast(pl.Datetime("us")),
                "offset_min": pl.Series(np.frombuffer(self.away, np.int16)).replace(_NO_OFFSET, None),
                "value": pl.Series(np.frombuffer(self.value, np.float64)),
                "uploader": pl.Series(np.frombuffer(self.uploader, np.int32)),
                "direction": pl.Series(np.frombuffer(self.direction, np.int8)),
                "noise": pl.Series(np.frombuffer(self.noise, np.int8)),
            }
        )
        once = _once(frame)
        sources = {number: book.source_of(number) for number in once["uploader"].unique().sort().to_list()}
        yield from book.new_sources()
        if sources:
            once = once.with_columns(source=pl.col("uploader").replace_strict(sources, return_dtype=pl.Int32))
        for place in range(0, len(once), _AT_ONCE):
            yield from _told(once.slice(place, _AT_ONCE), book)


def _number(raw: Any) -> float | None:
    """A number; some uploaders write it as text."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        value = float(raw)
    except (ValueError, OverflowError):
        return None
    return value if abs(value) < _NONSENSE else None


def _mg_dl(document: dict[str, Any], value: float | None) -> float | None:
    """Entries are in mg/dL; a program may write millimoles, and then it says so."""
    said = str(document.get("units", "")).casefold().startswith("mmol")
    return value * _MMOL if said and value is not None and value < _SENSOR_ERRORS_BELOW else value


def _direction(raw: Any) -> int:
    return _DIRECTIONS.index(raw) + 1 if raw in _DIRECTIONS else 0


def _once(frame: pl.DataFrame) -> pl.DataFrame:
    """Each reading once: the same document again, and the same value that another uploader sent at about that time."""
    order = ["start", "uploader", "value"]
    ordered = frame.unique(order, keep="first", maintain_order=True).sort(order)
    again = (
        (pl.col("start").diff() < pl.duration(microseconds=_SAME_US))
        & (pl.col("value").diff() == 0)
        & (pl.col("uploader").diff() != 0)
        & (pl.col("uploader") != METER)
    )
    return ordered.filter(~again.fill_null(value=False))


def _told(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    libre = [number for number, device in enumerate(book.uploaders) if device and _LIBRE.search(device)]
    sensor = pl.col("uploader") != METER
    below = sensor & (pl.col("value") == _LOW)
    above = sensor & (pl.col("value") == _HIGH) & ~pl.col("uploader").is_in(libre)
    limit = pl.when(below).then(pl.lit("40 mg/dL")).otherwise(pl.lit("400 mg/dL"))
    yield from beyond_range(frame.filter(below | above).with_columns(below=below, limit=limit), book.refs)
    levels = frame.filter(~below & ~above)
    if not len(levels):
        return
    words = pl.col("direction").replace_strict(
        range(len(_DIRECTIONS) + 1), [None, *_DIRECTIONS], return_dtype=pl.String
    )
    made = levels.with_columns(
        book.refs.take(len(levels)), metric=pl.lit("blood_glucose"), unit=pl.lit("mg/dL"), end=pl.col("start"),
        direction=words, noise=pl.when(pl.col("noise") > 1).then("noise"),
    )  # fmt: skip
    yield rows("sample", made)
    yield attributes(made, "sample", {"direction": "direction", "noise": "noise"})
