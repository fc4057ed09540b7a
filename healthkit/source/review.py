"""Rows that a laboratory's document seems to hold, waiting for the person: look at them, correct, accept or reject.

Nothing here is a result yet. Accepted rows go into the vault by the path of every import; a rejected row stays rejected
when its document is read again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import polars as pl

from healthkit.errors import InputError, UnknownName, UsageError
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.codings import Coding, concept
from healthkit.model.lab_units import UnitRefused, check_plausible, conversion
from healthkit.model.ranges import parse_ranges
from healthkit.model.records import FRAMES
from healthkit.model.results import parse_result
from healthkit.model.schema import Schema
from healthkit.model.words import fold
from healthkit.source.contract import Rows
from healthkit.source.ingest import import_rows
from healthkit.source.outcome import ImportReport
from healthkit.source.zones import utc_now
from healthkit.store import Vault

CONNECTOR = "lab_documents"
FIELDS = (
    "analyte",
    "name",
    "value",
    "unit",
    "range_text",
    "taken",
    "specimen",
    "panel",
    "flag",
    "fasting",
    "performer",
)
"""What a person may correct."""
_SETTLES = {
    "analyte": {
        "name_unknown", "name_missing", "specimen_differs", "wrapped_line", "value_unexpected", "range_unlikely",
    },
    "name": {"name_missing", "wrapped_line"},
    "value": {
        "value_ambiguous", "value_unclear", "value_unexpected", "two_values", "flag_disagrees", "far_from_current",
        "sum_disagrees", "units_disagree", "repeated", "no_result",
    },
    "unit": {"unit_conflict", "units_disagree", "range_unlikely"},
    "range_text": {"range_unparsed", "range_partial", "range_unlikely", "flag_disagrees"},
    "taken": {"date_missing", "date_ambiguous", "repeated"},
    "specimen": {"specimen_differs"},
    "flag": {"flag_disagrees"},
}  # fmt: skip
"""Doubts that are answered when the person sets a field; those about units are worked out afresh each time."""
_UNITS = {"unit_unknown", "unit_missing", "unit_implausible"}
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?")
_SCHEMA: Schema = {
    "proposal_id": pl.Int64, "file": pl.String, "page": pl.Int32, "line": pl.String, "analyte": pl.String,
    "doubts": pl.List(pl.String), "state": pl.String, "edited": pl.Boolean, "name": pl.String, "value": pl.Float64,
    "comparator": pl.String, "value_text": pl.String, "unit": pl.String, "range_text": pl.String, "flag": pl.String,
    "taken": pl.String, "panel": pl.String, "specimen": pl.String, "fasting": pl.Boolean, "performer": pl.String,
    "note": pl.String,
}  # fmt: skip


def waiting(vault: Vault) -> int:
    """How many rows wait for the person."""
    return int(vault.query("review_waiting")["rows"].item())


def pending(vault: Vault, state: str = "proposed") -> pl.DataFrame:
    """Rows that wait, those with doubts first, in the order of their documents.

    Columns: ``proposal_id, file, page, line`` (the source line as printed), ``analyte, doubts, state, edited`` and what
    a laboratory result has: ``name, value, comparator, value_text, unit, range_text, flag, taken, panel, specimen,
    fasting, performer, note``. A name that the person has mapped to an analyte carries it.
    """
    made = [_shown(row, _own_names(vault)) for row in _rows(vault, state)]
    frame = pl.DataFrame(made, schema=_SCHEMA, orient="row") if made else pl.DataFrame(schema=_SCHEMA)
    return frame.sort(pl.col("doubts").list.len() == 0, "proposal_id", maintain_order=True)


def edit(vault: Vault, proposal_id: int, field: str, value: str) -> list[str]:
    """Correct one field of a waiting row; the doubts that are left.

    ``value`` is as it would be printed (``< 0.5``, ``negative``); ``taken`` is ISO 8601. An analyte given to a name
    that the catalogue does not know is remembered for every later import.

    Raises:
        UsageError: no such field.
        InputError: no such row waits, or the value cannot be one of that field.
        UnknownName: there is no such analyte.
    """
    if field not in FIELDS:
        raise UsageError(f"There is no field “{field}” to set.", f"Fields: {', '.join(FIELDS)}.")
    found = _one(vault, proposal_id)
    row, analyte = json.loads(found["row"]), found["analyte"]
    row, analyte = _set(row, analyte, field, value.strip())
    doubts = sorted(_doubts(row, analyte, set(found["doubts"]) - _SETTLES.get(field, set())))
    with vault.writer() as con:
        con.execute(
            'UPDATE proposal SET "row" = ?, analyte = ?, doubts = ?, edited = true WHERE proposal_id = ?',
            [json.dumps(row, ensure_ascii=False), analyte, doubts, proposal_id],
        )
        name = row.get("name")
        if field == "analyte" and name and analyte and _unknown(name):
            con.execute("DELETE FROM analyte_name WHERE name = ?", [fold(name)])
            con.execute("INSERT INTO analyte_name VALUES (?, ?, ?)", [fold(name), analyte, utc_now()])
    return doubts


def accept(vault: Vault, ids: Iterable[int]) -> list[ImportReport]:
    """Turn waiting rows into results, by the path of every import; one report a document and laboratory.

    Raises:
        InputError: a row has no name, value or date, or does not wait; nothing is accepted then.
        VaultError: the vault cannot be written.
    """
    wanted = list(dict.fromkeys(ids))
    own = _own_names(vault)
    rows = {int(row["proposal_id"]): row for row in _rows(vault, "proposed")}
    missing = [one for one in wanted if one not in rows]
    if missing:
        raise InputError(f"No row {missing[0]} waits for review.", "See healthkit review.")
    groups: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = {}
    for one in wanted:
        ready = _ready(rows[one], own)
        groups.setdefault((rows[one]["file"], ready.get("performer") or rows[one]["file"]), []).append((one, ready))
    reports = []
    for (file, laboratory), members in groups.items():
        frame = pl.DataFrame(
            [{**row, "ref": ref, "source": 1} for ref, (_, row) in enumerate(members, 1)], schema=FRAMES["lab_result"]
        )
        reports.append(import_rows(vault, CONNECTOR, file, [Rows("lab_result", frame)], app=laboratory))
        _decide(vault, [one for one, _ in members], "accepted")
    return reports


def accept_all_sure(vault: Vault) -> list[ImportReport]:
    """Accept every waiting row without a doubt."""
    sure = pending(vault).filter(pl.col("doubts").list.len() == 0)["proposal_id"].to_list()
    return accept(vault, sure) if sure else []


def reject(vault: Vault, ids: Iterable[int]) -> int:
    """Say that rows are no results; how many that were.

    Raises:
        InputError: a row does not wait.
    """
    wanted = list(dict.fromkeys(ids))
    for one in wanted:
        _one(vault, one)
    _decide(vault, wanted, "rejected")
    return len(wanted)


def _rows(vault: Vault, state: str) -> list[dict[str, Any]]:
    return vault.query("review_proposals", state=state).to_dicts()


def _one(vault: Vault, proposal_id: int) -> dict[str, Any]:
    found = [row for row in _rows(vault, "proposed") if row["proposal_id"] == proposal_id]
    if not found:
        raise InputError(f"No row {proposal_id} waits for review.", "See healthkit review.")
    return found[0]


def _own_names(vault: Vault) -> dict[str, str]:
    return dict(vault.query("review_names").iter_rows())


def _unknown(name: str) -> bool:
    return analytes().find(name) is None


def _mapped(row: dict[str, Any], own: dict[str, str]) -> tuple[str | None, list[str]]:
    """The analyte and doubts of a row, the person's own names considered."""
    analyte, doubts = row["analyte"], list(row["doubts"])
    if analyte is None:
        values = json.loads(row["row"])
        analyte = own.get(fold(values.get("name") or ""))
        if analyte:
            doubts = sorted(_doubts(values, analyte, set(doubts) - _SETTLES["analyte"]))
    return analyte, doubts


