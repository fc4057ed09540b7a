"""The cumulative merge again, told second by second, as slowly and plainly as possible."""

from __future__ import annotations

from collections import defaultdict

CELL = 10
"""Rows of the tests start and end on this many seconds, so that the oracle need not look at each second."""
SLIVER = 30 // CELL
Row = tuple[int, int, float, int]
"""Start cell, end cell, value, lane."""


def merged(rows: list[Row], day_of: list[int], *, additive: bool = False) -> dict[int, tuple[int, float, int]]:
    """Contributing rows, total and covered cells a day; ``day_of[cell]`` is the day of each cell."""
    out: dict[int, list[float]] = defaultdict(lambda: [0, 0.0, 0])
    for stretch in _stretches(day_of):
        covered: set[int] = set()
        instants: set[int] = set()
        for lane in sorted({row[3] for row in rows}):
            mine = sorted(row for row in rows if row[3] == lane and _touches(row, stretch))
            own = {cell for start, end, _, _ in mine for cell in range(start, end)} & set(stretch)
            free = _without_slivers(own - covered, covered)
            taken: set[int] = set()
            points = set()
            for start, end, value, _ in mine:
                if start == end:
                    points.add(start)
                    share = 0.0 if start in covered or start in instants else 1.0
                else:
                    cells = set(range(start, end)) & set(stretch)
                    share = len((cells - taken if not additive else cells) & free) / (end - start)
                    taken |= cells
                if share:
                    entry = out[day_of[stretch[0]]]
                    entry[0] += 1
                    entry[1] += value * share
            covered |= own
            instants |= points
        if covered:
            out[day_of[stretch[0]]][2] += len(covered)
    return {day: (int(n), total, int(cells)) for day, (n, total, cells) in out.items() if n}


def _stretches(day_of: list[int]) -> list[list[int]]:
    made: list[list[int]] = [[0]]
    for cell in range(1, len(day_of)):
        if day_of[cell] != day_of[cell - 1]:
            made.append([])
        made[-1].append(cell)
    return made


def _touches(row: Row, stretch: list[int]) -> bool:
    start, end = row[0], row[1]
    return stretch[0] <= start <= stretch[-1] if start == end else start <= stretch[-1] and end > stretch[0]


def _without_slivers(free: set[int], covered: set[int]) -> set[int]:
    kept: set[int] = set()
    run: list[int] = []
    for cell in [*sorted(free), None]:
        if run and cell != run[-1] + 1:
            beside = run[0] - 1 in covered or run[-1] + 1 in covered
            if not (beside and len(run) <= SLIVER):
                kept |= set(run)
            run = []
        if cell is not None:
            run.append(cell)
    return kept
