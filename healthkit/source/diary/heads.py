"""Tables of a package by their titles, from the first bytes of each; and how a whole export writes its cells."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import PurePosixPath

import polars as pl

from healthkit.errors import DamagedFile, InputError
from healthkit.source.diary.book import Forms
from healthkit.source.diary.dates import Order, decide, needs_order, read
from healthkit.source.files import Package
from healthkit.source.tabular.table import DELIMITERS, head_of, open_table

_ENDINGS = (".csv", ".tsv", ".txt")
_HEAD = 8192
_OTHERS = (b"%PDF", b"PK", b"<", b"{", b"[", b"\x89PNG")
_BLANK = " ,;\t|"
_SIGN = re.compile(r"sep=.?", re.I)
"""A line by which spreadsheets are told what sign cuts the cells."""
_MOST = 20_000
"""Packages with more tables than this are no diary's."""
COMMA = r"^-?\d+,(\d{1,2}|\d{4,})$|^-?\d{1,3}(\.\d{3})+,\d+$"
"""A number that only a decimal comma explains."""
_BETWEEN = re.compile(r"(\d{4}-\d\d-\d\d)[-_ ]+(?:to|au|bis)[-_ ]+(\d{4}-\d\d-\d\d)", re.I)


def tables(package: Package) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Members that are tables, with the cells of their first line; never raises.

    Every package is looked at so, also those of thousands of tables that are another's: it has to be cheap.
    """
    names = [name for name in package.members if package.kind == "file" or name.lower().endswith(_ENDINGS)]
    for name in sorted(names) if len(names) <= _MOST else ():
        titles = _first_line(package.head(name, _HEAD))
        if len(titles) > 1:
            yield name, titles


def _first_line(head: bytes) -> tuple[str, ...]:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:4]
    if not start or start.startswith(_OTHERS):
        return ()
    lines = head_of(io.BytesIO(head)).splitlines()
    line = next((line for line in lines if line.strip(_BLANK) and not _SIGN.fullmatch(line.strip())), "")
    if "\0" in line:
        return ()
    sign = max(DELIMITERS, key=line.count)
    try:
        cells = next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return ()
    if lines and lines[-1] is line and len(head) >= _HEAD:
        cells = cells[:-1]  # the last title may go on behind these bytes
    return tuple(" ".join(cell.split()) for cell in cells)


def titles_of(package: Package, name: str) -> tuple[str, ...]:
    """The titles of a table as its reader tells them apart.

    Raises:
        DamagedFile: it is no table.
    """
    with whole(package), package.open(name) as stream:
        return open_table(stream, name, [title for title in _first_line(package.head(name, _HEAD)) if title]).titles


def base(name: str) -> str:
    """A member's file name in small letters, without its folders and ending."""
    return PurePosixPath(name.replace("\\", "/")).stem.lower()


def forms(
    package: Package, columns: Mapping[str, tuple[str, Iterable[str]]], told: Order | None, usual: Order | None = None
) -> Forms:
    """How the tables of an export write days and numbers; they are of one app and one language.

    Args:
        package: the export.
        columns: by member, the title of its days and the titles of its numbers.
        told: the order that the person said, ``usual`` that in which the app is known to write.
        usual: taken where nothing in the export tells.

    Raises:
        InputError: some day can be two, and nothing tells which.
    """
    texts: set[str] = set()
    comma = False
    for name, (day, numbers) in columns.items():
        titles = list(dict.fromkeys(numbers))
        wanted = [pl.col(title).str.contains(COMMA).any() for title in titles]
        with package.open(name) as stream:
            for frame in open_table(stream, name, [day, *titles]).frames:
                texts.update(frame[day].drop_nulls().unique())
                if wanted and not comma:
                    comma = any(frame.select(wanted).row(0))
    order = told or decide(texts, _between(columns)) or usual
    unclear = needs_order(texts) if order is None else None
    if unclear:
        raise InputError(
            f"Nothing in {package.path.name} tells whether {unclear} begins with the day or the month.",
            'Say it with --mapping: a file with the line date = "DD/MM/YYYY" or date = "MM/DD/YYYY".',
        )
    return Forms(order, "," if comma else ".")


def _between(names: Iterable[str]) -> tuple[date, date] | None:
    """The days that the files' names say they are about."""
    found = [match for name in names if (match := _BETWEEN.search(name))]
    ends = [day for match in found for text in match.groups() if (day := read(text, None))]
    return (min(ends), max(ends)) if ends else None


@contextmanager
def whole(package: Package) -> Iterator[None]:
    """Turn a broken archive into the sentence that people read."""
    try:
        yield
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zlib.error) as error:
        raise DamagedFile(f"{package.path.name} is damaged.", "Export or download it again.") from error
