"""Units of laboratory values: conversion, refusal where no single factor exists, and what cannot be true."""

from __future__ import annotations

from healthkit.clinical.formulas import units
from healthkit.clinical.formulas.reading import Amount
from healthkit.clinical.formulas.registry import Answer, BadInput, Formula, Input
from healthkit.model.analytes import Analyte


def convert(analyte: Analyte, value: Amount, to: str) -> Answer:
    """A value of an analyte in another unit, by its molar mass or published factor.

    Refused where mass and amount have no single factor (lipoprotein(a)) or the unit leaves two readings (D-dimer).
    """
    target = units.code(to)
    if target is None:
        raise BadInput("unknown_unit", input="to", unit=to)
    assert value.unit is not None
    converted = units.convert("value", value.value, value.unit, to, analyte.form or analyte.id)
    return Answer(converted, unit=target, about=(analyte.form or analyte.id, value.value, value.unit))


def unit_plausibility(analyte: Analyte, value: Amount) -> Answer:
    """Whether a value can be true in the unit it carries; the flag asks, nothing is converted."""
    assert value.unit is not None
    if units.code(value.unit) is None:
        raise BadInput("unknown_unit", input="value", unit=value.unit)
    name = analyte.form or analyte.id
    found = units.question(name, value.value, value.unit)
    return Answer(category="plausible" if found is None else "implausible", about=(name, value.value, value.unit))


_ANALYTE = Input("analyte", "analyte")
_VALUE = Input("value", "with_unit")
FORMULAS = (
    Formula("convert", convert, (_ANALYTE, _VALUE, Input("to", "word")), None, "Molar masses of the analyte catalogue"),
    Formula(
        "unit_plausibility",
        unit_plausibility,
        (_ANALYTE, _VALUE),
        None,
        "Plausible ranges of the analyte catalogue",
        categories=("plausible", "implausible"),
    ),
)
