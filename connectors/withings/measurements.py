"""Tables of single measurements: weight and what goes with it, blood pressure, height, temperature, pulse wave."""

from __future__ import annotations

import re

import polars as pl

from connectors.withings.book import CUFF, SCALE, THERMOMETER, WATCH, Book
from connectors.withings.titles import Title
from healthkit.source.frames import rows
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW

METRICS: dict[str, tuple[str, str]] = {
    "weight": ("body_mass", "kg"),
    "fat_mass": ("body_fat_mass", "kg"),
    "fat_ratio": ("body_fat_percentage", "percent"),
    "lean_mass": ("lean_body_mass", "kg"),
    "bone_mass": ("bone_mass", "kg"),
    "muscle_mass": ("skeletal_muscle_mass", "kg"),
    "hydration": ("body_water_mass", "kg"),
    "bmi": ("body_mass_index", "kg/m2"),
    "visceral_fat": ("visceral_fat_rating", "score"),
    "heart_rate": ("heart_rate", "count/min"),
    "systolic": ("blood_pressure_systolic", "mmHg"),
    "diastolic": ("blood_pressure_diastolic", "mmHg"),
    "height": ("height", "m"),
    "body_temperature": ("body_temperature", "Cel"),
    "skin_temperature": ("sensor_skin_temperature", "Cel"),
    "pulse_wave_velocity": ("pulse_wave_velocity", "m/s"),
    "vascular_age": ("withings_vascular_age", "a"),
    "oxygen": ("oxygen_saturation", "percent"),
    "vo2_max": ("vo2_max", "mL/(kg.min)"),
}
"""Column ▸ metric, and the unit that holds where the title has none."""
_STONES = r"^(\d+)\s*(?:st|stone)?[\s:,]*(\d+(?:[.,]\d+)?)\s*(?:lbs?)?$"
_OCLOCK = r"(?i)\s*(uhr|h)$"


def add_measurements(frame: pl.DataFrame, found: dict[str, Title], book: Book) -> None:
    """One sample a cell, at the time of its row by the person's own clock."""
    device = device_of(found.keys())
    placed = with_times(frame, found["date"].title, book)
    book.read["measurement"] += len(placed)
    pairs = _odd_pressures(placed, found, book)
    for column, title in found.items():
        if column not in METRICS:
            continue
        metric, unit = METRICS[column]
        made = placed.with_columns(value=_value(title))
        for row, raw in made.filter(pl.col(title.title).is_not_null() & pl.col("value").is_null()).select(
            ROW, title.title
        ).iter_rows():  # fmt: skip
            book.issue("bad_value", f"row {row}", f"{title.title}: {raw}")
        made = made.filter(pl.col("value") > 0)
        if column in ("systolic", "diastolic"):
            made = made.filter(~pl.col(ROW).is_in(pairs))
        add_points(made, metric, unit_of(title, unit), device, book)


def add_points(made: pl.DataFrame, metric: str, unit: str, device: int, book: Book) -> None:
    """Samples at instants: ``start``, ``offset_min`` and ``value``."""
    if made.is_empty():
        return
    book.devices.add(device)
    samples = made.select("start", "offset_min", "value", end="start", metric=pl.lit(metric), unit=pl.lit(unit)).sort(
        "start"
    )
    samples = samples.with_columns(book.refs.take(len(samples)), source=pl.lit(device, pl.Int32))
    book.out.add("sample", rows("sample", samples).frame)


def unit_of(title: Title, otherwise: str) -> str:
    """The unit as written in the title, though nobody may know it: what was written is never taken for another.

    A percent sign says that values are from 0 to 100; stones and pounds are told in pounds.
    """
    if title.unit in ("%", "percent"):
        return "percent"
    return "lb" if _is_stones(title) else title.unit or otherwise


def _is_stones(title: Title) -> bool:
    return re.sub(r"[^a-z]", "", title.unit.lower()) in ("stlb", "stlbs", "stonelb", "stonelbs")


def _value(title: Title) -> pl.Expr:
    """A cell's number; ``13 st 5.5 lb`` and ``13:5.5`` in pounds."""
    if not _is_stones(title):
        return decimal(pl.col(title.title))
    stones, pounds = (pl.col(title.title).str.extract(_STONES, part).str.replace(",", ".") for part in (1, 2))
    return stones.cast(pl.Float64, strict=False) * 14 + pounds.cast(pl.Float64, strict=False)


def with_times(frame: pl.DataFrame, title: str, book: Book) -> pl.DataFrame:
    """``start`` and ``offset_min`` of rows; rows without a readable time are issues."""
    text = pl.col(title).str.replace(_OCLOCK, "").str.replace(r"^(\d{4}-\d\d-\d\d) (\d:)", "$1 0$2")
    half = text.str.to_uppercase().str.to_datetime("%Y-%m-%d %I:%M %p", time_unit="us", strict=False)
    clock = pl.coalesce(cells.moment(text, ()), half)
    start, offset = cells.utc(clock, cells.offset(text), None)
    placed = frame.with_columns(start=start, offset_min=offset)
    for row, raw in placed.filter(pl.col("start").is_null()).select(ROW, title).iter_rows():
        book.issue("bad_date", f"row {row}", f"{title}: {raw or ''}")
    return placed.filter(pl.col("start").is_not_null())


def device_of(found: object) -> int:
    """The device that a table's columns are of."""
    names = set(found)  # type: ignore[call-overload]
    if {"systolic", "diastolic"} & names:
        return CUFF
    if {"body_temperature", "skin_temperature"} & names:
        return THERMOMETER
    return WATCH if {"oxygen", "vo2_max"} & names else SCALE


def decimal(cell: pl.Expr) -> pl.Expr:
    """A number with a decimal point or comma."""
    return pl.coalesce(cells.number(cell, "."), cells.number(cell, ","))


def _odd_pressures(placed: pl.DataFrame, found: dict[str, Title], book: Book) -> list[int]:
    """Rows whose upper pressure is missing, or is not above the lower: neither of the two is taken."""
    if not {"systolic", "diastolic"} <= found.keys():
        return []
    upper, lower = (decimal(pl.col(found[name].title)) for name in ("systolic", "diastolic"))
    some, both = upper.is_not_null() | lower.is_not_null(), upper.is_not_null() & lower.is_not_null()
    odd = placed.filter(some & (~both | (upper <= lower)))
    titles = [found[name].title for name in ("systolic", "diastolic")]
    rows_out = []
    for row, high, low in odd.select(ROW, *titles).iter_rows():
        rows_out.append(row)
        if all(one is None or _is_number(one) for one in (high, low)):  # what is no number is told by its own column
            book.issue("implausible_value", f"row {row}", f"{titles[0]} {high or ''}, {titles[1]} {low or ''}")
    return rows_out


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "", 1).isdigit()
