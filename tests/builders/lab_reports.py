"""Test sets of laboratory documents: PDF in every layout with its truth beside it, CSV, and files that are no report.

Written without a look at any reader of such documents, so that it can be the blind test of one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import typst
from pypdf import PdfReader, PdfWriter

from healthkit.demo.laboratory import LabReport, PrintedRow, compose, layouts, render

FIRST_SEED = 2026


@cache
def documents(layout: str, n: int = 5, first_seed: int = FIRST_SEED) -> list[tuple[bytes, LabReport]]:
    """``n`` PDF documents of a layout, each with what it prints; 15 to 60 rows each, no two alike."""
    found = []
    for seed in range(first_seed, first_seed + n):
        report = compose(layout, seed)
        found.append((render(report, layout, seed), report))
    return found


def all_documents(n: int = 5, first_seed: int = FIRST_SEED) -> dict[str, list[tuple[bytes, LabReport]]]:
    """``n`` documents of every layout."""
    return {layout: documents(layout, n, first_seed) for layout in layouts()}


@dataclass(frozen=True)
class CsvDocument:
    """A CSV as people keep or receive it. ``rows`` is its truth; ``refused`` says that no reader may accept it."""

    name: str
    data: bytes
    rows: tuple[PrintedRow, ...]
    refused: bool = False


def csv_documents(seed: int = FIRST_SEED) -> list[CsvDocument]:
    """Six column orders: two wide ones with days as columns, three long ones, and one without any date."""
    us, fr = _series("simple", seed), _series("french", seed)
    return [
        _wide(us, with_units=False),
        _wide(us, with_units=True),
        _long_iso(us),
        _long_american(us),
        _french(fr),
        _undated(us),
    ]


def scanned() -> bytes:
    """A report that went through a scanner: a page that is one picture, without a text layer."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        text = root / "text.typ"
        text.write_text("= Laboratory report\nGlucose 92 mg/dL 65-99\n\nSodium 140 mmol/L 135-146", "utf-8")
        page = typst.compile(str(text), format="png", ppi=90, ignore_system_fonts=True)
        (root / "page.png").write_bytes(page)
        sheet = root / "sheet.typ"
        sheet.write_text('#set page(margin: 0pt)\n#image("page.png", width: 100%)', "utf-8")
        return bytes(typst.compile(str(sheet), root=folder, ignore_system_fonts=True, timestamp=0, pdf_tags=False))


def encrypted(password: str = "only the laboratory knows") -> bytes:
    """A real report that opens with a password only."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(documents("quest")[0][0])))
    writer.encrypt(password, algorithm="AES-256")
    return _written(writer)


def not_a_lab() -> bytes:
    """An invoice: a table of names, numbers and units that are no results."""
    source = """
#set page(paper: "a4")
= Invoice 2024-0117
Date: 14 March 2024 #h(1fr) Due: 13 April 2024

#table(columns: 5, [Article], [Quantity], [Unit], [Price], [Amount],
  [Printer paper, 80 g], [12], [boxes], [4.90], [58.80],
  [Mineral water, sparkling], [24], [bottles], [0.85], [20.40],
  [Iron shelf], [2], [pieces], [49.00], [98.00],
  [Delivery], [1], [flat], [9.90], [9.90])

