"""What untrusted SQL may say: one SELECT over the vault's own tables, with functions that only compute.

The statement is read as DuckDB's own parse tree, and only what is known there passes: kinds of node, tables, functions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import duckdb

from healthkit.errors import QueryRefused
from healthkit.store.sandbox_functions import FUNCTIONS, TABLE_FUNCTIONS

LONGEST = 20_000  # characters of SQL
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_TABLE_NODES = {"BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EMPTY", "EMPTY_FROM", "EXPRESSION_LIST"}
_QUERY_NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
_MODIFIERS = {"LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "ORDER_MODIFIER", "DISTINCT_MODIFIER"}
_CLASSES = {
    "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "LAMBDA",
    "LAMBDA_REF", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "TYPE", "WINDOW",
}  # fmt: skip
Node = dict[str, Any]


def check(con: duckdb.DuckDBPyConnection, sql: str, tables: frozenset[str]) -> None:
    """Pass a statement, or refuse it; nothing of it is run.

    Raises:
        QueryRefused: says what is not allowed.
    """
    tree = _parsed(con, sql)
    named = {str(entry["key"]).lower() for node, _ in _nodes(tree) for entry in node.get("cte_map", {}).get("map", [])}
    hidden = {row[0].lower() for row in con.execute("SELECT view_name FROM duckdb_views() WHERE internal").fetchall()}
    for name in named:
        if name in hidden or not _PLAIN_NAME.fullmatch(name):
            raise QueryRefused(f"A WITH clause may not be called “{name}”.", "Choose another name.")
    for node, of_table in _nodes(tree):
        _check_node(node, tables | named, of_table=of_table)


def _parsed(con: duckdb.DuckDBPyConnection, sql: str) -> Node:
    if len(sql) > LONGEST:
        raise QueryRefused(f"The query is longer than {LONGEST} characters.")
    try:
        statements = con.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryRefused(f"The query cannot be read: {first_line(error)}") from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryRefused("Only one SELECT at a time is allowed.")
    row = con.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchone()
    answer: Node = json.loads(row[0]) if row else {"error": True}
    if answer["error"] or len(answer["statements"]) != 1:
        raise QueryRefused("Only one SELECT at a time is allowed.")
    statement: Node = answer["statements"][0]
    if statement.get("named_param_map"):
        raise QueryRefused("The query has parameters.", "Write the values in their place.")
    return statement


def _nodes(value: object) -> Iterator[tuple[Node, bool]]:
    """Every object of the tree but the values of constants, which are data; and whether it is a table's function."""
    stack: list[tuple[object, bool]] = [(value, False)]
    while stack:
        item, of_table = stack.pop()
        if isinstance(item, dict):
            yield item, of_table
            constant, table = item.get("class") == "CONSTANT", item.get("type") == "TABLE_FUNCTION"
            stack.extend(
                (child, table and key == "function") for key, child in item.items() if not (constant and key == "value")
            )
        elif isinstance(item, list):
            stack.extend((child, False) for child in item)


def _check_node(node: Node, tables: frozenset[str] | set[str], *, of_table: bool) -> None:
    kind, family = node.get("type"), node.get("class")
    if family is not None and family not in _CLASSES:
        raise QueryRefused(f"The query uses something that is not allowed here ({family.lower()}).")
    if "function_name" in node:
        _check_function(node, TABLE_FUNCTIONS if of_table else FUNCTIONS)
    if kind == "BASE_TABLE":
        _check_table(node, tables)
    if family is None and "query_location" in node and kind not in _TABLE_NODES:
        raise QueryRefused("The query reads from something that is not a table of the vault.")
    if "select_list" in node and kind not in _QUERY_NODES:
        raise QueryRefused("Only plain SELECTs are allowed.")
    if str(kind).endswith("_MODIFIER") and kind not in _MODIFIERS:
        raise QueryRefused("The query uses a modifier that is not allowed.")


def _check_table(node: Node, tables: frozenset[str] | set[str]) -> None:
    name, schema, catalog = node["table_name"], node.get("schema_name", ""), node.get("catalog_name", "")
    own = (catalog in {"", "vault"}) and (schema in {"", "main"} or (schema == "vault" and not catalog))
    if not own or name.lower() not in tables or node.get("at_clause"):
        full = ".".join(part for part in (catalog, schema, name) if part)
        raise QueryRefused(
            f"The vault has no table “{full}” that a query may read.", "See docs/schema.md for the tables."
        )


def _check_function(node: Node, allowed: frozenset[str]) -> None:
    name = str(node.get("function_name", "")).lower()
    if (
        name not in allowed
        or node.get("schema", "") not in {"", "main"}
        or node.get("catalog", "") not in {"", "system"}
    ):
        raise QueryRefused(f"The function “{name}” is not allowed in a query.")


def first_line(error: duckdb.Error) -> str:
    """DuckDB's complaint about a statement, without the excerpt of it."""
    return str(error).strip().splitlines()[0]


def tree(con: duckdb.DuckDBPyConnection, sql: str) -> Node:
    """The parse tree of one SELECT, for a caller that judges it further; nothing of it is run.

    Raises:
        QueryRefused: it is no single SELECT.
    """
    return _parsed(con, sql)


def objects(value: object) -> Iterator[Node]:
    """Every object of a tree, but the values of constants."""
    return (node for node, _ in _nodes(value))
