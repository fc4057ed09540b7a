"""Spreadsheets for the tests, written by hand: .xlsx and .ods of a few cells, and hostile ones."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | float | date | datetime | time | None
Rows = Sequence[Sequence[Cell]]

_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs>'
_FIRST_DAY = datetime(1899, 12, 30)


def xlsx(path: Path, sheets: dict[str, Rows], more: dict[str, str] | None = None) -> Path:
    """A workbook; ``more`` is raw XML that takes a sheet's place, by sheet name."""
    bodies = {name: f"<sheetData>{_rows(rows)}</sheetData>" for name, rows in sheets.items()} | (more or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for n in range(1, len(bodies) + 1)
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType='
            f'"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{kinds}</Types>',
        )
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        listed = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in _numbered(bodies))
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_NS}" xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>'
        )
        parts = [("worksheet", f"worksheets/sheet{n}.xml") for n, _ in _numbered(bodies)]
        archive.writestr("xl/_rels/workbook.xml.rels", _relations([*parts, ("styles", "styles.xml")]))
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{_NS}">{_STYLES}</styleSheet>')
        for n, name in _numbered(bodies):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", f'<worksheet xmlns="{_NS}">{bodies[name]}</worksheet>')
    return path


def _numbered(bodies: dict[str, str]) -> list[tuple[int, str]]:
    return list(enumerate(bodies, 1))


def _relations(parts: list[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _rows(rows: Rows) -> str:
    return "".join(
        f'<row r="{n}">{"".join(_cell(f"{chr(65 + m)}{n}", cell) for m, cell in enumerate(row))}</row>'
        for n, row in enumerate(rows, 1)
    )


def _cell(place: str, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    style, value = 0, cell
    if isinstance(cell, datetime):
        style, value = 2, (cell - _FIRST_DAY).total_seconds() / 86400
    elif isinstance(cell, date):
        style, value = 1, (cell - _FIRST_DAY.date()).days
    elif isinstance(cell, time):
        style, value = 3, (cell.hour * 3600 + cell.minute * 60 + cell.second) / 86400
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def ods(path: Path, rows: Rows, *, repeated: tuple[int, int] = (1, 1)) -> Path:
    """An OpenDocument sheet; ``repeated`` writes the last cell so many columns wide and its row so many times."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    body = []
    for n, row in enumerate(rows):
        last = n == len(rows) - 1
        cells = [_ods_cell(cell, repeated[0] if last and m == len(row) - 1 else 1) for m, cell in enumerate(row)]
        again = f' table:number-rows-repeated="{repeated[1]}"' if last and repeated[1] > 1 else ""
        body.append(f"<table:table-row{again}>{''.join(cells)}</table:table-row>")
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Data">'
        f"{''.join(body)}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )
    return path


def _ods_cell(cell: Cell, wide: int) -> str:
    again = f' table:number-columns-repeated="{wide}"' if wide > 1 else ""
    if cell is None:
        return f"<table:table-cell{again}/>"
    if isinstance(cell, date):
        return f'<table:table-cell{again} office:value-type="date" office:date-value="{cell.isoformat()}"/>'
    if isinstance(cell, time):
        return (
            f'<table:table-cell{again} office:value-type="time" office:time-value="PT{cell:%H}H{cell:%M}M{cell:%S}S"/>'
        )
    if isinstance(cell, str):
        return f'<table:table-cell{again} office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    return f'<table:table-cell{again} office:value-type="float" office:value="{cell}"/>'
