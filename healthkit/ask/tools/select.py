"""The tool that runs one read-only SELECT of a model's own, for what no other tool computes."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from healthkit.ask.tools import compact, provenance
from healthkit.ask.tools.provenance import Label
from healthkit.ask.tools.select_rules import Reads, reads
from healthkit.ask.tools.select_tables import tables
from healthkit.ask.tools.tool import Arguments, Desk, Outcome, Tool, ToolRefused
from healthkit.ask.topics import Scope
from healthkit.errors import QueryRefused
from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.privacy.categories import in_text
from healthkit.privacy.screening import raw_columns
from healthkit.store.sandbox import Caps

if TYPE_CHECKING:
    import polars as pl

_CAPS = Caps(rows=200, seconds=5.0)
_COLUMNS = 20
_LONGEST = 80  # characters of a text of a result
_DIGITS = 6
_RESULTS = frozenset(
    {"lab_result", "condition", "medication", "allergy", "immunization", "procedure", "encounter", "nutrition_entry"}
)
_OF_SESSIONS: dict[str, frozenset[str]] = {"workout": frozenset({"activity"}), "sleep": frozenset({"sleep"})}
_ANY_SESSION = frozenset({"activity", "sleep", "heart", "vitals", "body", "nutrition", "glucose", "symptoms"})


class Statement(Arguments):
    """One SELECT."""

    sql: str = Field(
        min_length=8,
        max_length=4000,
        description="One DuckDB SELECT. Filter with metric = '…' written out; name every column; aggregate at once "
        "where a table holds single measurements (sample, event, hourly); at most 200 rows and 20 columns come back.",
    )


def run(desk: Desk, given: Statement) -> Outcome:
    """Judge it, run it, and look at what came of it."""
    scope = desk.session.scope(desk.session.as_of, desk.lang)
    found = reads(scope.reader.con, given.sql)
    label = _label(scope, found, given.sql)
    title = text("tools.select", desk.lang)
    kind: Literal["aggregate", "result"] = "result" if _RESULTS & found.tables.keys() else "aggregate"
    try:
        frame = desk.vault.sandbox(given.sql, _CAPS)
        _check(frame)
    except (QueryRefused, ToolRefused) as refused:
        if not found.tables:
            raise ToolRefused(refused.message, refused.hint) from None
        # How a query fails may tell of the rows, so it is labelled as they are.
        content: dict[str, Any] = {"failed": str(refused)}
        return Outcome(content, kind, label.sources, label.categories, title)
    content = {
        "columns": frame.columns,
        "rows": [[_plain(value) for value in row] for row in frame.rows()],
        "count": frame.height,
        "tables": sorted(found.tables),
        "sources": list(label.sources)[: compact.MOST],
    }
    proof = {"metric": ", ".join(sorted(found.tables)), "from": None, "to": None, "rows": frame.height,
             "sources": list(label.sources), "sql": given.sql}  # fmt: skip
    return Outcome(content, kind, label.sources, label.categories, title, (proof,))


def _label(scope: Scope, found: Reads, sql: str) -> Label:
    """What the statement reads, at the widest; a table whose kind nobody knows is not read.

    Raises:
        ToolRefused: a literal names no metric, or nothing of what is read has a kind.
    """
    label = Label()
    for table, literals in sorted(found.tables.items()):
        label |= _READ.get(tables()[table].key, _whole)(scope, table, literals)
    if found.tables and not label.categories:
        raise ToolRefused("Nothing that this SELECT reads has a kind that could be allowed.", "Filter by a metric.")
    return Label(label.sources, label.categories | in_text(sql)) if found.tables else label


def _of_metrics(scope: Scope, table: str, literals: set[str] | None) -> Label:
    beside = provenance.of_workouts(scope) if table == "session_stat" else Label()
    if literals is None:
        rows = scope.reader.con.execute(f"SELECT DISTINCT metric FROM {tables()[table].name}").fetchall()
        return provenance.everything(scope) | provenance.of_metrics(scope, [str(row[0]) for row in rows]) | beside
    for name in literals:
        if name not in catalogue().metrics:
            raise ToolRefused("A literal of the SELECT is no metric.", "The tool catalogue finds their ids.")
    return (provenance.of_metrics(scope, literals) if literals else Label()) | beside


def _of_analytes(scope: Scope, table: str, literals: set[str] | None) -> Label:
    if literals is not None and all(name in analytes().all for name in literals):
        return provenance.of_analytes(scope, literals) if literals else Label()
    rows = scope.reader.con.execute("SELECT DISTINCT analyte FROM lab_result WHERE analyte IS NOT NULL").fetchall()
    every = provenance.of_analytes(scope, [str(row[0]) for row in rows]) if rows else Label()
    return every | provenance.of_record(scope, table)


def _of_sessions(scope: Scope, table: str, literals: set[str] | None) -> Label:
    if literals == {"workout"}:
        return provenance.of_workouts(scope)
    kinds = [_OF_SESSIONS.get(one, _ANY_SESSION) for one in literals] if literals is not None else [_ANY_SESSION]
    return Label(provenance.products(scope), frozenset[str]().union(*kinds))


def _whole(scope: Scope, table: str, literals: set[str] | None) -> Label:
    if table == "source":
        return Label(provenance.products(scope))
    return provenance.of_record(scope, table)


_READ: dict[str, Callable[[Scope, str, set[str] | None], Label]] = {
    "metric": _of_metrics, "analyte": _of_analytes, "kind": _of_sessions,
}  # fmt: skip


def _check(frame: pl.DataFrame) -> None:
    """No raw columns, nothing nested, no moments, no long texts.

    Raises:
        ToolRefused: there is one of them.
    """
    import polars as pl

    if frame.width > _COLUMNS:
        raise ToolRefused(f"The result has more than {_COLUMNS} columns.", "Ask for fewer at once.")
    hidden = sorted(raw_columns(frame.columns))
    if hidden:
        raise ToolRefused(f"The result shows the column “{hidden[0]}” of single rows.", "Aggregate instead.")
    for name, kind in frame.schema.items():
        if kind.is_nested() or kind in (pl.Binary, pl.Object):
            raise ToolRefused("The result holds lists or structures.", "Give plain values.")
        if isinstance(kind, pl.Datetime) and frame[name].drop_nulls().dt.time().n_unique() > 1:
            raise ToolRefused("The result holds exact moments.", "Cast them to DATE.")
        if kind == pl.String and (frame[name].str.len_chars().max() or 0) > _LONGEST:  # type: ignore[operator]
            raise ToolRefused("The result holds long texts.", "Leave them out.")


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}") if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


TOOL = Tool(
    name="select",
    description=(
        "One read-only DuckDB SELECT, for what no other tool computes; prefer the others, which know the traps. Best "
        "table: daily(metric, day, n, total, mean, min, max, last, minutes), merged over devices: total for what adds "
        "up, mean for rates, nights on the day of waking. The tool catalogue (kind table) names the other tables and "
        "their columns. Refused: *, rows of single measurements, free text, names of people, exact times."
    ),
    arguments=Statement,
    run=run,
)
