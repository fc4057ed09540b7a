"""Taking rows out of the vault's tables, in the caller's transaction: what a scope reaches, and what hangs on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from healthkit.model.clinical_records import CLINICAL
from healthkit.model.timeline import Timeline
from healthkit.privacy.erasure.reach import Reach, Stored
from healthkit.privacy.erasure.rows import TABLES, Follows, Own
from healthkit.privacy.erasure.scope import What
from healthkit.store.queries import text
from healthkit.store.search import refresh_index

_NAMED = {"sample": "metric", "event": "metric", "lab_result": "analyte"}
_CALLED = {"condition", "medication", "allergy", "immunization", "procedure", "device", "family_history", "alert"}
_BATCHED = {"sample", "event", "session", "waveform", "prescription_lens", "proposal", *CLINICAL}


@dataclass
class Found:
    """What a scope reaches, before anything happens.

    ``rows`` by table; ``first`` and ``last`` are the days between which they lie; ``called`` are the names of
    diagnoses, medicines and the like among them; ``batches`` brought them.
    """

    rows: Counter[str] = field(default_factory=Counter)
    first: date | None = None
    last: date | None = None
    metrics: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    batches: set[int] = field(default_factory=set)

    def widen(self, first: date | None, last: date | None) -> None:
        """Take further days in."""
        self.first = min((one for one in (self.first, first) if one), default=None)
        self.last = max((one for one in (self.last, last) if one), default=None)


def timeline(con: duckdb.DuckDBPyConnection) -> Timeline:
    """The zones the person lived in."""
    return Timeline.of(
        con.execute("SELECT start_utc, zone FROM vault.zone_history ORDER BY start_utc NULLS FIRST").fetchall()
    )


def look(con: duckdb.DuckDBPyConnection, what: What, before: datetime | None = None) -> Found:
    """Count what a scope reaches; nothing changes. ``before`` leaves what the person wrote since."""
    found = Found()
    reach = Reach(con, what, Stored(before), timeline(con))
    for table, rule in TABLES.items():
        where, values = reach.where(table)
        if where == "false":
            continue
        rows = f"FROM {reach.rows(table)} WHERE {where}"
        first, last = _ends(rule)
        count, low, high = con.execute(f"SELECT count(*), min({first}), max({last}) {rows}", values).fetchall()[0]
        if count:
            found.rows[table] = count
            found.widen(low, high)
            if table in ("sample", "event"):
                found.metrics |= {row[0] for row in con.execute(f"SELECT DISTINCT t.metric {rows}", values).fetchall()}
            if table in _CALLED:
                found.called |= {row[0] for row in con.execute(f"SELECT DISTINCT t.name {rows}", values).fetchall()}
            if table in _BATCHED:
                found.batches |= {
                    row[0] for row in con.execute(f"SELECT DISTINCT t.batch_id {rows}", values).fetchall()
                }
    for table, count in _shared(con, reach, change=False).items():
        found.rows[table] += count
    return found


def strike(con: duckdb.DuckDBPyConnection, whats: Iterable[What], before: datetime | None = None) -> Counter[str]:
    """Delete what scopes reach, with all that hangs on it; how many rows of each table went.

    ``con`` has the vault attached as ``vault`` for writing. What is derived of samples, events and sessions is left to
    the caller to reckon anew. ``before`` leaves what the person wrote since.
    """
    removed: Counter[str] = Counter()
    _script(con, "erasure_scratch")
    zones = timeline(con)
    for what in whats:
        reach = Reach(con, what, Stored(before), zones)
        removed += _shared(con, reach, change=True)
        for table, rule in TABLES.items():
            removed[table] += _strike_table(con, reach, table, rule)
        if what.source is not None and not (what.category or what.metric or what.dated):
            con.execute("INSERT INTO erased_source SELECT unnest(?::INTEGER[])", [reach.sources])
    removed += _orphans(con)
    removed += _books(con)
    if removed["document"]:
        refresh_index(con)
        con.execute(text("erasure_stems"))
    return +removed


def _strike_table(con: duckdb.DuckDBPyConnection, reach: Reach, table: str, rule: Any) -> int:
    where, values = reach.where(table)
    if where == "false":
        return 0
    rows = f"FROM {reach.rows(table)} WHERE {where}"
    if isinstance(rule, Own):
        if rule.key:
            fact = "t.fact_key" if table in CLINICAL else "NULL"
            con.execute(f"INSERT INTO erased SELECT '{table}', t.{rule.key}, {fact} {rows}", values)
        if table in _BATCHED:
            con.execute(f"INSERT INTO erased_batch SELECT DISTINCT t.batch_id {rows}", values)
        if table in _NAMED:
            con.execute(f"INSERT INTO erased_metric SELECT DISTINCT t.{_NAMED[table]} {rows}", values)
        if rule.first:
            first, last = _ends(rule)
            con.execute(f"INSERT INTO erased_span SELECT min({first}), max({last}) {rows}", values)
    copies = _vital_copies(con, rows, values) if table == "lab_result" else 0
    return _gone(con, f"DELETE FROM vault.{table} WHERE rowid IN (SELECT t._row {rows})", values) + copies


def _vital_copies(con: duckdb.DuckDBPyConnection, rows: str, values: dict[str, Any]) -> int:
    """A provider's reading stands among the samples too; it goes with the result that it was copied from."""
    return _gone(
        con,
        "DELETE FROM vault.sample AS c WHERE EXISTS (SELECT 1 FROM (SELECT t.source_id, t.at_utc, t.batch_id, "
        f"coalesce(t.raw_value, t.value) AS said {rows}) AS r "
        "WHERE (r.source_id, r.at_utc, r.batch_id, r.said) = (c.source_id, c.start_utc, c.batch_id, c.raw_value))",
        values,
    )


