"""From a draft to a proposed row: which analyte, which number in which unit, and every reason to doubt it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from connectors.lab_documents import vocabulary
from connectors.lab_documents.drafts import Draft
from connectors.lab_documents.facts import Facts
from connectors.lab_documents.names import find
from connectors.lab_documents.typed import range_text
from connectors.lab_documents.values import Cell, flag_of, is_unit, read_cell, unit_tail
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.lab_units import UnitRefused, check_plausible, conversion, ucum
from healthkit.model.ranges import flag as place_in
from healthkit.model.ranges import parse_ranges
from healthkit.model.words import fold

_MARKS = re.compile(r"^[\s*•·>-]+|[\s*†‡§:·.…–-]+$")
_NAME_UNIT = re.compile(r"^(.*\S)\s*[\(\[]([^()\[\]]+)[\)\]]$")
_CALCULATED = re.compile(r"\s*\((?:calc|calc\.|calculated|calculé|est)\)\s*$|^\((?:calc)\)$", re.IGNORECASE)


@dataclass(slots=True)
class Proposed:
    """A row for review: columns of ``lab_result`` by name, the analyte it seems to be, and why that may be wrong."""

    row: dict[str, object]
    analyte: str | None
    doubts: set[str]
    page: int
    line: str
    marked: bool = False
    key: tuple[object, ...] = field(default=())


def proposals(draft: Draft, facts: Facts) -> list[Proposed]:
    """The row of a draft, then those of its other units where they are results of their own, then its earlier ones."""
    main = _proposed(draft, facts)
    made = [main]
    for other in draft.second:
        second = _proposed(replace(other, panel=draft.panel, name=draft.name), facts)
        if second.analyte is None or second.analyte != main.analyte:
            made += [second, *_earlier(other, second, facts)]
        else:
            _compare(main, second)
            main.line += f"\n{other.source}" if other.source not in main.line else ""
    return [main, *_earlier(draft, main, facts), *made[1:]]


def _proposed(draft: Draft, facts: Facts) -> Proposed:
    cell = read_cell(draft.value, facts.writing)
    doubts = {*draft.doubts, *cell.doubts, *facts.doubts}
    name = _MARKS.sub("", draft.name)
    unit, flag, range_, conflict = _units(draft, cell, name)
    if conflict:
        doubts.add("unit_conflict")
    specimen = _specimen(draft)
    analyte = _analyte(name, unit, specimen, doubts, in_words=cell.text is not None)
    moment, taken_doubt = _moment(draft, facts)
    doubts |= taken_doubt
    numeric = cell.value is not None
    if analyte:
        _check_unit(analyte, cell, unit, doubts)
        if not numeric and cell.text and analyte.kind == "quantity" and analyte.specimen != "urine":
            doubts.add("value_unexpected")
        _check_bounds(analyte, range_, unit, facts, doubts)
    doubts |= _check_range(cell, range_, flag, draft.outside, facts.writing.decimal)
    row: dict[str, object] = {
        "name": name or None,
        "category": "laboratory",
        "status": "final",
        "panel": draft.panel or None,
        "taken": moment,
        "issued": facts.issued,
        "value": cell.value,
        "comparator": cell.comparator,
        "value_text": cell.text,
        "unit": unit or None,
        "range_text": range_ or None,
        "flag": flag or None,
        "specimen": draft.specimen or specimen or None,
        "method": draft.method or None,
        "fasting": facts.fasting if draft.fasting is None else draft.fasting,
        "performer": draft.performer or facts.laboratory,
        "note": "\n".join(draft.note) or None,
    }
    if draft.loinc:
        row |= {"system": "loinc", "code": draft.loinc}
    marked = bool(flag_of(flag, alone=True)) or draft.outside is not None
    return Proposed(
        row, (analyte.form or analyte.id) if analyte else None, doubts, draft.place[0], draft.source, marked
    )


def _units(draft: Draft, cell: Cell, name: str) -> tuple[str, str, str, bool]:
    """Unit, flag and range, wherever they are printed, and whether two units contradict each other."""
    flag = draft.flag if flag_of(draft.flag, alone=True) else ""
    flag = flag or cell.flag
    column = _CALCULATED.sub("", draft.unit).strip()
    parts = column.split()
    if column and not is_unit(column):
        for part in (parts[0], parts[-1]):
            rest = column.removeprefix(part).strip() if part == parts[0] else column.removesuffix(part).strip()
            if flag_of(part, alone=True) and (not rest or is_unit(rest)):
                column, flag = rest, flag or part
                break
    span, behind = unit_tail(range_text(draft.range)) if draft.range else ("", "")
    if not span and behind:  # the whole cell was a unit
        span = ""
    inside = _NAME_UNIT.match(name)
    named = inside[2] if inside and is_unit(inside[2]) and re.search(r"[/%]", inside[2]) else ""
    given = [one for one in (column, cell.unit, behind) if one and one not in ("-", "–", "—")]
    known = {ucum(one) for one in given if ucum(one)}
    given += [named] if named and not given else []
    best = next((one for one in given if ucum(one)), given[0] if given else "")
    return best, flag, span.strip(), len(known) > 1


def _specimen(draft: Draft) -> str:
    for text in (draft.specimen, draft.name, draft.panel):
        folded = fold(text)
        for pattern, specimen in vocabulary.SPECIMENS:
            if pattern.search(folded):
                return specimen
    return ""


def _analyte(name: str, unit: str, specimen: str, doubts: set[str], *, in_words: bool) -> Analyte | None:
    if not name:
        doubts.add("name_missing")
        return None
    found = find(name, specimen)
    if found is None:
        doubts.add("name_unknown")
        return None
    if specimen == "urine" and found.specimen != "urine":
        doubts.add("specimen_differs")
    if (unit and found.unit) or in_words:
        return analytes().fitting(found, unit, in_words=in_words) or found
    return found


def _check_unit(analyte: Analyte, cell: Cell, unit: str, doubts: set[str]) -> None:
    """The unit must be one of the analyte's, and the number one that somebody can have in it."""
    if cell.value is None or not analyte.unit:
        return
    try:
        conversion(analyte, unit or None)
        if check_plausible(analyte, cell.value, unit or analyte.unit) is not None:
            doubts.add("unit_implausible")
    except UnitRefused:
        doubts.add("unit_unknown" if unit else "unit_missing")


