"""The tables' rows as columns of our names, with instants, offsets and days."""

from __future__ import annotations

import polars as pl

from connectors.whoop.book import Book
from healthkit.source.tabular import cells, written
from healthkit.source.tabular.table import ROW

TIMES = ("cycle_start", "cycle_end", "asleep_at", "awake_at", "workout_start", "workout_end")
OFFSET = "offset_min"
_NOTHING = ("n/a", "na", "nan", "null", "none", "-", "--")


def named(frame: pl.DataFrame, found: dict[str, str]) -> pl.DataFrame:
    """Columns under our names, still text; the row's number stays. Words for nothing are empty cells."""
    told = frame.select(ROW, *(pl.col(title).alias(column) for column, title in found.items()))
    return told.with_columns(pl.when(~pl.col(pl.String).str.to_lowercase().is_in(_NOTHING)).then(pl.col(pl.String)))


def with_times(frame: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Each time as ``<name>_utc`` and ``<name>_clock``, and the offset that the row states for all of them.

    ``UTC+05:30``, ``UTC-5``, ``UTC``, ``UTCZ`` and ``Z`` are offsets; an empty or unknown cell is none.
    """
    zone = pl.col("zone") if "zone" in frame.columns else pl.lit(None, pl.String)
    frame = frame.with_columns(_minutes(zone).alias(OFFSET))
    told = [name for name in TIMES if name in frame.columns]
    frame = frame.with_columns(cells.moment(pl.col(name), ()).alias(f"{name}_clock") for name in told)
    odd = [name for name in told if frame[f"{name}_clock"].null_count() > frame[name].null_count()]
    if odd:
        frame = frame.with_columns(_written_anew(frame, odd, book))
    return frame.with_columns(
        cells.utc(pl.col(f"{name}_clock"), pl.col(OFFSET), None)[0].alias(f"{name}_utc") for name in told
    )


def _written_anew(frame: pl.DataFrame, names: list[str], book: Book) -> list[pl.Series]:
    """Clocks such as ``3/13/2026 11:12:00 PM``; all of a table's dates together tell which number is the day."""
    texts = pl.concat([frame[name].rename("text") for name in names]).drop_nulls()
    book.order = book.order or written.order_of(written.split(texts)[0].drop_nulls().unique().to_list())
    found = [frame[f"{name}_clock"].fill_null(written.moments(frame[name], book.order)) for name in names]
    return [clock.alias(f"{name}_clock") for name, clock in zip(names, found, strict=True)]


def _minutes(zone: pl.Expr) -> pl.Expr:
    text = zone.str.to_uppercase().str.replace_all(r"\s|GMT|UTC", "").str.replace("−", "-", literal=True)
    plain = zone.is_not_null() & text.is_in(["", "Z"])
    sign = pl.when(text.str.starts_with("-")).then(-1).otherwise(1)
    hours = text.str.extract(r"^[+-](\d{1,2})(?::?\d\d)?$", 1).cast(pl.Int16, strict=False)
    minutes = text.str.extract(r"^[+-]\d{1,2}:?(\d\d)$", 1).cast(pl.Int16, strict=False).fill_null(0)
    return pl.when(plain).then(0).otherwise(sign * (hours * 60 + minutes)).cast(pl.Int16)


def waking_day() -> pl.Expr:
    """The day that a row belongs to: that of waking; without it, the day that the cycle mostly covers.

    A cycle begins with falling asleep: before noon it belongs to that day, from noon on to the next.
    """
    by_start = (pl.col("cycle_start_clock") + pl.duration(hours=12)).dt.date()
    return pl.coalesce(pl.col("awake_at_clock").dt.date(), by_start)
