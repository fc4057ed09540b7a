"""Looking into DuckDB's parse tree of a SELECT: its tables, columns, tests and aggregates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthkit.store.sandbox_rules import Node, objects

_SAFE = frozenset({
    "avg", "mean", "sum", "count", "count_star", "count_if", "countif", "approx_count_distinct", "min", "max", "median",
    "mad", "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop", "covar_samp", "covar_pop", "corr",
    "skewness", "kurtosis", "regr_slope", "regr_intercept", "regr_r2", "regr_count", "quantile_cont", "quantile_disc",
})  # fmt: skip
_QUANTILES = frozenset({"quantile_cont", "quantile_disc"})
_ONE_ARGUMENT = frozenset({"min", "max", "median", "mad"})
_HOURS = frozenset({"hour", "isodow", "dayofweek", "month", "year"})


def base_tables(table: Node | None) -> Iterator[Node]:
    """The tables of a FROM clause, by name, without those of queries inside it."""
    if table and table.get("type") == "BASE_TABLE":
        yield table
    elif table and table.get("type") == "JOIN":
        yield from base_tables(table["left"])
        yield from base_tables(table["right"])


def inner(part: Any) -> Iterator[Node]:
    """The objects of an expression, without queries inside it."""
    stack = [part]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if item.get("class") == "SUBQUERY":
                continue
            yield item
            stack.extend(
                value for key, value in item.items() if not (item.get("class") == "CONSTANT" and key == "value")
            )
        elif isinstance(item, list):
            stack.extend(item)


def refs(parts: list[Any]) -> Iterator[Node]:
    """The columns that some parts of a tree name, in queries inside them too."""
    for part in parts:
        yield from (node for node in objects(part) if node.get("class") == "COLUMN_REF")


def last(ref: Node) -> str:
    """The column's own name, in small letters."""
    return names_of(ref)[-1]


def names_of(ref: Node) -> list[str]:
    """A column's name with the tables before it, in small letters."""
    return [str(name).lower() for name in ref["column_names"]]


def called(base: Node) -> str:
    """What a statement calls a table."""
    return str(base.get("alias") or base["table_name"]).lower()


def is_column(node: Node, name: str) -> bool:
    """Whether an expression is nothing but a column of that name."""
    return node.get("class") == "COLUMN_REF" and last(node) == name


def aggregates(node: Node) -> bool:
    """Whether a call is an aggregate that gives one figure."""
    name, children = str(node.get("function_name", "")).lower(), node.get("children", [])
    if name not in _SAFE:
        return False
    if name in _QUANTILES:
        return len(children) == 2 and children[1].get("class") in ("CONSTANT", "CAST")
    return name not in _ONE_ARGUMENT or len(children) == 1


def bare(part: Any, inside: frozenset[str], hours: frozenset[str]) -> Iterator[str]:
    """Measured values that stand outside of an aggregate, exact hours outside of an hour of the day."""
    if isinstance(part, list):
        for one in part:
            yield from bare(one, inside, hours)
    if not isinstance(part, dict):
        return
    if part.get("class") == "COLUMN_REF":
        if last(part) in inside | hours:
            yield last(part)
        return
    if aggregates(part):
        inside = frozenset()
    elif str(part.get("function_name", "")).lower() in _HOURS and len(part.get("children", [])) == 1:
        hours = frozenset()
    for key, child in part.items():
        if not (part.get("class") == "CONSTANT" and key == "value"):
            yield from bare(child, inside, hours)


def conjuncts(where: Node | None) -> Iterator[Node]:
    """The tests that all have to hold."""
    if where is None:
        return
    if where.get("type") == "CONJUNCTION_AND":
        for child in where["children"]:
            yield from conjuncts(child)
    else:
        yield where


def tested(test: Node, key: str, called: str, *, alone: bool) -> set[str] | None:
    """The texts of ``key = 'text'`` or ``key IN ('text', …)`` on one table; None for any other test."""
    if test.get("type") == "COMPARE_EQUAL":
        sides = [test["left"], test["right"]]
        column = next((side for side in sides if side.get("class") == "COLUMN_REF"), None)
        values = [side for side in sides if side is not column]
    elif test.get("type") == "COMPARE_IN":
        column, values = test["children"][0], test["children"][1:]
    else:
        return None
    if not column or column.get("class") != "COLUMN_REF" or not values:
        return None
    names = names_of(column)
    if names != [called, key] and not (alone and names == [key]):
        return None
    texts = [_text(value) for value in values]
    return None if any(text is None for text in texts) else {text for text in texts if text is not None}


def _text(node: Node) -> str | None:
    if node.get("class") != "CONSTANT" or node["value"]["type"]["id"] != "VARCHAR" or node["value"]["is_null"]:
        return None
    value = node["value"]["value"]
    return value if isinstance(value, str) else None
