"""Spreadsheets: sheets, titles below other lines, real dates and times, numbers in text, and hostile ones."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest

from connectors.csv_table import CsvTable
from healthkit.errors import DamagedFile, HostileFile, InputError
from healthkit.source.contract import Counts, Issue, Rows
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.source.proposal import Proposal
from healthkit.store import create_vault
from tests.connectors.csv_table.sheets import Rows as Cells
from tests.connectors.csv_table.sheets import ods, xlsx

DATA: Cells = [
    ["My log of 2025"],
    [],
    ["Date", "Time", "Weight (kg)", "Pulse (bpm)", "Note"],
    [date(2025, 1, 9), time(7, 30), 80.1, 61, "ok"],
    [date(2025, 1, 10), time(21, 45), "79,6", 58, None],
    [date(2025, 1, 11), time(0, 15), 80, 60, "late"],
]


def propose(path: Path, sheet: str | None = None) -> Proposal:
    with open_package(path) as package:
        assert CsvTable().is_table(package)
        return CsvTable().propose(package, sheet)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_real_dates_and_times_are_read_as_they_stand(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"log.{ending}"
    (xlsx(path, {"Data": DATA}) if ending == "xlsx" else ods(path, DATA))
    made = propose(path)
    assert (made.row, made.dates, made.decimal, made.asked(), made.asks) == ("measurement", (), ".", (), ())
    with open_package(path) as package:
        package.context["mapping"] = CsvTable().written(made)
        claim = CsvTable().detect(package)
        assert claim is not None
        items = list(CsvTable().read(package, claim))
    assert not [item for item in items if isinstance(item, Issue)]
    [samples] = [item.frame for item in items if isinstance(item, Rows) and item.table == "sample"]
    weights = samples.filter(metric="body_mass").sort("start").select("start", "value", "unit").rows()
    assert weights == [
        (datetime(2025, 1, 9, 7, 30), 80.1, "kg"), (datetime(2025, 1, 10, 21, 45), 79.6, "kg"),
        (datetime(2025, 1, 11, 0, 15), 80.0, "kg"),
    ]  # fmt: skip
    assert [item.read for item in items if isinstance(item, Counts)] == [{"measurement": 3}]


def test_the_sheet_with_a_table_is_found_and_another_may_be_named(tmp_path: Path) -> None:
    other: Cells = [["Day", "Steps"], [date(2025, 2, 1), 8000], [date(2025, 2, 2), 9000]]
    path = xlsx(tmp_path / "book.xlsx", {"Read me": [["Only words"]], "Weights": DATA, "Steps": other})
    made = propose(path)
    assert (made.sheet, made.sheets, made.sheet_chosen) == ("Weights", ("Read me", "Weights", "Steps"), False)
    named = propose(path, "Steps")
    assert [one.title for one in named.columns] == ["Day", "Steps"]
    assert 'sheet = "Steps"' in CsvTable().written(named)
    assert "sheet =" not in CsvTable().written(made)
    with pytest.raises(InputError, match="no sheet named “Sleep”"):
        propose(path, "Sleep")
    with pytest.raises(InputError, match="no line of titles"):
        propose(path, "Read me")


def test_a_spreadsheet_is_imported_twice_and_adds_nothing_the_second_time(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "log.xlsx", {"Data": DATA})
    mapping = CsvTable().written(propose(path))
    vault = create_vault(tmp_path / "vault", "sheets")
    first, second = (import_path(vault, path, context={"mapping": mapping})[0] for _ in range(2))
    assert (first.error, first.added["sample"], second.added) == ("", 6, {})


@pytest.mark.parametrize("kind", ["far cell", "far row", "repeated", "unpacks", "cut", "entities", "binary"])
def test_a_hostile_or_broken_spreadsheet_is_refused_in_one_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "book.xlsx"
    one = '<row r="1"><c r="A1"><v>1</v></c></row>'
    if kind == "far cell":
        far = f'<sheetData>{one}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        xlsx(path, {"Data": DATA}, {"Data": far})
    elif kind == "far row":
        xlsx(path, {"Data": DATA}, {"Data": f'<sheetData>{one}<row r="99999999"><c><v>1</v></c></row></sheetData>'})
    elif kind == "repeated":
        ods(path, [["Date", "Steps"], [date(2025, 1, 1), 8000]], repeated=(16_000, 900_000))
    elif kind == "unpacks":
        xlsx(path, {"Data": DATA}, {"Data": "<sheetData>" + " " * (520 << 20) + "</sheetData>"})
    elif kind == "binary":
        path = tmp_path / "book.xls"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "Workbook".encode("utf-16-le"))
    else:
        xlsx(path, {"Data": DATA})
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = parts["xl/worksheets/sheet1.xml"]
        bomb = b'<!DOCTYPE a [<!ENTITY b "c">]>'
        parts["xl/worksheets/sheet1.xml"] = sheet[: len(sheet) // 2] if kind == "cut" else bomb + sheet
        with zipfile.ZipFile(path, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
    with pytest.raises((HostileFile, DamagedFile, InputError)) as caught:
        propose(path)
    assert "\n" not in str(caught.value)
    if kind in ("far cell", "far row", "repeated", "unpacks"):
        assert isinstance(caught.value, HostileFile)


def test_a_zip_of_other_things_is_no_spreadsheet(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with open_package(tmp_path / "a.zip") as package:
        assert not CsvTable().is_table(package)
