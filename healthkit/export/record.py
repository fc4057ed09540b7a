"""What a summary is made of: the rows of the medical record that hold on a day and that may leave, newest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from healthkit.export.fhir.values import Row, moment, stable_id
from healthkit.export.leave import Leave
from healthkit.store import Vault, queries

DATED: dict[str, tuple[str, ...]] = {
    "allergy": ("onset", "recorded"),
    "medication": ("started", "recorded"),
    "condition": ("onset", "recorded"),
    "immunization": ("given",),
    "procedure": ("started", "ended"),
    "device": ("started",),
    "lab_result": ("taken", "issued"),
    "diagnostic_report": ("taken", "issued"),
    "specimen": ("taken",),
    "social_history": ("started", "recorded"),
    "absence": ("recorded",),
}
"""The tables that a summary carries, with the columns that date a row, the first that is a date counting."""
_IN_ERROR = "entered-in-error"


@dataclass
class Record:
    """Rows by table, facts about the person by key, and how results hang together."""

    as_of: date
    person: dict[str, str]
    tables: dict[str, list[Row]]
    links: dict[str, list[tuple[str, str]]]
    """Pairs of ids by relation, written as in a row's ``ids``: with the source that says so, or the file."""
    withheld: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Rows that stay because the person refused exports of their category, by table and category."""

    def kept_back(self, table: str) -> bool:
        """Whether rows of a table stay, so that what is told of it is not the whole."""
        return any(count for (where, _), count in self.withheld.items() if where == table)

    def held_back(self) -> dict[str, int]:
        """How many rows stay, by category."""
        found: Counter[str] = Counter()
        for (_, category), count in self.withheld.items():
            found[category] += count
        return dict(sorted(found.items()))

    def days(self) -> tuple[str, str] | None:
        """First and last day of all rows."""
        found = sorted(when for table, rows in self.tables.items() for row in rows if (when := dated(table, row)))
        return (found[0], found[-1]) if found else None


def read(vault: Vault, as_of: date | None = None, since: date | None = None) -> Record:
    """The record as of a day: the last day that the data reach unless one is named; nothing that is dated later.

    ``since`` leaves out results, vital signs and reports that are older.
    """
    leave = Leave(vault)
    withheld: Counter[tuple[str, str]] = Counter()
    tables: dict[str, list[Row]] = {}
    with vault.reader() as con:
        for table in DATED:
            sql = queries.text("export_rows").replace("{table}", table)
            rows = con.execute(sql).pl().to_dicts()
            tables[table] = list(_allowed(table, rows, leave, withheld))
        links: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for relation, start, end in con.execute(queries.text("export_links")).fetchall():
            links[relation].append((start, end))
        person = dict(con.execute(queries.text("export_person")).fetchall())
        last = con.execute(queries.text("report_bounds")).fetchone()
    until = as_of or _reach(tables, last[1] if last else None)
    for table, rows in tables.items():
        tables[table] = _ordered(table, rows, until, since if table in _RESULTS else None)
    if leave.refuses_table("person"):
        withheld["person", "profile"] += len(person)
        person = {}
    return Record(until, person, tables, dict(links), withheld)


_RESULTS = ("lab_result", "diagnostic_report", "specimen")


def _allowed(table: str, rows: Iterable[Row], leave: Leave, withheld: Counter[tuple[str, str]]) -> Iterable[Row]:
    for row in rows:
        if row.get("verification") == _IN_ERROR:
            continue
        refused = leave.refuses(table, row)
        if refused:
            withheld[table, refused] += 1
        else:
            yield row


def dated(table: str, row: Row) -> str | None:
    """The day of a row, at the precision it came with; None where none of its dates is one."""
    found = next((said for name in DATED[table] if (said := row[name]) and moment(said)), None)
    return found[:10] if found else None


def _reach(tables: dict[str, list[Row]], daily: date | None) -> date:
    """The last day that anything reaches; a plan for next year is not yet a fact, so what is whole days counts."""
    found = [when for table, rows in tables.items() for row in rows if len(when := dated(table, row) or "") == 10]
    days = [date.fromisoformat(when) for when in found]
    return max([*days, *([daily] if daily else [])], default=date(1970, 1, 1))


def _ordered(table: str, rows: list[Row], until: date, since: date | None) -> list[Row]:
    """Rows of the span, newest first, each with an id of its own that other vaults give it too."""
    kept = [row for row in rows if _within(dated(table, row), until, since)]
    kept.sort(key=lambda row: (str(row["name"] or "").casefold(), row["fact_key"], row["state_key"]))
    kept.sort(key=lambda row: dated(table, row) or "", reverse=True)
    seen: Counter[tuple[Any, ...]] = Counter()
    for row in kept:
        sign = (table, row["fact_key"], row["state_key"])
        row["uuid"] = stable_id(*sign, seen[sign])
        seen[sign] += 1
    return kept


def _within(when: str | None, until: date, since: date | None) -> bool:
    if when is None:
        return True
    return when <= until.isoformat()[: len(when)] and (since is None or when >= since.isoformat()[: len(when)])