def _shared(con: duckdb.DuckDBPyConnection, reach: Reach, *, change: bool) -> Counter[str]:
    """What an erased source says of facts that another source states as well: its words go, the fact stays.

    A row that stood in the erased source's words is put into the other's.
    """
    witnesses: Counter[str] = Counter()
    if reach.sources is None:
        return witnesses
    for table in CLINICAL:
        where, values = _others(reach, table)
        if where == "false":
            continue
        rule = TABLES[table]
        assert isinstance(rule, Own)
        rows = [
            row[0] for row in con.execute(f"SELECT t._row FROM {reach.rows(table)} WHERE {where}", values).fetchall()
        ]
        known = {"sources": reach.sources, "rows": rows}
        of_erased = (
            f"table_name = '{table}' AND source_id IN (SELECT unnest($sources::INTEGER[])) AND row_id IN ("
            f"SELECT {rule.key} FROM vault.{table} WHERE rowid IN (SELECT unnest($rows::BIGINT[])))"
        )
        if not rows:
            continue
        if not change:
            found = con.execute(f"SELECT count(*) FROM vault.witness WHERE {of_erased}", known).fetchone()
            witnesses["witness"] += found[0] if found else 0
            continue
        con.execute(text("erasure_shared").format(table=table, key=rule.key), known)
        _inherit(con, table, rule.key)
        con.execute(f"INSERT INTO unheard SELECT source_id, external_id FROM vault.witness WHERE {of_erased}", known)
        con.execute(f"INSERT INTO erased_batch SELECT DISTINCT batch_id FROM vault.witness WHERE {of_erased}", known)
        witnesses["witness"] += _gone(con, f"DELETE FROM vault.witness WHERE {of_erased}", known)
    return witnesses


def _others(reach: Reach, table: str) -> tuple[str, dict[str, Any]]:
    """The rows of a table that the scope would reach but for their source, where another source states them."""
    bare = (
        Reach(reach.con, What(**{**vars(reach.what), "source": None}), reach.side, reach.timeline)
        if (reach.what.category or reach.what.metric or reach.what.dated)
        else None
    )
    where, values = bare.where(table) if bare else ("true", {})
    if where == "false":
        return where, {}
    return f"({where}) AND t.source_id NOT IN (SELECT unnest($sources::INTEGER[]))", {
        **values,
        "sources": reach.sources,
    }


def _inherit(con: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    """Give shared rows to their other witness, and say them as that one does."""
    for row, heir in con.execute("SELECT id, heir FROM shared").fetchall():
        said = {"source_id": heir["source_id"], "batch_id": heir["batch_id"], "state_key": heir["state_key"]}
        said |= json.loads(heir["differs"] or "{}")
        changes = ", ".join(f'"{name}" = ${name}' for name in said)
        con.execute(f"UPDATE vault.{table} SET {changes} WHERE {key} = $id", {**said, "id": row})
        con.execute(
            "UPDATE vault.witness SET differs = NULL WHERE table_name = ? AND row_id = ? AND source_id = ?",
            [table, row, heir["source_id"]],
        )


def _orphans(con: duckdb.DuckDBPyConnection) -> Counter[str]:
    """What belongs to rows that are gone."""
    gone: Counter[str] = Counter()
    con.execute(
        "INSERT INTO unheard SELECT w.source_id, w.external_id FROM vault.witness AS w "
        "JOIN erased AS g ON g.owner = w.table_name AND g.id = w.row_id"
    )
    for table, rule in TABLES.items():
        orphan = rule.orphan if isinstance(rule, Own | Follows) else ""
        if orphan:
            gone[table] += _gone(con, f"DELETE FROM vault.{table} AS t WHERE {orphan}")
    con.execute("DELETE FROM vault.workout_witness WHERE session_id NOT IN (SELECT session_id FROM vault.session)")
    return gone


def _books(con: duckdb.DuckDBPyConnection) -> Counter[str]:
    """The books of imports and reports: what they quote, count and remember of erased rows."""
    gone: Counter[str] = Counter()
    _script(con, "erasure_bare")
    _script(con, "erasure_books")
    bare = "batch_id IN (SELECT batch_id FROM bare_batch)"
    for table in ("person", "proposal", "import_issue"):
        gone[table] += _gone(con, f"DELETE FROM vault.{table} WHERE {bare}")
    products = "product IN (SELECT product FROM vault.source JOIN erased_source USING (source_id))"
    for table in ("source_priority", "snapshot_span"):
        gone[table] += _gone(con, f"DELETE FROM vault.{table} WHERE {products}")
    sources = "source_id IN (SELECT source_id FROM erased_source)"
    for table in ("record_link", "source"):
        gone[table] += _gone(con, f"DELETE FROM vault.{table} WHERE {sources}")
    gone["alert_notice"] += _gone(con, text("erasure_notices"))
    gone["report_issue"] += _gone(
        con,
        "DELETE FROM vault.report_issue AS t WHERE EXISTS "
        "(SELECT 1 FROM erased_span AS s WHERE s.first <= t.last AND s.last >= t.first)",
    )
    return gone


def _ends(rule: Any) -> tuple[str, str]:
    """SQL of the first and last day of a row; NULL where it has none."""
    return (rule.first or "NULL::DATE", rule.last or "NULL::DATE") if isinstance(rule, Own) else ("NULL::DATE",) * 2


def _gone(con: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None) -> int:
    found = con.execute(sql, values).fetchone() if values else con.execute(sql).fetchone()
    return int(found[0]) if found else 0


def _script(con: duckdb.DuckDBPyConnection, name: str) -> None:
    for statement in con.extract_statements(text(name)):
        con.execute(statement)