Subtotal 187.10 #linebreak() VAT 20 % 37.42 #linebreak() *Total 224.52 EUR*
"""
    return bytes(typst.compile(source.encode(), ignore_system_fonts=True, timestamp=0, pdf_tags=False))


def _written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


# --- CSV ----------------------------------------------------------------------------------------------------------
def _series(layout: str, seed: int) -> list[LabReport]:
    """The same person on three days: the same habits of printing, since the seed is the same, and other numbers."""
    first = compose(layout, seed, collected_at=datetime(2024, 1, 10), incidents=False)
    rng, found = np.random.default_rng(seed), []
    for when in (datetime(2024, 1, 10), datetime(2024, 7, 3), datetime(2025, 2, 18)):
        values = {
            key: max(middle * 0.2, float(rng.normal(middle, spread))) for key, (middle, spread) in _MARKERS.items()
        }
        found.append(
            compose(
                layout,
                seed,
                patient=first.patient,
                collected_at=when,
                only=[*_MARKERS, "ldl"],
                values=values,
                incidents=False,
            )
        )
    return found


# What people track in a spreadsheet, by menu id: a usual value in US units and its spread.
_MARKERS = {
    "haemoglobin": (13.9, 1.0), "glucose": (92, 9), "creatinine": (0.84, 0.1), "sodium": (140, 3),
    "potassium": (4.3, 0.4), "alt": (22, 9), "total_cholesterol": (200, 30), "hdl": (55, 9), "triglycerides": (110, 40),
    "hba1c": (5.5, 0.3), "tsh": (2.0, 1.2), "ferritin": (60, 35), "vitamin_d": (29, 9),
    "vitamin_b12": (500, 150), "lpa": (30, 20), "crp": (0.6, 0.4), "urine_protein": (0, 0),
}  # fmt: skip


def _ends(row: PrintedRow) -> tuple[str, str]:
    """Both ends of a range as spreadsheets keep them, empty where open or in words."""
    numbers = [part for part in row.range_text.replace("–", " ").replace("-", " ").split() if part[:1].isdigit()]
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    if len(numbers) == 1:
        over = row.range_text.startswith((">", "≥", "at least"))
        return (numbers[0], "") if over else ("", numbers[0])
    closed = row.range_text.lstrip("<>≤≥ ")
    return ("", closed) if row.range_text[:1] in "<≤" and closed else (closed, "") if closed[:1].isdigit() else ("", "")


def _plain(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """Rows as a spreadsheet holds them: without panel, flag, code or second unit; ranges of one sex."""
    return [
        replace(row, panel="", flag="", lab_code="", second=None, optimal="", outside=False, previous=None)
        for row in rows
        if "F:" not in row.range_text and "F :" not in row.range_text and "Femme" not in row.range_text
    ]


def _text(rows: Sequence[Sequence[str]], *, delimiter: str = ",", newline: str = "\n") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return stream.getvalue()


def _wide(reports: Sequence[LabReport], *, with_units: bool) -> CsvDocument:
    days = [report.collected_at.date().isoformat() for report in reports]
    by_name: dict[str, list[PrintedRow]] = {}
    for report in reports:
        for row in _plain(report.rows):
            by_name.setdefault(row.name, []).append(row)
    head = ["Marker", *(["Unit"] if with_units else []), "MinRange", "MaxRange", *days]
    lines, truth = [head], []
    for number, (name, rows) in enumerate(by_name.items()):
        low, high = _ends(rows[0])
        values = [row.value for row in rows]
        if number == 2:
            values[1] = ""  # not measured that day
        lines.append([name, *([rows[0].unit] if with_units else []), low, high, *values])
        range_text = "-".join((low, high)) if low and high else f"<{high}" if high else f">{low}" if low else ""
        truth += [
            replace(row, range_text=range_text, unit=row.unit if with_units else "")
            for row, value in zip(rows, values, strict=True)
            if value
        ]
    return CsvDocument("wide_with_units" if with_units else "wide", _text(lines).encode(), tuple(truth))


def _long_iso(reports: Sequence[LabReport]) -> CsvDocument:
    rows = [row for report in reports for row in _plain(report.rows)]
    lines = [["Date", "Test", "Result", "Units", "Reference Range"]]
    lines += [[f"{row.taken_at:%Y-%m-%d}", row.name, row.value, row.unit, row.range_text] for row in rows]
    return CsvDocument("long", _text(lines).encode(), tuple(rows))


def _long_american(reports: Sequence[LabReport]) -> CsvDocument:
    """Another order, a byte order mark, Windows line ends, American days with a time, and a flag."""
    rows = [replace(row, flag=source.flag) for report in reports for row, source in _with_source(report)]
    lines = [["Reference Range", "Flag", "Result", "Units", "Component", "Collected On", "Laboratory"]]
    lines += [
        [row.range_text, row.flag, row.value, row.unit, row.name, f"{row.taken_at:%m/%d/%Y} 12:00 AM", "Riverside"]
        for row in rows
    ]
    return CsvDocument("long_american", _text(lines, newline="\r\n").encode("utf-8-sig"), tuple(rows))


def _with_source(report: LabReport) -> list[tuple[PrintedRow, PrintedRow]]:
    by_name = {row.name: row for row in report.rows}
    return [(row, by_name[row.name]) for row in _plain(report.rows)]


def _french(reports: Sequence[LabReport]) -> CsvDocument:
    """Semicolons, decimal commas, days first, in the code page that French spreadsheets write where it suffices."""
    rows = [row for report in reports for row in _plain(report.rows)]
    lines = [["Analyse", "Résultat", "Unité", "Valeurs de référence", "Date de prélèvement"]]
    lines += [[row.name, row.value, row.unit, row.range_text, f"{row.taken_at:%d/%m/%Y}"] for row in rows]
    text = _text(lines, delimiter=";", newline="\r\n")
    try:
        data = text.encode("cp1252")
    except UnicodeEncodeError:  # 10⁹/L
        data = text.encode("utf-8-sig")
    return CsvDocument("french", data, tuple(rows))


def _undated(reports: Sequence[LabReport]) -> CsvDocument:
    rows = _plain(reports[0].rows)
    lines = [["Test", "Result", "Units", "Reference Range"]]
    lines += [[row.name, row.value, row.unit, row.range_text] for row in rows]
    return CsvDocument("undated", _text(lines).encode(), (), refused=True)


def days(document: CsvDocument) -> list[date]:
    """The days of a CSV's truth."""
    return sorted({row.taken_at.date() for row in document.rows})
