"""Where a table's columns lie: its title line by words, the borders between columns by the white between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from connectors.lab_documents import dates, vocabulary
from connectors.lab_documents.dates import Order
from connectors.lab_documents.facts import labels
from healthkit.model.words import fold
from healthkit.source.documents.lines import Line, Piece, pieces
from healthkit.source.documents.words import Word

_VALUES = {"result", "result_flag", "result_unit", "in", "out"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its role, the extent of its title, and its date where the title is one."""

    role: str
    x0: float
    x1: float
    title: str
    moment: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A table's title line; ``first`` and ``last`` are places in the list of lines."""

    columns: tuple[Column, ...]
    first: int
    last: int

    @property
    def roles(self) -> list[str]:
        """Roles of its columns, left to right."""
        return [column.role for column in self.columns]


def headers(lines: Sequence[Line], order: Order) -> list[Header]:
    """All title lines among these lines, top to bottom; titles of two or three lines count as one."""
    found: list[Header] = []
    index = 0
    while index < len(lines):
        made = _header_at(lines, index, order)
        if made:
            found.append(made)
            index = made.last
        index += 1
    return found


def _header_at(lines: Sequence[Line], index: int, order: Order) -> Header | None:
    if not mostly_titles(lines[index]):
        return None
    best: Header | None = None
    for last in range(index, min(index + 3, len(lines))):
        if last > index and not (_near(lines[last - 1], lines[last]) and mostly_titles(lines[last])):
            break
        columns = _columns(lines[index : last + 1], order)
        if _is_header(columns) and (best is None or len(columns) >= len(best.columns)):
            best = Header(tuple(columns), index, last)
    return best


def _near(upper: Line, lower: Line) -> bool:
    return upper.page == lower.page and lower.base - upper.base < 1.9 * max(upper.size, lower.size)


def mostly_titles(line: Line) -> bool:
    """Whether most words of a line belong to column titles, dates included."""
    words = [word.text for word in line.words]
    text = line.text
    found = dates.find(text)
    if len(words) > 24 or (found and any(kind != "previous" for _, _, kind in labels(text))):
        return False
    for one in reversed(found):
        text = text[: one.start] + text[one.end :]
    plain = [fold(word).strip("():*|,/&") for word in text.split()]
    plain = [word for word in plain if word]
    known = sum(word in vocabulary.HEADER_WORDS or f"{word}." in vocabulary.HEADER_WORDS for word in plain)
    return known >= 0.7 * len(plain)


def _is_header(columns: list[Column]) -> bool:
    roles = {column.role for column in columns} - {"other"}
    values = roles & _VALUES or any(column.moment for column in columns)
    if values and len(roles) >= 2:
        return True
    if "range" in roles and len(roles & {"name", "previous", "unit", "flag"}) >= 1:
        return True
    alone = columns[0] if len(columns) == 1 else None
    return (
        alone is not None
        and alone.role in ("range", "previous")
        and _role(fold(alone.title), dated=False) == alone.role
    )


def _columns(rows: Sequence[Line], order: Order) -> list[Column]:
    """Columns of a title: pieces of its lines, those above one another together."""
    stacks: list[list[Piece]] = []
    for row in rows:
        for piece in _titled_pieces(row):
            home = [stack for stack in stacks if any(_over(piece, other) for other in stack)]
            if home and all(other.words[0].base < piece.words[0].base - 1 for other in home[0]):
                home[0].append(piece)
                for extra in home[1:]:
                    home[0].extend(extra)
                    stacks.remove(extra)
            else:
                stacks.append([piece])
    made = [_column(stack, order) for stack in stacks]
    return sorted(made, key=lambda column: column.x0)


def _over(one: Piece, other: Piece) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.25 * min(one.x1 - one.x0, other.x1 - other.x0)


def _titled_pieces(row: Line) -> list[Piece]:
    """A title line's pieces; one that holds several titles in a row is cut between them."""
    made: list[Piece] = []
    for piece in pieces(row.words, 0.75):
        if fold(piece.text).strip("():* ") in vocabulary.PHRASES:
            made.append(piece)
            continue
        made += _cut(piece)
    return made


def _cut(piece: Piece) -> list[Piece]:
    """Greedy: from each word the longest known title; words between stay with what is before them."""
    words, made, start = piece.words, list[Piece](), 0
    spans: list[tuple[int, int]] = []
    while start < len(words):
        for length in range(min(vocabulary.LONGEST, len(words) - start), 0, -1):
            text = fold(" ".join(word.text for word in words[start : start + length])).strip("():* ")
            if text in vocabulary.PHRASES:
                spans.append((start, start + length))
                start += length
                break
        else:
            start += 1
    if len(spans) < 2 or dates.find(piece.text):
        return [piece]
    edges = [0, *(span[0] for span in spans[1:]), len(words)]
    for begin, end in pairwise(edges):
        made.append(Piece(words[begin:end]))
    return made


