"""Inputs as people write them: units, decimal commas, words of two languages, times; and what cannot be read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.clinical.formulas import evaluate
from healthkit.errors import InputError, UnknownName

EGFR = {"creatinine": 1.0, "age": 50, "sex": "female"}


@pytest.mark.parametrize(
    "spelled",
    [
        "88.4017 umol/L",
        "88.4017 µmol/l",
        "88.4017 μmol/L",
        "88,4017 umol/L",
        "88.4017umol/L",
        "0.0884017 mmol/L",
        "10 mg/L",
    ],
)
def test_creatinine_in_any_usual_spelling(spelled: str) -> None:
    found = evaluate("egfr_ckdepi_2021_cr", {**EGFR, "creatinine": spelled})
    assert found.value == pytest.approx(evaluate("egfr_ckdepi_2021_cr", EGFR).value, rel=1e-4)


@pytest.mark.parametrize("sex", ["female", "F", "f", "Femme", "femme", "WOMAN"])
def test_women(sex: str) -> None:
    assert evaluate("egfr_ckdepi_2021_cr", {**EGFR, "sex": sex}).value == evaluate("egfr_ckdepi_2021_cr", EGFR).value


@pytest.mark.parametrize("sex", ["male", "M", "m", "homme", "Homme"])
def test_men(sex: str) -> None:
    male = evaluate("egfr_ckdepi_2021_cr", {**EGFR, "sex": "male"}).value
    assert (
        evaluate("egfr_ckdepi_2021_cr", {**EGFR, "sex": sex}).value
        == male
        != evaluate("egfr_ckdepi_2021_cr", EGFR).value
    )


@pytest.mark.parametrize(
    ("height", "centimetres"),
    [("1.8 m", 180), ("1,80 m", 180), ("1m80", 180), ("71 in", 180.34), ("5 ft 11 in", 180.34), ("5'11\"", 180.34)],
)
def test_heights(height: str, centimetres: float) -> None:
    inputs = evaluate("bmi", {"height": height, "weight": "176.37 lb"}).inputs
    assert inputs["height"]["value"] == pytest.approx(centimetres)  # type: ignore[index]
    assert inputs["weight"]["value"] == pytest.approx(80, rel=1e-4)  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("fib4", {"platelets": 250}, {"platelets": "250 K/uL"}),
        ("fib4", {"platelets": 250}, {"platelets": "250000 /uL"}),
        ("fib4", {"platelets": 250}, {"platelets": "250 G/L"}),
        ("serum_osmolality", {"sodium": 140}, {"sodium": "140 mEq/L"}),
        ("serum_osmolality", {"glucose": 90.078}, {"glucose": "5 mmol/L"}),
        ("serum_osmolality", {"bun": 14.007}, {"bun": "5 mmol/L"}),
        ("transferrin_saturation", {"iron": 55.845}, {"iron": "10 umol/L"}),
        ("eag", {"hba1c": 7}, {"hba1c": "53.0 mmol/mol"}),
        ("mean_arterial_pressure", {"sbp": 120}, {"sbp": "15.9987 kPa"}),
        ("mean_arterial_pressure", {"sbp": 120}, {"sbp": "120 mmHg"}),
        ("qtc_bazett", {"qt": 400}, {"qt": "0.4 s"}),
        ("qtc_bazett", {"heart_rate": 60}, {"heart_rate": "60 bpm"}),
        ("qtc_bazett", {"heart_rate": 60}, {"heart_rate": "60 beats per minute"}),
        ("news2", {"temperature": 37, "on_oxygen": True}, {"temperature": 37, "on_oxygen": 1.0}),
        ("fib4", {"platelets": 250}, {"platelets": "250 000 /mm3"}),
        ("mid_sleep", {"sleep_duration": 7.5}, {"sleep_duration": "7h30"}),
        ("mid_sleep", {"sleep_duration": 7.5}, {"sleep_duration": "450 min"}),
        ("mid_sleep", {"sleep_onset": "23:30"}, {"sleep_onset": "23h30"}),
        ("mid_sleep", {"sleep_onset": "23:30"}, {"sleep_onset": "11:30 PM"}),
        ("news2", {"temperature": 38.0}, {"temperature": "100.4 °F"}),
        ("homa_ir", {"insulin": 10}, {"insulin": "60 pmol/L"}),
    ],
)
def test_units_mean_the_same(name: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    base: dict[str, dict[str, Any]] = {
        "fib4": {"age": 60, "ast": 40, "alt": 30, "platelets": 250},
        "serum_osmolality": {"sodium": 140, "glucose": 90, "bun": 14},
        "transferrin_saturation": {"iron": 100, "tibc": 300},
        "eag": {},
        "mean_arterial_pressure": {"dbp": 80},
        "qtc_bazett": {"qt": 400, "heart_rate": 60},
        "mid_sleep": {"sleep_onset": "23:30", "sleep_duration": 7.5},
        "news2": {"resp_rate": 16, "spo2": 97, "on_oxygen": False, "sbp": 120, "pulse": 70, "acvpu": "alert"},
        "homa_ir": {"glucose": 90},
    }
    first, second = (evaluate(name, {**base[name], **given}) for given in (one, other))
    if isinstance(first.value, str):
        assert first.value == second.value
    else:
        assert second.value == pytest.approx(first.value, rel=1e-4)


def test_results_in_another_unit() -> None:
    panel = {"total_cholesterol": 200, "hdl": 50, "triglycerides": 150}
    assert evaluate("ldl_sampson_nih", panel, unit="mmol/l").unit == "mmol/L"
    milligrams = evaluate("ldl_sampson_nih", panel).value
    assert evaluate("ldl_sampson_nih", panel, unit="mmol/L").value == pytest.approx(milligrams * 0.0258632, rel=1e-4)  # type: ignore[operator]
    assert evaluate("qtc_bazett", {"qt": 400, "heart_rate": 60}, unit="s").value == pytest.approx(0.4)
    assert evaluate("gmi", {"mean_glucose": 154}, unit="mmol/mol").unit == "mmol/mol"


def test_some_formulas_were_published_for_both_unit_systems() -> None:
    assert evaluate("eag", {"hba1c": 7}, unit="mmol/L").value == pytest.approx(1.59 * 7 - 2.59)
    in_mmol = {"total_cholesterol": "5 mmol/L", "hdl": "1 mmol/L", "triglycerides": "2.2 mmol/L"}
    assert evaluate("ldl_friedewald", in_mmol, unit="mmol/L").value == pytest.approx(3.0)
    calcium = evaluate("calcium_corrected", {"calcium": "2.2 mmol/L", "albumin": "30 g/L"})
    assert (calcium.value, calcium.unit) == (pytest.approx(2.4), "mmol/L")
    non_hdl = evaluate("non_hdl", {"total_cholesterol": "5.2 mmol/L", "hdl": "1.2 mmol/L"})
    assert (non_hdl.value, non_hdl.unit) == (pytest.approx(4.0), "mmol/L")


@given(st.floats(min_value=60, max_value=900))
def test_conversion_there_and_back(milligrams: float) -> None:
    there = evaluate("convert", {"analyte": "glucose", "value": f"{milligrams!r} mg/dL", "to": "mmol/L"})
    back = evaluate("convert", {"analyte": "glucose", "value": f"{there.value!r} mmol/L", "to": "mg/dL"})
    assert there.value == pytest.approx(milligrams / 18.0156, rel=1e-5)
    assert back.value == pytest.approx(milligrams, rel=1e-9)


@pytest.mark.parametrize(
    ("analyte", "value", "to", "expected"),
    [
        ("creatinine", "1 mg/dL", "umol/L", 88.40),
        ("total_cholesterol", "200 mg/dL", "mmol/L", 5.172),
        ("triglycerides", "150 mg/dL", "mmol/L", 1.694),
        ("hba1c", "7 %", "mmol/mol", 53.0),
        ("hba1c", "53 mmol/mol", "%", 7.0),
        ("insulin", "10 uIU/mL", "pmol/L", 60.0),
        ("bun", "14 mg/dL", "mmol/L", 4.998),
        ("urea", "30 mg/dL", "mmol/L", 4.995),
        ("calcium", "10 mg/dL", "mmol/L", 2.495),
    ],
)
def test_conversions_of_the_ama_table(analyte: str, value: str, to: str, expected: float) -> None:
    """AMA Manual of Style, table of SI conversions; molar masses agree within 0.3 %."""
    found = evaluate("convert", {"analyte": analyte, "value": value, "to": to})
    assert found.value == pytest.approx(expected, rel=1e-3)
    assert found.unit == to


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("bmi", {}),
    ("bmi", {"height": 180}),
    ("bmi", {"height": 180, "weight": None}),
    ("bmi", {"height": "tall", "weight": 80}),
    ("bmi", {"height": True, "weight": 80}),
    ("bmi", {"height": "nan", "weight": 80}),
    ("bmi", {"height": float("inf"), "weight": 80}),
    ("bmi", {"height": [180], "weight": 80}),
    ("bmi", {"height": "180 kg", "weight": 80}),
    ("bmi", {"height": "180 parsecs", "weight": 80}),
    ("bmi", {"height": 180, "weight": 80, "shoe": 43}),
    ("eag", {"hba1c": "<7"}),
    ("fib4", {"age": 60, "ast": 40, "alt": 30, "platelets": "200,000 /uL"}),
    ("egfr_ckdepi_2021_cr", {**EGFR, "sex": "x"}),
    ("egfr_ckdepi_2021_cr", {**EGFR, "creatinine": "1 mmHg"}),
    ("hypoglycaemia_level", {"glucose": 60, "altered_state": "maybe"}),
    ("mid_sleep", {"sleep_onset": "25:61", "sleep_duration": 7}),
    ("mid_sleep", {"sleep_onset": 23.5, "sleep_duration": 7}),
    ("phq9", {}),
    ("phq9", {"items": [1, 2]}),
    ("phq9", {"items": "many"}),
    ("ctl", {"daily_load": 100}),
    ("convert", {"analyte": "glucose", "value": 5.5, "to": "mg/dL"}),
    ("convert", {"analyte": "nothing at all", "value": "5.5 mmol/L", "to": "mg/dL"}),
    ("convert", {"analyte": "glucose", "value": "5.5 mmol/L", "to": "mmHg"}),
    ("convert", {"analyte": "glucose", "value": "5.5 mmol/L", "to": "wishes"}),
    ("unit_plausibility", {"analyte": "glucose", "value": "5.5 mmHg"}),
    ("cgm", {"file": "no table here"}),
    ("cgm", {"file": "id,time\na,2024-01-01 00:00:00\n"}),
    ("cgm", {"file": "id,time,gl\na,yesterday,100\n"}),
    ("cgm", {"file": "id,time,gl\na,2024-01-01 00:00:00,high\n"}),
    ("hrv", {"file": "800\nbeat\n"}),
]


@pytest.mark.parametrize(("name", "inputs"), FAULTS)
def test_what_cannot_be_read_is_one_sentence(name: str, inputs: dict[str, Any]) -> None:
    said = set()
    for lang in ("en", "fr"):
        with pytest.raises(InputError) as raised:
            evaluate(name, inputs, lang=lang)
        assert raised.value.message
        assert raised.value.message.count(". ") == 0
        said.add(raised.value.message)
    assert len(said) == 2


def test_an_unknown_formula_names_the_nearest() -> None:
    with pytest.raises(UnknownName) as raised:
        evaluate("ldl_friedewalt", {})
    assert "ldl_friedewald" in raised.value.hint


def test_no_value_appears_in_a_message() -> None:
    with pytest.raises(InputError) as raised:
        evaluate("bmi", {"height": "seventeen stone 4711", "weight": 80})
    assert "4711" not in str(raised.value)
