"""Synthetic laboratory reports: what stands in the truth stands on the paper, and the sets hold what they promise."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache

import pytest
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from healthkit.demo.laboratory import LabReport, Patient, PrintedRow, compose, layouts, render
from healthkit.demo.laboratory.draw import derived
from healthkit.demo.laboratory.menu import LAYOUTS, menu, panels
from healthkit.model.analytes import analytes
from tests.builders.lab_reports import (
    all_documents,
    csv_documents,
    days,
    documents,
    encrypted,
    not_a_lab,
    scanned,
)

SOMEBODY = Patient("SPECIMEN, Testine", date(1988, 4, 17), "F")


@cache
def text_of(pdf: bytes) -> list[str]:
    """The text of each page in the order of the file."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    """Without blanks of any kind and without case: where lines break is the layout's affair."""
    return re.sub(r"\s", "", text).casefold()


@pytest.mark.parametrize("layout", layouts())
def test_everything_in_the_truth_is_on_the_paper(layout: str) -> None:
    for pdf, report in documents(layout):
        paper = squeezed("".join(text_of(pdf)))
        for row in report.rows:
            printed = [row.name, row.value, row.unit, row.range_text, row.flag, row.mark, *row.comment]
            printed += [row.previous[0]] if row.previous else []
            printed += [row.second.value, row.second.unit, row.second.range_text] if row.second else []
            for words in printed:
                assert squeezed(words) in paper, (row.name, words)
        for aside in report.asides:
            assert all(squeezed(cell) in paper for line in aside.lines for cell in line)
        assert squeezed(report.patient.name) in paper
        assert squeezed(report.laboratory) in paper


@pytest.mark.parametrize("layout", layouts())
def test_the_days_of_every_result_are_on_the_paper(layout: str) -> None:
    written = {"function": "%B %-d, %Y", "two_column": "%d-%b-%Y", "french": "%d/%m/%Y"}.get(layout, "%m/%d/%Y")
    for pdf, report in documents(layout):
        paper = squeezed("".join(text_of(pdf)))
        for row in report.rows:
            assert squeezed(f"{row.taken_at:{written}}") in paper
            assert row.previous is None or squeezed(f"{row.previous[1]:{written}}") in paper


@pytest.mark.parametrize("layout", layouts())
def test_five_documents_of_fifteen_to_sixty_rows_no_two_alike(layout: str) -> None:
    found = documents(layout)
    assert len(found) == 5
    assert all(15 <= len(report.rows) <= 60 for _, report in found)
    assert len({pdf for pdf, _ in found}) == 5


def test_same_arguments_same_bytes() -> None:
    for layout, found in all_documents(n=1).items():
        pdf, report = found[0]
        assert render(report, layout, 2026) == pdf
        assert compose(layout, 2026) == report


def test_only_fonts_of_the_package_and_of_typst_are_used() -> None:
    for found in all_documents().values():
        for pdf, _ in found:
            names = {
                str(font["/BaseFont"].get_object()).partition("+")[2]
                for page in PdfReader(io.BytesIO(pdf)).pages
                for font in (item.get_object() for item in page["/Resources"]["/Font"].values())
            }
            assert names
            assert all(name.startswith(("DejaVuSans", "Libertinus", "NewCM", "NewComputerModern")) for name in names)


PROMISES: dict[str, Callable[[PrintedRow, LabReport], bool]] = {
    "pending": lambda row, _: row.status == "pending",
    "see a note": lambda row, _: row.status == "referred",
    "corrected": lambda row, _: row.status == "corrected",
    "comparator": lambda row, _: row.is_result and row.value[0] in "<>",
    "in words": lambda row, _: row.is_result and not any(sign.isdigit() for sign in row.value),
    "in marks": lambda row, _: row.value in {"1+", "2+", "+", "++"},
    "titre": lambda row, _: row.value.startswith("1:"),
    "earlier result": lambda row, _: row.previous is not None,
    "second unit": lambda row, _: row.second is not None,
    "decimal comma": lambda row, report: report.country == "FR" and "," in row.value,
    "thousands": lambda row, _: bool(re.search(r"\d[,\u00a0]\d{3}", row.value)),
    "both sexes": lambda row, _: bool(re.match(r"(M|H|Homme) ?: ", row.range_text)),
    "open range": lambda row, _: row.range_text.startswith(("<", ">", "≥", "[<", "Inf", "(<")),
    "footnote": lambda row, _: bool(row.mark),
    "table of targets": lambda row, report: any(aside.panel == row.panel for aside in report.asides),
    "two collections": lambda row, report: row.taken_at != report.collected_at,
    "outside without a mark": lambda row, _: row.outside and not row.flag,
    "long name": lambda row, _: len(row.name) > 40,
    "calculated": lambda row, _: "calc" in row.name.casefold() + row.unit,
}


