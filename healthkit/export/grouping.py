"""How results hang together on their way out: parts of a measurement, results under the name of their report, samples.

A result's ``panel`` is the name of the report or measurement that it stands under. Where the record has that report,
the result is listed in it; where it has only the name, a report of that name is made of the results of one draw.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from healthkit.export.fhir.values import Row, stable_id
from healthkit.export.record import Record, dated

_ALIKE = ("category", "status", "taken", "issued", "performer", "specimen", "fasting")
"""What the parts of a measurement take from it; a part that says otherwise stands by itself."""
_OWN = ("method", "body_site", "note")
"""What a part of an Observation has no element for."""
_BLANK: Row = dict.fromkeys((
    "name", "system", "code", "codings", "status", "note", "category", "taken", "issued", "performer", "conclusion",
    "at_utc", "received", "body_site", "accession",
))  # fmt: skip


@dataclass
class Grouped:
    """Results by their place: ``single`` stand as Observations, each with its ``parts``; reports list them by uuid."""

    single: list[Row] = field(default_factory=list)
    parts: dict[str, list[Row]] = field(default_factory=dict)
    reports: list[tuple[Row, list[Row]]] = field(default_factory=list)
    specimens: dict[str, Row] = field(default_factory=dict)
    """By the uuid of a result, the sample it was made of."""
    fasting: dict[str, bool] = field(default_factory=dict)
    """By the uuid of a sample, whether the person had fasted."""


def grouped(record: Record) -> Grouped:
    """The results of a record, in its order."""
    made = Grouped()
    rows = record.tables["lab_result"]
    by_id = {one: row for row in rows for one in row["ids"] or ()}
    part_of = _parents(rows, by_id, record)
    for row in rows:
        parent = part_of.get(row["uuid"])
        if parent is None:
            made.single.append(row)
        else:
            made.parts.setdefault(parent["uuid"], []).append(row)
    for parts in made.parts.values():
        parts.sort(key=lambda row: (str(row["code"]), str(row["name"]), row["uuid"]))
    made.reports = _reports(made.single, record)
    _samples(made, record)
    return made


def _parents(rows: list[Row], by_id: dict[str, Row], record: Record) -> dict[str, Row]:
    """For each part of a measurement the measurement; only parts whose measurement is no part itself."""
    members: dict[str, list[str]] = defaultdict(list)
    for start, end in record.links.get("has_member", ()):
        members[end].append(start)
    found: dict[str, Row] = {}
    for row in rows:
        for one in row["ids"] or ():
            parent = next((by_id[start] for start in members.get(one, ()) if start in by_id), None)
            if "#" in one and parent is not None and _fits(row, parent):
                found[row["uuid"]] = parent
                break
    return {part: parent for part, parent in found.items() if parent["uuid"] not in found}


def _fits(part: Row, whole: Row) -> bool:
    return (
        part is not whole
        and part["panel"] == whole["name"]
        and all(part[name] == whole[name] for name in _ALIKE)
        and all(part[name] is None for name in _OWN)
    )


def _reports(rows: list[Row], record: Record) -> list[tuple[Row, list[Row]]]:
    """Every report of the record with its results, then those that results only name."""
    reports = record.tables["diagnostic_report"]
    listed: dict[str, list[Row]] = {report["uuid"]: [] for report in reports}
    linked = _linked(reports, record)
    by_name: dict[tuple[object, ...], Row] = {}
    for report in reports:
        by_name.setdefault(_sign(report, "name", "diagnostic_report"), report)
    unnamed: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["panel"] is None:
            continue
        own = [report for one in row["ids"] or () for report in linked.get(one, ()) if report["name"] == row["panel"]]
        found = own[0] if own else by_name.get(_sign(row, "panel", "lab_result"))
        if found is not None:
            listed[found["uuid"]].append(row)
        else:
            unnamed[(*_sign(row, "panel", "lab_result"), row["category"])].append(row)
    return [(report, listed[report["uuid"]]) for report in reports] + [_made(members) for members in unnamed.values()]


def _linked(reports: list[Row], record: Record) -> dict[str, list[Row]]:
    """Reports by the id of a result that they list."""
    by_id = {one: report for report in reports for one in report["ids"] or ()}
    found: dict[str, list[Row]] = defaultdict(list)
    for start, end in record.links.get("has_result", ()):
        if start in by_id:
            found[end].append(by_id[start])
    return found


def _sign(row: Row, name: str, table: str) -> tuple[object, ...]:
    return (row[name], dated(table, row), row["product"])


def _made(members: list[Row]) -> tuple[Row, list[Row]]:
    """A report that the record knows by name only: of what its results have in common it says no more."""
    first = members[0]
    same = {name: first[name] for name in ("performer", "taken", "issued", "at_utc") if _one(members, name)}
    uuid = stable_id("report", *sorted(row["uuid"] for row in members))
    whole = {**_BLANK, **same, "name": first["panel"], "status": "unknown", "uuid": uuid, "product": first["product"]}
    return whole, members


def _one(members: list[Row], name: str) -> bool:
    return len({row[name] for row in members}) == 1


def _samples(made: Grouped, record: Record) -> None:
    """The sample of each result: the one that its source names, else one that says whether the person had fasted."""
    by_id = {one: row for row in record.tables["specimen"] for one in row["ids"] or ()}
    of_result = {start: by_id[end] for start, end in record.links.get("specimen", ()) if end in by_id}
    for row in made.single:
        found: Row | None = next((of_result[one] for one in row["ids"] or () if one in of_result), None)
        if found is not None and made.fasting.get(found["uuid"], row["fasting"]) != row["fasting"]:
            found = None
        if found is None and row["fasting"] is not None:
            uuid = stable_id("specimen", row["specimen"], row["taken"], row["product"], row["fasting"])
            found = {**_BLANK, "uuid": uuid, "name": row["specimen"], "taken": row["taken"], "at_utc": row["at_utc"]}
        if found is not None:
            made.specimens[row["uuid"]] = found
            if row["fasting"] is not None:
                made.fasting[found["uuid"]] = row["fasting"]