def _check_bounds(analyte: Analyte, span: str, unit: str, facts: Facts, doubts: set[str]) -> None:
    """The laboratory's bounds must be what somebody can have: others belong to another test or unit."""
    if analyte.plausible is None or not span:
        return
    try:
        found = conversion(analyte, unit or None)
    except UnitRefused:
        return
    low, high = analyte.plausible
    for one in parse_ranges(span, decimal=facts.writing.decimal or None):
        for bound in (one.low, one.high):
            if bound and not low - 1e-9 <= bound * found.factor + found.offset <= high + 1e-9:
                doubts.add("range_unlikely")


def _check_range(cell: Cell, span: str, flag: str, outside: bool | None, decimal: str) -> set[str]:
    """The laboratory's sign, or the column it sorts the result into, must say what its range says."""
    doubts: set[str] = set()
    ranges = parse_ranges(span, decimal=decimal or None) if span else []
    if span and not ranges and re.search(r"\d", span):
        doubts.add("range_unparsed")
    if ranges and len({one.sex for one in ranges}) == 1 and ranges[0].sex and ranges[0].age_low is None:
        doubts.add("range_partial")
    sign = flag_of(flag, alone=True)[:1]
    if outside is not None and not sign:
        sign = "A" if outside else "N"
    if cell.value is None or not ranges or ranges[0].code:
        return doubts
    said = {place_in(cell.value, cell.comparator, one) for one in ranges}
    if None in said:
        return doubts
    expected = {"low": "L", "high": "H", "in": "N"}
    fits = {expected[one] for one in said if one}
    if sign in ("A", "C"):
        good = bool(fits & {"L", "H"})
    elif sign:
        good = sign in fits
    else:
        good = "N" in fits or not any(_far(cell.value, one.low, one.high) for one in ranges)
    if not good:
        doubts.add("flag_disagrees")
    elif not sign and "N" not in fits:
        doubts.add("unmarked_outside")
    return doubts


def _far(value: float, low: float | None, high: float | None) -> bool:
    """Outside by more than a factor of four: what a lost decimal sign looks like."""
    return bool((low and value < low / 4) or (high and value > high * 4))


def _moment(draft: Draft, facts: Facts) -> tuple[str | None, set[str]]:
    if draft.moment:
        same = [one.moment for one in facts.taken if one.moment[:10] == draft.moment]
        return (same[0] if len(set(same)) == 1 else draft.moment), set()
    return None, {"date_missing"}


def _compare(main: Proposed, second: Proposed) -> None:
    """The same result in two units must agree; the second is kept as a note."""
    analyte = analytes()[str(main.analyte)]
    try:
        one = conversion(analyte, str(main.row["unit"] or ""))
        two = conversion(analyte, str(second.row["unit"] or ""))
    except UnitRefused:
        main.doubts.add("units_disagree")
        return
    first, other = main.row["value"], second.row["value"]
    if not isinstance(first, float) or not isinstance(other, float):
        main.doubts.add("units_disagree")
        return
    left, right = first * one.factor + one.offset, other * two.factor + two.offset
    if abs(left - right) > 0.03 * max(abs(left), abs(right)):
        main.doubts.add("units_disagree")
    text = f"{second.row['comparator'] or ''}{other:g} {second.row['unit']}"
    span = f" ({second.row['range_text']})" if second.row["range_text"] else ""
    main.row["note"] = "\n".join(part for part in (text + span, main.row["note"]) if isinstance(part, str))


def _earlier(draft: Draft, main: Proposed, facts: Facts) -> list[Proposed]:
    made = []
    for earlier in draft.earlier:
        cell = read_cell(earlier.text, facts.writing)
        unit = cell.unit or str(main.row["unit"] or "")
        doubts = {*cell.doubts, *(main.doubts & {"name_unknown", "name_missing", "wrapped_line", "specimen_differs"})}
        if earlier.moment is None:
            doubts.add("date_missing")
        if main.analyte:
            _check_unit(analytes()[main.analyte], cell, unit, doubts)
        value = main.row["value"]
        if isinstance(value, float) and cell.value and value and not 0.02 < cell.value / value < 50:
            doubts.add("far_from_current")
        if isinstance(value, float) and cell.value is None:
            doubts.add("value_unclear")
        row = {
            **main.row,
            "taken": earlier.moment,
            "issued": None,
            "value": cell.value,
            "comparator": cell.comparator,
            "value_text": cell.text,
            "unit": unit or None,
            "range_text": None,
            "flag": cell.flag or None,
            "fasting": None,
            "note": None,
        }
        made.append(Proposed(row, main.analyte, doubts, main.page, main.line))
    return made


def known(rows: Iterable[Proposed]) -> list[Proposed]:
    """Rows without those that explain and are no results."""
    kept = []
    for one in rows:
        name = re.sub(r"[\s\d<>≤≥=.,-]+(?:or|ou)?[\s\d<>≤≥=.,-]*$", "", fold(str(one.row["name"] or "")))
        if one.analyte is None and (not name or vocabulary.NOT_A_TEST.match(name)) and "name_missing" not in one.doubts:
            continue
        kept.append(one)
    return kept
