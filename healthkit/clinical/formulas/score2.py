"""Ten-year cardiovascular risk: SCORE2 and SCORE2-OP of Europe, and the American equations of 2013."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

from healthkit.clinical.formulas.common import AGE, HDL, SBP, SEX, TOTAL_CHOLESTEROL, within, yes_no
from healthkit.clinical.formulas.registry import Answer, Formula, Input, Refused
from healthkit.clinical.formulas.tables import rows


def score2(
    *,
    age: float,
    sex: str,
    smoker: bool,
    sbp: float,
    total_cholesterol: float,
    hdl: float,
    region: str,
    diabetes: bool,
) -> Answer:
    """Risk in % of a fatal or non-fatal event within 10 years, 40 to 69 years. SCORE2, Eur Heart J 2021;42:2439.

    Cholesterol in mmol/L. Not with diabetes, kidney disease, familial hypercholesterolaemia or an earlier event.
    """
    if diabetes:
        raise Refused("score2_diabetes")
    if age >= 70:
        raise Refused("score2_older")
    within("age", int(age), 40, 69, "a")
    terms = {
        "age": (age - 60) / 5,
        "smoker": float(smoker),
        "sbp": (sbp - 120) / 20,
        "tc": total_cholesterol - 6,
        "hdl": (hdl - 1.3) / 0.5,
    }
    return _risk("score2", sex, region, terms, age)


def score2_op(
    *,
    age: float,
    sex: str,
    smoker: bool,
    sbp: float,
    total_cholesterol: float,
    hdl: float,
    region: str,
    diabetes: bool,
) -> Answer:
    """The same from 70 to 89 years, with diabetes as a predictor. SCORE2-OP, Eur Heart J 2021;42:2455."""
    within("age", int(age), 70, 89, "a")
    terms = {
        "age": age - 73,
        "smoker": float(smoker),
        "sbp": sbp - 150,
        "tc": total_cholesterol - 6,
        "hdl": hdl - 1.4,
        "diabetes": float(diabetes),
    }
    return _risk("score2_op", sex, region, terms, age)


def _risk(model: str, sex: str, region: str, terms: dict[str, float], age: float) -> Answer:
    """The uncalibrated risk, then the region's own scale; in %."""
    weights = _coefficients()[model, sex]
    linear = sum(weights[name] * value for name, value in terms.items())
    linear += sum(weights[f"age_{name}"] * terms["age"] * value for name, value in terms.items() if name != "age")
    linear -= weights.get("mean_linear_predictor", 0.0)
    cumulative = -math.exp(linear) * math.log(weights["baseline_survival"])
    scale = weights[f"scale1_{region}"] + weights[f"scale2_{region}"] * math.log(cumulative)
    value = -100 * math.expm1(-math.exp(scale))
    return Answer(value, _band(age, round(value, 1)))


def _band(age: float, percent: float) -> str:
    """The guideline's band: what is high depends on age."""
    moderate, high = (2.5, 7.5) if age < 50 else (5, 10) if age < 70 else (7.5, 15)
    return "high" if percent >= high else "moderate" if percent >= moderate else "low"


@lru_cache(maxsize=1)
def _coefficients() -> dict[tuple[str, str], dict[str, float]]:
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in rows("score2"):
        found.setdefault((row["model"], row["sex"]), {})[row["term"]] = float(row["value"])
    return found


def ascvd_pce_2013(
    *,
    age: float,
    sex: str,
    race: str,
    sbp: float,
    bp_treatment: bool,
    total_cholesterol: float,
    hdl: float,
    diabetes: bool,
    smoker: bool,
) -> float:
    """Risk in % of a first atherosclerotic event within 10 years. Goff, Circulation 2014;129(25 Suppl 2):S49.

    Cholesterol in mg/dL; 40 to 79 years; fitted on white and black people, others take the white equation.
    PREVENT has replaced it in the guideline of 2025.
    """
    within("age", int(age), 40, 79, "a")
    within("sbp", sbp, 90, 200, "mmHg")
    within("total_cholesterol", round(total_cholesterol), 130, 320, "mg/dL")
    within("hdl", round(hdl), 20, 100, "mg/dL")
    ln_age, ln_tc, ln_hdl, ln_sbp = map(math.log, (age, total_cholesterol, hdl, sbp))
    treatment = "treated" if bp_treatment else "untreated"
    terms = {
        "ln_age": ln_age,
        "ln_age_squared": ln_age**2,
        "ln_tc": ln_tc,
        "ln_age_ln_tc": ln_age * ln_tc,
        "ln_hdl": ln_hdl,
        "ln_age_ln_hdl": ln_age * ln_hdl,
        f"ln_sbp_{treatment}": ln_sbp,
        f"ln_age_ln_sbp_{treatment}": ln_age * ln_sbp,
        "smoker": float(smoker),
        "ln_age_smoker": ln_age * smoker,
        "diabetes": float(diabetes),
    }
    weights = {
        row["term"]: float(row[f"{sex}_{'black' if race == 'black' else 'white'}"]) for row in rows("pooled_cohort")
    }
    linear = sum(weights[name] * value for name, value in terms.items()) - weights["mean"]
    return 100 * (1 - math.pow(weights["baseline_survival"], math.exp(linear)))


_PREDICTORS = (
    AGE,
    SEX,
    yes_no("smoker"),
    SBP,
    replace(TOTAL_CHOLESTEROL, unit="mmol/L"),
    replace(HDL, unit="mmol/L"),
    Input(
        "region",
        "choice",
        choices={"low": (), "moderate": (), "high": (), "very_high": ("veryhigh",)},
    ),
    yes_no("diabetes", default=False),
)
_RACE = Input(
    "race",
    "choice",
    choices={
        "black": ("african american", "aa", "noir", "noire"),
        "white": ("caucasian", "blanc", "blanche"),
        "other": ("asian", "hispanic", "autre"),
    },
)
_BANDS = ("low", "moderate", "high")
FORMULAS = (
    Formula("score2", score2, _PREDICTORS, "%", "SCORE2, Eur Heart J 2021;42:2439", categories=_BANDS),
    Formula("score2_op", score2_op, _PREDICTORS, "%", "SCORE2-OP, Eur Heart J 2021;42:2455", categories=_BANDS),
    Formula(
        "ascvd_pce_2013",
        ascvd_pce_2013,
        (
            AGE,
            SEX,
            _RACE,
            SBP,
            yes_no("bp_treatment"),
            TOTAL_CHOLESTEROL,
            HDL,
            yes_no("diabetes"),
            yes_no("smoker"),
        ),
        "%",
        "Pooled Cohort Equations, Goff, Circulation 2014;129(25 Suppl 2):S49",
    ),
)
