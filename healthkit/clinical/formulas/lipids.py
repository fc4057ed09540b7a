"""LDL cholesterol that was not measured: four estimates from the lipid panel, and non-HDL cholesterol."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from healthkit.clinical.formulas.common import HDL, TOTAL_CHOLESTEROL, TRIGLYCERIDES
from healthkit.clinical.formulas.registry import Answer, Formula, Input, Refused, Variant
from healthkit.clinical.formulas.tables import rows

_COLUMNS = (100, 130, 160, 190, 220)


def non_hdl(total_cholesterol: float, hdl: float) -> float:
    """Total cholesterol minus HDL, in the unit of the first."""
    if hdl > total_cholesterol:
        raise Refused("hdl_above_total")
    return total_cholesterol - hdl


def ldl_friedewald(total_cholesterol: float, hdl: float, triglycerides: float) -> Answer:
    """LDL in mg/dL: total - HDL - triglycerides / 5. Friedewald, Clin Chem 1972;18:499.

    Holds below 400 mg/dL of triglycerides, fasting; reads too low below about 70 mg/dL, where it asks.
    """
    _below(triglycerides, 400)
    return _estimate(non_hdl(total_cholesterol, hdl) - triglycerides / 5, low=70)


def ldl_friedewald_mmol(total_cholesterol: float, hdl: float, triglycerides: float) -> Answer:
    """The same in mmol/L: total - HDL - triglycerides / 2.2, below 4.5 mmol/L of triglycerides."""
    if triglycerides >= 4.52:
        raise Refused("triglycerides_high", limit="4.5 mmol/L (400 mg/dL)")
    return _estimate(non_hdl(total_cholesterol, hdl) - triglycerides / 2.2, low=1.8)


def ldl_sampson_nih(total_cholesterol: float, hdl: float, triglycerides: float) -> Answer:
    """LDL in mg/dL by the NIH equation 2, up to 800 mg/dL of triglycerides. Sampson, JAMA Cardiol 2020;5:540."""
    if triglycerides > 800:
        raise Refused("triglycerides_high", limit="800 mg/dL")
    rest = non_hdl(total_cholesterol, hdl)
    very_low = triglycerides / 8.56 + triglycerides * rest / 2140 - triglycerides**2 / 16100
    return _estimate(total_cholesterol / 0.948 - hdl / 0.971 - very_low - 9.44)


def ldl_martin_hopkins(total_cholesterol: float, hdl: float, triglycerides: float) -> Answer:
    """LDL in mg/dL: non-HDL - triglycerides / factor, the factor from 180 cells. Martin, JAMA 2013;310:2061.

    For triglycerides from 7 to 399 mg/dL.
    """
    _below(triglycerides, 400)
    return _by_cells(total_cholesterol, hdl, triglycerides)


def ldl_martin_hopkins_extended(total_cholesterol: float, hdl: float, triglycerides: float) -> Answer:
    """The same up to 799 mg/dL of triglycerides, by 240 more cells from 400. Sajja, JAMA Netw Open 2021;4:e2128817."""
    _below(triglycerides, 800)
    return _by_cells(total_cholesterol, hdl, triglycerides)


def _below(triglycerides: float, limit: int) -> None:
    if triglycerides >= limit:
        raise Refused("triglycerides_high", limit=f"{limit} mg/dL")


def _by_cells(total_cholesterol: float, hdl: float, triglycerides: float) -> Answer:
    rest = non_hdl(total_cholesterol, hdl)
    if triglycerides < 7:
        raise Refused("triglycerides_low", limit="7 mg/dL")
    column = sum(rest >= edge for edge in _COLUMNS)
    factor = next(cells[column] for upper, cells in _cells() if int(triglycerides) <= upper)
    return _estimate(rest - triglycerides / factor)


@lru_cache(maxsize=1)
def _cells() -> tuple[tuple[int, tuple[float, ...]], ...]:
    """Upper end of each triglyceride row, in whole mg/dL, with its six factors."""
    table = []
    for row in rows("martin_hopkins"):
        _, upper, *factors, _ = row.values()
        table.append((int(upper), tuple(map(float, factors))))
    return tuple(table)


def _estimate(value: float, low: float = 0.0) -> Answer:
    """The estimate, with a question below ``low``; refused where it is not above zero."""
    if value <= 0:
        raise Refused("ldl_negative")
    return Answer(value, question="ldl_low" if value < low else None)


_PANEL = (TOTAL_CHOLESTEROL, HDL, TRIGLYCERIDES)


def _mmol(panel: tuple[Input, ...]) -> tuple[Input, ...]:
    return tuple(replace(asked, unit="mmol/L") for asked in panel)


FORMULAS = (
    Formula(
        "ldl_friedewald",
        ldl_friedewald,
        _PANEL,
        "mg/dL",
        "Friedewald, Clin Chem 1972;18:499",
        analyte="ldl",
        variant=Variant(_mmol(_PANEL), "mmol/L", ldl_friedewald_mmol, wanted=True),
    ),
    Formula("ldl_sampson_nih", ldl_sampson_nih, _PANEL, "mg/dL", "Sampson, JAMA Cardiol 2020;5:540", analyte="ldl"),
    Formula("ldl_martin_hopkins", ldl_martin_hopkins, _PANEL, "mg/dL", "Martin, JAMA 2013;310:2061", analyte="ldl"),
    Formula(
        "ldl_martin_hopkins_extended",
        ldl_martin_hopkins_extended,
        _PANEL,
        "mg/dL",
        "Martin, JAMA 2013;310:2061; Sajja, JAMA Netw Open 2021;4:e2128817",
        analyte="ldl",
    ),
    Formula(
        "non_hdl",
        non_hdl,
        (TOTAL_CHOLESTEROL, HDL),
        "mg/dL",
        "Definition: total cholesterol minus HDL cholesterol",
        analyte="total_cholesterol",
        unit_of="total_cholesterol",
    ),
)
