"""Spreadsheets, .xlsx and .ods, as tables of text cells; real dates become dates as ISO writes them.

Calamine reads them. It holds a sheet in memory as a whole and may never end over broken XML, so both are looked for
before it opens one. The binary kinds, .xls and .xlsb, cannot be looked through in that way and are refused.
"""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate
from zlib import error as zlib_error

import polars as pl

from connectors.csv_table.titles import titles_among
from healthkit.errors import DamagedFile, HostileFile, InputError, is_panic
from healthkit.model.words import fold
from healthkit.source.files import Package
from healthkit.source.tabular.table import ROW, Table, distinct

if TYPE_CHECKING:
    from fastexcel import ExcelReader

    from connectors.csv_table.opening import Opened

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_BYTES = 64 << 20
_MOST_UNPACKED = 512 << 20
_MOST_CELLS = 12_000_000
"""Calamine holds a sheet as a full grid of about 30 bytes a cell, however few of them are filled."""
_BLOCK_ROWS = 20_000
_HEAD_ROWS = 60
_PLACE = re.compile(rb"<(?:\w+:)?c\b[^>]{0,200}?\br=[\"']\$?([A-Za-z]{1,8})\$?(\d{1,20})[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]{0,200}?\br=[\"'](\d{1,20})[\"']")
_REPEATED = re.compile(rb'number-(columns|rows)-repeated="(\d+)"')
_OVERLAP = 512
_DAMAGES = (zipfile.BadZipFile, zlib_error, EOFError, RuntimeError, NotImplementedError, OSError, ExpatError)


def is_workbook(package: Package) -> bool:
    """Whether a package is a spreadsheet, by its content."""
    if package.kind == "file":
        return package.head(next(iter(package.members)), 8) == _OLD and _has_sheets(package)
    return package.kind == "zip" and bool(
        {"xl/workbook.xml", "xl/workbook.bin"} & package.members.keys() or _is_ods(package)
    )


def _has_sheets(package: Package) -> bool:
    """Whether an old compound file holds a workbook: a document or a message has no such stream."""
    head = package.head(next(iter(package.members)), 1 << 20)
    return (
        any(name.encode("utf-16-le") in head for name in ("Workbook", "Book")) or package.path.suffix.lower() == ".xls"
    )


def _is_ods(package: Package) -> bool:
    return {"content.xml", "mimetype"} <= package.members.keys() and b"opendocument.spreadsheet" in package.head(
        "mimetype", 200
    )


def open_sheet(package: Package, wanted: Sequence[str] | None, sheet: str | None, decimal: str) -> Opened:
    """The table of a sheet: the one named, else the first that has the titles ``wanted``, or any titles.

    Numbers are written with the sign ``decimal``, so that they agree with those that stand in cells of text.

    Raises:
        InputError: there is no such sheet, or none has such titles.
        DamagedFile: it is no readable spreadsheet.
        HostileFile: it would not fit into memory.
    """
    from connectors.csv_table.opening import Opened

    reader = _reader(package)
    names = list(reader.sheet_names)
    if sheet is not None and sheet not in names:
        raise InputError(
            f"{package.path.name} has no sheet named “{sheet}”.", f"Its sheets are: {', '.join(names[:12])}."
        )
    problem: InputError | None = None
    for name in [sheet] if sheet is not None else names:
        try:
            row, titles = _find(reader, name, wanted, package.path.name)
        except InputError as error:
            problem = problem or error
            continue
        frames = _frames(reader, package.path.name, (name, row), titles, decimal)
        return Opened(Table(titles, "", frames), sheet=name, sheets=tuple(names))
    raise problem or InputError(f"{package.path.name} has no sheet with a table.", "Export it again.")


