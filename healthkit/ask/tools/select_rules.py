"""What a model's SELECT reads and whether it may: figures leave, single measurements do not, whatever they are called.

Read from DuckDB's own parse tree, beside the rules of the sandbox, which hold in any case. Only tables and columns that
``select_tables.toml`` declares are known. Of a table of single measurements each SELECT that reads it has to aggregate
there and then, so that nothing an outer SELECT does with its result can reach a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb

from healthkit.ask.tools.select_names import Names, check_given, columns, names
from healthkit.ask.tools.select_tables import Table, tables
from healthkit.ask.tools.select_tree import (
    aggregates,
    bare,
    base_tables,
    called,
    conjuncts,
    inner,
    last,
    names_of,
    refs,
    tested,
)  # fmt: skip
from healthkit.ask.tools.tool import ToolRefused
from healthkit.store.sandbox_rules import Node, objects, tree


@dataclass
class Reads:
    """What a statement reads: for each table the literals of its key, or None where any row may be read."""

    tables: dict[str, set[str] | None] = field(default_factory=dict)

    def add(self, table: str, literals: set[str] | None) -> None:
        """One more reading of a table; what was read widely stays so."""
        known = self.tables.get(table, set())
        self.tables[table] = None if known is None or literals is None else known | literals


def reads(con: duckdb.DuckDBPyConnection, sql: str) -> Reads:
    """Judge a statement; ``con`` has the vault at hand, of which only the names of columns are read.

    Raises:
        ToolRefused: it reads or shows what a model's SELECT may not.
        QueryRefused: it is no single SELECT.
    """
    whole = tree(con, sql)
    named, real = names(whole), columns(con)
    check_given(named, real)
    found = Reads()
    for node in objects(whole):
        if node.get("class") == "POSITIONAL_REFERENCE":
            raise ToolRefused("Columns by number are not allowed.", "Name them.")
        if node.get("class") == "STAR" and str(node.get("relation_name") or "").lower() in named.of_tables:
            raise _starred()
        if node.get("type") == "SELECT_NODE":
            _Select(node, named, real).judge(found)
    return found


class _Select:
    """One SELECT of a statement, without those inside it."""

    def __init__(self, node: Node, named: Names, real: dict[str, set[str]]) -> None:
        self.node, self.named, self.real = node, named, real
        self.base = list(base_tables(node["from_table"]))
        self.read = [tables()[str(one["table_name"]).lower()] for one in self.base if _known(one, named)]

    def judge(self, found: Reads) -> None:
        """Refuse it, or add what it reads."""
        if not self.read:
            return
        shown = [self.node["select_list"], self.node["group_expressions"], self.node["having"], self.node["qualify"]]
        if any(node.get("class") == "STAR" for part in shown for node in inner(part)):
            raise _starred()
        for ref in refs([*shown, self.node["where_clause"], self.node["from_table"], self.node["modifiers"]]):
            self._check_name(ref)
        if any(table.raw for table in self.read):
            self._check_raw(shown)
        for table, base in zip(self.read, self._bases(), strict=True):
            found.add(table.name, self._literals(table, base))

    def _check_name(self, ref: Node) -> None:
        """A column that is declared of every table here that has one of that name, or that the statement made."""
        path = names_of(ref)
        known = self.named.of_columns.union(*(table.declared for table in self.read))
        meant = [table for table, base in zip(self.read, self._bases(), strict=True) if path[:-1] == [called(base)]]
        kept = any(
            path[-1] in self.real.get(table.name, ()) and path[-1] not in table.declared for table in meant or self.read
        )
        if kept or (len(path) == 1 and path[0] in self.named.of_tables) or path[-1] not in known:
            raise ToolRefused(
                f"The column “{path[-1]}” is not one that a SELECT may read here.",
                "The tool catalogue names the columns of each table (kind table).",
            )

    def _bases(self) -> list[Node]:
        return [one for one in self.base if str(one["table_name"]).lower() in tables()]

    def _check_raw(self, shown: list[Any]) -> None:
        """Of single measurements only aggregates are shown."""
        self._check_from()
        inside = frozenset[str]().union(*(table.inside for table in self.read))
        hours = frozenset[str]().union(*(table.hours for table in self.read))
        every = [node for part in shown for node in objects(part)]
        if any(node.get("class") in ("WINDOW", "SUBQUERY", "LAMBDA") for node in every):
            raise _not_aggregated("a window or a query inside it")
        grouped = self.node["group_expressions"] or self.node["aggregate_handling"] == "FORCE_AGGREGATES"
        figured = any(aggregates(node) for part in shown for node in objects(part))
        if not (figured or grouped):
            raise _not_aggregated("rows of it")
        for part in (*shown, self.node["modifiers"]):
            for name in bare(part, inside, hours):
                raise _not_aggregated(f"“{name}”")
        for test in conjuncts(self.node["where_clause"]):
            named = {last(ref) for ref in refs([test])}
            if named & (inside | hours) and named - inside - hours:
                raise ToolRefused("A measured value may only be compared with a constant.", "Aggregate first.")

    def _check_from(self) -> None:
        """Only tables stand beside a table of single measurements, joined by what may be shown."""
        for node in objects(self.node["from_table"]):
            if node.get("type") == "SUBQUERY" or node.get("type") in ("TABLE_FUNCTION", "EXPRESSION_LIST"):
                raise _not_aggregated("a join with something that is not a table")
            if node.get("sample"):
                raise _not_aggregated("a random part of it")
        held = frozenset[str]().union(*(table.inside | table.hours for table in self.read))
        joined = {last(ref) for ref in refs([self.node["from_table"]])}
        if len(self.read) < len(self.base) or (joined | self.named.joined) & held:
            raise _not_aggregated("a join with something that is not a table")

    def _literals(self, table: Table, base: Node) -> set[str] | None:
        """The values to which a test on the table's key narrows it; None where none surely does."""
        if not table.key or self.named.shadowed:
            return None
        alone = sum(table.key in one.columns for one in self.read) == 1 and len(self.base) == len(self.read)
        found: set[str] | None = None
        for test in conjuncts(self.node["where_clause"]):
            values = tested(test, table.key, called(base), alone=alone)
            if values is not None:
                found = values if found is None else found & values
        return found


def _known(base: Node, named: Names) -> bool:
    """Whether a table may be read; a WITH clause of another name is judged by itself.

    Raises:
        ToolRefused: it may not.
    """
    name = str(base["table_name"]).lower()
    if name in tables():
        return True
    if name in named.of_clauses:
        return False
    raise ToolRefused(f"The table “{name}” is not for a SELECT.", f"These are: {', '.join(tables())}.")


def _starred() -> ToolRefused:
    return ToolRefused("Columns of a table have to be named one by one.", "Write them instead of *.")


def _not_aggregated(what: str) -> ToolRefused:
    return ToolRefused(
        f"A SELECT on single measurements shows {what}.",
        "Aggregate where you read (avg, min, max, median, count … GROUP BY local_day), or read the table daily.",
    )
