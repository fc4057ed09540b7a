"""The first lines of a table, cut by each delimiter, for connectors that know a table by its titles."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TypeVar

from healthkit.source.tabular.table import DELIMITERS, distinct

Found = TypeVar("Found")
_LINES = 40
_BINARY = (b"PK\3\4", b"%PDF", b"SQLite", b"\x89PNG", b"\x1f\x8b")


def text_of(head: bytes) -> str:
    """A head as text, whatever its encoding; empty where the bytes are no text."""
    if head.startswith(_BINARY):
        return ""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if head[1::2].count(0) > len(head) // 4:
        return head[: len(head) // 2 * 2].decode("utf-16-le", "replace")
    return "" if b"\0" in head else head.decode("utf-8-sig", "healthkit_windows")


def find_titles(head: bytes, known: Callable[[Sequence[str]], Found | None]) -> tuple[Found, list[str], str] | None:
    """The first line whose cells ``known`` recognises: what it says of them, the cells, and the delimiter.

    Cells are spelled as the columns of :func:`~healthkit.source.tabular.table.open_table` are.
    """
    lines = list(islice(io.StringIO(text_of(head), newline=None), _LINES))
    for delimiter in DELIMITERS:
        try:
            for cells in map(distinct, csv.reader(lines, delimiter=delimiter)):
                if len(cells) > 1 and (found := known(cells)) is not None:
                    return found, list(cells), delimiter
        except csv.Error:
            continue
    return None