def _reader(package: Package) -> ExcelReader:
    import fastexcel

    name = package.path.name
    if package.kind == "file" or "xl/workbook.bin" in package.members:
        raise InputError(f"{name} is a spreadsheet in a binary form, which is not read.", "Save it as .xlsx or CSV.")
    _refuse_bombs(package)
    logging.getLogger("fastexcel").setLevel(logging.ERROR)  # it warns of every empty column
    with _readable(name):
        return fastexcel.read_excel(package.path.read_bytes())


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what the library says of a broken spreadsheet into one sentence, also where its own code gives up.

    Raises:
        DamagedFile: the spreadsheet cannot be read.
    """
    import fastexcel

    try:
        yield
    except fastexcel.FastExcelError as error:
        said = str(error).casefold()
        if "password" in said or "encrypt" in said:
            raise DamagedFile(f"{name} is locked with a password.", "Save it without a password.") from None
        raise DamagedFile(f"{name} is no readable spreadsheet.", "Save it again as .xlsx or CSV.") from None
    except BaseException as error:
        if not is_panic(error):
            raise
        raise DamagedFile(f"{name} is no readable spreadsheet.", "Save it again as .xlsx or CSV.") from None


def _refuse_bombs(package: Package) -> None:
    """Refuse what would unpack, or spread out, to more than memory holds.

    Raises:
        HostileFile: it would.
        DamagedFile: a part cannot be unpacked.
    """
    name = package.path.name
    large = HostileFile(
        f"{name} would need too much memory as a spreadsheet.", "Save the sheet as CSV and import that."
    )
    if package.path.stat().st_size > _MOST_BYTES:
        raise large
    if package.kind != "zip":
        return
    if sum(member.size for member in package.members.values()) > _MOST_UNPACKED:
        raise large
    for member in package.members:
        try:
            if member.endswith((".xml", ".rels")):
                _refuse_broken(package, member)
            cells = _ods_cells(package) if member == "content.xml" else _xlsx_cells(package, member)
        except _DAMAGES as error:
            raise DamagedFile(f"“{member}” in {name} is damaged.", "Save the spreadsheet again.") from error
        if cells > _MOST_CELLS:
            raise large


def _refuse_broken(package: Package, member: str) -> None:
    """Refuse a part that is no sound XML: calamine may read such a one for ever.

    Raises:
        ExpatError: it is broken, or declares entities.
    """

    def refuse(*_: object) -> None:
        raise ExpatError("entities")

    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    with package.open(member) as stream:
        while block := stream.read(1 << 20):
            parser.Parse(block)
    parser.Parse(b"", True)


def _blocks(package: Package, member: str) -> Iterator[bytes]:
    """A member's bytes, each block with the end of the one before."""
    tail = b""
    with package.open(member) as stream:
        while block := stream.read(1 << 20):
            yield tail + block
            tail = block[-_OVERLAP:]


def _xlsx_cells(package: Package, member: str) -> int:
    """Cells of the grid that the named places of a sheet span; 0 of any other part."""
    if not member.startswith("xl/worksheets/"):
        return 0
    wide, high = 1, 1
    for block in _blocks(package, member):
        high = max(high, *map(int, _ROW.findall(block)), 1)
        for letters, row in _PLACE.findall(block):
            column = 0
            for letter in letters.upper():
                column = column * 26 + letter - 64
            wide, high = max(wide, column), max(high, int(row))
    return wide * high


def _ods_cells(package: Package) -> int:
    """Cells that repeated columns and rows may make of one cell; whole empty rows at the end are usual and free."""
    most = 1
    for block in _blocks(package, "content.xml"):
        for row in block.split(b"<table:table-row")[1:]:
            if b"office:value" not in row and b"<text:p" not in row:
                continue
            head, _, cells = row.partition(b">")
            rows = max((int(n) for kind, n in _REPEATED.findall(head) if kind == b"rows"), default=1)
            filled = [
                cell for cell in cells.split(b"<table:table-cell") if b"office:value" in cell or b"<text:p" in cell
            ]
            wide = sum(int(n) for cell in filled for kind, n in _REPEATED.findall(cell.partition(b">")[0]))
            most = max(most, rows * max(1, wide))
    return most


