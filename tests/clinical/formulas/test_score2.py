"""SCORE2 and SCORE2-OP against the examples of their supplements, as the package RiskScorescvd quotes them."""

from __future__ import annotations

from typing import Any

import pytest

from healthkit.clinical.formulas import evaluate

# Supplementary table 4 of SCORE2: 50 years, smoking, systolic 140, cholesterol 6.3, HDL 1.4 mmol/L.
AT_50: dict[str, Any] = {"age": 50, "smoker": 1, "sbp": 140, "total_cholesterol": 6.3, "hdl": 1.4}
PUBLISHED = [
    ("low", "male", 6, "moderate"),
    ("low", "female", 4, "low"),
    ("moderate", "male", 8, "moderate"),
    ("moderate", "female", 5, "moderate"),
    ("high", "male", 9, "moderate"),
    ("high", "female", 7, "moderate"),
    ("very_high", "male", 15, "high"),
    ("Very high", "female", 14, "high"),
]


@pytest.mark.parametrize(("region", "sex", "percent", "category"), PUBLISHED)
def test_supplement_of_score2(region: str, sex: str, percent: int, category: str) -> None:
    found = evaluate("score2", {**AT_50, "region": region, "sex": sex})
    assert isinstance(found.value, float)
    assert (round(found.value), found.unit, found.category) == (percent, "%", category)


@pytest.mark.parametrize(
    ("inputs", "percent", "category"),
    [
        ({"region": "low", "age": 45, "sex": "M", "smoker": 0, "sbp": 110, "total_cholesterol": 5, "hdl": 2}, 1, "low"),
        (
            {"region": "very_high", "age": 45, "sex": "F", "smoker": 1, "sbp": 140, "total_cholesterol": 5, "hdl": 2},
            6,
            "moderate",
        ),
        (
            {"region": "high", "age": 48, "sex": "M", "smoker": 1, "sbp": 160, "total_cholesterol": 8, "hdl": 2},
            10,
            "high",
        ),
    ],
)
def test_below_50_years_the_bands_are_lower(inputs: dict[str, Any], percent: int, category: str) -> None:
    found = evaluate("score2", inputs)
    assert isinstance(found.value, float)
    assert (round(found.value), found.category) == (percent, category)


# Supplementary table 3 of SCORE2-OP and heartscore.org: 75 years.
OLDER = [
    ("low", "male", 1, 140, 5.5, 1.3, 19, "high"),
    ("low", "female", 1, 140, 5.5, 1.3, 15, "high"),
    ("low", "male", 0, 140, 5.5, 1.3, 13, "moderate"),
    ("low", "female", 0, 110, 5, 2, 6, "low"),
    ("moderate", "male", 1, 140, 5.5, 1.3, 24, "high"),
    ("moderate", "female", 1, 140, 5.5, 1.3, 20, "high"),
    ("high", "male", 1, 140, 6, 1.3, 29, "high"),
    ("high", "female", 1, 110, 5, 2, 19, "high"),
    ("very_high", "male", 1, 140, 6, 1.3, 41, "high"),
    ("very_high", "female", 1, 140, 6, 1.3, 46, "high"),
]


@pytest.mark.parametrize(("region", "sex", "smoker", "sbp", "total", "hdl", "percent", "category"), OLDER)
def test_supplement_of_score2_op(
    region: str, sex: str, smoker: int, sbp: float, total: float, hdl: float, percent: int, category: str
) -> None:
    asked = {"age": 75, "sex": sex, "smoker": smoker, "sbp": sbp, "total_cholesterol": total, "hdl": hdl}
    found = evaluate("score2_op", {**asked, "region": region})
    assert isinstance(found.value, float)
    assert (round(found.value), found.category) == (percent, category)


def test_diabetes_raises_the_risk_of_the_old_and_refuses_the_younger_model() -> None:
    person = {**AT_50, "region": "low", "sex": "male"}
    older = [evaluate("score2_op", {**person, "age": 75, "diabetes": flag}).value for flag in (False, True)]
    assert isinstance(older[0], float)
    assert isinstance(older[1], float)
    assert older[0] < older[1]
    refused = evaluate("score2", {**person, "diabetes": True})
    assert refused.value is None
    assert refused.refused is not None
    assert "SCORE2-Diabetes" in refused.refused


@pytest.mark.parametrize(
    ("name", "age", "valid"),
    [
        ("score2", 39, False),
        ("score2", 40, True),
        ("score2", 69, True),
        ("score2", 70, False),
        ("score2_op", 69, False),
        ("score2_op", 70, True),
        ("score2_op", 89, True),
        ("score2_op", 90, False),
    ],
)
def test_ages(name: str, age: float, valid: bool) -> None:
    found = evaluate(name, {**AT_50, "age": age, "region": "low", "sex": "female"})
    assert (found.refused is None) is valid


def test_milligrams_give_the_same_risk() -> None:
    person = {**AT_50, "region": "low", "sex": "male"}
    milligrams = {**person, "total_cholesterol": f"{6.3 * 38.665} mg/dL", "hdl": f"{1.4 * 38.665} mg/dL"}
    assert evaluate("score2", milligrams).value == pytest.approx(evaluate("score2", person).value, rel=1e-6)
