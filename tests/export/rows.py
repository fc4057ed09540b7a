"""Rows of the tables that a patient summary carries, as one vault holds them, to be held against those of another."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

from healthkit.export.fhir.values import moment
from healthkit.model.clinical_records import CLINICAL, WITNESS_COLUMNS
from healthkit.store import Vault

ADDED = ("analyte", "day", "raw_value", "raw_unit", "value_code", "range_code", "question")
"""What ingest adds to a result."""
NOT_CARRIED: dict[str, frozenset[str]] = {
    "medication": frozenset({"supplement"}),  # FHIR has no such element; derived again where an ATC code says it
    "immunization": frozenset({"verified"}),  # the signature was checked on the health card, not in the summary
    "diagnostic_report": frozenset({"note"}),  # a DiagnosticReport of R4 has none
    "encounter": frozenset({"note"}),
    "alert": frozenset({"note"}),
    "coverage": frozenset({"note"}),
    "document": frozenset({"file_name"}),  # of a member beside the resource, which is within it now
}
CARRIED = (
    "allergy",
    "medication",
    "condition",
    "immunization",
    "procedure",
    "device",
    "lab_result",
    "diagnostic_report",
    "social_history",
    "absence",
)


def columns(table: str) -> list[str]:
    names = [name for name in CLINICAL[table] if name not in WITNESS_COLUMNS and name not in NOT_CARRIED.get(table, ())]
    return [*names, *(ADDED if table == "lab_result" else ()), "at_utc"]


def rows(vault: Vault, table: str) -> list[dict[str, Any]]:
    """Rows that hold, column by column, in a spelling in which equal things are equal."""
    with vault.reader() as con:
        found = (
            con.execute(
                f"SELECT {', '.join(columns(table))} FROM {table} WHERE retired_batch IS NULL "
                "AND coalesce(status, '') NOT IN ('entered-in-error', 'stale')"
            )
            .pl()
            .to_dicts()
        )
    return [{name: _plain(name, value, row) for name, value in row.items()} for row in found]


def _plain(name: str, value: Any, row: dict[str, Any]) -> Any:
    if name in {"taken", "started"} and row["at_utc"] is not None and value:
        return moment(value, row["at_utc"])  # a time without an offset leaves with the one of its instant
    if isinstance(value, float):
        return float(f"{value:.9g}")  # bounds are converted, back and forth again
    if name == "codings" and value:
        return sorted(json.dumps(one, sort_keys=True) for one in json.loads(value))
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def lost(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the one that the other has not, each as often as it has too few."""
    counted = Counter(_key(row) for row in after)
    missing = []
    for row in before:
        key = _key(row)
        if counted[key]:
            counted[key] -= 1
        else:
            missing.append(row)
    return missing


def _key(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, default=str)