def _find(reader: ExcelReader, sheet: str, wanted: Sequence[str] | None, name: str) -> tuple[int, tuple[str, ...]]:
    """The number of the row with the titles, from 0, and the titles."""
    with _readable(name):
        head = reader.load_sheet(sheet, header_row=None, skip_rows=0, n_rows=_HEAD_ROWS, dtypes="string").to_polars()
    rows = [[(cell or "").strip() for cell in row] for row in head.iter_rows()]
    if wanted is None:
        found = titles_among(rows, name)
        at = next(number for number, row in enumerate(rows) if row == found)
        return at, distinct(found)
    missing = list(wanted)
    for at, row in enumerate(rows):
        titles = distinct(row)
        lacking = [title for title in wanted if fold(title) not in {fold(own) for own in titles}]
        if not lacking:
            return at, titles
        missing = min(missing, lacking, key=len)
    raise InputError(
        f"{name} has no column titled “{missing[0]}”.", "Write titles in the mapping as they stand in the file."
    )


def _frames(
    reader: ExcelReader, name: str, place: tuple[str, int], titles: tuple[str, ...], decimal: str
) -> Iterator[pl.DataFrame]:
    """The rows below the titles as text; ``place`` is the sheet and the row of the titles."""
    sheet, row = place
    with _readable(name):
        body = reader.load_sheet(sheet, header_row=None, skip_rows=row + 1, schema_sample_rows=None).to_polars()
    names = {title: body.columns[n] for n, title in enumerate(titles) if title and n < body.width}
    told = body.select(as_text(body[own], title, decimal) for title, own in names.items())
    missing = [pl.lit(None, pl.String).alias(title) for title in titles if title and title not in names]
    whole = told.with_columns(missing).with_row_index(ROW, row + 2)
    filled = whole.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
    for start in range(0, len(filled), _BLOCK_ROWS):
        yield filled.slice(start, _BLOCK_ROWS)


def as_text(cells: pl.Series, title: str, decimal: str) -> pl.Series:
    """A column's cells as a CSV would write them."""
    cell = pl.col(cells.name)
    kind = cells.dtype
    if kind in (pl.Datetime, pl.Date):
        made = _date_text(cell.cast(pl.Datetime("us")))
    elif kind == pl.Duration:
        made = _span_text(cell.cast(pl.Duration("us")).dt.total_seconds())
    elif kind == pl.Boolean:
        made = cell.cast(pl.String)
    elif kind.is_numeric():
        made = _number_text(cell.cast(pl.Float64)).str.replace(".", decimal, literal=True)
    else:
        text = cell.cast(pl.String).str.strip_chars()
        text = text.str.replace(r"^(?:1899-12-3[01]|1900-01-0[01]) (\d\d:\d\d:\d\d)", "${1}")
        shown = text.str.contains(r"^[-+]?\d+(\.\d+|,(\d{1,2}|\d{4,}))$")
        made = pl.when(shown).then(text.str.replace(r"[.,]", decimal)).otherwise(text)
        made = pl.when(made != "").then(made)
    return cells.to_frame().select(made.alias(title)).to_series()


def _date_text(moment: pl.Expr) -> pl.Expr:
    """A day, a day with its time, or, of the first days of the calendar of spreadsheets, a time alone."""
    bare = moment.dt.year() < 1901
    midnight = moment.dt.time() == pl.time(0, 0, 0)
    return (
        pl.when(bare)
        .then(moment.dt.strftime("%H:%M:%S"))
        .when(midnight)
        .then(moment.dt.strftime("%Y-%m-%d"))
        .otherwise(moment.dt.strftime("%Y-%m-%d %H:%M:%S"))
    )


def _span_text(seconds: pl.Expr) -> pl.Expr:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return pl.format("{}:{}:{}", hours, minutes.cast(pl.String).str.zfill(2), rest.cast(pl.String).str.zfill(2))


def _number_text(value: pl.Expr) -> pl.Expr:
    """Whole numbers without a point; binary dust such as 80.10000000000001 is rounded away."""
    whole = (value == value.round(0)) & (value.abs() < 1e15)
    return (
        pl.when(whole)
        .then(value.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(value.round_sig_figs(12).cast(pl.String))
    )