def _shown(row: dict[str, Any], own: dict[str, str]) -> dict[str, Any]:
    values = json.loads(row["row"])
    analyte, doubts = _mapped(row, own)
    shown = {name: values.get(name) for name in _SCHEMA if name in FRAMES["lab_result"]}
    kept = {name: row[name] for name in ("proposal_id", "file", "page", "line", "state", "edited")}
    return {**shown, **kept, "analyte": analyte, "doubts": doubts}


def _set(row: dict[str, Any], analyte: str | None, field: str, value: str) -> tuple[dict[str, Any], str | None]:
    row = dict(row)
    match field:
        case "analyte":
            if value and analytes().get(value) is None and analytes().find(value) is None:
                raise UnknownName("analyte", value, analytes().all)
            named = analytes().get(value) or analytes().find(value) if value else None
            return row, (named.form or named.id) if named else None
        case "value":
            printed = parse_result(value)
            if not value:
                raise InputError("A result needs a value.", "Reject the row if it is none.")
            words = printed.text if printed.value is None or printed.titre else None
            row |= {"value": None if words else printed.value, "comparator": printed.comparator, "value_text": words}
        case "taken":
            row["taken"] = _moment(value)
        case "fasting":
            if value not in ("", "yes", "no", "true", "false"):
                raise InputError("“fasting” is yes or no.")
            row["fasting"] = value in ("yes", "true") if value else None
        case _:
            row[field] = value or None
    return row, analyte


