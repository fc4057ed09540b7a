"""What other libraries show in a notebook, as blocks: their HTML tables and words, their pictures, else plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree, html

from healthkit.report import hypertext, pictures

Json = dict[str, Any]
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_NUMBER = re.compile(r"[-−+]?[\d\s.,\u00a0\u202f]+%?")
_NAME_OF_OBJECT = re.compile(r"<[\w.]+ .*>", re.DOTALL)  # what Python prints for an object that has no words
_POLARS_TYPE = re.compile(
    r"(str|bool|cat|enum|date|time|binary|null|object|[iuf]\d+|decimal.*|(datetime|duration|list|array|struct)\[.*\])"
)
WIDGET = "application/vnd.jupyter.widget-view+json"
# More than anybody reads on paper, and than a page is wide.
_LINES, _CHARACTERS = 300, 108
_ROWS, _COLUMNS = 10_000, 9


def blocks(bundle: Mapping[str, str], folder: Path) -> list[Json]:
    """The blocks of one output, by media type: every table of its HTML, a picture, its words.

    What only a browser can show is a block of kind ``unshown``, so that a reader learns of it.
    """
    source = bundle.get("text/html", "")
    if found := _tables(source):
        return found
    for media, ending in pictures.ENDINGS.items():
        if media in bundle and (name := pictures.keep(bundle[media], ending, folder)):
            return [{"kind": "picture", "file": name, "alt": _plain(bundle)}]
    plain = "" if WIDGET in bundle else _plain(bundle)
    if plain:
        return [{"kind": "plain", "text": plain}]
    if words := hypertext.nodes(source):
        return [{"kind": "markdown", "node": node} for node in words]
    return [{"kind": "unshown"}] if WIDGET in bundle or bundle.get("text/plain") else []


def _plain(bundle: Mapping[str, str]) -> str:
    """The plain text, in lines that fit a page; long ones are cut, and say so. Empty where it only names an object."""
    text = _ANSI.sub("", bundle.get("text/plain", "")[: _LINES * 4000]).rstrip()
    if _NAME_OF_OBJECT.fullmatch(text):
        return ""
    lines = [
        line[at : at + _CHARACTERS].rstrip()
        for line in text.expandtabs().splitlines()
        for at in range(0, max(len(line), 1), _CHARACTERS)
    ]
    more = max(len(lines), bundle.get("text/plain", "").count("\n")) - _LINES
    return "\n".join(lines[:_LINES] + ([f"+ {more} …"] if more > 0 else []))


def _tables(source: str) -> list[Json]:
    if "<table" not in source:
        return []
    try:
        root = html.fromstring(source)
    except (etree.ParserError, ValueError):
        return []
    outer = [table for table in root.iter("table") if not any(True for _ in table.iterancestors("table"))]
    return [part for table in outer if (rows := _plainly(_rows(table))) for part in _parts(rows, _caption(table))]


def _plainly(rows: list[list[str]]) -> list[list[str]]:
    """Without what polars adds to a frame: a row of types below the names, and quotes around texts."""
    types = rows[1] if len(rows) > 1 else []
    if not types or not all(map(_POLARS_TYPE.fullmatch, types)):
        return rows
    texts = [kind == "str" for kind in types]
    return [rows[0]] + [
        [cell.removeprefix('"').removesuffix('"') if text else cell for cell, text in zip(row, texts, strict=True)]
        for row in rows[2:]
    ]


def _rows(table: Any) -> list[list[str]]:
    """The cells as a browser lays them out: one that spans columns or rows is followed by empty ones."""
    grid: list[list[str]] = []
    below: dict[int, int] = {}  # column: how many rows a cell above still takes there
    for row in table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"):
        line: list[str] = []
        for cell in row.xpath("./td|./th"):
            _fill(line, below)
            wide = _span(cell, "colspan")
            below |= {len(line) + i: _span(cell, "rowspan") for i in range(wide)}
            line += [_words(cell)] + [""] * (wide - 1)
        _fill(line, below)
        if line:
            below = {column: left - 1 for column, left in below.items() if left > 1}
            grid.append(line)
    width = max(map(len, grid), default=0)
    return [line + [""] * (width - len(line)) for line in grid]


def _fill(line: list[str], below: Mapping[int, int]) -> None:
    while below.get(len(line), 0) > 0:
        line.append("")


def _parts(rows: list[list[str]], caption: str) -> list[Json]:
    """A table; one that is wider than a page in parts, each with the first column. The first row is the heading."""
    width = len(rows[0])
    if width <= _COLUMNS + 1:
        return [_table(rows, caption)]
    starts = range(1, width, _COLUMNS - 1)
    return [_table([[row[0], *row[at : at + _COLUMNS - 1]] for row in rows], caption) for at in starts]


def _table(rows: list[list[str]], caption: str) -> Json:
    head, body = rows[0], rows[1:]
    columns = list(zip(*body, strict=True)) if body else [()] * len(head)
    more = len(body) - _ROWS
    return {
        "kind": "table",
        "columns": head,
        "rows": body[:_ROWS],
        "align": ["right" if column and all(map(_number, column)) else "left" for column in columns],
        "caption": caption,
        "note": f"+ {more} …" if more > 0 else "",
        "widths": [_width([name, *column]) for name, column in zip(head, columns, strict=True)],
        "small": len(head) > 6,
    }


def _number(text: str) -> bool:
    return not text or _NUMBER.fullmatch(text) is not None


def _width(texts: list[str]) -> float:
    """A column's share: what its texts take, within bounds."""
    return float(min(max(*map(len, texts), 5), 40))


def _caption(table: Any) -> str:
    return " ".join((table.findtext("caption") or "").split())


def _words(cell: Any) -> str:
    return " ".join(str(cell.text_content()).split())


def _span(cell: Any, name: str) -> int:
    given = str(cell.get(name, "1"))
    return min(int(given), 40) if given.isascii() and given.isdigit() and int(given) else 1
