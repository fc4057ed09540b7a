"""A package's table, whether it is text or a spreadsheet, opened for a mapping or for a first look."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from connectors.csv_table.mapping import Mapping
from connectors.csv_table.titles import find_delimiter, find_titles
from healthkit.source.files import Package
from healthkit.source.tabular.table import Table, head_of, open_table

_HEAD = 1 << 18


@dataclass(frozen=True)
class Opened:
    """A table with what was found out about its file."""

    table: Table
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


@contextmanager
def mapped(package: Package, name: str, mapping: Mapping) -> Iterator[Table]:
    """The table of a member, its titles found by the mapping's.

    Raises:
        InputError: a title of the mapping is missing.
        DamagedFile: there is no table.
        HostileFile: a spreadsheet that would not fit into memory.
    """
    from connectors.csv_table import workbook

    if workbook.is_workbook(package):
        yield workbook.open_sheet(package, mapping.titles(), mapping.sheet, mapping.decimal).table
        return
    with package.open(name) as stream:
        yield open_table(stream, name, mapping.titles(), delimiter=mapping.delimiter, encoding=mapping.encoding)


@contextmanager
def unmapped(package: Package, sheet: str | None = None) -> Iterator[Opened]:
    """The table of a file that nobody has mapped.

    Raises:
        InputError: no line has titles, or there is no such sheet.
        DamagedFile: there is no table.
        HostileFile: a spreadsheet that would not fit into memory.
    """
    from connectors.csv_table import workbook

    if workbook.is_workbook(package):
        yield workbook.open_sheet(package, None, sheet, ".")
        return
    (name,) = package.members
    with package.open(name) as stream:
        head = head_of(stream, size=_HEAD)
    delimiter = find_delimiter(head)
    titles = [title for title in find_titles(head, delimiter, name) if title]
    with package.open(name) as stream:
        table = open_table(stream, name, titles, delimiter=delimiter)
        yield Opened(table, delimiter, encoding_of(package, name))


def encoding_of(package: Package, name: str) -> str:
    """What the bytes of a text are written in."""
    head = package.head(name, 4000)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head.count(0) > len(head) // 4:
        return "UTF-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with package.open(name) as stream:
        try:
            while block := stream.read(1 << 20):
                decoder.decode(block)
        except UnicodeDecodeError:
            return "Windows-1252"
    return "UTF-8"
