"""Daily totals, and single values of a day."""

from __future__ import annotations

import polars as pl

from connectors.withings.book import WATCH, Book
from connectors.withings.measurements import add_points, decimal, with_times
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW

_TOTALS = {
    "aggregates_steps": ("step_count", "count"),
    "aggregates_distance": ("distance_walking_running", "m"),
    "aggregates_calories_earned": ("active_energy_burned", "kcal"),
    "aggregates_calories_passive": ("basal_energy_burned", "kcal"),
    "aggregates_elevation": ("flights_climbed", "count"),
}
_VALUES = {"manual_spo2": ("oxygen_saturation", "percent"), "spo2": ("oxygen_saturation", "percent")}


def is_total(stem: str) -> bool:
    """Whether a table of totals of this name is read. The one of SpO2 adds percents up, which means nothing."""
    return stem in _TOTALS


def is_values(stem: str) -> bool:
    """Whether a table of single values of this name is read."""
    return stem in _VALUES


def add_totals(frame: pl.DataFrame, stem: str, book: Book) -> None:
    """One statement a day."""
    metric, unit = _TOTALS[stem]
    date_title, value_title = [title for title in frame.columns if title != ROW][:2]
    made = frame.with_columns(day=cells.day(pl.col(date_title), ()), number=decimal(pl.col(value_title)))
    for row, raw, day, text, number in made.select(ROW, date_title, "day", value_title, "number").iter_rows():
        if day is None:
            book.issue("bad_date", f"row {row}", f"{date_title}: {raw or ''}")
        elif number is not None:
            book.state(metric, day, number, unit, WATCH)
        elif text is not None:
            book.issue("bad_value", f"row {row}", f"{value_title}: {text}")
    book.read["day"] += len(made)


def add_values(frame: pl.DataFrame, stem: str, book: Book) -> None:
    """One sample a row, at its own time."""
    metric, unit = _VALUES[stem]
    date_title, value_title = [title for title in frame.columns if title != ROW][:2]
    placed = with_times(frame, date_title, book).with_columns(number=decimal(pl.col(value_title)))
    for row, text in placed.filter(pl.col("number").is_null()).select(ROW, value_title).iter_rows():
        book.issue("bad_value", f"row {row}", f"{value_title}: {text or ''}")
    book.read["measurement"] += len(placed)
    good = placed.filter(pl.col("number") > 0).select("start", "offset_min", value="number")
    add_points(good, metric, unit, WATCH, book)