def _column(stack: list[Piece], order: Order) -> Column:
    ordered = sorted(stack, key=lambda piece: piece.words[0].base)
    text = " ".join(piece.text for piece in ordered)
    x0, x1 = min(piece.x0 for piece in stack), max(piece.x1 for piece in stack)
    found = dates.find(text)
    moment = found[0].moment(order) if found else None
    bare = text[: found[0].start] + text[found[0].end :] if found else text
    return Column(_role(fold(bare).strip("():* -–"), dated=bool(found)), x0, x1, text, moment)


def _role(text: str, *, dated: bool) -> str:
    plain = " ".join(text.replace("(", " ").replace(")", " ").split())
    for tried in (text, plain, plain.rstrip("s"), plain.replace("/", " / ")):
        if tried in vocabulary.PHRASES:
            return vocabulary.PHRASES[tried]
    if not plain and dated:
        return "dated"
    words = plain.split()
    for length in range(min(len(words), vocabulary.LONGEST), 0, -1):
        for start in range(len(words) - length + 1):
            found = vocabulary.PHRASES.get(" ".join(words[start : start + length]))
            if found:
                return found
    return "dated" if dated else "other"


def settled(header: Header) -> Header:
    """Columns whose title is a date get their meaning: earlier results beside a result column, else results."""
    columns = list(header.columns)
    dated = [index for index, column in enumerate(columns) if column.role == "dated"]
    if dated and not set(header.roles) & _VALUES:
        first = dated if "previous" not in header.roles else dated[:1]
        for index in first:
            columns[index] = replace(columns[index], role="result")
    columns = [replace(one, role="previous") if one.role == "dated" else one for one in columns]
    return replace(header, columns=tuple(columns))


def split_points(header: Header) -> list[float]:
    """Where a page falls into tables side by side: left of the second and further columns of names."""
    names = [column for column in header.columns if column.role == "name"]
    return [column.x0 for column in names[1:]]


def borders(columns: Sequence[Column], body: Sequence[Sequence[Piece]]) -> list[float]:
    """The border right of each column but the last: where fewest pieces of the body are cut, near the titles' gap."""
    spans = [(piece.x0, piece.x1) for row in body for piece in row]
    made: list[float] = []
    for left, right in pairwise(columns):
        floor = made[-1] if made else 0.0
        made.append(_border(left, right, spans, floor))
    return made


def _border(left: Column, right: Column, spans: list[tuple[float, float]], floor: float) -> float:
    """Where between two titles fewest words are cut; first near the white between the titles, then anywhere."""
    low, high = max(left.x0 if floor else left.x1, floor), max(right.x1, floor + 1)
    low = min(low, high - 1)
    gap_low, gap_high = min(left.x1, right.x0), max(left.x1, right.x0)
    steps = [low + step * 0.5 for step in range(int((high - low) * 2) + 1)]
    counts = [sum(x0 < x < x1 for x0, x1 in spans) for x in steps]
    allowed = min(counts) + max(2.0, 0.03 * len(spans))
    runs = _runs(steps, [count <= allowed for count in counts])

    def worth(run: tuple[float, float]) -> tuple[float, float]:
        return (min(run[1], gap_high) - max(run[0], gap_low), run[1] - run[0])

    begin, end = max(runs, key=worth)
    inside = [(x, count) for x, count in zip(steps, counts, strict=True) if begin <= x <= end]
    least = min(count for _, count in inside)
    begin, end = max(_runs([x for x, _ in inside], [count == least for _, count in inside]), key=worth)
    begin = max(begin, gap_low - 0.5 * (gap_low - begin)) if begin < gap_low else begin
    return (begin + end) / 2


def _runs(steps: list[float], good: list[bool]) -> list[tuple[float, float]]:
    """Stretches of good places, as first and last."""
    runs: list[tuple[float, float]] = []
    for x, fine in zip(steps, good, strict=True):
        if not fine:
            continue
        if runs and x - runs[-1][1] <= 0.51:
            runs[-1] = (runs[-1][0], x)
        else:
            runs.append((x, x))
    return runs


def assign(row: Sequence[Piece], edges: Sequence[float]) -> list[list[Word]]:
    """Words of a row by column. A piece that lies in two columns is cut between its words."""
    cells: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
    for piece in row:
        shares = [_share(piece.x0, piece.x1, edges, column) for column in range(len(cells))]
        home = max(range(len(cells)), key=shares.__getitem__)
        if shares[home] > 0.85 or not any(char.isdigit() for char in piece.text):
            cells[home].extend(piece.words)
            continue
        for word in piece.words:
            middle = (word.x0 + word.x1) / 2
            cells[sum(middle > edge for edge in edges)].append(word)
    return cells


def _share(x0: float, x1: float, edges: Sequence[float], column: int) -> float:
    low = edges[column - 1] if column else -1e9
    high = edges[column] if column < len(edges) else 1e9
    return max(0.0, min(x1, high) - max(x0, low)) / max(x1 - x0, 0.1)
