"""Rows of workouts: a session each, with its figures beside it; they never count as the day's own steps or energy."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.csv_table.book import Book
from connectors.csv_table.mapping import DISTANCE, Mapping
from connectors.csv_table.spoken import as_span
from connectors.csv_table.times import with_instants
from healthkit.model.activities import ON_FOOT, distances, find_activity
from healthkit.model.catalogue import catalogue
from healthkit.model.units import conversion
from healthkit.model.words import fold
from healthkit.source.contract import Issue, Item
from healthkit.source.frames import rows
from healthkit.source.lengths import lasting
from healthkit.source.tabular import cells
from healthkit.source.tabular.forms import TIME_SPANS

OTHER = "other"


def workouts(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Sessions of a frame with their statistics, and the words by which the file calls each activity."""
    mapping = book.mapping
    placed = with_instants(frame, "start", mapping)
    title = mapping.places.get("start", mapping.places.get("day", ""))
    yield from book.bad(placed, pl.col("start").is_null(), "bad_date", title)
    placed = placed.filter(pl.col("start").is_not_null())
    book.rows += len(placed)
    placed, issues = _with_length(placed, book)
    yield from issues
    placed, issues = book.values(list(mapping.columns), _with_activity(placed, book))
    yield from issues
    if placed.is_empty():
        return
    placed = placed.with_columns(book.take(len(placed)))
    yield rows("session", placed.with_columns(kind=pl.lit("workout"), source=book.source, zone=pl.lit(mapping.zone)))
    if mapping.zone:
        yield rows("zone_hint", placed.select(at="start", zone=pl.lit(mapping.zone)))
    yield rows("session_stat", _statistics(placed, book))
    if "activity" in mapping.places:
        said = placed.select("ref", value=pl.col(mapping.places["activity"])).drop_nulls()
        yield rows("attribute", said.with_columns(owner=pl.lit("session"), key=pl.lit("activity")))


def _with_length(placed: pl.DataFrame, book: Book) -> tuple[pl.DataFrame, list[Issue]]:
    """``end`` and ``duration_s``: each as written, else from the other."""
    places, issues = book.mapping.places, list[Issue]()
    length = _seconds(book.mapping) if "duration" in places else pl.lit(None, pl.Float64)
    placed = placed.with_columns(length.alias("duration_s"))
    for place, wrong, reason in (
        ("end", pl.col("end").is_null() | (pl.col("end") < pl.col("start")), "bad_date"),
        ("duration", pl.col("duration_s").is_null(), "bad_value"),
    ):
        if place in places:
            issues += book.bad(placed, pl.col(places[place]).is_not_null() & wrong, reason, places[place])
    ending = pl.when(pl.col("end") >= pl.col("start")).then(pl.col("end"))
    reckoned = pl.col("start") + lasting(pl.col("duration_s"))
    return placed.with_columns(pl.coalesce(ending, reckoned, pl.col("start")).alias("end")), issues


def _seconds(mapping: Mapping) -> pl.Expr:
    cell, unit = pl.col(mapping.places["duration"]), mapping.duration_unit
    if unit in TIME_SPANS:
        return cells.time_span(as_span(cell), unit)
    known = conversion(unit, catalogue()["workout_duration"])
    assert known is not None
    value = cells.number(cell, mapping.decimal, unit) * known.factor * 60
    return pl.when(value >= 0).then(value)


def _with_activity(placed: pl.DataFrame, book: Book) -> pl.DataFrame:
    """``activity`` by the mapping's names, then by the catalogue's; names that neither knows are told."""
    mapping = book.mapping
    if "activity" not in mapping.places:
        return placed.with_columns(activity=pl.lit(mapping.activity))
    title = mapping.places["activity"]
    named = {fold(name): activity for name, activity in mapping.activities.items()}
    found: dict[str, str] = {}
    for name, count in placed[title].drop_nulls().value_counts().iter_rows():
        known = named.get(fold(name)) or find_activity(name)
        if known is None:
            book.unmapped[name] += count
        found[name] = known or OTHER
    return placed.with_columns(
        activity=pl.col(title).replace_strict(found, default=OTHER, return_dtype=pl.String).fill_null(OTHER)
    )


def _statistics(placed: pl.DataFrame, book: Book) -> pl.DataFrame:
    long = book.long(placed, list(book.mapping.columns), ["ref", "activity"])
    own = pl.col("activity").replace_strict(distances(), default=ON_FOOT, return_dtype=pl.String)
    return long.with_columns(metric=pl.when(pl.col("metric") == DISTANCE).then(own).otherwise(pl.col("metric")))
