"""A CSV file as frames of text cells, in bounded memory, whatever program wrote it.

Every cell stays text here. A frame has the column :data:`ROW` (a row's number as a spreadsheet shows it) and one column
a title; titles that repeat are told apart as ``Title``, ``Title (2)``.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import polars as pl

from healthkit.errors import DamagedFile, InputError
from healthkit.model.words import fold

DELIMITERS = (",", ";", "\t", "|")
ROW = " row"
"""No title begins with a space, so no title is this one."""
_BLOCK = 1 << 20
_LONGEST_RECORD = 1 << 24
"""A quoted cell longer than this is a quote that nobody closed."""
_HEAD_RECORDS = 40
_SHOWN = 80
"""Letters of a title in a message."""


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are Windows' Western European ones: many programs write those, some mix both."""
    assert isinstance(error, UnicodeDecodeError)
    bad = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in bad), error.end


codecs.register_error("healthkit_windows", _as_windows)
csv.field_size_limit(2 * _LONGEST_RECORD)  # the usual limit is an error at 128 kB, which notes can reach


@dataclass(frozen=True)
class Table:
    """A table whose titles are found; ``frames`` reads the rest of it, once."""

    titles: tuple[str, ...]
    delimiter: str
    frames: Iterator[pl.DataFrame]

    def column(self, title: str) -> str | None:
        """The table's own spelling of a title: exactly, else whatever the letter case, accents and hyphens."""
        if title in self.titles:
            return title
        return next((own for own in self.titles if fold(own) == fold(title)), None)


def open_table(
    stream: BinaryIO,
    name: str,
    wanted: Sequence[str] = (),
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Table:
    """Find the titles of a table: the first line that has all those wanted, spelled as they are wanted.

    Raises:
        InputError: no line has them; the one that is missing is named.
        DamagedFile: the file is no table.
    """
    text = as_text(stream, encoding)
    head = text.read(_BLOCK)
    sign = delimiter or _delimiter(head, wanted)
    reader = csv.reader(io.StringIO(head), delimiter=sign)
    missing, tried = list(wanted), 0
    try:
        for cells in reader:
            tried += 1
            titles = _as_wanted(distinct(cells), wanted)
            lacking = [title for title in wanted if fold(title) not in {fold(own) for own in titles}]
            if any(titles) and not lacking:
                body = _after(head, reader.line_num)
                return Table(titles, sign, _frames(body, text, titles, sign, tried))
            missing = min(missing, lacking, key=len)
            if tried >= _HEAD_RECORDS:
                break
    except csv.Error:
        pass
    if not missing or not head.strip():
        raise DamagedFile(f"{name} holds no table.", "Export it again as CSV.")
    title = missing[0] if len(missing[0]) <= _SHOWN else f"{missing[0][:_SHOWN]}…"
    raise InputError(
        f"{name} has no column titled “{title}”.", "Write titles in the mapping as they stand in the file."
    )


def head_of(stream: BinaryIO, encoding: str | None = None, size: int = _BLOCK) -> str:
    """The first characters of a table, as :func:`open_table` would read them."""
    return as_text(stream, encoding).read(size)


def as_text(stream: BinaryIO, encoding: str | None = None) -> io.TextIOWrapper:
    """The stream as text with plain line ends; its encoding is found out where it is not given."""
    if encoding is None:
        head = stream.read(4000)
        stream = _Again(head, stream)  # type: ignore[assignment]
        encoding = "utf-8-sig"
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            encoding = "utf-16"
        elif head.count(0) > len(head) // 4:  # UTF-16 without its mark: every other byte of Latin text is zero
            encoding = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    errors = "healthkit_windows" if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(stream, encoding, errors=errors, newline=None)


class _Again(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        data = data or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _delimiter(head: str, wanted: Sequence[str]) -> str:
    """The sign that cuts out most wanted titles, else most lines into the same number of cells."""
    lines = head.splitlines()[:_HEAD_RECORDS]

    def worth(sign: str) -> tuple[int, int]:
        try:
            rows = [row for row in csv.reader(lines, delimiter=sign) if row]
        except csv.Error:
            return (0, 0)
        names = {fold(title) for title in wanted}
        found = max((len(names & {fold(cell) for cell in row}) for row in rows), default=0)
        width, count = max(Counter(map(len, rows)).items(), key=lambda one: one[1] * (one[0] > 1), default=(1, 0))
        return (found, count * width if width > 1 else 0)

    return max(DELIMITERS, key=worth)


def distinct(cells: Sequence[str]) -> tuple[str, ...]:
    """Titles that are told apart, without spaces around them; columns may have none."""
    titles: list[str] = []
    for cell in cells:
        title = re.sub(r"\s+", " ", cell.removeprefix("\ufeff")).strip()
        if title == "*" or (title[:1], title[-1:]) == ("^", "$"):
            title = f"“{title}”"  # Polars would take it for a pattern of titles
        own = title
        count = 1
        while own and own in titles:
            count += 1
            own = f"{title} ({count})"
        titles.append(own)
    return tuple(titles)


def _as_wanted(titles: tuple[str, ...], wanted: Sequence[str]) -> tuple[str, ...]:
    """Titles that differ from wanted ones by letter case, accents or hyphens alone, spelled as those."""
    spelled = list(titles)
    for title in wanted:
        if title not in spelled:
            alike = (at for at, own in enumerate(spelled) if own not in wanted and fold(own) == fold(title))
            for at in islice(alike, 1):
                spelled[at] = title
    return tuple(spelled)


def _after(head: str, lines: int) -> str:
    parts = head.split("\n", lines)
    return parts[lines] if len(parts) > lines else ""


def _frames(
    body: str, text: io.TextIOWrapper, titles: tuple[str, ...], delimiter: str, done: int
) -> Iterator[pl.DataFrame]:
    """Whole records, a megabyte of text at a time; lines after a quote that nobody closes are cut without quotes."""
    while True:
        more = text.read(_BLOCK)
        whole = _whole_records(body)
        parts = [(body[:whole], True)]
        if not more or len(body) > _LONGEST_RECORD:
            rest = body[whole:] if not more else body[whole : body.rfind("\n") + 1]
            parts.append((rest, rest.count('"') % 2 == 0))
        for part, quoted in parts:
            if part:
                frame = _cells(part, titles, delimiter, quoted=quoted).with_row_index(ROW, done + 1)
                done += len(frame)
                frame = frame.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null()))
                if len(frame):
                    yield frame
        if not more:
            return
        body = body[sum(len(part) for part, _ in parts) :] + more


