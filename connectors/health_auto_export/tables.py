"""The app's tables: metrics by row of time, and workouts one a row."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.health_auto_export.book import Book
from connectors.health_auto_export.grain import grain
from connectors.health_auto_export.metrics import Metric
from connectors.health_auto_export.names import (
    activity_of,
    family_of,
    metric_of,
    part_of,
    title_of,
    unit_of,
    workout_title,
)
from connectors.health_auto_export.sleep import STATED, state
from connectors.health_auto_export.times import with_times
from healthkit.model.activities import ON_FOOT, distances
from healthkit.source.frames import rows
from healthkit.source.lengths import lasting
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW, Table

_PRESSURES = {"Systolic": "blood_pressure_systolic", "Diastolic": "blood_pressure_diastolic"}
_SLEEP = {
    "Total": "sleep_duration", "In Bed": STATED["inBed"], "Core": STATED["core"], "Deep": STATED["deep"],
    "REM": STATED["rem"], "Awake": STATED["awake"],
}  # fmt: skip


def add_days(table: Table, book: Book) -> Iterator[None]:
    """A table of metrics: one sample a cell."""
    when = table.titles[0]
    metrics = {title: _meant(title, table.titles) for title in table.titles[1:] if title}
    known = {title: Metric(title, unit_of(title_of(title)[2])) for title in metrics}
    step = ""
    for frame in table.frames:
        book.read["row"] += len(frame)
        decimal = _decimal(frame, list(metrics))
        step = step or grain(with_times(frame, when)["start"])  # a column may be told at midnight only
        for title, metric in metrics.items():
            told = frame.filter(pl.col(title).is_not_null())
            if told.is_empty():
                continue
            if metric is None:
                if part_of(title_of(title)[1]) not in ("Min", "Max"):
                    book.unmapped[title] += len(told)
                continue
            one = known[title]
            one.step = step
            placed = one.placed(
                told.select(
                    n=pl.col(ROW).cast(pl.Int64),
                    date=when,
                    raw=title,
                    value=_number(title, decimal),
                    said=pl.lit(None, pl.String),
                )
            )
            if metric.startswith("sleep_") or metric == "time_in_bed":
                _state(placed, metric, one, book)
            else:
                one.add_samples(placed, metric, book)
        yield


def _decimal(frame: pl.DataFrame, titles: list[str]) -> str:
    """The decimal sign: a comma where any cell can only mean that."""
    comma = pl.any_horizontal(pl.col(titles).str.contains(r"^[+-]?\d+,(\d{1,2}|\d{4,})$").any())
    return "," if titles and frame.select(comma).item() else "."


def _number(title: str, decimal: str) -> pl.Expr:
    """A column's numbers; those with the other decimal sign too, where they cannot be anything else."""
    return pl.coalesce(cells.number(pl.col(title), sign) for sign in (decimal, ",."[decimal == ","]))


def _state(placed: pl.DataFrame, metric: str, one: Metric, book: Book) -> None:
    good = one.good(placed, book).filter(pl.col("value") > 0)
    source = book.source(None)
    for clock, value in good.select("clock", "value").iter_rows():
        state(metric, clock.date(), (value, one.unit or "hr"), source, book)


def _meant(title: str, titles: tuple[str, ...]) -> str | None:
    """The metric of a column; of lowest, mean and highest the mean stands for the reading."""
    name, said, _ = title_of(title)
    part, family = part_of(said), family_of(name)
    if family == "sleep":
        if part == "Asleep" and not any(part_of(title_of(other)[1]) == "Total" for other in titles):
            return "sleep_duration"
        return _SLEEP.get(part)
    if family == "pressure":
        return _PRESSURES.get(part)
    return metric_of(name) if part in ("", "Avg") else None


def add_workouts(table: Table, book: Book) -> Iterator[None]:
    """A table of workouts; without an end, the duration tells it."""
    kind = "Workout Type" if "Workout Type" in table.titles else "Type"
    strangers = [t for t in table.titles if t and t not in (kind, "Start", "End", "Duration") and not workout_title(t)]
    for frame in table.frames:
        placed = with_times(with_times(frame, "End", start="end"), "Start").with_columns(said=_length(frame))
        by_length = pl.col("start") + lasting(pl.col("said"))
        placed = placed.with_columns(end=pl.when(pl.col("End").is_null()).then(by_length).otherwise("end"))
        wrong = pl.col("start").is_null() | pl.col("end").is_null() | (pl.col("end") < pl.col("start"))
        for row, first, last in placed.filter(wrong).select(ROW, "Start", "End").iter_rows():
            book.issue("bad_date", f"row {row}", f"{first or ''} {last or ''}")
        placed = placed.filter(~wrong)
        book.read["workout"] += len(placed)
        for title in strangers:
            if told := len(placed) - placed[title].null_count():
                book.unmapped[title] += told
        _add_sessions(placed, kind, book)
        yield


def _length(frame: pl.DataFrame) -> pl.Expr:
    """Seconds of ``Duration``, written with hours or without."""
    if "Duration" not in frame.columns:
        return pl.lit(None, pl.Float64)
    return pl.coalesce(cells.time_span(pl.col("Duration"), form) for form in ("h:mm:ss", "mm:ss"))


def _add_sessions(placed: pl.DataFrame, kind: str, book: Book) -> None:
    found = {name: activity_of(name) for name in placed[kind].drop_nulls().unique().to_list()}
    for name, count in placed[kind].drop_nulls().value_counts().iter_rows():
        if found[name] is None:
            book.unmapped[f"activity: {name}"] += count
    activity = pl.col(kind).replace_strict(found, default=None, return_dtype=pl.String).fill_null("other")
    spanned = (pl.col("end") - pl.col("start")).dt.total_microseconds() / 1e6
    placed = placed.with_columns(
        book.refs.take(len(placed)),
        kind=pl.lit("workout"),
        activity=activity,
        duration_s=pl.coalesce("said", spanned),
        source=pl.lit(book.source(None), pl.Int32),
    )
    book.out.add("session", rows("session", placed).frame)
    words = placed.select("ref", value=pl.col(kind)).drop_nulls()
    pairs = words.with_columns(owner=pl.lit("session"), key=pl.lit("activity"))
    book.out.add("attribute", rows("attribute", pairs).frame)
    told = [title for title in placed.columns if workout_title(title)]
    decimal = _decimal(placed, told)
    for title in told:
        _add_stat(placed, title, decimal, book)


def _add_stat(placed: pl.DataFrame, title: str, decimal: str, book: Book) -> None:
    """A column; zero stands for what was not measured."""
    meant = workout_title(title)
    assert meant is not None
    made = placed.with_columns(value=_number(title, decimal))
    for row, raw in made.filter(pl.col(title).is_not_null() & pl.col("value").is_null()).select(ROW, title).iter_rows():
        book.issue("bad_value", f"row {row}", f"{title}: {raw}")
    own = pl.col("activity").replace_strict(distances(), default=ON_FOOT, return_dtype=pl.String)
    metric = own if meant[0] == "distance" else pl.lit(meant[0])
    stated = made.filter(pl.col("value") > 0).select(
        "ref", "value", metric=metric, aggregate=pl.lit(meant[1]), unit=pl.lit(unit_of(title_of(title)[2]))
    )
    book.out.add("session_stat", rows("session_stat", stated).frame)
