"""Sections that have a narrative table and no entries: a row a line, by the headings of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from connectors.ccda.absences import kind_of_nothing
from connectors.ccda.case import Case
from connectors.ccda.cells import by_field, columns, family
from connectors.ccda.narrative import Table, tables
from connectors.ccda.sections import Place
from connectors.ccda.states import clinical
from connectors.ccda.times import spoken
from connectors.ccda.values import Value, written
from healthkit.model.codings import Concept

Row = dict[str, str]
_UNIT = re.compile(r"\A(.*?)\s*[\[(]\s*([^()\[\]]+?)\s*[\])]\s*\Z")
_PAIR = re.compile(r"\A\d{2,3}\s*/\s*\d{2,3}\b")


def add_table_rows(at: Place, case: Case) -> int:
    """Hand over what the section's tables say; returns how many rows."""
    kind = family(at)
    writer = _WRITERS.get(kind or "")
    if kind is None or writer is None:
        return 0
    made = 0
    for table in tables(at.node.first("text")):
        for row in _rows(kind, table, case):
            name = row.get("name")
            nothing = kind_of_nothing(name)
            if nothing:
                case.absence(at, None, Concept(None), nothing, note=name, recorded=case.updated)
            elif name or row.get("payer"):
                writer(row, at, case)
            made += bool(nothing or name or row.get("payer"))
    return made


def _rows(kind: str, table: Table, case: Case) -> Iterator[Row]:
    found = columns(kind, table.headings)
    if kind == "results" and not {"name", "value"} <= found.keys():
        for _, texts in table.rows:
            yield from _measured(table, texts, found.get("date"), case)
        return
    essential = {"name"} if kind != "payers" else {"name", "payer", "member_id"}
    if essential & found.keys():
        yield from (by_field(kind, table, texts) for _, texts in table.rows)


def _measured(table: Table, texts: tuple[str, ...], date: int | None, case: Case) -> Iterator[Row]:
    """A line of measurements whose headings name no columns: moments across, measurements across, or two columns."""
    moments = {at: made for at, text in enumerate(table.headings) if (made := _date(text, case))}
    if moments:
        yield from (
            {"name": texts[0], "value": texts[at], "date": day} for at, day in moments.items() if _said(texts, at)
        )
    elif date is not None:
        yield from _across(table, texts, date)
    elif len(texts) == 2 and all(texts) and written(texts[0]).number is None:
        yield {"name": texts[0], "value": texts[1]}


def _across(table: Table, texts: tuple[str, ...], date: int) -> Iterator[Row]:
    """A measurement a column, a moment a line."""
    for at, heading in enumerate(table.headings):
        if at == date or not _said(texts, at):
            continue
        unit, value = _UNIT.match(heading), written(texts[at])
        if value.number is None and not _PAIR.match(texts[at]):
            continue
        named = {"name": unit.group(1) if unit else heading, "value": texts[at], "date": texts[date]}
        yield {**named, "unit": unit.group(2)} if unit and value.unit is None else named


def _said(texts: tuple[str, ...], at: int) -> bool:
    return at < len(texts) and bool(texts[at].strip())


def _date(text: str, case: Case) -> str | None:
    made = spoken(text, day_first=case.story.day_first)
    return made if made and len(made) >= 10 else None


def _moment(row: Row, field: str, case: Case) -> str | None:
    return spoken(row.get(field), day_first=case.story.day_first)


def _result(row: Row, at: Place, case: Case) -> None:
    value = written(row.get("value"))
    value = Value(value.number, value.comparator, value.text, row.get("unit") or value.unit)
    case.row(
        "lab_result", at, None, Concept(row.get("name")), category=at.category, taken=_moment(row, "date", case),
        value=value.number, comparator=value.comparator, value_text=value.text, unit=value.unit,
        range_text=row.get("range"), flag=row.get("flag"), performer=row.get("performer") or case.laboratory,
    )  # fmt: skip


def _condition(row: Row, at: Place, case: Case) -> None:
    category = "encounter_diagnosis" if at.name.endswith("_diagnosis") else "problem_list"
    case.row(
        "condition", at, None, Concept(row.get("name")), status=clinical(row.get("status")), category=category,
        severity=row.get("severity"), onset=_moment(row, "started", case), abated=_moment(row, "stopped", case),
    )  # fmt: skip


def _allergy(row: Row, at: Place, case: Case) -> None:
    case.row(
        "allergy", at, None, Concept(row.get("name")), status=clinical(row.get("status")), reaction=row.get("reaction"),
        severity=row.get("severity"), onset=_moment(row, "started", case),
    )  # fmt: skip


def _medication(row: Row, at: Place, case: Case) -> None:
    case.row(
        "medication", at, None, Concept(row.get("name")), status=clinical(row.get("status")), kind="statement",
        dose_text=row.get("dose_text"), route=row.get("route"), started=_moment(row, "started", case),
        stopped=_moment(row, "stopped", case), reason=row.get("reason"), performer=row.get("performer"),
    )  # fmt: skip


def _immunization(row: Row, at: Place, case: Case) -> None:
    case.row(
        "immunization", at, None, Concept(row.get("name")), status=row.get("status", "completed").lower(),
        given=_moment(row, "started", case), lot=row.get("lot"), manufacturer=row.get("manufacturer"),
        route=row.get("route"),
    )  # fmt: skip


def _procedure(row: Row, at: Place, case: Case) -> None:
    case.row(
        "procedure", at, None, Concept(row.get("name")), status=clinical(row.get("status")),
        started=_moment(row, "started", case), body_site=row.get("body_site"), performer=row.get("performer"),
        location=row.get("location"),
    )  # fmt: skip


def _encounter(row: Row, at: Place, case: Case) -> None:
    case.row(
        "encounter", at, None, Concept(row.get("name")), started=_moment(row, "started", case),
        ended=_moment(row, "stopped", case), reason=row.get("reason"), performer=row.get("performer"),
        location=row.get("location"),
    )  # fmt: skip


def _social(row: Row, at: Place, case: Case) -> None:
    value = written(row.get("value"))
    case.row(
        "social_history", at, None, Concept(row.get("name")), value=value.number, unit=value.unit,
        value_text=value.text, started=_moment(row, "started", case), ended=_moment(row, "stopped", case),
    )  # fmt: skip


def _relative(row: Row, at: Place, case: Case) -> None:
    case.row(
        "family_history", at, None, Concept(row.get("name")), relation=row.get("relation"), onset=row.get("started")
    )


def _device(row: Row, at: Place, case: Case) -> None:
    case.row(
        "device", at, None, Concept(row.get("name")), status=clinical(row.get("status")),
        started=_moment(row, "started", case), ended=_moment(row, "stopped", case),
    )  # fmt: skip


def _coverage(row: Row, at: Place, case: Case) -> None:
    case.row(
        "coverage", at, None, Concept(row.get("name")), payer=row.get("payer"), member_id=row.get("member_id"),
        group_name=row.get("group_name"), relationship=row.get("relationship"),
    )  # fmt: skip


_WRITERS: dict[str, Callable[[Row, Place, Case], None]] = {
    "results": _result, "problems": _condition, "allergies": _allergy, "medications": _medication,
    "immunizations": _immunization, "procedures": _procedure, "encounters": _encounter, "social_history": _social,
    "family_history": _relative, "medical_equipment": _device, "payers": _coverage,
}  # fmt: skip
