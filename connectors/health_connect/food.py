"""Nutrition records: a sample for each nutrient, and an entry for the food or the meal that they name."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.health_connect.frames import Query, Reading
from connectors.health_connect.samples import one
from connectors.health_connect.tables import FOOD, FOODS, INTERVAL
from healthkit.source.contract import Item
from healthkit.source.diary.book import Tally
from healthkit.source.diary.entries import MEALS, entries
from healthkit.source.frames import Refs


def food(reading: Reading, refs: Refs) -> Iterator[Item]:
    """The rows of nutrition records."""
    values = {measure.column: measure.column for measure in FOODS}
    query = Query(
        FOOD, *INTERVAL, {**values, "meal": "meal_type", "name": "meal_name"}, texts=frozenset({"name"})
    )  # fmt: skip
    equal = Tally()
    for made in reading.frames(query):
        if not isinstance(made, pl.DataFrame):
            yield made
            continue
        for measure in FOODS:
            yield from one(made, measure, refs)
        named = entries(_told(made), equal, refs)
        if named is not None:
            yield named


def _told(made: pl.DataFrame) -> pl.DataFrame:
    name = pl.col("name").str.strip_chars()
    return made.select(
        "start", "offset_min", "source",
        name=pl.when(name != "").then(name),
        meal=pl.col("meal").cast(pl.Int64, strict=False).replace_strict(MEALS, default=None, return_dtype=pl.String),
        energy=pl.col("energy") / 1000,
        carbohydrates="total_carbohydrate",
        protein="protein",
        fat="total_fat",
    )  # fmt: skip
