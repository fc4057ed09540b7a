"""Published worked values: each row names where its figure stands, or shows the arithmetic beside it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from healthkit.clinical.formulas import evaluate

ADAG = "Nathan, Diabetes Care 2008;31:1473, table 2"
GMI = "Bergenstal, Diabetes Care 2018;41:2275, table 1"
GOFF = "Goff, Circulation 2014;129(25 Suppl 2):S49, table A"
MARTIN = "cell of Martin, JAMA 2013;310:2061, figure 2"
OWN = "arithmetic beside it"

LIPIDS = {"total_cholesterol": 200, "hdl": 50, "triglycerides": 150}
PCE = {"age": 55, "sbp": 120, "bp_treatment": False, "total_cholesterol": 213, "hdl": 50, "diabetes": 0, "smoker": "no"}

VALUES: list[tuple[str, dict[str, Any], float, float, str]] = [
    ("bmi", {"height": 165, "weight": 68}, 24.98, 0.005, "CDC, body mass index: formula and calculation"),
    ("bsa_mosteller", {"height": 180, "weight": 80}, 2.0, 1e-9, "180 cm · 80 kg / 3600 = 4 = 2²"),
    ("mean_arterial_pressure", {"sbp": 120, "dbp": 90}, 100, 1e-9, OWN),
    ("waist_height_ratio", {"waist": 90, "height": 180}, 0.5, 1e-9, OWN),
    ("hrmax_tanaka", {"age": 40}, 180, 1e-9, OWN),
    ("eag", {"hba1c": 5}, 97, 0.5, ADAG),
    ("eag", {"hba1c": 6}, 126, 0.51, ADAG),
    ("eag", {"hba1c": 7}, 154, 0.5, ADAG),
    ("eag", {"hba1c": 8}, 183, 0.5, ADAG),
    ("eag", {"hba1c": 9}, 212, 0.5, ADAG),
    ("eag", {"hba1c": 12}, 298, 0.5, ADAG),
    ("gmi", {"mean_glucose": 100}, 5.7, 0.05, GMI),
    ("gmi", {"mean_glucose": 150}, 6.9, 0.05, GMI),
    ("gmi", {"mean_glucose": 200}, 8.1, 0.05, GMI),
    ("gmi", {"mean_glucose": 250}, 9.3, 0.05, GMI),
    ("ascvd_pce_2013", {**PCE, "sex": "F", "race": "white"}, 2.1, 0.06, GOFF),
    ("ascvd_pce_2013", {**PCE, "sex": "F", "race": "black"}, 3.0, 0.06, GOFF),
    ("ascvd_pce_2013", {**PCE, "sex": "M", "race": "other"}, 5.3, 0.1, GOFF),
    ("ascvd_pce_2013", {**PCE, "sex": "M", "race": "black"}, 6.1, 0.06, GOFF),
    ("ldl_friedewald", LIPIDS, 120, 1e-9, "200 - 50 - 150/5"),
    ("ldl_martin_hopkins", LIPIDS, 150 - 150 / 5.7, 1e-9, MARTIN),
    ("ldl_martin_hopkins", {**LIPIDS, "triglycerides": 399}, 150 - 399 / 7.5, 1e-9, MARTIN),
    ("ldl_martin_hopkins", {**LIPIDS, "total_cholesterol": 149, "triglycerides": 49}, 99 - 49 / 3.5, 1e-9, MARTIN),
    ("ldl_martin_hopkins_extended", LIPIDS, 150 - 150 / 5.7, 1e-9, MARTIN),
    (
        "ldl_martin_hopkins_extended",
        {"total_cholesterol": 260, "hdl": 40, "triglycerides": 450},
        145,
        1e-9,
        "factor 6.0 of Sajja, JAMA Netw Open 2021;4:e2128817, eTable 1A",
    ),
    (
        "ldl_sampson_nih",
        LIPIDS,
        200 / 0.948 - 50 / 0.971 - (150 / 8.56 + 150 * 150 / 2140 - 150 * 150 / 16100) - 9.44,
        1e-9,
        OWN,
    ),
    ("non_hdl", LIPIDS | {"triglycerides": None}, 150, 1e-9, OWN),
    ("homa_ir", {"glucose": 81, "insulin": 5}, 1.0, 1e-9, "81 · 5 / 405"),
    ("homa_ir", {"glucose": "4.5 mmol/L", "insulin": 5}, 1.0, 1e-9, "4.5 · 5 / 22.5"),
    ("calcium_corrected", {"calcium": 8, "albumin": 2}, 9.6, 1e-9, "8 + 0.8 · 2"),
    ("anion_gap", {"sodium": 140, "chloride": 104, "bicarbonate": 24}, 12, 1e-9, OWN),
    ("anion_gap", {"sodium": 140, "chloride": 104, "bicarbonate": 24, "albumin": 2}, 17, 1e-9, "12 + 2.5 · 2"),
    ("serum_osmolality", {"sodium": 140, "glucose": 90, "bun": 14}, 290, 1e-9, "280 + 5 + 5"),
    ("transferrin_saturation", {"iron": 100, "tibc": 400}, 25, 1e-9, OWN),
    ("fib4", {"age": 50, "ast": 80, "alt": 100, "platelets": 200}, 2.0, 1e-9, "50 · 80 / (200 · 10)"),
    ("qtc_bazett", {"qt": 400, "heart_rate": 60}, 400, 1e-9, "RR of one second"),
    ("qtc_bazett", {"qt": 350, "heart_rate": 240}, 700, 1e-9, "RR of a quarter of a second"),
    ("qtc_fridericia", {"qt": 350, "heart_rate": 480}, 700, 1e-9, "RR of an eighth of a second"),
    ("qtc_framingham", {"qt": 400, "heart_rate": 120}, 477, 1e-9, "400 + 154 / 2"),
    ("qtc_hodges", {"qt": 380, "heart_rate": 80}, 415, 1e-9, "380 + 1.75 · 20"),
    ("tss", {"duration": 1, "intensity_factor": 1}, 100, 1e-9, "definition: an hour at threshold is 100"),
    ("trimp_banister", {"duration": 30, "hr_reserve": 0.5, "sex": "M"}, 15 * 0.64 * math.exp(0.96), 1e-9, OWN),
    ("trimp_banister", {"duration": 30, "hr_reserve": 0.5, "sex": "F"}, 15 * 0.86 * math.exp(0.835), 1e-9, OWN),
]


@pytest.mark.parametrize(("name", "inputs", "published", "within", "source"), VALUES)
def test_value(name: str, inputs: dict[str, Any], published: float, within: float, source: str) -> None:
    found = evaluate(name, inputs)
    assert found.refused is None
    assert found.value == pytest.approx(published, abs=within), source


def ckd_epi(creatinine: float, age: float, sex: str) -> float:
    """CKD-EPI 2021 written again from the article's table 2, by sex and side of the knot, in logarithms."""
    knot, low, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    power = low if creatinine <= knot else -1.200
    return math.exp(math.log(142 * factor) + power * math.log(creatinine / knot) + age * math.log(0.9938))


