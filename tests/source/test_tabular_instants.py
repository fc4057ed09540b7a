"""Times as columns: the usual way of writing them and the others say the same instants."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from healthkit.source.tabular.instants import with_instants


@pytest.mark.parametrize(
    ("text", "start", "offset"),
    [
        ("2024-05-02T10:00:00Z", datetime(2024, 5, 2, 10), 0),
        ("2024-05-02T10:00:00+02:00", datetime(2024, 5, 2, 8), 120),
        ("2024-02-06 14:30:05 -0800", datetime(2024, 2, 6, 22, 30, 5), -480),
        ("2024-02-06 14:30:05+0545", datetime(2024, 2, 6, 8, 45, 5), 345),
        ("2024-05-02T10:00:00.250Z", datetime(2024, 5, 2, 10, 0, 0, 250_000), 0),
        ("2024-05-02T10:00:00.1234567+00:00", datetime(2024, 5, 2, 10, 0, 0, 123_456), 0),
        ("2024-05-02 10:00:00", datetime(2024, 5, 2, 10), None),
        ("2024-05-02 10:00", datetime(2024, 5, 2, 10), None),
        ("2024-05-02T10:00+02:00", datetime(2024, 5, 2, 8), 120),
        ("2024-05-02", datetime(2024, 5, 2), None),
        ("2024-02-06 14:31 -0800", datetime(2024, 2, 6, 22, 31), -480),
        ("2024-02-31 10:00:00", None, None),
        ("2024-05-02 10:00:00 tomorrow", None, None),
        ("noon", None, None),
        (None, None, None),
    ],
)
def test_one_time(text: str | None, start: datetime | None, offset: int | None) -> None:
    frame = pl.DataFrame({"n": [1, 2], "at": ["2024-01-01T00:00:00Z", text]}, {"n": pl.Int64, "at": pl.String})
    made = with_instants(frame, "at")
    assert made.columns == ["n", "at", "start", "offset_min"]
    assert made.row(1) == (2, text, start, offset)
    assert made.row(0) == (1, "2024-01-01T00:00:00Z", datetime(2024, 1, 1), 0)


def test_a_column_may_be_replaced_by_its_own_instants() -> None:
    frame = pl.DataFrame({"start": ["2024-01-01T00:00:00+01:00", "x"], "value": ["1", "2"]})
    made = with_instants(frame, "start")
    assert made["start"].to_list() == [datetime(2023, 12, 31, 23), None]
    assert made["value"].to_list() == ["1", "2"]


def test_nothing() -> None:
    made = with_instants(pl.DataFrame({"at": []}, {"at": pl.String}), "at", start="a", offset="b")
    assert made.schema == {"at": pl.String, "a": pl.Datetime("us"), "b": pl.Int16}
