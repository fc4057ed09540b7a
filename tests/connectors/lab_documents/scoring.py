"""How well proposed rows agree with what a document prints, row by row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from connectors.lab_documents.rows import Proposed
from connectors.lab_documents.values import Writing, read_cell
from healthkit.demo.laboratory import PrintedRow
from healthkit.model.analyte_names import key
from healthkit.model.analytes import analytes
from healthkit.model.lab_units import ucum
from healthkit.model.ranges import parse_ranges


@dataclass(frozen=True)
class Wanted:
    """One result as the document prints it; ``span`` is None where no range is asked about."""

    analyte: str | None
    name: str
    value: float | None
    comparator: str | None
    text: str | None
    unit: str
    span: str | None
    day: date
    minute: str | None


@dataclass
class Score:
    """Counts by outcome, and what went wrong in words."""

    counts: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Take over the counts of another document."""
        self.counts += other.counts
        self.complaints += other.complaints

    @property
    def share(self) -> float:
        """Rows proposed right and unflagged, of all rows that the documents hold."""
        return self.counts["right_unflagged"] / self.counts["truth"]


def wanted(rows: Sequence[PrintedRow], decimal: str, *, timed: bool = True) -> list[Wanted]:
    """What the rows of a document print: present and earlier results."""
    made = []
    for row in rows:
        if not row.is_result:
            continue
        made.append(_wanted(row, row.value, decimal, row.range_text, row.taken_at if timed else row.taken_at.date()))
        if row.previous:
            made.append(_wanted(row, row.previous[0], decimal, None, row.previous[1]))
    return made


def _wanted(row: PrintedRow, value: str, decimal: str, span: str | None, at: date | datetime) -> Wanted:
    cell = read_cell(value, Writing(decimal))
    minute = f"{at:%H:%M}" if isinstance(at, datetime) else None
    day = at.date() if isinstance(at, datetime) else at
    unit = row.unit or cell.unit
    return Wanted(row.analyte_id, row.name, cell.value, cell.comparator, cell.text, unit, span, day, minute)


def score(rows: Sequence[PrintedRow], proposed: Sequence[Proposed], decimal: str, *, timed: bool = True) -> Score:
    """Compare what is printed with what is proposed."""
    made = Score()
    truth = wanted(rows, decimal, timed=timed)
    made.counts["truth"] = len(truth)
    left = list(proposed)
    open_rows: list[Wanted] = []
    for one in truth:  # first those that agree wholly, so that neighbours do not take their rows
        found = next((row for row in left if _same_test(one, row) and not differences(one, row)), None)
        if found is None:
            open_rows.append(one)
            continue
        left.remove(found)
        made.counts["right_flagged" if found.doubts else "right_unflagged"] += 1
        if found.doubts:
            made.complaints.append(f"flagged {sorted(found.doubts)}: {found.line!r}")
    for one in open_rows:
        found = next((row for row in left if _same_test(one, row) and _same_day(one, row)), None)
        found = found or next((row for row in left if _same_test(one, row)), None)
        if found is None:
            made.counts["missing"] += 1
            made.complaints.append(f"missing {one}")
            continue
        left.remove(found)
        made.counts["wrong_flagged" if found.doubts else "wrong_unflagged"] += 1
        mark = "flagged" if found.doubts else "UNFLAGGED"
        made.complaints.append(f"wrong {mark} {differences(one, found)} {sorted(found.doubts)}: {found.line!r}")
    seconds = {_number(row.second.value, decimal) for row in rows if row.second}
    for row in left:
        if row.row["value"] in seconds:
            made.counts["second"] += 1
            continue
        made.counts["invented_flagged" if row.doubts else "invented_unflagged"] += 1
        made.complaints.append(f"invented {sorted(row.doubts)} {row.row['name']} {row.row['value']}: {row.line!r}")
    return made


def _number(text: str, decimal: str) -> float | None:
    return read_cell(text, Writing(decimal)).value


def _same_test(one: Wanted, row: Proposed) -> bool:
    if one.analyte and row.analyte and _id(one.analyte) == _id(row.analyte):
        return True
    return key(str(row.row["name"] or "")) == key(one.name)


def _same_day(one: Wanted, row: Proposed) -> bool:
    return str(row.row["taken"] or "")[:10] == one.day.isoformat()


def _meant(one: Wanted) -> set[str]:
    """What a printed name may be taken for: the builder's analyte, or the one whose very name it is (ANA titre)."""
    named = analytes().find(one.name)
    return {_id(str(one.analyte))} | ({named.id} if named and named.kind != "quantity" else set())


def _id(name: str) -> str:
    found = analytes().get(name)
    return found.id if found else name


def differences(one: Wanted, row: Proposed) -> list[str]:
    """Names of what a proposed row says otherwise than the document."""
    found = []
    if one.analyte and analytes().get(one.analyte) and row.analyte is None:
        found.append("no analyte")
    elif one.analyte and analytes().get(one.analyte) and _id(str(row.analyte)) not in _meant(one):
        found.append("analyte")
    if row.row["value"] != one.value or row.row["comparator"] != one.comparator:
        found.append(f"value {one.value}")
    if one.value is None and key(str(row.row["value_text"] or "")) != key(one.text or ""):
        found.append(f"text {one.text}")
    if _unit(one.unit) != _unit(str(row.row["unit"] or "")):
        found.append(f"unit {one.unit}")
    if one.span is not None and _span(one.span) != _span(str(row.row["range_text"] or "")):
        found.append(f"range {one.span}")
    taken = str(row.row["taken"] or "")
    if taken[:10] != one.day.isoformat() or (one.minute and taken[11:16] not in ("", one.minute)):
        found.append(f"taken {one.day} {one.minute}")
    return found


def _unit(text: str) -> str:
    """A unit's code; that a value is calculated is no part of its unit."""
    bare = re.sub(r"\s*\(calc\)", "", text)
    return ucum(bare) or bare


def _span(text: str) -> object:
    """A range as bounds or words, however it is spaced."""
    bare = re.sub(r"^\((.*)\)$", r"\1", text.strip())
    ranges = parse_ranges(bare)
    return [(r.low, r.high, r.code, r.sex) for r in ranges] if ranges else key(bare)
