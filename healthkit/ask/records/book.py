"""The record as questions see it: one row a statement that holds, each table read once a session."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

from healthkit.ask.result import Evidence
from healthkit.ask.sql import literal
from healthkit.source.record_lanes import Stretch, first_day, last_day, of_rows
from healthkit.store import queries

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope

Lane = Literal[
    "medication", "immunization", "allergy", "condition", "procedure", "encounter", "family_history", "device",
    "document", "care_provider", "goal", "coverage", "absence",
]  # fmt: skip
LANES: tuple[Lane, ...] = get_args(Lane)


@dataclass(frozen=True)
class Row:
    """One statement. ``first`` and ``last`` are the days its moment can mean, ``written`` the moment as the file has
    it; ``names`` all that the file calls it, ``codes`` as ``cvx:115``; ``raw`` the columns of the query."""

    row_id: int
    name: str
    names: tuple[str, ...]
    codes: frozenset[str]
    first: date | None
    last: date | None
    written: str | None
    kind: str | None
    detail: str | None
    reason: str | None
    performer: str | None
    source: str
    raw: dict[str, Any]

    @property
    def exact(self) -> bool:
        """Whether the record names the day, not only a month or a year."""
        return self.first is not None and self.first == self.last


class Book:
    """The rows of a vault's record, on one open connection."""

    def __init__(self, scope: Scope) -> None:
        self._con = scope.reader.con
        self._rows: dict[Lane, list[Row]] = {}
        self.kept: dict[object, Any] = {}  # what others derive from the rows

    def rows(self, lane: Lane, as_of: date | None = None) -> list[Row]:
        """Rows of one table, oldest first; with ``as_of``, only what had begun by that day or has no date."""
        if lane not in self._rows:
            cursor = self._con.execute(queries.text(f"ask_records_{lane}"), {"rows": None})
            columns = [column[0] for column in cursor.description or ()]
            self._rows[lane] = [_row(dict(zip(columns, values, strict=True))) for values in cursor.fetchall()]
        found = self._rows[lane]
        return found if as_of is None else [row for row in found if row.first is None or row.first <= as_of]

    def facts(self, keys: Sequence[str]) -> list[tuple[str, str, str | None]]:
        """Facts about the person: key, value, and the connector that brought it."""
        return self._con.execute(queries.text("ask_records_person"), {"keys": list(keys)}).fetchall()

    def evidence(self, lane: Lane, rows: Sequence[Row]) -> Evidence:
        """Some rows of a table as what an answer rests on; without rows, the statement that found none."""
        ids = sorted(row.row_id for row in rows)
        days = [day for row in rows for day in (row.first, row.last) if day]
        shown = queries.text(f"ask_records_{lane}").partition("\n")[2].replace("$rows", literal(ids) if ids else "NULL")
        first, last = (min(days), max(days)) if days else (None, None)
        return Evidence(lane, first, last, len(ids), tuple(dict.fromkeys(row.source for row in rows)), shown.strip())


def book(scope: Scope) -> Book:
    """The session's book."""
    if "records" not in scope.cache:
        scope.cache["records"] = Book(scope)
    found: Book = scope.cache["records"]
    return found


def stretches(rows: Sequence[Row], as_of: date, name: str | None = None) -> list[Stretch]:
    """Rows as stretches of time; ``name`` makes them one thing whatever each is called, so that doses join."""
    return of_rows(({**row.raw, "name": name or row.name} for row in rows), as_of)


def _row(raw: dict[str, Any]) -> Row:
    codings = [one for one in json.loads(raw["codings"] or "[]") if isinstance(one, dict)]
    displays = [str(one["display"]) for one in codings if one.get("display")]
    if raw["lane"] == "document" and raw["kind"]:
        displays.append(raw["kind"])
    codes = {f"{one.get('system')}:{one.get('code')}" for one in codings} | {f"{raw['system']}:{raw['code']}"}
    name = str(raw["name"] or next(iter(displays), None) or raw["code"] or "?")
    return Row(
        row_id=raw["row_id"],
        name=name,
        names=tuple(dict.fromkeys((name, *displays))),
        codes=frozenset(codes),
        first=first_day(raw["started"]),
        last=last_day(raw["started"]),
        written=raw["started"],
        kind=raw["kind"],
        detail=raw["detail"],
        reason=raw["reason"],
        performer=raw["performer"],
        source=raw["source"] or "?",
        raw=raw,
    )
