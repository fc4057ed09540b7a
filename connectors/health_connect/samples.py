"""Records that are measurements: instants, intervals and series, as samples."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.health_connect import during, tables
from connectors.health_connect.during import During
from connectors.health_connect.frames import Query, Reading
from connectors.health_connect.tables import Measure, Series
from healthkit.model.activities import ON_FOOT, distances
from healthkit.source.contract import Counts, Issue, Item
from healthkit.source.frames import Refs, rows

_KINDS_OF_INTENSITY = {0: "moderate_activity_time", 1: "vigorous_activity_time"}


Named = tuple[During, dict[str, str]]
"""Workouts, and the metric that a value is of during each activity."""


def samples(reading: Reading, refs: Refs, workouts: During) -> Iterator[Item]:
    """All samples of a database."""
    for table in (*tables.INSTANTS, *tables.INTERVALS):
        declared = tables.INSTANTS.get(table) or tables.INTERVALS[table]
        yield from _measured(reading, tables.measures(table), declared, refs)
    for series in tables.SERIES_TABLES:
        yield from _measured(reading, tables.series(series), (series.measure,), refs)
    for series, metrics in zip(tables.DURING, (during.SPEEDS, during.POWERS), strict=True):
        yield from _during(reading, tables.series(series), series.measure, refs, (workouts, metrics))
    distance = Measure("distance", ON_FOOT, "m")
    query = Query("distance_record_table", *tables.INTERVAL, {"distance": "distance"})
    yield from _during(reading, query, distance, refs, (workouts, distances()))
    yield from _skin(reading, refs)
    yield from _intensity(reading, refs)


def _measured(reading: Reading, query: Query, measures: tuple[Measure, ...], refs: Refs) -> Iterator[Item]:
    for item in reading.frames(query):
        if not isinstance(item, pl.DataFrame):
            yield item
            continue
        made = item
        if len(measures) == 1:
            yield from _lacking(reading, query, made, measures[0])
        if query.table == "blood_pressure_record_table":
            swapped = (pl.col("diastolic") >= pl.col("systolic")).fill_null(value=False)
            for row in made.filter(swapped)["row"].to_list():
                yield Issue("pressure_pair", reading.member, f"{query.table} row {row}")
            made = made.filter(~swapped)
        for measure in measures:
            yield from one(made, measure, refs)


def one(made: pl.DataFrame, measure: Measure, refs: Refs, metric: pl.Series | None = None) -> Iterator[Item]:
    """The samples of a column, of the measure's metric or of one a row."""
    frame = made.with_columns(metric=pl.lit(measure.metric) if metric is None else metric)
    told = frame.filter(pl.col(measure.column).is_not_null())
    if len(told):
        yield rows("sample", told.with_columns(refs.take(len(told)), value=measure.column, unit=pl.lit(measure.unit)))


def _lacking(reading: Reading, query: Query, made: pl.DataFrame, measure: Measure) -> Iterator[Issue]:
    for row in made.filter(pl.col(measure.column).is_null())["row"].to_list():
        yield Issue("value_missing", reading.member, f"{query.table} row {row}", measure.column)


def _during(reading: Reading, query: Query, measure: Measure, refs: Refs, during: Named) -> Iterator[Item]:
    workouts, metrics = during
    for made in reading.frames(query):
        if not isinstance(made, pl.DataFrame):
            yield made
            continue
        yield from _lacking(reading, query, made, measure)
        yield from one(made, measure, refs, workouts.metric(made, metrics, measure.metric))


def _skin(reading: Reading, refs: Refs) -> Iterator[Item]:
    """The skin's temperature: its baseline and how far each measurement is from it. Without a baseline it is none."""
    skin = Series(
        "skin_temperature_record_table",
        "skin_temperature_delta_table",
        Measure("value", "sensor_skin_temperature", "degC"),
    )
    times, offset = tables.SERIES
    query = Query(skin.parent, times, offset, {"delta": "delta"}, skin.child, carried={"baseline": "baseline"})
    for made in reading.frames(query):
        if not isinstance(made, pl.DataFrame):
            yield made
            continue
        based = pl.when(pl.col("baseline") > 0).then(pl.col("baseline") + pl.col("delta"))
        whole = made.with_columns(value=based)
        if bare := whole["value"].null_count():
            yield Counts(unmapped={"skin temperature without a baseline": bare})
        yield from one(whole, skin.measure, refs)


def _intensity(reading: Reading, refs: Refs) -> Iterator[Item]:
    """Stretches of moderate or vigorous activity, which count as long as they are."""
    query = Query("activity_intensity_record_table", *tables.INTERVAL, {"type": "type"})
    for made in reading.frames(query):
        if not isinstance(made, pl.DataFrame):
            yield made
            continue
        kinds = pl.col("type").cast(pl.Int64).replace_strict(_KINDS_OF_INTENSITY, default=None, return_dtype=pl.String)
        minutes = (pl.col("end") - pl.col("start")).dt.total_milliseconds() / 60_000
        known = made.with_columns(metric=kinds, minutes=minutes).filter(pl.col("metric").is_not_null())
        if len(known) < len(made):
            yield Counts(unmapped={"activity intensity of another kind": len(made) - len(known)})
        yield from one(known, Measure("minutes", "", "min"), refs, known["metric"])
