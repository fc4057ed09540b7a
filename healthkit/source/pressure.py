"""Readings of a cuff: systolic and diastolic stay together as one correlation, the pulse goes with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from healthkit.source.contract import Issue, Item
from healthkit.source.frames import Refs, rows
from healthkit.source.glucose import attributes

_PAIR = {"systolic": "blood_pressure_systolic", "diastolic": "blood_pressure_diastolic"}


def readings(frame: pl.DataFrame, refs: Refs, member: str, notes: Sequence[str] = ()) -> Iterator[Item]:
    """Rows of a cuff's readings.

    ``frame`` has ``start, offset_min, source, systolic, diastolic, pulse, unit`` (of the pressures, as written),
    ``position`` and ``raw`` for issues; ``notes`` are further text columns, kept as attributes of the reading.
    A pair that cannot be (diastolic not below systolic), or half a pair, becomes an issue; its pulse stays.
    """
    if frame.is_empty():
        return
    systolic, diastolic = pl.col("systolic"), pl.col("diastolic")
    half = systolic.is_null() != diastolic.is_null()
    wrong = (diastolic >= systolic).fill_null(value=False)
    for reason, bad in (("value_missing", half), ("pressure_pair", wrong)):
        for position, raw in frame.filter(bad).select("position", "raw").iter_rows():
            yield Issue(reason, member, position, raw or "")
    pairs = frame.filter(systolic.is_not_null() & diastolic.is_not_null() & ~wrong)
    if len(pairs):
        yield from _pairs(pairs, refs, notes)
    beats = frame.filter(pl.col("pulse").is_not_null())
    if len(beats):
        what = {"metric": pl.lit("heart_rate"), "value": pl.col("pulse"), "unit": pl.lit("count/min")}
        yield rows("sample", beats.with_columns(refs.take(len(beats)), end=pl.col("start"), **what))


def _pairs(pairs: pl.DataFrame, refs: Refs, notes: Sequence[str]) -> Iterator[Item]:
    numbered = pairs.with_columns(refs.take(len(pairs)), end=pl.col("start"))
    about = {"kind": pl.lit("correlation"), "activity": pl.lit("blood_pressure")}
    yield rows("session", numbered.with_columns(**about))
    told = [
        numbered.select("ref", "unit", metric=pl.lit(metric), aggregate=pl.lit("value"), value=column)
        for column, metric in _PAIR.items()
    ]
    yield rows("session_stat", pl.concat(told).sort("ref", maintain_order=True))
    for column, metric in _PAIR.items():
        yield rows("sample", numbered.with_columns(refs.take(len(pairs)), metric=pl.lit(metric), value=pl.col(column)))
    yield attributes(numbered, "session", {note: note for note in notes})
