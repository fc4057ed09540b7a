"""The analytes: complete, in both languages, unambiguous, sane, and equal to their sources."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import UnknownName
from healthkit.model.analyte_names import key
from healthkit.model.analytes import Analyte, analytes, build
from healthkit.model.catalogue import catalogue
from healthkit.model.lab_units import conversion, convert

KNOWN = analytes()
ALL = [*KNOWN.all.values(), *KNOWN.forms.values()]
RELIED_ON = [
    "creatinine", "cystatin_c", "total_cholesterol", "hdl", "ldl", "non_hdl", "triglycerides", "apob", "lpa",
    "glucose", "fasting_glucose", "hba1c", "insulin", "c_peptide", "calcium", "calcium_ionised", "albumin",
    "total_protein", "sodium", "potassium", "chloride", "bicarbonate", "bun", "urea", "uric_acid", "magnesium",
    "phosphate", "iron", "tibc", "transferrin", "transferrin_saturation", "ferritin", "ast", "alt", "ggt", "alp",
    "bilirubin_total", "bilirubin_direct", "ldh", "ck", "lipase", "amylase", "haemoglobin", "haematocrit", "rbc",
    "wbc", "platelets", "mcv", "mch", "mchc", "rdw", "neutrophils", "neutrophils_percent", "lymphocytes",
    "lymphocytes_percent", "monocytes", "eosinophils", "basophils", "tsh", "ft4", "ft3", "tpo_antibodies",
    "vitamin_d", "vitamin_b12", "folate", "crp", "hs_crp", "esr", "inr", "pt", "aptt", "fibrinogen", "d_dimer",
    "troponin_i", "troponin_t", "bnp", "nt_probnp", "psa", "testosterone", "oestradiol", "lh", "fsh", "prolactin",
    "cortisol", "hcg", "uacr", "egfr", "eag", "homa_ir", "hbs_antigen", "hcv_antibody", "hiv_ag_ab", "lithium",
    "digoxin", "urine_glucose", "urine_nitrite", "blood_pressure_systolic", "blood_pressure_diastolic", "heart_rate",
    "respiratory_rate", "body_temperature", "oxygen_saturation", "body_mass", "height", "body_mass_index",
]  # fmt: skip
# analyte, sex, low, high, unit: general adult ranges as their sources print them (ABIM 2024/25; eCampusOntario)
PRINTED_RANGES = [
    ("sodium", "any", 136, 145, "mmol/L"), ("potassium", "any", 3.5, 5.0, "mmol/L"),
    ("chloride", "any", 98, 106, "mmol/L"),
    ("calcium", "any", 9.0, 10.5, "mg/dL"), ("magnesium", "any", 1.6, 2.6, "mg/dL"),
    ("phosphate", "any", 2.5, 4.5, "mg/dL"),
    ("fasting_glucose", "any", 70, 99, "mg/dL"), ("bun", "any", 8, 20, "mg/dL"), ("albumin", "any", 3.5, 5.5, "g/dL"),
    ("bilirubin_total", "any", 0.3, 1.0, "mg/dL"), ("alp", "any", 30, 120, "U/L"), ("alt", "any", 10, 40, "U/L"),
    ("ast", "any", 10, 40, "U/L"), ("ggt", "female", 8, 40, "U/L"), ("ggt", "male", 9, 50, "U/L"),
    ("iron", "any", 50, 150, "ug/dL"), ("tibc", "any", 250, 310, "ug/dL"), ("ferritin", "female", 24, 307, "ng/mL"),
    ("ferritin", "male", 24, 336, "ng/mL"), ("haemoglobin", "male", 14, 17.5, "g/dL"),
    ("haemoglobin", "female", 12.3, 15.3, "g/dL"), ("haematocrit", "male", 41.5, 50.4, "%"),
    ("haematocrit", "female", 35.9, 44.6, "%"), ("rbc", "male", 4.5, 5.9, "10*12/L"),
    ("rbc", "female", 4.1, 5.1, "10*12/L"),
    ("mcv", "any", 80, 96, "fL"), ("wbc", "any", 4.5, 11, "10*9/L"), ("platelets", "any", 150, 450, "10*9/L"),
    ("neutrophils", "any", 1.8, 7.8, "10*9/L"),
]  # fmt: skip


def test_there_are_enough_and_all_that_others_rely_on() -> None:
    assert len(KNOWN.all) >= 150
    assert [name for name in RELIED_ON if KNOWN.get(name) is None] == []


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.form or one.id)
def test_one_analyte_is_whole(one: Analyte) -> None:
    for lang in ("en", "fr"):
        assert one.label[lang].strip()
        assert one.synonyms[lang], "no synonym"
        sentences = re.findall(r"[^.]+?[.](?=\s|$)", one.about[lang].replace("0.15", "0,15"))
        assert len(sentences) == 2, one.about[lang]
        assert one.about[lang].endswith(".")
    assert one.about["en"] != one.about["fr"]
    assert (one.kind == "quantity") == bool(one.unit)
    if one.kind == "quantity":
        assert one.plausible is not None
        assert one.plausible[0] < one.plausible[1]
        assert one.plausible[0] <= one.typical <= one.plausible[1]
        for unit in one.units:
            assert conversion(one, unit).factor > 0
    for found in one.ranges:
        assert one.plausible is not None
        assert found.low is not None
        assert found.high is not None
        assert one.plausible[0] <= found.low < found.high <= one.plausible[1]
        assert found.source
        assert found.from_age >= 18


def test_no_name_means_two_analytes() -> None:
    owner: dict[str, str] = {}
    for one in ALL:
        name = one.form or one.id
        for word in (name, *one.label.values(), *(word for words in one.synonyms.values() for word in words)):
            assert owner.setdefault(key(word), name) == name, f"{word}: {name} and {owner[key(word)]}"


def test_loinc_codes_are_well_formed_and_belong_to_one_analyte() -> None:
    """LOINC's last digit is a check digit (Luhn, from the right)."""
    codes = [code for one in ALL for code in one.loinc]
    assert [code for code, count in Counter(codes).items() if count > 1] == []
    assert KNOWN.unverified <= set(codes)
    for code in codes:
        digits, check = code.split("-")
        doubled = "".join(str(int(d) * 2) if i % 2 == 0 else d for i, d in enumerate(reversed(digits)))
        assert (10 - sum(map(int, doubled)) % 10) % 10 == int(check), code