@pytest.mark.parametrize("sex", ["male", "female"])
@pytest.mark.parametrize("creatinine", [0.4, 0.7, 0.9, 1.0, 2.5, 9.0])
@pytest.mark.parametrize("age", [18, 50, 90])
def test_filtration_from_creatinine(creatinine: float, age: float, sex: str) -> None:
    found = evaluate("egfr_ckdepi_2021_cr", {"creatinine": creatinine, "age": age, "sex": sex})
    assert found.value == pytest.approx(ckd_epi(creatinine, age, sex), rel=1e-9)
    assert found.unit == "mL/min/{1.73_m2}"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"creatinine": 0.9, "cystatin_c": 0.8, "age": 40, "sex": "male"}, 135 * 0.9961**40),
        ({"creatinine": 0.7, "cystatin_c": 0.8, "age": 40, "sex": "female"}, 135 * 0.9961**40 * 0.963),
        ({"creatinine": 1.8, "cystatin_c": 1.6, "age": 60, "sex": "male"}, 135 * 0.9961**60 * 2 ** (-0.544 - 0.778)),
        ({"creatinine": 0.35, "cystatin_c": 0.4, "age": 30, "sex": "female"}, 135 * 0.9961**30 * 0.963 * 2**0.542),
    ],
)
def test_filtration_from_both_markers_at_the_knots(inputs: dict[str, Any], expected: float) -> None:
    assert evaluate("egfr_ckdepi_2021_cr_cys", inputs).value == pytest.approx(expected, rel=1e-9)


