"""What WHOOP states of a day and of its main sleep, on the day of waking."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.whoop.book import BAND, Book
from healthkit.source.contract import Issue, Item
from healthkit.source.frames import rows
from healthkit.source.tabular.table import ROW

STATED: dict[str, tuple[str, str]] = {
    "recovery": ("whoop_recovery_score", "percent"),
    "resting_heart_rate": ("resting_heart_rate", "count/min"),
    "hrv": ("heart_rate_variability_rmssd", "ms"),
    "skin_temperature": ("sensor_skin_temperature", "Cel"),
    "blood_oxygen": ("oxygen_saturation", "percent"),
    "day_strain": ("whoop_day_strain", "score"),
    "energy": ("total_energy_burned", "kcal"),  # the title says (cal) and means large calories
    "max_heart_rate": ("whoop_max_heart_rate", "count/min"),
    "average_heart_rate": ("heart_rate", "count/min"),
    "sleep_performance": ("whoop_sleep_performance", "percent"),
    "respiratory_rate": ("respiratory_rate", "breaths/min"),
    "asleep": ("sleep_duration", "min"),
    "in_bed": ("time_in_bed", "min"),
    "light": ("sleep_core", "min"),
    "deep": ("sleep_deep", "min"),
    "rem": ("sleep_rem", "min"),
    "awake": ("sleep_awake", "min"),
    "need": ("whoop_sleep_need", "min"),
    "debt": ("whoop_sleep_debt", "min"),
    "efficiency": ("sleep_efficiency", "percent"),
    "consistency": ("whoop_sleep_consistency", "percent"),
}
_CELL = ["metric", "day"]


def add_days(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Samples of a frame's days; of two sleeps that ended on one day the longer speaks for it, the other is an issue.

    What an earlier table said of a day holds.
    """
    columns = [column for column in STATED if column in frame.columns]
    made = frame.with_columns(book.number(column).alias(f" {column}") for column in columns)
    for column in columns:
        yield from book.bad(made, pl.col(column).is_not_null() & pl.col(f" {column}").is_null(), "bad_value", column)
    long = (
        _longest_first(made)
        .unpivot([f" {column}" for column in columns], index=[ROW, "day"], variable_name="column", value_name="value")
        .filter(pl.col("value").is_not_null())
        .with_columns(pl.col("column").str.strip_chars())
        .with_columns(
            metric=pl.col("column").replace_strict({name: metric for name, (metric, _) in STATED.items()}),
            unit=pl.col("column").replace_strict({name: unit for name, (_, unit) in STATED.items()}),
        )
    )
    fresh = long.unique(_CELL, keep="first", maintain_order=True)
    if book.told is not None:
        fresh = fresh.join(book.told, on=_CELL, how="anti", maintain_order="left")
    told = fresh.select(*_CELL, "value")
    book.told = told if book.told is None else pl.concat([book.told, told])
    yield from _contradicted(long, book)
    if len(fresh):
        start = pl.col("day").cast(pl.Datetime("us"))
        yield rows(
            "sample",
            fresh.with_columns(
                book.refs.take(len(fresh)),
                start=start,
                end=start + pl.duration(days=1),
                source=pl.lit(BAND, pl.Int32),
            ),
        )


def _longest_first(made: pl.DataFrame) -> pl.DataFrame:
    """Newest or oldest first, the same rows say the same."""
    asleep = next((f" {name}" for name in ("asleep", "in_bed") if f" {name}" in made.columns), None)
    keys = [*([pl.col(asleep)] if asleep else []), pl.col("cycle_start_clock")]
    return made.sort(keys, descending=True, nulls_last=True, maintain_order=True)


def _contradicted(long: pl.DataFrame, book: Book) -> Iterator[Issue]:
    assert book.told is not None
    both = long.join(book.told, on=_CELL, suffix="_before", maintain_order="left")
    other = both.filter(pl.col("value") != pl.col("value_before")).unique(ROW, keep="first", maintain_order=True)
    for row, day in other.select(ROW, "day").iter_rows():
        yield Issue("day_repeated", book.member, f"row {row}", str(day))
