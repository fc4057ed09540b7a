"""Where a formula does not hold it says why, in both languages, and gives no number."""

from __future__ import annotations

from typing import Any

import pytest

from healthkit.clinical.formulas import evaluate

PANEL = {"total_cholesterol": 250, "hdl": 50, "triglycerides": 150}

REFUSALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("ldl_friedewald", {**PANEL, "triglycerides": 400}, "400 mg/dL", "400 mg/dL"),
    ("ldl_friedewald", {**PANEL, "triglycerides": "4.52 mmol/L"}, "400 mg/dL", "400 mg/dL"),
    ("ldl_friedewald", {"total_cholesterol": 100, "hdl": 60, "triglycerides": 300}, "above zero", "supérieur à zéro"),
    ("ldl_friedewald", {**PANEL, "hdl": 260}, "cannot exceed", "ne peut pas dépasser"),
    ("ldl_sampson_nih", {**PANEL, "triglycerides": 801}, "800 mg/dL", "800 mg/dL"),
    ("ldl_martin_hopkins", {**PANEL, "triglycerides": 400}, "400 mg/dL", "400 mg/dL"),
    ("ldl_martin_hopkins", {**PANEL, "triglycerides": 6}, "begins at", "commence à"),
    ("ldl_martin_hopkins_extended", {**PANEL, "triglycerides": 800}, "800 mg/dL", "800 mg/dL"),
    ("non_hdl", {"total_cholesterol": 50, "hdl": 60}, "HDL cholesterol", "cholestérol HDL"),
    ("egfr_ckdepi_2021_cr", {"creatinine": 1, "age": 17.9, "sex": "F"}, "18 years", "18 ans"),
    ("egfr_ckdepi_2021_cr", {"creatinine": 1, "age": "200 months", "sex": "F"}, "18 years", "18 ans"),
    ("egfr_ckdepi_2012_cys", {"cystatin_c": 1, "age": 5, "sex": "F"}, "adults", "adulte"),
    ("ascvd_pce_2013", {"age": 39, "sex": "F", "race": "white", "sbp": 120, "bp_treatment": 0, "diabetes": 0,
                        "smoker": 0, "total_cholesterol": 200, "hdl": 50}, "40 to 79 years", "40 à 79 ans"),
    ("bmi", {"height": 0, "weight": 70}, "above zero", "supérieure à zéro"),
    ("bmi", {"height": 170, "weight": -70}, "above zero", "supérieure à zéro"),
    ("mean_arterial_pressure", {"sbp": 80, "dbp": 120}, "below the systolic", "inférieure à la systolique"),
    ("phq9", {"total": 28}, "0 to 27", "0 à 27"),
    ("phq9", {"items": [0, 0, 0, 0, 0, 0, 0, 0, 4]}, "0 to 3", "0 à 3"),
    ("gad7", {"items": [1] * 7, "total": 8}, "not the sum", "pas la somme"),
    ("audit_c", {"total": 13, "sex": "F"}, "0 to 12", "0 à 12"),
    ("msf_sc", {"mid_sleep_free": "21:15", "sleep_workday": 8, "sleep_freeday": 8, "workdays": 6,
                "alarm_free_days": True}, "alarm", "réveil"),
    ("sleep_duration_week", {"sleep_workday": 8, "sleep_freeday": 8, "workdays": 8}, "0 to 7", "0 à 7"),
    ("trimp_banister", {"duration": 30, "hr_reserve": 1.2, "sex": "M"}, "0 to 1", "0 à 1"),
    ("acwr", {"daily_load": [1] * 27}, "28 days", "28 jours"),
    ("acwr", {"daily_load": [0] * 28}, "no ratio", "pas de rapport"),
    ("hrv", {"nn": [800, 810]}, "three intervals", "trois intervalles"),
    ("convert", {"analyte": "lpa", "value": "50 mg/dL", "to": "nmol/L"}, "do not convert", "ne se convertissent pas"),
    ("convert", {"analyte": "d_dimer", "value": "500 ng/mL", "to": "ug/mL"}, "FEU", "FEU"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "inputs", "english", "french"), REFUSALS)