@pytest.mark.parametrize("promise", PROMISES)
def test_the_sets_hold_what_real_reports_hold(promise: str) -> None:
    rows = [(row, report) for found in all_documents().values() for _, report in found for row in report.rows]
    assert any(PROMISES[promise](row, report) for row, report in rows)


def test_panels_go_on_over_pages_and_columns() -> None:
    for layout, word in {"quest": "CONTINUED", "labcorp": "(cont", "french": "(suite)", "two_column": "CONT’D"}.items():
        assert any(word.casefold() in page.casefold() for pdf, _ in documents(layout, 8) for page in text_of(pdf)), (
            layout
        )


def test_rows_that_carry_no_result_say_so() -> None:
    for found in all_documents().values():
        for _, report in found:
            for row in report.rows:
                assert row.value
                assert row.is_result == (row.status in {"final", "corrected"})
                assert row.is_result or not row.flag


OPEN = {"<": "<", "Inf. à": "<", "Inférieur à": "<", ">": ">", "Sup. à": ">", "Supérieur à": ">", "≤": "<=", "<=": "<=",
    "< OR =": "<=", "up to": "<=", "≥": ">=", ">=": ">=", "> OR =": ">=", "at least": ">="}  # fmt: skip


def holds(range_text: str, value: float) -> bool | None:
    """Whether a value lies inside a range as it is printed; None where the range is of another kind."""
    plain = range_text.strip("[]() ").replace("\u00a0", "").replace(",", "." if "à" in range_text else ",")
    number = r"(\d+(?:[.,]\d+)*)"
    if between := re.fullmatch(rf"{number}\s*(?:-|–|to|à)\s*{number}", plain):
        return read(between[1]) <= value <= read(between[2])
    if not (end := re.fullmatch(rf"(\D+?)\s*{number}", plain)) or end[1] not in OPEN:
        return None
    sign, limit = OPEN[end[1]], read(end[2])
    return {"<": value < limit, ">": value > limit, "<=": value <= limit, ">=": value >= limit}[sign]


def read(text: str) -> float:
    """A printed number: a comma before three digits groups, any other is the decimal mark."""
    grouped = re.sub(r"[,\u00a0](?=\d{3}(\D|$))", "", text)
    return float(grouped.replace(",", "."))


@pytest.mark.parametrize("layout", layouts())
def test_what_is_marked_lies_outside_the_printed_range_and_nothing_else(layout: str) -> None:
    judged = marked = 0
    for seed in range(120):
        for row in compose(layout, seed, incidents=False).rows:
            if not re.fullmatch(r"[\d.,\u00a0]+", row.value) or row.analyte_id == "urine_specific_gravity":
                continue
            inside = holds(row.range_text, read(row.value))
            if inside is None:
                assert not row.range_text or ":" in row.range_text, row
                continue
            assert row.outside == (not inside), row
            assert layout in {"french", "function"} or (row.flag in {"", "Normal"}) == inside, row
            judged, marked = judged + 1, marked + row.outside
    assert judged > 500
    assert marked > 50


def test_what_is_calculated_agrees_with_what_is_measured() -> None:
    numbers = {"total_cholesterol": 210.0, "hdl": 50.0, "triglycerides": 100.0, "ldl": 0.0, "non_hdl": 0.0}
    assert derived(numbers, set())["ldl"] == 140.0
    assert derived(numbers, set())["non_hdl"] == 160.0
    assert derived(numbers | {"ldl": 99.0}, {"ldl"})["ldl"] == 99.0


