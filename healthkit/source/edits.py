"""Corrections by hand: a field of a record set right or a row marked stale, kept through every later import.

A correction is stored beside the row, under the name of its fact, and laid over the row; what the source says stays in
``edit.old``. An import that brings a newer word of the source ends with :func:`apply_edits`, which lays it over again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import polars as pl

from healthkit.errors import InputError, UnknownName
from healthkit.i18n import text
from healthkit.model.clinical_records import CLINICAL, WITNESS_COLUMNS
from healthkit.model.results import parse_number
from healthkit.model.words import fold
from healthkit.source.speaker import Speaker, moment, speaker
from healthkit.source.staging import statements
from healthkit.store import Vault

STALE = "stale"
"""Status of a row that its source still holds for true and the person does not."""

TABLES = (
    "condition", "medication", "allergy", "immunization", "procedure", "encounter", "family_history", "social_history",
    "device", "goal", "care_plan", "alert", "lab_result",
)  # fmt: skip
_OF_RESULTS = ("note", "status", "panel", "specimen", "method", "performer", "fasting")
"""A result's number, unit and moment are not corrected: it is marked stale, and the right one is added."""
_NOT_BY_HAND = frozenset({*WITNESS_COLUMNS, "codings", "system", "code", "updated"})
_MOMENTS = frozenset(
    {"started", "stopped", "ended", "recorded", "given", "expires", "abated", "due", "last_occurrence"}
)
_TRUTH = {"yes": "true", "true": "true", "oui": "true", "no": "false", "false": "false", "non": "false"}


@dataclass(frozen=True)
class Edit:
    """One correction of one field; ``old`` is what stood there, None for nothing."""

    table: str
    row_id: int
    field: str
    old: str | None
    new: str | None


def fields(table: str) -> tuple[str, ...]:
    """The fields of a table that a person can correct.

    Raises:
        UnknownName: the table is none that can be corrected.
    """
    if table not in TABLES:
        raise UnknownName("table that can be corrected", table, TABLES)
    if table == "lab_result":
        return _OF_RESULTS
    return tuple(name for name in CLINICAL[table] if name not in _NOT_BY_HAND)


def edit(vault: Vault, table: str, row_id: int, changes: Mapping[str, str | None], lang: str = "en") -> list[Edit]:
    """Correct fields of a row; None or nothing empties a field. What stands there already is no correction.

    Raises:
        UnknownName: no such table or field.
        InputError: no such row, or a value that the field cannot take.
    """
    known = fields(table)
    for field in changes:
        if field not in known:
            raise UnknownName("field", field, known)
    by = speaker(vault, lang)
    wanted = {field: _value(table, field, value, by) for field, value in changes.items()}
    made = []
    with vault.writer() as con:
        for field, new in wanted.items():
            key, old = _key(con, table, row_id, field, lang)
            if old != new:
                con.execute(
                    "INSERT INTO vault.edit BY NAME SELECT $table AS table_name, $key::JSON AS row_key, "
                    "$field AS field, $old AS old, $new AS new, $at AS edited_at",
                    {"table": table, "key": key, "field": field, "old": old, "new": new, "at": _now()},
                )
                _set(con, table, field, [row_id], new)
                made.append(Edit(table, row_id, field, old, new))
    return made


def mark_stale(vault: Vault, table: str, row_id: int, lang: str = "en") -> list[Edit]:
    """Say that a row no longer holds, though its source has not said so."""
    return edit(vault, table, row_id, {"status": STALE}, lang)


def undo(vault: Vault, table: str, row_id: int, field: str | None = None, lang: str = "en") -> Edit:
    """Take the last correction of a row (of one field) back; it stays in the history as undone.

    Raises:
        UnknownName: no such table or field.
        InputError: no such row, or nothing to undo.
    """
    known = fields(table)
    if field is not None and field not in known:
        raise UnknownName("field", field, known)
    with vault.writer() as con:
        for key in _keys(con, table, row_id, lang):
            asked = {"table": table, "key": key, "field": field}
            found = con.execute(statements("edit_last"), asked).fetchone()
            if found is None:
                continue
            last, old, at = found
            _, stands = _key(con, table, row_id, last, lang)
            con.execute(
                "UPDATE vault.edit SET undone_at = $now WHERE table_name = $table AND row_key::VARCHAR = $key "
                "AND field = $field AND edited_at = $at",
                {"now": _now(), "table": table, "key": key, "field": last, "at": at},
            )
            _set(con, table, last, [row_id], old)
            return Edit(table, row_id, last, stands, old)
    raise InputError(text("entry.nothing_to_undo", lang))


