"""Which lines of a table belong together: a row with a result, the rest of its name, range and unit, and its group."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from connectors.lab_documents.columns import Column
from connectors.lab_documents.names import heading, is_heading, join_names
from connectors.lab_documents.table_lines import Row, name_column
from healthkit.source.documents.lines import Line


def gather(rows: list[Row], columns: Sequence[Column], panel: str) -> tuple[list[Row], str]:
    """Rows with a result, each with the lines that belong to it, and the panel that the last one stands in."""
    anchors = [row for row in rows if row.kind == "row"]
    names = name_column(columns)
    places = [-1, *(index for index, row in enumerate(rows) if row.kind == "row"), len(rows)]
    between = [rows[start + 1 : end] for start, end in pairwise(places)]
    pitch = _pitch(anchors)
    for number, row in enumerate(anchors):
        taken = {id(one) for other in anchors for one in (*other.above, *other.below)}
        above = [one for one in between[number] if id(one) not in taken]
        row.above, row.below = join_names(row, above, between[number + 1], names, pitch)
        row.parts_above += [one for one in row.above if one.kind == "half"]
        row.parts += [one for one in row.below if one.kind == "half"]
    joined = {id(one) for row in anchors for one in (*row.above, *row.below)}
    for number, group in enumerate(between):
        before = anchors[number - 1] if number else None
        after = anchors[number] if number < len(anchors) else None
        _share(before, after, group, joined, pitch)
        if before:
            before.notes += [row.line.text for row in group if row.kind == "text"]
        heads = [row.line for row in group if row.kind in ("title", "name") and id(row) not in joined]
        panel = _panel([line for line in heads if is_heading(line, loose=True)]) or panel
        if after:
            after.panel = panel
    return anchors, panel


def _pitch(anchors: list[Row]) -> float:
    """The usual distance between rows that follow each other."""
    steps = sorted(
        below.line.base - above.line.base
        for above, below in pairwise(anchors)
        if above.line.page == below.line.page and below.line.base > above.line.base
    )
    return steps[len(steps) // 2] if steps else 1e9


def _panel(heads: list[Line]) -> str:
    """The name of the last group that these lines begin; one that runs over two lines is put together."""
    text, last = "", None
    for line in heads:
        goes_on = (
            last is not None
            and line.base - last.base < 1.35 * line.size
            and line.bold == last.bold
            and line.page == last.page
        )
        text = f"{text} {heading(line)}" if goes_on and last is not None and len(last.words) > 1 else heading(line)
        last = line
    return text


def _parts(before: Row | None, after: Row | None, group: list[Row]) -> tuple[list[Row], list[Row]]:
    """The lines between two rows that go on with the first, and those that begin the second.

    Text between them parts them; without any, the widest gap does; where all gaps are alike, cells hang from the top.
    """
    texts = [index for index, row in enumerate(group) if row.kind in ("text", "title")]
    upper = group[: texts[0]] if texts else group
    lower = group[texts[-1] + 1 :] if texts else []
    if not texts and before and after and before.line.page == after.line.page:
        steps = [before, *group, after]
        gaps = [low.line.base - high.line.base for high, low in pairwise(steps)]
        widest = max(range(len(gaps)), key=lambda index: (round(gaps[index], 0), index))
        upper, lower = group[:widest], group[widest:]
    elif not texts and before is None:
        upper, lower = [], group
    return (upper if before else []), (lower if after else [])


def _share(before: Row | None, after: Row | None, group: list[Row], joined: set[int], pitch: float) -> None:
    """Give the ranges, units and earlier results of the lines between two rows to the row that they belong to."""
    for row, mine, above in zip((before, after), _parts(before, after, group), (False, True), strict=True):
        for part in mine:
            if (
                row is None
                or part.kind not in ("part", "half")
                or id(part) in joined
                or part.line.page != row.line.page
            ):
                continue
            near = abs(part.line.base - row.line.base) < 0.8 * pitch < 1e8
            if part.kind == "half" and not (near or _wraps(part, row)):
                continue
            (row.parts_above if above else row.parts).append(part)


def _wraps(part: Row, row: Row) -> bool:
    """Whether a line with a name and no result is the rest of a row: it lies closer to it than any two rows do."""
    return abs(part.line.base - row.line.base) < 1.25 * part.line.size