def test_filtration_from_cystatin_at_the_knot_and_beyond() -> None:
    at_knot = evaluate("egfr_ckdepi_2012_cys", {"cystatin_c": 0.8, "age": 50, "sex": "M"}).value
    assert at_knot == pytest.approx(133 * 0.996**50, rel=1e-9)
    double = evaluate("egfr_ckdepi_2012_cys", {"cystatin_c": 1.6, "age": 50, "sex": "F"}).value
    assert double == pytest.approx(133 * 0.996**50 * 0.932 * 2**-1.328, rel=1e-9)


CATEGORIES = [
    ("bp_category_acc_aha", {"sbp": 119, "dbp": 79}, "normal"),
    ("bp_category_acc_aha", {"sbp": 120, "dbp": 79}, "elevated"),
    ("bp_category_acc_aha", {"sbp": 125, "dbp": 80}, "stage1"),
    ("bp_category_acc_aha", {"sbp": 130, "dbp": 70}, "stage1"),
    ("bp_category_acc_aha", {"sbp": 139, "dbp": 90}, "stage2"),
    ("bp_category_acc_aha", {"sbp": 180, "dbp": 120}, "stage2"),
    ("bp_category_acc_aha", {"sbp": 150, "dbp": 121}, "severe"),
    ("bp_category_esc_2024", {"sbp": 119, "dbp": 69}, "non_elevated"),
    ("bp_category_esc_2024", {"sbp": 119, "dbp": 70}, "elevated"),
    ("bp_category_esc_2024", {"sbp": 139, "dbp": 89}, "elevated"),
    ("bp_category_esc_2024", {"sbp": 130, "dbp": 90}, "hypertension"),
    ("hypoglycaemia_level", {"glucose": 70}, "none"),
    ("hypoglycaemia_level", {"glucose": 69.9}, "level1"),
    ("hypoglycaemia_level", {"glucose": 53.9}, "level2"),
    ("hypoglycaemia_level", {"glucose": 90, "altered_state": "oui"}, "level3"),
    ("hypoglycaemia_level", {"glucose": "2.9 mmol/L"}, "level2"),
    ("kdigo_g_category", {"egfr": 90}, "G1"),
    ("kdigo_g_category", {"egfr": 89.9}, "G2"),
    ("kdigo_g_category", {"egfr": 45}, "G3a"),
    ("kdigo_g_category", {"egfr": 30}, "G3b"),
    ("kdigo_g_category", {"egfr": 15}, "G4"),
    ("kdigo_g_category", {"egfr": 14.9}, "G5"),
    ("kdigo_a_category", {"uacr": 2.9}, "A1"),
    ("kdigo_a_category", {"uacr": 3}, "A2"),
    ("kdigo_a_category", {"uacr": 30}, "A2"),
    ("kdigo_a_category", {"uacr": "300 mg/g"}, "A3"),
    ("kdigo_a_category", {"uacr": 0}, "A1"),
]


@pytest.mark.parametrize(("name", "inputs", "category"), CATEGORIES)
def test_category_alone(name: str, inputs: dict[str, Any], category: str) -> None:
    found = evaluate(name, inputs)
    assert (found.category, found.value, found.unit, found.refused) == (category, None, None, None)


@pytest.mark.parametrize(
    ("sbp", "dbp", "urgent"), [(179, 109, False), (180, 80, True), (160, 110, True), (120, 70, False)]
)
def test_urgent_evaluation(sbp: float, dbp: float, urgent: bool) -> None:
    assert evaluate("bp_urgent_evaluation_esc_2024", {"sbp": sbp, "dbp": dbp}).value is urgent


@pytest.mark.parametrize(
    ("age", "category"),
    [(50, "indeterminate"), (65, "low")],
)
def test_fibrosis_bands_move_at_65(age: float, category: str) -> None:
    """An index of 1.9: above 1.3, below the 2.0 that counts from 65 years."""
    found = evaluate("fib4", {"age": age, "ast": 1.9 * 2000 / age, "alt": 100, "platelets": 200})
    assert found.value == pytest.approx(1.9)
    assert found.category == category


def test_fibrosis_index_of_the_young_asks_back() -> None:
    found = evaluate("fib4", {"age": 25, "ast": 40, "alt": 36, "platelets": 200})
    assert found.value is not None
    assert found.flag is not None
    assert "35" in found.flag
