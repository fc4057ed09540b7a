"""A member of the package as rows: text cells of a table, or items of a JSON list."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.series import plain
from healthkit.errors import DamagedFile, HostileFile, InputError
from healthkit.source.tabular.heads import text_of
from healthkit.source.tabular.table import ROW, open_table
from healthkit.source.tolerant_json import loads

_WHOLE = 32 << 20
"""A table up to this size is read at once, a larger one by the megabyte."""
_LARGEST_JSON = 256 << 20


def tables(book: Book, member: str, *needed: str) -> Iterator[pl.DataFrame]:
    """Frames of text cells under plain titles, with the row's number as ``" row"``; empty cells are null.

    A file that says ``no data``, or holds titles only, has no frames and is counted; one without a ``needed`` title
    is damaged.
    """
    found = False
    for frame in _frames(book, member):
        found = True
        named = frame.rename({title: plain(title) for title in frame.columns if title != ROW})
        if not set(needed) <= set(named.columns):
            book.issue("damaged_member", member)
            return
        yield named
    if not found:
        book.skip("file without data", 1)


def _frames(book: Book, member: str) -> Iterator[pl.DataFrame]:
    if book.package.members[member].size <= _WHOLE:
        try:
            body = book.package.body(member, _WHOLE)
        except InputError:
            book.issue("damaged_member", member)
            return
        frame = _at_once(body)
        if frame is not None:
            if len(frame):
                yield frame
            return
    try:
        with book.package.open(member) as stream:
            yield from open_table(stream, member).frames
    except (InputError, OSError):
        book.skip("file without data", 0)


def _at_once(body: bytes) -> pl.DataFrame | None:
    """A plain table, cut by Polars; None where it is not so plain."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    titles, _, rest = body.partition(b"\n")
    if b"," not in titles or b"\0" in titles:
        return None
    if not rest.strip():
        return pl.DataFrame()
    try:
        frame = pl.read_csv(body, infer_schema=False, truncate_ragged_lines=True)
        frame = frame.with_row_index(ROW, 2)
    except pl.exceptions.PolarsError:
        return None
    if len({title.strip() for title in frame.columns}) < frame.width:
        return None
    if b" ," in body or b", " in body:
        text = pl.exclude(ROW).str.strip_chars()
        frame = frame.with_columns(pl.when(text != "").then(text))
    return frame.rename({title: title.strip() for title in frame.columns if title != ROW})


def items(book: Book, member: str, key: str = "") -> list[dict[str, Any]]:
    """The objects of a JSON list, or of the list under ``key`` of one answer or of several; else it is an issue."""
    loaded = document(book, member)
    if isinstance(loaded, dict):
        loaded = loaded.get(key, [])
    if not isinstance(loaded, list):
        return []
    if key and loaded and all(isinstance(page, dict) and isinstance(page.get(key), list) for page in loaded):
        loaded = [one for page in loaded for one in page[key]]
    for number, one in enumerate(loaded, 1):
        if not isinstance(one, dict):
            book.issue("no_type", member, f"item {number}", str(one))
    return [one for one in loaded if isinstance(one, dict)]


def document(book: Book, member: str) -> Any:
    """A whole JSON member; None, and an issue, where it cannot be read."""
    body = json_body(book, member)
    return None if body is None else parsed(book, member, body)


def json_body(book: Book, member: str) -> bytes | None:
    """The bytes of a JSON member; None, and an issue, where they cannot be read."""
    try:
        body = book.package.body(member, _LARGEST_JSON).removeprefix(b"\xef\xbb\xbf")
        return text_of(body).encode("utf-8", "replace") if b"\0" in body[:4] or body[:1] >= b"\xfe" else body
    except (DamagedFile, HostileFile):
        book.issue("damaged_member", member)
        return None


def parsed(book: Book, member: str, body: bytes) -> Any:
    """JSON as Python holds it; bare ``NaN`` passes."""
    try:
        return loads(body)
    except ValueError:
        book.issue("damaged_member", member)
        return None


def columns(book: Book, member: str, body: bytes, schema: Mapping[str, pl.DataType]) -> pl.DataFrame | None:
    """A list of like objects as columns, without a Python object a row; None where some object is of another shape."""
    try:
        return pl.read_json(io.BytesIO(body), schema=dict(schema))
    except pl.exceptions.PolarsError:
        return None
