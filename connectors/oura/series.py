"""Curves: values at even steps inside a record, and the long streams of pulse and skin temperature."""

from __future__ import annotations

import polars as pl

from connectors.oura.book import RING, Book, Place, Record
from healthkit.source.frames import rows
from healthkit.source.iso_time import moment
from healthkit.source.tabular import cells
from healthkit.source.tabular.instants import with_instants

STREAMS = {
    "heartrate": ("bpm", "heart_rate", "count/min"),
    "temperature": ("skin_temp", "sensor_skin_temperature", "Cel"),
}


def series(curve: Record, metric: str, unit: str, book: Book, place: Place) -> None:
    """Values every ``interval`` seconds from ``timestamp`` on; null and zero are gaps."""
    begins, items = moment(curve.get("timestamp")), curve.get("items")
    try:
        step = float(curve.get("interval") or 0)
        values = pl.Series("value", items or [], pl.Float64, strict=False)
    except (TypeError, ValueError):
        book.issue("bad_value", place, f"{metric}: {str(curve)[:80]}")
        return
    if begins is None or step <= 0:
        if len(values):
            book.issue("bad_date", place, f"{metric}: {curve.get('timestamp')}")
        return
    if not book.fresh(metric, begins[0]):
        return
    step_us = pl.duration(microseconds=round(step * 1e6))
    made = (
        pl.DataFrame([values])
        .with_row_index("n")
        .filter(pl.col("value").is_finite() & (pl.col("value") > 0))
        .select(
            "value",
            start=pl.lit(begins[0], pl.Datetime("us")) + pl.col("n").cast(pl.Int64) * step_us,
            offset_min=pl.lit(begins[1], pl.Int16),
            metric=pl.lit(metric),
            unit=pl.lit(unit),
            source=pl.lit(RING, pl.Int32),
        )
        .with_columns(end=pl.col("start") + step_us)
    )
    book.out.add("sample", rows("sample", made.with_columns(book.refs.take(len(made)))).frame)


def stream(frame: pl.DataFrame, collection: str, position: str, place: Place, book: Book) -> pl.DataFrame:
    """Readings at instants: ``frame`` has text columns ``timestamp`` and the value's, and ``position``.

    Returns the rows that can be used: ``start, offset_min, value``.
    """
    title, _, _ = STREAMS[collection]
    made = with_instants(frame, "timestamp").with_columns(value=cells.number(pl.col(title), "."))
    told = pl.col(title).is_not_null()
    for reason, wrong, column in (
        ("bad_date", told & pl.col("start").is_null(), "timestamp"),
        ("bad_value", told & pl.col("start").is_not_null() & pl.col("value").is_null(), title),
    ):
        for at, raw in made.filter(wrong).select(position, column).iter_rows():
            book.issue(reason, Place(place.member, f"{place.position} {at}"), f"{column}: {raw}")
    good = made.filter(pl.col("start").is_not_null() & (pl.col("value") > 0))
    return good.select("start", "offset_min", "value")


def add_stream(readings: pl.DataFrame, collection: str, book: Book) -> None:
    """Rows of readings."""
    _, metric, unit = STREAMS[collection]
    made = readings.with_columns(
        book.refs.take(len(readings)),
        end=pl.col("start"),
        metric=pl.lit(metric),
        unit=pl.lit(unit),
        source=pl.lit(RING, pl.Int32),
    )
    book.out.add("sample", rows("sample", made).frame)
