"""Rows of OMRON's tables by kind: pressure, body, steps, oxygen, temperature."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.omron.book import Book
from connectors.omron.titles import Columns
from healthkit.source.contract import Item
from healthkit.source.frames import rows
from healthkit.source.glucose import attributes
from healthkit.source.pressure import readings
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW

_BODY = {
    "weight": ("body_mass", "kg"), "bmi": ("body_mass_index", "kg/m2"), "fat": ("body_fat_percentage", "percent"),
    "visceral": ("visceral_fat_rating", "{score}"), "metabolism": ("resting_metabolic_rate", "kcal/d"),
}  # fmt: skip
_SINGLE = {"oxygen": ("oxygen_saturation", "percent"), "temperature": ("body_temperature", "degC")}
_CLASS = {"oxygen": "sensor", "temperature": "sensor"}
_DAYS = {"steps": ("step_count", "count"), "distance": ("distance_walking_running", "km")}
_NOTES = {"irregular": "irregular_heartbeat", "afib": "atrial_fibrillation"}
_SAID = ("truread", "symptoms", "consumed", "note", "mode", "movement", "cuff")
_WHOLE = ("steps", "metabolism")
_THOUSANDS = r"^\d{1,3}([.,'\s]\d{3})+$"


def _numbers(frame: pl.DataFrame, names: list[str], book: Book) -> pl.DataFrame:
    """Columns of numbers, with a point or a comma for decimals; a cell that is none is told and becomes null."""
    made = frame
    for name in names:
        cell = pl.col(name).str.replace_all(r"[^\d.,+-]+$", "")
        if name in _WHOLE:
            cell = pl.when(cell.str.contains(_THOUSANDS)).then(cell.str.replace_all(r"\D", "")).otherwise(cell)
        made = made.with_columns(cells.decimal(cell).alias(name))
        wrong = frame.filter(frame[name].is_not_null() & made[name].is_null())
        book.bad(wrong, "bad_value", name)
    return made


def pressure(frame: pl.DataFrame, known: Columns, book: Book) -> Iterator[Item]:
    """Readings of a cuff; those that the app averaged (TruRead) say so in an attribute."""
    if frame.is_empty():
        return
    for name in ("diastolic", "pulse"):
        if name not in frame.columns:
            frame = frame.with_columns(pl.lit(None, pl.String).alias(name))
    good = _numbers(frame, ["systolic", "diastolic", "pulse"], book)
    # A cell that is no number was told; half a pair because of it is not told again.
    pair = ("systolic", "diastolic")
    spoiled = pl.any_horizontal([frame[name].is_not_null() & good[name].is_null() for name in pair])
    good = good.with_columns(pl.when(~spoiled).then(pl.col(pair)), position=pl.format("row {}", pl.col(ROW))).rename(
        {own: said for own, said in _NOTES.items() if own in good.columns}
    )
    sourced, made = book.sourced(good, "cuff")
    yield from made
    notes = [name for name in (*_SAID, *_NOTES.values()) if name in sourced.columns]
    unit = pl.lit(known.units.get("systolic") or "mmHg")
    yield from readings(
        sourced.sort("start", maintain_order=True).with_columns(unit=unit), book.refs, book.member, notes
    )


def body(frame: pl.DataFrame, known: Columns, book: Book) -> Iterator[Item]:
    """Readings of a scale; its share of muscle is one of weight, which no metric is."""
    if "muscle" in frame.columns:
        book.unmapped["skeletal muscle"] += len(frame) - frame["muscle"].null_count()
    yield from _samples(frame, known, _BODY, "scale", book)


def single(frame: pl.DataFrame, known: Columns, book: Book) -> Iterator[Item]:
    """Readings of an oximeter or a thermometer, with the pulse."""
    kind = known.measured or ""
    metrics = {kind: _SINGLE[kind]} | ({"pulse": ("heart_rate", "count/min")} if "pulse" in frame.columns else {})
    yield from _samples(frame, known, metrics, _CLASS[kind], book)


def _samples(
    frame: pl.DataFrame, known: Columns, metrics: dict[str, tuple[str, str]], product_class: str, book: Book
) -> Iterator[Item]:
    names = [name for name in metrics if name in frame.columns]
    sourced, made = book.sourced(_numbers(frame, names, book), product_class)
    yield from made
    sourced = sourced.sort("start", maintain_order=True)
    for name in names:
        metric, usual = metrics[name]
        some = sourced.filter(pl.col(name).is_not_null())
        if len(some):
            unit = known.units.get(name, "")
            said = unit if unit and usual not in ("percent", "count/min", "{score}", "kcal/d", "kg/m2") else usual
            row = {"metric": pl.lit(metric), "value": pl.col(name), "unit": pl.lit(said), "end": pl.col("start")}
            numbered = some.with_columns(book.refs.take(len(some)), **row)
            yield rows("sample", numbered)
            if name == names[0]:
                yield attributes(numbered, "sample", {"note": "note"})


def steps(frame: pl.DataFrame, known: Columns, book: Book) -> Iterator[Item]:
    """The app's whole days of steps."""
    names = [name for name in _DAYS if name in frame.columns]
    sourced, made = book.sourced(_numbers(frame, names, book), "app")
    yield from made
    day = pl.col("clock").dt.date()
    whole = sourced.with_columns(day=day, offset_min=pl.lit(None, pl.Int16)).sort("day", maintain_order=True)
    for name in names:
        metric, usual = _DAYS[name]
        some = whole.filter(pl.col(name).is_not_null())
        if len(some):
            unit = known.units.get(name) if name == "distance" else None
            start = pl.col("day").cast(pl.Datetime("us"))
            what = {"metric": pl.lit(metric), "value": pl.col(name), "unit": pl.lit(unit or usual)}
            yield rows(
                "sample",
                some.with_columns(book.refs.take(len(some)), start=start, end=start + pl.duration(days=1), **what),
            )
