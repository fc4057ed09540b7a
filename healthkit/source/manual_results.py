"""Laboratory results and vital signs entered by hand, checked against what their unit can hold before they are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping

from healthkit.errors import InputError, UnknownName
from healthkit.i18n import text
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.codings import Coding, concept
from healthkit.model.lab_units import UnitRefused, check_plausible
from healthkit.model.results import parse_result
from healthkit.model.words import fold
from healthkit.source.contract import Rows
from healthkit.source.manual import Entry, row
from healthkit.source.speaker import Speaker, moment

_PRESSURE = {
    "blood pressure", "bp", "pressure", "tension", "tension arterielle", "pression arterielle", "ta", "pa",
}  # fmt: skip
_PAIR = re.compile(r"\s*(\d{2,3}(?:[.,]\d+)?)\s*/\s*(\d{2,3}(?:[.,]\d+)?)\s*")


def result(
    by: Speaker,
    name: str,
    value: str,
    unit: str = "",
    *,
    taken: str | None = None,
    range_text: str | None = None,
    lab: str | None = None,
    fasting: bool | None = None,
    note: str | None = None,
    keep: bool = False,
) -> Entry:
    """One laboratory result as the report prints it; without a moment it is of today.

    ``keep`` stores it as it is: under its own name where the catalogue lacks it, in its own unit where that cannot be.

    Raises:
        UnknownName: the catalogue does not know the analyte.
        InputError: nothing was said, or the unit is none of this analyte's.
    """
    analyte = _analyte(name, unit, keep=keep)
    values = {
        "category": "laboratory",
        "taken": moment(taken, by, past=True) or by.today,
        "range_text": range_text or None,
        "performer": lab or None,
        "fasting": fasting,
        "note": note or None,
    }
    return _entry(by, analyte, name, value, unit.strip(), keep=keep, values=values)


def vital(
    by: Speaker, name: str, value: str, unit: str = "", *, taken: str | None = None, note: str | None = None,
    keep: bool = False,
) -> Entry:  # fmt: skip
    """One vital sign; without a unit it is in the catalogue's, without a moment it is of now. ``120/80`` is two.

    Raises:
        UnknownName: the catalogue does not know the sign.
        InputError: nothing was said, or the unit is none of this sign's.
    """
    values = {"category": "vital_signs", "taken": moment(taken, by, past=True) or by.now, "note": note or None}
    pair = _PAIR.fullmatch(value)
    if pair and fold(name) in _PRESSURE:
        parts = [
            vital(by, f"blood_pressure_{one}", part, unit, taken=values["taken"], note=note, keep=keep)
            for one, part in zip(("systolic", "diastolic"), pair.groups(), strict=True)
        ]
        rows = tuple(rows for part in parts for rows in part.rows)
        asked = next((part for part in parts if part.question), parts[0])
        return Entry(rows, asked.question, asked.likely_unit)
    analyte = _analyte(name, unit, keep=keep)
    own = unit.strip() or (analyte.unit if analyte else "")
    return _entry(by, analyte, name, value, own, keep=keep, values=values)


def _analyte(name: str, unit: str, *, keep: bool) -> Analyte | None:
    known = analytes()
    found = known.get(name.strip()) or known.find(name)
    if found is None and not keep:
        raise UnknownName("analyte", name, known.all)
    return (known.fitting(found, unit) or found) if found and unit.strip() else found


def _entry(
    by: Speaker, analyte: Analyte | None, name: str, value: str, unit: str, *, keep: bool, values: Mapping[str, object]
) -> Entry:
    printed = parse_result(value)
    if not value.strip():
        raise InputError(text("entry.nothing_said", by.lang))
    exact = printed.value is not None and not printed.titre
    question, likely = "", None
    if analyte is not None and analyte.unit and exact and not keep:
        assert printed.value is not None
        question, likely = _question(by, analyte, printed.value, unit)
    label = analyte.name("en") if analyte else " ".join(name.split())
    codings = [Coding("loinc", analyte.loinc[0], label)] if analyte and analyte.loinc else []
    columns = {
        **concept(label, codings).columns(),
        "value": printed.value if exact else None,
        "comparator": printed.comparator if exact else None,
        "value_text": None if exact else " ".join(value.split()),
        "unit": unit or None,
        "status": "final",
    }
    rows: tuple[Rows, ...] = (row("lab_result", by, **columns, **values),)
    return Entry(rows, question, likely)


def _question(by: Speaker, analyte: Analyte, value: float, unit: str) -> tuple[str, str | None]:
    """What to ask before a value is kept that nobody alive has in this unit.

    Raises:
        InputError: the unit is none of this analyte's.
    """
    try:
        found = check_plausible(analyte, value, unit, by.lang)
    except UnitRefused as refused:
        units = ", ".join(one for one in analyte.units if one)
        raise InputError(refused.said[by.lang], text("entry.units", by.lang, units=units)) from None
    return (found.reason, found.likely_unit) if found else ("", None)
