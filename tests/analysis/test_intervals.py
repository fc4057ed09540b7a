"""Sets of time against sets of seconds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from healthkit.analysis.intervals import Spans, cut, trim

pairs = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda p: (p[0], p[0] + p[1])), max_size=12)


def spans(rows: list[tuple[int, int]], gap: int = 0) -> Spans:
    made = np.array(rows, np.int64).reshape(-1, 2)
    return Spans.union(made[:, 0], made[:, 1], gap)


def seconds(rows: list[tuple[int, int]]) -> set[int]:
    return {second for start, end in rows for second in range(start, end)}


def held(found: Spans) -> set[int]:
    return seconds(list(zip(found.starts.tolist(), found.ends.tolist(), strict=True)))


def well_formed(found: Spans) -> bool:
    return bool((found.ends > found.starts).all() and (found.starts[1:] > found.ends[:-1]).all())


@given(pairs)
def test_union_holds_the_same_seconds(rows: list[tuple[int, int]]) -> None:
    found = spans(rows)
    assert well_formed(found)
    assert held(found) == seconds(rows)
    assert found.length() == len(seconds(rows))


def test_union_closes_small_gaps_only() -> None:
    found = spans([(0, 10), (13, 20), (24, 30)], gap=3)
    assert list(zip(found.starts.tolist(), found.ends.tolist(), strict=True)) == [(0, 20), (24, 30)]


@given(pairs, pairs)
def test_difference_and_sum(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> None:
    difference = spans(left) - spans(right)
    assert well_formed(difference)
    assert held(difference) == seconds(left) - seconds(right)
    assert held(spans(left) | spans(right)) == seconds(left) | seconds(right)


@given(pairs, pairs)
def test_within_counts_covered_seconds(rows: list[tuple[int, int]], asked: list[tuple[int, int]]) -> None:
    made = np.array(asked, np.int64).reshape(-1, 2)
    expected = [len(seconds(rows) & seconds([pair])) for pair in asked]
    assert spans(rows).within(made[:, 0], made[:, 1]).tolist() == expected


@given(pairs, st.lists(st.integers(-2, 90), max_size=8))
def test_holds(rows: list[tuple[int, int]], instants: list[int]) -> None:
    assert spans(rows).holds(np.array(instants, np.int64)).tolist() == [at in seconds(rows) for at in instants]


@given(pairs)
def test_trim_gives_each_second_to_the_row_that_came_first(rows: list[tuple[int, int]]) -> None:
    rows = sorted(rows)
    made = np.array(rows, np.int64).reshape(-1, 2)
    begins = trim(made[:, 0], made[:, 1])
    taken: set[int] = set()
    for (start, end), begin in zip(rows, begins.tolist(), strict=True):
        assert seconds([(begin, end)]) == seconds([(start, end)]) - taken
        taken |= seconds([(start, end)])


@given(pairs, st.lists(st.integers(1, 80), max_size=5, unique=True))
def test_cut_loses_nothing_inside_the_window(rows: list[tuple[int, int]], edges: list[int]) -> None:
    steps, high = np.array([5, *sorted(edge + 5 for edge in edges)], np.int64), 90
    made = np.array(rows, np.int64).reshape(-1, 2)
    pieces = cut(made[:, 0], made[:, 1], steps, high)
    for number, (start, end) in enumerate(rows):
        mine = pieces.row == number
        got = list(zip(pieces.starts[mine].tolist(), pieces.ends[mine].tolist(), strict=True))
        if end > start:
            assert seconds(got) == {second for second in range(start, end) if 5 <= second < high}
        else:
            assert got == ([(start, end)] if start >= 5 else [])
        for (begin, _), step in zip(got, pieces.step[mine].tolist(), strict=True):
            assert steps[step] <= begin < np.append(steps[1:], high)[step]


def test_slivers_are_dropped_beside_covered_time_only() -> None:
    covered, free = spans([(0, 100), (200, 300)]), spans([(100, 110), (150, 160), (190, 200), (300, 400)])
    kept = free.without_slivers(covered, 10)
    assert list(zip(kept.starts.tolist(), kept.ends.tolist(), strict=True)) == [(150, 160), (300, 400)]
