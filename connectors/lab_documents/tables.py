"""From the lines below a title to drafts: lines that hold a result are rows, what lies between belongs to one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from connectors.lab_documents import dates
from connectors.lab_documents.columns import Column, Header, assign, borders
from connectors.lab_documents.dates import Order
from connectors.lab_documents.drafts import Draft
from connectors.lab_documents.gathering import gather
from connectors.lab_documents.names import mentions
from connectors.lab_documents.table_drafts import Setting, drafts_of
from connectors.lab_documents.table_lines import RESULTS, Row, is_prose, name_column, row_of, text_of, with_numbers
from connectors.lab_documents.values import looks_like_result
from healthkit.model.words import fold
from healthkit.source.documents.lines import Line, Piece, pieces

_NARROW = 0.42
"""Of the letter's size: wider than a space, narrower than the gap between columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table gave: its drafts, the panel that its end stands in, and lines with a result that no row took."""

    drafts: list[Draft]
    panel: str
    unread: list[Line]


def read_table(
    header: Header, body: Sequence[Line], setting: Setting, panel: str = "", pool: Sequence[Line] | None = None
) -> Table:
    """The rows below a title line.

    ``panel`` is the panel that the page before ended in; ``pool`` are the lines of all tables with these titles at
    these places, which show better than one table where the columns lie.
    """
    columns = _whole(header.columns, pool or body)
    split = [pieces(line.words) for line in body]
    wide = [pieces(line.words) for line in pool] if pool else split
    edges = borders(columns, _tight(_tabular(wide, len(columns))))
    columns = with_numbers(columns, [[text_of(words) for words in assign(row, edges)] for row in wide])
    rows = [row_of(line, row, columns, edges) for line, row in zip(body, split, strict=True)]
    columns = _dated(columns, rows, setting.order)
    anchors, panel = gather(rows, columns, panel)
    drafts: list[Draft] = []
    for row in anchors:
        drafts += drafts_of(row, columns, setting, drafts[-1] if drafts else None)
    return Table(drafts, panel, _unread(rows, columns, anchors))


def _unread(rows: list[Row], columns: Sequence[Column], anchors: list[Row]) -> list[Line]:
    """Lines that name a known test and hold a number, and that no row took."""
    taken = {id(one) for row in anchors for one in (row, *row.above, *row.below, *row.parts, *row.parts_above)}
    names = name_column(columns)
    return [
        row.line
        for row in rows
        if id(row) not in taken and re.search(r"\d", " ".join(row.cells[names + 1 :])) and mentions(row.cells[names])
    ]


def _tabular(split: list[list[Piece]], columns: int) -> list[list[Piece]]:
    """The lines that show where columns lie: those of most pieces, else all that do not read on."""
    plain = [row for row in split if row and not is_prose(row)]
    plain = [row for row in plain if any(looks_like_result(piece.text) for piece in row)] or plain
    full = [row for row in plain if len(row) >= min(3, columns)]
    return full if len(full) >= 3 else [row for row in plain if len(row) > 1] or plain


def _tight(rows: list[list[Piece]]) -> list[list[Piece]]:
    """Rows with their pieces cut at narrower gaps: a number and its unit may lie close and still be two columns."""
    return [[part for piece in row for part in pieces(piece.words, _NARROW)] for row in rows]


def _whole(columns: Sequence[Column], body: Sequence[Line]) -> list[Column]:
    """The columns with one for names, and one that holds everything where no column is for results."""
    left = min((line.x0 for line in body), default=0.0)
    made = list(columns)
    if "name" not in {column.role for column in made}:
        end = made[0].x0
        made.insert(0, Column("name", min(left, end - 2), max(left + 1, min(end - 1, left + 30)), ""))
    if not {column.role for column in made} & set(RESULTS):
        number = [column.role for column in made].index("name")
        after = made[number + 1] if number + 1 < len(made) else None
        edge = after.x0 - max(12.0, 0.6 * (after.x1 - after.x0)) if after else made[number].x1
        made[number] = replace(made[number], role="mixed", x1=max(made[number].x1, edge))
    return made


def _dated(columns: list[Column], rows: list[Row], order: Order) -> list[Column]:
    """Columns with the dates that a line of their own gives them, below the titles."""
    made = list(columns)
    for row in rows:
        held = [(number, cell) for number, cell in enumerate(row.cells) if cell]
        valued = [number for number, _ in held if made[number].role in ("previous", "result")]
        if not valued or row.kind == "name":
            if any(made[number].role in RESULTS for number, _ in held) and row.kind == "row":
                break
            continue
        if all(_is_date(cell) or (number == 0 and fold(cell).startswith("date")) for number, cell in held):
            row.kind = "text"
            for number in valued:
                if not made[number].moment:
                    made[number] = replace(made[number], moment=dates.find(row.cells[number])[0].moment(order))
    return made


def _is_date(text: str) -> bool:
    found = dates.find(text)
    return len(found) == 1 and len(text) - (found[0].end - found[0].start) <= 4
