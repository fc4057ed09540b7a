"""The words of food diaries: which nutrient a title names, in which unit, which meal it was, and what is a total."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import polars as pl

from healthkit.model.catalogue import catalogue
from healthkit.model.units import conversion
from healthkit.model.words import fold

ENERGY = "dietary_energy_consumed"
NOTHING = ("", "-", "--", "–", "—", "n/a", "na", "nan", "null", "none")
"""Cells that say that nothing is known; a zero is a zero."""
_LAST_BRACKETS = re.compile(r"^(.*\S)\s*[(\[]([^()\[\]]+)[)\]]$")
_DAILY_VALUE = re.compile(r"^%\s*(dv|rda|ajr|vnr)?$", re.I)


@dataclass(frozen=True)
class Nutrient:
    """A column that holds a metric; ``unit`` is as the title, or the diary's own guide, says."""

    title: str
    metric: str
    unit: str | None


Usual = Mapping[str, tuple[str, str | None]]
"""Metric and unit that a diary means by a nutrient whose title has no unit."""


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    return tomllib.loads(files("healthkit.source.diary").joinpath("words.toml").read_text("utf-8"))


@lru_cache(maxsize=4)
def _by_word(part: str) -> dict[str, str]:
    return {fold(word): key for key, words in _declared()[part].items() for word in words}


def split_unit(title: str) -> tuple[str, str | None]:
    """A title's name and what stands behind it in brackets.

    >>> split_unit("B12 (Cobalamin) (µg)"), split_unit("Body Fat %"), split_unit("Weight")
    (('B12 (Cobalamin)', 'µg'), ('Body Fat', '%'), ('Weight', None))
    """
    if title.endswith("%") and len(title) > 1:
        return title[:-1].strip(), "%"
    found = _LAST_BRACKETS.match(title)
    return (found[1], found[2].strip()) if found else (title, None)


def nutrient(title: str, usual: Usual) -> Nutrient | None:
    """The nutrient that a title names; None for what is none, or whose unit is unknown or cannot be that nutrient's."""
    name, unit = title, None
    metric = _by_word("nutrients").get(fold(title))
    if metric is None:
        name, unit = split_unit(title)
        metric = _by_word("nutrients").get(fold(name))
    if metric is None:
        return None
    if metric == ENERGY and unit is None:
        unit = _by_word("energy_units").get(fold(name))
    if unit is not None and _DAILY_VALUE.match(unit):
        told = usual.get(metric)
        return Nutrient(title, told[0], None) if told and told[0] != metric else None
    if unit is None:
        if metric not in usual:
            return None
        metric, unit = usual[metric]
        return Nutrient(title, metric, unit)
    return Nutrient(title, metric, unit) if conversion(unit, catalogue()[metric]) else None


def nutrients(titles: Iterable[str], usual: Usual) -> tuple[Nutrient, ...]:
    """The nutrients of a table, each metric once: where two titles name one, the first holds."""
    found: dict[str, Nutrient] = {}
    for title in titles:
        one = nutrient(title, usual) if title else None
        if one is not None:
            found.setdefault(one.metric, one)
    return tuple(found.values())


def place(title: str) -> str | None:
    """What a column is for besides nutrients: day, time, meal, food, amount …"""
    return _by_word("places").get(fold(title))


def meal(cell: pl.Expr) -> pl.Expr:
    """breakfast, lunch, dinner or snack; a meal that the person named otherwise keeps its own word."""
    return _known(cell, lambda word: _by_word("meals").get(fold(word), word))


def is_total(cell: pl.Expr) -> pl.Expr:
    """Whether a cell says "total"."""
    words = {fold(word) for word in _declared()["totals"]["words"]}
    return _known(cell, lambda word: "yes" if fold(word).strip(" :") in words else "").eq_missing("yes")


def _known(cell: pl.Expr, means: Any) -> pl.Expr:
    """Each distinct word looked up once: a diary has few."""

    def every(column: pl.Series) -> pl.Series:
        told = {word: means(word) for word in column.unique().drop_nulls()}
        return column.replace_strict(told, default=None, return_dtype=pl.String)

    return cell.map_batches(every, return_dtype=pl.String)