def test_given_values_are_printed_in_the_units_of_each_country() -> None:
    when = datetime(2025, 3, 11, 8, 20)
    values = {"total_cholesterol": 231.0, "hdl": 58.0, "triglycerides": 118.0, "ldl": 149.4, "potassium": 6.8}
    before = (date(2024, 9, 2), {"ldl": 164.0})
    asked = {"patient": SOMEBODY, "collected_at": when, "only": list(values), "values": values, "before": before}
    american = {row.analyte_id: row for row in compose("quest", 3, incidents=False, **asked).rows}
    french = {row.analyte_id: row for row in compose("french", 3, incidents=False, **asked).rows}
    assert {key: row.value for key, row in american.items()} == {
        "total_cholesterol": "231", "hdl": "58", "triglycerides": "118", "ldl": "149", "potassium": "6.8",
    }  # fmt: skip
    assert american["potassium"].flag == "H"
    assert american["ldl"].previous == ("164", date(2024, 9, 2))
    assert french["ldl"].value == "1,49"
    assert french["ldl"].second is not None
    assert french["ldl"].second.value == "3,86"  # 149.4 mg/dL
    assert french["ldl"].previous == ("1,64", date(2024, 9, 2))
    assert all(row.taken_at == when for row in french.values())


def test_a_house_keeps_its_habits_over_the_years() -> None:
    first, second = (compose("french", seed, house=5, only=["wbc", "crp", "ferritin"]) for seed in (1, 2))
    assert first.laboratory == second.laboratory
    assert [row.unit for row in first.rows] == [row.unit for row in second.rows]


def test_every_analyte_of_the_menu_is_one_of_the_catalogue() -> None:
    known = set(analytes().all)
    used = {item.analyte(layout) for item in menu().values() for layout in LAYOUTS if item.name(layout)}
    assert used - {None} <= known


@pytest.mark.parametrize("layout", layouts())
def test_names_of_the_menu_are_unique_within_a_panel(layout: str) -> None:
    for panel in panels(layout):
        names = [item.name(layout) for item in menu().values() if item.panel == panel and item.name(layout)]
        assert len(names) == len(set(names))


def test_unknown_layouts_are_refused() -> None:
    with pytest.raises(ValueError, match="no layout 'fax'"):
        compose("fax", 1)
    with pytest.raises(ValueError, match="no layout 'fax'"):
        render(compose("quest", 1), "fax", 1)


def test_files_that_are_no_readable_report() -> None:
    assert not "".join(text_of(scanned())).strip()
    assert "Invoice" in text_of(not_a_lab())[0]
    with pytest.raises(FileNotDecryptedError):
        text_of(encrypted())


def test_tables_hold_their_truth_in_six_orders() -> None:
    found = {document.name: document for document in csv_documents()}
    assert {name for name, document in found.items() if document.refused} == {"undated"}
    heads = set()
    for document in found.values():
        text = document.data.decode("cp1252" if document.name == "french" else "utf-8-sig")
        table = list(csv.reader(io.StringIO(text), delimiter=";" if document.name == "french" else ","))
        heads.add(tuple(table[0]))
        cells = {cell for line in table for cell in line}
        assert all({row.name, row.value} <= cells for row in document.rows)
        if not document.refused:
            assert len(set(days(document))) == 3
    assert len(heads) == 6
    assert any(row.value.startswith("<") for row in found["long"].rows)
    assert any("," in row.value for row in found["french"].rows)


LOOKS = {
    "quest": ("Out Of Range", "Analyte"),
    "labcorp": ("TESTS", "Current Result and Flag", "Previous Result and Date"),
    "function": ("Optimal range",),
    "french": ("Unités S.I.", "soit", "Unité", "Antériorité"),
    "two_column": ("REF RANGE UNITS", "UNITS REF RANGE"),
    "simple": ("Units", "Unit", "Flag", "Standard Range", "Reference Range"),
}


@pytest.mark.parametrize("layout", layouts())
def test_a_few_seeds_show_every_look_of_a_layout(layout: str) -> None:
    pages = " ".join(page for pdf, _ in documents(layout, 8) for page in text_of(pdf))
    for words in LOOKS[layout]:
        assert squeezed(words) in squeezed(pages), words


def test_a_column_may_be_written_as_a_whole() -> None:
    """Some programs write columns, not rows: in the file the values then follow each other without their names."""
    for pdf, report in documents("simple", 12):
        paper = squeezed("".join(text_of(pdf)))
        for panel in report.panels:
            names = [row.name for row in report.rows if row.panel == panel]
            if len(names) > 2 and squeezed("".join(names)) in paper:
                return
    pytest.fail("no document writes its columns one after the other")
