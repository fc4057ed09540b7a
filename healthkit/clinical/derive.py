"""Values that follow from a draw by a published formula, where the laboratory measured none: marked as derived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from healthkit.clinical.formulas.evaluate import evaluate
from healthkit.clinical.ranges import Person
from healthkit.model.analytes import analytes

FORMULAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "non_hdl": ("non_hdl", ("total_cholesterol", "hdl")),
    "ldl": ("ldl_sampson_nih", ("total_cholesterol", "hdl", "triglycerides")),
    "egfr": ("egfr_ckdepi_2021_cr", ("creatinine", "age", "sex")),
    "transferrin_saturation": ("transferrin_saturation", ("iron", "tibc")),
    "anion_gap": ("anion_gap", ("sodium", "chloride", "bicarbonate")),
    "calcium_corrected": ("calcium_corrected", ("calcium", "albumin")),
    "eag": ("eag", ("hba1c",)),
}
"""Derived analyte: the formula of ``healthkit calc``, and its inputs: analytes of the same draw, age and sex."""
_DRAW = ["laboratory", "moment", "day"]


@dataclass(frozen=True)
class _Draw:
    """The numbers of one draw by analyte, as text with unit."""

    laboratory: str
    moment: object
    day: date
    values: dict[str, str]


def derived(results: pl.DataFrame, person: Person) -> pl.DataFrame:
    """Rows of what the draws in ``results`` imply and no laboratory measured that day, in the columns of ``results``.

    ``result_id`` is negative, ``derived`` names the formula. A draw for which a formula does not hold (an LDL at
    triglycerides of 900 mg/dL) gives none.
    """
    wanted = {name for _, inputs in FORMULAS.values() for name in inputs}
    usable = results.filter(
        pl.col("value").is_not_null()
        & pl.col("comparator").is_null()
        & pl.col("question").is_null()
        & pl.col("day").is_not_null()
        & pl.col("analyte").is_in([*wanted, *FORMULAS])
    )
    # A result that is only a bound (an eGFR of ">89") is measured too.
    measured = set(results.filter(pl.col("value").is_not_null()).select("analyte", "day").rows())
    rows: list[dict[str, object]] = []
    for draw in _draws(usable):
        for analyte, (formula, inputs) in FORMULAS.items():
            if (analyte, draw.day) not in measured:
                value = _value(formula, inputs, draw, person)
                if value is not None:
                    rows.append(
                        {
                            "result_id": -1 - len(rows),
                            "analyte": analyte,
                            "moment": draw.moment,
                            "day": draw.day,
                            "value": value,
                            "unit": analytes()[analyte].unit,
                            "laboratory": draw.laboratory,
                            "derived": formula,
                        }
                    )
    schema = {**results.schema, "derived": pl.String()}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def _draws(usable: pl.DataFrame) -> list[_Draw]:
    grouped = usable.group_by(_DRAW, maintain_order=True).agg("analyte", "value", "unit")
    return [
        _Draw(
            laboratory,
            moment,
            day,
            {name: f"{value!r} {unit}" for name, value, unit in zip(names, values, units, strict=True)},
        )
        for laboratory, moment, day, names, values, units in grouped.iter_rows()
    ]


def _value(formula: str, inputs: tuple[str, ...], draw: _Draw, person: Person) -> float | None:
    given: dict[str, object] = {name: draw.values[name] for name in inputs if name in draw.values}
    if "age" in inputs and person.birth:
        given["age"] = (
            draw.day.year
            - person.birth.year
            - ((draw.day.month, draw.day.day) < (person.birth.month, person.birth.day))
        )
    if "sex" in inputs and person.sex in ("male", "female"):
        given["sex"] = person.sex
    if set(given) != set(inputs):
        return None
    target = analytes()[_analyte_of(formula)].unit
    outcome = evaluate(formula, given, unit=target or None)
    return float(outcome.value) if isinstance(outcome.value, int | float) and not outcome.flag else None


def _analyte_of(formula: str) -> str:
    return next(analyte for analyte, (name, _) in FORMULAS.items() if name == formula)
