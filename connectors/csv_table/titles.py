"""Which line of a table holds its titles, where nobody has said any: lines of other text may stand above."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from healthkit.errors import InputError
from healthkit.source.tabular.table import DELIMITERS

_LINES = 60
_TITLE_LINES = 40
_LONGEST_TITLE = 80


def find_delimiter(head: str) -> str:
    """The sign that cuts most lines into the same number of cells."""
    lines = head.splitlines()[:_LINES]
    return max(DELIMITERS, key=lambda sign: _worth(lines, sign))


def _worth(lines: list[str], sign: str) -> tuple[int, int]:
    widths = [len(row) for row in _rows(lines, sign) if row]
    common = max(set(widths), key=lambda width: widths.count(width) * (width > 1), default=1)
    return (widths.count(common) * common if common > 1 else 0, common)


def _rows(lines: list[str], sign: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=sign))
    except csv.Error:
        return []


def find_titles(head: str, delimiter: str, name: str) -> list[str]:
    """The cells of the line with the titles.

    Raises:
        InputError: no line has titles over rows.
    """
    return titles_among(_rows(head.splitlines()[:_LINES], delimiter), name)


def titles_among(rows: Sequence[Sequence[str]], name: str) -> list[str]:
    """The cells of the first line of words that is as wide as the rows below it.

    Raises:
        InputError: there is none.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    for number, row in enumerate(rows[:_TITLE_LINES]):
        below = filled[number + 1 :]
        if filled[number] < 2 or not any(below):
            continue
        widest = max(below)
        enough = filled[number] >= min(widest, max(2, round(0.75 * widest)))
        if enough and _are_words([cell for cell in row if cell.strip()]):
            return [cell.strip() for cell in row]
    raise InputError(
        f"{name} has no line of titles above its rows.",
        "Write what each column holds into the first line of the table.",
    )


def _are_words(cells: list[str]) -> bool:
    """Whether cells read as titles: short, told apart, and no numbers or dates."""
    numbers = sum(cell.strip()[0].isdigit() or cell.strip()[0] in "+-−." for cell in cells)
    distinct = len({cell.strip().casefold() for cell in cells})
    short = all(len(cell) <= _LONGEST_TITLE for cell in cells)
    return short and numbers * 4 < len(cells) and distinct * 4 >= 3 * len(cells)
