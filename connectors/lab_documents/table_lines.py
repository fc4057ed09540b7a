"""Lines of a table taken apart by columns, and what kind of line each is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from connectors.lab_documents import vocabulary
from connectors.lab_documents.columns import Column, assign
from connectors.lab_documents.names import is_heading, mentions
from connectors.lab_documents.typed import BELOW, looks_like_range, scan
from connectors.lab_documents.values import Writing, is_unit, looks_like_result, read_cell, unit_tail
from healthkit.model.ranges import parse_ranges
from healthkit.model.words import fold
from healthkit.source.documents.lines import Line, Piece
from healthkit.source.documents.words import Word

RESULTS = ("result", "result_flag", "result_unit", "in", "out")
"""Roles of the columns that hold results."""
_ORPHANS = ("range", "range_unit", "unit", "flag", "previous", "method", "low", "high", "comment")
_JOINTS = set(vocabulary.words()["sentence"]["joints"])


@dataclass(slots=True)
class Row:
    """A line taken apart by columns; ``cells`` by column number.

    ``kind`` is row (holds a result), name, part (a range, unit …), half (a name and parts, no result), title or text.
    """

    line: Line
    cells: list[str]
    kind: str
    above: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    parts_above: list[Row] = field(default_factory=list)
    panel: str = ""
    notes: list[str] = field(default_factory=list)
    doubts: set[str] = field(default_factory=set)


def name_column(columns: Sequence[Column]) -> int:
    """The number of the column that names stand in."""
    return next(number for number, column in enumerate(columns) if column.role in ("name", "mixed"))


def row_of(line: Line, row: list[Piece], columns: Sequence[Column], edges: Sequence[float]) -> Row:
    """A line by columns, and its kind."""
    cells = [text_of(words) for words in assign(row, edges)]
    _repair(cells, columns)
    return Row(line, cells, _kind(line, row, cells, columns))


def text_of(words: Sequence[Word]) -> str:
    """Words of a cell as they read."""
    return " ".join(word.text for word in words)


def with_numbers(columns: list[Column], cells: list[list[str]]) -> list[Column]:
    """Columns titled by their units (« Unités S.I. ») whose cells are numbers hold results in those units."""
    made = list(columns)
    for number, column in enumerate(columns):
        if column.role != "unit" or not any(one.role in RESULTS for one in columns[:number]):
            continue
        filled = [row[number] for row in cells if row[number] and any(row[other] for other in range(number))]
        numeric = [
            cell for cell in filled if re.match(r"[<>]?\s?\d", cell) and unit_tail(cell)[1] and not is_unit(cell)
        ]
        left = [row[number - 1] for row in cells if row[number]]
        if filled and len(numeric) > 0.6 * len(filled) and columns[number - 1].role not in RESULTS and any(left):
            made[number] = replace(column, role="result")
    return made


def _repair(cells: list[str], columns: Sequence[Column]) -> None:
    """Put back what fell on the wrong side of a border: a comparator before its number, a number among the units."""
    for number in range(len(cells) - 1):
        sign = re.search(r"\s*[<>≤≥]\s?=?$", cells[number])
        if sign and re.match(r"[\d.,]", cells[number + 1]):
            cells[number], cells[number + 1] = cells[number][: sign.start()], f"{sign[0].strip()} {cells[number + 1]}"
    for number, column in enumerate(columns):
        alone = column.role == "unit" and number and columns[number - 1].role in RESULTS and not cells[number - 1]
        if alone and re.search(r"\d", cells[number]) and read_cell(cells[number], Writing(".")).value is not None:
            cells[number - 1], cells[number] = cells[number], ""


def _kind(line: Line, row: list[Piece], cells: list[str], columns: Sequence[Column]) -> str:
    filled = [(column.role, cell) for column, cell in zip(columns, cells, strict=True) if cell]
    prose = is_prose(row)
    if len(row) == 1 and BELOW.match(row[0].text) and looks_like_range(row[0].text):
        return "part"
    if any(
        role in ("name", "mixed") and vocabulary.NOT_A_TEST.match(fold(cell)) and not mentions(cell)
        for role, cell in filled
    ):
        return "text"
    if any(role == "mixed" and scan(cell) for role, cell in filled) and not prose:
        return "row"
    held = [
        "name" if role == "mixed" else "unit" if role in RESULTS and is_unit(cell) else role for role, cell in filled
    ]
    results = [cell for (_, cell), role in zip(filled, held, strict=True) if role in RESULTS]
    if results and any(looks_like_result(cell) for cell in results) and not prose:
        return "row"
    if held == ["name"]:
        return "name"
    if len(row) == 1 and is_heading(line):
        return "title"
    if prose or results:
        return "unclear" if results and len(row) > 2 and not prose else "text"
    if set(held) <= {"name", *_ORPHANS, "lab", "other", "previous_date"}:
        return "half" if "name" in held else "part"
    return "text"


def is_prose(row: list[Piece]) -> bool:
    """Whether a line reads on: one piece of many words, some of them such as sentences are held together by."""
    longest = max(row, key=lambda piece: len(piece.words))
    words = [word.text for word in longest.words]
    small = sum(bool(re.match(r"[a-zà-ÿ]{2,}[,.;:]?$", word)) for word in words)
    joints = sum(word.casefold().strip(",.;:()") in _JOINTS for word in words)
    legend = sum(word == "=" for piece in row for word in (one.text for one in piece.words)) > 1
    if parse_ranges(longest.text):
        return False
    return legend or (len(words) >= 7 and (small >= 4 or joints >= 2))
