"""The bar: documents of an author who has never seen this parser, at least 95 % of rows right, none wrong unflagged."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.lab_documents import LabDocuments, csv_mapping
from connectors.lab_documents.csv_reading import read_csv
from connectors.lab_documents.csv_text import decode, grid
from connectors.lab_documents.pdf import read_report
from healthkit.demo.laboratory import layouts
from healthkit.errors import InputError
from healthkit.source.documents.words import read_pages
from healthkit.source.files import open_package
from tests.builders import lab_reports
from tests.connectors.lab_documents.scoring import Score, score

SEEDS = (2026, 5150)
"""The first is the set of the issue; nobody has looked at the documents of the second."""


def scored(layout: str, seed: int) -> Score:
    whole = Score()
    for number, (body, report) in enumerate(lab_reports.documents(layout, 5, seed)):
        found = read_report(read_pages(body, f"{layout}-{number}.pdf").pages)
        one = score(report.rows, found.rows, "," if report.language == "fr" else ".")
        one.complaints = [f"{layout} {seed + number}: {line}" for line in one.complaints]
        whole.add(one)
    return whole


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("layout", layouts())
def test_rows_of_a_layout(layout: str, seed: int) -> None:
    made = scored(layout, seed)
    story = "\n".join(made.complaints)
    assert made.counts["truth"] > 100
    assert made.share >= 0.95, story
    assert made.counts["wrong_unflagged"] == 0, story
    assert made.counts["invented_unflagged"] == 0, story


def test_a_pending_result_is_told_and_no_row() -> None:
    pending = 0
    for layout in layouts():
        for body, report in lab_reports.documents(layout, 5, 2026):
            words = [row for row in report.rows if not row.is_result]
            if words:
                found = read_report(read_pages(body, "report.pdf").pages)
                pending += len(found.pending)
                values = {str(row.row["value_text"]) for row in found.rows}
                assert not values & {row.value for row in words}
    assert pending > 0


@pytest.mark.parametrize("document", lab_reports.csv_documents(), ids=lambda document: document.name)
def test_csv(document: lab_reports.CsvDocument) -> None:
    text = decode(document.data)
    assert text is not None
    table = grid(text)
    assert table is not None
    mapping = csv_mapping.guess(table)
    assert mapping is not None
    if document.refused:
        with pytest.raises(InputError, match="when its results were taken"):
            read_csv(table, mapping, document.name)
        return
    decimal = "," if table.delimiter == ";" else "."
    made = score(document.rows, read_csv(table, mapping, document.name)[0], decimal, timed=False)
    wrong = made.counts["wrong_unflagged"] + made.counts["missing"] + made.counts["invented_unflagged"]
    assert wrong == 0, "\n".join(made.complaints)
    if "unit" in mapping.columns:
        assert made.share == 1.0, "\n".join(made.complaints)
    else:  # without units a number is not taken for granted
        assert made.share < 0.2


@pytest.mark.parametrize(
    ("body", "words"),
    [(lab_reports.scanned(), "pictures of pages"), (lab_reports.encrypted(), "locked by a password")],
    ids=["scanned", "encrypted"],
)
def test_a_pdf_that_cannot_be_read_says_why(tmp_path: Path, body: bytes, words: str) -> None:
    (tmp_path / "report.pdf").write_bytes(body)
    connector = LabDocuments()
    with open_package(tmp_path / "report.pdf") as package:
        claim = connector.detect(package)
        assert claim is not None
        with pytest.raises(InputError, match=words) as refused:
            list(connector.read(package, claim))
    assert "\n" not in refused.value.message
    assert refused.value.hint


def test_an_invoice_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "invoice.pdf").write_bytes(lab_reports.not_a_lab())
    with open_package(tmp_path / "invoice.pdf") as package:
        assert LabDocuments().detect(package) is None
