"""Which encounters are visits, and which procedures are operations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from healthkit.ask.records.book import Book, Row
from healthkit.ask.records.names import matching
from healthkit.model.words import fold

Meeting = Literal["visit", "appointment", "emergency", "stay"]
_ERRANDS = ("pharmacy", "refill", "prescription", "pharmacie", "renouvellement", "specimen", "laborator", "phlebotomy")
_OWN: dict[str, Meeting] = {"emergency": "emergency", "inpatient": "stay"}


def meetings(rows: Sequence[Row], meeting: Meeting) -> list[Row]:
    """Encounters of one kind: a visit is any but errands to a pharmacy or laboratory, an appointment is neither an
    emergency nor a stay in hospital."""
    seen = [row for row in rows if not _errand(row)]
    if meeting == "visit":
        return seen
    return [row for row in seen if _OWN.get(row.kind or "", "appointment") == meeting]


def operations(book: Book, as_of: date) -> list[Row]:
    """Procedures whose category or name is of surgery."""
    rows = book.rows("procedure", as_of)
    named = {row.row_id for row in matching(rows, "procedure", "@operation")}
    return [row for row in rows if row.row_id in named or "surg" in fold(row.kind or "")]


def _errand(row: Row) -> bool:
    said = fold(f"{row.name} {row.detail or ''}")
    return row.kind not in _OWN and any(word in said for word in _ERRANDS)
