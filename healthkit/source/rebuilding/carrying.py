"""Rows of the present vault into the one that is being made: those that no kept copy brings, and what a person decided.

``con`` writes the new vault as ``vault`` and has the present one attached as ``old``. The statements are built here,
table by table, from the names in :mod:`healthkit.source.rebuilding.tables`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from healthkit.source.rebuilding import tables
from healthkit.source.rebuilding.tables import own_id

_RETIRED = tuple(name for name in tables.IDENTITY if name not in ("proposal", "prescription_lens"))

_WITNESS = ("table_name", "row_id", "source_id", "resource_type", "external_id", "batch_id")


def whole(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    """Tables as they are."""
    for table in names:
        con.execute(f"INSERT INTO vault.{table} BY NAME SELECT * FROM old.{table}")


def of_nobody(con: duckdb.DuckDBPyConnection) -> None:
    """Facts about the person that no import brought."""
    con.execute("INSERT INTO vault.person SELECT * FROM old.person WHERE batch_id IS NULL")


def edits(con: duckdb.DuckDBPyConnection, since: datetime | None, until: datetime | None) -> None:
    """Corrections made from one moment to before another; None for no bound."""
    con.execute(
        "INSERT INTO vault.edit BY NAME SELECT * FROM old.edit "
        "WHERE ($since IS NULL OR edited_at >= $since) AND ($until IS NULL OR edited_at < $until)",
        {"since": since, "until": until},
    )


def batches(con: duckdb.DuckDBPyConnection, wanted: Sequence[int]) -> None:
    """What these imports brought, and what they took away."""
    if not wanted:
        return
    here = {"wanted": list(wanted)}
    con.execute("DELETE FROM vault.person WHERE key IN (SELECT key FROM old.person WHERE batch_id IN $wanted)", here)
    for table in tables.OF_BATCH:
        con.execute(f"INSERT INTO vault.{table} BY NAME SELECT * FROM old.{table} WHERE batch_id IN $wanted", here)
    for table in tables.IDENTITY:
        _rows(con, table, "batch_id IN $wanted", here)
    for table in _RETIRED:
        con.execute(
            f"UPDATE vault.{table} AS v SET retired_batch = o.retired_batch FROM old.{table} AS o "
            f"WHERE o.{own_id(table)} = v.{own_id(table)} AND v.retired_batch IS NULL AND o.retired_batch IN $wanted",
            here,
        )
    _witnesses(con, here)


def _rows(con: duckdb.DuckDBPyConnection, table: str, which: str, here: dict[str, list[int]]) -> None:
    """Rows of a table with what stands beside them. What a later import retires is in force until then."""
    key = own_id(table)
    ids = f"(SELECT {key} FROM old.{table} WHERE {which})"
    until = "CASE WHEN retired_batch <= batch_id OR retired_batch IN $wanted THEN retired_batch END"
    columns = f"* REPLACE ({until} AS retired_batch)" if table in _RETIRED else "*"
    con.execute(f"INSERT INTO vault.{table} BY NAME SELECT {columns} FROM old.{table} WHERE {which}", here)
    con.execute(
        f"INSERT INTO vault.attribute SELECT * FROM old.attribute WHERE owner = '{table}' AND owner_id IN {ids}", here
    )
    for part in tables.OF_SESSION if table == "session" else ():
        con.execute(f"INSERT INTO vault.{part} BY NAME SELECT * FROM old.{part} WHERE session_id IN {ids}", here)


def _witnesses(con: duckdb.DuckDBPyConnection, here: dict[str, list[int]]) -> None:
    """Who else states a row. A row that today's connector does not bring and somebody else states stays as it was."""
    con.execute("INSERT INTO vault.witness BY NAME SELECT * FROM old.witness WHERE batch_id IN $wanted", here)
    stated = con.execute("SELECT DISTINCT table_name FROM old.witness WHERE batch_id IN $wanted", here).fetchall()
    for (table,) in stated:
        key = own_id(table)
        which = (
            f"{key} IN (SELECT row_id FROM old.witness WHERE table_name = '{table}' AND batch_id IN $wanted) "
            f"AND {key} NOT IN (SELECT {key} FROM vault.{table})"
        )
        _rows(con, table, which, here)