def test_most_codes_were_checked_in_two_public_sources() -> None:
    codes = {code for one in ALL for code in one.loinc}
    assert len(KNOWN.unverified) / len(codes) < 0.1
    preferred = {one.loinc[0] for one in ALL if one.loinc}
    assert len(preferred & KNOWN.unverified) < 0.05 * len(preferred)


@pytest.mark.parametrize(("name", "sex", "low", "high", "unit"), PRINTED_RANGES)
def test_ranges_are_those_of_their_sources(name: str, sex: str, low: float, high: float, unit: str) -> None:
    one = KNOWN[name]
    found = one.range_for("male" if sex == "any" else sex, 40)
    assert found is not None
    assert found.sex == sex
    assert found.source
    assert (found.low, found.high) == pytest.approx(
        (convert(one, low, unit, one.unit), convert(one, high, unit, one.unit))
    )


def test_ranges_are_never_a_child_s_nor_an_unknown_sex_s() -> None:
    assert KNOWN["sodium"].range_for("female", 17) is None
    assert KNOWN["sodium"].range_for(None, 30) is not None
    assert KNOWN["sodium"].range_for("male", None) is None
    assert KNOWN["haemoglobin"].range_for(None, 30) is None
    assert KNOWN["glucose"].ranges == ()  # only a fasting glucose has a fasting range


def test_urea_of_two_bases_has_one_range() -> None:
    urea, bun = KNOWN["urea"].ranges[0], KNOWN["bun"].ranges[0]
    assert (urea.low, urea.high) == pytest.approx((bun.low, bun.high), rel=0.02)


def test_variation_names_its_source() -> None:
    having = [one for one in ALL if one.cv_within is not None]
    assert len(having) >= 60
    for one in having:
        assert one.cv_source
        assert one.cv_analytic == pytest.approx(one.cv_within / 2, rel=0.06)  # type: ignore[operator]
    assert KNOWN["creatinine"].cv_within == 5.95


# analyte, between-person variation, total error that a laboratory printed for it ("biological variation, desirable" in
# Biochem Med 2018;28:020711, table 2, from the same database): 1.65 times half CVI, plus a quarter of both together
TOTAL_ERRORS = [
    ("afp", 45.6, 21.87), ("alt", 41.6, 27.48), ("bilirubin_total", 28.4, 26.94), ("total_cholesterol", 15.3, 9.01),
    ("creatinine", 14.7, 8.87), ("potassium", 5.6, 5.61), ("triglycerides", 32.7, 25.99), ("uric_acid", 17.5, 11.97),
    ("urea", 18.7, 15.55), ("ggt", 42.15, 22.11),
]  # fmt: skip


@pytest.mark.parametrize(("name", "between", "printed"), TOTAL_ERRORS)
def test_variation_gives_the_total_error_that_laboratories_use(name: str, between: float, printed: float) -> None:
    within = KNOWN[name].cv_within
    assert within is not None
    assert 1.65 * within / 2 + math.hypot(within, between) / 4 == pytest.approx(printed, abs=0.011)


