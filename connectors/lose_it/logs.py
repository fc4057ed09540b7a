"""Rows of a log: foods, and exercises between them in the weekly summary or in a file of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from healthkit.source.contract import Item
from healthkit.source.diary.book import Book
from healthkit.source.diary.exercise import Exercise, exercises
from healthkit.source.diary.foods import foods
from healthkit.source.diary.words import ENERGY, Nutrient

_EXERCISE = r"(?i)^exerci[sc]e$"
_MINUTES = r"(?i)^(minutes?|mins?)$"
_HOURS = r"(?i)^(hours?|hrs?)$"


def log(frame: pl.DataFrame, places: Mapping[str, str], columns: Sequence[Nutrient], book: Book) -> Iterator[Item]:
    """Foods and exercises of rows that are dated; rows that the person deleted are left out."""
    frame = book.without(frame, places.get("deleted"))
    kind = pl.col(places["meal"]) if "meal" in places else pl.lit(None, pl.String)
    unit = pl.col(places["unit"])
    lasted = unit.str.contains(_MINUTES) | unit.str.contains(_HOURS)
    moved = (kind.str.contains(_EXERCISE) | lasted).fill_null(value=False)
    yield from foods(frame.filter(~moved), places, columns, book)
    done = frame.filter(moved)
    energy = next((one for one in columns if one.metric == ENERGY), None)
    if len(done) and energy:
        yield from _exercises(done, places, energy, book)


def _exercises(done: pl.DataFrame, places: Mapping[str, str], energy: Nutrient, book: Book) -> Iterator[Item]:
    """A length is a quantity in minutes or hours. Nobody tells which sign what a tracker added has: it is left out."""
    left = len(done)
    for wanted, length in ((_MINUTES, "min"), (_HOURS, "h")):
        told = done.filter(pl.col(places["unit"]).str.contains(wanted).fill_null(value=False))
        where = Exercise(
            places["food"], places["quantity"], energy.title, energy.unit or "kcal", length_unit=length, sign=0
        )
        if len(told):
            yield from exercises(told, where, book)
        left -= len(told)
    if left:
        book.unmapped["exercise without a length"] += left
