"""Units of laboratories: every spelling, every conversion there and back, refusals, and implausible values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.errors import UnitRefused
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.lab_units import check_plausible, conversion, convert, factors, lab_units, label, ucum
from healthkit.model.units import units

KNOWN = analytes()
SPELLINGS = {
    "umol/L": ["µmol/l", "μmol/L", "umol/L", "mcmol/L", "µMOL/L", "µmol.L-1", "µmol / L"],
    "mg/dL": ["mg/dl", "MG/DL", "mg%", "mg/100 mL", "mg/100ml", "mg/dL (calc)"],
    "g/dL": ["g/dl", "g/100 mL", "G/DL", "g%", "gm/dL"],
    "g/L": ["g/L", "g/l", "g.L-1", "gr/L"],
    "10*9/L": ["G/L", "G/l", "Giga/L", "10^9/L", "10⁹/L", "x10^9/L", "10E9/L", "10e9/L", "10**9/L", "10*9/L"],
    "10*12/L": ["T/L", "T/l", "Tera/L", "10^12/L", "10¹²/L", "x 10E12/L"],
    "10*3/uL": ["K/uL", "10^3/µL", "x10E3/uL", "Thousand/uL", "thou/uL", "10³/mm³", "10 3/uL", "k/mm3", "10.3/mm3"],
    "10*6/uL": ["M/uL", "Million/uL", "10^6/µL", "x10E6/uL", "M/mm3", "mill/mm3"],
    "/uL": ["/mm3", "/mm³", "cells/uL", "/µL", "cells/mcL", "/cumm"],
    "meq/L": ["mEq/L", "MEQ/L", "meq/l"],
    "m[IU]/L": ["mUI/L", "mIU/L", "mU/L", "µU/mL", "uU/mL"],
    "u[IU]/mL": ["µUI/mL", "uIU/mL", "µIU/ml", "mcIU/mL", "u[IU]/mL", "u[iU]/mL"],
    "[IU]/L": ["UI/L", "IU/L", "UI/l", "[iU]/L"],
    "U/L": ["U/L", "u/l", "units/L"],
    "mm/h": ["mm/h", "mm/hr", "mm/1h", "MM/H"],
    "mL/min/{1.73_m2}": ["mL/min/1,73 m²", "mL/min/1.73m2", "mL/min/1.73", "ml/mn/1,73m²", "mL/min/1.73 m^2"],
    "ng/mL{FEU}": ["ng/mL FEU", "ng/mL (FEU)", "ng{FEU}/mL", "ng FEU/mL"],
    "%": ["%", "% of total Hgb", "g/100 g"],
    "mg/g": ["mg/g", "mg/g creat", "mg/g{creat}", "mcg/mg creat", "mg/g créatinine"],
    "mg/(24.h)": ["mg/24h", "mg/24 h", "mg/24 hr", "mg/jour", "mg/d"],
    "{ratio}": ["(calc)", "ratio", "{ratio}", "1"],
    "Cel": ["°C", "Cel"], "mm[Hg]": ["mmHg", "mm[Hg]"], "[lb_av]": ["lb", "lbs", "[lb_av]"],
    "/min": ["bpm", "/min", "{beats}/min"],
}  # fmt: skip
QUANTITIES = [one for one in KNOWN.all.values() if one.kind == "quantity"] + list(KNOWN.forms.values())


@pytest.mark.parametrize(("code", "spelling"), [(code, one) for code, ones in SPELLINGS.items() for one in ones])
def test_every_spelling_is_one_unit(code: str, spelling: str) -> None:
    assert ucum(spelling) == code


def test_what_is_no_unit_is_none() -> None:
    for text in ("", "  ", "abc/def", "Negative", "3.5", "mg/dL mmol/L", "http://x"):
        assert ucum(text) is None


def test_letter_case_decides_only_between_giga_and_gram() -> None:
    assert (ucum("G/L"), ucum("g/L")) == ("10*9/L", "g/L")
    assert (ucum("mm"), ucum("mM")) == ("mm", "mmol/L")
    assert ucum("MMOL/L") == "mmol/L"
    assert ucum("PG/ML") == "pg/mL"


def test_every_declared_unit_reads_as_itself() -> None:
    for code in lab_units():
        assert ucum(code) is not None, code
        for lang in ("en", "fr"):
            assert isinstance(label(code, lang), str)
    assert label("m[IU]/L", "fr") == "mUI/L"
    assert label("10*9/L", "fr") == "G/L"
    assert label("strange", "en") == "strange"


def test_units_of_vital_signs_come_from_the_other_file() -> None:
    assert lab_units()["kg"].factor == units()["kg"].factor


# analyte, value, unit, other unit, expected: factors computed from molar masses, checked against published tables
CONVERSIONS = [
    ("glucose", 100, "mg/dL", "mmol/L", 5.5507), ("glucose", 1, "g/L", "mmol/L", 5.5507),
    ("total_cholesterol", 200, "mg/dL", "mmol/L", 5.1726),
    ("triglycerides", 150, "mg/dL", "mmol/L", 1.6936), ("creatinine", 1, "mg/dL", "umol/L", 88.4017),
    ("creatinine", 10, "mg/L", "mg/dL", 1),
    ("bun", 20, "mg/dL", "mmol/L", 7.1393), ("urea", 20, "mg/dL", "mmol/L", 3.3302),
    ("urea", 0.3, "g/L", "mmol/L", 4.9953),
    ("uric_acid", 6, "mg/dL", "umol/L", 356.91), ("bilirubin_total", 1, "mg/dL", "umol/L", 17.104),
    ("calcium", 10, "mg/dL", "mmol/L", 2.49513),
    ("calcium", 2.5, "mmol/L", "meq/L", 5), ("magnesium", 2, "mg/dL", "mmol/L", 0.822876),
    ("phosphate", 3, "mg/dL", "mmol/L", 0.968553),
    ("iron", 100, "ug/dL", "umol/L", 17.9067), ("vitamin_b12", 400, "pg/mL", "pmol/L", 295.12),
    ("folate", 10, "ng/mL", "nmol/L", 22.6552),
    ("vitamin_d", 30, "ng/mL", "nmol/L", 74.88), ("cortisol", 10, "ug/dL", "nmol/L", 275.893),
    ("testosterone", 500, "ng/dL", "nmol/L", 17.3359),
    ("ft4", 1.2, "ng/dL", "pmol/L", 15.4466), ("ft3", 3, "pg/mL", "pmol/L", 4.60845),
    ("haemoglobin", 14, "g/dL", "mmol/L", 8.68782),
    ("haemoglobin", 14, "g/dL", "g/L", 140), ("haematocrit", 42, "%", "L/L", 0.42),
    ("insulin", 10, "u[IU]/mL", "pmol/L", 60),
    ("potassium", 4, "mmol/L", "meq/L", 4), ("uacr", 3, "mg/mmol", "mg/g", 26.52),
    ("uacr", 30, "mg/g", "mg/mmol", 3.3936),
    ("hba1c", 48, "mmol/mol", "%", 6.543), ("hba1c", 6.5, "%", "mmol/mol", 47.53), ("wbc", 6.2, "G/L", "10*3/uL", 6.2),
    ("platelets", 250000, "/mm3", "10*9/L", 250), ("crp", 1, "mg/dL", "mg/L", 10),
    ("alt", 40, "U/L", "ukat/L", 0.666667),
    ("troponin_i", 0.03, "ng/mL", "ng/L", 30), ("body_temperature", 98.6, "[degF]", "Cel", 37),
    ("body_mass", 10, "[lb_av]", "kg", 4.5359237),
    ("tsh", 2, "µUI/mL", "mUI/L", 2), ("egfr", 88, "mL/min", "mL/min/1.73m2", 88),
    ("d_dimer", 0.5, "mg/L FEU", "ng/mL FEU", 500),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "unit", "other", "expected"), CONVERSIONS)
def test_known_conversions(name: str, value: float, unit: str, other: str, expected: float) -> None:
    assert convert(KNOWN[name], value, unit, other) == pytest.approx(expected, rel=2e-4)


@pytest.mark.parametrize("one", QUANTITIES, ids=lambda one: one.form or one.id)
@given(value=st.floats(1e-3, 1e6))
def test_there_and_back(one: Analyte, value: float) -> None:
    for unit in (*one.factors, *one.affine):
        assert convert(one, convert(one, value, unit, one.unit), one.unit, unit) == pytest.approx(value, rel=1e-9)


def test_factors_agree_along_every_path() -> None:
    """A factor between two units of one analyte is the same directly and through a third unit."""
    for one in QUANTITIES:
        for unit in one.units:
            for other in one.units:
                direct = convert(one, 1.0, unit, other)
                through = convert(one, convert(one, 1.0, unit, one.unit), one.unit, other)
                assert direct == pytest.approx(through, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "unit", "said"),
    [
        ("lpa", "mg/dL", "mass differs"), ("lpa_mass", "nmol/L", "mass differs"), ("d_dimer", "ng/mL", "FEU"),
        ("d_dimer", "ng/mL DDU", "FEU"),
        ("d_dimer_ddu", "µg/L FEU", "DDU"), ("sodium", "kg", "no unit of Sodium"), ("sodium", "", "has no unit"),
        ("sodium", "xyz", "known"),
        ("ferritin", "pmol/L", "mixture"), ("creatinine", "U/L", "no unit of Creatinine"),
        ("glucose", "%", "no unit of Glucose"),
    ],
)  # fmt: skip
def test_what_has_no_single_factor_is_refused(name: str, unit: str, said: str) -> None:
    with pytest.raises(UnitRefused, match=said) as caught:
        conversion(KNOWN[name], unit)
    assert said.split(maxsplit=1)[0] in caught.value.reason
    assert caught.value.said["fr"] != caught.value.said["en"]


def test_a_bare_number_has_its_own_unit() -> None:
    assert conversion(KNOWN["inr"], None).factor == 1
    assert conversion(KNOWN["blood_ph"], "").factor == 1
    with pytest.raises(UnitRefused):
        conversion(KNOWN["hba1c"], None)


@pytest.mark.parametrize(
    ("name", "value", "unit", "likely"),
    [
        ("glucose", 5.5, "mg/dL", "mmol/L"), ("glucose", 0.95, "mg/dL", "g/L"), ("glucose", 100, "mmol/L", "mg/dL"),
        ("albumin", 3.2, "mg/dL", "g/dL"),
        ("albumin", 42, "g/dL", "g/L"), ("creatinine", 90, "mg/dL", "umol/L"), ("creatinine", 1.1, "umol/L", "mg/dL"),
        ("total_cholesterol", 5.2, "mg/dL", "mmol/L"), ("ldl", 3.1, "mg/dL", "mmol/L"),
        ("haemoglobin", 140, "g/dL", "g/L"),
        ("calcium", 2.4, "mg/dL", "mmol/L"), ("triglycerides", 1.2, "mg/dL", "mmol/L"),
        ("platelets", 250, "/uL", "10*3/uL"),
        ("hba1c", 48, "%", "mmol/mol"), ("haematocrit", 0.42, "%", "L/L"), ("uric_acid", 350, "mg/dL", "umol/L"),
        ("body_temperature", 98.6, "Cel", "[degF]"),
        ("bilirubin_total", 250, "mg/dL", "umol/L"), ("vitamin_b12", 0.5, "pg/mL", None),
        ("sodium", 14, "mmol/L", None),
    ],
)  # fmt: skip
def test_an_implausible_unit_is_asked_about(name: str, value: float, unit: str, likely: str | None) -> None:
    found = check_plausible(KNOWN[name], value, unit)
    assert found is not None
    assert found.likely_unit == likely
    french = check_plausible(KNOWN[name], value, unit, "fr")
    assert french is not None
    assert french.reason != found.reason
    assert str(value) not in found.reason


@pytest.mark.parametrize("one", [one for one in QUANTITIES if one.ranges], ids=lambda one: one.form or one.id)
def test_what_is_usual_is_plausible(one: Analyte) -> None:
    for found in one.ranges:
        for edge in (found.low, found.high):
            assert edge is not None
            assert check_plausible(one, edge, one.unit) is None


@given(st.sampled_from([one for one in QUANTITIES if one.plausible]), st.floats(0, 1))
def test_plausible_values_are_plausible_in_every_unit(one: Analyte, share: float) -> None:
    assert one.plausible is not None
    value = one.plausible[0] + share * (one.plausible[1] - one.plausible[0])
    for unit in one.units:
        assert check_plausible(one, convert(one, value, one.unit, unit), unit) is None


def test_plausibility_of_words_is_not_asked() -> None:
    assert check_plausible(KNOWN["urine_nitrite"], 1, "") is None


def test_joins_are_only_those_that_were_declared() -> None:
    assert "mmol/L" not in factors("mg/dL")
    assert factors("mg/dL", molar_mass=100)["mmol/L"] == pytest.approx(10)
    assert factors("mmol/L", charge=2)["meq/L"] == pytest.approx(0.5)
    assert factors("u[IU]/mL", equals={"pmol/L": 6.0})["pmol/L"] == pytest.approx(1 / 6)
    assert factors("mg/g", per_creatinine=True)["mg/mmol"] == pytest.approx(8.8401, rel=1e-4)
