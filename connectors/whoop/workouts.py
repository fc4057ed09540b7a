"""Workouts: a session each, with pulse, energy, strain, the share of each heart rate zone, and distance by GPS."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.whoop.book import BAND, Book
from connectors.whoop.tables import OFFSET
from connectors.whoop.words import activity
from healthkit.model.activities import ON_FOOT, distances
from healthkit.source.contract import Item
from healthkit.source.frames import rows
from healthkit.source.lengths import lasting

_STATS: dict[str, tuple[str, str, str]] = {
    "energy": ("total_energy_burned", "sum", "kcal"),  # the title says (cal) and means large calories
    "max_heart_rate": ("heart_rate", "maximum", "count/min"),
    "average_heart_rate": ("heart_rate", "average", "count/min"),
    "activity_strain": ("whoop_activity_strain", "average", "score"),
    "distance": ("distance", "sum", "m"),
    "climb": ("elevation_ascended", "sum", "m"),
    **{f"zone_{n}": (f"whoop_zone_{n}_share", "average", "percent") for n in range(1, 6)},
}
_KEPT = {"activity": "activity", "gps": "gps_enabled", "altitude_change": "altitude_change_m"}


def add_workouts(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Sessions of a frame with their statistics."""
    for column in ("workout_start", "workout_end"):
        if column in frame.columns:
            wrong = pl.col(f"{column}_clock").is_null()
            blank = pl.col(column).is_not_null() if column == "workout_end" else pl.lit(value=True)
            yield from book.bad(frame, wrong & blank, "bad_date", column)
    placed, issues = _with_span(frame.filter(pl.col("workout_start_utc").is_not_null()), book)
    yield from issues
    if placed.is_empty():
        return
    placed = _with_activity(placed, book).with_columns(book.refs.take(len(placed)))
    yield rows(
        "session",
        placed.select(
            "ref",
            "end",
            "duration_s",
            OFFSET,
            kind=pl.lit("workout"),
            activity="known",
            start="workout_start_utc",
            source=pl.lit(BAND, pl.Int32),
        ),
    )
    yield from _statistics(placed, book)
    for column, key in _KEPT.items():
        if column in placed.columns:
            said = placed.select("ref", value=pl.col(column)).drop_nulls()
            if len(said):
                yield rows("attribute", said.with_columns(owner=pl.lit("session"), key=pl.lit(key)))


def _with_span(placed: pl.DataFrame, book: Book) -> tuple[pl.DataFrame, list[Item]]:
    """``end`` and ``duration_s``: each as written, else from the other."""
    issues: list[Item] = []
    length = pl.lit(None, pl.Float64)
    if "duration" in placed.columns:
        placed = placed.with_columns(book.number("duration").alias(" minutes"))
        wrong = pl.col("duration").is_not_null() & (pl.col(" minutes").is_null() | (pl.col(" minutes") < 0))
        issues += book.bad(placed, wrong, "bad_value", "duration")
        length = pl.when(pl.col(" minutes") >= 0).then(pl.col(" minutes") * 60)
    start = pl.col("workout_start_utc")
    end = pl.lit(None, pl.Datetime("us"))
    if "workout_end" in placed.columns:
        end = pl.when(pl.col("workout_end_utc") >= start).then(pl.col("workout_end_utc"))
        issues += book.bad(placed, pl.col("workout_end_utc") < start, "bad_date", "workout_end")
    by_length = start + lasting(length)
    placed = placed.with_columns(end=pl.coalesce(end, by_length, start), duration_s=length)
    spanned = (pl.col("end") - start).dt.total_microseconds() / 1e6
    return placed.with_columns(duration_s=pl.coalesce(pl.col("duration_s"), spanned)), issues


def _with_activity(placed: pl.DataFrame, book: Book) -> pl.DataFrame:
    """``known``, the catalogue's activity; names that nobody knows are counted."""
    if "activity" not in placed.columns:
        return placed.with_columns(known=pl.lit("other"))
    found: dict[str, str] = {}
    for name, count in placed["activity"].drop_nulls().value_counts().iter_rows():
        known = activity(name)
        if known is None:
            book.unmapped[f"activity: {name}"] += count
        found[name] = known or "other"
    by_name = pl.col("activity").replace_strict(found, default="other", return_dtype=pl.String)
    return placed.with_columns(known=by_name.fill_null("other"))


def _statistics(placed: pl.DataFrame, book: Book) -> Iterator[Item]:
    own = pl.col("known").replace_strict(distances(), default=ON_FOOT, return_dtype=pl.String)
    for column, (metric, aggregate, unit) in _STATS.items():
        if column not in placed.columns:
            continue
        made = placed.with_columns(book.number(column).alias("value"))
        yield from book.bad(made, pl.col(column).is_not_null() & pl.col("value").is_null(), "bad_value", column)
        stated = made.filter(pl.col("value").is_not_null())
        if len(stated):
            name = own if metric == "distance" else pl.lit(metric)
            yield rows(
                "session_stat",
                stated.select("ref", "value", metric=name, aggregate=pl.lit(aggregate), unit=pl.lit(unit)),
            )
