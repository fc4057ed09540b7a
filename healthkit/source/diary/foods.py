"""Rows of foods: an entry each, and a sample for each nutrient that the diary gives of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from healthkit.model.catalogue import catalogue
from healthkit.model.units import conversion
from healthkit.source.contract import Item
from healthkit.source.diary.book import CLOCK, DAY, Book, in_order, whole_day
from healthkit.source.diary.words import ENERGY, Nutrient, meal
from healthkit.source.frames import rows
from healthkit.source.tabular import cells

Places = Mapping[str, str]
"""Titles by what they are for: day, time, meal, food, amount, quantity, unit, category, brand, note."""
_PARTS = {"carbohydrates": "dietary_carbohydrates", "protein": "dietary_protein", "fat": "dietary_fat_total"}
_AMOUNT = r"^([\d.,]+(?:\s*/\s*\d+)?)\s*(.*)$"


def foods(frame: pl.DataFrame, places: Places, columns: Sequence[Nutrient], book: Book) -> Iterator[Item]:
    """Samples and entries of rows that :meth:`Book.dated` has dated."""
    made, issues = book.numbers(frame, {one.title: one.unit for one in columns})
    yield from issues
    if made.is_empty():
        return
    found = nutrient_samples(made, columns, book, whole=False)
    if len(found):
        yield rows("sample", found)
    yield rows("nutrition_entry", _entries(made, places, {one.metric: one for one in columns}, book))


def statements(frame: pl.DataFrame, columns: Sequence[Nutrient], book: Book) -> Iterator[Item]:
    """What the diary states of whole days, on its own days; rows are dated already."""
    made, issues = book.numbers(frame, {one.title: one.unit for one in columns})
    yield from issues
    found = nutrient_samples(made, columns, book, whole=True)
    if len(found):
        yield rows("sample", found)


def nutrient_samples(frame: pl.DataFrame, columns: Sequence[Nutrient], book: Book, *, whole: bool) -> pl.DataFrame:
    """One row a value. ``whole`` says that a value is of the whole day, a statement that never adds up."""
    about = pl.DataFrame(
        [(one.title, one.metric, one.unit) for one in columns],
        {"title": pl.String, "metric": pl.String, "unit": pl.String},
        orient="row",
    )
    start, end = whole_day()
    timed = frame.select(
        *(one.title for one in columns),
        start=start if whole else pl.coalesce(CLOCK, start),
        end=end if whole else pl.coalesce(CLOCK, end),
        day=pl.col(DAY) if whole else pl.lit(None, pl.Date),
    )
    long = timed.unpivot([one.title for one in columns], index=["start", "end", "day"], variable_name="title")
    told = long.filter(pl.col("value").is_not_null()).join(about, on="title", how="left", maintain_order="left")
    made = in_order(told.drop("title"))
    return made.with_columns(book.refs.take(len(made)), source=pl.lit(book.source, pl.Int32))


def _entries(frame: pl.DataFrame, places: Places, columns: Mapping[str, Nutrient], book: Book) -> pl.DataFrame:
    def cell(name: str) -> pl.Expr:
        return pl.col(places[name]) if name in places else pl.lit(None, pl.String)

    def grams(metric: str) -> pl.Expr:
        known = conversion(columns[metric].unit, catalogue()[metric]) if metric in columns else None
        return pl.col(columns[metric].title) * known.factor if known else pl.lit(None, pl.Float64)

    energy = columns.get(ENERGY)
    amount = cell("amount")
    if "amount" not in places and "quantity" in places:
        amount = pl.concat_str(cell("quantity"), cell("unit"), separator=" ", ignore_nulls=True)
        amount = pl.when(amount != "").then(amount)
    made = frame.with_columns(amount.alias(" amount"))
    number, unit = pl.col(" amount").str.extract(_AMOUNT, 1), pl.col(" amount").str.extract(_AMOUNT, 2)
    made = made.select(
        name=pl.coalesce(cell("food"), cell("meal")),
        eaten=pl.coalesce(pl.col(CLOCK).dt.strftime("%Y-%m-%dT%H:%M:%S"), pl.col(DAY).dt.strftime("%Y-%m-%d")),
        meal=meal(cell("meal")) if "meal" in places else pl.lit(None, pl.String),
        amount=pl.col(" amount"),
        quantity=cells.number(number, book.forms.decimal),
        unit=pl.when(unit != "").then(unit),
        energy=pl.col(energy.title) if energy else pl.lit(None, pl.Float64),
        energy_unit=pl.when(pl.col(energy.title).is_not_null()).then(pl.lit(energy.unit)) if energy else pl.lit(None),
        brand=cell("brand"),
        category=cell("category"),
        note=cell("note"),
        **{part: grams(metric) for part, metric in _PARTS.items()},
    )
    equal = [
        pl.col("name").str.to_lowercase(),
        pl.col("eaten").str.head(10),
        *map(pl.col, ("meal", "amount", "energy")),
    ]
    earlier = book.equal.before(made, equal, pl.lit(1)).cast(pl.Int16)
    return made.with_columns(
        book.refs.take(len(made)),
        pl.Series("ordinal", pl.select(pl.when(earlier > 0).then(earlier + 1)).to_series()),
        source=pl.lit(book.source, pl.Int32),
    )
