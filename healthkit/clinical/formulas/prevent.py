"""PREVENT: the American Heart Association's risk of cardiovascular events over 10 and 30 years."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

from healthkit.clinical.formulas.common import AGE, EGFR, HBA1C, HDL, SBP, SEX, TOTAL_CHOLESTEROL, within, words, yes_no
from healthkit.clinical.formulas.registry import Formula, Input, Refused
from healthkit.clinical.formulas.tables import rows

_OUTCOMES = ("total_cvd", "ascvd", "heart_failure", "chd", "stroke")
_MMOL = 0.02586  # mmol/L of cholesterol in 1 mg/dL, as the equations were fitted


def prevent(
    *,
    outcome: str,
    years: str,
    model: str | None,
    age: float,
    sex: str,
    sbp: float,
    total_cholesterol: float,
    hdl: float,
    bmi: float,
    egfr: float,
    diabetes: bool,
    smoker: bool,
    bp_treatment: bool,
    statin: bool,
    hba1c: float | None,
    uacr: float | None,
    sdi_decile: float | None,
) -> float:
    """Risk, 0 to 1, of a first event within ``years`` if nothing changes. Khan, Circulation 2024;149:430.

    Cholesterol in mg/dL, HbA1c in %, urinary albumin to creatinine in mg/g. Valid from 30 to 79 years (59 for 30
    years), systolic 90 to 180, cholesterol 130 to 320, HDL 20 to 100, eGFR 15 to 140, BMI 18.5 to 39.9, without an
    earlier cardiovascular event. Without ``model`` the predictors that were given choose it.
    """
    within("age", int(age), 30, 79 if years == "10" else 59, "a")
    within("sbp", sbp, 90, 180, "mmHg")
    within("total_cholesterol", round(total_cholesterol), 130, 320, "mg/dL")  # the limits in mmol/L are rounded
    within("hdl", round(hdl), 20, 100, "mg/dL")
    within("bmi", bmi, 18.5, 39.9, "kg/m2")
    within("egfr", egfr, 15, 140, "mL/min/1.73 m2")
    terms = _base_terms(
        age=age,
        sbp=sbp,
        total_cholesterol=total_cholesterol,
        hdl=hdl,
        bmi=bmi,
        egfr=egfr,
        diabetes=diabetes,
        smoker=smoker,
        bp_treatment=bp_treatment,
        statin=statin,
    )
    terms |= _optional_terms(diabetes, hba1c, uacr, sdi_decile)
    given = {name for name, value in (("hba1c", hba1c), ("uacr", uacr), ("sdi", sdi_decile)) if value is not None}
    chosen = model or ("full" if len(given) > 1 else next(iter(given), "base"))
    weights = _coefficients()[chosen, years, sex]
    log_odds = sum(weight[outcome] * terms[term] for term, weight in weights.items())
    return 1 / (1 + math.exp(-log_odds))


def _base_terms(
    *,
    age: float,
    sbp: float,
    total_cholesterol: float,
    hdl: float,
    bmi: float,
    egfr: float,
    diabetes: bool,
    smoker: bool,
    bp_treatment: bool,
    statin: bool,
) -> dict[str, float]:
    """The predictors, centred and scaled as published, with their interactions."""
    decades = (age - 55) / 10
    rest = (total_cholesterol - hdl) * _MMOL - 3.5
    terms = {
        "constant": 1.0,
        "age": decades,
        "age_squared": decades**2,
        "non_hdl": rest,
        "hdl": (hdl * _MMOL - 1.3) / 0.3,
        "sbp_low": (min(sbp, 110) - 110) / 20,
        "sbp_high": (max(sbp, 110) - 130) / 20,
        "diabetes": float(diabetes),
        "smoker": float(smoker),
        "bmi_low": (min(bmi, 30) - 25) / 5,
        "bmi_high": (max(bmi, 30) - 30) / 5,
        "egfr_low": (min(egfr, 60) - 60) / -15,
        "egfr_high": (max(egfr, 60) - 90) / -15,
        "bp_treatment": float(bp_treatment),
        "statin": float(statin),
        "treated_non_hdl": statin * rest,
    }
    terms["treated_sbp_high"] = bp_treatment * terms["sbp_high"]
    for name in ("non_hdl", "hdl", "sbp_high", "diabetes", "smoker", "bmi_high", "egfr_low"):
        terms[f"age_{name}"] = decades * terms[name]
    return terms


def _optional_terms(
    diabetes: bool, hba1c: float | None, uacr: float | None, sdi_decile: float | None
) -> dict[str, float]:
    """The three optional predictors; a missing one has a term of its own."""
    if hba1c is not None:
        within("hba1c", hba1c, 3, 15, "%")
    if uacr is not None:
        within("uacr", uacr, 0.1, 25000, "mg/g")
    if sdi_decile is not None and (sdi_decile not in range(1, 11)):
        raise Refused("outside", input="sdi_decile", low=1, high=10, unit="")
    decile = sdi_decile or 0
    excess = hba1c - 5.3 if hba1c is not None else 0.0
    return {
        "hba1c_diabetes": excess if diabetes else 0.0,
        "hba1c_no_diabetes": 0.0 if diabetes else excess,
        "hba1c_missing": float(hba1c is None),
        "ln_uacr": math.log(uacr) if uacr is not None else 0.0,
        "uacr_missing": float(uacr is None),
        "sdi_4_to_6": float(4 <= decile <= 6),
        "sdi_7_to_10": float(decile >= 7),
        "sdi_missing": float(sdi_decile is None),
    }


@lru_cache(maxsize=1)
def _coefficients() -> dict[tuple[str, str, str], dict[str, dict[str, float]]]:
    """By model, years and sex: the weights of each term by outcome."""
    found: dict[tuple[str, str, str], dict[str, dict[str, float]]] = {}
    for row in rows("prevent"):
        group = found.setdefault((row["model"], row["years"], row["sex"]), {})
        group[row["term"]] = {outcome: float(row[outcome]) for outcome in _OUTCOMES}
    return found


_MODEL = replace(words("model", "base", "uacr", "hba1c", "sdi", "full"), default=None)
FORMULAS = (
    Formula(
        "prevent",
        prevent,
        (
            words("outcome", *_OUTCOMES, default="total_cvd"),
            words("years", "10", "30", default="10"),
            _MODEL,
            AGE,
            SEX,
            SBP,
            TOTAL_CHOLESTEROL,
            HDL,
            Input("bmi", unit="kg/m2", plausible=(10, 80)),
            EGFR,
            yes_no("diabetes"),
            yes_no("smoker"),
            yes_no("bp_treatment"),
            yes_no("statin"),
            replace(HBA1C, default=None),
            Input("uacr", unit="mg/g", analyte="uacr", default=None),
            Input("sdi_decile", unit="1", default=None),
        ),
        "1",
        "PREVENT, Khan, Circulation 2024;149:430",
    ),
)