def test_refusal(name: str, inputs: dict[str, Any], english: str, french: str) -> None:
    for lang, words in (("en", english), ("fr", french)):
        found = evaluate(name, inputs, lang=lang)
        assert (found.value, found.unit, found.category) == (None, None, None)
        assert found.refused is not None
        assert words in found.refused
        assert found.as_dict()["source"]


VALID_EDGES: list[tuple[str, dict[str, Any]]] = [
    ("ldl_friedewald", {**PANEL, "triglycerides": 399}),
    ("ldl_sampson_nih", {**PANEL, "total_cholesterol": 300, "triglycerides": 800}),
    ("ldl_martin_hopkins", {**PANEL, "triglycerides": 7}),
    ("ldl_martin_hopkins", {**PANEL, "triglycerides": 399.9}),
    ("ldl_martin_hopkins_extended", {**PANEL, "total_cholesterol": 300, "triglycerides": 799}),
    ("egfr_ckdepi_2021_cr", {"creatinine": 1, "age": 18, "sex": "F"}),
    ("phq9", {"total": 27}),
    ("phq9", {"total": 0}),
    ("audit_c", {"total": 0, "sex": "F"}),
    ("tss", {"duration": 0, "intensity_factor": 0.8}),
    ("sleep_loss_week", {"sleep_workday": 8, "sleep_freeday": 8, "workdays": 0}),
    ("gmi", {"mean_glucose": 400}),
]


@pytest.mark.parametrize(("name", "inputs"), VALID_EDGES)
def test_a_valid_edge_is_not_refused(name: str, inputs: dict[str, Any]) -> None:
    found = evaluate(name, inputs)
    assert found.refused is None
    assert found.value is not None


QUESTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("anion_gap", {"sodium": 140, "chloride": 100, "bicarbonate": 24, "albumin": "3.2 mg/dL"}, "g/dL"),
    ("egfr_ckdepi_2021_cr", {"creatinine": "90 mg/dL", "age": 50, "sex": "M"}, "mol/L"),
    ("eag", {"hba1c": "53"}, ""),
    ("ldl_friedewald", {**PANEL, "total_cholesterol": 149}, "Martin-Hopkins"),
    ("bmi", {"height": 1.8, "weight": 80}, "1.8 cm"),
    ("qtc_bazett", {"qt": 0.4, "heart_rate": 60}, "0.4 ms"),
    ("hrv", {"nn": [0.8, 0.81, 0.79, 0.85]}, "milliseconds"),
]


@pytest.mark.parametrize(("name", "inputs", "words"), QUESTIONS)
def test_an_implausible_input_is_questioned_and_never_converted(name: str, inputs: dict[str, Any], words: str) -> None:
    found = evaluate(name, inputs)
    assert found.flag is not None
    assert words in found.flag
    french = evaluate(name, inputs, lang="fr").flag
    assert french is not None
    assert french != found.flag


def test_the_literal_value_is_computed_beside_the_question() -> None:
    """3.2 mg/dL is taken at its word, which is nearly no albumin; 3.2 g/dL would have added 2."""
    asked = {"sodium": 140, "chloride": 100, "bicarbonate": 24}
    assert evaluate("anion_gap", {**asked, "albumin": "3.2 mg/dL"}).value == pytest.approx(16 + 2.5 * (4 - 0.0032))
    assert evaluate("anion_gap", {**asked, "albumin": "3.2 g/dL"}).flag is None


@pytest.mark.parametrize(
    ("value", "category"), [("5.5 mg/dL", "implausible"), ("5.5 mmol/L", "plausible"), ("99 mg/dL", "plausible")]
)
def test_plausibility_of_a_unit(value: str, category: str) -> None:
    found = evaluate("unit_plausibility", {"analyte": "glucose", "value": value})
    assert found.category == category
    assert (found.flag is not None) is (category == "implausible")
