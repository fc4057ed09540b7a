"""An answer in the unit that a question asks for: ``my LDL in mmol/L``."""

from __future__ import annotations

from dataclasses import replace

from healthkit.ask.labs.run import Found
from healthkit.model.analytes import analytes
from healthkit.model.lab_units import LabConversion, conversion
from healthkit.source.labs_words import Row

_NUMBERS = ("value", "range_low", "range_high", "goal_low", "goal_high", "from_value")
_DIFFERENCES = ("change", "trend", "rate")
_COUNTS = ("times", "over")


def in_unit(found: Found) -> Found:
    """The same results in the plan's unit."""
    plan = found.plan
    if not plan.unit or len(plan.analytes) != 1 or plan.unit == analytes()[plan.analytes[0]].unit:
        return found
    way = conversion(analytes()[plan.analytes[0]], plan.unit)
    before, after = found.near
    value, values = found.value, found.values
    if plan.asks not in _COUNTS and value is not None:
        value = value / way.factor if plan.asks in _DIFFERENCES else _back(value, way)
        values = tuple(_back(one, way) for one in values)
    return replace(
        found,
        rows=tuple(_row(row, way, plan.unit) for row in found.rows),
        chosen=tuple(_row(row, way, plan.unit) for row in found.chosen),
        near=(before and _row(before, way, plan.unit), after and _row(after, way, plan.unit)),
        value=value,
        values=values,
        unit=found.unit if plan.asks in _COUNTS else plan.unit,
    )


def _back(value: float, way: LabConversion) -> float:
    return (value - way.offset) / way.factor


def _row(row: Row, way: LabConversion, unit: str) -> Row:
    """A result in another unit. Where zero lies elsewhere (HbA1c), percents of change differ and are left out."""
    moved: Row = {name: _back(row[name], way) for name in _NUMBERS if row[name] is not None}
    if way.offset:
        moved |= {"delta_percent": None, "real": None}
    return {**row, **moved, "unit": unit}