def _whole_records(body: str) -> int:
    """Where the last record ends that is there whole: at a line end outside of quotes."""
    at = body.rfind("\n")
    odd = body.count('"', 0, at + 1) % 2
    while at >= 0 and odd:
        before = body.rfind("\n", 0, at)
        odd ^= body.count('"', before + 1, at) % 2
        at = before
    return at + 1


def _cells(body: str, titles: tuple[str, ...], delimiter: str, *, quoted: bool) -> pl.DataFrame:
    """Text cells without spaces around them; empty ones are null. Lines too short or too long count as they are."""
    names = [title or f" {index}" for index, title in enumerate(titles)]
    if '"' in body and quoted:
        rows = csv.reader(io.StringIO(body), delimiter=delimiter)
        width = len(names)
        padded = [cells[:width] + [""] * (width - len(cells)) for cells in rows]
        frame = pl.DataFrame(padded, dict.fromkeys(names, pl.String), orient="row")
    else:  # without quotes every line is a record, and Polars cuts ten times as fast
        frame = pl.read_csv(
            io.BytesIO(body.encode()), has_header=False, separator=delimiter, quote_char=None, infer_schema=False,
            schema=dict.fromkeys(names, pl.String), truncate_ragged_lines=True, missing_columns="insert",
            extra_columns="ignore",
        )  # fmt: skip
    stripped = frame.select(pl.col(name).str.strip_chars() for name, title in zip(names, titles, strict=True) if title)
    return stripped.with_columns(pl.when(pl.all() != "").then(pl.all()))
