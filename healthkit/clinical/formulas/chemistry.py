"""Electrolytes, iron, liver and glucose: small formulas of the chemistry sheet."""

from __future__ import annotations

import math
from dataclasses import replace

from healthkit.clinical.formulas.common import AGE, ALBUMIN, GLUCOSE, HBA1C, yes_no
from healthkit.clinical.formulas.registry import Answer, Formula, Input, Variant

_SODIUM = Input("sodium", unit="mmol/L", analyte="sodium")
_CALCIUM = Input("calcium", unit="mg/dL", analyte="calcium")
_INSULIN = Input("insulin", unit="u[IU]/mL", analyte="insulin")


def eag(hba1c: float) -> float:
    """Average glucose behind an HbA1c in %, mg/dL. ADAG, Nathan, Diabetes Care 2008;31:1473."""
    return 28.7 * hba1c - 46.7


def eag_mmol(hba1c: float) -> float:
    """Average glucose behind an HbA1c in %, mmol/L, by its own published equation. ADAG 2008."""
    return 1.59 * hba1c - 2.59


def gmi(mean_glucose: float) -> float:
    """Glucose management indicator, %, of a mean sensor glucose in mg/dL.

    Meant for at least 10 to 14 days with 70 % of the readings, which a bare mean cannot show.
    Bergenstal, Diabetes Care 2018;41:2275.
    """
    return 3.31 + 0.02392 * mean_glucose


def homa_ir(glucose: float, insulin: float) -> float:
    """Insulin resistance from fasting glucose in mg/dL and insulin in uIU/mL. Matthews, Diabetologia 1985;28:412."""
    return glucose * insulin / 405


def homa_ir_mmol(glucose: float, insulin: float) -> float:
    """The same from glucose in mmol/L, as first published."""
    return glucose * insulin / 22.5


def hypoglycaemia_level(glucose: float, altered_state: bool) -> Answer:
    """Level of a glucose in mg/dL: 1 below 70, 2 below 54, 3 with an altered state at any value. ADA."""
    if altered_state:
        return Answer(category="level3")
    return Answer(category="level2" if glucose < 54 else "level1" if glucose < 70 else "none")


def calcium_corrected(calcium: float, albumin: float) -> float:
    """Calcium in mg/dL as it would be at an albumin of 4 g/dL; ionised calcium is better. Payne, BMJ 1973;4:643."""
    return calcium + 0.8 * (4 - albumin)


def calcium_corrected_mmol(calcium: float, albumin: float) -> float:
    """Calcium in mmol/L as it would be at an albumin of 40 g/L. Payne, BMJ 1973;4:643."""
    return calcium + 0.02 * (40 - albumin)


def anion_gap(sodium: float, chloride: float, bicarbonate: float, albumin: float | None) -> float:
    """Anion gap without potassium, mmol/L; an albumin in g/dL corrects it by 2.5 a gram below 4.

    Emmett and Narins, Medicine 1977;56:38; Figge, Crit Care Med 1998;26:1807.
    """
    gap = sodium - chloride - bicarbonate
    return gap if albumin is None else gap + 2.5 * (4 - albumin)


def serum_osmolality(sodium: float, glucose: float, bun: float) -> float:
    """Osmolality, mosm/kg, of sodium in mmol/L and glucose and urea nitrogen in mg/dL. Dorwart 1975."""
    return 2 * sodium + glucose / 18 + bun / 2.8


def transferrin_saturation(iron: float, tibc: float) -> float:
    """Iron over binding capacity, both in ug/dL, in %."""
    return 100 * iron / tibc


def fib4(age: float, ast: float, alt: float, platelets: float) -> Answer:
    """Fibrosis index of age, AST and ALT in U/L and platelets in 10*9/L.

    Low below 1.3, or below 2.0 from 65 years, high above 2.67; unreliable before 35 years, which it asks about.
    Sterling, Hepatology 2006;43:1317; McPherson, Am J Gastroenterol 2017;112:740.
    """
    value = age * ast / (platelets * math.sqrt(alt))
    low = 2.0 if age >= 65 else 1.3
    category = "low" if value < low else "high" if value > 2.67 else "indeterminate"
    return Answer(value, category, question="fib4_young" if age < 35 else None)


_ADAG = "ADAG, Nathan, Diabetes Care 2008;31:1473"
FORMULAS = (
    Formula(
        "eag",
        eag,
        (HBA1C,),
        "mg/dL",
        _ADAG,
        analyte="glucose",
        variant=Variant((HBA1C,), "mmol/L", eag_mmol, wanted=True),
    ),
    Formula(
        "gmi",
        gmi,
        (Input("mean_glucose", unit="mg/dL", analyte="glucose"),),
        "%",
        "Bergenstal, Diabetes Care 2018;41:2275",
        analyte="hba1c",
    ),
    Formula(
        "homa_ir",
        homa_ir,
        (GLUCOSE, _INSULIN),
        "1",
        "Matthews, Diabetologia 1985;28:412",
        variant=Variant((replace(GLUCOSE, unit="mmol/L"), _INSULIN), "1", homa_ir_mmol, given={"glucose": "mmol/L"}),
    ),
    Formula(
        "hypoglycaemia_level",
        hypoglycaemia_level,
        (GLUCOSE, yes_no("altered_state", default=False)),
        None,
        "ADA Standards of Care, glycaemic goals and hypoglycaemia",
        categories=("none", "level1", "level2", "level3"),
    ),
    Formula(
        "fib4",
        fib4,
        (
            AGE,
            Input("ast", unit="U/L", analyte="ast"),
            Input("alt", unit="U/L", analyte="alt"),
            Input("platelets", unit="10*9/L", analyte="platelets"),
        ),
        "1",
        "Sterling, Hepatology 2006;43:1317; McPherson, Am J Gastroenterol 2017;112:740",
        categories=("low", "indeterminate", "high"),
    ),
    Formula(
        "calcium_corrected",
        calcium_corrected,
        (_CALCIUM, ALBUMIN),
        "mg/dL",
        "Payne, BMJ 1973;4:643",
        analyte="calcium",
        unit_of="calcium",
        variant=Variant(
            (replace(_CALCIUM, unit="mmol/L"), replace(ALBUMIN, unit="g/L")),
            "mmol/L",
            calcium_corrected_mmol,
            given={"calcium": "mmol/L"},
        ),
    ),
    Formula(
        "anion_gap",
        anion_gap,
        (
            _SODIUM,
            Input("chloride", unit="mmol/L", analyte="chloride"),
            Input("bicarbonate", unit="mmol/L", analyte="bicarbonate"),
            replace(ALBUMIN, default=None),
        ),
        "mmol/L",
        "Emmett, Medicine 1977;56:38; correction: Figge, Crit Care Med 1998;26:1807",
        analyte="sodium",
    ),
    Formula(
        "serum_osmolality",
        serum_osmolality,
        (_SODIUM, GLUCOSE, Input("bun", unit="mg/dL", analyte="bun")),
        "mosm/kg",
        "Dorwart, Arch Intern Med 1975;135:391",
    ),
    Formula(
        "transferrin_saturation",
        transferrin_saturation,
        (Input("iron", unit="ug/dL", analyte="iron"), Input("tibc", unit="ug/dL", analyte="tibc")),
        "%",
        "Definition: iron over total iron-binding capacity",
    ),
)
