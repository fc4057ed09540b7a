"""Laboratory results and other measurements on their way in: which analyte, which unit, which range, when.

Names, units, ranges and moments repeat a thousand times in a file, so each distinct one is understood once, in Python,
and joined to the rows in SQL.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import duckdb
import polars as pl

from healthkit.model.analytes import Analyte, analytes
from healthkit.model.lab_units import UnitRefused, conversion, ucum
from healthkit.model.ranges import parse_ranges
from healthkit.model.results import parse_result
from healthkit.model.words import fold
from healthkit.source.offer import offered
from healthkit.source.record_identity import keys
from healthkit.source.staging import statements

_ANALYTE_SCHEMA = {
    "name": pl.String,
    "system": pl.String,
    "code": pl.String,
    "codings": pl.String,
    "unit": pl.String,
    "urine": pl.Boolean,
    "in_words": pl.Boolean,
    "analyte": pl.String,
    "ucum": pl.String,
    "factor": pl.Float64,
    "shift": pl.Float64,
    "least": pl.Float64,
    "most": pl.Float64,
    "question": pl.String,
}
_RANGE_SCHEMA = {"range_text": pl.String, "low": pl.Float64, "high": pl.Float64, "range_code": pl.String}
_TEXT_SCHEMA = {
    "value_text": pl.String,
    "value": pl.Float64,
    "comparator": pl.String,
    "value_code": pl.String,
}
_URINE = "regexp_matches(lower(concat_ws(' ', specimen, panel)), 'urin')"
"""Whether a result stands under a heading of urine, where a bare "glucose" is that of urine."""


class Laboratory:
    """Understands what is staged in ``stage_lab_result`` and leaves it in ``lab_result_ready``, row for row."""

    def __init__(self, con: duckdb.DuckDBPyConnection, sex: str | None) -> None:
        self.con = con
        self.sex = sex
        self.unmapped: Counter[str] = Counter()

    def run(self) -> None:
        """Write ``lab_result_ready``; ``unmapped`` counts laboratory names that no analyte answers to."""
        own = dict(self.con.execute("SELECT name, analyte FROM vault.analyte_name").fetchall())
        self._lookup("lab_analyte", self._analytes(own), _ANALYTE_SCHEMA)
        self._lookup("lab_range", self._ranges(), _RANGE_SCHEMA)
        self._lookup("lab_text", self._texts(), _TEXT_SCHEMA)
        self.con.execute(statements("record_lab").replace("{keys}", keys("lab_result")))

    def _distinct(self, columns: str) -> list[tuple[Any, ...]]:
        return self.con.execute(f"SELECT {columns}, count(*) FROM stage_lab_result GROUP BY ALL").fetchall()

    def _lookup(self, table: str, rows: list[tuple[Any, ...]], schema: dict[str, Any]) -> None:
        with offered(self.con, pl.DataFrame(rows, schema=schema, orient="row")):
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM incoming")

    def _analytes(self, own: dict[str, str]) -> list[tuple[Any, ...]]:
        rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        for name, system, code, codings, unit, urine, in_words, category, count in self._distinct(
            f"name, system, code, codings, unit, {_URINE} AS urine, value IS NULL AS in_words, category"
        ):
            loinc = [code] if system == "loinc" and code else _loinc(codings)
            mapped = own.get(fold(name)) if name else None
            found = analytes().get(mapped) if mapped else _analyte(name, loinc, unit, urine=urine, in_words=in_words)
            if found is None and category == "laboratory":
                self.unmapped[name or code or "?"] += count
            what = (name, system, code, codings, unit, urine, in_words)
            rows[what] = (*what, *_reading(found, unit))
        return list(rows.values())

    def _ranges(self) -> list[tuple[Any, ...]]:
        rows = []
        for verbatim, _ in self._distinct("range_text"):
            parsed = parse_ranges(verbatim) if verbatim else []
            fitting = [one for one in parsed if one.sex in (None, self.sex)]
            if len(parsed) == 1 or len(fitting) == 1:
                one = (fitting or parsed)[0]
                rows.append((verbatim, one.low, one.high, one.code))
        return rows

    def _texts(self) -> list[tuple[Any, ...]]:
        rows = []
        for verbatim, _ in self._distinct("value_text"):
            if verbatim:
                printed = parse_result(verbatim)
                rows.append((verbatim, printed.value, printed.comparator, printed.code))
        return rows


def _loinc(codings: str | None) -> list[str]:
    return [one["code"] for one in json.loads(codings) if one["system"] == "loinc"] if codings else []


def _analyte(name: str | None, codes: list[str], unit: str | None, *, urine: bool, in_words: bool) -> Analyte | None:
    """By LOINC, then by name: the analyte of that specimen, in the form that the unit asks for."""
    known = analytes()
    for loinc in codes:
        found = known.by_loinc(loinc)
        if found:
            return found
    if codes or not name:
        return None  # a code that the catalogue lacks means something else, whatever the name
    found = known.find(name, specimen="urine" if urine else None)
    if found is None or (not unit and not in_words):
        return found
    return known.fitting(found, unit or "", in_words=in_words) or found


def _reading(analyte: Analyte | None, unit: str | None) -> tuple[Any, ...]:
    """``analyte, ucum, factor, shift, least, most, question`` of rows in this unit."""
    printed = ucum(unit) if unit else None
    if analyte is None:
        return (None, printed or unit, 1.0, 0.0, None, None, None)
    least, most = analyte.plausible or (None, None)
    if not analyte.unit:
        return (analyte.id, printed or unit, 1.0, 0.0, None, None, None)
    try:
        found = conversion(analyte, unit)
    except UnitRefused:
        # Kept as written and asked about: a number without its unit is no number.
        return (analyte.id, printed or unit, 1.0, 0.0, None, None, "unit_unknown" if unit else "unit_missing")
    return (analyte.id, analyte.unit, found.factor, found.offset, least, most, None)