def _moment(text: str) -> str:
    """An ISO date, with or without a time."""
    found = _MOMENT.fullmatch(text)
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if day is None or found is None:
        raise InputError(f"“{text}” is no date.", "Write it 2024-03-05 or 2024-03-05T08:10.")
    return f"{day.isoformat()}T{found[2]}" if found[2] else day.isoformat()


def _doubts(row: dict[str, Any], analyte: str | None, kept: set[str]) -> set[str]:
    """The doubts of a corrected row: what is left, and what its unit says now."""
    doubts = kept - _UNITS
    if analyte is None:
        doubts.add("name_unknown")
    if not row.get("taken"):
        doubts.add("date_missing")
    if row.get("range_text") and re.search(r"\d", row["range_text"]) and not parse_ranges(row["range_text"]):
        doubts.add("range_unparsed")
    known = analytes().get(analyte) if analyte else None
    if known is not None and row.get("value") is not None:
        doubts |= _unit_doubts(known, row["value"], row.get("unit"))
    return doubts


def _unit_doubts(analyte: Analyte, value: float, unit: str | None) -> set[str]:
    if not analyte.unit:
        return set()
    try:
        conversion(analyte, unit)
        return {"unit_implausible"} if check_plausible(analyte, value, unit or analyte.unit) else set()
    except UnitRefused:
        return {"unit_unknown" if unit else "unit_missing"}


def _ready(found: dict[str, Any], own: dict[str, str]) -> dict[str, Any]:
    """The columns of a laboratory result, the analyte said by its LOINC code.

    Raises:
        InputError: name, value or date is missing.
    """
    values = json.loads(found["row"])
    analyte_id, _ = _mapped(found, own)
    analyte = analytes().get(analyte_id) if analyte_id else None
    name = values.get("name") or (analyte.name("en") if analyte else None)
    for field, there in (
        ("name", name),
        ("value", values.get("value") is not None or values.get("value_text")),
        ("taken", values.get("taken")),
    ):
        if not there:
            number = found["proposal_id"]
            raise InputError(f"Row {number} has no {field}.", f"Set it: healthkit review --set {number}.{field}=…")
    if analyte and analyte.loinc and not values.get("code"):
        values |= concept(name, [Coding("loinc", analyte.loinc[0], analyte.name("en"))]).columns()
    return {**{key: value for key, value in values.items() if key in FRAMES["lab_result"]}, "name": name}


def _decide(vault: Vault, ids: Sequence[int], state: str) -> None:
    with vault.writer() as con:
        con.execute(
            "UPDATE proposal SET state = ?, decided_at = ? WHERE list_contains(?::BIGINT[], proposal_id)",
            [state, utc_now(), list(ids)],
        )
