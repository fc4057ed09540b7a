"""The promise of names: every formula that people script, with its inputs, words and sources."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.clinical.formulas import formulas
from healthkit.i18n import messages

NAMES = frozenset(
    """
bmi bsa_mosteller mean_arterial_pressure waist_height_ratio hrmax_tanaka bp_category_acc_aha bp_category_esc_2024
bp_urgent_evaluation_esc_2024 prevent score2 score2_op ascvd_pce_2013 ldl_friedewald ldl_sampson_nih
ldl_martin_hopkins ldl_martin_hopkins_extended non_hdl eag gmi homa_ir hypoglycaemia_level egfr_ckdepi_2021_cr
egfr_ckdepi_2021_cr_cys egfr_ckdepi_2012_cys kdigo_g_category kdigo_a_category fib4 calcium_corrected anion_gap
serum_osmolality transferrin_saturation qtc_bazett qtc_fridericia qtc_framingham qtc_hodges phq9 gad7 epds audit_c
news2 mid_sleep msf_sc social_jetlag sleep_loss_week sleep_duration_week sri tss ctl atl tsb acwr trimp_banister hrv
cgm convert unit_plausibility vo2_max_percentile
""".split()  # noqa: SIM905
)

DEFAULT_UNITS = {
    "bmi": {"height": "cm", "weight": "kg"},
    "prevent": {"total_cholesterol": "mg/dL", "hdl": "mg/dL", "hba1c": "%", "uacr": "mg/g"},
    "score2": {"total_cholesterol": "mmol/L", "hdl": "mmol/L"},
    "score2_op": {"total_cholesterol": "mmol/L", "hdl": "mmol/L"},
    "ascvd_pce_2013": {"total_cholesterol": "mg/dL", "hdl": "mg/dL"},
    "ldl_friedewald": {"total_cholesterol": "mg/dL", "hdl": "mg/dL", "triglycerides": "mg/dL"},
    "homa_ir": {"glucose": "mg/dL", "insulin": "u[IU]/mL"},
    "egfr_ckdepi_2021_cr_cys": {"creatinine": "mg/dL", "cystatin_c": "mg/L", "age": "a"},
    "kdigo_a_category": {"uacr": "mg/mmol"},
    "fib4": {"age": "a", "ast": "U/L", "alt": "U/L", "platelets": "10*9/L"},
    "calcium_corrected": {"calcium": "mg/dL", "albumin": "g/dL"},
    "anion_gap": {"sodium": "mmol/L", "albumin": "g/dL"},
    "serum_osmolality": {"sodium": "mmol/L", "glucose": "mg/dL", "bun": "mg/dL"},
    "transferrin_saturation": {"iron": "ug/dL", "tibc": "ug/dL"},
    "qtc_bazett": {"qt": "ms", "heart_rate": "/min"},
    "news2": {"temperature": "Cel"},
    "trimp_banister": {"duration": "min"},
    "tss": {"duration": "h"},
}


def test_every_promised_formula_is_there_and_none_else() -> None:
    assert set(formulas()) == NAMES


@pytest.mark.parametrize("name", DEFAULT_UNITS)
def test_a_bare_number_is_in_the_promised_unit(name: str) -> None:
    units = {asked.name: asked.unit for asked in formulas()[name].inputs}
    assert {key: units[key] for key in DEFAULT_UNITS[name]} == DEFAULT_UNITS[name]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_formula_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    formula = formulas()[name]
    about = messages("calc")[f"about_{name}"]
    assert about["en"] != about["fr"]
    assert formula.source
    assert formula.compute.__doc__
    cited = re.search(r"(19|20)\d\d|[Dd]efinition|catalogue|iglu", formula.source)
    assert cited or "ADA" in formula.source or "Coggan" in formula.source


def test_the_list_names_them_all_in_both_languages() -> None:
    for lang in ("en", "fr"):
        printed = CliRunner().invoke(cli, ["--lang", lang, "calc", "--list"])
        assert printed.exit_code == 0
        assert {line.split()[0] for line in printed.output.splitlines() if line and line[0] != " "} == NAMES
    rows = json.loads(CliRunner().invoke(cli, ["calc", "--list", "--json"]).output)
    assert [row["name"] for row in rows] == list(formulas())
    assert {"name", "about", "inputs", "unit", "categories", "source"} == set(rows[0])
