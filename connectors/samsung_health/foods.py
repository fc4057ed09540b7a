"""Foods and meals by name; what they hold is measured like everything else."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.samsung_health import table
from connectors.samsung_health.book import Book
from healthkit.source.contract import Item
from healthkit.source.diary.entries import entries

INTAKE, MEALS = "food_intake", "nutrition"
_TITLES = {INTAKE: "name", MEALS: "title"}
_MEALS = {
    "100001": "breakfast", "100002": "lunch", "100003": "dinner",
    **dict.fromkeys(("100004", "100005", "100006"), "snack"),
}  # fmt: skip
"""Samsung tells snacks of the morning, the afternoon and the evening apart."""


def foods(member: str, book: Book) -> Iterator[Item]:
    """The entries of a table of foods of which another table tells the nutrients."""
    for frame in book.frames(member):
        placed, issues = book.usable(member, book.placed(member, frame))
        yield from issues
        sourced, fresh = book.sourced(placed)
        yield from fresh
        yield from named(sourced, INTAKE, book)


def named(sourced: pl.DataFrame, kind: str, book: Book) -> Iterator[Item]:
    """Entries of rows that are placed and sourced; of meals only where no table names their foods."""
    if kind not in _TITLES or (kind == MEALS and INTAKE in book.tables.values()):
        return
    told = sourced.select(
        "start", "offset_min", "source",
        name=table.cell(sourced, _TITLES[kind]),
        meal=table.cell(sourced, "meal_type").replace_strict(_MEALS, default=None, return_dtype=pl.String),
        energy=table.number(sourced, "calorie"),
        carbohydrates=table.number(sourced, "carbohydrate"),
        protein=table.number(sourced, "protein"),
        fat=table.number(sourced, "total_fat"),
    )  # fmt: skip
    made = entries(told, book.equal_foods, book.refs)
    if made is not None:
        yield made
