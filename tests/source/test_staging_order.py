"""Which metrics came in order, and which have two rows at one start: told frame by frame, as by looking at all rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from healthkit.source.staging import _Order

ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 6)), min_size=1, max_size=30)


@given(rows=ROWS, cuts=st.lists(st.integers(0, 30), max_size=4), tidy=st.booleans())
def test_frame_by_frame_as_at_once(rows: list[tuple[str, int]], cuts: list[int], tidy: bool) -> None:
    if tidy:
        rows = sorted(rows)
    base = datetime(2026, 1, 1)
    frame = pl.DataFrame(
        {"metric": [metric for metric, _ in rows], "start": [base + timedelta(minutes=at) for _, at in rows]},
        schema={"metric": pl.String, "start": pl.Datetime("us")},
    )
    order = _Order()
    edges = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    for low, high in pairwise(edges):
        order.see(frame[low:high])
    for metric in {metric for metric, _ in rows}:
        places = [index for index, (name, _) in enumerate(rows) if name == metric]
        starts = [rows[index][1] for index in places]
        in_order = places == list(range(places[0], places[-1] + 1)) and starts == sorted(starts)
        assert (metric not in order.broken) == in_order
        if in_order:
            assert (metric in order.tied) == (len(set(starts)) < len(starts))
