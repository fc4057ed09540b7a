"""Kidney: filtration estimated from creatinine and cystatin C, and the KDIGO categories."""

from __future__ import annotations

import math

from healthkit.clinical.formulas.common import AGE, CREATININE, CYSTATIN_C, EGFR, SEX, adult
from healthkit.clinical.formulas.registry import Answer, Formula, Input

_UNIT = "mL/min/{1.73_m2}"
_GRADES = ((90, "G1"), (60, "G2"), (45, "G3a"), (30, "G3b"), (15, "G4"))


def egfr_ckdepi_2021_cr(creatinine: float, age: float, sex: str) -> float:
    """CKD-EPI 2021 from creatinine in mg/dL: mL/min/1.73 m2, without race.

    Adults with a stable creatinine, not in pregnancy. Inker, N Engl J Med 2021;385:1737.
    """
    adult(age)
    female = sex == "female"
    ratio = creatinine / (0.7 if female else 0.9)
    alpha = -0.241 if female else -0.302
    return (
        142
        * math.pow(min(ratio, 1), alpha)
        * math.pow(max(ratio, 1), -1.200)
        * math.pow(0.9938, age)
        * (1.012 if female else 1)
    )


def egfr_ckdepi_2021_cr_cys(creatinine: float, cystatin_c: float, age: float, sex: str) -> float:
    """CKD-EPI 2021 from creatinine in mg/dL and cystatin C in mg/L: mL/min/1.73 m2; the most precise of the three.

    Adults, not in pregnancy. Inker, N Engl J Med 2021;385:1737.
    """
    adult(age)
    female = sex == "female"
    ratio, cystatin = creatinine / (0.7 if female else 0.9), cystatin_c / 0.8
    by_creatinine = math.pow(min(ratio, 1), -0.219 if female else -0.144) * math.pow(max(ratio, 1), -0.544)
    by_cystatin = math.pow(min(cystatin, 1), -0.323) * math.pow(max(cystatin, 1), -0.778)
    return 135 * by_creatinine * by_cystatin * math.pow(0.9961, age) * (0.963 if female else 1)


def egfr_ckdepi_2012_cys(cystatin_c: float, age: float, sex: str) -> float:
    """CKD-EPI 2012 from cystatin C in mg/L: mL/min/1.73 m2. Adults. Inker, N Engl J Med 2012;367:20."""
    adult(age)
    ratio = cystatin_c / 0.8
    by_cystatin = math.pow(min(ratio, 1), -0.499) * math.pow(max(ratio, 1), -1.328)
    return 133 * by_cystatin * math.pow(0.996, age) * (0.932 if sex == "female" else 1)


def kdigo_g_category(egfr: float) -> Answer:
    """Filtration category of an eGFR; a disease only if it lasts three months or more. KDIGO 2012 and 2024."""
    return Answer(category=next((grade for low, grade in _GRADES if egfr >= low), "G5"))


def kdigo_a_category(uacr: float) -> Answer:
    """Albuminuria category of an albumin to creatinine ratio in mg/mmol: below 3, 3 to 30, above. KDIGO 2012, 2024."""
    return Answer(category="A1" if uacr < 3 else "A2" if uacr <= 30 else "A3")


_INKER_2021 = "CKD-EPI 2021, Inker, N Engl J Med 2021;385:1737"
FORMULAS = (
    Formula("egfr_ckdepi_2021_cr", egfr_ckdepi_2021_cr, (CREATININE, AGE, SEX), _UNIT, _INKER_2021),
    Formula("egfr_ckdepi_2021_cr_cys", egfr_ckdepi_2021_cr_cys, (CREATININE, CYSTATIN_C, AGE, SEX), _UNIT, _INKER_2021),
    Formula(
        "egfr_ckdepi_2012_cys",
        egfr_ckdepi_2012_cys,
        (CYSTATIN_C, AGE, SEX),
        _UNIT,
        "CKD-EPI 2012, Inker, N Engl J Med 2012;367:20",
    ),
    Formula(
        "kdigo_g_category",
        kdigo_g_category,
        (EGFR,),
        None,
        "KDIGO 2024 guideline, Kidney Int 2024;105(4S)",
        categories=("G1", "G2", "G3a", "G3b", "G4", "G5"),
    ),
    Formula(
        "kdigo_a_category",
        kdigo_a_category,
        (Input("uacr", unit="mg/mmol", analyte="uacr", positive=False),),
        None,
        "KDIGO 2024 guideline, Kidney Int 2024;105(4S)",
        categories=("A1", "A2", "A3"),
    ),
)
