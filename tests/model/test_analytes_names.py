"""A printed name finds its analyte, whatever the laboratory adds to it; a name that means another one never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.model.analyte_names import Names, key
from healthkit.model.analytes import analytes

KNOWN = analytes()
US = {
    "CHOLESTEROL, TOTAL": "total_cholesterol", "HDL CHOLESTEROL": "hdl", "LDL-CHOLESTEROL": "ldl",
    "TRIGLYCERIDES": "triglycerides",
    "CHOL/HDLC RATIO": "cholesterol_hdl_ratio", "NON HDL CHOLESTEROL": "non_hdl", "LDL Chol Calc (NIH)": "ldl",
    "VLDL Cholesterol Cal": "vldl", "GLUCOSE": "glucose", "UREA NITROGEN (BUN)": "bun", "BUN": "bun",
    "CREATININE": "creatinine",
    "EGFR": "egfr", "BUN/CREATININE RATIO": "bun_creatinine_ratio", "SODIUM": "sodium", "CARBON DIOXIDE": "bicarbonate",
    "Carbon Dioxide, Total": "bicarbonate", "PROTEIN, TOTAL": "total_protein", "Bilirubin, Total": "bilirubin_total",
    "ALKALINE PHOSPHATASE": "alp", "AST (SGOT)": "ast", "ALT": "alt", "A/G Ratio": "albumin_globulin_ratio",
    "HEMOGLOBIN A1c": "hba1c", "WHITE BLOOD CELL COUNT": "wbc", "RED BLOOD CELL COUNT": "rbc",
    "HEMOGLOBIN": "haemoglobin",
    "ABSOLUTE NEUTROPHILS": "neutrophils", "NEUTROPHILS": "neutrophils", "Neutrophils (Absolute)": "neutrophils",
    "Immature Grans (Abs)": "immature_granulocytes", "PLATELET COUNT": "platelets", "MPV": "mpv", "TSH": "tsh",
    "T4, FREE": "ft4",
    "T4,Free(Direct)": "ft4", "Testosterone, Total, MS": "testosterone", "VITAMIN D,25-OH,TOTAL,IA": "vitamin_d",
    "FERRITIN": "ferritin", "% SATURATION": "transferrin_saturation", "IRON BINDING CAPACITY": "tibc",
    "HS CRP": "hs_crp",
    "C-Reactive Protein, Cardiac": "hs_crp", "LIPOPROTEIN (a)": "lpa", "APOLIPOPROTEIN B": "apob",
    "DHEA SULFATE": "dhea_s",
    "SED RATE BY MODIFIED WESTERGREN": "esr", "OCCULT BLOOD": "urine_blood",
    "ALBUMIN/CREATININE RATIO, RANDOM URINE": "uacr",
    "THYROID PEROXIDASE ANTIBODIES": "tpo_antibodies", "HEPATITIS C ANTIBODY": "hcv_antibody",
    "HIV AG/AB, 4TH GEN": "hiv_ag_ab",
}  # fmt: skip
FRENCH = {
    "Glycémie à jeun": "fasting_glucose", "Hémoglobine glyquée (HbA1c)": "hba1c", "Créatinine": "creatinine",
    "DFG estimé (CKD-EPI)": "egfr", "Transaminases ASAT (TGO)": "ast", "Transaminases ALAT (TGP)": "alt",
    "Gamma-GT": "ggt",
    "Cholestérol total": "total_cholesterol", "Cholestérol HDL": "hdl", "Cholestérol LDL calculé": "ldl",
    "Triglycérides": "triglycerides",
    "Ionogramme : Natrémie": "sodium", "Kaliémie": "potassium", "Bicarbonates": "bicarbonate", "Leucocytes": "wbc",
    "Polynucléaires neutrophiles": "neutrophils", "Polynucléaires éosinophiles": "eosinophils", "Hématies": "rbc",
    "Hémoglobine": "haemoglobin", "Hématocrite": "haematocrit", "VGM": "mcv", "V.G.M.": "mcv", "T.C.M.H.": "mch",
    "C.C.M.H.": "mchc",
    "TCMH": "mch", "CCMH": "mchc", "Plaquettes": "platelets", "VS 1ère heure": "esr", "V.S.": "esr",
    "CRP ultrasensible": "hs_crp",
    "Protéine C-réactive (CRP)": "crp", "Ferritine": "ferritin", "Coefficient de saturation": "transferrin_saturation",
    "25-OH vitamine D": "vitamin_d", "TSH ultrasensible": "tsh", "T4 libre": "ft4", "Urée": "urea",
    "Acide urique": "uric_acid",
    "Phosphatases alcalines": "alp", "Bilirubine totale": "bilirubin_total",
    "Taux de prothrombine (TP)": "prothrombin_ratio",
    "TCA": "aptt", "Fibrinogène": "fibrinogen", "D-dimères": "d_dimer", "Microalbuminurie": "urine_albumin",
    "Antigène HBs": "hbs_antigen", "Anticorps anti-HBs": "hbs_antibody", "Sérologie VIH": "hiv_ag_ab",
    "PSA total": "psa",
    "Clairance de la créatinine (Cockcroft)": "creatinine_clearance", "Vitamine B 12": "vitamin_b12",
    "Folates": "folate",
}  # fmt: skip
LOINC_NAMES = {
    "Glucose [Mass/volume] in Serum or Plasma": "glucose",
    "Glucose [Mass/volume] in Urine by Test strip": "urine_glucose",
    "Bilirubin.total [Mass/volume] in Serum or Plasma": "bilirubin_total",
    "Creatinine [Mass/volume] in Urine": "urine_creatinine",
    "Leukocytes [#/volume] in Blood by Automated count": "wbc", "Hemoglobin A1c/Hemoglobin.total in Blood": "hba1c",
    "Neutrophils/100 leukocytes in Blood by Automated count": "neutrophils_percent",
    "INR in Platelet poor plasma by Coagulation assay": "inr", "Urea nitrogen [Mass/volume] in Serum or Plasma": "bun",
}  # fmt: skip
ADORNED = [
    "{}", " {} ", "{} *", "{}↑", "*{}", "{}, Serum", "{} (S)", "{} – sérum", "{} [Mass/volume] in Serum or Plasma",
    "{} :", "{}....", "{} (P)",
    "Serum {}", "{} plasmatique",
]  # fmt: skip


@pytest.mark.parametrize(("printed", "meant"), [*US.items(), *FRENCH.items(), *LOINC_NAMES.items()])
def test_a_printed_name_finds_its_analyte(printed: str, meant: str) -> None:
    found = KNOWN.find(printed)
    assert found is not None
    assert (found.form or found.id) == meant


@pytest.mark.parametrize("adorned", ADORNED)
@pytest.mark.parametrize("name", ["Creatinine", "créatinine", "Potassium", "TSH", "Ferritine", "ALT"])
def test_what_surrounds_a_name_does_not_matter(adorned: str, name: str) -> None:
    plain, found = KNOWN.find(name), KNOWN.find(adorned.format(name))
    assert plain is not None
    assert found is plain


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Creatinine, Urine", "urine_creatinine"), ("Glucose, Urine", "urine_glucose"),
        ("Testosterone (free)", "testosterone_free"),
        ("Cholesterol, CSF", None), ("Potassium, Stool", None), ("Ferritin receptor", None),
        ("Anti-insulin antibodies", None),
        ("Glucose / insulin ratio", None), ("Sodium (urine)", "urine_sodium"), ("Cortisol salivaire", None),
        ("", None), ("***", None),
        ("Vitamin", None), ("Hemoglobin F", None), ("LDL oxidised", None), ("Alanine aminotransferase (AST)", None),
    ],
)  # fmt: skip
def test_another_thing_is_never_taken_for_it(printed: str, meant: str | None) -> None:
    found = KNOWN.find(printed)
    assert (found.id if found else None) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("PH", "urine_ph"), ("GLUCOSE", "urine_glucose"), ("Sang", "urine_blood"),
        ("LEUK EST", "urine_leukocyte_esterase"),
        ("Protein", "urine_protein"), ("Nitrites", "urine_nitrite"), ("Albumine", "urine_albumin"), ("TSH", None),
        ("Glucose, Urine", "urine_glucose"), ("Specific gravity", "urine_specific_gravity"),
    ],
)  # fmt: skip
def test_under_the_heading_of_a_urine_analysis(printed: str, meant: str | None) -> None:
    found = KNOWN.find(printed, specimen="urine")
    assert (found.id if found else None) == meant


def test_brackets_that_say_the_same_are_dropped() -> None:
    assert KNOWN.find("Aspartate aminotransferase (TGO)") is KNOWN["ast"]
    assert KNOWN.find("Aspartate aminotransferase (TGP)") is None


@given(st.sampled_from([(one.form or one.id, word) for one in KNOWN.all.values() for word in one.synonyms["fr"]]))
def test_case_accents_and_spaces_do_not_matter(pair: tuple[str, str]) -> None:
    name, word = pair
    for written in (word.upper(), word.lower(), f"  {word}  ", word.replace(" ", "  ").replace("-", " ")):
        found = KNOWN.find(written)
        assert found is not None
        assert found.id == name


@given(st.text(max_size=60))
def test_any_text_is_read_without_fault(text: str) -> None:
    found = KNOWN.find(text)
    assert found is None or key(text)


def test_a_name_of_two_analytes_is_a_fault_of_the_file() -> None:
    with pytest.raises(ValueError, match="both a and b"):
        Names({"a": ("CRP",), "b": ("C.R.P.",)}, {"a": "blood", "b": "blood"})
