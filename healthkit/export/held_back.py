"""What the person refused to exports, as tables for the statements of an export; and the catalogue's words.

Temporary, on the export's own connection: ``metric_told``, ``refused_metric``, ``refused_session``, ``refused_row``.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import duckdb
import polars as pl

from healthkit.export.leave import Leave
from healthkit.model.catalogue import catalogue
from healthkit.model.clinical_records import CLINICAL
from healthkit.privacy.categories import of_metric
from healthkit.privacy.erasure import kinds
from healthkit.source.offer import offered
from healthkit.store import queries


def hold_back(con: duckdb.DuckDBPyConnection, leave: Leave, withheld: Counter[str], lang: str = "en") -> list[str]:
    """Lay down what the statements ask for: the catalogue's words, and what the person refused to exports.

    A metric of which one product is refused stays whole, since its days are merged from all. The metrics that leave.
    """
    known = catalogue()
    held = con.execute(queries.text("csv_metrics_held")).fetchall()
    refused: set[str] = set()
    for metric, product, count in held:
        if kind := leave.refuses_kinds(product, of_metric(metric)):
            refused.add(metric)
            withheld[kind] += count
    for metric, count in con.execute("SELECT metric, count(*) FROM vault.daily GROUP BY metric").fetchall():
        if metric not in refused and (kind := leave.refuses_kinds("", of_metric(metric))):
            refused.add(metric)
            withheld[kind] += count
    told = [(one.id, one.name(lang), one.unit, one.aggregates[0]) for one in known.metrics.values()]
    _lay(con, "metric_told", told, {"metric": pl.String, "name": pl.String, "unit": pl.String, "aggregate": pl.String})
    _lay(con, "refused_metric", [(one,) for one in sorted(refused)], {"metric": pl.String})
    _hold_sessions(con, leave, withheld)
    _hold_rows(con, leave, withheld)
    sampled = con.execute("SELECT DISTINCT metric FROM vault.sample ORDER BY metric").fetchall()
    return [metric for (metric,) in sampled if metric not in refused]


def _hold_sessions(con: duckdb.DuckDBPyConnection, leave: Leave, withheld: Counter[str]) -> None:
    found = con.execute(
        "SELECT t.source_id, coalesce(s.product, s.product_class || ':' || s.app), t.kind, t.activity, count(*) "
        "FROM vault.session AS t JOIN vault.source AS s USING (source_id) WHERE t.retired_batch IS NULL GROUP BY ALL"
    ).fetchall()
    kept = []
    for source, product, kind, activity, count in found:
        if category := leave.refuses_kinds(product, kinds.of_session(kind, activity)):
            kept.append((source, kind, activity))
            withheld[category] += count
    _lay(con, "refused_session", kept, {"source_id": pl.Int32, "kind": pl.String, "activity": pl.String})


def _hold_rows(con: duckdb.DuckDBPyConnection, leave: Leave, withheld: Counter[str]) -> None:
    """Rows of the record and the journal are looked at one by one, and only where anything is refused."""
    kept: list[tuple[str, int]] = []
    for table in (*CLINICAL, "journal") if leave.refused() else ():
        key = "entry_id" if table == "journal" else f"{table}_id"
        for row in con.execute(_rows_of(table)).pl().iter_rows(named=True):
            if category := leave.refuses_kinds(row["product"], kinds.of_row(table, row)):
                kept.append((table, row[key]))
                withheld[category] += 1
    _lay(con, "refused_row", kept, {"table_name": pl.String, "id": pl.Int64})


def _rows_of(table: str) -> str:
    if table == "journal":
        return "SELECT t.*, '' AS product FROM vault.journal AS t"
    columns = "t.* EXCLUDE (body)" if table == "document" else "t.*"
    return (
        f"SELECT {columns}, coalesce(s.product, s.product_class || ':' || s.app) AS product "
        f"FROM vault.{table} AS t JOIN vault.source AS s USING (source_id)"
    )


def _lay(con: duckdb.DuckDBPyConnection, name: str, rows: list[Any], schema: dict[str, Any]) -> None:
    with offered(con, pl.DataFrame(rows, schema=schema, orient="row")):
        con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM incoming")
