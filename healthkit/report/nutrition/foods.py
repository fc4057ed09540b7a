"""Meals and foods by energy, where the diary names them."""

from __future__ import annotations

from typing import Any

import polars as pl

from healthkit.charts.clock import NBSP
from healthkit.i18n import messages, number
from healthkit.report.blocks import Block, Markdown, Note, Section, Table
from healthkit.report.period.facts import Facts

_AT_MOST = 15


def foods(facts: Facts) -> Section:
    """The section; where no food is named, how it could be."""
    heading = Markdown("## " + facts.say("foods"))
    span = {"first": facts.span.first, "last": facts.span.last}
    meals, named = facts.vault.query("report_meals", **span), facts.vault.query("report_foods", **span)
    if named.is_empty():
        return Section(heading, Note(facts.say("no_foods")))
    blocks: list[Block] = [heading]
    if len(meals) > 1:
        blocks.append(_meals(facts, meals))
    return Section(*blocks, _foods(facts, named))


def _kcal(facts: Facts, value: float | None) -> str:
    return "–" if value is None else f"{number(value, facts.words.lang)}{NBSP}kcal"


def _share(facts: Facts, value: float | None, whole: float) -> str:
    return (
        "–"
        if value is None or whole <= 0
        else facts.say("percent", value=number(100 * value / whole, facts.words.lang))
    )


def _meal(facts: Facts, meal: str) -> str:
    known = f"meal_{meal}" in messages("nutrition_report")
    return facts.say(f"meal_{meal}") if known else (meal or facts.say("meal_other"))


def _meals(facts: Facts, meals: pl.DataFrame) -> Table:
    whole = float(meals["kcal"].sum())
    rows: list[list[str | list[float]]] = [
        [
            _meal(facts, row["meal"]),
            str(row["days"]),
            _kcal(facts, row["kcal"] / row["days"]),
            _share(facts, row["kcal"], whole),
        ]
        for row in meals.iter_rows(named=True)
    ]
    columns = [facts.say(f"col_{key}") for key in ("meal", "days", "each", "share")]
    return Table(columns, rows, ["left", "right", "right", "right"], caption=facts.say("table_meals"), small=True)


def _foods(facts: Facts, named: pl.DataFrame) -> Table:
    """The foods that gave most energy; those that are not listed are counted."""
    whole = float(named["kcal"].sum() or 0.0)
    rows: list[list[str | list[float]]] = [
        _food(facts, row, whole) for row in named.head(_AT_MOST).iter_rows(named=True)
    ]
    more = len(named) - _AT_MOST
    columns = [facts.say(f"col_{key}") for key in ("food", "times", "days", "energy", "share")]
    return Table(
        columns, rows, ["left", "right", "right", "right", "right"], widths=[4, 1, 1, 1.4, 1.2],
        caption=facts.say("table_foods"), note=facts.say("foods_more", more, n=more) if more > 0 else "", small=True,
    )  # fmt: skip


def _food(facts: Facts, row: dict[str, Any], whole: float) -> list[str | list[float]]:
    return [row["name"], str(row["n"]), str(row["days"]), _kcal(facts, row["kcal"]), _share(facts, row["kcal"], whole)]
