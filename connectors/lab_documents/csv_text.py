"""A CSV file's text and table, whatever program wrote it: encoding, delimiter, and where its titles stand."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

_DELIMITERS = (",", ";", "\t", "|")
_HEAD_LINES = 40


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells with the number of the line each ends on."""

    rows: list[list[str]]
    numbers: list[int]
    delimiter: str


def decode(body: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 or Windows' Western European code; None where it is no text."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    if body[:4000].count(0) > len(body[:4000]) // 4:  # UTF-16 without its mark: every other byte of Latin text is zero
        order = "le" if body[1:2] == b"\0" else "be"
        return body.decode(f"utf-16-{order}", "replace")
    if 0 in body[:4000] or body[:4] in (b"%PDF", b"PK\3\4"):
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def grid(text: str, delimiter: str | None = None) -> Grid | None:
    """The cells of a delimited text; None where no delimiter makes a table of it."""
    chosen = delimiter or _delimiter(text)
    if chosen is None:
        return None
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=chosen)
    rows, numbers = [], []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                numbers.append(reader.line_num)
    except csv.Error:
        return None
    return Grid(rows, numbers, chosen)


def _delimiter(text: str) -> str | None:
    """The sign that cuts most lines into the same number of cells, more cells counting more."""
    head = "\n".join(text.splitlines()[:_HEAD_LINES])
    best: tuple[float, str] | None = None
    for sign in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(head), delimiter=sign) if row)
        except csv.Error:
            continue
        width, count = max(widths.items(), key=lambda one: (one[1] * (one[0] > 1), one[0]), default=(1, 0))
        if width < 2:
            continue
        worth = count * min(width, 8) ** 0.5 * (0.6 if sign == "," and re.search(r"\d,\d{1,2}\s*;", head) else 1.0)
        if best is None or worth > best[0]:
            best = (worth, sign)
    return best[1] if best else None
