"""From a table's row to drafts: its cells by role, one draft a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from connectors.lab_documents.columns import Column
from connectors.lab_documents.dates import Order
from connectors.lab_documents.drafts import Draft, Earlier
from connectors.lab_documents.table_lines import RESULTS, Row, name_column
from connectors.lab_documents.typed import BELOW, earlier_results, scan
from connectors.lab_documents.values import Writing, is_unit, unit_tail
from healthkit.model.ranges import parse_ranges


@dataclass(frozen=True, slots=True)
class Setting:
    """What the reading of a table depends on: how the document writes dates and numbers."""

    order: Order
    writing: Writing


def drafts_of(row: Row, columns: Sequence[Column], setting: Setting, last: Draft | None) -> list[Draft]:
    """The results of one row: one a column of results."""
    texts = _texts(row, columns)
    names = name_column(columns)
    before, after = [one.cells[names] for one in row.above], [one.cells[names] for one in row.below]
    name = " ".join([*before, row.cells[names] if columns[names].role == "name" else "", *after]).strip()
    whole = {id(one.line): one.line for one in (*row.above, *row.parts_above, row, *row.parts, *row.below)}.values()
    place = (row.line.page, row.line.base, row.line.x0)
    base = Draft(
        name, "", place, row.line.number, "\n".join(line.text for line in sorted(whole, key=lambda one: one.base))
    )
    base.panel, base.doubts = row.panel, set(row.doubts)
    base.note = row.notes[:6]
    below = [part.line.text for part in row.parts if BELOW.match(part.line.text)]
    _describe(base, texts, BELOW.sub("", below[0]) if below else "")
    made = _mixed(base, row, columns, setting) if "mixed" in texts else _valued(base, row, columns)
    if not made:
        return []
    made[0].earlier += _earlier(row, columns, setting)
    if any(one.name for one in made):
        return made
    return _without_name(made, last)


def _without_name(made: list[Draft], last: Draft | None) -> list[Draft]:
    """A value without a name right below another goes with that one: the same in other units, or its absolute count."""
    draft = made[0]
    close = last is not None and last.place[0] == draft.place[0] and draft.place[1] - last.place[1] < 40
    if close and last is not None and last.name:
        draft.name = last.name
        last.second.append(draft)
        return []
    draft.doubts.add("name_missing")
    return made


def _texts(row: Row, columns: Sequence[Column], among: range | None = None) -> dict[str, str]:
    """A row's text by role, with what its other lines add; of some columns where ``among`` says which."""
    texts: dict[str, str] = {}
    for number in among or range(len(columns)):
        column = columns[number]
        beside = [one for one in (*row.parts_above, row, *row.parts) if not BELOW.match(one.line.text)]
        parts = [one.cells[number] for one in beside if one.cells[number]]
        text = (
            "; " if column.role == "range" and len(parts) > 1 and all(parse_ranges(one) for one in parts) else " "
        ).join(parts)
        if column.role == "unit":
            text = _one_unit(parts)
        if column.role in ("name", "mixed"):
            text = row.cells[number]
        if text:
            texts[column.role] = f"{texts[column.role]} {text}" if column.role in texts else text
    return texts


def _one_unit(parts: list[str]) -> str:
    """A unit that is printed on two lines is one; a second whole unit is not."""
    glued = "".join(parts)
    return glued if len(parts) > 1 and is_unit(glued) else (parts[0] if parts else "")


def _describe(draft: Draft, texts: dict[str, str], range_below: str) -> None:
    """Fill in what stands beside the result."""
    draft.unit = texts.get("unit", "")
    draft.range = texts.get("range", "")
    if not draft.unit and texts.get("range_unit"):
        draft.range, draft.unit = unit_tail(texts["range_unit"])
    if texts.get("low") and texts.get("high"):
        draft.range = draft.range or f"{texts['low']} - {texts['high']}"
    elif texts.get("low") or texts.get("high"):
        draft.range = draft.range or (f"> {texts['low']}" if "low" in texts else f"< {texts['high']}")
    draft.range = draft.range or range_below
    draft.flag = texts.get("flag", "")
    draft.method, draft.specimen = texts.get("method", ""), texts.get("specimen", "")
    if "panel" in texts:
        draft.panel = texts["panel"]


def _valued(base: Draft, row: Row, columns: Sequence[Column]) -> list[Draft]:
    """The results of a row: one a column of results, those without a date of their own being one in several units."""
    made: list[Draft] = []
    held = [number for number, column in enumerate(columns) if column.role in RESULTS]
    systems = [number for number in held if columns[number].role == "result" and not columns[number].moment]
    for number in held:
        column, cell = columns[number], row.cells[number]
        if not cell:
            continue
        outside = {"in": False, "out": True}.get(column.role)
        units = [part.cells[number] for part in row.parts if is_unit(part.cells[number])]
        one = replace(
            base,
            value=" ".join([cell, *units]),
            outside=outside,
            moment=column.moment,
            note=list(base.note),
            second=[],
            earlier=[],
            doubts=set(base.doubts),
        )
        if len(systems) > 1:
            end = next((other for other in held if other > number), len(columns))
            end = min(end, number + 3)
            own = _texts(row, columns, range(number, end))
            one.unit, one.range = own.get("unit", ""), own.get("range", "")
        made.append(one)
    if len(made) == 2 and {one.outside for one in made} == {True, False}:
        for one in made:
            one.doubts.add("two_values")
    if len(systems) > 1 and len(made) > 1:
        made[0].second = made[1:]
        return made[:1]
    return made


def _mixed(base: Draft, row: Row, columns: Sequence[Column], setting: Setting) -> list[Draft]:
    """A row whose name, value and unit stand in one column."""
    number = name_column(columns)
    found = scan(row.cells[number], setting.order)
    if not found:
        return []
    above, below = [one.cells[number] for one in row.above], [one.cells[number] for one in row.below]
    base.name = " ".join([*above, found.name, *below]).strip()
    base.value, base.flag = found.value, base.flag or found.flag
    base.unit = base.unit or found.unit
    base.range = base.range or found.range
    base.earlier = list(found.earlier)
    base.second = [
        replace(base, value=value, unit=unit, range=span, second=[], earlier=[], doubts=set(base.doubts))
        for value, unit, span in found.second
    ]
    return [base]


def _earlier(row: Row, columns: Sequence[Column], setting: Setting) -> list[Earlier]:
    """Earlier results that stand beside the present one, with their dates."""
    made = []
    lone = next(
        (row.cells[n] for n, column in enumerate(columns) if column.role == "previous_date" and row.cells[n]), ""
    )
    for number, column in enumerate(columns):
        parts = [row.cells[number], *(part.cells[number] for part in row.parts)]
        text = " ".join(part for part in parts if part)
        if column.role != "previous" or not text:
            continue
        made += earlier_results(text, column.moment, lone, setting.order)
    return made