def history(vault: Vault, table: str | None = None, row_id: int | None = None) -> pl.DataFrame:
    """All corrections in order of time, or those of one table or row.

    Returns:
        ``table, row_id, field, old, new, edited_at, undone_at``; instants in UTC. ``row_id`` is null where the source
        has taken the row back.
    """
    rows = []
    with vault.reader() as con:
        for found in con.execute(statements("edit_history")).pl().iter_rows(named=True):
            if table is None or found["table_name"] == table:
                at = _rows(con, found["table_name"], found["field"], json.loads(found["row_key"]))
                row = at[0][0] if at else None
                if row_id is None or any(one[0] == row_id for one in at):
                    rows.append({"table": found["table_name"], "row_id": row_id or row, **found})
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "table": pl.String, "row_id": pl.Int64, "field": pl.String, "old": pl.String, "new": pl.String,
        "edited_at": pl.Datetime("us"), "undone_at": pl.Datetime("us"),
    }  # fmt: skip
    return pl.DataFrame([{name: one[name] for name in schema} for one in rows], schema=schema)


def apply_edits(con: duckdb.DuckDBPyConnection) -> int:
    """Lay every correction over its row again, in the caller's transaction; says how many fields it held.

    ``con`` has the vault attached for writing as ``vault``. Called after a merge: a newer word of the source brings a
    new row, and the person's correction goes on holding for it.
    """
    held = 0
    for table, key, field, new in con.execute(statements("edit_active")).fetchall():
        over = [(row, stands) for row, stands in _rows(con, table, field, json.loads(key)) if stands != new]
        if over:
            says = {"stands": over[0][1], "table": table, "key": key, "field": field}
            con.execute(statements("edit_source_says"), says)
            _set(con, table, field, [row for row, _ in over], new)
            held += len(over)
    return held


def _now() -> datetime:
    """Finer than seconds: of two corrections, the later one counts."""
    return datetime.now(UTC).replace(tzinfo=None)


def _sql(name: str, table: str, field: str) -> str:
    """A statement for one table and field, both from the lists above."""
    assert field in fields(table)
    return statements(name).replace("{table}", table).replace("{field}", f'"{field}"')


def _set(con: duckdb.DuckDBPyConnection, table: str, field: str, rows: list[int], value: str | None) -> None:
    assert field in fields(table)
    con.execute(
        f'UPDATE vault.{table} SET "{field}" = $value WHERE {table}_id IN $rows', {"value": value, "rows": rows}
    )


def _rows(con: duckdb.DuckDBPyConnection, table: str, field: str, key: dict[str, Any]) -> list[tuple[int, str | None]]:
    asked = {
        "fact_key": int(key["fact_key"]),
        "external_id": key.get("external_id"),
        "moment": key.get("moment"),
    }
    return con.execute(_sql("edit_rows", table, field), asked).fetchall()


def _key(con: duckdb.DuckDBPyConnection, table: str, row_id: int, field: str, lang: str) -> tuple[str, str | None]:
    """The name of a row's fact as JSON, and what stands in a field.

    Raises:
        InputError: there is no such row in force.
    """
    found = con.execute(_sql("edit_key", table, field), {"id": row_id}).fetchone()
    if found is None:
        raise InputError(
            text("entry.no_row", lang, table=table, id=row_id), text("entry.no_row_hint", lang, table=table)
        )
    fact, moment, stands, external, alike, twins = found
    key = {"fact_key": fact}
    if alike > 1 and moment is not None:
        key["moment"] = moment
    if twins > 1 and external is not None:
        key["external_id"] = external
    return json.dumps(key), stands


def _keys(con: duckdb.DuckDBPyConnection, table: str, row_id: int, lang: str) -> list[str]:
    """The names under which corrections of a row are kept; they differ where a row like it came or went since."""
    _key(con, table, row_id, fields(table)[0], lang)
    named = con.execute(
        "SELECT DISTINCT row_key::VARCHAR, field FROM vault.edit WHERE table_name = $table AND undone_at IS NULL "
        "ORDER BY ALL",
        {"table": table},
    ).fetchall()
    return list(
        dict.fromkeys(
            key for key, field in named if any(row == row_id for row, _ in _rows(con, table, field, json.loads(key)))
        )
    )


def _value(table: str, field: str, said: str | None, by: Speaker) -> str | None:
    """What is stored of a value as typed, as text that the column's type takes.

    Raises:
        InputError: the field cannot take it.
    """
    value = " ".join(said.split()) if said else ""
    if not value:
        return None
    kind = CLINICAL[table][field]
    if kind == pl.Boolean:
        truth = _TRUTH.get(fold(value))
        return truth if truth is not None else _refuse(field, value, "truth", by)
    if kind == pl.Float64:
        number, _ = parse_number(value)
        return repr(number) if number is not None else _refuse(field, value, "number", by)
    if field in _MOMENTS:
        return moment(value, by)
    return value


def _refuse(field: str, value: str, kind: str, by: Speaker) -> str:
    raise InputError(
        text("entry.no_value", by.lang, value=value, field=field),
        text("entry.no_value_hint", by.lang, kind=text(f"entry.kind_{kind}", by.lang)),
    )
