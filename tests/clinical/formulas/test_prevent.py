"""PREVENT against every figure that the tests of the R package preventr 0.11 publish, to their three decimals."""

from __future__ import annotations

from typing import Any

import pytest

from healthkit.clinical.formulas import evaluate

# Mayer, preventr, tests/testthat/test-prevent_equations.R: 50 years, systolic 160 treated, cholesterol 200, HDL 45,
# no statin, diabetes, no smoking, eGFR 90, BMI 35; HbA1c 9.2, UACR 92, the SDI of ZIP code 14738 (decile group 1-3).
PERSON: dict[str, Any] = {
    "age": 50,
    "sbp": 160,
    "bp_treatment": True,
    "total_cholesterol": 200,
    "hdl": 45,
    "statin": False,
    "diabetes": True,
    "smoker": False,
    "egfr": 90,
    "bmi": 35,
}
OPTIONAL: dict[str, dict[str, Any]] = {
    "base": {},
    "hba1c": {"hba1c": 9.2},
    "uacr": {"uacr": 92},
    "sdi": {"sdi_decile": 1},
    "full": {"hba1c": 9.2, "uacr": 92, "sdi_decile": 1},
}
OUTCOMES = ("total_cvd", "ascvd", "heart_failure", "chd", "stroke")
PUBLISHED = {
    ("female", "base", 10): (0.147, 0.092, 0.081, 0.044, 0.054),
    ("female", "base", 30): (0.53, 0.354, 0.39, 0.198, 0.221),
    ("female", "hba1c", 10): (0.165, 0.103, 0.107, 0.055, 0.053),
    ("female", "hba1c", 30): (0.541, 0.356, 0.449, 0.219, 0.2),
    ("female", "uacr", 10): (0.181, 0.111, 0.105, 0.055, 0.065),
    ("female", "uacr", 30): (0.565, 0.381, 0.437, 0.22, 0.241),
    ("female", "sdi", 10): (0.127, 0.08, 0.07, 0.038, 0.047),
    ("female", "sdi", 30): (0.485, 0.322, 0.358, 0.179, 0.202),
    ("female", "full", 10): (0.174, 0.105, 0.114, 0.056, 0.056),
    ("female", "full", 30): (0.534, 0.348, 0.443, 0.213, 0.204),
    ("male", "base", 10): (0.163, 0.102, 0.106, 0.056, 0.052),
    ("male", "base", 30): (0.514, 0.349, 0.424, 0.216, 0.197),
    ("male", "hba1c", 10): (0.187, 0.112, 0.13, 0.063, 0.056),
    ("male", "hba1c", 30): (0.524, 0.34, 0.457, 0.211, 0.188),
    ("male", "uacr", 10): (0.195, 0.123, 0.13, 0.066, 0.063),
    ("male", "uacr", 30): (0.535, 0.368, 0.448, 0.227, 0.213),
    ("male", "sdi", 10): (0.143, 0.088, 0.089, 0.049, 0.043),
    ("male", "sdi", 30): (0.48, 0.317, 0.384, 0.199, 0.171),
    ("male", "full", 10): (0.191, 0.112, 0.131, 0.068, 0.052),
    ("male", "full", 30): (0.513, 0.326, 0.438, 0.216, 0.167),
}


@pytest.mark.parametrize(("sex", "model", "years"), PUBLISHED)
def test_published_risks(sex: str, model: str, years: int) -> None:
    for outcome, published in zip(OUTCOMES, PUBLISHED[sex, model, years], strict=True):
        asked = {**PERSON, **OPTIONAL[model], "sex": sex, "model": model, "years": years, "outcome": outcome}
        found = evaluate("prevent", asked)
        assert found.value == pytest.approx(published, abs=0.000501), outcome
        assert found.unit == "1"


@pytest.mark.parametrize("model", OPTIONAL)
def test_the_predictors_given_choose_the_model(model: str) -> None:
    asked = {**PERSON, **OPTIONAL[model], "sex": "female"}
    assert evaluate("prevent", asked).value == evaluate("prevent", {**asked, "model": model}).value


def test_a_missing_predictor_has_its_own_term() -> None:
    """The full model without HbA1c is neither the full model with one nor the base model."""
    risks = {
        evaluate("prevent", {**PERSON, "sex": "male", "model": "full", **given}).value
        for given in ({"uacr": 92}, {"uacr": 92, "hba1c": 5.3}, {})
    }
    assert len(risks) == 3


def test_percent_and_mmol() -> None:
    metric = {**PERSON, "total_cholesterol": "5.1720 mmol/L", "hdl": "1.1637 mmol/L", "sex": "female"}
    assert evaluate("prevent", metric, unit="%").value == pytest.approx(14.68, abs=0.02)


EDGES = [
    ({"age": 30}, {"age": 29}),
    ({"age": 79}, {"age": 80}),
    ({"age": 59, "years": 30}, {"age": 60, "years": 30}),
    ({"sbp": 90}, {"sbp": 89}),
    ({"sbp": 180}, {"sbp": 181}),
    ({"total_cholesterol": 130}, {"total_cholesterol": 129}),
    ({"total_cholesterol": 320}, {"total_cholesterol": 321}),
    ({"total_cholesterol": "3.36 mmol/L"}, {"total_cholesterol": "3.3 mmol/L"}),
    ({"hdl": 20}, {"hdl": 19}),
    ({"hdl": "2.59 mmol/L"}, {"hdl": "2.65 mmol/L"}),
    ({"bmi": 18.5}, {"bmi": 18.4}),
    ({"bmi": 39.9}, {"bmi": 40}),
    ({"egfr": 15}, {"egfr": 14}),
    ({"egfr": 140}, {"egfr": 141}),
    ({"sdi_decile": 10}, {"sdi_decile": 11}),
    ({"uacr": 0.1}, {"uacr": 0.09}),
]


@pytest.mark.parametrize(("inside", "outside"), EDGES)
def test_both_ends_of_the_valid_range(inside: dict[str, Any], outside: dict[str, Any]) -> None:
    assert evaluate("prevent", {**PERSON, "sex": "male", **inside}).refused is None
    found = evaluate("prevent", {**PERSON, "sex": "male", **outside})
    assert found.value is None
    assert found.refused
