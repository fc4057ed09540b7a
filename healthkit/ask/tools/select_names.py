"""The names that a statement gives, and that none of them is taken for something that is kept from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from healthkit.ask.tools.select_tables import tables
from healthkit.ask.tools.select_tree import is_column
from healthkit.ask.tools.tool import ToolRefused
from healthkit.store.sandbox_rules import Node, objects


@dataclass(frozen=True)
class Names:
    """Names that a statement gives or uses: of its tables, of its WITH clauses, of columns.

    ``shadowed`` says that something of it is called as a key column, so that a test on that name may mean another
    thing; ``joined`` are columns by which tables are joined.
    """

    of_tables: frozenset[str]
    of_clauses: frozenset[str]
    of_columns: frozenset[str]
    joined: frozenset[str]
    shadowed: bool


def names(whole: Node) -> Names:
    """The names of a statement.

    Raises:
        ToolRefused: it renames the columns of a table as a list, or joins by names that it does not say.
    """
    of_tables, of_clauses, of_columns, joined, shadowed = set[str](), set[str](), set[str](), set[str](), False
    keys = {one.key for one in tables().values() if one.key}
    for node in objects(whole):
        of_clauses |= {str(entry["key"]).lower() for entry in node.get("cte_map", {}).get("map", [])}
        renamed = _lowered([*(node.get("column_name_alias") or ()), *(node.get("aliases") or ())])
        alias = str(node.get("alias") or "").lower()
        if "class" not in node and "alias" in node:
            of_tables |= {alias, str(node.get("table_name") or "").lower()}
        elif alias:
            of_columns.add(alias)
            shadowed = shadowed or (alias in keys and not is_column(node, alias))
        of_columns |= renamed
        joined |= _lowered(node.get("using_columns") or ())
        shadowed = shadowed or bool(keys & renamed)
        if renamed and str(node.get("table_name") or "").lower() in tables():
            raise ToolRefused("The columns of a table may not be renamed as a list.", "Use AS for each column.")
        if node.get("ref_type") in ("NATURAL", "POSITIONAL"):
            raise ToolRefused("Tables are joined by ON or USING only.", "Name the columns of the join.")
    return Names(
        frozenset((of_tables | of_clauses) - {""}), frozenset(of_clauses), frozenset(of_columns), frozenset(joined),
        shadowed,
    )  # fmt: skip


def _lowered(names: Iterable[Any]) -> set[str]:
    return {str(name).lower() for name in names}


def columns(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The columns of each table of the vault."""
    rows = con.execute(
        "SELECT lower(table_name), lower(column_name) FROM duckdb_columns() "
        "WHERE database_name = current_database() AND NOT internal"
    ).fetchall()
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return found


def check_given(named: Names, real: dict[str, set[str]]) -> None:
    """No name that a statement gives may be that of something kept from it, or the two could be taken for each other.

    Raises:
        ToolRefused: one is.
    """
    kept = {name for name in real if name not in tables()} & named.of_clauses
    every = frozenset[str]().union(*(one.declared for one in tables().values()))
    hidden = {column for name in tables() for column in real.get(name, ())} - every
    for name in sorted(kept | (hidden & (named.of_columns | named.joined))):
        raise ToolRefused(f"The name “{name}” belongs to something that a SELECT may not read.", "Choose another.")
