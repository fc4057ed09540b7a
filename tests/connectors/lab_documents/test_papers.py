"""Reports of this folder's own, one trait each: wrapped names, leaders, dates in columns, two systems of units."""

from __future__ import annotations

import pytest

from connectors.lab_documents.pdf import Report, read_report
from connectors.lab_documents.rows import Proposed
from healthkit.model.lab_units import ucum
from healthkit.source.documents.words import read_pages
from tests.connectors.lab_documents.papers import PAPERS, typeset


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {name: read_report(read_pages(typeset(source), name).pages) for name, source in PAPERS.items()}


def row(report: Report, analyte: str, day: str = "") -> Proposed:
    found = [one for one in report.rows if one.analyte == analyte and str(one.row["taken"]).startswith(day)]
    assert len(found) == 1, [(one.row["name"], one.row["taken"]) for one in found]
    return found[0]


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_is_in_doubt_that_is_plain(reports: dict[str, Report], name: str) -> None:
    expected = {"wrapped": {"egfr"}}.get(name, set())
    assert {one.analyte for one in reports[name].rows if one.doubts} == expected


def test_in_and_out_of_range_columns(reports: dict[str, Report]) -> None:
    potassium = row(reports["quest"], "potassium")
    assert (potassium.row["value"], potassium.row["flag"], potassium.row["unit"]) == (5.6, "H", "mmol/L")
    assert potassium.row["range_text"] == "3.5-5.3"
    assert row(reports["quest"], "ldl").row["range_text"] is None
    assert row(reports["quest"], "bun").row["panel"] == "COMPREHENSIVE METABOLIC PANEL"


def test_earlier_results_are_rows_of_their_own(reports: dict[str, Report]) -> None:
    assert row(reports["labcorp"], "wbc", "2023").row["value"] == 5.8
    assert row(reports["labcorp"], "wbc", "2024").row["range_text"] == "3.4-10.8"
    assert row(reports["leaders"], "platelets", "2023").row["value"] == 251_000
    assert len([one for one in reports["cumulative"].rows if one.analyte == "sodium"]) == 3


def test_raised_signs_are_no_digits(reports: dict[str, Report]) -> None:
    cells = row(reports["labcorp"], "rbc", "2024")
    assert (cells.row["name"], cells.row["value"]) == ("RBC", 4.02)
    assert ucum(str(row(reports["quest"], "egfr").row["unit"])) == "mL/min/{1.73_m2}"


def test_two_systems_of_units_are_one_result(reports: dict[str, Report]) -> None:
    glucose = row(reports["french"], "fasting_glucose", "2024")
    assert (glucose.row["value"], glucose.row["unit"]) == (0.92, "g/L")
    assert "5.11 mmol/L" in str(glucose.row["note"])
    assert row(reports["french"], "neutrophils", "2024").row["value"] == 3.03
    assert row(reports["french"], "neutrophils_percent", "2024").row["value"] == 58.2


def test_two_systems_that_contradict_each_other_are_doubted() -> None:
    wrong = PAPERS["french"].replace("5,11", "8,11")
    report = read_report(read_pages(typeset(wrong), "wrong").pages)
    assert "units_disagree" in row(report, "fasting_glucose", "2024").doubts


def test_a_lost_decimal_sign_is_doubted() -> None:
    wrong = PAPERS["hospital"].replace("[138]", "[1.38]").replace("[1.4],[H]", "[14],[H]")
    report = read_report(read_pages(typeset(wrong), "wrong").pages)
    assert {"unit_implausible", "flag_disagrees"} <= row(report, "sodium").doubts
    assert not row(report, "chloride").doubts


def test_a_mark_that_the_range_denies_is_doubted() -> None:
    wrong = PAPERS["quest"].replace("[5.6 H]", "[4.6 H]")
    report = read_report(read_pages(typeset(wrong), "wrong").pages)
    assert "flag_disagrees" in row(report, "potassium").doubts


def test_shares_that_do_not_add_up_are_doubted() -> None:
    lines = "".join(
        f"[{name}],[{value}],[%],[],"
        for name, value in (
            ("Neutrophils", "85.2"), ("Lymphocytes", "31.0"), ("Monocytes", "6.0"), ("Eosinophils", "4.0"),
            ("Basophils", "0.8"),
        )
    )  # fmt: skip
    source = f"""#set page(width: 595pt, height: 842pt)
    = Laboratory
    Collected: 2024-03-05
    #table(columns: 4, [Test],[Result],[Units],[Reference Range], {lines})"""
    report = read_report(read_pages(typeset(source), "shares").pages)
    assert all("sum_disagrees" in one.doubts for one in report.rows)
    assert len(report.rows) == 5


def test_names_on_several_lines(reports: dict[str, Report]) -> None:
    assert row(reports["wrapped"], "alt").row["name"] == "Alanine Aminotransferase (ALT / SGPT)"
    assert row(reports["wrapped"], "egfr").row["unit"] == "mL/min/1.73m2"
    assert row(reports["wrapped"], "ferritin").row["value"] == 1250


def test_urine_is_not_blood(reports: dict[str, Report]) -> None:
    assert row(reports["urine"], "urine_glucose").row["value_text"] == "Negative"
    assert row(reports["urine"], "urine_ph").row["value"] == 6.0


def test_an_order_of_day_and_month_that_is_open_is_asked_about() -> None:
    source = PAPERS["hospital"].replace("Springfield, IL 62704", "")
    report = read_report(read_pages(typeset(source), "open").pages)
    assert all({"date_missing", "date_ambiguous"} <= one.doubts for one in report.rows)
