"""Laboratory results as electronic records carry them: LOINC, UCUM, a moment with its offset; from the same paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from healthkit.demo.laboratory import PrintedRow
from healthkit.demo.laboratory.menu import panels
from healthkit.demo.record.papers import Paper
from healthkit.model.analytes import Analyte, analytes

_PRINTED = re.compile(r"(<|>)?\s*(\d+(?:\.\d+)?)$")
_BETWEEN = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$")
_UCUM = {
    "Thousand/uL": "10*3/uL", "Million/uL": "10*6/uL", "mcg/dL": "ug/dL", "mIU/L": "m[IU]/L", "uIU/mL": "u[IU]/mL",
    "mL/min/1.73m2": "mL/min/{1.73_m2}", "% of total Hgb": "%",
}  # fmt: skip
_ON_PAPER_ONLY = ("cbc", "vitamins")
"""Panels that the clinic does not pass on electronically."""


@dataclass(frozen=True)
class Finding:
    """One result; ``value`` is None where ``text`` is a word. ``low`` and ``high`` where the range names both."""

    key: str
    panel: str
    at: datetime
    name: str
    loinc: str | None
    analyte: str | None
    value: float | None
    comparator: str
    text: str
    unit: str
    range_text: str
    low: float | None
    high: float | None
    flag: str
    laboratory: str
    specimen: str = ""


def findings(paper: Paper) -> Iterator[Finding]:
    """What the clinic passes on of an American report."""
    titles = panels("quest")
    kept_back = {titles[key] for key in _ON_PAPER_ONLY}
    for number, row in enumerate(paper.rows):
        if row.panel not in kept_back:
            yield _finding(paper, row, number)


def _finding(paper: Paper, row: PrintedRow, number: int) -> Finding:
    known = _analyte(row)
    printed, between = _PRINTED.match(row.value), _BETWEEN.match(row.range_text)
    return Finding(
        key=f"{paper.visit.key}-{number}",
        panel=row.panel,
        at=paper.visit.at,
        name=row.name,
        loinc=known.loinc[0] if known and known.loinc else None,
        analyte=row.analyte_id,
        value=float(printed[2]) if printed else None,
        comparator=(printed[1] or "") if printed else "",
        text=row.value,
        unit=(_ucum(row.unit) or (known.unit if known else "1")) if printed else "",
        range_text=row.range_text,
        low=float(between[1]) if between else None,
        high=float(between[2]) if between else None,
        flag=row.flag,
        laboratory=paper.report.laboratory,
        specimen="Urine" if row.panel == panels("quest")["urine"] else "",
    )


def _analyte(row: PrintedRow) -> Analyte | None:
    """The analyte in the form that the name says: urea nitrogen has another LOINC code than urea."""
    known = analytes()
    named = known.find(row.name)
    if named is not None and named.id == row.analyte_id:
        return named
    return known.get(row.analyte_id) if row.analyte_id else None


def _ucum(printed: str) -> str:
    plain = printed.removesuffix("(calc)").strip()
    return _UCUM.get(plain, plain)