def test_a_figure_without_a_second_source_says_so() -> None:
    confirmed = {one.id for one in ALL if one.cv_within is not None and "second source" not in one.cv_source}
    assert confirmed == {name for name, _, _ in TOTAL_ERRORS}


def test_every_analyte_is_documented() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "analytes.md").read_text("utf-8")
    assert [name for name in KNOWN.all if f"`{name}`" not in page] == []


def test_vital_signs_are_the_metrics_they_name() -> None:
    for one in ALL:
        if one.metric is None:
            continue
        metric = catalogue()[one.metric]
        assert conversion(one, metric.unit).factor > 0
        if one.panel == "vital":
            assert metric.unit == one.unit, one.id
            assert metric.codes.get("loinc") in one.loinc, one.id
    metric_codes = {metric.codes["loinc"] for metric in catalogue().metrics.values() if "loinc" in metric.codes}
    for code in metric_codes & {code for one in ALL for code in one.loinc}:
        found = KNOWN.by_loinc(code)
        assert found is not None, code
        assert found.metric is not None, code


def test_alternatives_are_mutual_ways_out_by_unit() -> None:
    expected = [
        ("neutrophils", "%", "neutrophils_percent"), ("neutrophils", "G/L", "neutrophils"),
        ("lpa", "mg/dL", "lpa_mass"),
        ("lpa_mass", "nmol/L", "lpa"), ("prothrombin_ratio", "s", "pt"), ("aptt", "ratio", "aptt_ratio"),
        ("creatinine", "µmol/L", "creatinine"), ("rdw", "fL", "rdw_sd"),
        ("reticulocytes_percent", "G/L", "reticulocytes"),
        ("wbc", "/hpf", "urine_wbc"), ("urine_albumin", "mg/g", "uacr"), ("d_dimer", "ng/mL DDU", "d_dimer_ddu"),
    ]  # fmt: skip
    for name, unit, meant in expected:
        found = KNOWN.fitting(KNOWN[name], unit)
        assert found is not None, (name, unit)
        assert found.id == meant, (name, unit)
    assert KNOWN.fitting(KNOWN["d_dimer"], "ng/mL") is None  # the laboratory must say which
    assert KNOWN.fitting(KNOWN["sodium"], "kg") is None


def test_a_result_in_words_prefers_an_analyte_of_words() -> None:
    found = KNOWN.fitting(KNOWN["urine_protein"], "", in_words=True)
    assert found is KNOWN["urine_protein_strip"]
    assert KNOWN.fitting(KNOWN["glucose"], None, in_words=True) is KNOWN["urine_glucose"]
    assert KNOWN.fitting(KNOWN["hbs_antibody"], None, in_words=True) is KNOWN["hbs_antibody"]
    assert KNOWN.fitting(KNOWN["glucose"], None) is None  # a number without a unit is no urine strip
    assert KNOWN.fitting(KNOWN["inr"], "") is KNOWN["inr"]


def test_a_form_is_stored_as_its_analyte() -> None:
    bun = KNOWN["bun"]
    assert (bun.id, bun.form, bun.unit) == ("urea", "bun", "mmol/L")
    assert KNOWN.by_loinc("3094-0") is bun
    assert KNOWN.by_loinc("22664-7") is KNOWN["urea"]
    assert "bun" not in KNOWN.all


def test_unknown_names() -> None:
    assert KNOWN.get("nothing") is None
    assert KNOWN.by_loinc("1-8") is None
    with pytest.raises(UnknownName, match="feritin") as caught:
        KNOWN["feritin"]
    assert "ferritin" in caught.value.hint


def _entry(**changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "panel": "other", "label": {"en": "A", "fr": "A"}, "synonyms": {"en": [], "fr": []}, "unit": "mg/dL",
        "about": {"en": "One. Two.", "fr": "Un. Deux."}, "plausible": [1, 2],
    }  # fmt: skip
    return row | changes


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"a": _entry(panel="nowhere")}, "panel"),
        ({"a": _entry(kind="thing")}, "kind"),
        ({"a": _entry(direction="up")}, "direction"),
        ({"a": _entry(unit="")}, "a quantity has a unit"),
        ({"a": _entry(about={"en": "One. Two."})}, "language"),
        ({"a": _entry(unit="furlong")}, "not declared"),
        ({"a": _entry(units=["mg/dL", "mmol/L"])}, "units"),
        ({"a": _entry(alternatives=["b"])}, "alternatives"),
        ({"a": _entry(loinc=["1-8"]), "b": _entry(loinc=["1-8"])}, "LOINC 1-8"),
    ],
)
def test_a_faulty_file_is_refused(rows: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        build({"version": 1, "analyte": rows})


def test_typical_is_the_middle_of_what_is_known() -> None:
    assert KNOWN["sodium"].typical == 140.5
    assert not any(math.isnan(one.typical) for one in ALL if one.kind == "quantity")