def later_words(con: duckdb.DuckDBPyConnection) -> None:
    """What a file that is not kept said later on rows of a kept one: a source's newer word, a signature found good."""
    same = " AND ".join(f"v.{name} IS NOT DISTINCT FROM o.{name}" for name in _WITNESS)
    con.execute(
        "UPDATE vault.witness AS v SET state_key = o.state_key, differs = o.differs, updated = o.updated "
        f"FROM old.witness AS o WHERE {same} AND o.updated > coalesce(v.updated, '')"
    )
    con.execute(
        "UPDATE vault.immunization AS v SET verified = o.verified FROM old.immunization AS o "
        "WHERE v.immunization_id = o.immunization_id AND o.verified = 'verified' AND v.verified <> 'verified'"
    )


def proposals(con: duckdb.DuckDBPyConnection, wanted: Sequence[int]) -> None:
    """What the person decided on proposed rows, on those that were read again, which have their numbers by now."""
    con.execute("CREATE OR REPLACE TEMP TABLE decided AS SELECT * FROM old.proposal "
                "WHERE batch_id IN $wanted AND (state <> 'proposed' OR edited)", {"wanted": list(wanted)})  # fmt: skip
    con.execute(
        'UPDATE vault.proposal AS v SET "row" = d."row", analyte = d.analyte, doubts = d.doubts, state = d.state, '
        "decided_at = d.decided_at, edited = d.edited FROM decided AS d WHERE d.proposal_id = v.proposal_id"
    )
    con.execute(
        "INSERT INTO vault.proposal BY NAME SELECT * FROM decided "
        "WHERE proposal_id NOT IN (SELECT proposal_id FROM vault.proposal)"
    )


def renumber(con: duckdb.DuckDBPyConnection, was: Sequence[int], now: Sequence[int]) -> None:
    """Give rows that were read again the numbers by which they were known; new ones get numbers nobody had."""
    for table, identity in tables.IDENTITY.items():
        if _matched(con, table, identity, was, now):
            _give(con, table, now)


def _matched(
    con: duckdb.DuckDBPyConnection, table: str, identity: tuple[str, ...], was: Sequence[int], now: Sequence[int]
) -> bool:
    """Which number becomes which, in ``renumbered``; whether any changes."""
    key, same = own_id(table), ", ".join(identity)
    known = f"{key} AS id, hash({same}) AS h, row_number() OVER (PARTITION BY hash({same}) ORDER BY {key}) AS n"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE renumbered AS SELECT now.id AS now_id, was.id "
        f"FROM (SELECT {known} FROM vault.{table} WHERE batch_id IN $now) AS now "
        f"LEFT JOIN (SELECT {known} FROM old.{table} WHERE batch_id IN $was) AS was USING (h, n)",
        {"now": list(now), "was": list(was)},
    )
    found = con.execute("SELECT count(*) > 0 FROM renumbered WHERE now_id IS DISTINCT FROM id").fetchone()
    return bool(found and found[0])


def _give(con: duckdb.DuckDBPyConnection, table: str, now: Sequence[int]) -> None:
    key = own_id(table)
    con.execute(
        "UPDATE renumbered SET id = fresh.id FROM ("
        f"SELECT now_id, row_number() OVER (ORDER BY now_id) + greatest((SELECT max({key}) FROM old.{table}), "
        f"(SELECT max({key}) FROM vault.{table})) AS id FROM renumbered WHERE id IS NULL) AS fresh "
        "WHERE fresh.now_id = renumbered.now_id"
    )
    con.execute("DELETE FROM renumbered WHERE id = now_id")
    given = "FROM renumbered AS r WHERE r.now_id ="
    mine = {"now": list(now)}
    con.execute(f"UPDATE vault.{table} AS v SET {key} = r.id {given} v.{key} AND v.batch_id IN $now", mine)
    con.execute(f"UPDATE vault.attribute AS v SET owner_id = r.id {given} v.owner_id AND v.owner = '{table}'")
    con.execute(f"UPDATE vault.witness AS v SET row_id = r.id {given} v.row_id AND v.table_name = '{table}'")
    if table == "session":
        for part in tables.OF_SESSION:
            con.execute(f"UPDATE vault.{part} AS v SET session_id = r.id {given} v.session_id")
