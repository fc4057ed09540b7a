"""Rows of measurements: a time, and metrics in columns of their own or named in the row with a value and a unit."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.csv_table.book import Book, unit_of
from connectors.csv_table.mapping import Column
from connectors.csv_table.times import with_instants
from connectors.csv_table.vocabulary import unit_words
from healthkit.model.catalogue import catalogue, per_catalogue
from healthkit.model.units import find_unit
from healthkit.model.words import fold
from healthkit.source.contract import Item
from healthkit.source.frames import rows
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW

_SPAN = ["start", "end", "offset_min"]


def measurements(frame: pl.DataFrame, book: Book) -> Iterator[Item]:
    """Samples of a frame."""
    mapping = book.mapping
    placed = with_instants(frame, "time", mapping)
    title = mapping.places.get("time", mapping.places.get("day", ""))
    yield from book.bad(placed, pl.col("start").is_null(), "bad_date", title)
    placed = placed.filter(pl.col("start").is_not_null())
    book.rows += len(placed)
    made, issues = book.values(list(mapping.columns), placed)
    yield from issues
    parts = [book.long(made, list(mapping.columns), _SPAN)] if mapping.columns else []
    if "value" in mapping.places:
        read = placed.with_columns(cells.number(pl.col(mapping.places["value"]), mapping.decimal).alias("value"))
        yield from book.bad(read, pl.col("value").is_null(), "bad_value", mapping.places["value"])
        parts.append(_named(read.filter(pl.col("value").is_not_null()), book))
    for part in parts:
        if len(part):
            yield rows("sample", part.with_columns(book.take(len(part)), source=pl.lit(book.source, pl.Int32)))
    if mapping.zone and len(placed):
        yield rows("zone_hint", placed.select(at="start", zone=pl.lit(mapping.zone)))


def _named(read: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Rows that name their metric; a name that nobody knows is told, its rows are left out."""
    mapping = book.mapping
    title = mapping.places["metric"]
    given = {fold(name): column for name, column in mapping.metrics.items()}
    found = []
    for name, count in read[title].drop_nulls().value_counts().iter_rows():
        column = given.get(fold(name)) or _by_word().get(fold(name))
        if column is None:
            book.unmapped[name] += count
        else:
            found.append((name, column.metric, unit_of(column)))
    about = pl.DataFrame(found, {title: pl.String, "metric": pl.String, "usual": pl.String}, orient="row")
    joined = read.join(about, on=title, maintain_order="left").sort("metric", "start", ROW)
    written = _units(joined, mapping.places["unit"]) if "unit" in mapping.places else pl.lit(None, pl.String)
    return joined.with_columns(unit=pl.coalesce(written, "usual"))


def _units(rows: pl.DataFrame, title: str) -> pl.Expr:
    """Units of the rows; what the catalogue does not spell in that way, such as ``UI``, in its own spelling."""
    known = unit_words()
    spelled = {
        said: known[said.casefold()]
        for said in rows[title].drop_nulls().unique()
        if find_unit(said) is None and said.casefold() in known
    }
    return pl.col(title).replace(spelled)


@per_catalogue
def _by_word() -> dict[str, Column]:
    """Metrics by id, label and synonym; a name that two share finds neither."""
    owners: dict[str, set[str]] = {}
    for metric in catalogue().metrics.values():
        words = [metric.id, *metric.label.values(), *(word for some in metric.synonyms.values() for word in some)]
        for word in words:
            owners.setdefault(fold(word), set()).add(metric.id)
    return {word: Column("", names.pop()) for word, names in owners.items() if len(names) == 1}
