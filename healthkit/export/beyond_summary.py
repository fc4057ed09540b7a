"""What a whole record holds beyond a patient summary: visits, family, plans, insurance, providers, documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import duckdb

from healthkit.export.fhir import care, coverage, documents, family, person, plans
from healthkit.export.fhir.values import Json, Row, stable_id
from healthkit.export.leave import Leave
from healthkit.store import queries

WRITERS: dict[str, Callable[[Row, Json], Json]] = {
    "encounter": care.encounter,
    "family_history": family.family_history,
    "care_plan": plans.care_plan,
    "goal": plans.goal,
    "service_request": plans.service_request,
    "alert": plans.alert,
    "care_provider": person.provider,
    "coverage": coverage.coverage,
    "document": documents.document,
}
"""How a row of each table becomes a resource."""
_AT_ONCE = 100
"""Rows in memory: documents have bodies of megabytes."""


def resources(
    con: duckdb.DuckDBPyConnection, leave: Leave, subject: Json, withheld: Counter[str]
) -> Iterator[tuple[str, Json]]:
    """Each resource with its full URL, about ``subject``; rows that were refused are counted by category.

    ``con`` reads the vault's tables by plain names.
    """
    for table, write in WRITERS.items():
        seen: Counter[tuple[Any, ...]] = Counter()
        for row in _rows(con, table):
            if refused := leave.refuses(table, row):
                withheld[refused] += 1
                continue
            sign = (table, row["fact_key"], row["state_key"])
            uuid = stable_id(*sign, seen[sign])
            seen[sign] += 1
            made = write(row, subject)
            yield f"urn:uuid:{uuid}", {"resourceType": made["resourceType"], "id": uuid, **made}


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> Iterator[Row]:
    found = con.execute(queries.text("export_rows").replace("{table}", table))
    names = [column[0] for column in found.description or ()]
    while rows := found.fetchmany(_AT_ONCE):
        for row in rows:
            yield dict(zip(names, row, strict=True))
