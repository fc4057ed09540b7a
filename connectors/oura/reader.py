"""From a claimed package to frames: every member by its form, every record by its collection."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from zlib import error as zlib_error

import orjson
import polars as pl

from connectors.oura.book import RING, Book, Place, Record
from connectors.oura.days import DAILY, add_day
from connectors.oura.detection import Part, collection_of, inspect, is_unreadable
from connectors.oura.legacy import TREND_TITLES, is_old, modern, trend
from connectors.oura.series import STREAMS, add_stream, stream
from connectors.oura.sessions import add_session, add_workout
from connectors.oura.sleeps import Nights, add_sleep, state_nights
from healthkit.errors import DamagedFile, InputError
from healthkit.source.contract import Claim, Counts, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import source
from healthkit.source.iso_time import moment
from healthkit.source.json_stream import Cursor
from healthkit.source.tabular.table import ROW, open_table

_BROKEN = (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zlib_error, OSError)
_OPENING = "{["
_NAMED = {"readiness": "daily_readiness", "activity": "daily_activity", "vO2_max": "vo2_max"}
"""Sections of a JSON document whose names are not the collection's."""


@dataclass
class _Reading:
    """One package being read."""

    book: Book
    repeated: frozenset[str]
    """Streams that several members hold, whose readings may come twice."""
    nights: Nights = field(default_factory=dict)
    told: dict[str, pl.Series] = field(default_factory=dict)
    ring: tuple[str, str] = ("", "")
    """When the newest ring was set up, and what it is."""
    firmware: str | None = None


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield everything.

    Raises:
        DamagedFile: a member cannot be read to its end, or nothing in the package can be read.
    """
    parts = {name: inspect(package, name) for name in sorted(claim.members)}
    streams = [part.collection for part in parts.values() if part and part.collection in STREAMS]
    several = frozenset(STREAMS if any(part and part.form == "json" for part in parts.values()) else ())
    reading = _Reading(Book(), several | {name for name in streams if streams.count(name) > 1})
    book, done, total = reading.book, 0, sum(package.members[name].size for name in claim.members)
    for name, part in parts.items():
        if part is None:
            if is_unreadable(package, name, package.head(name, 16)):
                raise DamagedFile(f"“{name}” is damaged.", "Export or download it again.")
            book.unmapped[f"file: {name.rpartition('/')[2]}"] += 1
        else:
            try:
                with package.open(name) as opened:
                    for _ in _member(opened, name, part, reading):
                        yield from book.out.ready()
            except _BROKEN as error:
                raise DamagedFile(f"“{name}” is damaged.", "Export or download it again.") from error
        done += package.members[name].size
        yield Progress(done, total)
    state_nights(reading.nights, book)
    generation = reading.ring[1]
    yield source(
        RING, "Oura", "ring", manufacturer="Oura", model=f"Oura Ring {generation}".strip(), software=reading.firmware
    )
    yield from book.out.rest()
    yield from book.issues
    if not book.read:
        raise DamagedFile(f"{package.path.name} holds no records of Oura.", "Export it again.")
    yield Counts(dict(book.read), dict(book.unmapped))


def _member(opened: BinaryIO, name: str, part: Part, reading: _Reading) -> Iterator[None]:
    if part.form == "json":
        cursor = Cursor(opened, name)
        yield from _json(cursor, name, "", reading)
        return
    try:
        table = open_table(opened, name, part.titles, delimiter=part.delimiter)
    except InputError as error:
        raise DamagedFile(f"“{name}” holds no table.", "Export it again.") from error
    for frame in table.frames:
        if part.collection in STREAMS:
            _stream(frame, part.collection, Place(name, "row"), reading, ROW)
        elif part.form == "trends":
            for row in frame.iter_rows(named=True):
                place = Place(name, f"row {row[ROW]}")
                for collection, record in trend(row):
                    _record(collection, record, place, reading)
                reading.book.unmapped.update(
                    title for title in row.keys() - TREND_TITLES - {ROW} if row[title] is not None
                )
        else:
            for row in frame.iter_rows(named=True):
                place = Place(name, f"row {row.pop(ROW)}")
                record = {key.lower(): _cell(value) for key, value in row.items()}
                for key, value in record.items():
                    if isinstance(value, str) and value[0] in _OPENING:
                        reading.book.issue("bad_value", place, f"{key}: {value[:80]}")
                _record(part.collection, record, place, reading)
        yield


def _cell(text: str | None) -> Any:
    """A cell's value; objects and lists are written as JSON inside the cell, which stays text where it is broken."""
    if text and text[0] in _OPENING:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return text
    return text


def _json(cursor: Cursor, name: str, section: str, reading: _Reading) -> Iterator[None]:
    """A page, a document of several collections, or a bare list of records."""
    if cursor.peek() == b"[":
        at = 0
        for batch in cursor.batches():
            _batch(batch, at, section, name, reading)
            at += len(batch)
            yield
        return
    for key in cursor.fields():
        if cursor.peek() in (b"[", b"{"):
            yield from _json(cursor, name, section if key == "data" else key, reading)
        else:
            cursor.skip()


def _batch(batch: list[Any], at: int, section: str, name: str, reading: _Reading) -> None:
    records = [record for record in batch if isinstance(record, dict)]
    if not records:
        return
    collection = collection_of(set(records[0]) | _inner(records[0]), name) or _NAMED.get(section, section)
    if collection in STREAMS:
        title = STREAMS[collection][0]
        made = pl.DataFrame(
            [(at + n, _text(one.get("timestamp")), _text(one.get(title))) for n, one in enumerate(records, 1)],
            {ROW: pl.Int64, "timestamp": pl.String, title: pl.String},
            orient="row",
        )
        _stream(made, collection, Place(name, "item"), reading, ROW)
        return
    for n, record in enumerate(records, at + 1):
        _record(collection or section or "record", record, Place(name, f"item {n}"), reading)


def _inner(record: Record) -> set[str]:
    parts = record.get("contributors")
    return set(parts) if isinstance(parts, dict) else set()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _stream(frame: pl.DataFrame, collection: str, place: Place, reading: _Reading, position: str) -> None:
    readings = stream(frame, collection, position, place, reading.book)
    reading.book.read[collection] += len(frame)
    if collection in reading.repeated:
        readings = readings.unique("start", keep="first", maintain_order=True)
        told = reading.told.get(collection)
        if told is not None:
            readings = readings.filter(~pl.col("start").is_in(told.implode()))
        reading.told[collection] = readings["start"] if told is None else pl.concat([told, readings["start"]])
    add_stream(readings, collection, reading.book)


def _record(collection: str, record: Record, place: Place, reading: _Reading) -> None:
    book = reading.book
    if is_old(record) and collection in ("sleep", "daily_readiness", "daily_activity"):
        for name, made in modern(collection, record):
            _record(name, made, place, reading)
        return
    if collection == "sleep":
        add_sleep(record, place, book, reading.nights)
    elif collection in DAILY:
        add_day(collection, record, place, book)
    elif collection == "workout":
        add_workout(record, place, book)
    elif collection == "session":
        add_session(record, place, book)
    elif collection == "ring_configuration":
        _configure(record, reading)
    else:
        book.unmapped[collection] += 1
        return
    book.read[collection] += 1


def _configure(record: Record, reading: _Reading) -> None:
    kind = str(record.get("hardware_type") or "")
    since = str((moment(record.get("set_up_at")) or ("",))[0])
    if kind and since >= reading.ring[0]:
        reading.ring = (since, kind[:1].upper() + kind[1:])
        reading.firmware = record.get("firmware_version") or None
