"""What one table's rows become frames by: its mapping in the table's own titles, numbers of rows, and what was met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from connectors.csv_table.mapping import Column, Mapping
from connectors.csv_table.spoken import as_clock, as_span
from healthkit.model.catalogue import catalogue
from healthkit.model.units import find_unit
from healthkit.source.contract import Issue
from healthkit.source.tabular import cells
from healthkit.source.tabular.forms import TIME_SPANS
from healthkit.source.tabular.table import ROW, Table

DAY = " day"
"""The column that a frame is given for the day of each row."""


_OURS = frozenset({
    "start", "end", "offset_min", "duration_s", "activity", "ref", "source", "kind", "zone", "day", "column", "value",
    "metric", "unit", "usual", "aggregate",
})  # fmt: skip
"""Columns that the rows of a frame are given; a table's own of that name stand apart from them."""


def apart(title: str) -> str:
    """A table's title as its frames have it: with a space behind it, as no title has, where the name is ours."""
    return f"{title} " if title in _OURS else title


@dataclass
class Book:
    """One table on its way into frames; ``member`` is its file, ``source`` its number among the sources."""

    mapping: Mapping
    member: str
    source: int
    next_ref: int
    unmapped: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    seen: pl.DataFrame | None = None
    """Cells of a day table so far: ``day, column, value``."""

    def take(self, count: int) -> pl.Series:
        """Numbers for so many rows."""
        first = self.next_ref
        self.next_ref += count
        return pl.Series("ref", range(first, self.next_ref), pl.Int64)

    def bad(self, frame: pl.DataFrame, wrong: pl.Expr, reason: str, title: str) -> Iterator[Issue]:
        """An issue for each row of which a cell cannot be used."""
        for row, raw in frame.filter(wrong).select(ROW, title).iter_rows():
            yield Issue(reason, self.member, f"row {row}", f"{title.strip()}: {raw or ''}")

    def values(self, columns: list[Column], frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Issue]]:
        """Numbers of the metric columns, each named by its place in ``columns``, and what is no number."""
        made = frame.with_columns(value(column, self.mapping).alias(f" {n}") for n, column in enumerate(columns))
        issues: list[Issue] = []
        for n, column in enumerate(columns):
            wrong = pl.col(column.title).is_not_null() & pl.col(f" {n}").is_null()
            issues += self.bad(made, wrong, "bad_value", column.title)
        return made, issues

    def long(self, frame: pl.DataFrame, columns: list[Column], keep: list[str]) -> pl.DataFrame:
        """One row a value: what is kept of its row, ``column`` (its place), ``value``, ``metric``, ``unit``, ``of``."""
        about = pl.DataFrame(
            [(n, one.metric, unit_of(one), one.of) for n, one in enumerate(columns)],
            {"column": pl.Int16, "metric": pl.String, "unit": pl.String, "aggregate": pl.String},
            orient="row",
        )
        long = frame.unpivot(
            [f" {n}" for n in range(len(columns))], index=keep, variable_name="column", value_name="value"
        )
        column = pl.col("column").str.strip_chars().cast(pl.Int16)
        return (
            long.filter(pl.col("value").is_not_null())
            .with_columns(column)
            .join(about, on="column", how="left", maintain_order="left")
        )


def own_titles(mapping: Mapping, table: Table) -> Mapping:
    """The mapping with titles as the table's frames have them."""

    def own(title: str) -> str:
        return apart(table.column(title) or title)

    return replace(
        mapping,
        places={place: own(title) for place, title in mapping.places.items()},
        columns=tuple(replace(column, title=own(column.title)) for column in mapping.columns),
        person={key: own(title) for key, title in mapping.person.items()},
        only={own(title): words for title, words in mapping.only.items()},
        ignore=tuple(own(title) for title in mapping.ignore),
    )


def value(column: Column, mapping: Mapping) -> pl.Expr:
    """The number that a cell of a column says, in :func:`unit_of`."""
    cell = pl.col(column.title)
    if column.part is not None:
        cell = cell.str.extract(r"^([^/\-]+)[/\-]([^/\-]+)$", column.part + 1).str.strip_chars()
    found = catalogue().metrics.get(column.metric)
    if found is not None and found.unit == "{clock}":
        assert found.plausible is not None
        return cells.clock_hours(as_clock(cell), mapping.dates, found.plausible[0])
    if column.unit in TIME_SPANS:
        return cells.time_span(as_span(cell), str(column.unit))
    return cells.number(cell, mapping.decimal, column.unit)


def unit_of(column: Column) -> str | None:
    """The unit that goes with a column's numbers."""
    if column.unit in TIME_SPANS:
        return "s"
    metric = catalogue().metrics.get(column.metric)
    if metric is None:  # the distance of a workout's own kind
        return column.unit or "km"
    said = column.unit or metric.unit or None
    unit = find_unit(said) if said else None
    # A share that the file calls a percent is one, however small; see healthkit.model.units.
    return "percent" if unit and unit.ucum == "%" and "percent" in metric.accepts else said
